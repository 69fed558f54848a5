// What an officer can do with a service's card: share it, copy it, save it, show it as a QR code, put it in the note.
import { copy, save, share } from './hand-out.js';
import { add, entries, has, MOST, refresh, remove } from './note.js';
import { CHANGED, showNote, start as startNote } from './note-sheet.js';
import { closeByTap, keepScreenOn } from './sheet.js';

/** @param {HTMLElement} place the card's part with data-id, data-name, data-text and data-vcard */
export function start(place) {
  const { id = '', name = '', text = '', vcard = '' } = place.dataset;
  const said = /** @type {HTMLElement} */ (place.querySelector('[role="status"]'));
  /** @param {string} words */
  const say = (words) => { said.textContent = words; };

  /** @type {Record<string, (button: HTMLElement) => unknown>} */
  const actions = {
    share: async () => say(await share(name, text)),
    copy: async () => say(await copy(text)),
    'copy-number': async (button) => say(await copy(button.dataset.number ?? '')),
    save: () => {
      save(`${id}.vcf`, 'text/vcard', vcard.replaceAll('\n', '\r\n'));
      say('Open the file to add it to your contacts.');
    },
    'show-code': () => showCode(place).catch(() => say('The code could not be drawn. Read the number out.')),
    note: () => {
      if (has(id)) remove(id);
      else if (!add({ id, name, text })) {
        say(`The note is full: ${MOST} at most.`);
        showNote();
        return;
      }
      say(has(id) ? `In the hand-over note: ${entries().length} of ${MOST}.` : 'Taken out of the note.');
      dispatchEvent(new Event(CHANGED));
    },
  };
  place.addEventListener('click', (event) => {
    const button = /** @type {HTMLElement} */ (event.target).closest('button');
    actions[button?.dataset.do ?? '']?.(/** @type {HTMLElement} */ (button));
  });

  const toggle = place.querySelector('[data-do="note"]');
  const showWhetherIn = () => {
    if (toggle) toggle.textContent = has(id) ? 'Take out of note' : 'Add to note';
  };
  addEventListener(CHANGED, showWhetherIn);
  addEventListener('pageshow', showWhetherIn);
  showWhetherIn();
  refresh({ id, name, text });
  startSheet(place);
  startNote();
}

/** @param {HTMLElement} place */
function startSheet(place) {
  const sheet = place.querySelector('dialog');
  if (!sheet) return;
  closeByTap(sheet);
  for (const choice of sheet.querySelectorAll('button[data-code]')) {
    choice.addEventListener('click', () => choose(sheet, /** @type {HTMLElement} */ (choice)));
  }
}

/** @param {HTMLElement} place */
async function showCode(place) {
  const sheet = /** @type {HTMLDialogElement} */ (place.querySelector('dialog'));
  await choose(sheet, /** @type {HTMLElement} */ (sheet.querySelector('[data-code]')));
  sheet.showModal();
  await keepScreenOn(sheet);
}

/** Draws the code of one number. @param {HTMLDialogElement} sheet @param {HTMLElement} choice */
async function choose(sheet, choice) {
  const { drawCode } = await import('./code.js'); // only when it is wanted
  const picture = /** @type {HTMLElement} */ (sheet.querySelector('.code'));
  drawCode(picture, choice.dataset.code ?? '');
  picture.ariaLabel = `QR code: ${choice.textContent}`;
  for (const other of sheet.querySelectorAll('button[data-code]')) {
    other.setAttribute('aria-pressed', String(other === choice));
  }
}
