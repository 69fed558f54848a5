// Hides the screen: one tap on the button in the top bar, and one anywhere to come back. A page with something private is
// also covered when the phone shows its open apps, as far as the phone tells the page in time.

const PLAIN_TITLE = 'Pocket Book';

/** Makes the cover, and lets the buttons of the page put it up. @param {Document} page */
export function startCover(page) {
  const cover = page.createElement('dialog');
  cover.className = 'cover';
  cover.setAttribute('aria-label', 'Screen hidden');
  const back = page.createElement('button');
  back.type = 'button';
  back.className = 'cover__back';
  const [time, day, hint] = ['cover__time', 'cover__day', 'cover__hint'].map((name) => {
    const line = page.createElement('span');
    line.className = name;
    return line;
  });
  hint.textContent = 'Tap to go back';
  back.append(time, day, hint);
  cover.append(back);
  page.body.append(cover);

  const title = page.title;
  let byItself = false;

  /** @param {boolean} automatic */
  function put(automatic) {
    if (cover.open) return;
    byItself = automatic;
    const now = new Date();
    time.textContent = now.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
    day.textContent = now.toLocaleDateString('en-GB', { weekday: 'long', day: 'numeric', month: 'long' });
    hint.hidden = automatic;
    cover.showModal();
  }
  back.addEventListener('click', () => cover.close());
  cover.addEventListener('close', () => (page.title = title));

  for (const button of page.querySelectorAll('[data-cover]')) {
    button.addEventListener('click', () => {
      put(false);
      page.title = PLAIN_TITLE;
    });
  }
  if (!page.querySelector('[data-private]')) return { put };
  const hide = () => put(true);
  const bring = () => {
    if (byItself && page.visibilityState === 'visible') cover.close();
  };
  page.addEventListener('visibilitychange', () => (page.visibilityState === 'hidden' ? hide() : bring()));
  addEventListener('blur', hide);
  addEventListener('pagehide', hide);
  addEventListener('focus', bring);
  addEventListener('pageshow', bring);
  return { put };
}
