// What every tool with something private shares: it says how its notes are kept, asks for the passphrase, and locks.
import { lockByItself } from '../store/autolock.js';
import { StoreFault } from '../store/faults.js';
import { sharedStore } from '../store/shared.js';
import { coverScreen } from './cover-screen.js';
import { button, element, freshId } from './dom.js';
import { beforeLeaving } from './leaving.js';

/** @typedef {import('../store/store.js').Store} Store */
/** What a drawn tool can be asked: to save what is being typed. @typedef {{ flush?: () => Promise<unknown> }} Drawn */

const NOT_KEPT = 'This browser saves nothing. What you write is gone when you leave this page.';
const IN_MEMORY = 'Not saved. It is gone when you leave this page.';
const SEALED = 'Saved on this phone, locked with your passphrase.';
const NO_RESET = 'Nobody can reset it. If you lose it, what is locked stays locked.';

/**
 * Starts a tool in its place. draw: draws it from the store into an empty element; called again after unlocking, and
 * when another window changed something. What a tool itself changes, it shows itself. @param {HTMLElement} place @param {(body: HTMLElement, store: Store) => Drawn | void} draw
 */
export async function personalTool(place, draw) {
  const store = await sharedStore();
  let body = element('div', { class: 'tool__body' });
  const keep = element('div', { class: 'keep' });
  place.replaceChildren(body, keep);
  /** @type {Drawn} */
  let drawn = {};
  let state = '';

  function redraw() {
    // A new element each time: what the last drawing still waits for must not show up behind the lock.
    const next = element('div', { class: 'tool__body' });
    body.replaceWith(next);
    body = next;
    drawn = {};
    if (store.lock === 'locked') body.append(unlockForm(store));
    else drawn = draw(body, store) ?? {};
  }

  /** @param {string} what @param {boolean} elsewhere */
  function refresh(what, elsewhere) {
    const [before, typing] = [state, document.hasFocus() && body.contains(document.activeElement)];
    state = store.lock;
    const turned = before !== state && [before, state].includes('locked');
    if (turned || what === 'erased' || (elsewhere && !typing)) redraw();
    if (before !== state || what === 'erased') drawKeep(keep, store);
  }

  state = store.lock;
  redraw();
  drawKeep(keep, store);
  store.watch(refresh);
  beforeLeaving(() => void drawn.flush?.());
  lockByItself({
    flush: async () => drawn.flush?.(),
    lock: () => (store.lock === 'open' ? store.lockNow() : coverScreen()),
  });
}

/** @param {HTMLElement} keep @param {Store} store */
function drawKeep(keep, store) {
  const words = element('p', { class: 'keep__words' });
  if (!store.kept) words.textContent = NOT_KEPT;
  else if (store.lock === 'memory') words.textContent = IN_MEMORY;
  else if (store.lock === 'open') words.textContent = SEALED;
  keep.replaceChildren(words);
  keep.hidden = store.kept && store.lock === 'locked';
  if (!store.kept) return;
  if (store.lock === 'memory') keep.append(button('Keep it on this phone', () => keep.replaceChildren(passphraseForm(store, () => drawKeep(keep, store))), 'quiet'));
  if (store.lock === 'open') {
    keep.append(button('Lock now', () => store.lockNow(), 'quiet'));
    const lost = store.unreadable.length;
    if (lost) keep.append(element('p', { class: 'notice' }, `${lost === 1 ? 'One entry' : `${lost} entries`} cannot be read. ${lost === 1 ? 'It stays' : 'They stay'} on this phone.`));
  }
}

/** A form to set a passphrase, or a new one. @param {Store} store @param {() => void} done */
export function passphraseForm(store, done) {
  const second = passphraseField('The same again');
  const first = passphraseField('Choose a passphrase', 'At least 10 letters. Three words that do not belong together work well.', second.input);
  second.peek.remove();
  const fault = element('p', { class: 'notice', role: 'alert', hidden: true });
  const form = element(
    'form',
    {
      class: 'passphrase',
      onsubmit: async (/** @type {Event} */ event) => {
        event.preventDefault();
        if (first.input.value.trim() !== second.input.value.trim()) return tell(fault, 'The two are not the same. Type them again.');
        // Asked here because browsers answer only to a tap: it makes them slower to clear what is kept.
        void navigator.storage?.persist?.().catch(() => {});
        await working(form, fault, () => store.setPassphrase(first.input.value).then(done));
      },
    },
    first.field,
    second.field,
    element('p', { class: 'tool__small' }, `${NO_RESET} Notes on a phone may have to be disclosed.`),
    fault,
    element('button', { type: 'submit', class: 'button' }, 'Keep it, locked'),
    button('Not now', done, 'quiet'),
  );
  queueMicrotask(() => first.input.focus());
  return form;
}

/** @param {Store} store */
function unlockForm(store) {
  const passphrase = passphraseField('Your passphrase');
  const fault = element('p', { class: 'notice', role: 'alert', hidden: true });
  const lost = element('div', { class: 'passphrase' });
  const form = element(
    'form',
    {
      class: 'passphrase',
      onsubmit: (/** @type {Event} */ event) => {
        event.preventDefault();
        void working(form, fault, () => store.unlock(passphrase.input.value));
      },
    },
    element('p', { class: 'tool__say' }, 'Your notes are locked.'),
    passphrase.field,
    fault,
    element('button', { type: 'submit', class: 'button' }, 'Unlock'),
  );
  const drawLost = () => {
    lost.replaceChildren(
      element('p', {}, `Without it, nobody can read them: not us, not your force. ${NO_RESET}`),
      element('p', {}, 'You can remove the locked notes and start again. Everything else stays.'),
      button('Remove the locked notes', () => store.removeSealed().then((undo) => offerUndo('The locked notes are removed.', undo), (trouble) => tell(fault, trouble)), 'quiet'),
    );
  };
  lost.append(button('I lost my passphrase', drawLost, 'quiet'));
  return element('div', { class: 'tool__body' }, form, lost);
}

/** @param {string} label @param {string} [hint] @param {HTMLInputElement} [too] a second field, shown together with this one */
export function passphraseField(label, hint, too) {
  const id = freshId('passphrase');
  const input = element('input', { id, type: 'password', class: 'field__input', autocomplete: 'off', autocapitalize: 'none', spellcheck: 'false', required: true, 'aria-describedby': hint ? `${id}-hint` : null });
  const onchange = (/** @type {any} */ event) => {
    for (const one of too ? [input, too] : [input]) one.type = event.target.checked ? 'text' : 'password';
  };
  const peek = element('label', { class: 'switch switch--plain' }, element('input', { type: 'checkbox', autocomplete: 'off', onchange }), 'Show it');
  const field = element(
    'div',
    { class: 'field' },
    element('label', { for: id, class: 'field__label' }, label),
    hint && element('p', { class: 'tool__small', id: `${id}-hint` }, hint),
    input,
    peek,
  );
  return { field, input, peek };
}

/** Says that something was removed, with a way back until the page is left. @param {string} words @param {() => Promise<unknown>} undo @param {() => void} [then] */
export function offerUndo(words, undo, then) {
  const back = async () => {
    await undo().then(then, (trouble) => tell(notice, trouble));
    notice.remove();
  };
  const notice = element('div', { class: 'notice notice--undo', role: 'status' }, words, button('Undo', back, 'quiet'));
  document.querySelector('.notice--undo')?.remove();
  document.querySelector('.tool')?.append(notice);
}

/** Does something slow, and tells its fault in place. @param {HTMLFormElement} form @param {HTMLElement} fault @param {() => Promise<unknown>} work */
export async function working(form, fault, work) {
  const submit = /** @type {HTMLButtonElement} */ (form.querySelector('[type=submit]'));
  const words = submit.textContent;
  [submit.disabled, submit.textContent, fault.hidden] = [true, 'One moment…', true];
  try {
    await work();
  } catch (trouble) {
    tell(fault, trouble);
  } finally {
    [submit.disabled, submit.textContent] = [false, words];
  }
}

/** Tells what went wrong, in place. @param {HTMLElement} fault @param {unknown} trouble */
export function tell(fault, trouble) {
  fault.hidden = false;
  if (typeof trouble === 'string') fault.textContent = trouble;
  else fault.textContent = trouble instanceof StoreFault ? trouble.message : 'That did not work. Nothing was changed.';
}

/** Saves while somebody types, a moment after each first letter, and at once when asked; one save after the other. @param {() => Promise<unknown>} save @param {HTMLElement} status */
export function autosave(save, status) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let saving = Promise.resolve();
  const saved = () => {
    status.textContent = '';
    status.hidden = true;
  };
  const now = () => {
    if (timer !== undefined) saving = saving.then(save).then(saved, (trouble) => tell(status, trouble));
    clearTimeout(timer);
    timer = undefined;
    return saving;
  };
  return {
    soon() {
      // Not put off by the next letter: who types without a pause would have nothing saved.
      timer ??= setTimeout(now, 400);
    },
    now,
  };
}
