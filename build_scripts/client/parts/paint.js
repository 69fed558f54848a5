// What a reader sees first is not to wait for what a script adds.

/** At the latest, where nothing is painted: in a window behind another, or while a style sheet does not come. */
const LATEST = 1_000; // ms

/** Does some work once the page has been painted. @param {() => unknown} work */
export function afterPaint(work) {
  let done = false;
  const once = () => {
    if (!done) work();
    done = true;
  };
  requestAnimationFrame(() => setTimeout(once));
  setTimeout(once, LATEST);
}
