// A button that prints the page it is on.

/** @param {HTMLElement} place */
export function start(place) {
  place.addEventListener('click', () => print());
}
