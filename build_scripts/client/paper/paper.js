// What a page on paper says beyond its text: which copy of the book it is from and when it was printed; and nothing on it
// stays folded. The pages themselves do not say it, or one new number would change every one of them.

/** @typedef {{ id: string, built: string }} Release */

/** @param {Document} page */
export function startPaper(page) {
  const line = page.querySelector('[data-paper]');
  if (!line) return;
  /** @type {Release | null} */
  let release = null;
  // Nobody prints without a tap or a key, and a page that is only read need not ask.
  for (const sign of ['pointerdown', 'keydown']) {
    addEventListener(sign, () => askRelease().then((found) => { release = found; }, () => {}), { once: true, passive: true });
  }
  addEventListener('beforeprint', () => {
    line.textContent = paperLine(release, new Date());
    unfold(page);
  });
}

/** Which copy, and the day of printing. @param {Release | null} release @param {Date} now */
export function paperLine(release, now) {
  const copy = release ? `Copy of ${inWords(new Date(release.built))} (${release.id.slice(0, 8)}). ` : '';
  return `${copy}Printed ${inWords(now)}.`;
}

/** @param {Date} moment */
function inWords(moment) {
  return moment.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'Europe/London' });
}

/** Opens what is folded until the paper is out. @param {Document} page */
function unfold(page) {
  const folded = /** @type {NodeListOf<HTMLDetailsElement>} */ (page.querySelectorAll('article details:not([open])'));
  for (const fold of folded) fold.open = true;
  addEventListener('afterprint', () => { for (const fold of folded) fold.open = false; }, { once: true });
}

/** The release that this page was opened with, as the service worker knows it. @returns {Promise<Release | null>} */
function askRelease() {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data.page);
    const worker = navigator.serviceWorker?.controller;
    if (!worker) return resolve(null);
    worker.postMessage({ type: 'status' }, [port2]);
  });
}
