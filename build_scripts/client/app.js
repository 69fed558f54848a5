// The little the pages need a script for. Everything works without it; it only saves a tap.
import { startCover } from './cover/cover.js';
import { afterPaint } from './parts/paint.js';
import { startPaper } from './paper/paper.js';
import { startSearch } from './search/opener.js';
import { startTools } from './tools.js';

/** Closes the menu on Escape, on a tap beside it, or when the focus goes on to what it covers. @param {HTMLDetailsElement} menu */
function closeMenuByItself(menu) {
  document.addEventListener('click', (event) => {
    if (menu.open && !menu.contains(/** @type {Node} */ (event.target))) menu.open = false;
  });
  menu.addEventListener('focusout', ({ relatedTarget }) => {
    if (relatedTarget && !menu.contains(/** @type {Node} */ (relatedTarget))) menu.open = false;
  });
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !menu.open) return;
    menu.open = false;
    menu.querySelector('summary')?.focus();
  });
}

/** Opens the folded part that an address points into. */
function openTarget() {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const fold = target && target.closest('details');
  if (!fold || fold.open) return;
  fold.open = true;
  target.scrollIntoView();
}

for (const menu of document.querySelectorAll('details.menu')) {
  closeMenuByItself(/** @type {HTMLDetailsElement} */ (menu));
}
addEventListener('hashchange', openTarget);
openTarget();
startSearch(document, startTools);
afterPaint(() => startTools(document));
startCover(document);
startPaper(document);
