// The night look: chosen in the menu, kept on this phone, left again in one tap. A script of its own that nothing is
// painted before (overrides/main.html), as what comes later would let every page flash. It may come at any point of reading
// the page. It starts alone, and takes part in nothing.
{
  const KEEP = 'pocket-book look';
  const root = document.documentElement;

  /** @returns {boolean} */
  const chosen = () => {
    try {
      return localStorage.getItem(KEEP) === 'night';
    } catch { // a browser that keeps nothing
      return root.dataset.look === 'night';
    }
  };

  /** @param {boolean} night */
  const keep = (night) => {
    try {
      if (night) localStorage.setItem(KEEP, 'night');
      else localStorage.removeItem(KEEP);
    } catch { /* then it lasts as long as the page */ }
  };

  /** The phone's own bar above the page takes the page's colour. @param {boolean} night */
  const paintBar = (night) => {
    for (const meta of /** @type {NodeListOf<HTMLMetaElement>} */ (document.querySelectorAll('meta[name="theme-color"]'))) {
      meta.dataset.usual ??= meta.content;
      meta.content = night ? getComputedStyle(root).getPropertyValue('--brand').trim() : meta.dataset.usual;
    }
  };

  /** @param {boolean} night */
  const show = (night) => {
    if (night) root.dataset.look = 'night';
    else delete root.dataset.look;
    for (const button of document.querySelectorAll('[data-night]')) button.setAttribute('aria-pressed', String(night));
    if (document.body) paintBar(night);
  };

  show(chosen());
  addEventListener('DOMContentLoaded', () => show(chosen()));
  addEventListener('storage', () => show(chosen())); // another window
  addEventListener('pageshow', ({ persisted }) => persisted && show(chosen())); // Back may bring a page as it was left
  addEventListener('click', ({ target }) => {
    const button = target instanceof Element && target.closest('[data-night]');
    if (!button) return;
    const night = root.dataset.look !== 'night';
    keep(night);
    show(night);
    // The button in the bar goes with the look; the focus must not go with it.
    if (!night && !button.checkVisibility()) /** @type {HTMLElement | null} */ (document.querySelector('.menu > summary'))?.focus();
  });
}
