// The store of saved entries, over a real IndexedDB in memory.
import assert from 'node:assert/strict';
import { beforeEach, describe, mock, test } from 'node:test';

import { IDBFactory, IDBObjectStore } from 'fake-indexeddb';

import { lockByItself } from '../../build_scripts/client/store/autolock.js';
import { MemoryDisk, openDisk } from '../../build_scripts/client/store/disk.js';
import { StoreFault } from '../../build_scripts/client/store/faults.js';
import { upgraded } from '../../build_scripts/client/store/kinds.js';
import { Store } from '../../build_scripts/client/store/store.js';
import { savesChanges, threeWayMerge } from '../../build_scripts/client/store/three-way.js';
import { entriesIn, exported, imported, needsPassphrase } from '../../build_scripts/client/store/transfer.js';

const SECRET = 'Kettle, boots, harbour 1847';
const PASSPHRASE = 'otter ladder Tuesday';
const hasText = (data) => typeof data?.text === 'string';
const KINDS = {
  audit: { name: 'Audit', personal: false, version: 1, upgrades: [], sound: hasText },
  note: { name: 'Note', personal: true, version: 1, upgrades: [], sound: hasText },
  plan: { name: 'My plan', personal: true, single: true, version: 1, upgrades: [], sound: hasText },
};

/** As a later book may know notes. */
const NEWER = {
  ...KINDS,
  note: { ...KINDS.note, version: 2, upgrades: [(data) => ({ ...data, done: false })], sound: (data) => hasText(data) && typeof data.done === 'boolean' },
};

/** @type {IDBFactory} */
let phone;
beforeEach(() => void (phone = new IDBFactory()));

/** Windows of one phone hear each other, each in its own turn. */
function windows() {
  const all = [];
  return () => {
    const channel = {
      onmessage: null,
      postMessage: (data) => {
        for (const other of all) if (other !== channel) other.onmessage?.({ data });
      },
    };
    all.push(channel);
    return channel;
  };
}

/** A window of the phone. */
async function openWindow({ kinds = KINDS, channel, factory = phone, now } = {}) {
  return new Store({ disk: await openDisk('book', factory), kinds, channel, now }).load();
}

const reason = (expected) => (fault) => fault instanceof StoreFault && fault.reason === expected && fault.message.length > 20;
const texts = (store, kind) => store.list(kind).map(({ data }) => data.text);

describe('plain entries', () => {
  test('are there when the book is opened again, newest change first', async () => {
    let hour = 0;
    const first = await openWindow({ now: () => new Date(Date.UTC(2026, 10, 23, hour++)) });
    const id = await first.save('audit', { text: 'front desk' });
    await first.save('audit', { text: 'custody' });
    await first.save('audit', { text: 'front desk, again' }, id);

    assert.deepEqual(texts(await openWindow(), 'audit'), ['front desk, again', 'custody']);
  });

  test('are copies: what a tool does with one changes nothing that is saved', async () => {
    const store = await openWindow();
    const data = { text: 'one' };
    await store.save('audit', data);
    data.text = 'two';
    store.list('audit')[0].data.text = 'three';
    assert.deepEqual(texts(store, 'audit'), ['one']);
  });

  test('of two windows are added up by what each changes, whoever comes first', async () => {
    const open = windows();
    const [one, two] = [await openWindow({ channel: open() }), await openWindow({ channel: open() })];
    const id = await one.save('audit', { text: 'desk' });
    const add = (words) => (saved) => ({ text: `${saved.text}, ${words}` });
    await two.save('audit', add('custody'), id);
    await one.save('audit', add('yard'), id);
    assert.deepEqual(texts(await openWindow(), 'audit'), ['desk, custody, yard']);
  });

  test('of an older version are brought up to date one version at a time, and stay as they are until changed', async () => {
    const old = await openWindow();
    const id = await old.save('audit', { text: 'desk' });
    const kinds = {
      ...KINDS,
      audit: {
        ...KINDS.audit,
        version: 3,
        upgrades: [({ text }) => ({ title: text }), ({ title }) => ({ title, done: false })],
        sound: (data) => data.done === false,
      },
    };
    const store = await openWindow({ kinds });
    assert.deepEqual(store.list('audit')[0].data, { title: 'desk', done: false });
    assert.equal((await store.entries())[0].version, 1);
    await store.save('audit', { title: 'desk', done: false }, id);
    assert.equal((await store.entries())[0].version, 3);

    await assert.rejects(async () => upgraded(KINDS, 'audit', 3, {}), reason('newer'));
    for (const version of [0, 0.5, '1', undefined]) await assert.rejects(async () => upgraded(KINDS, 'audit', version, { text: 'x' }), reason('damaged'));
  });

  test('of a newer version, or damaged, are listed as unreadable and stay where they are', async () => {
    const store = await openWindow();
    await store.save('audit', { text: 'good' });
    const disk = await openDisk('book', phone);
    await disk.write([
      { id: 'later', kind: 'audit', version: 2, revision: 1, changed: '2026-11-23T00:00:00Z', data: { text: 'x' } },
      { id: 'hurt', kind: 'audit', version: 1, revision: 1, changed: '2026-11-23T00:00:00Z', data: null },
    ]);
    const again = await openWindow();
    assert.deepEqual(texts(again, 'audit'), ['good']);
    assert.deepEqual(again.unreadable.map(({ id, fault }) => [id, fault.reason]), [['hurt', 'damaged'], ['later', 'newer']]);
    assert.equal((await again.entries()).length, 3);
  });

  test('can be removed, and put back', async () => {
    const store = await openWindow();
    const id = await store.save('audit', { text: 'desk' });
    const undo = await store.remove(id);
    assert.deepEqual(texts(await openWindow(), 'audit'), []);
    await undo();
    assert.deepEqual(texts(store, 'audit'), ['desk']);
    assert.deepEqual(texts(await openWindow(), 'audit'), ['desk']);
  });
});

describe('a browser that refuses', () => {
  const refusals = {
    'has no storage': undefined,
    'throws when it is asked': { open: () => { throw new DOMException('no', 'SecurityError'); } },
    'answers with an error': {
      open: () => {
        const request = { error: new DOMException('no', 'UnknownError') };
        queueMicrotask(() => request.onerror());
        return request;
      },
    },
  };
  for (const [how, factory] of Object.entries(refusals)) {
    test(`storage and ${how}: it is said, and everything works in memory`, async () => {
      const store = await new Store({ disk: await openDisk('book', factory), kinds: KINDS }).load();
      assert.equal(store.kept, false);
      await store.save('audit', { text: 'desk' });
      await store.setPassphrase(PASSPHRASE);
      await store.save('note', { text: SECRET });
      await store.lockNow();
      await store.unlock(PASSPHRASE);
      assert.deepEqual([...texts(store, 'audit'), ...texts(store, 'note')], ['desk', SECRET]);
    });
  }

  test('one write for want of room says so, keeps the words in this window, and saves them the next time', async (context) => {
    const store = await openWindow();
    const id = await store.save('audit', { text: 'before' });
    const put = context.mock.method(IDBObjectStore.prototype, 'put', () => { throw new DOMException('full', 'QuotaExceededError'); });
    await assert.rejects(store.save('audit', { text: 'after' }, id), reason('full'));
    put.mock.restore();
    assert.deepEqual(texts(store, 'audit'), ['after']);
    assert.deepEqual(texts(await openWindow(), 'audit'), ['before']);
    await store.save('audit', { text: 'after' }, id);
    assert.deepEqual(texts(await openWindow(), 'audit'), ['after']);
  });

  test('to go on while the page is kept aside: no other page waits for it, and it goes on when it is back', async () => {
    const page = new EventTarget();
    const disk = await openDisk('book', phone, page);
    const entry = (id) => ({ id, kind: 'audit', version: 1, revision: 1, changed: '2026-11-23T00:00:00Z', data: { text: id } });
    const left = disk.write([entry('begun')]);
    await new Promise((resolve) => queueMicrotask(() => queueMicrotask(resolve))); // the transaction is there
    page.dispatchEvent(Object.assign(new Event('pagehide'), { persisted: true }));
    const later = disk.write([entry('later')]);
    const other = await openDisk('book', phone);
    await other.write([entry('other')]);
    assert.deepEqual((await other.all()).map(({ id }) => id), ['other']);
    page.dispatchEvent(new Event('pageshow'));
    await Promise.all([left, later]);
    assert.deepEqual((await other.all()).map(({ id }) => id), ['begun', 'later', 'other']);
  });

  test('to go on after the phone slept: the database is opened again', async () => {
    const disk = await openDisk('book', phone);
    await disk.write([{ id: 'a', kind: 'audit', version: 1, revision: 1 }]);
    // A newer page asks for the database alone: this window's connection closes, as it does after a long sleep.
    await new Promise((resolve, reject) => {
      const request = phone.open('book', 2);
      request.onupgradeneeded = () => request.transaction.abort();
      request.onerror = resolve;
      request.onsuccess = reject;
    });
    assert.deepEqual((await disk.all()).map(({ id }) => id), ['a']);
  });
});

describe('personal entries', () => {
  test('are in memory alone until there is a passphrase, then sealed', async () => {
    const store = await openWindow();
    assert.equal(store.lock, 'memory');
    await store.save('note', { text: SECRET });
    assert.deepEqual(await store.entries(), []);
    assert.deepEqual(texts(await openWindow(), 'note'), []);

    await store.setPassphrase(PASSPHRASE);
    assert.equal(store.lock, 'open');
    const later = await openWindow();
    assert.equal(later.lock, 'locked');
    assert.deepEqual(texts(later, 'note'), []);
    await later.unlock(` ${PASSPHRASE} `);
    assert.deepEqual(texts(later, 'note'), [SECRET]);
    assert.deepEqual(later.unreadable, []);
  });

  test('cannot be written while locked, and a wrong passphrase opens nothing', async () => {
    await (await openWindow()).setPassphrase(PASSPHRASE);
    const store = await openWindow();
    await assert.rejects(store.save('note', { text: SECRET }), reason('locked'));
    await assert.rejects(store.unlock('otter ladder tuesday'), reason('passphrase'));
    assert.equal(store.lock, 'locked');
    const told = [];
    store.watch((what) => told.push(what));
    await store.unlock(PASSPHRASE);
    await store.lockNow();
    assert.deepEqual(told, ['unlocked', 'locked']);
  });

  test('need a passphrase that is not quickly guessed', async () => {
    const store = await openWindow();
    await assert.rejects(store.setPassphrase('  police1  '), reason('short'));
    assert.equal(store.lock, 'memory');
  });

  test('are forgotten by the window when it locks, and plain ones are not', async () => {
    const store = await openWindow();
    await store.save('audit', { text: 'desk' });
    await store.setPassphrase(PASSPHRASE);
    await store.save('note', { text: SECRET });
    await store.lockNow();
    assert.equal(store.lock, 'locked');
    assert.deepEqual(store.all().map(({ kind }) => kind), ['audit']);
  });

  test('sealed under another passphrase open with that alone', async () => {
    const store = await openWindow();
    await store.setPassphrase(PASSPHRASE);
    await store.save('note', { text: SECRET });
    await store.setPassphrase('quite another one');
    const later = await openWindow();
    await assert.rejects(later.unlock(PASSPHRASE), reason('passphrase'));
    await later.unlock('quite another one');
    assert.deepEqual(texts(later, 'note'), [SECRET]);
  });

  test('that are damaged do not keep the others from being read, and are not thrown away', async () => {
    const store = await openWindow();
    await store.setPassphrase(PASSPHRASE);
    const hurt = await store.save('note', { text: 'one' });
    const moved = await store.save('note', { text: 'two' });
    await store.save('note', { text: 'three' });
    const disk = await openDisk('book', phone);
    const entries = new Map((await disk.all()).map((entry) => [entry.id, entry]));
    const flipped = entries.get(hurt).sealed.replace(/.(?=.{20}$)/, (letter) => (letter === 'A' ? 'B' : 'A'));
    await disk.write([{ ...entries.get(hurt), sealed: flipped, revision: 2 }]);
    // A sealed text under another id, or said to be of another version, is not what was sealed.
    await disk.write([{ ...entries.get(moved), sealed: entries.get(hurt).sealed, revision: 2 }]);

    const later = await openWindow();
    await later.unlock(PASSPHRASE);
    assert.deepEqual(texts(later, 'note'), ['three']);
    assert.deepEqual(later.unreadable.map(({ id }) => id).sort(), [hurt, moved].sort());
    assert.ok(later.unreadable.every(({ fault }) => fault.reason === 'damaged'));
    assert.equal((await later.entries()).length, 4);
  });

  test('of an older version are brought up to date once they are open, and sealed as the new one when changed', async () => {
    const old = await openWindow();
    await old.setPassphrase(PASSPHRASE);
    const id = await old.save('note', { text: SECRET });
    const store = await openWindow({ kinds: NEWER });
    await store.unlock(PASSPHRASE);
    assert.deepEqual([store.list('note')[0].data, store.unreadable], [{ text: SECRET, done: false }, []]);
    await store.save('note', { text: SECRET, done: true }, id);
    const later = await openWindow({ kinds: NEWER });
    await later.unlock(PASSPHRASE);
    assert.deepEqual(later.list('note')[0].data, { text: SECRET, done: true });
    const behind = await openWindow();
    await behind.unlock(PASSPHRASE);
    assert.deepEqual(behind.unreadable.map(({ fault }) => fault.reason), ['newer']);
  });

  test('open although the latch is lost: any one of them shows that the passphrase is right', async () => {
    const store = await openWindow();
    await store.setPassphrase(PASSPHRASE);
    await store.save('note', { text: SECRET });
    await (await openDisk('book', phone)).write([], ['latch']);
    const later = await openWindow();
    await later.unlock(PASSPHRASE);
    assert.deepEqual(texts(later, 'note'), [SECRET]);
  });

  test('with a lost passphrase cost nothing that is readable: they alone are removed', async () => {
    const store = await openWindow();
    await store.save('audit', { text: 'desk' });
    await store.setPassphrase(PASSPHRASE);
    await store.save('note', { text: SECRET });
    const later = await openWindow();
    const undo = await later.removeSealed();
    assert.equal(later.lock, 'memory');
    assert.deepEqual(texts(later, 'audit'), ['desk']);
    await undo();
    await later.unlock(PASSPHRASE);
    assert.deepEqual(texts(later, 'note'), [SECRET]);
  });
});

describe('nothing personal is ever written in the clear', () => {
  test('by any way that a page can write', async (context) => {
    const written = [];
    const note = (where) => (...values) => void written.push([where, values]);
    const spied = [['put', IDBObjectStore], ['add', IDBObjectStore]];
    for (const [method, type] of spied) {
      const real = type.prototype[method];
      context.mock.method(type.prototype, method, function (...values) {
        note(method)(...values);
        return real.apply(this, values);
      });
    }
    const names = ['localStorage', 'sessionStorage', 'caches', 'cookieStore', 'fetch'];
    const before = names.map((name) => Object.getOwnPropertyDescriptor(globalThis, name));
    for (const name of names) {
      const value = new Proxy(() => {}, { get: (_, key) => note(`${name}.${String(key)}`), apply: (_, __, values) => note(name)(...values) });
      Object.defineProperty(globalThis, name, { value, configurable: true });
    }
    const channel = { onmessage: null, postMessage: note('postMessage') };
    try {
      const store = await openWindow({ channel });
      const id = await store.save('note', { text: SECRET });
      await store.setPassphrase(PASSPHRASE);
      await store.save('note', { text: `${SECRET}, and more` }, id);
      await store.save('plan', { text: SECRET });
      await store.lockNow();
      await store.unlock(PASSPHRASE);
      await store.setPassphrase('quite another one');
      const undo = await store.remove(id);
      await undo();
      note('export')(await exported(store));
      await (await store.erase())();
    } finally {
      names.forEach((name, index) => (before[index] ? Object.defineProperty(globalThis, name, before[index]) : delete globalThis[name]));
    }
    assert.ok(written.filter(([where]) => where === 'put').length >= 8, 'the spies saw the writes');
    const all = JSON.stringify(written);
    for (const word of ['Kettle', 'harbour', 'otter', 'quite', 'note', 'plan', 'My plan', '2026']) {
      assert.ok(!all.replace('"made": \\"2026', '').replaceAll(/made[^,]*,/g, '').includes(word), word);
      const inBase64 = [0, 1, 2].map((shift) => btoa('x'.repeat(shift) + word).slice(shift ? 4 : 0, -4)).filter((part) => part.length > 3);
      for (const part of inBase64) assert.ok(!all.includes(part), `${word} in base64`);
    }
  });

  test('and every write has an IV of its own', async () => {
    const store = await openWindow();
    await store.setPassphrase(PASSPHRASE);
    const id = await store.save('note', { text: SECRET });
    const seen = new Set();
    for (let time = 0; time < 20; time += 1) {
      await store.save('note', { text: SECRET }, id);
      for (const { sealed } of await store.entries()) seen.add(atob(sealed).slice(24, 36));
    }
    assert.equal(seen.size, 21);
  });
});

describe('two windows', () => {
  test('show each other what changed', async () => {
    const channel = windows();
    const [one, other] = [await openWindow({ channel: channel() }), await openWindow({ channel: channel() })];
    const told = new Promise((resolve) => other.watch(resolve));
    await one.save('audit', { text: 'desk' });
    assert.equal(await told, 'changed');
    assert.deepEqual(texts(other, 'audit'), ['desk']);
  });

  test('that do not hear each other never overwrite each other unseen', async () => {
    const one = await openWindow();
    const id = await one.save('audit', { text: 'first' });
    const other = await openWindow();
    await one.save('audit', { text: 'from one' }, id);
    await assert.rejects(other.save('audit', { text: 'from the other' }, id), reason('conflict'));
    assert.deepEqual(texts(await openWindow(), 'audit'), ['from one']);
  });

  test('that do not hear each other both get their part in, where each says what it adds', async () => {
    const [one, other] = [await openWindow(), await openWindow()];
    const add = (words) => (saved) => ({ text: `${saved?.text ?? 'begun'}, ${words}` });
    for (const words of ['a', 'b', 'c']) await Promise.all([one.save('audit', add(`one ${words}`), 'x'), other.save('audit', add(`other ${words}`), 'x')]);
    for (const store of [one, other]) assert.equal(store.all().length, 1);
    const saved = texts(await openWindow(), 'audit');
    assert.deepEqual(saved.map((text) => text.split(', ').sort()), [['begun', 'one a', 'one b', 'one c', 'other a', 'other b', 'other c']]);
  });

  test('get both their parts in under the lock too, and one without the new passphrase is told', async () => {
    const one = await openWindow();
    await one.setPassphrase(PASSPHRASE);
    await one.save('note', { text: 'begun' }, 'x');
    const other = await openWindow();
    await other.unlock(PASSPHRASE);
    await one.save('note', { text: 'one' }, 'x');
    await other.save('note', ({ text }) => ({ text: `${text}, other` }), 'x');
    assert.deepEqual(texts(other, 'note'), ['one, other']);
    await one.load();
    await one.setPassphrase('another ladder Tuesday');
    await assert.rejects(other.save('note', ({ text }) => ({ text: `${text}, again` }), 'x'), reason('locked'));
    assert.deepEqual(texts(one, 'note'), ['one, other']);
  });

  test('have what each adds told as a conflict where the other removed it: nothing comes back', async () => {
    const one = await openWindow();
    const id = await one.save('audit', { text: 'desk' });
    const other = await openWindow();
    await other.erase();
    for (let time = 0; time < 2; time += 1) await assert.rejects(one.save('audit', (saved) => saved, id), reason('conflict'));
    assert.deepEqual(await other.entries(), []);
  });

  test('that write the same entry save what each changed, whoever saves first and last', async () => {
    const kinds = { ...KINDS, plan: { ...KINDS.plan, personal: false, sound: () => true } };
    const [one, other] = [await openWindow({ kinds }), await openWindow({ kinds })];
    const begun = () => ({ texts: { signs: 'none' }, people: [] });
    const [mine, theirs] = [begun(), begun()];
    const [save, saveOther] = [savesChanges(one, 'plan', mine, 'plan'), savesChanges(other, 'plan', theirs, 'plan')];
    mine.texts.calm = 'walk';
    mine.people.push({ name: 'Sam' });
    await save();
    theirs.texts.signs = 'no sleep';
    theirs.people.push({ name: 'Ali' });
    await saveOther();
    mine.texts.calm = 'walk, tea';
    mine.people[0].name = 'Samira';
    await save();
    const [{ data }] = (await openWindow({ kinds })).list('plan');
    assert.deepEqual(data, { texts: { signs: 'no sleep', calm: 'walk, tea' }, people: [{ name: 'Samira' }, { name: 'Ali' }] });
  });

  test('that each begin what there is only one of go on with the one that is there', async () => {
    const channel = windows();
    const kinds = { ...KINDS, audit: { ...KINDS.audit, single: true } };
    const [one, other] = [await openWindow({ kinds, channel: channel() }), await openWindow({ kinds, channel: channel() })];
    const [mine, theirs] = [{}, {}];
    const [save, saveOther] = [savesChanges(one, 'audit', mine), savesChanges(other, 'audit', theirs)];
    const told = new Promise((resolve) => other.watch(resolve));
    mine.text = 'from one';
    await save();
    await told;
    theirs.more = 'from the other';
    await saveOther();
    const saved = (await openWindow()).list('audit');
    assert.deepEqual(saved.map(({ data }) => data), [{ text: 'from one', more: 'from the other' }]);
  });

  test('that begin what there is only one of at the same moment both get their words into the one', async () => {
    const sealed = { ...KINDS, plan: { ...KINDS.plan, sound: () => true } };
    for (const kinds of [sealed, { ...sealed, plan: { ...sealed.plan, personal: false } }]) {
      phone = new IDBFactory();
      const [one, other] = [await openWindow({ kinds }), await openWindow({ kinds })];
      await one.setPassphrase(PASSPHRASE);
      await other.load();
      await other.unlock(PASSPHRASE);
      const [mine, theirs] = [{ calm: 'walk' }, { signs: 'no sleep' }];
      await Promise.all([one.save('plan', (saved) => ({ ...saved, ...mine })), other.save('plan', (saved) => ({ ...saved, ...theirs }))]);
      const later = await openWindow({ kinds });
      if (later.lock === 'locked') await later.unlock(PASSPHRASE);
      assert.deepEqual(later.list('plan').map(({ data }) => data), [{ ...mine, ...theirs }]);
    }
  });

  test('that each began what there is only one of before there was a passphrase have both in the one', async () => {
    const kinds = { ...KINDS, plan: { ...KINDS.plan, sound: () => true } };
    const [one, other] = [await openWindow({ kinds }), await openWindow({ kinds })];
    await one.save('plan', { texts: { calm: 'walk' }, people: ['Sam'] });
    await other.save('plan', { texts: { signs: 'no sleep' }, people: ['Ali'] });
    await one.setPassphrase(PASSPHRASE);
    await other.load();
    await other.unlock(PASSPHRASE);
    const later = await openWindow({ kinds });
    await later.unlock(PASSPHRASE);
    for (const store of [other, later]) assert.deepEqual(store.list('plan').map(({ data }) => data), [{ texts: { calm: 'walk', signs: 'no sleep' }, people: ['Sam', 'Ali'] }]);
  });

  test('what is written after another window erased everything does not bring it back', async () => {
    const one = await openWindow();
    const id = await one.save('audit', { text: 'desk' });
    const other = await openWindow();
    await other.erase();
    await assert.rejects(one.save('audit', { text: 'desk, still typing' }, id), reason('conflict'));
    assert.deepEqual(await other.entries(), []);
  });

  test('are both emptied when one erases everything: what is in memory and the key too', async () => {
    const channel = windows();
    const [one, other] = [await openWindow({ channel: channel() }), await openWindow({ channel: channel() })];
    await other.save('note', { text: SECRET });
    const told = new Promise((resolve) => other.watch(resolve));
    const undo = await one.erase();
    assert.equal(await told, 'erased');
    assert.deepEqual(other.all(), []);
    await undo();
  });

  test('a passphrase set in one locks the other', async () => {
    const channel = windows();
    const [one, other] = [await openWindow({ channel: channel() }), await openWindow({ channel: channel() })];
    await other.save('note', { text: 'written before' });
    const told = new Promise((resolve) => other.watch(resolve));
    await one.setPassphrase(PASSPHRASE);
    await told;
    assert.equal(other.lock, 'locked');
    assert.deepEqual(texts(other, 'note'), []);
    await other.unlock(PASSPHRASE);
    assert.deepEqual(texts(other, 'note'), ['written before']);
    assert.equal((await other.entries()).length, 2);
  });
});

describe('erasing everything', () => {
  test('takes all of it off the phone at once, and undo brings all of it back', async () => {
    const store = await openWindow();
    await store.save('audit', { text: 'desk' });
    await store.setPassphrase(PASSPHRASE);
    await store.save('note', { text: SECRET });
    const undo = await store.erase();
    assert.deepEqual([await store.entries(), store.all(), store.lock], [[], [], 'memory']);
    assert.equal((await openWindow()).lock, 'memory');
    await undo();
    assert.deepEqual([...texts(store, 'audit'), ...texts(store, 'note')], ['desk', SECRET]);
    assert.equal((await openWindow()).lock, 'locked');
  });

  test('takes what is in memory alone too, and leaves every cache as it is', async () => {
    const touched = mock.fn();
    globalThis.caches = new Proxy({}, { get: () => touched });
    try {
      const store = await openWindow();
      await store.save('note', { text: SECRET });
      const undo = await store.erase();
      assert.deepEqual(store.all(), []);
      await undo();
      assert.deepEqual(texts(store, 'note'), [SECRET]);
    } finally {
      delete globalThis.caches;
    }
    assert.equal(touched.mock.callCount(), 0);
  });
});

describe('a file of everything', () => {
  async function filled() {
    const store = await openWindow();
    await store.save('audit', { text: 'desk' });
    await store.setPassphrase(PASSPHRASE);
    await store.save('note', { text: SECRET });
    await store.save('plan', { text: 'ring Sam' });
    return store;
  }

  test('brings everything to a new phone, with the passphrase it was saved with', async () => {
    const entries = entriesIn(await exported(await filled()));
    assert.ok(needsPassphrase(entries));
    phone = new IDBFactory();
    const store = await openWindow();
    await assert.rejects(imported(store, entries, KINDS, 'not this one'), reason('passphrase'));
    assert.deepEqual(store.all(), []);
    assert.deepEqual(await imported(store, entries, KINDS, PASSPHRASE), { added: 3, here: 0, skipped: [] });
    const later = await openWindow();
    await later.unlock(PASSPHRASE);
    assert.deepEqual(later.all().map(({ data }) => data.text).sort(), [SECRET, 'desk', 'ring Sam'].sort());
  });

  test('replaces nothing that is here, and can be read twice', async () => {
    const store = await filled();
    const entries = entriesIn(await exported(store));
    const [{ id }] = store.list('audit');
    await store.save('audit', { text: 'desk, newer' }, id);
    assert.deepEqual(await imported(store, entries, KINDS, PASSPHRASE), { added: 0, here: 3, skipped: [] });
    assert.deepEqual(texts(store, 'audit'), ['desk, newer']);
  });

  test('from another phone is sealed with the passphrase of this one, and leaves the one plan that is here', async () => {
    const entries = entriesIn(await exported(await filled()));
    phone = new IDBFactory();
    const store = await openWindow();
    await store.setPassphrase('quite another one');
    await store.save('plan', { text: 'my own plan' });
    assert.deepEqual(await imported(store, entries, KINDS, PASSPHRASE), { added: 2, here: 1, skipped: [] });
    const later = await openWindow();
    await later.unlock('quite another one');
    assert.deepEqual([...texts(later, 'plan'), ...texts(later, 'note')], ['my own plan', SECRET]);
  });

  test('has entries that are bad: each is named and left out, and the good ones come in', async () => {
    const file = JSON.parse(await exported(await filled()));
    const sealed = file.entries.find((entry) => entry.sealed && entry.id !== 'latch');
    sealed.sealed = sealed.sealed.slice(0, -8) + 'AAAAAAA=';
    const good = { version: 1, changed: '2026-11-23T10:00:00Z', data: { text: 'x' } };
    file.entries.push(
      'nonsense', null, { ...good, id: ['a'], kind: 'audit' }, { ...good, id: '../x', kind: 'audit' },
      { ...good, id: 'newer', kind: 'audit', version: 9 }, { ...good, id: 'other', kind: 'constructor' },
      { ...good, id: 'hurt', kind: 'audit', data: { text: 7 } }, { ...good, id: 'undated', kind: 'audit', changed: 'soon' },
      { ...good, id: 'fine', kind: 'audit' },
    );
    phone = new IDBFactory();
    const store = await openWindow();
    const outcome = await imported(store, entriesIn(JSON.stringify(file)), KINDS, PASSPHRASE);
    assert.equal(outcome.added, 3);
    assert.equal(outcome.skipped.length, 9);
    assert.ok(outcome.skipped.every(({ entry, why }) => /\d/.test(entry) && why.endsWith('.')));
    assert.ok(outcome.skipped.some(({ entry }) => entry.startsWith('Audit') && entry.endsWith('2026-11-23')));
  });

  test('whose passphrase is lost still brings what was never locked, and names the rest', async () => {
    const entries = entriesIn(await exported(await filled()));
    phone = new IDBFactory();
    const store = await openWindow();
    const { added, here, skipped } = await imported(store, entries, KINDS);
    assert.deepEqual([added, here, skipped.length], [1, 0, 2]);
    assert.ok(skipped.every(({ why }) => why === new StoreFault('sealed').message));
    assert.deepEqual(store.all().map(({ data }) => data.text), ['desk']);
    assert.equal(store.lock, 'memory');
  });

  test('whose locked notes are all damaged brings the others, also to a phone that is locked', async () => {
    const file = JSON.parse(await exported(await filled()));
    for (const entry of file.entries) if (entry.sealed) entry.sealed = entry.sealed.slice(0, -8) + 'AAAAAAA=';
    phone = new IDBFactory();
    await (await openWindow()).setPassphrase(PASSPHRASE);
    const store = await openWindow();
    const entries = entriesIn(JSON.stringify(file));
    await assert.rejects(imported(store, entries, KINDS, PASSPHRASE), reason('passphrase'));
    assert.equal((await imported(store, entries, KINDS)).added, 1);
    assert.equal(store.lock, 'locked');
  });

  test('for which there is no room is taken as far as it goes, and what did not fit is named', async (context) => {
    const store = await openWindow();
    for (const text of ['one', 'two', 'three']) await store.save('audit', { text });
    const entries = entriesIn(await exported(store));
    phone = new IDBFactory();
    const later = await openWindow();
    const real = IDBObjectStore.prototype.put;
    context.mock.method(IDBObjectStore.prototype, 'put', function (entry) {
      if (entry.data.text === 'two') throw new DOMException('full', 'QuotaExceededError');
      return real.call(this, entry);
    });
    const { added, skipped } = await imported(later, entries, KINDS);
    assert.deepEqual([added, skipped.map(({ why }) => why)], [2, [new StoreFault('room').message]]);
    assert.deepEqual(texts(later, 'audit').sort(), ['one', 'three']);
  });

  test('for whose passphrase there is no room changes nothing', async (context) => {
    const entries = entriesIn(await exported(await filled()));
    phone = new IDBFactory();
    const store = await openWindow();
    const put = context.mock.method(IDBObjectStore.prototype, 'put', () => { throw new DOMException('full', 'QuotaExceededError'); });
    await assert.rejects(imported(store, entries, KINDS, PASSPHRASE), reason('full'));
    put.mock.restore();
    assert.deepEqual([store.lock, await store.entries()], ['memory', []]);
  });

  test('from an older book is brought up to date, locked notes too', async () => {
    const entries = entriesIn(await exported(await filled()));
    phone = new IDBFactory();
    const store = await openWindow({ kinds: NEWER });
    assert.deepEqual(await imported(store, entries, NEWER, PASSPHRASE), { added: 3, here: 0, skipped: [] });
    assert.deepEqual(store.list('note')[0].data, { text: SECRET, done: false });
    assert.deepEqual((await store.entries()).map(({ version }) => version).sort(), [1, 1, 1, 2]);
  });

  for (const [what, text, expected] of [
    ['is not ours', '{"hello": 1}', 'foreign'],
    ['is no JSON', 'hello', 'foreign'],
    ['comes from a newer book', '{"pocket-book": 2, "entries": []}', 'newer'],
    ['is far too big', ' '.repeat(20_000_001), 'large'],
  ]) {
    test(`that ${what} is refused`, () => assert.throws(() => entriesIn(text), reason(expected)));
  }

  test('of what is only in memory holds nothing personal', async () => {
    const store = await openWindow();
    await store.save('note', { text: SECRET });
    assert.deepEqual(entriesIn(await exported(store)), []);
  });

  test('cannot keep the phone busy for hours', async () => {
    const file = JSON.parse(await exported(await filled()));
    for (const entry of file.entries.filter(({ sealed }) => sealed)) {
      const bytes = Buffer.from(entry.sealed, 'base64');
      bytes.writeUInt32BE(0xffffffff, 4);
      entry.sealed = bytes.toString('base64');
    }
    phone = new IDBFactory();
    await assert.rejects(imported(await openWindow(), entriesIn(JSON.stringify(file)), KINDS, PASSPHRASE), reason('passphrase'));
  });
});

describe('locking by itself', () => {
  /** A page in which ten minutes pass when we say so. */
  function page(context) {
    context.mock.timers.enable({ apis: ['setTimeout', 'Date'] });
    const target = Object.assign(new EventTarget(), { visibilityState: 'visible', defaultView: new EventTarget() });
    const done = [];
    const lock = () => void done.push('lock');
    const flush = async () => void done.push('flush');
    lockByItself({ lock, flush, page: /** @type {any} */ (target) });
    return { target, done, settle: () => new Promise((resolve) => setImmediate(resolve)) };
  }

  test('saves, then locks, after ten minutes without a touch', async (context) => {
    const { target, done, settle } = page(context);
    context.mock.timers.tick(9 * 60_000);
    target.dispatchEvent(new Event('pointerdown'));
    context.mock.timers.tick(9 * 60_000);
    await settle();
    assert.deepEqual(done, []);
    context.mock.timers.tick(60_000);
    await settle();
    assert.deepEqual(done, ['flush', 'lock']);
  });

  test('locks at the first touch after a sleep that stopped the timers', async (context) => {
    const { target, done, settle } = page(context);
    context.mock.timers.setTime(3_600_000);
    target.dispatchEvent(new Event('keydown'));
    await settle();
    assert.ok(done.includes('lock'));
  });

  test('saves, then locks, when the page is hidden', async (context) => {
    const { target, done, settle } = page(context);
    target.visibilityState = 'hidden';
    target.dispatchEvent(new Event('visibilitychange'));
    await settle();
    assert.deepEqual(done, ['flush', 'lock']);
  });
});

test('memory keeps to the same rules as the browser', async () => {
  const disk = new MemoryDisk();
  await disk.write([{ id: 'a', version: 1, revision: 1 }]);
  await assert.rejects(disk.write([{ id: 'b', version: 1, revision: 1 }], [], { known: new Set(['b']) }), reason('conflict'));
  await assert.rejects(disk.write([{ id: 'a', version: 1, revision: 1 }]), reason('conflict'));
});

describe('a three-way merge', () => {
  const cases = [
    ['takes what changed on one side alone', { a: 1, b: 1 }, { a: 2, b: 1 }, { a: 1, b: 3 }, { a: 2, b: 3 }],
    ['takes what is new on either side', {}, { a: 1 }, { b: 2 }, { a: 1, b: 2 }],
    ['takes out what one side took out', { a: 1, b: 1, c: 1 }, { b: 1, c: 2 }, { a: 1, c: 1 }, { c: 2 }],
    ['leaves what was written last where both wrote the same', { a: 'x' }, { a: 'mine' }, { a: 'theirs' }, { a: 'mine' }],
    ['goes into what lies deeper', { g: { x: { m: 1, n: 1 } } }, { g: { x: { m: 2, n: 1 } } }, { g: { x: { m: 1, n: 2 } } }, { g: { x: { m: 2, n: 2 } } }],
    ['keeps the items that each side added', ['a'], ['a', 'b'], ['a', 'c'], ['a', 'c', 'b']],
    ['keeps the order of the side that changed something', ['a', 'b'], ['b', 'a'], ['a', 'b'], ['b', 'a']],
    ['changes an item in its place', ['a', 'b'], ['A', 'b'], ['a', 'b', 'c'], ['A', 'b', 'c']],
    ['removes the items that each side removed', ['a', 'b', 'c'], ['b', 'c'], ['a', 'b'], ['b']],
    ['keeps an item changed here that was removed there', ['a', 'b'], ['A', 'b'], ['b'], ['b', 'A']],
    ['puts together what both sides began', undefined, { g: { a: 1 }, l: ['a'] }, { g: { b: 2 }, l: ['b'] }, { g: { a: 1, b: 2 }, l: ['b', 'a'] }],
    ['has an item once that both sides added', [], ['a'], ['a', 'b'], ['a', 'b']],
  ];
  for (const [what, base, mine, theirs, expected] of cases) {
    test(what, () => assert.deepEqual(threeWayMerge(base, mine, theirs), expected));
  }
});
