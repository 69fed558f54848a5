// What is saved on this phone: take it out as a file, bring it in, another passphrase, erase it all.
import { button, element, freshId, show } from '../parts/dom.js';
import { download } from '../parts/download.js';
import { dayOf, inWords } from '../parts/days.js';
import { passphraseField, passphraseForm, working } from '../parts/personal.js';
import { lockByItself } from '../store/autolock.js';
import { StoreFault } from '../store/faults.js';
import { KINDS } from '../store/registry.js';
import { sharedStore } from '../store/shared.js';
import { entriesIn, exported, hasReadable, imported, needsPassphrase } from '../store/transfer.js';

/** @param {HTMLElement} place */
export async function start(place) {
  const store = await sharedStore();
  const list = element('div', { class: 'tool__body' });
  const said = element('div', { class: 'tool__body', role: 'status' });
  const form = element('div', { class: 'tool__body' });
  const file = element('input', { type: 'file', accept: '.json,application/json', class: 'unseen', id: freshId('file'), tabindex: '-1', 'aria-hidden': 'true', onchange: bring });
  place.replaceChildren(list, said, form, file);
  store.watch(draw);
  lockByItself({ lock: () => store.lockNow() });
  draw();

  function draw() {
    const readable = store.all();
    const sealed = store.lock === 'locked' ? store.sealedSize : 0;
    const hurt = store.unreadable;
    const nothing = !readable.length && !store.sealedSize && !hurt.length;
    const words = readable.map(({ kind, changed }) => element('li', {}, `${KINDS[kind].name}, ${inWords(dayOf(new Date(changed)), '')}`));
    show(
      list,
      !store.kept && element('p', { class: 'notice' }, 'This browser saves nothing. What you write is gone when you leave the page.'),
      nothing && store.lock === 'memory' && element('p', { class: 'tool__say' }, 'Nothing of yours is saved on this phone.'),
      words.length > 0 && element('ul', {}, ...words),
      sealed > 0 && element('p', { class: 'tool__say' }, `${sealed === 1 ? '1 note' : `${sealed} notes`}, locked with your passphrase.`),
      hurt.length > 0 && element('p', { class: 'notice' }, `${hurt.length === 1 ? '1 entry' : `${hurt.length} entries`} cannot be read. ${hurt[0].fault.message}`),
      !nothing && button('Save it all to a file', take, 'quiet'),
      button('Bring in a file', () => file.click(), 'quiet'),
      store.lock === 'open' && button('Choose another passphrase', () => form.replaceChildren(passphraseForm(store, () => form.replaceChildren())), 'quiet'),
      store.lock === 'locked' && button('Unlock', unlock, 'quiet'),
      (!nothing || store.lock !== 'memory') && button('Erase everything', erase, '', { class: 'button button--danger' }),
    );
  }

  async function take() {
    download(`pocket-book-${dayOf(new Date())}.json`, await exported(store), 'application/json');
    tell('The file is with your downloads. What is private in it stays locked with your passphrase.');
  }

  async function bring() {
    const [chosen] = file.files ?? [];
    file.value = '';
    if (!chosen) return;
    try {
      if (chosen.size > 20_000_000) throw new StoreFault('large');
      const entries = entriesIn(await chosen.text());
      if (!needsPassphrase(entries)) return outcome(await imported(store, entries, KINDS));
      ask('The passphrase this file was saved with', 'Bring it in', async (passphrase) => outcome(await imported(store, entries, KINDS, passphrase)), hasReadable(entries) && (() => bringRest(entries)));
    } catch (fault) {
      tell(fault instanceof StoreFault ? fault.message : 'That file cannot be read.');
    }
  }

  /** A lost passphrase must not keep out what was never locked. @param {unknown[]} entries */
  async function bringRest(entries) {
    try {
      outcome(await imported(store, entries, KINDS));
      form.replaceChildren();
    } catch (fault) {
      tell(fault instanceof StoreFault ? fault.message : 'That file cannot be read.');
    }
  }

  function unlock() {
    ask('Your passphrase', 'Unlock', (passphrase) => store.unlock(passphrase));
  }

  /** @param {string} label @param {string} words @param {(passphrase: string) => Promise<unknown>} then @param {false | (() => unknown)} [without] what can be done without it */
  function ask(label, words, then, without = false) {
    const passphrase = passphraseField(label);
    const fault = element('p', { class: 'notice', role: 'alert', hidden: true });
    const asked = element('form', { class: 'passphrase' }, passphrase.field, fault, element('button', { type: 'submit', class: 'button' }, words), without && button('Leave out what is locked', without, 'quiet'), button('Not now', () => form.replaceChildren(), 'quiet'));
    asked.addEventListener('submit', (event) => {
      event.preventDefault();
      void working(asked, fault, async () => {
        await then(passphrase.input.value);
        form.replaceChildren();
      });
    });
    form.replaceChildren(asked);
    passphrase.input.focus();
  }

  /** @param {import('../store/transfer.js').Outcome} result */
  function outcome({ added, here, skipped }) {
    const parts = [`${added} brought in.`, here ? `${here} already here, left as they are.` : '', skipped.length ? `${skipped.length} left out:` : ''];
    said.replaceChildren(
      element('p', { class: 'tool__say' }, parts.filter(Boolean).join(' ')),
      skipped.length ? element('ul', {}, ...skipped.map(({ entry, why }) => element('li', {}, `${entry}: ${why}`))) : '',
    );
  }

  async function erase() {
    try {
      const undo = await store.erase();
      form.replaceChildren();
      said.replaceChildren(
        element('p', { class: 'tool__say' }, 'Everything of yours is erased. The book itself stays.'),
        button('Undo', () => undo().then(() => tell('It is back.'), (fault) => tell(fault.message)), 'quiet'),
        element('p', { class: 'tool__small' }, 'You can undo until you leave this page.'),
      );
    } catch (fault) {
      tell(fault instanceof StoreFault ? fault.message : 'It could not be erased.');
    }
  }

  /** @param {string} words */
  function tell(words) {
    said.replaceChildren(element('p', { class: 'tool__say' }, words));
  }
}
