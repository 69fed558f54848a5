// Says beside a number whether somebody answers it now. It looks again on the minute of the next change, and whenever the
// page comes back into sight; in between nothing runs.
import { london, opening, words } from './opening.js';

/** @typedef {import('./opening.js').Table} Table */

const STATES = /** @type {const} */ (['closed', 'open', 'unknown']);
/** What each place goes by. @type {WeakMap<HTMLElement, Table>} */
const tables = new WeakMap();
/** Every place, as long as the page or a tool keeps it: search makes new ones at every key. @type {Set<WeakRef<HTMLElement>>} */
const places = new Set();
/** Those that have said nothing yet. @type {HTMLElement[]} */
let fresh = [];
let change = Infinity; // the minute in London of the first change of any
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/** @param {HTMLElement} place */
export function start(place) {
  if (!places.size) {
    document.addEventListener('visibilitychange', () => document.hidden || look());
    addEventListener('pageshow', look);
  }
  tables.set(place, JSON.parse(place.dataset.hours ?? ''));
  places.add(new WeakRef(place));
  if (!fresh.length) setTimeout(lookAtFresh, 0); // once for all the places that start together
  fresh.push(place);
}

/** Brings every place up to date, and sets the alarm for the first change of any. */
export function look() {
  change = Infinity;
  const all = [...places].flatMap((reference) => {
    const place = reference.deref();
    if (!place) places.delete(reference);
    return place ?? [];
  });
  tell(all);
}

function lookAtFresh() {
  const all = fresh;
  fresh = [];
  tell(all);
}

/** @param {HTMLElement[]} some places */
function tell(some) {
  const now = london(Date.now());
  for (const place of some) {
    const found = opening(/** @type {Table} */ (tables.get(place)), now);
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
