// The dates of a roadmap, moved as a whole to the day on which a force begins.
import { daysBetween, later } from '../parts/days.js';

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];

/** A year of the page. begins: "" where its heading names only its end. @typedef {{ name: string, begins: string, ends: string }} Year */

/** The day some months later; where that month is shorter, its last day. @param {string} day @param {number} months */
export function monthsLater(day, months) {
  const [year, month, date] = day.split('-').map(Number);
  const last = new Date(Date.UTC(year, month + months, 0));
  const there = Math.min(date, last.getUTCDate());
  return `${last.toISOString().slice(0, 8)}${String(there).padStart(2, '0')}`;
}

/** A day moved as far as its plan was: by whole months first, then by the days that are left. @param {string} day @param {string} from where the plan began @param {string} to where it begins now */
export function moved(day, from, to) {
  const [a, b] = [from, to].map((one) => one.split('-').map(Number));
  let months = (b[0] - a[0]) * 12 + b[1] - a[1];
  if (monthsLater(from, months) > to) months -= 1;
  return later(monthsLater(day, months), daysBetween(monthsLater(from, months), to));
}

/** A heading like "Year 1: begin (April 2024 to March 2025)"; undefined for any other. @param {string} heading @returns {Year | undefined} */
export function yearIn(heading) {
  const found = /^(Year \d+.*?) \((?:(\w+ \d{4}) )?to (\w+ \d{4})\)$/.exec(heading.trim());
  const ends = found && firstOf(found[3]);
  if (!found || !ends) return undefined;
  return { name: found[1], begins: found[2] ? firstOf(found[2]) : '', ends: later(monthsLater(ends, 1), -1) };
}

/** The day on which the page's own plan begins: that of its first year with a beginning. @param {Year[]} years */
export function startOf(years) {
  return years.find(({ begins }) => begins)?.begins ?? '';
}

/** The years of a plan that begins on another day. A year ends the day before the next begins. @param {Year[]} years @param {string} start @returns {Year[]} */
export function movedYears(years, start) {
  const from = startOf(years);
  return years.map(({ name, begins, ends }) => ({
    name,
    begins: begins && moved(begins, from, start),
    ends: later(moved(later(ends, 1), from, start), -1),
  }));
}

/** The first day of "April 2024". @param {string} words */
function firstOf(words) {
  const [month, year] = words.split(' ');
  const index = MONTHS.indexOf(month);
  return index < 0 ? '' : `${year}-${String(index + 1).padStart(2, '0')}-01`;
}
