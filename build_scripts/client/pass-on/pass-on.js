// What an officer can do with a service's card: share it, copy it, save it, put it in the note. Its QR codes need no script.
import { copy, save, share } from './hand-out.js';
import { add, entries, has, MOST, refresh, remove } from './note.js';
import { CHANGED, showNote, start as startNote } from './note-sheet.js';

/** @param {HTMLElement} place the card's part with data-id, data-name and data-text */
export function start(place) {
  const { id = '', name = '', text = '' } = place.dataset;
  const said = /** @type {HTMLElement} */ (place.querySelector('[role="status"]'));
  /** @param {string} words */
  const say = (words) => { said.textContent = words; };

  /** @type {Record<string, (way: HTMLElement, event: Event) => unknown>} */
  const actions = {
    share: async () => say(await share(name, text)),
    copy: async () => say(await copy(text)),
    'copy-number': async (button) => say(await copy(button.dataset.number ?? '')),
    save: (link, event) => {
      event.preventDefault(); // some browsers keep an app on the home screen from opening such a link
      save(`${id}.vcf`, 'text/vcard', decodeURIComponent(/** @type {HTMLAnchorElement} */ (link).href.replace(/^[^,]*,/, '')));
      say('Open the file to add it to your contacts.');
    },
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
    const way = /** @type {HTMLElement | null} */ (/** @type {HTMLElement} */ (event.target).closest('[data-do]'));
    if (way) actions[way.dataset.do ?? '']?.(way, event);
  });

  const toggle = place.querySelector('[data-do="note"]');
  const showWhetherIn = () => {
    if (toggle) toggle.textContent = has(id) ? 'Take out of note' : 'Add to note';
  };
  addEventListener(CHANGED, showWhetherIn);
  addEventListener('pageshow', showWhetherIn);
  showWhetherIn();
  refresh({ id, name, text });
  for (const code of place.querySelectorAll('details')) startCode(code);
  startNote();
}

/** While a code is shown it stands in the middle of the screen, and the screen stays on. @param {HTMLDetailsElement} code */
function startCode(code) {
  /** @type {(() => void) | undefined} */
  let sleep;
  const changed = async () => {
    sleep?.();
    if (!code.open) return;
    code.querySelector('svg')?.scrollIntoView({ block: 'center' });
    const { keepAwake } = await import('../parts/wake.js'); // only when it is wanted
    sleep?.();
    sleep = code.open ? keepAwake() : undefined;
  };
  code.addEventListener('toggle', changed);
  if (code.open) changed(); // a link to the code opened it before this script came
}
