// Whether a channel is open, from the table that build_scripts/signposting/hours.py made of its hours. Everything is the
// wall clock in London, in minutes since 1970 as if that were UTC, so an officer's phone may be set to any zone.

/** @typedef {0 | 1 | 2} State closed, open, not known */
/** A minute and the state from then on, again and again; closed until the first. @typedef {number[]} Day */
/** week: from Monday. days: those that differ, each kind with its dates counted from 1970. until: the last one known of.
 * @typedef {{ week: Day[], days?: [Day, ...number[]][], until?: number }} Table */
/** at: when it changes, to what. @typedef {{ state: State, at?: number, next?: State }} Opening */

const DAY = 1440;
const clock = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London', hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric',
});

/** The wall clock in London. @param {number} instant in milliseconds */
export function london(instant) {
  /** @type {Record<string, number>} */
  const part = {};
  for (const { type, value } of clock.formatToParts(instant)) part[type] = +value;
  return Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute) / 60000;
}

/** The state now, and the next change within two weeks. @param {Table} table @param {number} now @returns {Opening} */
export function opening({ week, days = [], until = Infinity }, now) {
  const today = Math.floor(now / DAY);
  let state = /** @type {State} */ (0);
  for (let day = today; day < today + 15; day += 1) {
    const events = day > until ? [0, 2] : (days.find((kind) => kind.includes(day))?.[0] ?? week[(day + 3) % 7]);
    for (let index = events[0] === 0 ? 0 : -2; index < events.length; index += 2) {
      const at = day * DAY + (events[index] ?? 0);
      const next = /** @type {State} */ (events[index + 1] ?? 0);
      if (at <= now) state = next;
      else if (next !== state) return { state, at, next };
    }
  }
  return { state };
}

/** "9am", "9:30am", "noon". @param {number} at */
function time(at) {
  const hour = Math.floor(at / 60) % 24;
  const minute = at % 60;
  if (!minute && hour % 12 === 0) return hour ? 'noon' : 'midnight';
  return `${hour % 12 || 12}${minute ? `:${minute < 10 ? 0 : ''}${minute}` : ''}${hour < 12 ? 'am' : 'pm'}`;
}

/** @param {Intl.DateTimeFormatOptions} parts */
const inWords = (parts) => new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', weekday: 'long', ...parts });
/** Made once: making one takes longer than all the rest of an answer. @type {Intl.DateTimeFormat[]} */
const days = [];

/** "Monday", or "Monday 4 January" when that is not this week's. Midnight is the end of a day. @param {number} at @param {number} now */
function day(at, now) {
  const far = Number(at - now > 6 * DAY);
  days[far] ??= inWords(far ? { day: 'numeric', month: 'long' } : {});
  return days[far].format((at - 1) * 60000).replace(',', '');
}

/** What a reader is told. @param {Opening} opening @param {number} now */
export function words({ state, at, next }, now) {
  if (state === 2) return 'Call to check';
  if (at === undefined) return state ? 'Open now, day and night' : 'Call to check';
  const soon = Math.floor((at - 1) / DAY) === Math.floor(now / DAY);
  if (state) return `Open now until ${time(at)}${at - now > DAY ? ` ${day(at, now)}` : ''}`;
  if (next === 2) return `Closed. Call ${day(at + 1, now)} to check`;
  return `Closed, opens ${soon ? '' : `${day(at, now)} `}${time(at)}`;
}
