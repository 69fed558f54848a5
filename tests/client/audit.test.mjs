// Audits: what scores come to, what a changed page does to old answers, two people, a colleague's file, the table.
import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';

import { IDBFactory } from 'fake-indexeddb';

import { asCsv, cell } from '../../build_scripts/client/audit/csv.js';
import { bringIn } from '../../build_scripts/client/audit/exchange.js';
import { KIND } from '../../build_scripts/client/audit/kind.js';
import { merged } from '../../build_scripts/client/audit/merge.js';
import { agreed, compared, disputed, doneOf, groupsOf, lastTime, lowest, retiredRows, rowsOf, sameCut, stops } from '../../build_scripts/client/audit/scores.js';
import { openDisk } from '../../build_scripts/client/store/disk.js';
import { StoreFault } from '../../build_scripts/client/store/faults.js';
import { KINDS } from '../../build_scripts/client/store/registry.js';
import { Store } from '../../build_scripts/client/store/store.js';
import { exported } from '../../build_scripts/client/store/transfer.js';

const question = (id, section = 'Arrival', principle = 'Safety', red = false) => ({ id, words: `Is ${id} right?`, section, principle, red });
const QUESTIONS = [question('lit'), question('step-free', 'Arrival', 'Choice'), question('seat', 'Waiting', 'Choice'), question('support', 'Waiting', 'Safety', true)];
const TOP = 2;

/** Answers as the phone saves them: a score by itself, or what else is known. */
const answers = (given) =>
  Object.fromEntries(
    Object.entries(given).map(([id, value]) => {
      const { id: _, ...asked } = QUESTIONS.find((one) => one.id === id) ?? question(id, 'Old part');
      return [id, { ...asked, ...(typeof value === 'object' ? value : { score: value }) }];
    }),
  );
const audit = (given, more = {}) => ({ audit: 'estates', title: 'Walk round', subject: 'Front desk', begun: '2026-11-20T09:00:00.000Z', scale: ['no', 'partly', 'yes'], who: 'all', answers: answers(given), ...more });
const rows = (given, questions = QUESTIONS) => rowsOf(questions, answers(given));
const ids = (list) => list.map(({ id }) => id);

describe('results', () => {
  test('are per section and per principle; what does not apply is left out, what is open is said', () => {
    const given = rows({ lit: 2, 'step-free': 'na', seat: 1 });
    assert.deepEqual(groupsOf(given, 'section', TOP), [
      { name: 'Arrival', sum: 2, most: 2, scored: 1, na: 1, open: 0 },
      { name: 'Waiting', sum: 1, most: 2, scored: 1, na: 0, open: 1 },
    ]);
    assert.deepEqual(groupsOf(given, 'principle', TOP).map(({ name, sum, most }) => [name, sum, most]), [['Safety', 2, 2], ['Choice', 1, 2]]);
  });

  test('by principle are told once where the sections are the principles', () => {
    assert.equal(sameCut(QUESTIONS), false);
    assert.equal(sameCut(QUESTIONS.map((one) => ({ ...one, section: `About ${one.principle}` }))), true);
    assert.equal(sameCut([question('a', 'One', 'Safety'), question('b', 'Two', 'Safety')]), false);
  });

  test('put red lines at 0 first, all of them, then the lowest in the order of the page', () => {
    assert.deepEqual(ids(lowest(rows({ lit: 0, 'step-free': 1, seat: 0, support: 0 }), 2, TOP).shown), ['support', 'lit']);
    assert.deepEqual(ids(lowest(rows({ lit: 1, 'step-free': 2, seat: 'na', support: 1 }), 3, TOP).shown), ['lit', 'support']);
    const reds = QUESTIONS.map((one) => ({ ...one, red: true }));
    assert.equal(lowest(rowsOf(reds, answers({ lit: 0, 'step-free': 0, seat: 0, support: 1 })), 1, TOP).shown.length, 3);
  });

  test('say how many more are as low as the last one shown', () => {
    assert.equal(lowest(rows({ lit: 0, 'step-free': 0, seat: 0, support: 1 }), 1, TOP).more, 2);
    assert.equal(lowest(rows({ lit: 0, 'step-free': 1, seat: 2, support: 2 }), 4, TOP).more, 0);
  });

  test('never hide a red line that one of two people put at 0', () => {
    const [, , , support] = rows({ support: { first: 2, second: 0 } });
    assert.ok(stops(support));
    assert.ok(!stops({ ...support, answer: { first: 2, second: 0, score: 2 } }));
    assert.deepEqual(ids(lowest([support], 4, TOP).shown), ['support']);
  });
});

describe('two people', () => {
  test('who give the same score agree; others are asked to; the agreed one counts', () => {
    assert.equal(agreed({ first: 1, second: 1 }), 1);
    assert.equal(agreed({ first: 'na', second: 'na' }), 'na');
    assert.deepEqual([agreed({ first: 1, second: 2 }), disputed({ first: 1, second: 2 })], [undefined, true]);
    assert.deepEqual([agreed({ first: 1, second: 2, score: 2 }), disputed({ first: 1, second: 2, score: 2 })], [2, false]);
    assert.deepEqual([agreed({ first: 0 }), disputed({ first: 0 })], [undefined, false]);
    assert.equal(agreed({}), undefined);
  });

  test('each see how far they themselves are', () => {
    const given = rows({ lit: { first: 1, second: 2 }, seat: { first: 0 }, support: 2 });
    assert.deepEqual(['all', 'first', 'second'].map((who) => doneOf(given, who)), [1, 2, 1]);
  });
});

describe('a page that changed', () => {
  const saved = { lit: 0, seat: 2, bell: { score: 1, note: 'Out of order' }, unanswered: {} };

  test('keeps answers with their questions in any order, and says how they were asked', () => {
    const now = [QUESTIONS[2], { ...QUESTIONS[0], words: 'Is the whole path lit?', section: 'Outside' }];
    assert.deepEqual(rowsOf(now, answers(saved)).map(({ id, section, answer, was }) => [id, section, answer.score, was]), [
      ['seat', 'Waiting', 2, ''],
      ['lit', 'Outside', 0, 'Is lit right?'],
    ]);
  });

  test('keeps what was answered to a removed question, with its words, and counts it nowhere', () => {
    assert.deepEqual(retiredRows(QUESTIONS, answers(saved)).map(({ id, words, section, answer }) => [id, words, section, answer.note]), [['bell', 'Is bell right?', 'Old part', 'Out of order']]);
    assert.deepEqual(groupsOf(rows(saved), 'section', TOP).map(({ name }) => name), ['Arrival', 'Waiting']);
  });

  test('is told from the time before: up, down, the same, new and no longer asked', () => {
    const questions = [...QUESTIONS, question('toilet')];
    const before = audit({ lit: 0, 'step-free': 2, seat: 1, support: 'na', bell: 1 });
    const { up, down, same, fresh, gone } = compared(rowsOf(questions, answers({ lit: 2, 'step-free': 1, seat: 1, support: 1, toilet: 2 })), before);
    assert.deepEqual([up, down, same].map((list) => list.map(({ row }) => row.id)), [['lit'], ['step-free'], ['seat']]);
    assert.deepEqual([up[0].before, up[0].now, ids(fresh), ids(gone)], [0, 2, ['toilet'], ['bell']]);
  });

  test('is told from the last finished audit of the same thing, however it was typed', () => {
    const entry = (id, more) => ({ id, data: audit({}, more) });
    const current = entry('now', { begun: '2026-11-23T09:00:00.000Z', subject: ' front  DESK' });
    const all = [
      current, entry('old', { begun: '2025-01-01T09:00:00.000Z', finished: '2025-01-02' }), entry('last', { begun: '2026-05-01T09:00:00.000Z', finished: '2026-05-02' }),
      entry('open', {}), entry('elsewhere', { finished: '2026-10-01', subject: 'Custody' }), entry('other', { audit: 'policy', finished: '2026-10-01' }),
      entry('same-day', { begun: '2026-11-23T09:30:00.000Z', finished: '2026-11-23' }),
    ];
    assert.equal(lastTime(all, current)?.id, 'last');
    assert.equal(lastTime(all, all.at(-1))?.id, 'last');
    assert.equal(lastTime([current], current), undefined);
  });
});

describe("a colleague's audit", () => {
  const merge = (ours, theirs, copy) => merged(audit(ours), audit(theirs), copy);
  const scores = ({ score, first, second }) => ({ score, first, second });

  test('fills what we have not answered', () => {
    const { audit: result, outcome } = merge({ lit: 1 }, { seat: { score: 2, note: 'Two chairs' } });
    assert.deepEqual([result.answers.lit.score, result.answers.seat.note, outcome.taken, outcome.both], [1, 'Two chairs', 1, 0]);
  });

  test('stands beside ours where both have scored, to be agreed', () => {
    const { audit: result, outcome } = merge({ lit: 0, seat: 2 }, { lit: 2, seat: 2 });
    assert.deepEqual(scores(result.answers.lit), { score: undefined, first: 0, second: 2 });
    assert.deepEqual([disputed(result.answers.lit), agreed(result.answers.seat), outcome], [true, 2, { taken: 0, both: 2, agree: 1, left: [] }]);
  });

  test('keeps notes, owners and days side by side', () => {
    const { audit: result } = merge({ lit: { score: 1, note: 'Dark', owner: 'Estates' } }, { lit: { score: 1, note: 'Very dark', owner: 'Estates', due: '2026-12-01' } });
    assert.deepEqual([result.answers.lit.note, result.answers.lit.owner, result.answers.lit.due, result.answers.lit.other], ['Dark', 'Estates', '2026-12-01', { note: 'Very dark' }]);
  });

  test('changes nothing the second time', () => {
    const theirs = { lit: { score: 2, note: 'Fine' }, seat: 1 };
    const once = merge({ lit: { score: 0, note: 'Dark' } }, theirs).audit;
    const twice = merged(once, audit(theirs), true);
    assert.deepEqual([twice.audit, twice.outcome], [once, { taken: 0, both: 0, agree: 1, left: [] }]);
    assert.equal(merged(once, audit(theirs)).audit.answers.lit.score, undefined);
  });

  test('that went on from a copy of ours adds the second score and the agreed one', () => {
    assert.deepEqual(scores(merge({ lit: { first: 1 } }, { lit: { second: 2 } }, true).audit.answers.lit), { score: undefined, first: 1, second: 2 });
    assert.deepEqual(scores(merge({ lit: { second: 1 } }, { lit: { first: 2 } }, true).audit.answers.lit), { score: undefined, first: 2, second: 1 });
    assert.deepEqual(scores(merge({ lit: { first: 1 } }, { lit: { first: 1, second: 2, score: 2 } }, true).audit.answers.lit), { score: 2, first: 1, second: 2 });
    assert.deepEqual(scores(merge({ lit: { first: 1, second: 2 } }, { lit: { first: 1, second: 2, score: 1 } }, true).audit.answers.lit), { score: 1, first: 1, second: 2 });
    assert.deepEqual(scores(merge({ lit: 1 }, { lit: 1 }, true).audit.answers.lit), { score: 1, first: undefined, second: undefined });
  });

  test('of a third person is named and left out, and nothing of ours is lost', () => {
    const two = { lit: { first: 0, second: 1, score: 1 } };
    const { audit: result, outcome } = merge(two, { lit: 2 });
    assert.deepEqual([scores(result.answers.lit), outcome.left], [{ score: 1, first: 0, second: 1 }, ['“Is lit right?”: two people have scored it already']]);
    assert.deepEqual(scores(merge({ lit: 0 }, two).audit.answers.lit), { score: 1, first: 0, second: 1 });
    assert.deepEqual(scores(merge({ lit: 2 }, two).audit.answers.lit), { score: 2, first: undefined, second: undefined });
  });
});

describe('a file from a colleague', () => {
  /** @type {Store} */
  let store;
  beforeEach(async () => void (store = await new Store({ disk: await openDisk('book', new IDBFactory()), kinds: KINDS }).load()));

  const fileOf = (...all) => JSON.stringify({ 'pocket-book': 1, made: '2026-11-23', entries: all.map((data, index) => ({ id: `theirs-${index}`, version: 1, kind: 'audit', changed: '2026-11-22T10:00:00.000Z', ...data })) });
  const mine = () => store.list('audit').map(({ data }) => data);

  test('is added where we have none, and goes again with undo', async () => {
    const brought = await bringIn(store, fileOf({ data: audit({ lit: 1 }) }), 'estates');
    assert.deepEqual([mine(), brought.left], [[audit({ lit: 1 })], []]);
    await brought.undo();
    assert.deepEqual(mine(), []);
  });

  test('is merged into our unfinished one of the same thing, and undo brings back ours', async () => {
    await store.save('audit', audit({ lit: 0 }, { subject: 'front desk' }));
    const brought = await bringIn(store, fileOf({ data: audit({ lit: 2, seat: 1 }) }), 'estates');
    assert.deepEqual(brought.said, ['front desk: 1 new answer, 1 scored by both of you, 1 to agree.']);
    assert.deepEqual([mine().length, mine()[0].answers.lit.second], [1, 2]);
    await brought.undo();
    assert.deepEqual(mine(), [audit({ lit: 0 }, { subject: 'front desk' })]);
  });

  test('brought in twice changes nothing the second time', async () => {
    await store.save('audit', audit({ lit: 0 }));
    await bringIn(store, fileOf({ data: audit({ lit: 2, seat: 1 }) }), 'estates');
    const once = mine();
    assert.deepEqual((await bringIn(store, fileOf({ data: audit({ lit: 2, seat: 1 }) }), 'estates')).said, ['Front desk: 1 to agree.']);
    assert.deepEqual(mine(), once);
  });

  test('never changes a finished audit that is another one', async () => {
    await store.save('audit', audit({ lit: 0 }, { finished: '2026-05-01' }));
    await bringIn(store, fileOf({ data: audit({ lit: 2 }) }), 'estates');
    assert.equal(mine().length, 2);
  });

  test('of a newer version is refused, and changes nothing', async () => {
    await assert.rejects(bringIn(store, fileOf({ data: audit({ lit: 1 }), version: KIND.version + 1 }), 'estates'), (fault) => fault instanceof StoreFault && fault.reason === 'newer');
    await assert.rejects(bringIn(store, '{"pocket-book": 2, "entries": []}', 'estates'), (fault) => fault.reason === 'newer');
    await assert.rejects(bringIn(store, 'Dear colleague', 'estates'), (fault) => fault.reason === 'foreign');
    assert.deepEqual(mine(), []);
  });

  test('has its damaged parts named and left out, and the rest taken', async () => {
    const hurt = audit({ lit: 1 });
    hurt.answers.seat = { ...hurt.answers.lit, words: 'Is there a seat?', score: 9 };
    const brought = await bringIn(store, fileOf({ data: hurt }, { data: { subject: 'Yard' } }, { data: audit({}, { audit: 'policy', title: 'Check a policy' }) }, { data: null }), 'estates');
    assert.deepEqual(brought.left, ['“Is there a seat?”: damaged', '“Yard”: damaged', '“Front desk”: belongs to another page, “Check a policy”', 'Audit 4: damaged']);
    assert.deepEqual(Object.keys(mine()[0].answers), ['lit']);
  });

  test('is what we save for one, and that one alone', async () => {
    const id = await store.save('audit', audit({ lit: 1 }));
    await store.save('audit', audit({ lit: 2 }, { subject: 'Custody' }));
    const text = await exported(store, new Date(), (entry) => entry.id === id);
    const other = await new Store({ disk: await openDisk('book', new IDBFactory()), kinds: KINDS }).load();
    await bringIn(other, text, 'estates');
    assert.deepEqual(other.list('audit').map(({ id: there, data }) => [there, data]), [[id, audit({ lit: 1 })]]);
  });

  test('scored on another scale is left out', async () => {
    await store.save('audit', audit({ lit: 0 }));
    const brought = await bringIn(store, fileOf({ data: audit({ lit: 1 }, { scale: ['no', 'yes'] }) }), 'estates');
    assert.deepEqual([brought.said, brought.left, mine()[0].answers.lit.score], [[], ['“Front desk”: scored on another scale, 0 to 1'], 0]);
  });
});

describe('the table', () => {
  test('never begins a cell with what a spreadsheet would run', () => {
    for (const text of ['=1+1', '+44', '-2', '@SUM(A1)', '\t=1', '\r=1', '＝1']) assert.ok(cell(text).startsWith(`"'`), text);
    assert.deepEqual([cell('a "b", c'), cell(undefined), cell(0)], ['"a ""b"", c"', '""', '"0"']);
  });

  test('begins with the byte order mark, ends its lines as RFC 4180 says, and has a line for each question', () => {
    const text = asCsv(audit({ lit: { score: 0, note: 'One\nTwo' }, bell: 1, support: { first: 0, second: 2 } }), QUESTIONS);
    assert.ok(text.startsWith('\ufeff"audit","of",'));
    const lines = text.split('\r\n');
    assert.equal(lines.length, 1 + QUESTIONS.length + 1 + 1);
    assert.match(lines[1], /"0","no".*"scored".*"One\nTwo"/s);
    assert.match(lines[4], /"red line at 0"/);
    assert.match(lines[5], /"Is bell right\?".*"no longer asked"/);
  });
});
