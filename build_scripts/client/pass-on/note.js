// The hand-over note: up to three services for the person in front of you. It holds services and never people, and
// it lives in this tab alone: closing the tab is the end of it.

import { KEY } from './note-key.js';

export const MOST = 3;

/** A browser that keeps nothing has a note until the page is left. @type {Map<string, string>} */
const memory = new Map();
const inMemory = /** @type {Storage} */ (/** @type {unknown} */ ({
  getItem: (/** @type {string} */ key) => memory.get(key) ?? null,
  setItem: (/** @type {string} */ key, /** @type {string} */ value) => memory.set(key, value),
  removeItem: (/** @type {string} */ key) => memory.delete(key),
}));

/** What this tab keeps things in. */
function tab() {
  try {
    sessionStorage.getItem(KEY);
    return sessionStorage;
  } catch {
    return inMemory;
  }
}

/** @typedef {{ id: string, name: string, text: string }} Entry */

/** The services in the note, oldest first. @param {Storage} [storage] @returns {Entry[]} */
export function entries(storage = tab()) {
  try {
    const found = JSON.parse(storage.getItem(KEY) ?? '[]');
    return Array.isArray(found) ? found.filter(isEntry).slice(0, MOST) : [];
  } catch {
    return [];
  }
}

/** @param {any} value */
const isEntry = (value) => [value?.id, value?.name, value?.text].every((part) => typeof part === 'string');

/** Puts a service in; false if the note is full. @param {Entry} entry @param {Storage} [storage] */
export function add(entry, storage = tab()) {
  const others = entries(storage).filter((other) => other.id !== entry.id);
  if (others.length >= MOST) return false;
  write([...others, entry], storage);
  return true;
}

/** Brings the words of a service that is in up to date: its number may have been corrected since.
 * @param {Entry} entry @param {Storage} [storage] */
export function refresh(entry, storage = tab()) {
  if (has(entry.id, storage)) write(entries(storage).map((old) => (old.id === entry.id ? entry : old)), storage);
}

/** Takes a service out. @param {string} id @param {Storage} [storage] */
export function remove(id, storage = tab()) {
  write(entries(storage).filter((entry) => entry.id !== id), storage);
}

/** Whether a service is in. @param {string} id @param {Storage} [storage] */
export const has = (id, storage = tab()) => entries(storage).some((entry) => entry.id === id);

/** Empties the note. @param {Storage} [storage] */
export const clear = (storage = tab()) => storage.removeItem(KEY);

/** The note as text to send: a few lines for each service. @param {Storage} [storage] */
export const text = (storage = tab()) => entries(storage).map((entry) => entry.text).join('\n\n');

/** @param {Entry[]} list @param {Storage} storage */
function write(list, storage) {
  if (list.length) storage.setItem(KEY, JSON.stringify(list));
  else clear(storage);
}
