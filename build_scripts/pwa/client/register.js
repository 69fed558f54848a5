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

/** @type {ServiceWorkerRegistration | undefined} */
let registration;

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
  if (status.ready) show('ready', 'Ready offline', `Ready offline: all ${status.release?.files} files are on this phone.`);
  else if (status.updating) show('saving', 'Saving…', 'Saving this for offline use.');
  else if (status.release) show('incomplete', 'Not all saved', 'Not ready offline: some pages are missing.');
  else show('incomplete', 'Not saved yet', 'Not ready offline yet: it needs signal once.');
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
    await ask({ type: 'remove' });
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
  if (message?.type === 'progress' && root.dataset.pwa !== 'ready') {
    const part = `${message.done} of ${message.total}`;
    show('saving', `Saving ${Math.floor((100 * message.done) / message.total)}%`, `Saving this for offline use: ${part} files.`);
  } else if (message?.type === 'changed' || message?.type === 'checked') refresh();
}

async function start() {
  if (!('serviceWorker' in navigator)) {
    return show('unavailable', 'Needs signal', CANNOT);
  }
  for (const go of document.querySelectorAll('[data-pwa-reload]')) go.addEventListener('click', () => location.reload());
  navigator.serviceWorker.addEventListener('message', hear);
  navigator.serviceWorker.startMessages();
  try {
    const worker = new URL('sw.js', script.src);
    registration = await navigator.serviceWorker.register(worker, { updateViaCache: 'none' });
  } catch {
    // Offline and already installed is the usual case here; refused storage is the other.
    registration = await navigator.serviceWorker.getRegistration().catch(() => undefined);
  }
  if (!registration) return show('unavailable', 'Needs signal', CANNOT);
  await navigator.serviceWorker.ready;
  await refresh();
  await check(false);
  addEventListener('online', () => check(true));
  addEventListener('visibilitychange', () => document.visibilityState === 'visible' && check(false));
}

start();
