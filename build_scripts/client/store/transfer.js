// Saved entries to a file and back. In the file, as on the phone, what is personal is sealed.
import { StoreFault } from './faults.js';
import { deriveKey, headerOf, open, sameHeader } from './seal.js';

/** @typedef {import('./store.js').Store} Store */
/** @typedef {import('./disk.js').Entry} Entry */
/** @typedef {import('./kinds.js').Kinds} Kinds */
/** What came of an import. skipped: what was left out, each with the reason. @typedef {{ added: number, here: number, skipped: { entry: string, why: string }[] }} Outcome */

const FORMAT = 1;
const MOST_LETTERS = 20_000_000;

/** Everything that is kept on the phone, or what is wanted of it, as the text of a file. @param {Store} store @param {Date} now @param {(entry: Entry) => boolean} wanted */
export async function exported(store, now = new Date(), wanted = () => true) {
  const entries = (await store.entries()).filter(wanted).map(({ revision: _, ...entry }) => entry);
  return JSON.stringify({ 'pocket-book': FORMAT, made: now.toISOString().slice(0, 10), entries }, null, 1);
}

/** The entries in the text of a file; throws StoreFault when it cannot be one of ours. @param {string} text @returns {unknown[]} */
export function entriesIn(text) {
  if (text.length > MOST_LETTERS) throw new StoreFault('large');
  let file;
  try {
    file = JSON.parse(text);
  } catch (fault) {
    throw new StoreFault('foreign', fault);
  }
  const format = file?.['pocket-book'];
  if (!Number.isInteger(format) || !Array.isArray(file.entries)) throw new StoreFault('foreign');
  if (format > FORMAT) throw new StoreFault('newer');
  return file.entries;
}

/** Whether any entry can be read without a passphrase. @param {unknown[]} entries */
export function hasReadable(entries) {
  return entries.some((entry) => isEntry(entry) && !entry.sealed);
}

/** Whether any entry needs the passphrase that the file was saved with. @param {unknown[]} entries */
export function needsPassphrase(entries) {
  return entries.some((entry) => isEntry(entry) && entry.sealed);
}

/**
 * Takes in the entries of a file. Nothing that is on the phone is replaced; what cannot be read is named and left out.
 * A wrong passphrase changes nothing; without one, only what is not locked comes in. @param {Store} store @param {unknown[]} entries @param {Kinds} kinds @param {string} [passphrase]
 * @returns {Promise<Outcome>}
 */
export async function imported(store, entries, kinds, passphrase) {
  const keys = passphrase === undefined ? [] : await keysFor(entries.filter(isEntry), passphrase);
  if (keys.length && store.lock === 'locked') throw new StoreFault('locked');
  if (keys.length) await store.adopt(keys[0]);
  /** @type {Outcome} */
  const outcome = { added: 0, here: 0, skipped: [] };
  for (const [index, entry] of entries.entries()) {
    try {
      if (!isEntry(entry)) throw new StoreFault('damaged');
      if (entry.id === 'latch') continue;
      if (entry.sealed && passphrase === undefined) throw new StoreFault('sealed');
      const key = entry.sealed ? keys.find((one) => sameHeader(one.header, headerOf(entry.sealed ?? ''))) : undefined;
      if (entry.sealed && !key) throw new StoreFault('damaged');
      outcome[await store.take(entry, key)] += 1;
    } catch (fault) {
      if (!(fault instanceof StoreFault)) throw fault;
      if (fault.reason === 'refused') throw fault;
      const { message } = fault.reason === 'full' ? new StoreFault('room', fault) : fault;
      outcome.skipped.push({ entry: named(entry, index, kinds), why: message });
    }
  }
  return outcome;
}

/** A key for every salt in the file; the passphrase must open something under one of them. @param {Entry[]} entries @param {string} passphrase */
async function keysFor(entries, passphrase) {
  const sealed = entries.filter((entry) => entry.sealed);
  if (!sealed.length) return [];
  /** @type {import('./seal.js').Key[]} */
  const keys = [];
  for (const entry of sealed) {
    try {
      const header = headerOf(entry.sealed ?? '');
      if (keys.some((key) => sameHeader(key.header, header))) continue;
      keys.push(await deriveKey(passphrase, header));
    } catch (fault) {
      if (!(fault instanceof StoreFault)) throw fault;
    }
  }
  const right = [];
  for (const key of keys) {
    const tries = sealed.map((entry) => open(key, entry.id, entry.version, entry.sealed ?? '').then(() => true, () => false));
    if ((await Promise.all(tries)).includes(true)) right.push(key);
  }
  if (!right.length) throw new StoreFault('passphrase');
  return right;
}

/** @param {any} entry @returns {entry is Entry} */
function isEntry(entry) {
  if (entry === null || typeof entry !== 'object' || typeof entry.id !== 'string') return false;
  if (!/^[a-z0-9-]{1,64}$/.test(entry.id) || !Number.isInteger(entry.version) || entry.version < 1) return false;
  return typeof entry.sealed === 'string' || typeof entry.kind === 'string';
}

/** @param {any} entry @param {number} index @param {Kinds} kinds */
function named(entry, index, kinds) {
  const kind = entry && typeof entry.kind === 'string' && Object.hasOwn(kinds, entry.kind) ? kinds[entry.kind].name : 'Entry';
  const day = typeof entry?.changed === 'string' ? `, ${entry.changed.slice(0, 10)}` : '';
  return `${kind} ${index + 1}${day}`;
}
