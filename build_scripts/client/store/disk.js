// Where entries are kept: in IndexedDB, or in memory alone where the browser refuses that.
//
// IndexedDB and not localStorage: its changes are all or nothing, two windows cannot overwrite each other unseen, and a
// write does not stop the page. And not Cache Storage: that belongs to the offline engine, which empties it.
import { StoreFault, asStoreFault } from './faults.js';

/**
 * An entry as it is kept. Readable entries have kind, changed and data; sealed ones have these inside `sealed`.
 * version: of the kind's data. revision: counts the changes of this entry, from 1.
 * @typedef {{ id: string, version: number, revision: number, kind?: string, changed?: string, data?: unknown, sealed?: string }} Entry
 */

/**
 * write: all or nothing. An entry goes in only over the revision before its own; with `over`, whatever is there; with
 * `known`, only while nothing else is there but what has these ids.
 * @typedef {{ over?: boolean, known?: Set<string> }} How
 * @typedef {{ kept: boolean, all(): Promise<Entry[]>, write(puts: Entry[], removes?: string[], how?: How): Promise<void>, clear(): Promise<void> }} Disk
 */

const STORE = 'entries';

/** The browser's own storage under a name, or memory where it is refused. page: the window, which says when the page is left. @param {string} name @param {IDBFactory | undefined} factory @param {EventTarget} [page] @returns {Promise<Disk>} */
export async function openDisk(name, factory, page) {
  try {
    if (!factory) throw new StoreFault('refused');
    const disk = new BrowserDisk(name, factory, page);
    await disk.all();
    return disk;
  } catch {
    return new MemoryDisk();
  }
}

/** @implements {Disk} */
export class MemoryDisk {
  kept = false;
  /** @type {Map<string, Entry>} */
  #entries = new Map();

  async all() {
    return [...this.#entries.values()];
  }

  /** @param {Entry[]} puts @param {string[]} removes @param {How} how */
  async write(puts, removes = [], { over, known } = {}) {
    if (known) checkKnown(known, [...this.#entries.keys()]);
    for (const entry of puts) if (!over) checkRevision(entry, this.#entries.get(entry.id));
    for (const entry of puts) this.#entries.set(entry.id, entry);
    for (const id of removes) this.#entries.delete(id);
  }

  async clear() {
    this.#entries.clear();
  }
}

/** @implements {Disk} */
class BrowserDisk {
  kept = true;
  /** @type {Promise<IDBDatabase> | undefined} */
  #database;
  /** @type {Promise<unknown>} */
  #back = Promise.resolve();
  #timesAside = 0;
  /** @type {Set<IDBTransaction>} */
  #running = new Set();
  #name;
  #factory;

  /** @param {string} name @param {IDBFactory} factory @param {EventTarget} [page] */
  constructor(name, factory, page) {
    this.#name = name;
    this.#factory = factory;
    if (page) this.#stopWhileAside(page);
  }

  /** @returns {Promise<Entry[]>} */
  async all() {
    return this.#run('readonly', (store) => answer(store.getAll()));
  }

  /** @param {Entry[]} puts @param {string[]} removes @param {How} how */
  async write(puts, removes = [], { over, known } = {}) {
    await this.#run('readwrite', async (store) => {
      if (known) checkKnown(known, await answer(store.getAllKeys()));
      for (const entry of puts) {
        if (!over) checkRevision(entry, await answer(store.get(entry.id)));
        store.put(entry);
      }
      for (const id of removes) store.delete(id);
    });
  }

  async clear() {
    await this.#run('readwrite', async (store) => void store.clear());
  }

  /**
   * Does some work in one transaction, and waits until it is on the disk. A phone that slept may have closed the
   * database: then it is opened again, once.
   * @template T @param {IDBTransactionMode} mode @param {(store: IDBObjectStore) => Promise<T>} work @returns {Promise<T>}
   */
  async #run(mode, work) {
    for (let again = false; ; ) {
      await this.#back;
      const times = this.#timesAside;
      try {
        return await inTransaction(await this.#opened(), mode, work, this.#running);
      } catch (fault) {
        if (times !== this.#timesAside) continue; // stopped below: once the page is back, it is done
        if (fault instanceof StoreFault) throw fault;
        this.#database = undefined;
        const closed = fault instanceof Error && ['InvalidStateError', 'UnknownError'].includes(fault.name);
        if (again || !closed) throw asStoreFault(fault);
        again = true;
      }
    }
  }

  /**
   * A page that is left may be kept aside, stopped, to go back to. WebKit stops it in the middle of a transaction, and
   * every other page then waits for that one. So nothing runs while it is aside. @param {EventTarget} page
   */
  #stopWhileAside(page) {
    let comeBack = () => {};
    page.addEventListener('pagehide', (event) => {
      if (!(/** @type {PageTransitionEvent} */ (event).persisted)) return;
      this.#timesAside += 1;
      this.#back = new Promise((resolve) => (comeBack = () => resolve(undefined)));
      for (const transaction of this.#running) transaction.abort();
    });
    page.addEventListener('pageshow', () => comeBack());
  }

  #opened() {
    this.#database ??= openDatabase(this.#name, this.#factory);
    // A later version of the book in another window must not wait for this one.
    this.#database.then((database) => (database.onversionchange = () => database.close()), () => {});
    return this.#database;
  }
}

/** Two windows may have read the same revision: the second to write is told, and nothing is lost. @param {Entry} entry @param {Entry | undefined} there */
function checkRevision(entry, there) {
  if ((there?.revision ?? 0) !== entry.revision - 1) throw new StoreFault('conflict');
}

/** Another window may have begun the very thing that there is only one of. @param {Set<string>} known @param {IDBValidKey[]} there */
function checkKnown(known, there) {
  if (there.some((id) => !known.has(String(id)))) throw new StoreFault('conflict');
}

/** @param {string} name @param {IDBFactory} factory @returns {Promise<IDBDatabase>} */
function openDatabase(name, factory) {
  const request = factory.open(name, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: 'id' });
  return answer(request);
}

/** @template T @param {IDBDatabase} database @param {IDBTransactionMode} mode @param {(store: IDBObjectStore) => Promise<T>} work @param {Set<IDBTransaction>} running where it is found while it needs this page @returns {Promise<T>} */
async function inTransaction(database, mode, work, running) {
  const transaction = database.transaction(STORE, mode);
  running.add(transaction);
  const done = new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(undefined);
    transaction.onabort = () => reject(transaction.error ?? new StoreFault('refused'));
  });
  done.catch(() => {}); // the work's own fault, if it has one, is the one to tell
  try {
    const result = await work(transaction.objectStore(STORE));
    transaction.commit?.(); // all is asked for: it needs this page no more
    running.delete(transaction);
    await done;
    return result;
  } catch (fault) {
    running.delete(transaction);
    try {
      transaction.abort();
    } catch {
      // it ended by itself
    }
    throw fault;
  }
}

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
function answer(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
