// An audit as a table for spreadsheets: RFC 4180, one line for each question.
//
// It begins with the byte order mark, without which Excel on Windows reads letters such as é or – wrongly. What a
// spreadsheet would take for a formula gets an apostrophe before it, so that a note can never run as one.
import { dayOf } from '../parts/days.js';
import { agreed, disputed, retiredRows, rowsOf, stops } from './scores.js';

/** @typedef {import('./scores.js').Row} Row */
/** @typedef {import('./kind.js').Audit} Audit */

const BYTE_ORDER_MARK = '\ufeff';
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

/** One cell, quoted. @param {unknown} value */
export function cell(value) {
  const text = String(value ?? '');
  return `"${(FORMULA.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
}

/** The columns, in order. @type {[string, (row: Row, audit: Audit) => unknown][]} */
const COLUMNS = [
  ['audit', (_, { title }) => title],
  ['of', (_, { subject }) => subject],
  ['begun', (_, { begun }) => dayOf(new Date(begun))],
  ['finished', (_, { finished }) => finished],
  ['section', ({ section }) => section],
  ['principle', ({ principle }) => principle],
  ['question id', ({ id }) => id],
  ['question', ({ words, was }) => was || words],
  ['red line', ({ red }) => (red ? 'yes' : '')],
  ['score', ({ answer }) => shown(agreed(answer))],
  ['means', ({ answer }, { scale }) => meaning(agreed(answer), scale)],
  ['first person', ({ answer }) => shown(answer.first)],
  ['second person', ({ answer }) => shown(answer.second)],
  ['state', stateOf],
  ['marks', ({ answer }) => answer.marks?.join(', ')],
  ['note', ({ answer }) => answer.note],
  ['owner', ({ answer }) => answer.owner],
  ['fix by', ({ answer }) => answer.due],
  ['colleague note', ({ answer }) => answer.other?.note],
  ['colleague owner', ({ answer }) => answer.other?.owner],
  ['colleague fix by', ({ answer }) => answer.other?.due],
];

/** @param {import('./kind.js').Score | undefined} score */
const shown = (score) => (score === 'na' ? 'NA' : score);

/** @param {import('./kind.js').Score | undefined} score @param {string[]} scale */
const meaning = (score, scale) => (typeof score === 'number' ? scale[score] : '');

/** @param {Row} row */
function stateOf(row) {
  if (stops(row)) return 'red line at 0';
  if (disputed(row.answer)) return 'to agree';
  return agreed(row.answer) === undefined ? 'not scored' : 'scored';
}

/** @param {Audit} audit @param {import('./scores.js').Question[]} questions */
export function asCsv(audit, questions) {
  const now = rowsOf(questions, audit.answers).map((row) => COLUMNS.map(([, value]) => cell(value(row, audit))));
  const state = COLUMNS.findIndex(([name]) => name === 'state');
  const gone = retiredRows(questions, audit.answers).map((row) => COLUMNS.map(([, value], index) => cell(index === state ? 'no longer asked' : value(row, audit))));
  const lines = [COLUMNS.map(([name]) => cell(name)), ...now, ...gone].map((cells) => `${cells.join(',')}\r\n`);
  return `${BYTE_ORDER_MARK}${lines.join('')}`;
}
