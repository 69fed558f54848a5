import assert from 'node:assert/strict';
import { test } from 'node:test';

import { copy, share } from '../../build_scripts/client/pass-on/hand-out.js';
import { add, clear, entries, has, MOST, refresh, remove, text } from '../../build_scripts/client/pass-on/note.js';

/** A tab's storage. */
function tab() {
  const kept = new Map();
  return /** @type {any} */ ({
    kept,
    getItem: (/** @type {string} */ key) => kept.get(key) ?? null,
    setItem: (/** @type {string} */ key, /** @type {string} */ value) => kept.set(key, value),
    removeItem: (/** @type {string} */ key) => kept.delete(key),
  });
}

/** @param {string} id */
const service = (id) => ({ id, name: id.toUpperCase(), text: `${id.toUpperCase()}\nCall 101` });

test('a note holds three services at most, each once, in the order they came', () => {
  const storage = tab();
  assert.deepEqual(['a', 'b', 'a', 'c', 'd'].map((id) => add(service(id), storage)), [true, true, true, true, false]);
  assert.deepEqual(entries(storage).map(({ id }) => id), ['b', 'a', 'c']);
  assert.equal(MOST, 3);
  assert.equal(has('d', storage), false);
});

test('a note reads as its services, one under the other', () => {
  const storage = tab();
  add(service('a'), storage);
  add(service('b'), storage);
  assert.equal(text(storage), 'A\nCall 101\n\nB\nCall 101');
});

test('a number that was corrected since is corrected in the note, and nothing is put in by that', () => {
  const storage = tab();
  for (const id of ['a', 'b']) add(service(id), storage);
  refresh({ ...service('a'), text: 'A\nCall 111' }, storage);
  refresh(service('c'), storage);
  assert.equal(text(storage), 'A\nCall 111\n\nB\nCall 101');
});

test('a note that is emptied leaves nothing behind', () => {
  const storage = tab();
  add(service('a'), storage);
  remove('a', storage);
  assert.equal(storage.kept.size, 0);
  add(service('a'), storage);
  clear(storage);
  assert.equal(storage.kept.size, 0);
});

for (const wrong of ['{', '{}', '[1]', '[{"id":1}]', 'null']) {
  test(`a stored note that is damaged (${wrong}) is an empty one`, () => {
    const storage = tab();
    storage.setItem('hand-over-note', wrong);
    assert.deepEqual(entries(storage), []);
  });
}

test('a browser that keeps nothing has a note for as long as the page is open', () => {
  Object.defineProperty(globalThis, 'sessionStorage', {
    get() { throw new DOMException('denied', 'SecurityError'); },
    configurable: true,
  });
  assert.deepEqual(entries(), []);
  assert.equal(add(service('a')), true);
  assert.equal(text(), 'A\nCall 101');
  clear();
  assert.deepEqual(entries(), []);
});

/** @param {object} phone what the browser offers */
function onA(phone) {
  Object.defineProperty(globalThis, 'navigator', { value: phone, configurable: true });
}
const copied = /** @type {string[]} */ ([]);
const clipboard = { writeText: async (/** @type {string} */ words) => { copied.push(words); } };

test('sharing opens the share sheet and says nothing of its own', async () => {
  const shared = /** @type {object[]} */ ([]);
  onA({ clipboard, share: async (/** @type {object} */ what) => { shared.push(what); } });
  assert.equal(await share('A', 'A\nCall 101'), '');
  assert.deepEqual(shared, [{ title: 'A', text: 'A\nCall 101' }]);
  assert.deepEqual(copied, []);
});

test('a share sheet that is closed again does nothing else', async () => {
  onA({ clipboard, share: async () => { throw new DOMException('closed', 'AbortError'); } });
  assert.equal(await share('A', 'A'), '');
  assert.deepEqual(copied, []);
});

test('without a share sheet, or where it is forbidden, the words are copied', async () => {
  onA({ clipboard });
  assert.match(await share('A', 'one'), /^Copied/);
  onA({ clipboard, share: async () => { throw new DOMException('policy', 'NotAllowedError'); } });
  assert.match(await share('A', 'two'), /^Copied/);
  assert.deepEqual(copied, ['one', 'two']);
});

test('where nothing can be copied, it says how to do it by hand', async () => {
  onA({});
  assert.match(await copy('A'), /Press and hold/);
});
