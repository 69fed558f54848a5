// The offline engine: keeps whole, verified releases of a site and serves them without asking the network.
//
// A release is one version of the site's content. release.json lists its files with their SHA-256. Bytes are stored
// under their hash, so a file that did not change is never fetched twice and wrong bytes have nowhere to go.
// This script changes rarely; content changes through release.json alone, so nothing ever waits for a new worker.
//
// What must hold, whatever fails:
//   I1  once a first release is stored, a complete verified release can be served at every instant;
//   I2  every byte served hashes to its release; wrong bytes are never stored;
//   I3  one page load never mixes releases;
//   I4  "ready" is said only after an inventory of what is really stored.
'use strict';

const VERSION = '__WORKER_VERSION__';
/** Shown when nothing else is left. It lives in this script, which the browser keeps apart from the stored files. */
const LAST_RESORT = '__LAST_RESORT__';

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const SCOPE = worker.registration.scope;
const SCOPE_PATH = new URL(SCOPE).pathname;
/** Caches belong to the whole origin; the path keeps two sites on one origin apart. */
const STORE = `pwa ${SCOPE_PATH}`;
const KEEP = `${SCOPE}.pwa/`;
const POINTER_TIMEOUT = 3_000; // ms: on a phone with bars but no internet, give up and serve what is here
const FILE_TIMEOUT = 60_000; // ms
const CHECK_EVERY = 15 * 60_000; // ms
const DOWNLOADS_AT_ONCE = 4;

/**
 * @typedef {{ sha256: string, size: number, type: string, pack?: number }} File
 * @typedef {{ id: string, counter: number, built: string, commit: string | null, changes: string[], urgent: boolean,
 *             headers: Record<string, string>, packs: { path: string }[], files: Map<string, File> }} Release
 * @typedef {{ current: string | null, previous: string | null, pins: Record<string, string> }} State
 *   pins: the release that each page opened before a switch stays on.
 */

// --- the store: everything is in one cache, and one put changes one thing -----------------------------------------

/** Whether somebody has taken the copy off this phone: then nothing still under way may bring it back. */
let removed = false;
async function store() {
  if (removed) throw new Error('removed from this phone');
  return caches.open(STORE);
}
/** @param {string} hash */
const blobKey = (hash) => `${KEEP}blob/${hash}`;
/** @param {string} id */
const releaseKey = (id) => `${KEEP}release/${id}`;
const STATE_KEY = `${KEEP}state`;

/** @type {Promise<State> | null} */
let stateInMemory = null;
/** @type {Map<string, Release>} */
const releasesInMemory = new Map();
/** Hashes whose stored bytes this worker has already checked. @type {Set<string>} */
const verified = new Set();
/** The release given to each page this worker opened; a page may not be listed as a client yet. @type {Map<string, string>} */
const opened = new Map();

/** @returns {Promise<State>} */
function readState() {
  stateInMemory ??= (async () => {
    const stored = await (await store()).match(STATE_KEY);
    return stored ? stored.json() : { current: null, previous: null, pins: {} };
  })();
  stateInMemory.catch(() => { stateInMemory = null; });
  return stateInMemory;
}

/** The one step that makes a release current: a single put, so it has happened or it has not. @param {State} state */
async function writeState(state) {
  await (await store()).put(STATE_KEY, new Response(JSON.stringify(state)));
  stateInMemory = Promise.resolve(state);
}

/** @param {BufferSource} bytes */
async function sha256(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Stored bytes, checked the first time this worker reads them; null when they are missing or damaged.
 * @param {string} hash */
async function readBlob(hash) {
  const stored = await (await store()).match(blobKey(hash));
  if (!stored) return null;
  const bytes = await stored.arrayBuffer();
  if (!verified.has(hash)) {
    if (await sha256(bytes) !== hash) return null;
    verified.add(hash);
  }
  return bytes;
}

/** @param {string | null} id @returns {Promise<Release | null>} */
async function readRelease(id) {
  if (!id) return null;
  const known = releasesInMemory.get(id);
  if (known) return known;
  const stored = await (await store()).match(releaseKey(id));
  if (!stored) return null;
  const bytes = await stored.arrayBuffer();
  if (await sha256(bytes) !== id) return null;
  const release = parseRelease(id, bytes);
  releasesInMemory.set(id, release);
  return release;
}

/** @param {string} id @param {ArrayBuffer} bytes @returns {Release} Throws when it is not a release manifest. */
function parseRelease(id, bytes) {
  const manifest = JSON.parse(new TextDecoder().decode(bytes));
  if (manifest?.format !== 1 || !Number.isSafeInteger(manifest.counter)) throw new Error('not a release manifest');
  /** @type {Map<string, File>} */
  const files = new Map(Object.entries(manifest.files ?? {}));
  const whole = [...files.values()].every((file) => /^[0-9a-f]{64}$/.test(file?.sha256) && file.type);
  if (!whole || files.size === 0) throw new Error('the release manifest is damaged');
  return { ...manifest, id, files, packs: manifest.packs ?? [], headers: manifest.headers ?? {} };
}

// --- getting a release -------------------------------------------------------------------------------------------

/** @param {string} path @param {number} timeout ms @param {RequestCache} cache */
async function request(path, timeout, cache) {
  const address = new URL(path.split('/').map(encodeURIComponent).join('/'), SCOPE);
  const response = await fetch(address, { cache, redirect: 'error', signal: AbortSignal.timeout(timeout) });
  if (response.status !== 200) throw new Error(`${path} answered ${response.status}`);
  return response;
}

/** Stores the bytes of a file, and says whether they are the right ones. Wrong bytes go nowhere.
 * @param {File} file @param {ArrayBuffer} bytes */
async function keep(file, bytes) {
  if (await sha256(bytes) !== file.sha256) return false;
  await (await store()).put(blobKey(file.sha256), new Response(bytes));
  verified.add(file.sha256);
  return true;
}

/** Fetches one file. A cached copy may be from another release, so a wrong answer is asked for once more past the
 * HTTP cache. @param {string} path @param {File} file */
async function fetchBlob(path, file) {
  for (const cache of /** @type {RequestCache[]} */ (['default', 'reload'])) {
    const bytes = await (await request(path, FILE_TIMEOUT, cache)).arrayBuffer();
    if (await keep(file, bytes)) return bytes;
  }
  throw new Error(`${path} is not the file this release lists`);
}

/** Fetches a pack, storing each file as it comes out: what arrived before a break is not fetched again.
 * @param {Release} release @param {number} number @param {(hash: string) => void} stored called for each file */
async function fetchPack(release, number, stored) {
  const { path } = release.packs[number];
  const response = await request(path, FILE_TIMEOUT, 'default');
  if (!response.body) throw new Error(`${path} is empty`);
  const reader = response.body.pipeThrough(new DecompressionStream('gzip')).getReader();
  let held = new Uint8Array();
  for (const [name, file] of inPack(release, number)) {
    while (held.length < file.size) {
      const { done, value } = await reader.read();
      if (done) throw new Error(`${path} is cut short`);
      const longer = new Uint8Array(held.length + value.length);
      longer.set(held);
      longer.set(value, held.length);
      held = longer;
    }
    if (!await keep(file, held.slice(0, file.size).buffer)) throw new Error(`${path} does not hold ${name}`);
    held = held.slice(file.size);
    stored(file.sha256);
  }
}

/** The files of a pack, in the order of the manifest, which is their order in the pack.
 * @param {Release} release @param {number} number */
const inPack = (release, number) => [...release.files].filter(([, file]) => file.pack === number);

/** One path for each stored hash: two files with the same bytes are one. @param {Release} release */
const uniqueFiles = (release) => new Map([...release.files].map(([path, file]) => [file.sha256, { path, file }]));

/** Whether a file's bytes are stored and right; read and hashed once in the life of this worker. @param {string} hash */
async function isKept(hash) {
  const kept = verified.has(hash) ? await (await store()).match(blobKey(hash)) : await readBlob(hash);
  if (!kept) verified.delete(hash);
  return Boolean(kept);
}

/** Brings every missing file of a release into the store. What is already there stays, so a broken download goes on
 * where it stopped. @param {Release} release */
async function stage(release) {
  const files = uniqueFiles(release);
  /** @type {Set<string>} */
  const missing = new Set();
  for (const hash of files.keys()) if (!await isKept(hash)) missing.add(hash);
  const stored = (/** @type {string} */ hash) => {
    missing.delete(hash);
    tellPages({ type: 'progress', done: files.size - missing.size, total: files.size });
  };

  // A pack is worth it where most of it is missing; whatever a pack did not bring is fetched singly.
  const worthIt = [...release.packs.keys()].filter((number) => {
    const lacking = inPack(release, number).filter(([, file]) => missing.has(file.sha256));
    const size = (/** @type {[string, File][]} */ some) => some.reduce((sum, [, file]) => sum + file.size, 0);
    return 2 * size(lacking) > size(inPack(release, number));
  });
  await inLanes(worthIt, (number) => fetchPack(release, number, stored)).catch(() => {});
  await inLanes([...missing], async (hash) => {
    const { path, file } = /** @type {{ path: string, file: File }} */ (files.get(hash));
    await fetchBlob(path, file);
    stored(hash);
  });
}

/** Does a job for each item, a few at a time. One that fails does not stop the others: what arrives now need not be
 * fetched next time. @template T @param {T[]} items @param {(item: T) => Promise<void>} job */
async function inLanes(items, job) {
  const next = items.values();
  const lane = async () => {
    /** @type {unknown} */
    let fault;
    for (const item of next) await job(item).catch((reason) => { fault ??= reason; });
    if (fault) throw fault;
  };
  const ended = await Promise.allSettled(Array.from({ length: DOWNLOADS_AT_ONCE }, lane));
  for (const one of ended) if (one.status === 'rejected') throw one.reason;
}

/** Makes a complete release current. Pages already open stay on the release they were opened with. @param {string} id */
async function switchTo(id) {
  const state = await readState();
  const pages = await worker.clients.matchAll({ type: 'all' });
  /** @type {Record<string, string>} */
  const pins = {};
  if (state.current) {
    for (const client of [...opened.keys(), ...pages.map((page) => page.id)]) {
      pins[client] = state.pins[client] ?? opened.get(client) ?? state.current;
    }
  }
  await writeState({ current: id, previous: state.current, pins });
  opened.clear();
}

/** Forgets releases and files that no page and no way back needs. Safe to be cut short: it only removes leftovers. */
async function cleanUp() {
  const state = await readState();
  const live = new Set((await worker.clients.matchAll({ type: 'all' })).map((client) => client.id));
  const pinned = Object.entries(state.pins).filter(([client]) => live.has(client)).map(([, id]) => id);
  const keep = new Set([STATE_KEY]);
  for (const id of new Set([state.current, state.previous, ...pinned])) {
    const release = await readRelease(id);
    if (!id || !release) continue;
    keep.add(releaseKey(id));
    for (const file of release.files.values()) keep.add(blobKey(file.sha256));
  }
  const cache = await store();
  for (const request of await cache.keys()) {
    if (!keep.has(request.url)) await cache.delete(request);
  }
}

/** Looks for a newer release and brings it in whole. Throws when there is none to be had; nothing is lost by that. */
async function update() {
  const bytes = await (await request('release.json', POINTER_TIMEOUT, 'no-store')).arrayBuffer();
  const id = await sha256(bytes);
  const state = await readState();
  const current = await readRelease(state.current);
  if (current && id === state.current) return heal(current);
  const release = parseRelease(id, bytes);
  // An older release offered again is a mistake or an attack, never news.
  if (current && release.counter <= current.counter) return undefined;
  await stage(release);
  await (await store()).put(releaseKey(id), new Response(bytes));
  await switchTo(id);
  tellPages({ type: 'changed' });
  await cleanUp();
}

/** Fetches again what the browser has thrown away. @param {Release} release */
async function heal(release) {
  if ((await inventory(release)).present < uniqueFiles(release).size) {
    await stage(release);
    tellPages({ type: 'changed' });
  }
}

/** @type {Promise<void> | null} */
let updating = null;
let lastCheck = -Infinity;
let lastFault = '';

/** At most one look at a time, and one in a quarter of an hour unless somebody asks. @param {boolean} asked */
function check(asked) {
  if (!updating && (asked || performance.now() - lastCheck > CHECK_EVERY)) {
    lastCheck = performance.now(); // not the clock on the wall: that may be wrong, and may be changed
    updating = update()
      .then(() => { lastFault = ''; }, (fault) => { lastFault = String(fault?.message ?? fault); })
      .finally(() => { updating = null; tellPages({ type: 'checked' }); });
  }
  return updating ?? Promise.resolve();
}

// --- serving ------------------------------------------------------------------------------------------------------

/** The file a URL means: "x/" is x/index.html; "x" is itself, x/ (as a redirect) or x.html; a query changes nothing.
 * @param {Release} release @param {URL} url @returns {{ path?: string, redirect?: string }} */
function resolve(release, url) {
  let path;
  try {
    path = decodeURIComponent(url.pathname.slice(SCOPE_PATH.length));
  } catch {
    return {};
  }
  if (path === '' || path.endsWith('/')) path += 'index.html';
  if (release.files.has(path)) return { path };
  if (release.files.has(`${path}/index.html`)) return { redirect: `${url.pathname}/${url.search}` };
  if (release.files.has(`${path}.html`)) return { path: `${path}.html` };
  return {};
}

/** @param {Release} release @param {string} path @param {number} [status] */
async function serveFile(release, path, status = 200) {
  const file = release.files.get(path);
  if (!file) return null;
  const bytes = await readBlob(file.sha256) ?? await fetchBlob(path, file).catch(() => null);
  // The headers come from the release, so that a page is as well guarded offline, and on any host, as online.
  return bytes && new Response(bytes, { status, headers: { ...release.headers, 'Content-Type': file.type } });
}

/** The release this request belongs to: a new page gets the current one, and all that a page asks for, or a worker that
 * it starts, is of the page's own. @param {FetchEvent} event */
async function releaseFor(event) {
  const state = await readState();
  const own = event.request.mode === 'navigate' ? null : state.pins[event.clientId] ?? opened.get(event.clientId);
  const id = own ?? state.current;
  if (id && event.resultingClientId) opened.set(event.resultingClientId, id);
  return readRelease(id);
}

/** @param {FetchEvent} event @param {URL} url */
async function respond(event, url) {
  const release = await releaseFor(event).catch(() => null);
  if (release) {
    const { path, redirect } = resolve(release, url);
    if (redirect) return Response.redirect(redirect, 301);
    const response = path && await serveFile(release, path).catch(() => null);
    if (response) return response;
  }
  const page = event.request.mode === 'navigate';
  try {
    // Only a page that is not in the release gets this far with a release stored: it may wait, but not for ever.
    return await fetch(event.request, page && release ? { signal: AbortSignal.timeout(POINTER_TIMEOUT) } : {});
  } catch (fault) {
    if (!page) throw fault;
    return (release && await serveFile(release, '404.html', 404).catch(() => null)) || lastResort();
  }
}

const lastResort = () =>
  new Response(LAST_RESORT, { status: 503, headers: { 'Content-Type': 'text/html; charset=utf-8' } });

// --- talking with pages -------------------------------------------------------------------------------------------

/** What is really stored. @param {Release} release */
async function inventory(release) {
  let present = 0;
  for (const hash of uniqueFiles(release).keys()) if (await isKept(hash)) present += 1;
  return { present, expected: uniqueFiles(release).size };
}

/** @param {string} client */
async function status(client) {
  const state = await readState();
  const release = await readRelease(state.current);
  const count = release ? await inventory(release) : { present: 0, expected: 0 };
  const pinned = state.pins[client];
  return {
    worker: VERSION,
    ready: release !== null && count.present === count.expected,
    ...count,
    release: release && {
      id: release.id, built: release.built, changes: release.changes, urgent: release.urgent, files: release.files.size,
    },
    /** Whether this page was opened before the current release arrived. */
    newer: pinned !== undefined && pinned !== state.current,
    updating: updating !== null,
    fault: lastFault,
  };
}

/** @param {object} message */
async function tellPages(message) {
  const pages = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
  for (const page of pages) page.postMessage({ pwa: message });
}

/** Takes the offline copy off this phone. */
async function remove() {
  removed = true;
  await caches.delete(STORE);
  await worker.registration.unregister();
}

// --- events -------------------------------------------------------------------------------------------------------

// A new worker takes over at once: it serves the same stored releases, so no page notices.
worker.addEventListener('install', (event) => event.waitUntil(worker.skipWaiting()));

// Pages already open are not claimed: they came from the network and stay with it until their next navigation (I3).
worker.addEventListener('activate', (event) => event.waitUntil(check(true)));

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  const ours = request.method === 'GET' && url.href.startsWith(SCOPE);
  // Parts of media files and endless streams are the network's business.
  if (!ours || request.headers.has('range') || request.headers.get('accept') === 'text/event-stream') return;
  event.respondWith(respond(event, url));
});

worker.addEventListener('message', (event) => {
  const { type, asked } = event.data ?? {};
  const client = /** @type {Client | null} */ (event.source)?.id ?? '';
  const answer = async () => {
    if (type === 'remove') await remove();
    if (type === 'check') await check(Boolean(asked));
    event.ports[0]?.postMessage(type === 'remove' ? {} : await status(client));
  };
  event.waitUntil(answer());
});
