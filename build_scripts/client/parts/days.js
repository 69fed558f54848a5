// Days as text, "2026-11-23", on the phone's own calendar. A day has no hours, so no clock change can move it.

const DAY = 86_400_000; // milliseconds

/** The day of a moment, where the phone is. @param {Date} moment */
export function dayOf(moment) {
  const [year, month, day] = [moment.getFullYear(), moment.getMonth() + 1, moment.getDate()];
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** The day some days later. @param {string} day @param {number} days */
export function later(day, days) {
  return new Date(Date.parse(`${day}T00:00Z`) + days * DAY).toISOString().slice(0, 10);
}

/** How many days from one to another. @param {string} from @param {string} to */
export function daysBetween(from, to) {
  return (Date.parse(`${to}T00:00Z`) - Date.parse(`${from}T00:00Z`)) / DAY;
}

/** "26 Nov 2026". @param {string} day */
export function shortDay(day) {
  return new Date(`${day}T00:00Z`).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
}

/** "Thursday 26 November", with the year where it is another. @param {string} day @param {string} [today] */
export function inWords(day, today = day) {
  const year = day.slice(0, 4) === today.slice(0, 4) ? undefined : 'numeric';
  return new Date(`${day}T00:00Z`).toLocaleDateString('en-GB', { weekday: 'long', day: 'numeric', month: 'long', year, timeZone: 'UTC' });
}
