// A phone with a browser: pages are opened, read and closed, and the browser runs the worker as it sees fit.
import { ORIGIN, SCOPE, Storage, Stuck, World } from './world.mjs';

/** No two pages on any phone have the same name, as in a browser. */
let clients = 0;

export class Phone {
  pages = [];
  #life = null;

  constructor(engine, server, storage = new Storage()) {
    this.engine = engine;
    this.server = server;
    this.world = new World(server, storage);
    this.world.registered = false;
  }

  /** The same phone with the same things stored, after a restart. */
  restarted() {
    const phone = new Phone(this.engine, this.server, this.world.storage.copy());
    phone.world.registered = this.world.registered;
    return phone;
  }

  get storage() {
    return this.world.storage;
  }

  get alive() {
    return this.#life !== null && !this.#life.dead;
  }

  /** The worker, started if need be. */
  get worker() {
    if (!this.alive) this.#life = this.world.start(this.engine);
    return this.#life;
  }

  kill(applied = false) {
    if (this.alive) this.world.kill(this.#life, applied);
  }

  /** Waits for something, with the world going on meanwhile. */
  until(promise) {
    return this.world.until(promise);
  }

  /** Waits, and says how it ended: done, failed, or stuck (for ever under way, or gone with its worker). */
  async outcome(promise) {
    try {
      await this.until(promise);
      return 'done';
    } catch (fault) {
      if (fault instanceof Stuck && this.alive) this.kill(); // as a browser does in the end
      return fault instanceof Stuck ? 'stuck' : 'failed';
    }
  }

  // --- what a browser does --------------------------------------------------------------------------------------

  /** Hands an event to the worker. Settles with what it waits for. */
  async #dispatch(name, members) {
    const life = this.worker;
    if (name !== 'activate' && life.activation) await life.activation;
    const waits = [];
    let response;
    const event = {
      ...members,
      waitUntil: (promise) => void waits.push(promise),
      respondWith: (promise) => { response = Promise.resolve(promise); },
    };
    life.listeners[name]?.(event);
    if (name === 'fetch') {
      for (const wait of waits) wait.catch(() => {});
      return response;
    }
    return Promise.allSettled(waits);
  }

  /** What register.js does first. A new worker installs and is active; pages that are open are not claimed. */
  async register() {
    if (this.world.registered) return;
    this.world.registered = true;
    await this.#dispatch('install', { addRoutes: (route) => this.world.routes.push(route) });
    await this.activate();
  }

  /** A worker becomes the active one: until it has, the browser keeps every page of the site waiting. */
  async activate() {
    const life = this.worker;
    life.activation = this.#dispatch('activate', {});
    await life.activation;
    life.activation = null;
  }

  /** Sends a message and settles with the answer. */
  ask(message, page = null) {
    return new Promise((resolve, reject) => {
      const port = { postMessage: resolve };
      const source = page && { id: page.id };
      this.#dispatch('message', { data: message, source, ports: [port] })
        .then(([wait]) => wait?.status === 'rejected' && reject(wait.reason));
    });
  }

  #request(path, mode, clientId, resultingClientId, destination) {
    const url = new URL(path, SCOPE).href;
    const request = { url, method: 'GET', mode, destination, headers: new Headers(), redirect: mode === 'navigate' ? 'manual' : 'follow' };
    return { request, clientId, resultingClientId };
  }

  /** Asks the worker, or the network where there is none, for an address. Settles with { status, bytes }. */
  async #get(controlled, path, mode, clientId, resultingClientId = '', destination = '') {
    const event = this.#request(path, mode, clientId, resultingClientId, destination);
    let response = controlled ? await this.#dispatch('fetch', event) : null;
    if (!response) {
      const answer = this.server.answer({ ...event.request, cache: 'default' });
      if (typeof answer === 'symbol') await new Promise(() => {});
      return { path, status: answer.status ?? 200, bytes: answer.bytes ?? new Uint8Array(), from: 'network' };
    }
    if (response.type === 'opaqueredirect') return { path, status: 200, bytes: new Uint8Array(), from: 'network' }; // elsewhere
    if (response.type === 'error') throw new TypeError('network error');
    if (response.status >= 300 && response.status < 400) {
      const moved = response.headers.get('location').replace(SCOPE, '').replace(ORIGIN, '');
      return this.#get(controlled, moved, mode, clientId, resultingClientId, destination);
    }
    const { status, fromNetwork } = response;
    const from = fromNetwork ? 'network' : 'store';
    const [type, caching] = ['content-type', 'cache-control'].map((name) => response.headers.get(name));
    return { path, status, from, bytes: await response.bytes(), type, caching };
  }

  // --- what a person does ---------------------------------------------------------------------------------------

  /** Opens a page. It is listed as a client once it has its answer. A failure leaves a blank page: status 0. */
  async open(path) {
    const page = { id: `page-${(clients += 1)}`, path, controlled: this.world.registered, got: [], messages: [] };
    const answer = await this.#get(page.controlled, path, 'navigate', '', page.id).catch((fault) => ({ status: 0, fault }));
    page.got.push({ ...answer, path });
    Object.assign(page, answer, { path });
    this.pages.push(page);
    const url = new URL(path, SCOPE).href;
    const { id, controlled, messages } = page;
    this.world.clients.set(id, { id, url, type: 'window', controlled, messages, visibilityState: 'visible' });
    return page;
  }

  /** Whatever a page still asks for after it has opened. */
  async part(page, path, client = page.id) {
    const answer = await this.#get(page.controlled, path, 'no-cors', client).catch((fault) => ({ status: 0, fault }));
    page.got.push({ ...answer, path });
    return answer;
  }

  /** The parts that a page names. */
  async parts(page) {
    const text = page.bytes ? new TextDecoder().decode(page.bytes) : '';
    for (const [, path] of text.matchAll(/href="([^"]+)"/g)) await this.part(page, path);
    return page;
  }

  /** A page starts a worker of its own, which then asks for files itself. */
  async startWorker(page, path) {
    const id = `worker-${(clients += 1)}`;
    const answer = await this.#get(page.controlled, path, 'same-origin', page.id, id, 'worker').catch(() => ({ status: 0 }));
    page.got.push({ ...answer, path });
    this.world.clients.set(id, { id, type: 'worker', controlled: page.controlled, messages: [] });
    return id;
  }

  /** The phone is put away, or another app is looked at. */
  hide(page) {
    this.world.clients.get(page.id).visibilityState = 'hidden';
  }

  close(page) {
    this.world.clients.delete(page.id);
    this.pages = this.pages.filter((other) => other !== page);
  }

  // --- all at once, for tests in which nothing else happens meanwhile ---------------------------------------------

  /** Opens a page with its parts, to the end. */
  load(path) {
    return this.until(this.open(path).then((page) => this.parts(page)));
  }

  /** Asks for a look at the server, to the end. */
  check(asked = true) {
    return this.until(this.ask({ type: 'check', asked }));
  }

  status(page = null) {
    return this.until(this.ask({ type: 'status' }, page));
  }

  /** Opens the first page with signal and does what its script does. */
  async visit(path = '') {
    const page = await this.load(path);
    await this.until(this.register());
    await this.status(page);
    await this.until(this.ask({ type: 'check', asked: false }, page));
    return page;
  }
}
