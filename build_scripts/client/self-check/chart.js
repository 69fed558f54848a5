// A small line over time, with the same in a table for whoever does not see it.
import { element } from '../parts/dom.js';
import { shortDay } from '../parts/days.js';

const SVG = 'http://www.w3.org/2000/svg';
const [WIDTH, HEIGHT, EDGE] = [300, 120, 10];

/** @typedef {{ day: string, sum: number, light: string }} Point */

/** @param {Point[]} points oldest first @param {{ id: string, upTo: number }[]} lights */
export function trend(points, lights) {
  const most = lights.at(-1)?.upTo ?? 30;
  const height = (/** @type {number} */ sum) => HEIGHT - EDGE - ((HEIGHT - 2 * EDGE) * sum) / most;
  const [first, last] = [Date.parse(points[0].day), Date.parse(points.at(-1)?.day ?? points[0].day)];
  const across = (/** @type {string} */ day) => EDGE + ((WIDTH - 2 * EDGE) * (Date.parse(day) - first)) / (last - first || 1);
  const picture = shape('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: 'trend__chart', 'aria-hidden': 'true', focusable: 'false' });
  let top = HEIGHT - EDGE;
  for (const { id, upTo } of lights) {
    picture.append(shape('rect', { x: 0, y: height(upTo), width: WIDTH, height: top - height(upTo), class: `trend__band trend__band--${id}` }));
    top = height(upTo);
  }
  const line = points.map(({ day, sum }) => `${across(day).toFixed(1)},${height(sum).toFixed(1)}`);
  picture.append(shape('polyline', { points: line.join(' '), class: 'trend__line' }));
  for (const { day, sum } of points) picture.append(shape('circle', { cx: across(day), cy: height(sum), r: 4, class: 'trend__dot' }));
  return element(
    'figure',
    { class: 'trend' },
    element('figcaption', {}, 'Your checks over time. Lower is easier.'),
    picture,
    element('details', { class: 'tool__more' }, element('summary', {}, 'The same as a table'), table(points)),
  );
}

/** @param {Point[]} points */
function table(points) {
  const rows = points.map(({ day, sum, light }) => element('tr', {}, element('td', {}, shortDay(day)), element('td', {}, light), element('td', {}, String(sum))));
  const head = element('tr', {}, ...['Day', 'Light', 'Sum'].map((words) => element('th', { scope: 'col' }, words)));
  return element('table', {}, element('thead', {}, head), element('tbody', {}, ...rows.reverse()));
}

/** @param {string} name @param {Record<string, string | number>} attributes */
function shape(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}
