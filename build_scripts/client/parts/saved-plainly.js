// What tools share that save without a lock: they say so, and keep what is typed when the phone takes the page away.
import { sharedStore } from '../store/shared.js';
import { element } from './dom.js';
import { beforeLeaving } from './leaving.js';

/** @typedef {import('../store/store.js').Store} Store */
/** @typedef {import('./personal.js').Drawn} Drawn */

const PLAIN = 'Saved on this phone, without a lock. Whoever opens this book here can read it.';
const NOT_KEPT = 'This browser saves nothing. What you write is gone when you leave this page.';

/**
 * Starts a tool in its place. draw: draws it from the store into an empty element; called again when another window
 * changed something and nobody types here. @param {HTMLElement} place @param {(body: HTMLElement, store: Store) => Drawn | void} draw
 */
export async function plainTool(place, draw) {
  const store = await sharedStore();
  let body = element('div', { class: 'tool__body' });
  place.replaceChildren(body, element('div', { class: 'keep' }, element('p', { class: 'keep__words' }, store.kept ? PLAIN : NOT_KEPT)));
  let drawn = draw(body, store) ?? {};
  store.watch((what, elsewhere) => {
    const typing = document.hasFocus() && body.contains(document.activeElement);
    if (what !== 'erased' && (!elsewhere || typing)) return;
    const next = element('div', { class: 'tool__body' });
    body.replaceWith(next);
    body = next;
    drawn = draw(body, store) ?? {};
  });
  const flush = () => void drawn.flush?.();
  // A phone may end a page that is hidden without another word.
  document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && flush());
  addEventListener('pagehide', flush);
  beforeLeaving(flush);
}
