// Registers the offline engine and tells the truth about it on the page.
//
// Any page may hold these, and needs none of them:
//   [data-pwa-status]   one line: saving, ready, or why not          [data-pwa-update]  shown when a newer release is here
//   [data-pwa-panel]    everything known, with buttons               [data-pwa-reload]  a button that goes to it
//   [data-pwa-badge]    the same as the status in a word or two      [data-pwa-changes] a list: what changed, in words
// <html data-pwa="…"> carries the state for style sheets: saving | ready | incomplete | unavailable.

/**
 * @typedef {{ worker: string, ready: boolean, present: number, expected: number, newer: boolean, updating: boolean,
 *             fault: string,
 *             release: null | { id: string, built: string, changes: string[], urgent: boolean, files: number } }} Status
 */

const script = /** @type {HTMLScriptElement} */ (document.currentScript);
const root = document.documentElement;

const CANNOT = 'This browser cannot keep an offline copy: the book needs signal here.';
const NOT_YET = 'Not ready offline yet: it needs signal once.';
const HOME = new URL('.', script.src);

/** @type {ServiceWorkerRegistration | undefined} */
let registration;
/** Once the reader took the copy off, this page says so to its end, and brings nothing back. */
let removed = false;

/** Asks the worker one thing and waits for its answer. @param {object} message @returns {Promise<Status>} */
function ask(message) {
  return new Promise((resolve, reject) => {
    const worker = registration?.active;
    if (!worker) return reject(new Error('no active worker'));
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = (event) => resolve(event.data);
    worker.postMessage(message, [port2]);
  });
}

/** @param {string} state @param {string} badge @param {string} [words] */
function show(state, badge, words = badge) {
  root.dataset.pwa = state;
  for (const line of document.querySelectorAll('[data-pwa-status]')) line.textContent = words;
  for (const line of document.querySelectorAll('[data-pwa-badge]')) line.textContent = badge;
}

/** @param {Status} status */
function showStatus(status) {
  if (removed) return;
  if (status.ready) show('ready', 'Ready offline', `Ready offline: all ${status.release?.files} files are on this phone.`);
  else if (status.updating) show('saving', 'Saving…', 'Saving this for offline use.');
  else if (status.release) show('incomplete', 'Not all saved', 'Not ready offline: some pages are missing.');
  else show('incomplete', 'Not saved yet', NOT_YET);
  for (const notice of document.querySelectorAll('[data-pwa-update]')) {
    /** @type {HTMLElement} */ (notice).hidden = !status.newer;
    notice.toggleAttribute('data-pwa-urgent', Boolean(status.newer && status.release?.urgent));
  }
  for (const list of document.querySelectorAll('[data-pwa-changes]')) {
    const items = (status.release?.changes ?? []).map((words) => {
      return Object.assign(document.createElement('li'), { textContent: words });
    });
    list.replaceChildren(...items);
  }
  for (const panel of document.querySelectorAll('[data-pwa-panel]')) showPanel(panel, status);
}

/** @param {string} built ISO time */
function inWords(built) {
  return new Date(built).toLocaleString('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'Europe/London' });
}

/** @param {string} words @param {() => unknown} action */
function button(words, action) {
  const element = document.createElement('button');
  element.type = 'button';
  element.textContent = words;
  element.addEventListener('click', action);
  return element;
}

/** The buttons are made once: a tap must never land on one that is being replaced. @param {Element} panel */
function makePanel(panel) {
  const facts = document.createElement('dl');
  const checkNow = button('Check now', () => ask({ type: 'check', asked: true }).then(showStatus));
  const takeOff = button('Remove from this phone', async () => {
    removed = true;
    const { fault } = await ask({ type: 'remove' });
    if (fault) {
      removed = false;
      panel.textContent = `It could not be removed (${fault}). Close the book everywhere and try again.`;
      return;
    }
    show('unavailable', 'Not saved', 'The offline copy was removed from this phone.');
    panel.textContent = 'The offline copy is gone. Opening the site again with signal brings it back.';
  });
  panel.replaceChildren(facts, checkNow, takeOff);
  return facts;
}

/** @param {Element} panel @param {Status} status */
function showPanel(panel, status) {
  const facts = {
    'On this phone': status.ready ? 'Everything is here' : 'Not everything is here yet',
    'Files checked': `${status.present} of ${status.expected}`,
    'This copy is from': status.release ? inWords(status.release.built) : 'No copy yet',
    'Last problem': status.fault || 'None',
    Engine: status.worker,
  };
  const parts = Object.entries(facts).flatMap(([name, value]) => [
    Object.assign(document.createElement('dt'), { textContent: name }),
    Object.assign(document.createElement('dd'), { textContent: value }),
  ]);
  (panel.querySelector('dl') ?? makePanel(panel)).replaceChildren(...parts);
}

const refresh = () => ask({ type: 'status' }).then(showStatus, () => {});
/** @param {boolean} asked */
const check = (asked) => ask({ type: 'check', asked }).then(showStatus, () => {});

/** @param {MessageEvent} event */
function hear(event) {
  const message = event.data?.pwa;
  if (message?.type === 'progress' && !removed && root.dataset.pwa !== 'ready') {
    const part = `${message.done} of ${message.total}`;
    show('saving', `Saving ${Math.floor((100 * message.done) / message.total)}%`, `Saving this for offline use: ${part} files.`);
  } else if (message?.type === 'changed' || message?.type === 'checked') refresh();
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
  show('incomplete', 'Not saved yet', NOT_YET);
  const fresh = await asked;
  await navigator.serviceWorker.ready;
  return fresh;
}

/** Looks for a newer release, after the engine itself if that could not be had before. @param {boolean} asked */
async function look(asked) {
  if (removed) return;
  try {
    // Asked means that the network is said to be back: what failed just now is worth one more try.
    registration ??= await engine().catch((fault) => asked ? engine() : Promise.reject(fault));
  } catch {
    // A server or a network that did not give the engine is no fault of this browser; the next trigger tries again.
    if (await canStore()) show('incomplete', 'Not saved yet', NOT_YET);
    else show('unavailable', 'Needs signal', CANNOT);
    return;
  }
  await refresh();
  await check(asked);
}

function start() {
  if (!('serviceWorker' in navigator)) {
    return show('unavailable', 'Needs signal', CANNOT);
  }
  for (const go of document.querySelectorAll('[data-pwa-reload]')) go.addEventListener('click', () => location.reload());
  navigator.serviceWorker.addEventListener('message', hear);
  navigator.serviceWorker.startMessages();
  // Before anything is waited for: a network that comes back during a look must be heard.
  addEventListener('online', () => look(true));
  addEventListener('visibilitychange', () => document.visibilityState === 'visible' && look(false));
  look(false);
}

start();
