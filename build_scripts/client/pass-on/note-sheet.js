// Shows the hand-over note: a bar above the places while there is something in it, and the sheet that the bar opens.
import { copy, share } from './hand-out.js';
import { clear, entries, MOST, remove, text } from './note.js';
import { closeByTap } from './sheet.js';

/** The event by which the parts of a page hear that the note is another one. */
export const CHANGED = 'hand-over-note-changed';
const NAME = 'Hand-over note';

/** @type {HTMLButtonElement | undefined} */
let bar;
/** @type {HTMLDialogElement | undefined} */
let sheet;

/** Once on a page, however many cards it has; also a tool of its own, for pages that only lead to cards. */
export function start() {
  if (bar) return;
  bar = button('', showNote);
  bar.className = 'note-bar';
  sheet = emptySheet();
  document.body.append(bar, sheet);
  addEventListener(CHANGED, show);
  addEventListener('pageshow', show); // Back brings a page as it was, and the note may have changed since
  show();
}

/** Opens the sheet. */
export function showNote() {
  sheet?.showModal();
}

function show() {
  const list = entries();
  if (!bar || !sheet) return;
  bar.textContent = `${NAME}: ${list.length} of ${MOST}`;
  bar.hidden = !list.length;
  if (!list.length) sheet.close();
  sheet.querySelector('.note__entries')?.replaceChildren(...list.map(item));
}

function changed() {
  dispatchEvent(new Event(CHANGED));
}

/** @param {import('./note.js').Entry} entry */
function item(entry) {
  const [, ...rest] = entry.text.split('\n');
  const take = button('Take out', () => { remove(entry.id); changed(); });
  take.ariaLabel = `Take out ${entry.name}`;
  take.className = 'note__take-out';
  const words = element('p', rest.join('\n'));
  const heading = element('h3', entry.name);
  const place = element('li', '');
  place.append(heading, words, take);
  return place;
}

function emptySheet() {
  const made = /** @type {HTMLDialogElement} */ (element('dialog', ''));
  made.className = 'sheet note md-typeset';
  made.ariaLabel = NAME;
  const list = element('ul', '');
  list.className = 'note__entries';
  const help = element('p', 'For the person with you. It has services in it and no names. It stays in this tab, and goes when you close it.');
  help.className = 'sheet__help';
  const said = element('p', '');
  said.setAttribute('role', 'status');
  said.className = 'pass-on__said';
  const actions = element('div', '');
  actions.className = 'pass-on__actions';
  const close = button('Close', () => {});
  close.dataset.do = 'close';
  close.autofocus = true;
  actions.append(
    button('Share', async () => { said.textContent = await share(NAME, text()); }),
    button('Copy', async () => { said.textContent = await copy(text()); }),
    button('Print', () => print()),
    button('Clear', () => { clear(); changed(); }),
    close,
  );
  const title = element('h2', NAME);
  title.className = 'sheet__title';
  made.append(title, list, actions, said, help);
  closeByTap(made);
  return made;
}

/** @param {string} words @param {() => unknown} act */
function button(words, act) {
  const made = /** @type {HTMLButtonElement} */ (element('button', words));
  made.type = 'button';
  made.addEventListener('click', act);
  return made;
}

/** @param {string} tag @param {string} words */
const element = (tag, words) => Object.assign(document.createElement(tag), { textContent: words });
