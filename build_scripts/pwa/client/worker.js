// The offline engine: keeps whole, verified releases of a site and serves them without asking the network.
// release.json points to a manifest, which lists the files of a release with their SHA-256. Bytes are stored under that:
// what did not change is never fetched twice, wrong bytes have nowhere to go. New content needs no new worker.
// I1: once a first release is stored, a complete verified release can be served at every instant. I2: every byte served
// hashes to its release. I3: one page load never mixes releases. I4: "ready" is said only after an inventory.
'use strict';
const VERSION = '__ENGINE_VERSION__';
const worker = /** @type {ServiceWorkerGlobalScope & { LAST_RESORT: string }} */ (/** @type {unknown} */ (self));
const SCOPE = worker.registration.scope;
const SCOPE_PATH = new URL(SCOPE).pathname;
const STORE = `pwa ${SCOPE_PATH}`; // caches belong to the whole origin: the path keeps two sites on it apart
const KEEP = `${SCOPE}.pwa/`;
const POINTER_TIMEOUT = 3_000; // ms of silence: on a phone with bars but no internet, give up and serve what is here
const FILE_TIMEOUT = 60_000; // ms of silence: a slow network brings everything in the end
const READ_TIMEOUT = 3_000; // ms: storage that takes longer has failed, and no page must stay blank for it
const ANSWER_TIMEOUT = 8_000; // ms: two reads that fail, and a little
const CHECK_EVERY = 15 * 60_000; // ms
const RETRY_AFTER = 30_000; // ms: after a fault, the next page that opens may look again this soon
const DOWNLOADS_AT_ONCE = 4;
const MOST_PAGES = 100; // remembered at a time
const FOR_EVER = 'max-age=31536000, immutable';
const NETWORK = ''; // in the place of a release: this page came from the network, and so do its parts
// --- the store: everything is in one cache, and one put changes one thing -----------------------------------------
const STATE_KEY = `${KEEP}state`;
const blobKey = (/** @type {string} */ hash) => `${KEEP}blob/${hash}`;
const releaseKey = (/** @type {string} */ id) => `${KEEP}release/${id}`;
let removed = false;
let opening = Promise.resolve(); // until the store is open for all who asked: opening makes it where there is none
async function store() {
  if (removed) throw new Error('the offline copy was removed');
  const cache = caches.open(STORE);
  opening = Promise.allSettled([opening, cache]).then(() => {});
  return cache;
}
/** Stored bytes or null. A read that fails or hangs is tried again: no page is lost to a hiccup. @param {string} key */
async function read(key) {
  const found = async () => await (await (await store()).match(key))?.arrayBuffer() ?? null;
  return within(found(), READ_TIMEOUT).catch(() => within(found(), READ_TIMEOUT));
}
const stored = () => within(store().then((cache) => cache.keys()), READ_TIMEOUT); // one question, not one for each file
/** @template T @param {Promise<T>} promise @param {number} ms @returns {Promise<T>} */
const within = (promise, ms) =>
  Promise.race([promise, new Promise((_, no) => { setTimeout(() => no(new Error('storage does not answer')), ms); })]);
/** Stores bytes under a key. When the phone is full, the release before the current one makes room, never the current.
 * @param {string} key @param {ArrayBuffer | string} bytes */
async function keep(key, bytes) {
  const put = async () => (await store()).put(key, new Response(bytes));
  await put().catch(async (fault) => {
    if (fault?.name !== 'QuotaExceededError') throw fault;
    await cleanUp(false);
    await put();
  });
}

let stateInMemory = /** @type {Promise<State> | null} */ (null);
const releasesInMemory = /** @type {Map<string, Release>} */ (new Map());
const verified = /** @type {Set<string>} */ (new Set()); // hashes whose stored bytes this worker has already checked
const opened = /** @type {Map<string, string>} */ (new Map()); // page to release, also of pages not listed as clients yet
let staging = /** @type {Release | null} */ (null); // being brought in: clean-up spares what has arrived
function readState() {
  const load = async () => {
    const text = new TextDecoder().decode(await read(STATE_KEY) ?? new ArrayBuffer(0));
    const json = text.slice(64); // after its own hash: a damaged record is as good as none
    return await sha256(new TextEncoder().encode(json)) === text.slice(0, 64) ? JSON.parse(json) : recoverState();
  };
  stateInMemory ??= within(load(), ANSWER_TIMEOUT);
  stateInMemory.catch(() => { stateInMemory = null; });
  return stateInMemory;
}
/** The state as the stored manifests tell it: each was stored after its files. @returns {Promise<State>} */
async function recoverState() {
  const found = [];
  for (const { url } of await stored()) {
    const release = url.startsWith(releaseKey('')) && await readRelease(url.slice(releaseKey('').length));
    if (release) found.push(release);
  }
  const [current, previous] = found.sort((one, other) => other.counter - one.counter);
  return { current: current?.id ?? null, previous: previous?.id ?? null, counter: current?.counter ?? 0, pins: {} };
}
let changing = Promise.resolve();
/** One after another, each in a single put: it has happened or it has not. @param {(state: State) => State} change */
function changeState(change) {
  const mine = changing.then(async () => {
    const state = change(await readState());
    const json = JSON.stringify(state);
    await keep(STATE_KEY, await sha256(new TextEncoder().encode(json)) + json);
    stateInMemory = Promise.resolve(state);
  });
  changing = mine.catch(() => { stateInMemory = null; }); // it may have been stored all the same: the store knows
  return mine;
}
/** @param {BufferSource} bytes */
async function sha256(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
/** Stored bytes, checked when this worker first reads them; null when missing or damaged. @param {string} hash */
async function readBlob(hash) {
  const bytes = await read(blobKey(hash));
  if (!bytes || (!verified.has(hash) && await sha256(bytes) !== hash)) return null;
  verified.add(hash);
  return bytes;
}
/** @param {string | null} id @returns {Promise<Release | null>} */
async function readRelease(id) {
  if (!id || releasesInMemory.has(id)) return releasesInMemory.get(id ?? '') ?? null;
  const bytes = await read(releaseKey(id));
  if (bytes && await sha256(bytes) === id) releasesInMemory.set(id, parseRelease(id, bytes));
  return releasesInMemory.get(id) ?? null;
}
/** The release that pages open with now. @param {State} state */
const best = async (state) => await readRelease(state.current) ?? readRelease(state.previous);
/** @param {ArrayBuffer} bytes What release.json or a manifest says; throws when it is neither, or of another format. */
function parse(bytes) {
  const said = JSON.parse(new TextDecoder().decode(bytes));
  if (said?.format !== 2 || !Number.isSafeInteger(said.counter)) throw new Error('not what a release consists of');
  return said;
}
/** @param {string} id @param {ArrayBuffer} bytes @returns {Release} Throws when it is not a release manifest. */
function parseRelease(id, bytes) {
  const manifest = parse(bytes);
  const files = /** @type {Map<string, Entry>} */ (new Map(Object.entries(manifest.files ?? {})));
  const whole = files.size > 0 && [...files.values()].every((file) => /^[0-9a-f]{64}$/.test(file?.sha256) && file.type);
  if (!whole) throw new Error('the release manifest is damaged');
  return { packs: [], headers: {}, ...manifest, id, files, bytes, immutable: new RegExp(manifest.immutable || '(?!)') };
}
// --- getting a release -------------------------------------------------------------------------------------------
/** The bytes at a path as they come; never from the HTTP cache, which may hold old or wrong ones. Silence ends it.
 * @param {string} path @param {number} silence ms @returns {Promise<ReadableStream<Uint8Array<ArrayBuffer>>>} */
async function open(path, silence) {
  const stop = new AbortController();
  let timer = 0;
  const giveUp = () => stop.abort(new Error(`${path}: the network went silent`));
  const listen = () => { clearTimeout(timer); timer = setTimeout(giveUp, silence); };
  listen();
  const address = new URL(path.split('/').map(encodeURIComponent).join('/'), SCOPE);
  const response = await fetch(address, { cache: 'no-store', redirect: 'error', signal: stop.signal });
  if (response.status !== 200 || !response.body) throw new Error(`${path} answered ${response.status}`);
  return response.body.pipeThrough(new TransformStream({
    transform(part, out) { listen(); out.enqueue(part); },
    flush() { clearTimeout(timer); },
  }));
}

/** @param {string} path @param {number} silence ms */
const download = async (path, silence) => new Response(await open(path, silence)).arrayBuffer();
/** What is gzipped at a path of the release folder. @param {string} path */
const unpack = async (path) => (await open(path, FILE_TIMEOUT)).pipeThrough(new DecompressionStream('gzip'));
/** Fetches one file; gives only the right bytes. @param {string} path @param {Entry} file @param {number} silence ms */
async function fetchFile(path, file, silence) {
  const bytes = await download(path, silence);
  if (await sha256(bytes) === file.sha256) return bytes;
  throw new Error(`${path} is not the file this release lists`);
}
/** The release that release.json points to. Where there is a delta from the one that is here, manifest and files are
 * made of that: right is what has the right hash, so nothing in a delta needs trust.
 * @param {Pointer} pointer @param {Release | null} here */
async function fetchRelease({ id, counter, manifest, deltas }, here) {
  const made = /** @type {Map<string, ArrayBuffer>} */ (new Map());
  let bytes = here && deltas[here.id] ? await applyDelta(here, deltas[here.id], made).catch(() => null) : null;
  if (!bytes || await sha256(bytes) !== id) bytes = await new Response(await unpack(manifest)).arrayBuffer();
  const release = parseRelease(id, bytes);
  if (await sha256(bytes) !== id || release.counter !== counter) throw new Error(`${manifest} is another manifest`);
  return { release, made };
}

/** The manifest of what a delta makes of a release that is here; the new files are put into `made`, by hash.
 * @param {Release} here @param {string} path @param {Map<string, ArrayBuffer>} made */
async function applyDelta(here, path, made) {
  const { files: changed, gone, ...rest } = await new Response(await unpack(path)).json();
  const files = /** @type {Map<string, Entry>} */ (new Map(here.files));
  for (const name of gone) files.delete(name);
  for (const [name, { edits, ...told }] of /** @type {[string, Told][]} */ (Object.entries(changed))) {
    const entry = { .../** @type {Entry} */ (files.get(name)), ...told };
    files.set(name, entry);
    if (!edits) continue;
    const old = await readBlob(here.files.get(name)?.sha256 ?? '') ?? new ArrayBuffer(0);
    let at = 0; // of the old file: a number says how much of it is kept, a negative one how much is left out
    const parts = [...edits, old.byteLength].map((edit) =>
      (typeof edit === 'string' ? edit : edit < 0 ? (at -= edit, '') : old.slice(at, at += edit)));
    const bytes = await new Blob(parts).arrayBuffer();
    made.set(entry.sha256 = await sha256(bytes), bytes);
    entry.size = bytes.byteLength;
  }
  const listed = Object.fromEntries([...files].sort(([one], [other]) => (one < other ? -1 : 1)));
  return new TextEncoder().encode(JSON.stringify({ ...rest, files: listed })).buffer;
}
/** Fetches a pack; hands over each file as it comes out, so that what arrived before a break is not fetched again.
 * @param {Release} release @param {number} number @param {(hash: string, bytes: ArrayBuffer) => unknown} arrived */
async function fetchPack(release, number, arrived) {
  const unpacked = (await unpack(release.packs[number])).getReader();
  let held = new Uint8Array();
  for (const [, file] of inPack(release, number)) {
    while (held.length < file.size) {
      const { done, value } = await unpacked.read();
      if (done) throw new Error('a pack is cut short');
      held = new Uint8Array(await new Blob([held, value]).arrayBuffer());
    }
    const bytes = held.slice(0, file.size).buffer;
    if (await sha256(bytes) !== file.sha256) throw new Error('a pack is not the one this release lists');
    await arrived(file.sha256, bytes);
    held = held.slice(file.size);
  }
}
/** In the order of the manifest, which is their order in the pack. @param {Release} release @param {number} number */
const inPack = (release, number) => [...release.files].filter(([, file]) => file.pack === number);
/** One path for each stored hash: two files with the same bytes are one. @param {Release} release */
const uniqueFiles = (release) => new Map([...release.files].map(([path, file]) => [file.sha256, { path, file }]));
/** Brings every missing file of a release into the store. What is there stays, so a broken download goes on where it
 * stopped. @param {Release} release @param {Map<string, ArrayBuffer>} made files that need not be fetched, by hash */
async function stage(release, made) {
  staging = release;
  const files = uniqueFiles(release);
  const { missing } = await inventory(release);
  const arrived = async (/** @type {string} */ hash, /** @type {ArrayBuffer} */ bytes) => {
    if (missing.has(hash)) await keep(blobKey(hash), bytes);
    missing.delete(hash);
    const total = files.size; // pages hear of each twentieth: to draw each file costs more than to store it
    if (missing.size % Math.ceil(total / 20) === 0) tellPages({ type: 'progress', done: total - missing.size, total });
  };
  for (const [hash, bytes] of made) if (missing.has(hash)) await arrived(hash, bytes);
  // A pack is worth it where a third of it is missing, as files cost more singly. One at a time, so that a break cuts one.
  const worthIt = [...release.packs.keys()].filter((number) => inPack(release, number)
    .reduce((balance, [, file]) => balance + (missing.has(file.sha256) ? file.size : -file.size / 2), 0) > 0);
  await inLanes(1, worthIt, (number) => fetchPack(release, number, arrived)).catch(() => {});
  await inLanes(DOWNLOADS_AT_ONCE, [...missing], async (hash) => {
    const { path, file } = /** @type {{ path: string, file: Entry }} */ (files.get(hash));
    await arrived(hash, await fetchFile(path, file, FILE_TIMEOUT));
  });
}

/** Does a job for each item, so many at once. One that fails stops no other: what arrives now is not fetched again.
 * @template T @param {number} lanes @param {T[]} items @param {(item: T) => Promise<void>} job */
async function inLanes(lanes, items, job) {
  const faults = /** @type {unknown[]} */ ([]);
  const next = items.values();
  const lane = async () => { for (const item of next) await job(item).catch((fault) => faults.push(fault)); };
  await Promise.all(Array.from({ length: lanes }, lane));
  if (faults.length > 0) throw faults[0];
}
/** Makes a complete release current. Pages already open stay on the release they were opened with; so do pages that
 * sleep in the back/forward cache and are not listed, of which there may be many. @param {Release} release */
async function switchTo(release) {
  const pages = (await worker.clients.matchAll({ type: 'all' })).map((page) => page.id);
  const before = await readRelease((await readState()).current);
  await changeState((state) => {
    const unlisted = [...Object.keys(state.pins), ...opened.keys()].filter((page) => !pages.includes(page));
    const pins = [...unlisted.slice(-MOST_PAGES), ...pages].map((page) =>
      [page, opened.get(page) ?? state.pins[page] ?? state.current ?? NETWORK]);
    // A release whose manifest is lost is no way back, and neither is this one.
    const previous = before && before.id !== release.id ? before.id : state.previous;
    return { current: release.id, previous, counter: release.counter, pins: Object.fromEntries(pins) };
  });
}

/** Forgets what no page and no way back needs. Safe to be cut short. @param {boolean} previousToo keeps the way back */
async function cleanUp(previousToo) {
  const state = await readState();
  if (state.current && !await readRelease(state.current)) return; // what it needs is not known
  const listed = (await worker.clients.matchAll({ type: 'all' })).map((client) => state.pins[client.id]);
  const wanted = [state.current, previousToo && state.previous, ...opened.values(), ...listed];
  const spared = new Set([STATE_KEY]);
  for (const release of [staging, ...await Promise.all([...new Set(wanted)].map((id) => readRelease(id || null)))]) {
    if (!release) continue;
    spared.add(releaseKey(release.id));
    for (const file of release.files.values()) spared.add(blobKey(file.sha256));
  }
  for (const request of await stored()) if (!spared.has(request.url)) await (await store()).delete(request);
}

/** Looks for a newer release and brings it in whole. Throws when there is none to be had; nothing is lost by that. */
async function update() {
  const pointer = /** @type {Pointer} */ (parse(await download('release.json', POINTER_TIMEOUT)));
  const state = await readState();
  if (pointer.tombstone === SCOPE_PATH && pointer.counter > state.counter) return remove();
  const current = await readRelease(state.current);
  // An older release offered again is a mistake or an attack, never news; what it shares with ours heals ours.
  const news = !pointer.paused && (pointer.counter > state.counter || (!current && pointer.id === state.current));
  if (!news && !state.current) throw new Error('the publisher has paused this book');
  const found = news ? await fetchRelease(pointer, await best(state)) : null;
  const release = found?.release ?? current;
  if (release && (news || !(await inventory(release)).whole)) {
    if (!state.current) await changeState((empty) => empty); // so that a first release counts only once it is whole
    await stage(release, found?.made ?? new Map());
    await keep(releaseKey(release.id), release.bytes);
    if (news) await switchTo(release);
    tellPages({ type: 'changed' });
  }
  await cleanUp(true);
}
let updating = /** @type {Promise<void> | null} */ (null);
let lastCheck = -Infinity;
let lastFault = '';
function lookNow() {
  lastCheck = performance.now(); // not the clock on the wall: that may be wrong, and may be changed
  updating ??= update()
    .then(() => { lastFault = ''; }, (fault) => { lastFault = String(fault?.message ?? fault); })
    .finally(() => { updating = staging = null; tellPages({ type: 'checked' }); });
  return updating;
}
/** At most one look at a time, and one in a quarter of an hour unless somebody asks. Who asks while a look is under way
 * gets another if it fails: signal may have come back since it began. Null: none is due. @param {boolean} asked */
function check(asked) {
  if (updating) return asked ? updating.then(() => (lastFault && !removed ? lookNow() : undefined)) : updating;
  const due = performance.now() - lastCheck > (lastFault ? RETRY_AFTER : CHECK_EVERY);
  return asked || due ? lookNow() : Promise.resolve(null);
}
// --- serving ------------------------------------------------------------------------------------------------------
/** The file a URL means: "x/" is x/index.html; "x" is itself, x/ (as a redirect) or x.html; a query changes nothing.
 * @param {Release} release @param {URL} url @returns {{ path?: string, redirect?: string }} */
function resolve(release, url) {
  let path = '';
  try { path = decodeURIComponent(url.pathname.slice(SCOPE_PATH.length)); } catch { return {}; }
  if (path === '' || path.endsWith('/')) path += 'index.html';
  if (release.files.has(path)) return { path };
  if (release.files.has(`${path}/index.html`)) return { redirect: `${url.pathname}/${url.search}` };
  return release.files.has(`${path}.html`) ? { path: `${path}.html` } : {};
}
/** With the headers of the release, so that a page is as well guarded offline, and on any host, as online. The next page
 * does not ask for what never changes. @param {Release} release @param {string} path @param {ArrayBuffer | null} bytes */
const answer = ({ headers, files, immutable }, path, bytes, status = 200) => bytes && new Response(bytes, { status, headers:
  { ...headers, 'Content-Type': files.get(path)?.type ?? '', ...immutable.test(path) && { 'Cache-Control': FOR_EVER } } });
/** @param {Release} release @param {string} path @param {number} [status] */
async function serveFile(release, path, status) {
  const file = release.files.get(path);
  return file ? answer(release, path, await readBlob(file.sha256), status) : null;
}
/** Answers from the network, if it has the right bytes, for a file that is not here as it should be; and has it healed.
 * @param {FetchEvent} event @param {Release} release @param {string} path */
async function fillHole(event, release, path) {
  event.waitUntil(check(true));
  const file = /** @type {Entry} */ (release.files.get(path));
  return answer(release, path, await fetchFile(path, file, POINTER_TIMEOUT).catch(() => null));
}

const releaseOf = async (/** @type {string} */ page) => opened.get(page) ?? (await readState()).pins[page];
/** Notes the release of a page, on the phone too if need be. @param {string} page @param {string} id */
async function remember(page, id) {
  if (!page) return;
  opened.set(page, id);
  if (opened.size > MOST_PAGES) opened.delete(opened.keys().next().value ?? '');
  const note = async () => {
    const { pins, current } = await readState();
    if ((pins[page] ?? current ?? NETWORK) === id) return;
    await changeState((state) => ({ ...state, pins: { ...state.pins, [page]: id } }));
  };
  await within(note(), POINTER_TIMEOUT).catch(() => {});
}

/** The state a new page is opened with. No page opens between the moment at which a switch notes who is on which
 * release and the moment at which it is stored: a worker that ends just then could not tell. @param {string} page */
async function admit(page) {
  for (;;) {
    const last = changing;
    await within(last, POINTER_TIMEOUT).catch(() => {});
    const state = await readState();
    if (last !== changing) continue;
    if (page) opened.set(page, state.current ?? NETWORK);
    return state;
  }
}

/** A page from the current release, else from the one before; null when it is in none. @type {Serve} */
const servePage = async (event, url) => {
  const state = await admit(event.resultingClientId);
  let hole = /** @type {[Release, string] | null} */ (null);
  for (const id of [state.current, state.previous]) {
    const release = await readRelease(id).catch(() => null);
    if (!id || !release) continue;
    const { path, redirect } = resolve(release, url);
    if (redirect) return Response.redirect(redirect, 301);
    if (!path) break;
    const response = await serveFile(release, path).catch(() => null);
    if (response) {
      if (id !== state.current) event.waitUntil(check(true));
      await remember(event.resultingClientId, id);
      return response;
    }
    hole ??= [release, path];
  }
  if (!hole) return null;
  await remember(event.resultingClientId, hole[0].id);
  // Whatever else the network would say of a page that belongs here, it is not that page.
  return await fillHole(event, ...hole) ?? await serveFile(hole[0], '404.html', 503).catch(() => null) ?? lastResort();
};

/** A part of a page, from the release of the page and no other; null when that is the network's. @type {Serve} */
const servePart = async (event, url) => {
  const id = await releaseOf(event.clientId) ?? (await readState()).current ?? NETWORK;
  await remember(event.resultingClientId, id); // a worker that the page starts
  if (id === NETWORK) return null;
  const release = await readRelease(id);
  if (!release) return Response.error();
  const { path, redirect } = resolve(release, url);
  if (redirect) return Response.redirect(redirect, 301);
  return path ? await serveFile(release, path) ?? await fillHole(event, release, path) ?? Response.error() : null;
};

/** @param {FetchEvent} event @param {URL} url */
async function respond(event, url) {
  if (event.request.mode !== 'navigate') {
    return await within(servePart(event, url), ANSWER_TIMEOUT).catch(() => Response.error()) ?? fetch(event.request);
  }
  const response = await within(servePage(event, url), ANSWER_TIMEOUT).catch(() => undefined);
  if (response) return response;
  const release = await within(readState().then(best), POINTER_TIMEOUT).catch(() => undefined);
  try {
    // Only a page that is in no release gets this far with one stored: it may wait for an answer, but not for ever.
    const found = await (release === null ? fetch(event.request) : within(fetch(event.request), POINTER_TIMEOUT));
    if (found.type !== 'opaqueredirect') await remember(event.resultingClientId, NETWORK);
    return found;
  } catch {
    const missing = release && await within(serveFile(release, '404.html', 404), POINTER_TIMEOUT).catch(() => null);
    if (missing) await remember(event.resultingClientId, release.id);
    return missing ?? lastResort();
  }
}
const PLAIN = { status: 503, headers: { 'Content-Type': 'text/html; charset=utf-8' } };
const lastResort = () => new Response(worker.LAST_RESORT, PLAIN); // set in sw.js, which browsers keep apart
// --- talking with pages -------------------------------------------------------------------------------------------
/** What is really stored; files are hashed once in the life of this worker. @param {Release} release */
async function count(release) {
  const manifest = await read(releaseKey(release.id));
  const keys = new Set((await stored()).map(({ url }) => url));
  const missing = new Set(uniqueFiles(release).keys());
  const expected = missing.size;
  for (const hash of missing) {
    if (!keys.has(blobKey(hash))) verified.delete(hash);
    else if (verified.has(hash) || await readBlob(hash)) missing.delete(hash);
  }
  const whole = !missing.size && manifest !== null && await sha256(manifest) === release.id;
  return { missing, present: expected - missing.size, expected, whole };
}
let counting = /** @type {Promise<any>} */ (Promise.resolve()); // one after another: the next has less to hash
const inventory = (/** @type {Release} */ release) => (counting = counting.catch(() => {}).then(() => count(release)));

/** What pages are told of a release; its list of files is long. @param {Release | null} release @param {boolean} list */
const told = (release, list) => release && { ...release, bytes: null, files: list ? release.files : null };
/** @param {string} client @param {boolean} list */
async function status(client, list) {
  const said = { worker: VERSION, ready: false, present: 0, expected: 0, updating: updating !== null, fault: lastFault };
  try {
    const release = await best(await readState());
    const { whole = false, missing, ...counted } = release ? await inventory(release) : {};
    const page = await readRelease(await releaseOf(client) || null);
    Object.assign(said, { ...counted, ready: whole, release: told(release, list), page: told(page, false) });
  } catch (error) {
    said.fault = `storage: ${/** @type {Error} */ (error)?.message ?? error}`;
  }
  return said;
}
const windows = () => worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
/** @param {object} message */
async function tellPages(message) {
  for (const page of await windows().catch(() => [])) page.postMessage({ pwa: message });
}
/** Takes the offline copy off this phone. An update that is under way stores nothing from here on. */
async function remove() {
  removed = true;
  await opening;
  await caches.delete(STORE).catch((fault) => { removed = false; throw fault; });
  stateInMemory = null;
  for (const memory of [releasesInMemory, verified, opened]) memory.clear();
  await worker.registration.unregister();
  await tellPages({ type: 'removed' });
}

/** A new worker takes over while nobody looks: Chromium can lose a page that opens in that second. */
const takeOver = async () => (await windows()).some(({ url, visibilityState }) =>
  visibilityState === 'visible' && url.startsWith(SCOPE)) || worker.skipWaiting();
// --- events -------------------------------------------------------------------------------------------------------
// Pages are the worker's own: otherwise Chromium asks the network for one too while a worker starts, tells the server
// where the reader is, and uses nothing.
worker.addEventListener('install', (event) => {
  /** @type {any} */ (event).addRoutes?.({ condition: { requestMode: 'navigate' }, source: 'fetch-event' });
});
// Pages already open are not claimed: they came from the network and stay with it until their next navigation (I3).
// The browser holds every page back until activation has ended, so it does not wait for the download.
worker.addEventListener('activate', () => { check(true); });
worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  const ours = request.method === 'GET' && url.href.startsWith(SCOPE);
  // Parts of media files and endless streams are the network's business.
  if (!ours || request.headers.has('range') || request.headers.get('accept') === 'text/event-stream') return;
  event.respondWith(respond(event, url));
});
worker.addEventListener('message', (event) => {
  const { type, asked, list } = event.data ?? {};
  const client = /** @type {Client | null} */ (event.source)?.id ?? '';
  const reply = async () => {
    // Null: no look was due, so nothing has changed, and to count what is stored is dear.
    const look = type === 'check' ? await check(Boolean(asked)) : undefined;
    if (type === 'take over') await takeOver();
    if (type === 'test') verified.clear(); // everything is hashed again
    const fault = type === 'remove' ? await remove().then(() => '', String) : null;
    event.ports[0]?.postMessage(fault !== null ? { fault } : look === null ? null : await status(client, Boolean(list)));
  };
  event.waitUntil(reply());
});
