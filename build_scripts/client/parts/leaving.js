// When to save what is being typed: while the page is surely there.

/**
 * Calls back when somebody turns to something else: taps, leaves a box, another window, or starts to leave the page. A
 * page that is being left is too late: a phone may stop it in the middle of a save. @param {() => unknown} flush
 */
export function beforeLeaving(flush) {
  document.addEventListener('focusout', flush);
  document.addEventListener('pointerdown', flush, { capture: true, passive: true });
  document.addEventListener('click', flush, { capture: true });
  addEventListener('beforeunload', flush);
  addEventListener('blur', flush);
}
