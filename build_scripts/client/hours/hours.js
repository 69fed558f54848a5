// Says beside a number whether somebody answers it now. It looks again on the minute of the next change, and whenever the
// page comes back into sight; in between nothing runs.
import { london, opening, words } from './opening.js';

/** @typedef {import('./opening.js').Table} Table */

const STATES = /** @type {const} */ (['closed', 'open', 'unknown']);
/** @type {Map<HTMLElement, Table>} */
const places = new Map();
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/** @param {HTMLElement} place */
export function start(place) {
  if (!places.size) {
    document.addEventListener('visibilitychange', () => document.hidden || look());
    addEventListener('pageshow', look);
  }
  places.set(place, JSON.parse(place.dataset.hours ?? ''));
  clearTimeout(timer);
  timer = setTimeout(look); // once for all the places that start together
}

/** Brings every place up to date, and sets the alarm for the first change of any. */
export function look() {
  const now = london(Date.now());
  let change = Infinity;
  for (const [place, table] of places) {
    const found = opening(table, now);
    change = Math.min(change, found.at ?? Infinity);
    place.dataset.state = STATES[found.state];
    place.textContent = words(found, now);
  }
  dispatchEvent(new Event('hours'));
  clearTimeout(timer);
  if (change < Infinity) timer = setTimeout(look, Math.min(until(change, now), 2 ** 31 - 1));
}

/** Milliseconds until London's clock shows a minute; the clocks may change before then. @param {number} at @param {number} now */
function until(at, now) {
  const begun = Date.now();
  const due = begun - (begun % 60000) + (at - now) * 60000;
  return due - (london(due) - at) * 60000 - begun;
}
