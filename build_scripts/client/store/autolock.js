// Locks what is open after ten minutes without a touch, or as soon as the page is hidden.

export const IDLE = 10 * 60_000; // milliseconds

/**
 * Watches a page. flush: saves what is being typed; it is waited for before the lock. Timed by the clock, because a
 * phone that sleeps stops its timers. @param {{ lock: () => unknown, flush?: () => Promise<unknown>, page?: Document, now?: () => number, idle?: number }} parts
 */
export function lockByItself({ lock, flush = async () => {}, page = document, now = Date.now, idle = IDLE }) {
  let touched = now();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const leave = async () => {
    await flush().catch(() => {});
    await lock();
  };
  const look = () => {
    const left = touched + idle - now();
    if (left <= 0) void leave();
    else {
      clearTimeout(timer);
      timer = setTimeout(look, left);
    }
  };
  const touch = () => {
    const was = touched;
    touched = now();
    if (touched - was >= idle) void leave();
    else look();
  };
  for (const event of ['pointerdown', 'keydown', 'input']) page.addEventListener(event, touch, { passive: true, capture: true });
  page.addEventListener('visibilitychange', () => {
    if (page.visibilityState === 'hidden') void leave();
  });
  page.defaultView?.addEventListener('pagehide', () => void leave());
  look();
}
