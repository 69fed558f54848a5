// The world of one phone, in which nothing happens by itself. Whatever the worker asks of it (storage, network, pages)
// becomes an operation that waits in a queue until the world performs it, so a test can make any one of them fail,
// hang, or be the moment at which the browser ends the worker. The clock moves only when nothing else can.
import { AsyncLocalStorage } from 'node:async_hooks';
import { readFileSync } from 'node:fs';
import vm from 'node:vm';

import { DecompressionStream, Response, crypto, sha256 } from './web.mjs';

export const ORIGIN = 'https://force.example';
export const SCOPE = `${ORIGIN}/pocket-book/`;
export const HANG = Symbol('hang');
const MOST_OPERATIONS = 20_000;
const SOURCE = new URL('../../build_scripts/pwa/client/worker.js', import.meta.url);
const GLOBALS = [
  'self', 'caches', 'fetch', 'crypto', 'Response', 'performance', 'AbortSignal', 'Date', 'setTimeout', 'clearTimeout',
  'DecompressionStream',
];

export const workerSource = () => readFileSync(SOURCE, 'utf8');
export const LAST_RESORT = '<h1>Last resort</h1>';

/** The engine as a function of its globals: one call is one life of the worker. @param {string} source */
export function compile(source) {
  return new vm.Script(`(function (${GLOBALS}) {${source}\n})`, { filename: 'worker.js' }).runInThisContext();
}

/** Nothing more can happen, and what was waited for has not happened. */
export class Stuck extends Error {}

/** Until every promise that can settle has. */
const tick = () => new Promise((resolve) => process.nextTick(resolve));
const never = () => new Promise(() => {});
const STORAGE = new Set(['open', 'match', 'read', 'put', 'delete', 'drop', 'keys', 'has', 'names']);
const WRITES = new Set(['put', 'delete', 'drop']);
const keyOf = (request) => String(request?.url ?? request);

/** Everything the browser keeps for the site. Copies share bytes, which nobody changes in place. */
export class Storage {
  /** Cache name to (address to { bytes, status, headers }). @type {Map<string, Map<string, object>>} */
  caches = new Map();
  /** Bytes that fit. */
  limit = Infinity;

  copy() {
    const copy = new Storage();
    for (const [name, entries] of this.caches) copy.caches.set(name, new Map(entries));
    copy.limit = this.limit;
    return copy;
  }

  *entries() {
    for (const entries of this.caches.values()) yield* entries;
  }

  get used() {
    return [...this.entries()].reduce((sum, [, { bytes }]) => sum + bytes.length, 0);
  }

  /** Throws entries away, as a browser short of room may. @param {(address: string) => boolean} which */
  evict(which) {
    for (const entries of this.caches.values()) {
      for (const address of [...entries.keys()]) if (which(address)) entries.delete(address);
    }
  }

  /** Changes one byte on the disk. @param {string} address */
  damage(address, at = 0) {
    for (const entries of this.caches.values()) {
      const entry = entries.get(address);
      if (!entry) continue;
      const bytes = entry.bytes.slice();
      bytes[at % bytes.length] ^= 1;
      entries.set(address, { ...entry, bytes });
    }
  }
}

export class World {
  /** Seen by fetch; see server.mjs. */
  server;
  storage;
  /** Pages and their workers that the browser lists: id to { id, type, controlled, messages }. */
  clients = new Map();
  registered = true;
  /** Whether a worker asked to take over from the one before it. */
  tookOver = false;
  /** What the worker told the browser of its routes. */
  routes = [];
  /** ms since this world began; nobody can set this one. */
  now = 0;
  /** The clock on the wall, in ms; anybody can. */
  wall = Date.UTC(2026, 10, 23, 3);
  /** With a source of chance, operations that wait are performed in any order, else first come, first served. */
  random = null;
  /** What happens at the at-th operation from when it was set: see #perform. */
  fault = null;
  performed = 0;
  /** Whether storage refuses everything. */
  broken = false;
  /** Names of the callers whose operations have to wait. */
  held = new Set();
  log = [];
  /** Addresses under which the worker stored bytes of another hash. @type {string[]} */
  wrong = [];
  #waiting = [];
  #timers = [];
  #caller = new AsyncLocalStorage();

  constructor(server, storage = new Storage()) {
    this.server = server;
    this.storage = storage;
  }

  /** Marks every operation that comes of an action with the name of its caller. */
  as(caller, action) {
    return this.#caller.run(caller, action);
  }

  /** Asks for an operation. @param {{ life: object, kind: string, what: string, signal?: AbortSignal,
   *  effect: () => unknown }} operation */
  operate({ life, kind, what, signal, effect }) {
    if (life.dead) return never();
    if (signal?.aborted) return Promise.reject(signal.reason);
    return new Promise((resolve, reject) => {
      const operation = { life, kind, what, effect, resolve, reject, caller: this.#caller.getStore() };
      signal?.addEventListener('abort', () => {
        this.#waiting = this.#waiting.filter((other) => other !== operation);
        if (!life.dead) reject(signal.reason);
      });
      this.#waiting.push(operation);
    });
  }

  /** Arms a fault: { at, how, hook }. */
  arm(fault) {
    this.fault = fault;
    this.performed = 0;
    this.log = [];
  }

  #next() {
    const ready = this.#waiting.filter((operation) => !this.held.has(operation.caller));
    if (ready.length === 0) return null;
    const chosen = this.random ? ready[Math.floor(this.random() * ready.length)] : ready[0];
    this.#waiting = this.#waiting.filter((operation) => operation !== chosen);
    return chosen;
  }

  async #perform(operation) {
    const { life, kind, what, effect, resolve, reject } = operation;
    this.performed += 1;
    this.log.push(`${kind} ${what}`);
    const how = this.fault?.at === this.performed ? this.fault.how : null;
    const hook = how && this.fault.hook;
    if (how) this.fault = null;
    if (how) this.faulted = operation;
    switch (how) {
      case 'throw': // it did not happen
        return reject(kind === 'fetch' || kind === 'body' ? new TypeError('network fault') : new Error('storage fault'));
      case 'answer lost': // it happened, and the worker is told that it did not
        await effect();
        return reject(new Error('storage fault'));
      case 'quota':
        return reject(new DOMException('no room', 'QuotaExceededError'));
      case 'hang': // it never ends, unless the worker itself gives up
        this.#waiting.push(Object.assign(operation, { caller: HANG }));
        this.held.add(HANG);
        return hook?.(operation);
      case 'kill before': // this one and all others under way are lost
        return this.kill(life, false);
      case 'kill after': // this one and all others under way are done, and nobody hears of it
        await effect();
        return this.kill(life, true);
      case 'slow': // something else happens first
        await hook(operation);
    }
    if (life.dead) return undefined;
    if (this.broken && STORAGE.has(kind)) return reject(new Error('storage fault'));
    try {
      const result = effect();
      if (result === HANG) {
        this.held.add(HANG);
        return void this.#waiting.push(Object.assign(operation, { caller: HANG }));
      }
      return resolve(result);
    } catch (fault) {
      return reject(fault);
    }
  }

  /** Performs operations until a promise settles, moving the clock only when nothing else can happen. */
  async until(promise) {
    let ended = false;
    const end = () => { ended = true; };
    promise.then(end, end);
    for (let count = 0; ; count += 1) {
      await tick();
      if (ended) return promise;
      if (count > MOST_OPERATIONS) throw new Stuck('it goes on for ever');
      const operation = this.#next();
      if (operation) await this.#perform(operation);
      else if (!this.#ring()) throw new Stuck('nothing more can happen');
    }
  }

  /** Performs at most so many operations. */
  async run(count = Infinity) {
    for (let done = 0; done < Math.min(count, MOST_OPERATIONS); done += 1) {
      await tick();
      const operation = this.#next();
      if (!operation) return;
      await this.#perform(operation);
    }
    await tick();
  }

  /** Lets time pass. @param {number} ms */
  async pass(ms) {
    const end = this.now + ms;
    for (;;) {
      await this.run();
      const next = this.#timers.filter(({ life, at }) => !life.dead && at <= end);
      if (next.length === 0) break;
      this.#ring();
    }
    this.wall += end - this.now;
    this.now = end;
  }

  #ring() {
    this.#timers = this.#timers.filter(({ life }) => !life.dead).sort((one, other) => one.at - other.at);
    const timer = this.#timers.shift();
    if (!timer) return false;
    this.wall += Math.max(0, timer.at - this.now);
    this.now = Math.max(this.now, timer.at);
    timer.ring();
    return true;
  }

  /** The browser ends a worker: its memory is lost, storage stays. What was under way is done, or not.
   * @param {boolean | (() => boolean)} applied */
  kill(life, applied = false) {
    life.dead = true;
    const [mine, others] = [[], []];
    for (const operation of this.#waiting) (operation.life === life ? mine : others).push(operation);
    this.#waiting = others;
    for (const { kind, effect } of mine) {
      if (!WRITES.has(kind) || !(typeof applied === 'function' ? applied() : applied)) continue;
      try {
        effect();
      } catch { /* nobody hears of it */ }
    }
  }

  /** Starts the worker: fresh memory, the same storage. */
  start(engine) {
    const life = { dead: false, listeners: {}, activation: null };
    const world = this;
    const operate = (kind, what, effect, signal) => world.operate({ life, kind, what, effect, signal });
    const timer = (ring, ms) => {
      const entry = { life, at: world.now + ms, ring };
      world.#timers.push(entry);
      return entry;
    };
    engine(
      {
        LAST_RESORT,
        registration: {
          scope: SCOPE,
          unregister: () => operate('unregister', '', () => { world.registered = false; return true; }),
        },
        clients: {
          matchAll: ({ type = 'window', includeUncontrolled = false } = {}) =>
            operate('matchAll', type, () =>
              [...world.clients.values()]
                .filter((client) => client.controlled || includeUncontrolled)
                .filter((client) => type === 'all' || client.type === type)
                .map((client) => ({ ...client, postMessage: (message) => void client.messages.push(message) }))),
        },
        skipWaiting: () => operate('skipWaiting', '', () => { world.tookOver = true; }),
        addEventListener: (name, listener) => { life.listeners[name] = listener; },
      },
      cacheStorage(world, operate),
      (input, init) => world.#fetch(operate, input, init),
      crypto,
      class extends Response {
        static redirect(address, status) {
          return Response.redirect(new URL(address, SCOPE), status);
        }
      },
      { now: () => world.now },
      {
        timeout: (ms) => {
          const controller = new AbortController();
          timer(() => controller.abort(new DOMException('it took too long', 'TimeoutError')), ms);
          return controller.signal;
        },
        any: (signals) => AbortSignal.any(signals),
      },
      class extends Date {
        constructor(...parts) {
          super(...(parts.length ? parts : [world.wall]));
        }

        static now() {
          return world.wall;
        }
      },
      timer,
      (entry) => { world.#timers = world.#timers.filter((other) => other !== entry); },
      DecompressionStream,
    );
    return life;
  }

  async #fetch(operate, input, init = {}) {
    const request = { method: 'GET', cache: 'default', redirect: 'follow', ...(input.mode ? input : {}), ...init };
    request.url = keyOf(input);
    const { signal } = request;
    const path = request.url.replace(SCOPE, '');
    let answer = await operate('fetch', path, () => this.server.answer(request), signal);
    if (answer.redirect && request.redirect !== 'manual') {
      if (request.redirect === 'error') throw new TypeError('a redirect');
      const followed = { ...request, url: answer.redirect };
      answer = await operate('fetch', answer.redirect, () => this.server.answer(followed), signal);
    }
    const { status = 0, bytes, headers, stalled } = answer;
    const response = new Response(null, {
      status, headers, read: () => operate('body', path, () => (stalled ? HANG : bytes), signal),
    });
    if (answer.redirect && request.redirect === 'manual') response.type = 'opaqueredirect';
    return Object.assign(response, { fromNetwork: true });
  }
}

/** Cache Storage over what the browser keeps. A cache that was dropped takes no more entries until opened again. */
function cacheStorage({ storage, wrong }, operate) {
  const short = (address) => address.replace(`${SCOPE}.pwa/`, '').slice(0, 16);

  const open = (entries) => ({
    match: async (request) => {
      const address = keyOf(request);
      const entry = await operate('match', short(address), () => entries.get(address));
      if (!entry) return undefined;
      const { status, headers, bytes } = entry;
      return new Response(null, { status, headers, read: () => operate('read', short(address), () => bytes) });
    },
    put: async (request, response) => {
      const address = keyOf(request);
      if (response.status === 206 || response.status === 0) throw new TypeError('this response cannot be stored');
      const entry = { bytes: await response.bytes(), status: response.status, headers: [...response.headers] };
      return operate('put', short(address), () => {
        const replaced = entries.get(address)?.bytes.length ?? 0;
        if (storage.used - replaced + entry.bytes.length > storage.limit) {
          throw new DOMException('no room', 'QuotaExceededError');
        }
        const [hash] = /[0-9a-f]{64}$/.exec(address) ?? [];
        if (hash && sha256(entry.bytes) !== hash) wrong.push(address);
        entries.set(address, entry);
      });
    },
    delete: (request) => operate('delete', short(keyOf(request)), () => entries.delete(keyOf(request))),
    keys: () => operate('keys', '', () => [...entries.keys()].map((url) => ({ url }))),
  });

  return {
    open: (name) => operate('open', '', () => {
      if (!storage.caches.has(name)) storage.caches.set(name, new Map());
      return open(storage.caches.get(name));
    }),
    delete: (name) => operate('drop', '', () => storage.caches.delete(name)),
    has: (name) => operate('has', '', () => storage.caches.has(name)),
    keys: () => operate('names', '', () => [...storage.caches.keys()]),
  };
}
