// What a reader sees first is not to wait for what a script adds.

/** At the latest, where nothing is painted: in a window behind another, or while a style sheet does not come. */
const LATEST = 1_000; // ms

/** Does some work once the page can be seen. A frame that was asked for is no sign of that: it is made before the first
 * picture is on the screen, and a slow phone needs its processor for both. @param {() => unknown} work */
export function afterPaint(work) {
  let done = false;
  const once = () => {
    if (!done) work();
    done = true;
  };
  setTimeout(once, LATEST);
  const seen = new PerformanceObserver((list) => list.getEntriesByName('first-contentful-paint').length && once());
  seen.observe({ type: 'paint', buffered: true });
}
