// The goals of a roadmap as a board: what the page says of each, with what was written of it.
import { moved, movedYears, startOf } from './dates.js';

/** @typedef {import('./dates.js').Year} Year */
/** A goal of the page. year: its place among the years. @typedef {{ id: string, year: number, words: string, principle: string, measure: string }} Goal */
/**
 * What was written of a goal. mark: the id of one of the page's marks, "" for the first. marked: the day it was given. due:
 * a day of its own, typed when the plan began on dueStart. measure: "" for the page's own.
 * @typedef {{ owner: string, measure: string, mark: string, marked: string, due: string, dueStart: string, evidence: string, slipping: boolean }} Written
 */
/** What is kept. @typedef {{ start: string, goals: Record<string, Written> }} Roadmap */
/** @typedef {{ id: string, name: string }} Mark */
/** A goal on the board. @typedef {Goal & { owner: string, mark: string, marked: string, due: string, evidence: string, slipping: boolean }} Row */
/** What to show; "" for all. owner: NOBODY for goals without one. mark: SLIPPING for those. @typedef {{ year: string, principle: string, mark: string, owner: string }} Filter */

export const NOBODY = '\0nobody';
export const SLIPPING = '\0slipping';
export const EVERYTHING = { year: '', principle: '', mark: '', owner: '' };
/** The marks of a goal that still has to come: past its date, it is told. */
const STILL_TO_COME = ['mark-not-started', 'mark-started'];

/** @returns {Written} */
export function unwritten() {
  return { owner: '', measure: '', mark: '', marked: '', due: '', dueStart: '', evidence: '', slipping: false };
}

/** @param {Goal[]} goals @param {Year[]} years of the page @param {Mark[]} marks @param {Roadmap} roadmap @returns {Row[]} */
export function rowsOf(goals, years, marks, roadmap) {
  const ends = movedYears(years, roadmap.start).map((year) => year.ends);
  return goals.map((goal) => {
    const { owner, measure, mark, marked, due, dueStart, evidence, slipping } = roadmap.goals[goal.id] ?? unwritten();
    const known = marks.some(({ id }) => id === mark) ? mark : marks[0].id;
    const own = due && moved(due, dueStart || startOf(years), roadmap.start);
    return { ...goal, owner: owner.trim(), measure: measure || goal.measure, mark: known, marked, due: own || ends[goal.year], evidence, slipping };
  });
}

/** @param {Row[]} rows @param {Filter} filter */
export function filtered(rows, { year, principle, mark, owner }) {
  const fits = (/** @type {Row} */ row) =>
    (!year || String(row.year) === year) &&
    (!principle || row.principle === principle) &&
    (!mark || (mark === SLIPPING ? row.slipping : row.mark === mark)) &&
    (!owner || (owner === NOBODY ? !row.owner : same(row.owner, owner)));
  return rows.filter(fits);
}

/** Whoever owns a goal, once each, from A to Z. @param {Row[]} rows */
export function ownersOf(rows) {
  const owners = rows.map(({ owner }) => owner).filter(Boolean);
  return owners.filter((owner, index) => owners.findIndex((other) => same(other, owner)) === index).sort((a, b) => a.localeCompare(b, 'en-GB'));
}

/** @param {Row} row @param {string} today */
export function isLate({ mark, due }, today) {
  return STILL_TO_COME.includes(mark) && due < today;
}

/** "Training lead" and "training lead " are one owner. @param {string} one @param {string} other */
function same(one, other) {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}
