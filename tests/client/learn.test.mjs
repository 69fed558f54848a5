// What the course, its quizzes, the canvas and the roadmap work out.
import assert from 'node:assert/strict';
import { describe, mock, test } from 'node:test';

import { begun, entryId, inShort, recordOf, resumeAt, standing } from '../../build_scripts/client/course/progress.js';
import { autosave } from '../../build_scripts/client/parts/personal.js';
import { asText, begunWith, fileName, filled, titleOf } from '../../build_scripts/client/project-canvas/canvas.js';
import { current, isRight, plain, unanswered } from '../../build_scripts/client/quiz/questions.js';
import { EVERYTHING, NOBODY, SLIPPING, filtered, isLate, ownersOf, rowsOf, unwritten } from '../../build_scripts/client/roadmap/board.js';
import { monthsLater, moved, movedYears, startOf, yearIn } from '../../build_scripts/client/roadmap/dates.js';
import { asTable, cell } from '../../build_scripts/client/roadmap/table.js';
import { StoreFault } from '../../build_scripts/client/store/faults.js';
import { upgraded } from '../../build_scripts/client/store/kinds.js';
import { KINDS } from '../../build_scripts/client/store/registry.js';

describe('an answer', () => {
  test('is right when all of what is right was chosen, and nothing else', () => {
    assert.equal(isRight([1], [1]), true);
    assert.equal(isRight([0], [1]), false);
    assert.equal(isRight([2, 0], [0, 2]), true);
    assert.equal(isRight([0], [0, 2]), false);
    assert.equal(isRight([0, 1, 2], [0, 2]), false);
    assert.equal(isRight([], [0]), false);
  });

  test('names its choice whatever its full stop, spaces and marks', () => {
    assert.equal(plain('A medical  check.'), plain('A medical check'));
    assert.notEqual(plain('"He is lying."'), plain('"He is not lying."'));
  });

  test('to a question that is asked no longer does not count', () => {
    const questions = [{ id: 'one' }, { id: 'two' }];
    assert.deepEqual(current(questions, { one: true, gone: true }), { one: true });
    assert.deepEqual(unanswered(questions, { one: false }), [{ id: 'two' }]);
  });
});

const lesson = (page, parts = {}) => ({ ...begun({ page, title: page.toUpperCase() }), ...parts });
const DONE = { read: '2026-11-20', asked: 2, answers: { a: true, b: false }, answered: '2026-11-21' };

describe('a lesson', () => {
  test('is done when it is marked as read and its quiz is answered, right or not', () => {
    assert.equal(standing(lesson('a', DONE)).done, true);
    assert.equal(standing(lesson('a', { ...DONE, read: '' })).done, false);
    assert.equal(standing(lesson('a', { ...DONE, answers: { a: true } })).done, false);
    assert.equal(standing(undefined).done, false);
  });

  test('says in words how far it is', () => {
    assert.equal(inShort(undefined), 'Not started');
    assert.equal(inShort(lesson('a', DONE)), 'Read. Quiz: 1 of 2.');
    assert.equal(inShort(lesson('a', { read: '2026-11-20' })), 'Read. Quiz still to do.');
    assert.equal(inShort(lesson('a', { asked: 2, answers: { a: true } })), 'Not marked as read. Quiz: 1 of 2 answered so far.');
  });

  test('has one entry, which every window and every file calls the same', () => {
    assert.equal(entryId('work/learn/block-1/'), 'lesson-work-learn-block-1');
    assert.match(entryId(`work/${'long-'.repeat(30)}name/`), /^[a-z0-9-]{1,64}$/);
  });

  test('that is not sound is not taken in', () => {
    assert.doesNotThrow(() => upgraded(KINDS, 'lesson', 1, lesson('a', DONE)));
    for (const wrong of [{ read: 'today' }, { answers: { a: 'yes' } }, { asked: -1 }, { answered: undefined }, { title: 7 }]) {
      assert.throws(() => upgraded(KINDS, 'lesson', 1, lesson('a', wrong)), { reason: 'damaged' }, JSON.stringify(wrong));
    }
  });
});

describe('a course', () => {
  const listed = (page) => ({ page, title: page });
  const parts = [{ heading: 'Blocks', lessons: [listed('b1'), listed('b2')] }, { heading: 'Briefings', lessons: [listed('s1'), listed('s2')] }];
  const kept = (...all) => new Map(all.map((one) => [one.page, one]));

  test('goes on with the first lesson that is not done, of the part last worked on', () => {
    assert.equal(resumeAt(parts, kept())?.page, 'b1');
    assert.equal(resumeAt(parts, kept(lesson('b1', DONE)))?.page, 'b2');
    assert.equal(resumeAt(parts, kept(lesson('s1', DONE), lesson('b1', DONE)))?.page, 's2');
    assert.equal(resumeAt(parts, kept(lesson('s2', DONE), lesson('s1', DONE), lesson('b1', DONE)))?.page, 'b2');
    assert.equal(resumeAt(parts, kept(...['b1', 'b2', 's1', 's2'].map((page) => lesson(page, DONE)))), undefined);
  });

  test('is not led by a lesson that was opened and left', () => {
    assert.equal(resumeAt(parts, kept(lesson('s1')))?.page, 'b1');
  });

  test('has a record of what was done and nothing else, with what is gone from the book at its end', () => {
    const rows = recordOf(parts, kept(lesson('old', DONE), lesson('s1', { read: '2026-11-20' }), lesson('b1', DONE), lesson('b2')));
    assert.deepEqual(rows, [
      { title: 'b1', read: '2026-11-20', questions: '1 of 2 right', answered: '2026-11-21' },
      { title: 's1', read: '2026-11-20', questions: '', answered: '' },
      { title: 'OLD', read: '2026-11-20', questions: '1 of 2 right', answered: '2026-11-21' },
    ]);
  });
});

describe('a project', () => {
  const boxes = [{ id: 'canvas-title', label: 'Title', hint: '' }, { id: 'canvas-problem', label: 'Problem', hint: '' }];
  const starter = { title: 'Quiet room kit', change: 'A lamp.', principle: 'Safety', measure: 'Times used' };

  test('begins with what a starter says, or with nothing', () => {
    assert.deepEqual(begunWith(undefined), { texts: {} });
    assert.equal(titleOf(begunWith(starter)), 'Quiet room kit');
    assert.equal(titleOf({ texts: { 'canvas-title': ' \n' } }), 'Project without a title');
  });

  test('is whole as text, in the order of the page, with what stood in boxes that are gone', () => {
    const project = { texts: { gone: 'Kept.', 'canvas-problem': ' 11 of 20 \n', 'canvas-title': 'Picture book' } };
    assert.equal(asText(project, boxes), 'Project canvas\n\nTitle\nPicture book\n\nProblem\n11 of 20\n\nAn earlier box\nKept.\n');
    assert.equal(filled({ texts: { 'canvas-title': ' ' } }, boxes).length, 0);
    assert.equal(fileName(project), 'project-picture-book.txt');
    assert.equal(fileName({ texts: { 'canvas-title': '…' } }), 'project-canvas.txt');
  });
});

describe('the dates of a roadmap', () => {
  test('are counted in months, to the last day of a shorter one', () => {
    assert.equal(monthsLater('2024-01-31', 1), '2024-02-29');
    assert.equal(monthsLater('2026-01-31', 1), '2026-02-28');
    assert.equal(monthsLater('2024-02-29', 12), '2025-02-28');
    assert.equal(monthsLater('2024-02-29', 48), '2028-02-29');
    assert.equal(monthsLater('2024-03-31', -1), '2024-02-29');
    assert.equal(monthsLater('2026-11-23', 2), '2027-01-23');
  });

  test('are read from the headings of the page', () => {
    assert.deepEqual(yearIn('Year 0: get ready (to March 2024)'), { name: 'Year 0: get ready', begins: '', ends: '2024-03-31' });
    assert.deepEqual(yearIn('Year 1: phase 1 to 2 (April 2027 to February 2028)'), { name: 'Year 1: phase 1 to 2', begins: '2027-04-01', ends: '2028-02-29' });
    assert.equal(yearIn('Know the marks'), undefined);
    assert.equal(yearIn('Year 1: begin (Avril 2024 to Mars 2025)'), undefined);
  });

  const years = ['Year 0: get ready (to March 2024)', 'Year 1: a (April 2024 to March 2025)', 'Year 2: b (April 2025 to March 2026)'].map((heading) => yearIn(heading));

  test('all move with the day Year 1 begins, with a leap day where there is one', () => {
    assert.equal(startOf(years), '2024-04-01');
    assert.deepEqual(movedYears(years, '2024-04-01'), years);
    const dates = (start) => movedYears(years, start).map(({ begins, ends }) => [begins, ends]);
    assert.deepEqual(dates('2027-03-01'), [['', '2027-02-28'], ['2027-03-01', '2028-02-29'], ['2028-03-01', '2029-02-28']]);
    assert.deepEqual(dates('2026-11-23'), [['', '2026-11-22'], ['2026-11-23', '2027-11-22'], ['2027-11-23', '2028-11-22']]);
    assert.deepEqual(dates('2022-04-01'), [['', '2022-03-31'], ['2022-04-01', '2023-03-31'], ['2023-04-01', '2024-03-31']]);
  });

  test('end with their month, where the page has years that end in February', () => {
    const [year] = movedYears([yearIn('Year 1: a (March 2024 to February 2025)')], '2024-05-01');
    assert.deepEqual([year.begins, year.ends], ['2024-05-01', '2025-04-30']);
  });

  test('leave no gap between the years and no day in two of them, wherever Year 1 begins', () => {
    for (let offset = 0; offset < 1500; offset += 1) {
      const start = new Date(Date.UTC(2026, 0, 1 + offset)).toISOString().slice(0, 10);
      const [before, first, second] = movedYears(years, start);
      const next = (day) => new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
      assert.deepEqual([next(before.ends), first.begins, next(first.ends)], [start, start, second.begins], start);
    }
  });

  test('typed for one goal move as far, and come back with it', () => {
    assert.equal(moved('2024-09-30', '2024-04-01', '2027-04-01'), '2027-09-30');
    assert.equal(moved('2024-09-30', '2024-04-01', '2027-04-15'), '2027-10-14');
    assert.equal(moved('2027-01-10', '2026-11-23', '2026-12-05'), '2027-01-22');
    assert.equal(moved('2024-02-29', '2024-04-01', '2025-04-01'), '2025-02-28');
    assert.equal(moved('2024-02-29', '2024-04-01', '2024-04-01'), '2024-02-29');
  });
});

const YEARS = ['Year 1: a (April 2024 to March 2025)', 'Year 2: b (April 2025 to March 2026)'].map((heading) => yearIn(heading));
const MARKS = [{ id: 'mark-not-started', name: 'Not started' }, { id: 'mark-started', name: 'Started' }, { id: 'mark-routine', name: 'Routine' }];
const GOALS = [
  { id: 'train', year: 0, words: 'Train the trainers.', principle: 'empowerment', measure: 'Trainers ready' },
  { id: 'walk', year: 0, words: 'Walk round.', principle: 'safety', measure: 'Scores' },
  { id: 'fund', year: 1, words: 'Fund it.', principle: 'safety', measure: 'A line' },
];
const written = (parts) => ({ ...unwritten(), ...parts });
const ROADMAP = {
  start: '2024-04-01',
  goals: {
    train: written({ owner: 'Training lead', mark: 'mark-started', marked: '2024-05-01', evidence: '3 of 6' }),
    walk: written({ owner: 'training lead ', due: '2024-09-30', dueStart: '2024-04-01', slipping: true }),
  },
};
const rows = (roadmap = ROADMAP) => rowsOf(GOALS, YEARS, MARKS, roadmap);
const ids = (filter) => filtered(rows(), { ...EVERYTHING, ...filter }).map(({ id }) => id);

describe('the board', () => {
  test('has for each goal what was written, else what the page says', () => {
    assert.deepEqual(rows().map(({ mark, due, owner }) => [mark, due, owner]), [
      ['mark-started', '2025-03-31', 'Training lead'],
      ['mark-not-started', '2024-09-30', 'training lead'],
      ['mark-not-started', '2026-03-31', ''],
    ]);
    const later = rows({ ...ROADMAP, start: '2027-04-01' });
    assert.deepEqual(later.map(({ due }) => due), ['2028-03-31', '2027-09-30', '2029-03-31']);
    assert.equal(rows({ start: '2024-04-01', goals: { train: written({ mark: 'mark-long-gone' }) } })[0].mark, 'mark-not-started');
  });

  test('shows what fits every filter at once', () => {
    assert.deepEqual(ids({}), ['train', 'walk', 'fund']);
    assert.deepEqual(ids({ year: '0' }), ['train', 'walk']);
    assert.deepEqual(ids({ year: '0', principle: 'safety' }), ['walk']);
    assert.deepEqual(ids({ mark: 'mark-started' }), ['train']);
    assert.deepEqual(ids({ mark: SLIPPING }), ['walk']);
    assert.deepEqual(ids({ owner: 'Training lead' }), ['train', 'walk']);
    assert.deepEqual(ids({ owner: NOBODY }), ['fund']);
    assert.deepEqual(ownersOf(rows()), ['Training lead']);
  });

  test('tells a goal past its date, unless it is in use or given up', () => {
    const [train] = rows();
    assert.equal(isLate(train, '2025-03-31'), false);
    assert.equal(isLate(train, '2025-04-01'), true);
    assert.equal(isLate({ ...train, mark: 'mark-routine' }, '2025-04-01'), false);
  });

  test('that is not sound is not taken in', () => {
    assert.doesNotThrow(() => upgraded(KINDS, 'roadmap', 1, ROADMAP));
    for (const wrong of [{ start: 'soon' }, { goals: { train: {} } }, { goals: { 'A B': unwritten() } }, { goals: { train: written({ due: '1/2/24' }) } }]) {
      assert.throws(() => upgraded(KINDS, 'roadmap', 1, { ...ROADMAP, ...wrong }), { reason: 'damaged' }, JSON.stringify(wrong));
    }
  });
});

describe('a table for a spreadsheet', () => {
  for (const text of ['=1+1', '+44', '-2', '@SUM(A1)', '\t=1', '\r=1', ' =1', '\n=1']) {
    test(`never runs ${JSON.stringify(text)}`, () => assert.equal(cell(text), `"'${text}"`));
  }

  test('keeps quotes, commas and lines', () => {
    assert.equal(cell('12 of 14, "trained"\nMarch'), '"12 of 14, ""trained""\nMarch"');
    const lines = asTable(rows().slice(0, 1), ['Year 1: a', 'Year 2: b'], MARKS).split('\r\n');
    assert.equal(lines.length, 3);
    assert.equal(lines[1], '"Year 1: a","Train the trainers.","empowerment","Trainers ready","Training lead","2025-03-31","Started","2024-05-01","no","3 of 6","train"');
  });
});

describe('what is typed', () => {
  const status = () => /** @type {any} */ ({ hidden: true, textContent: '' });
  const settled = () => new Promise((done) => setImmediate(done));

  test('is saved while somebody types without a pause', async () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    const save = mock.fn(async () => {});
    const keeping = autosave(save, status());
    for (let letter = 0; letter < 20; letter += 1) {
      keeping.soon();
      mock.timers.tick(100);
      await settled();
    }
    mock.timers.reset();
    assert.equal(save.mock.callCount(), 5);
  });

  test('is saved in turn, so that a slow first save makes no second entry', async () => {
    /** @type {(() => void)[]} */
    const waiting = [];
    let id = 0;
    const keeping = autosave(async () => {
      const known = id;
      await new Promise((done) => waiting.push(() => done(undefined)));
      id = known || id + 1;
    }, status());
    keeping.soon();
    void keeping.now();
    keeping.soon();
    const last = keeping.now();
    await settled();
    assert.equal(waiting.length, 1);
    waiting.shift()?.();
    await settled();
    waiting.shift()?.();
    await last;
    assert.equal(id, 1);
  });

  test('is told when it could not be saved, and is saved the next time', async () => {
    let full = true;
    const told = status();
    const keeping = autosave(async () => {
      if (full) throw new StoreFault('full');
    }, told);
    keeping.soon();
    await keeping.now();
    assert.match(told.textContent, /no room left/);
    full = false;
    keeping.soon();
    await keeping.now();
    assert.deepEqual([told.hidden, told.textContent], [true, '']);
  });
});
