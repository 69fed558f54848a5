// What a page on paper says beyond its text: which copy of the book it is from and when it was printed; and nothing on it
// stays folded. The pages themselves do not say it, or one new number would change every one of them.

/** @param {Document} page */
export function startPaper(page) {
  const line = page.querySelector('[data-paper]');
  if (!line) return;
  addEventListener('beforeprint', () => {
    line.textContent = paperLine(page.documentElement.dataset, new Date());
    unfold(page);
  });
}

/** Which copy, as far as the offline engine has noted it on the page, and the day of printing.
 * @param {{ pwaRelease?: string, pwaBuilt?: string }} noted @param {Date} now */
function paperLine({ pwaRelease, pwaBuilt }, now) {
  const copy = pwaRelease && pwaBuilt ? `Copy of ${inWords(new Date(pwaBuilt))} (${pwaRelease.slice(0, 8)}). ` : '';
  return `${copy}Printed ${inWords(now)}.`;
}

/** @param {Date} moment */
function inWords(moment) {
  return moment.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'Europe/London' });
}

/** Opens what is folded until the paper is out. @param {Document} page */
function unfold(page) {
  const folded = /** @type {NodeListOf<HTMLDetailsElement>} */ (page.querySelectorAll('article details:not([open])'));
  for (const fold of folded) fold.open = true;
  addEventListener('afterprint', () => { for (const fold of folded) fold.open = false; }, { once: true });
}
