// What stands beside a number, whatever the phone's clock is set to, and when it is looked at again.
import assert from 'node:assert/strict';
import { mock, test } from 'node:test';

import { london, opening, words } from '../../build_scripts/client/hours/opening.js';

process.env.TZ = 'Pacific/Auckland'; // an officer on a cruise: nothing below may depend on it

const OFFICE = [...Array(5).fill([540, 1, 1020, 0]), [], []];
const ALWAYS = Array(7).fill([0, 1]);
const EVENINGS = Array(7).fill([1020, 1]);
const NIGHTS = [[0, 1, 360, 0, 1080, 1], ...Array(4).fill([0, 1, 120, 0, 1080, 1]), [0, 1], [0, 1]];
const CHRISTMAS_EVE = 20811; // 2026-12-24 in days since 1970

/** @param {Parameters<typeof opening>[0]} table @param {string} when */
const said = (table, when) => {
  const now = london(Date.parse(when));
  return words(opening(table, now), now);
};

test("London's wall clock, in winter, in summer and on both nights it changes", () => {
  const clock = (/** @type {string} */ when) => new Date(london(Date.parse(when)) * 60000).toISOString().slice(0, 16);
  assert.equal(clock('2026-11-22T03:00Z'), '2026-11-22T03:00');
  assert.equal(clock('2026-07-01T23:59:59Z'), '2026-07-02T00:59');
  assert.equal(clock('2027-03-28T00:59Z'), '2027-03-28T00:59');
  assert.equal(clock('2027-03-28T01:00Z'), '2027-03-28T02:00');
  assert.equal(clock('2027-10-31T00:59Z'), '2027-10-31T01:59');
  assert.equal(clock('2027-10-31T01:00Z'), '2027-10-31T01:00');
});

for (const [when, table, expected] of /** @type {const} */ ([
  ['2026-11-22T03:00Z', OFFICE, 'Closed, opens Monday 9am'],
  ['2026-11-23T08:59Z', OFFICE, 'Closed, opens 9am'],
  ['2026-11-23T09:00Z', OFFICE, 'Open now until 5pm'],
  ['2026-11-23T16:59:59Z', OFFICE, 'Open now until 5pm'],
  ['2026-11-23T17:00Z', OFFICE, 'Closed, opens Tuesday 9am'],
  ['2026-06-01T08:00Z', OFFICE, 'Open now until 5pm'], // 9am in British Summer Time
  ['2026-11-22T03:00Z', ALWAYS, 'Open now, day and night'],
  ['2026-11-22T19:00Z', EVENINGS, 'Open now until midnight'],
  ['2026-11-22T03:00Z', EVENINGS, 'Closed, opens 5pm'],
  ['2026-11-23T23:00Z', NIGHTS, 'Open now until 2am'],
  ['2026-11-27T19:00Z', NIGHTS, 'Open now until 6am Monday'],
  ['2026-11-23T12:00Z', [[], [], [], [], [], [720, 1, 810, 0], []], 'Closed, opens Saturday noon'],
  ['2026-11-23T12:00Z', [[570, 1, 600, 0], [], [], [], [], [], []], 'Closed, opens Monday 30 November 9:30am'],
  ['2026-11-23T12:00Z', [[], [], [], [], [], [0, 1], []], 'Closed, opens Friday midnight'],
])) {
  test(`${when}: ${expected}`, () => assert.equal(said({ week: [...table] }, when), expected));
}

test('a bank holiday nobody knows of: call to check, on the day and when it comes next', () => {
  /** @type {Parameters<typeof opening>[0]} */
  const table = { week: OFFICE, days: [[[0, 2], CHRISTMAS_EVE + 1]], until: CHRISTMAS_EVE + 100 };
  assert.equal(said(table, '2026-12-25T10:00Z'), 'Call to check');
  assert.equal(said(table, '2026-12-24T23:00Z'), 'Closed. Call Friday to check');
  assert.equal(said(table, '2026-12-26T00:00Z'), 'Closed, opens Monday 9am');
});

test('closed over a bank holiday: opens on the day after', () => {
  /** @type {Parameters<typeof opening>[0]} */
  const table = { week: OFFICE, days: [[[], CHRISTMAS_EVE + 1]], until: CHRISTMAS_EVE + 100 };
  assert.equal(said(table, '2026-12-25T10:00Z'), 'Closed, opens Monday 9am');
});

test('after the last day the bank holidays are known of: call to check', () => {
  assert.equal(said({ week: OFFICE, days: [], until: CHRISTMAS_EVE }, '2026-12-28T10:00Z'), 'Call to check');
  assert.equal(said({ week: ALWAYS }, '2036-12-28T10:00Z'), 'Open now, day and night');
});

test('it changes on the minute, looks again when the page is seen again, and nothing runs in between', async (context) => {
  /** @type {Record<string, () => void>} */
  const listeners = {};
  const listen = (/** @type {string} */ name, /** @type {() => void} */ heard) => { listeners[name] = heard; };
  Object.assign(globalThis, { document: { hidden: false, addEventListener: listen }, addEventListener: listen, dispatchEvent: () => true });
  context.mock.timers.enable({ apis: ['Date', 'setTimeout'], now: Date.parse('2027-03-28T00:30:20Z') });
  const looks = mock.method(globalThis, 'setTimeout');
  const { start } = await import('../../build_scripts/client/hours/hours.js');
  const place = /** @type {any} */ ({ dataset: { hours: JSON.stringify({ week: [...Array(6).fill([]), [120, 1, 1020, 0]] }) } });

  start(place);
  context.mock.timers.tick(0);
  assert.equal(place.textContent, 'Closed, opens 2am');
  assert.equal(place.dataset.state, 'closed');

  const before = looks.mock.callCount();
  context.mock.timers.tick(29 * 60_000 + 39_999); // the clocks go forward at 1am: 2am comes after half an hour
  assert.equal(place.textContent, 'Closed, opens 2am');
  assert.equal(looks.mock.callCount(), before);
  context.mock.timers.tick(1);
  assert.equal(place.textContent, 'Open now until 5pm');
  assert.equal(place.dataset.state, 'open');

  context.mock.timers.setTime(Date.parse('2027-03-28T20:00Z')); // a phone asleep in a pocket runs no timers
  Object.assign(globalThis.document, { hidden: true });
  listeners.visibilitychange();
  assert.equal(place.textContent, 'Open now until 5pm');
  Object.assign(globalThis.document, { hidden: false });
  listeners.visibilitychange();
  assert.equal(place.textContent, 'Closed, opens Sunday 4 April 2am');

  place.textContent = 'not looked at again'; // search starts places at every key: those before must not cost it more and more
  const another = /** @type {any} */ ({ dataset: place.dataset });
  start(another);
  context.mock.timers.tick(1);
  assert.equal(another.textContent, 'Closed, opens Sunday 4 April 2am');
  assert.equal(place.textContent, 'not looked at again');
  context.mock.timers.setTime(Date.parse('2027-04-04T01:00Z'));
  listeners.pageshow();
  assert.equal(place.textContent, 'Open now until 5pm');
});
