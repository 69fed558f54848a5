// The hand-over note: up to three services for the person in front of you. It holds services and never people, and
// it lives in this tab alone: closing the tab is the end of it.

export const MOST = 3;
const KEY = 'hand-over-note';

/** @typedef {{ id: string, name: string, text: string }} Entry */

/** The services in the note, oldest first. @param {Storage} [storage] @returns {Entry[]} */
export function entries(storage = sessionStorage) {
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
export function add(entry, storage = sessionStorage) {
  const others = entries(storage).filter((other) => other.id !== entry.id);
  if (others.length >= MOST) return false;
  write([...others, entry], storage);
  return true;
}

/** Takes a service out. @param {string} id @param {Storage} [storage] */
export function remove(id, storage = sessionStorage) {
  write(entries(storage).filter((entry) => entry.id !== id), storage);
}

/** Whether a service is in. @param {string} id @param {Storage} [storage] */
export const has = (id, storage = sessionStorage) => entries(storage).some((entry) => entry.id === id);

/** Empties the note. @param {Storage} [storage] */
export const clear = (storage = sessionStorage) => storage.removeItem(KEY);

/** The note as text to send: a few lines for each service. @param {Storage} [storage] */
export const text = (storage = sessionStorage) => entries(storage).map((entry) => entry.text).join('\n\n');

/** @param {Entry[]} list @param {Storage} storage */
function write(list, storage) {
  if (list.length) storage.setItem(KEY, JSON.stringify(list));
  else clear(storage);
}
