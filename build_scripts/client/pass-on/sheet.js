// A sheet over the page: opened by one tap, closed by one tap beside it or on its button, or by Escape. The browser
// keeps the focus inside, and gives it back to what opened the sheet.

/** @param {HTMLDialogElement} sheet */
export function closeByTap(sheet) {
  sheet.addEventListener('click', (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    if (target === sheet || target.closest('[data-do="close"]')) sheet.close();
  });
}

/** Keeps the screen on until the sheet is closed, where the phone can. @param {HTMLDialogElement} sheet */
export async function keepScreenOn(sheet) {
  try {
    const lock = await navigator.wakeLock.request('screen');
    if (!sheet.open) await lock.release();
    sheet.addEventListener('close', () => lock.release(), { once: true });
  } catch {
    // It only saves a tap on a dimmed screen.
  }
}
