// A sheet over the page: opened by one tap, closed by one tap beside it or on its button, or by Escape. The browser
// keeps the focus inside, and gives it back to what opened the sheet.

/** @param {HTMLDialogElement} sheet */
export function closeByTap(sheet) {
  sheet.addEventListener('click', (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    if (target === sheet || target.closest('[data-do="close"]')) sheet.close();
  });
}
