// The cover put up by a tool, as if its button in the top bar had been tapped.

/** Hides the screen; a page that nobody sees is covered already. */
export function coverScreen() {
  if (document.visibilityState === 'visible') /** @type {HTMLElement | null} */ (document.querySelector('[data-cover]'))?.click();
}
