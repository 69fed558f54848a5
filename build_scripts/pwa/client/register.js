// Registers the offline engine and tells the truth about it on the page.
//
// Any page may hold these, and needs none of them:
//   [data-pwa-status]   one line: saving, ready, or why not          [data-pwa-update]  shown when a newer release is here
//   [data-pwa-badge]    the same in a word or two                    [data-pwa-reload]  a button that goes to it
//   [data-pwa-saving]   shown during a first download, with a        [data-pwa-changes] a list: what changed, in words
//                       <progress> and [data-pwa-part] in it         [data-pwa-panel], [data-pwa-guide]  see panel.js
// <html data-pwa="…"> carries the state for style sheets: saving | ready | incomplete | unavailable; data-pwa-release and
// data-pwa-built say which release the page is of, once that is known, for what is printed.
// A field inside [data-pwa-saved] keeps its words by itself, so a reload need not ask.

/**
 * @typedef {{ on: string, what: string, urgent: boolean }} Change
 * @typedef {Map<string, { sha256: string }>} Files
 * @typedef {{ id: string, built: string, changes: Change[], numbers: number, files: Files | null }} Release files: only
 *             where the list was asked for
 * @typedef {{ worker: string, ready: boolean, present: number, expected: number, updating: boolean, fault: string,
 *             release: Release | null, page: Release | null }} Status release: what the next page opens with. page: what
 *             this one was opened with; null when it came from the network.
 * @typedef {{ ask: (message: object) => Promise<Status>, check: () => Promise<unknown>, remove: () => Promise<string>,
 *             root: URL, lastCheck: () => string | null }} Book
 */

const script = /** @type {HTMLScriptElement} */ (document.currentScript);
const root = document.documentElement;

const CANNOT = 'This browser cannot keep an offline copy: the book needs signal here.';
const NOT_YET = 'Not ready offline yet: it needs signal once.';
const STUCK = 'Saving has not begun. Close this app or browser fully, and open the book again where there is signal.';
const HOME = new URL('.', script.src);
const LATEST = 1_000; // ms
const LONG = 20_000; // ms: an engine that has not come by then may never come
const LAST_CHECK = `pwa checked ${HOME.pathname}`;

/** @type {ServiceWorkerRegistration | undefined} */
let registration;
/** Once the copy was taken off, this page says so to its end, and brings nothing back. */
let removed = false;
/** What a page from the network was opened with, as near as can be told: the first release that came after it. */
let first = /** @type {Release | null} */ (null);
let typed = false;
let panelScript = /** @type {Promise<typeof import('./panel.js')> | null} */ (null);
let panelFaults = 0;

/** @param {string} selector @returns {NodeListOf<HTMLElement>} */
const all = (selector) => document.querySelectorAll(selector);

/** Asks the worker one thing and waits for its answer; the list of files is for the panel. @param {object} message
 * @returns {Promise<any>} a Status, except where the worker says otherwise */
function ask(message) {
  return new Promise((resolve, reject) => {
    const worker = registration?.active;
    if (!worker) return reject(new Error('no active worker'));
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = (event) => resolve(event.data);
    worker.postMessage({ ...message, list: all('[data-pwa-panel]').length > 0 }, [port2]);
  });
}

/** @param {string} state @param {string} badge @param {string} [words] */
function show(state, badge, words = badge) {
  root.dataset.pwa = state;
  for (const line of all('[data-pwa-status]')) line.textContent = words;
  for (const line of all('[data-pwa-badge]')) line.textContent = badge;
}

/** @param {Status} status */
function showStatus(status) {
  if (removed) return;
  if (status.ready) show('ready', 'Ready offline', `Ready offline: all ${status.expected} files are on this phone.`);
  else if (status.updating) show('saving', 'Saving…', 'Saving this for offline use.');
  else if (status.release) show('incomplete', 'Not all saved', 'Not ready offline: some pages are missing.');
  else show('incomplete', 'Not saved', NOT_YET);
  if (status.page) Object.assign(root.dataset, { pwaRelease: status.page.id, pwaBuilt: status.page.built });
  showSaving(status);
  showUpdate(status);
  for (const panel of all('[data-pwa-panel]')) withPanel(({ showPanel }) => showPanel(panel, status, book));
}

/** A first download is shown until it is done, and then that it is. @param {Status} status */
function showSaving(status) {
  for (const notice of all('[data-pwa-saving]')) {
    if (!status.ready) notice.hidden = Boolean(status.release) || !status.updating;
    else if (!notice.hidden) {
      showPart(notice, 'Saved. It all works with no signal now.', 1);
      for (const sign of ['pointerdown', 'keydown']) addEventListener(sign, () => { notice.hidden = true; }, { once: true });
    }
  }
}

/** @param {HTMLElement} notice @param {string} words @param {number} part 0 to 1 */
function showPart(notice, words, part) {
  for (const line of notice.querySelectorAll('[data-pwa-part]')) line.textContent = words;
  for (const bar of notice.querySelectorAll('progress')) bar.value = part;
}

/** @param {Status} status */
function showUpdate({ release, page }) {
  first ??= release;
  const before = page ?? first;
  const newer = Boolean(release && before && release.id !== before.id);
  const news = newer ? (release?.changes ?? []).filter(({ what }) => !before?.changes.some((old) => old.what === what)) : [];
  for (const notice of all('[data-pwa-update]')) {
    notice.hidden = !newer;
    notice.toggleAttribute('data-pwa-urgent', news.some(({ urgent }) => urgent));
  }
  for (const list of all('[data-pwa-changes]')) {
    const items = news.map(({ what }) => Object.assign(document.createElement('li'), { textContent: what }));
    list.replaceChildren(...items);
  }
}

/** Goes to the newer release, but never over words that somebody typed: then it takes a second tap. @param {Event} event */
function reload({ currentTarget }) {
  const button = /** @type {HTMLElement} */ (currentTarget);
  if (!typed) return location.reload();
  typed = false;
  button.textContent = 'What you typed will go. Tap again';
}

const refresh = () => ask({ type: 'status' }).then(showStatus, () => {});
/** Looks, unless the last look was just now: then there is no answer. @param {boolean} asked */
const check = (asked) => ask({ type: 'check', asked }).then((status) => status && showLook(status), () => {});

/** Remembers when the server was last reached. @param {Status} status */
function showLook(status) {
  try {
    if (!status.fault && !status.updating) localStorage.setItem(LAST_CHECK, new Date().toISOString());
  } catch { /* a browser that keeps nothing */ }
  showStatus(status);
}

/** @returns {string | null} */
function lastCheck() {
  try {
    return localStorage.getItem(LAST_CHECK);
  } catch {
    return null;
  }
}

/** Takes the offline copy off this phone; gives the fault, or nothing. */
async function remove() {
  removed = true;
  const { fault } = await ask({ type: 'remove' });
  if (fault) removed = false;
  else showRemoved();
  return fault;
}

function showRemoved() {
  removed = true;
  show('unavailable', 'Not saved', 'The offline copy was removed from this phone.');
  for (const notice of all('[data-pwa-update], [data-pwa-saving]')) notice.hidden = true;
  for (const panel of all('[data-pwa-panel]')) {
    panel.textContent = 'The offline copy is gone. Opening the site again with signal brings it back.';
  }
  try {
    localStorage.removeItem(LAST_CHECK);
  } catch { /* a browser that keeps nothing */ }
}

/** @type {Book} */
const book = { ask, check: () => check(true), remove, root: HOME, lastCheck };

/** A browser may remember, for as long as the page lives, that an address gave no script: each try has one of its own. */
function bringPanel() {
  const address = new URL('pwa-panel.js', HOME);
  if (panelFaults > 0) address.search = `try=${panelFaults}`;
  return import(address.href).catch((fault) => {
    panelScript = null;
    panelFaults += 1;
    throw fault;
  });
}

/** The rest of the script, for the pages that show more. Who shared a try that failed makes one more: the network may be
 * better than when it began. @param {(panel: typeof import('./panel.js')) => void} use */
function withPanel(use) {
  const shared = panelScript !== null;
  panelScript ??= bringPanel();
  panelScript.then(use, (fault) => (shared ? withPanel(use) : console.error('pwa-panel.js:', fault)));
}

/** @param {MessageEvent} event */
function hear(event) {
  const message = event.data?.pwa;
  if (removed || !message) return;
  if (message.type === 'progress' && root.dataset.pwa !== 'ready') {
    const percent = Math.floor((100 * message.done) / message.total);
    show('saving', `Saving ${percent}%`, `Saving this for offline use: ${message.done} of ${message.total} files.`);
    for (const notice of all('[data-pwa-saving]')) showPart(notice, `Saving this on the phone: ${percent}%. Keep it open.`, message.done / message.total);
  } else if (message.type === 'removed') showRemoved();
  else if (message.type === 'changed' || message.type === 'checked') refresh();
}

/** Whether this browser lets a site store anything; some refuse in private windows. */
async function canStore() {
  try {
    await caches.keys();
    return true;
  } catch {
    return false;
  }
}

/** The engine: the one that is here, or a new one once it runs. Throws when it cannot be had now. */
async function engine() {
  const here = await navigator.serviceWorker.getRegistration(HOME);
  const asked = navigator.serviceWorker.register(new URL('sw.js', HOME), { updateViaCache: 'none' });
  if (here?.active && here.scope === HOME.href) {
    // Not waited for: it waits for the browser's own look for a newer engine, which a network that never answers holds
    // up for as long as it likes. Offline it fails, and that is the usual case.
    asked.catch(() => {});
    return here;
  }
  show('incomplete', 'Not saved', NOT_YET);
  // A network may never answer; and in WebKit no worker of a site ever starts again, until the browser is closed, where
  // the page that asked for the first one was left just then.
  const waiting = setTimeout(() => notYet(STUCK), LONG);
  try {
    const fresh = await asked;
    await navigator.serviceWorker.ready;
    return fresh;
  } finally {
    clearTimeout(waiting);
  }
}

/** Lets a newer engine take over once nobody looks. Not at once: a page that goes also says that it is hidden. */
function letTakeOver() {
  setTimeout(() => {
    if (document.visibilityState === 'hidden') registration?.waiting?.postMessage({ type: 'take over' });
  });
}

/** Looks for a newer release, after the engine itself if that could not be had before. @param {boolean} asked */
async function look(asked) {
  if (removed) return;
  try {
    // Asked means that the network is said to be back: what failed just now is worth one more try.
    registration ??= await engine().catch((fault) => asked ? engine() : Promise.reject(fault));
  } catch {
    // A server or a network that did not give the engine is no fault of this browser; the next trigger tries again.
    if (await canStore()) notYet();
    else cannot();
    return;
  }
  await refresh();
  await check(asked);
}

/** What a reader sees first does not wait for this: done once the page can be seen, or soon where nothing is painted. (A
 * frame that was asked for is made before the first picture is on the screen.) @param {() => unknown} work */
function afterPaint(work) {
  let done = false;
  const once = () => {
    if (!done) work();
    done = true;
  };
  setTimeout(once, LATEST);
  const seen = new PerformanceObserver((list) => list.getEntriesByName('first-contentful-paint').length && once());
  seen.observe({ type: 'paint', buffered: true });
}

function cannot() {
  show('unavailable', 'Needs signal', CANNOT);
  for (const panel of all('[data-pwa-panel]')) withPanel(({ showNothing }) => showNothing(panel, CANNOT));
}

function notYet(words = NOT_YET) {
  show('incomplete', 'Not saved', words);
  for (const panel of all('[data-pwa-panel]:empty')) panel.textContent = words;
}

async function start() {
  for (const guide of all('[data-pwa-guide]')) {
    const stores = 'serviceWorker' in navigator && await canStore();
    withPanel(({ showGuide, situation }) => showGuide(guide, situation(stores)));
  }
  if (!('serviceWorker' in navigator)) return cannot();
  for (const go of all('[data-pwa-reload]')) go.addEventListener('click', reload);
  addEventListener('input', ({ target }) => {
    typed ||= target instanceof Element && !target.closest('[data-pwa-saved]');
  });
  navigator.serviceWorker.addEventListener('message', hear);
  navigator.serviceWorker.startMessages();
  // Before anything is waited for: a network that comes back during a look must be heard.
  addEventListener('online', () => look(true));
  addEventListener('visibilitychange', () => (document.visibilityState === 'visible' ? look(false) : letTakeOver()));
  afterPaint(() => look(false));
}

start();
