// Opens search where the reader is. This is all of search that every page carries; the rest comes with the first touch.
// What was typed stays with this visit to the page (history.state), so that Back shows the results again: it is in no
// address and in no store, and is dropped when search is closed.

/** The parts of the open search. @typedef {{ dialog: HTMLDialogElement, box: HTMLInputElement, said: HTMLElement,
 * results: HTMLElement }} Parts */

/** What the build left for search, from the folder of the scripts. */
const FILES = ['../search/pages.json', '../search/texts.txt', '../search/contacts.json'];

/** Makes every link marked data-search open search in place. Without a script it leads to the page that lists everything.
 * @param {Document} page @param {(place: ParentNode) => void} startTools */
export function startSearch(page, startTools) {
  const frame = /** @type {HTMLAnchorElement | null} */ (page.querySelector('a[data-search-worker]'));
  if (!frame || !('showModal' in HTMLDialogElement.prototype)) return;
  const address = new URL(frame.dataset.searchWorker ?? '', page.baseURI).href;
  /** @type {Parts | undefined} */
  let parts;
  /** @type {Promise<{ answer: (typed: string) => void }> | undefined} */
  let panel;

  const load = () => {
    const loading = (panel ??= begin());
    loading.catch(() => (panel = undefined));
    return { ...(parts ??= makeParts(page)), panel: loading };
  };
  /** Sends for all that search needs, and only then makes what is seen of it: they come meanwhile. */
  const begin = () => {
    const worker = new Worker(address, { type: 'module' }); // first: it takes longest to be ready
    const files = Promise.all(FILES.map((file) => read(new URL(file, address))));
    const script = import('./panel.js');
    const made = (parts ??= makeParts(page));
    made.results.replaceChildren(hint(page, frame)); // in place of what a start that failed may have left there
    return Promise.all([script, files]).then(([{ startPanel }, found]) => {
      worker.postMessage(found, found);
      return startPanel(made, worker, startTools);
    }).catch(async (fault) => {
      worker.terminate();
      await script.then(({ fail }) => fail(made.results), () => made.results.replaceChildren('Search cannot start here. ', allLink(frame)));
      throw fault;
    });
  };
  /** @param {string} typed */
  const open = (typed) => {
    const { dialog, box, panel: loading } = load();
    if (!dialog.open) dialog.showModal();
    box.value = typed;
    box.focus(); // in the same tap, or an iPhone does not bring up its keyboard
    loading.then((ready) => ready.answer(box.value), () => {});
  };
  const wanted = (/** @type {Event} */ event) =>
    event.target instanceof Element && event.target.closest('a[data-search]');

  page.addEventListener('pointerdown', (event) => wanted(event) && load());
  page.addEventListener('focusin', (event) => wanted(event) && load());
  page.addEventListener('click', (event) => {
    if (!wanted(event) || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    for (const menu of page.querySelectorAll('details.menu')) menu.removeAttribute('open');
    if (typeof history.state?.search !== 'string') history.pushState({ search: '' }, '');
    open('');
  });
  addEventListener('popstate', ({ state }) => {
    const reopened = leaving && parts?.dialog.open; // before the browser had taken the step back
    leaving = false;
    if (typeof state?.search === 'string') open(state.search);
    else if (reopened) history.pushState({ search: parts?.box.value }, '');
    else if (parts?.dialog.open) parts.dialog.close();
  });
  if (typeof history.state?.search !== 'string') return;
  open(history.state.search);
  // Nobody tapped anything on this page yet, so there is nothing that a browser would go back to.
  load().dialog.addEventListener('close', () => frame.focus({ preventScroll: true }), { once: true });
}

/** @param {URL} file */
async function read(file) {
  const response = await fetch(file);
  if (!response.ok) throw new Error(`${file}: ${response.status}`);
  return response.arrayBuffer();
}

/** Whether the step that search was is being taken back. */
let leaving = false;

/** However search was closed, the step that it was is taken back, and what was typed is dropped. */
function takeBack() {
  if (typeof history.state?.search !== 'string') return; // Back closed it, or a result on this same page
  history.replaceState({ search: '' }, '');
  leaving = true;
  history.back();
}

/** @param {Document} page @returns {Parts} */
function makeParts(page) {
  const dialog = page.createElement('dialog');
  dialog.className = 'search';
  dialog.setAttribute('aria-label', 'Search');
  dialog.innerHTML = `
    <div class="search__top">
      <div class="search__bar">
        <label class="search__label" for="search-box">Search the book</label>
        <input class="search__box" id="search-box" type="search" enterkeyhint="search" autocomplete="off" autocapitalize="off"
          autocorrect="off" spellcheck="false" placeholder="Search">
        <button class="search__close" type="button">Close</button>
      </div>
    </div>
    <p class="search__said" role="status"></p>
    <div class="search__results md-typeset"></div>`;
  const urgent = page.querySelector('.top .urgent'); // never more than a tap away, here as on every page
  if (urgent) dialog.querySelector('.search__top')?.append(urgent.cloneNode(true));
  page.body.append(dialog);
  const part = (/** @type {string} */ name) => /** @type {HTMLElement} */ (dialog.querySelector(`.search__${name}`));
  part('close').addEventListener('click', () => dialog.close());
  dialog.addEventListener('close', takeBack);
  dialog.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    event.preventDefault(); // or the box would be emptied first
    dialog.close();
  });
  return { dialog, box: /** @type {HTMLInputElement} */ (part('box')), said: part('said'), results: part('results') };
}

/** @param {Document} page @param {HTMLAnchorElement} frame */
function hint(page, frame) {
  const text = page.createElement('p');
  text.className = 'search__hint';
  text.append('Type what you see, or what you need. Slang, short forms and slips are fine.', allLink(frame));
  return text;
}

/** A link to the page that lists everything. @param {HTMLAnchorElement} frame */
function allLink(frame) {
  return Object.assign(document.createElement('a'), { href: frame.href, textContent: 'Everything from A to Z' });
}
