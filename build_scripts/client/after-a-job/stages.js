// Which part of the time after a job a day belongs to.
import { daysBetween, later } from '../parts/days.js';

/** As a page's front matter gives it: "from": "3 days". @typedef {{ heading: string, from: string, check_in: string | null }} Stage */
/** begins: its first day. @typedef {{ heading: string, begins: string, checkIn: string | null }} DatedStage */

const HOURS = { hour: 1, day: 24, week: 168 };

/** A length of time in whole days. @param {string} span */
function daysIn(span) {
  const [number, unit] = span.split(' ');
  const hours = Object.entries(HOURS).find(([name]) => unit.startsWith(name))?.[1] ?? 0;
  return Math.floor((Number(number) * hours) / 24);
}

/** @param {Stage[]} stages @param {string} job the day of it @returns {DatedStage[]} */
export function dated(stages, job) {
  return stages.map(({ heading, from, check_in: checkIn }) => ({
    heading,
    begins: later(job, daysIn(from)),
    checkIn: checkIn && later(job, daysIn(checkIn)),
  }));
}

/** What counts today, and what comes after. On the first day of several parts, as on that of the job, they all do. @param {DatedStage[]} stages @param {string} today */
export function split(stages, today) {
  const begun = stages.filter(({ begins }) => daysBetween(begins, today) >= 0);
  const beginning = begun.filter(({ begins }) => begins === today);
  return { now: beginning.length ? beginning : begun.slice(-1), next: stages.slice(begun.length) };
}
