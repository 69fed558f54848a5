// Everything the tools save, on this phone alone.
//
// Plain entries are kept as they are. Personal ones are kept in memory only, until the officer sets a passphrase; from
// then on they are sealed (seal.js), with their kind and date inside, and an unlocked window holds the key.
import { StoreFault } from './faults.js';
import { upgraded } from './kinds.js';
import { checkPassphrase, deriveKey, headerOf, newHeader, open, sameHeader, seal } from './seal.js';
import { threeWayMerge } from './three-way.js';

/** @typedef {import('./disk.js').Disk} Disk */
/** @typedef {import('./disk.js').Entry} Entry */
/** @typedef {import('./kinds.js').Kinds} Kinds */
/** @typedef {import('./seal.js').Key} Key */

/** An entry as tools see it. changed: the moment, as ISO text. @typedef {{ id: string, kind: string, changed: string, data: any }} Saved */
/** What a window holds of an entry. revision: on the disk; 0 when it is in memory alone. @typedef {Saved & { revision: number }} Held */
/** An entry that cannot be read, and why. It stays where it is. @typedef {{ id: string, fault: StoreFault }} Unreadable */
/** What other windows are told: never what an entry says. @typedef {{ onmessage: ((event: any) => void) | null, postMessage(message: unknown): void }} Channel */

/** Seals nothing but the fact that there is a passphrase, before there is anything to keep. */
const LATCH = 'latch';
/** How often one save is tried over what other windows save meanwhile: each time one of them got on. */
const MOST_TRIES = 10;

export class Store {
  /** @type {Map<string, Held>} */
  #held = new Map();
  /** Everything on the disk that is sealed. @type {Map<string, Entry>} */
  #sealed = new Map();
  /** @type {Unreadable[]} */
  #unreadable = [];
  /** @type {Key | undefined} */
  #key;
  /** @type {Promise<unknown>} */
  #turn = Promise.resolve();
  /** @type {Set<(what: string, elsewhere: boolean) => void>} */
  #watchers = new Set();
  #disk;
  #kinds;
  #channel;
  #now;

  /** @param {{ disk: Disk, kinds: Kinds, channel?: Channel, now?: () => Date }} parts */
  constructor({ disk, kinds, channel, now = () => new Date() }) {
    this.#disk = disk;
    this.#kinds = kinds;
    this.#channel = channel;
    this.#now = now;
    if (channel) channel.onmessage = (event) => void this.#hear(String(event.data));
  }

  /** Reads what is on the disk. */
  async load() {
    await this.#inTurn(() => this.#read());
    return this;
  }

  /** Whether the browser keeps anything; without, all is in memory while the page is open. */
  get kept() {
    return this.#disk.kept;
  }

  /** How personal entries are kept: in "memory" alone, "locked" on the phone, or "open" in this window. */
  get lock() {
    if (this.#key) return 'open';
    return this.#sealed.size ? 'locked' : 'memory';
  }

  /** What cannot be read here; what is only locked is not among it. */
  get unreadable() {
    return [...this.#unreadable];
  }

  /** How many entries are sealed, read here or not. */
  get sealedSize() {
    return [...this.#sealed.keys()].filter((id) => id !== LATCH).length;
  }

  /** Every readable entry of a kind, newest change first. @param {string} kind @returns {Saved[]} */
  list(kind) {
    return this.all().filter((entry) => entry.kind === kind).sort((a, b) => (a.changed < b.changed ? 1 : -1));
  }

  /** Every readable entry, in memory too. @returns {Saved[]} */
  all() {
    const hidden = this.lock === 'locked';
    return [...this.#held.values()].filter(({ kind }) => !hidden || !this.#kinds[kind].personal).map(shown);
  }

  /**
   * Saves data (what JSON can say) as a new entry, or over the one with this id; without an id, what there is only one of
   * over the one that is there, whichever window began it. Returns the id. On a fault the data stays in this window, and
   * StoreFault says what to do. A function gets what is saved, or undefined, and gives the data: so that two windows can
   * each add their part. It is asked again where another window has saved since this one read; what another window
   * removed or erased it does not bring back.
   * @template T @param {string} kind @param {T | ((saved?: any) => T)} data @param {string} [id]
   */
  async save(kind, data, id) {
    return this.#inTurn(async () => {
      for (let tries = 1; ; tries += 1) {
        const only = !id && this.#kinds[kind].single;
        const place = id ?? (only ? this.list(kind)[0]?.id : undefined) ?? newId();
        const known = only && !this.#held.get(place)?.revision ? this.#known() : undefined;
        try {
          await this.#saveOver(kind, data, place, known);
          return place;
        } catch (fault) {
          const lost = fault instanceof StoreFault && fault.reason === 'conflict';
          if (!lost || typeof data !== 'function' || tries === MOST_TRIES || !(known || (await this.#isKept(place)))) throw fault;
          this.#held.delete(place);
          await this.#catchUp();
        }
      }
    });
  }

  /** Removes entries, readable or not; the function that comes back puts them back. @param {string[]} ids */
  async remove(...ids) {
    return this.#inTurn(async () => {
      const held = ids.flatMap((id) => this.#held.get(id) ?? []);
      const entries = (await this.#disk.all()).filter((entry) => ids.includes(entry.id));
      await this.#disk.write([], ids);
      for (const id of ids) {
        this.#held.delete(id);
        this.#sealed.delete(id);
      }
      this.#unreadable = this.#unreadable.filter((entry) => !ids.includes(entry.id));
      this.#tell('changed');
      return () => this.#putBack(entries, held);
    });
  }

  /** Removes what is sealed, for whoever lost the passphrase; the function that comes back puts it back. */
  async removeSealed() {
    const ids = [...this.#sealed.keys()];
    await this.lockNow();
    return this.remove(...ids);
  }

  /** Erases everything, in every window; the function that comes back puts back what this window knew. */
  async erase() {
    return this.#inTurn(async () => {
      const [entries, held, key] = [await this.#disk.all(), [...this.#held.values()], this.#key];
      await this.#disk.clear();
      this.#forget();
      this.#tell('erased');
      return async () => {
        await this.#putBack(entries, held);
        this.#key = key;
        await this.load();
      };
    });
  }

  /** Sets a passphrase, or another one: everything personal that is readable here is sealed with it. @param {string} passphrase */
  async setPassphrase(passphrase) {
    return this.#inTurn(async () => {
      if (this.lock === 'locked') throw new StoreFault('locked');
      checkPassphrase(passphrase);
      await this.#sealAll(await deriveKey(passphrase, newHeader()));
    });
  }

  /** Opens what is sealed. What this passphrase does not open stays as it is, and is listed in `unreadable`. @param {string} passphrase */
  async unlock(passphrase) {
    return this.#inTurn(async () => {
      for (const header of this.#headers()) {
        const key = await deriveKey(passphrase, header);
        if (!(await this.#opensAny(key))) continue;
        this.#key = key;
        await this.#read();
        await this.#write(this.#waiting().map((held) => this.#joined(held)));
        this.#notify('unlocked');
        return;
      }
      throw new StoreFault('passphrase');
    });
  }

  /** Forgets the key and everything that was sealed, in this window. */
  async lockNow() {
    return this.#inTurn(async () => {
      if (!this.#key) return;
      this.#key = undefined;
      for (const id of this.#sealed.keys()) this.#held.delete(id);
      this.#unreadable = this.#unreadable.filter((entry) => !this.#sealed.has(entry.id));
      this.#notify('locked');
    });
  }

  /** Every entry on the disk, as it is kept: sealed ones stay sealed. */
  async entries() {
    return this.#disk.all();
  }

  /** Takes in an entry from a file, if nothing here has its place; returns "added" or "here". Throws StoreFault. @param {Entry} entry @param {Key} [key] what it was sealed with */
  async take(entry, key) {
    return this.#inTurn(async () => {
      const { kind, changed, data } = entry.sealed && key ? await open(key, entry.id, entry.version, entry.sealed) : entry;
      const newest = upgraded(this.#kinds, kind, entry.version, data);
      const { personal, single } = this.#kinds[kind];
      if (Number.isNaN(Date.parse(changed))) throw new StoreFault('damaged');
      if (personal && this.lock === 'locked') throw new StoreFault('locked');
      if (this.#isHere(entry.id) || (single && this.list(kind).length)) return 'here';
      const held = { id: entry.id, kind, changed, data: newest, revision: 0 };
      if (!this.#onlyInMemory(kind)) await this.#write([held]);
      this.#held.set(held.id, held);
      return 'added';
    });
  }

  /** Takes over a key, where no passphrase was set: that of a file from another phone. @param {Key} key */
  async adopt(key) {
    return this.#inTurn(async () => {
      if (this.lock !== 'memory') return;
      await this.#sealAll(key);
    });
  }

  /** Calls back after a change, here or in another window: "changed", "locked", "unlocked" or "erased". Returns the way to stop. @param {(what: string, elsewhere: boolean) => void} watcher */
  watch(watcher) {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** @param {string} kind @param {any} data @param {string} id @param {Set<string>} [known] */
  async #saveOver(kind, data, id, known) {
    const before = this.#held.get(id);
    if (this.#kinds[kind].personal && this.lock === 'locked') throw new StoreFault('locked');
    const newest = typeof data === 'function' ? data(before && structuredClone(before.data)) : data;
    const held = { id, kind, changed: this.#now().toISOString(), data: structuredClone(newest), revision: before?.revision ?? 0 };
    this.#held.set(id, held);
    if (!this.#onlyInMemory(kind)) await this.#write([held], known);
  }

  /** Seals everything personal that is readable here with a key, which counts only if that could be saved. @param {Key} key */
  async #sealAll(key) {
    const before = this.#key;
    this.#key = key;
    try {
      await this.#write([...this.#personal(), this.#latch()]);
    } catch (fault) {
      this.#key = before;
      throw fault;
    }
  }

  /** What this window has seen on the disk: the ids of all of it. */
  #known() {
    const kept = [...this.#held.values()].filter(({ revision }) => revision > 0);
    return new Set([...this.#sealed.keys(), ...[...kept, ...this.#unreadable].map(({ id }) => id)]);
  }

  /** Whether the disk has it, whatever this window knows. @param {string} id */
  async #isKept(id) {
    return (await this.#disk.all()).some((entry) => entry.id === id);
  }

  /** @param {string} id */
  #isHere(id) {
    return this.#held.has(id) || this.#sealed.has(id) || this.#unreadable.some((entry) => entry.id === id);
  }

  #personal() {
    return [...this.#held.values()].filter((entry) => this.#kinds[entry.kind].personal);
  }

  /** What was written here before there was a key in this window. */
  #waiting() {
    return this.#personal().filter((entry) => entry.revision === 0);
  }

  /** The entry as it is to be written: where another window has begun what there is only one of, both in that one. @param {Held} held */
  #joined(held) {
    const { id, kind, data } = held;
    const there = this.#kinds[kind].single && [...this.#held.values()].find((other) => other.kind === kind && other.id !== id);
    if (!there) return held;
    this.#held.delete(id);
    return Object.assign(there, { changed: this.#now().toISOString(), data: threeWayMerge(undefined, data, there.data) });
  }

  /** @param {string} kind */
  #onlyInMemory(kind) {
    return this.#kinds[kind].personal && !this.#key;
  }

  /** @returns {Held} */
  #latch() {
    const revision = this.#sealed.get(LATCH)?.revision ?? 0;
    return { id: LATCH, kind: LATCH, changed: '', data: null, revision };
  }

  /** Each salt that something here was sealed with, the most used first. */
  #headers() {
    /** @type {{ header: Uint8Array<ArrayBuffer>, times: number }[]} */
    const found = [];
    for (const entry of this.#sealed.values()) {
      try {
        const header = headerOf(entry.sealed ?? '');
        const same = found.find((other) => sameHeader(other.header, header));
        if (same) same.times += 1;
        else found.push({ header, times: 1 });
      } catch {
        // damaged: told when the rest is open
      }
    }
    return found.sort((a, b) => b.times - a.times).map(({ header }) => header);
  }

  /** @param {Key} key */
  async #opensAny(key) {
    for (const { id, version, sealed } of this.#sealed.values()) {
      const opened = await open(key, id, version, sealed ?? '').then(() => true, () => false);
      if (opened) return true;
    }
    return false;
  }

  /** Reads the disk again. What is in memory alone stays. */
  async #read() {
    const entries = await this.#disk.all();
    const memory = [...this.#held.values()].filter((held) => held.revision === 0);
    this.#held = new Map(memory.map((held) => [held.id, held]));
    this.#sealed = new Map(entries.filter((entry) => entry.sealed).map((entry) => [entry.id, entry]));
    this.#unreadable = [];
    for (const entry of entries) if (!entry.sealed || this.#key) await this.#readOne(entry);
  }

  /** @param {Entry} entry */
  async #readOne(entry) {
    try {
      const { id, version, revision, sealed } = entry;
      const inside = sealed && this.#key ? await open(this.#key, id, version, sealed) : entry;
      if (inside.kind === LATCH) return;
      const data = upgraded(this.#kinds, inside.kind, version, inside.data);
      this.#held.set(id, { id, kind: inside.kind, changed: inside.changed, data, revision });
    } catch (fault) {
      if (!(fault instanceof StoreFault)) throw fault;
      if (entry.id !== LATCH) this.#unreadable.push({ id: entry.id, fault });
    }
  }

  /** Puts entries on the disk, sealed where they are personal, each over the revision it was read at. @param {Held[]} all @param {Set<string>} [known] */
  async #write(all, known) {
    if (!all.length) return;
    const entries = await Promise.all(all.map((held) => this.#asEntry(held)));
    await this.#disk.write(entries, [], { known });
    for (const held of all) held.revision += 1;
    for (const entry of entries) if (entry.sealed) this.#sealed.set(entry.id, entry);
    this.#tell('changed');
  }

  /** @param {Held} held @returns {Promise<Entry>} */
  async #asEntry({ id, kind, changed, data, revision }) {
    const version = this.#kinds[kind]?.version ?? 1;
    const next = { id, version, revision: revision + 1 };
    if (kind !== LATCH && !this.#kinds[kind].personal) return { ...next, kind, changed, data };
    if (!this.#key) throw new StoreFault('locked');
    return { ...next, sealed: await seal(this.#key, id, version, { kind, changed, data }) };
  }

  /** @param {Entry[]} entries @param {Held[]} held */
  async #putBack(entries, held) {
    return this.#inTurn(async () => {
      await this.#disk.write(entries, [], { over: true });
      for (const one of held) if (one.revision === 0) this.#held.set(one.id, one);
      await this.#read();
      this.#tell('changed');
    });
  }

  #forget() {
    this.#key = undefined;
    this.#held.clear();
    this.#sealed.clear();
    this.#unreadable = [];
  }

  /** Reads what another window wrote. */
  async #catchUp() {
    await this.#read();
    // A new passphrase in the other window: this one must ask for it too.
    if (this.#key && !(await this.#opensAny(this.#key))) {
      this.#key = undefined;
      await this.#read();
    }
  }

  /** Another window changed something. @param {string} what */
  async #hear(what) {
    await this.#inTurn(async () => {
      if (what === 'erased') this.#forget();
      await this.#catchUp();
    });
    this.#notify(what, true);
  }

  /** @param {'changed' | 'erased'} what */
  #tell(what) {
    this.#channel?.postMessage(what);
    this.#notify(what);
  }

  /** @param {string} what @param {boolean} [elsewhere] */
  #notify(what, elsewhere = false) {
    for (const watcher of this.#watchers) watcher(what, elsewhere);
  }

  /** One thing at a time, in the order asked for. @template T @param {() => Promise<T>} work @returns {Promise<T>} */
  #inTurn(work) {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => {});
    return turn;
  }
}

/** @param {Held} held @returns {Saved} */
function shown({ id, kind, changed, data }) {
  return { id, kind, changed, data: structuredClone(data) };
}

/** An id for an entry that is still to be saved. */
export function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
