// The status panel and the install guide, on the pages that have them.
//   [data-pwa-panel]   an empty element: everything known of the offline copy, with buttons to test, mend and remove it
//   [data-pwa-guide]   an empty element: what stands under the heading marked with this situation moves into it, first
//   <h2 data-pwa-for="iphone android">   the situations that a heading is for: see `situation`

/** @typedef {import('./register.js').Status} Status @typedef {import('./register.js').Book} Book */

/** The same numbers that the publisher counts. */
const NUMBER = /href=["']?((?:tel|sms):[^"'?&\s>]+)/g;
const MOST_NAMED = 5;
const MEND = 'Find signal, then tap Repair it.';

/** Where the book is being read. Nothing tells a phone that a force manages from any other.
 * @param {boolean} stores whether this browser keeps anything
 * @returns {'kept-nothing' | 'kept-nothing-iphone' | 'installed' | 'iphone' | 'iphone-other' | 'android' | 'computer'} */
export function situation(stores, { userAgent, maxTouchPoints, standalone } = /** @type {any} */ (navigator)) {
  const iphone = /iPhone|iPad|iPod/.test(userAgent) || (/Macintosh/.test(userAgent) && maxTouchPoints > 1);
  if (!stores) return iphone ? 'kept-nothing-iphone' : 'kept-nothing';
  if (standalone || matchMedia('(display-mode: standalone)').matches) return 'installed';
  if (iphone) return /CriOS|FxiOS|EdgiOS|OPiOS|DuckDuckGo/.test(userAgent) ? 'iphone-other' : 'iphone';
  return /Android/.test(userAgent) ? 'android' : 'computer';
}

/** Moves what is for this phone to the top. @param {HTMLElement} guide @param {string} situation */
export function showGuide(guide, situation) {
  const heading = [...document.querySelectorAll('[data-pwa-for]')]
    .find((one) => /** @type {HTMLElement} */ (one).dataset.pwaFor?.split(' ').includes(situation));
  guide.dataset.pwaGuide = situation;
  for (let next = heading ?? null; next && (next === heading || next.tagName !== heading?.tagName);) {
    const after = next.nextElementSibling;
    guide.append(next);
    next = after;
  }
}

/** @template {keyof HTMLElementTagNameMap} Name @param {Name} name @param {Partial<HTMLElementTagNameMap[Name]>} members
 * @param {(Node | string)[]} inside */
function element(name, members = {}, ...inside) {
  const made = Object.assign(document.createElement(name), members);
  made.append(...inside);
  return made;
}

/** @param {string} time ISO */
const inWords = (time) =>
  new Date(time).toLocaleString('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'Europe/London' });

/** @param {number} count @param {string} one */
const counted = (count, one) => `${count.toLocaleString('en-GB')} ${one}${count === 1 ? '' : 's'}`;

/** The panel's parts are made once: a tap must never land on one that is being replaced. */
const panels = /** @type {WeakMap<HTMLElement, (status: Status) => void>} */ (new WeakMap());

/** @param {HTMLElement} panel @param {Status} status @param {Book} book */
export function showPanel(panel, status, book) {
  if (!panels.has(panel)) panels.set(panel, makePanel(panel, book));
  panels.get(panel)?.(status);
}

/** For a browser that keeps nothing. @param {HTMLElement} panel @param {string} words */
export function showNothing(panel, words) {
  panel.replaceChildren(element('p', { className: 'pwa-headline' }, words));
  panel.dataset.pwaPanel = 'unavailable';
}

/** @param {HTMLElement} panel @param {Book} book */
function makePanel(panel, book) {
  const headline = element('p', { className: 'pwa-headline' });
  const remedy = element('p');
  const facts = element('dl');
  const said = element('div', { className: 'pwa-said', role: 'status' });
  const test = button('test', 'Test it now', async () => selfTest(await book.ask({ type: 'test' }), book, said));
  const look = button('check', 'Look for changes', async () => { said.replaceChildren(); await book.check(); });
  const keep = button('keep', 'Ask the phone to keep it', async () => {
    const kept = await navigator.storage.persist();
    tell(said, kept ? ['The phone will keep it.'] : ['The phone did not promise.', 'Open this now and then, so that it stays.']);
    show(await book.ask({ type: 'status' }));
  });
  const takeOff = button('remove', 'Remove from this phone', async () => {
    if (takeOff.dataset.sure === undefined) {
      takeOff.dataset.sure = '';
      takeOff.textContent = 'Tap again to remove it';
      return;
    }
    const fault = await book.remove();
    if (fault) tell(said, ['It could not be removed.', `${fault}. Close the book everywhere and try again.`]);
  });
  const first = element('p', { className: 'pwa-buttons' }, test, look, keep);
  const last = element('p', { className: 'pwa-buttons' }, takeOff);
  panel.replaceChildren(headline, remedy, first, said, facts, last);

  /** @param {Status} status */
  async function show(status) {
    panel.dataset.pwaPanel = status.ready ? 'ready' : status.updating ? 'saving' : 'incomplete';
    look.className = status.ready ? '' : 'pwa-first';
    test.className = status.ready ? 'pwa-first' : '';
    [headline.textContent, remedy.textContent] = inShort(status);
    look.textContent = status.ready || !status.release ? 'Look for changes' : 'Repair it';
    test.hidden = !status.release;
    const kept = await navigator.storage?.persisted?.().catch(() => undefined);
    const { usage } = await navigator.storage?.estimate?.().catch(() => ({ usage: undefined })) ?? {};
    keep.hidden = kept !== false || !navigator.storage.persist;
    const rows = Object.entries(factsOf(status, book.lastCheck(), kept, usage));
    facts.replaceChildren(...rows.flatMap(([name, value]) => [element('dt', {}, name), element('dd', {}, value)]));
  }
  return show;
}

/** Whether it is ready, and why not and what to do. @param {Status} status */
function inShort({ ready, updating, release, present, expected, fault }) {
  if (ready) return ['Ready. It all works with no signal.', ''];
  if (updating) return ['Saving now.', 'Keep the book open until it says Ready.'];
  const why = fault ? `The last try failed: ${fault}.` : '';
  if (!release) return ['Not ready. Nothing is saved here yet.', `${why} Find signal, then tap Look for changes.`.trim()];
  const missing = counted(expected - present, 'file');
  return [`Not ready. ${missing} of ${expected} ${expected - present === 1 ? 'is' : 'are'} missing here.`,
    `${why} Find signal, then tap Repair it.`.trim()];
}

/** @param {Status} status @param {string | null} looked @param {boolean | undefined} kept @param {number | undefined} usage */
function factsOf({ release, present, expected, fault, worker }, looked, kept, usage) {
  const paths = [...release?.files?.keys() ?? []];
  const pages = paths.filter((path) => path.endsWith('.html')).length;
  const holds = release && `${counted(pages, 'page')} and ${counted(release.numbers, 'number')} to call or text`;
  const safe = kept ? 'Yes, the phone promised to keep it' : 'Not promised. A phone that is full may clear it';
  return {
    'In this copy': holds ?? 'Nothing yet',
    'Files here and right': `${present.toLocaleString('en-GB')} of ${expected.toLocaleString('en-GB')}`,
    'This copy is from': release ? `${inWords(release.built)} (${release.id.slice(0, 8)})` : 'No copy yet',
    'Last looked for changes': looked ? inWords(looked) : 'Not yet',
    'Safe from clearing': kept === undefined ? 'This browser does not say' : safe,
    'Space it takes': usage === undefined ? 'This browser does not say' : `${(usage / 1e6).toFixed(1)} MB`,
    'Last problem': fault || 'None',
    Engine: worker,
  };
}

/** @param {string} what @param {string} words @param {() => unknown} action */
function button(what, words, action) {
  const made = element('button', { type: 'button', textContent: words });
  made.dataset.pwaDo = what;
  made.addEventListener('click', async () => {
    made.setAttribute('aria-busy', 'true');
    await Promise.resolve(action()).catch((fault) => console.error('pwa:', fault));
    made.removeAttribute('aria-busy');
  });
  return made;
}

/** @param {ArrayBuffer} bytes */
async function sha256(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Opens every file of the copy as a page would, and compares it with the list; the engine has just read them all anew
 * from the store, with no network. A page that came from the network itself cannot: then what the engine found is told.
 * @param {Status} status @param {Book} book @param {HTMLElement} said */
async function selfTest({ release, page, present, expected }, book, said) {
  if (!release) return;
  if (present < expected || page?.id !== release.id) return tell(said, inStore(present, expected, page === null));
  const wrong = /** @type {string[]} */ ([]);
  const numbers = new Set();
  let [pages, right] = [0, 0];
  for (const [path, file] of /** @type {import('./register.js').Files} */ (release.files)) {
    const bytes = await fetch(new URL(path.split('/').map(encodeURIComponent).join('/'), book.root))
      .then((response) => response.arrayBuffer()).catch(() => new ArrayBuffer(0));
    const isPage = path.endsWith('.html');
    if (isPage) pages += 1;
    if (await sha256(bytes) !== file.sha256) wrong.push(path);
    else if (isPage) {
      right += 1;
      for (const [, number] of new TextDecoder().decode(bytes).matchAll(NUMBER)) numbers.add(number);
    }
    said.textContent = `Testing: ${right + wrong.length} of ${pages} pages so far…`;
  }
  const found = `${right} of ${counted(pages, 'page')}, ${numbers.size} of ${counted(release.numbers, 'number')}`;
  if (wrong.length === 0) return tell(said, ['It passed.', `Every file was opened here and is right: ${found}.`]);
  const named = wrong.slice(0, MOST_NAMED).join(', ') + (wrong.length > MOST_NAMED ? ' and more' : '');
  tell(said, ['It did not pass.', `Right are ${found}. Wrong: ${named}.`, MEND]);
}

/** @param {number} present @param {number} expected @param {boolean} fromNetwork */
function inStore(present, expected, fromNetwork) {
  if (present < expected) {
    return ['It did not pass.', `${counted(expected - present, 'file')} of ${expected} missing or wrong.`, MEND];
  }
  const why = fromNetwork ? 'This page itself came from the network.' : 'This page is from an older copy.';
  const read = `All ${counted(expected, 'file')} in the store were read and are right.`;
  return ['So far so good.', read, `${why} Open it again to test page by page.`];
}

/** @param {HTMLElement} said @param {string[]} words */
function tell(said, [headline, ...rest]) {
  said.replaceChildren(element('p', { className: 'pwa-headline' }, headline), ...rest.map((line) => element('p', {}, line)));
}
