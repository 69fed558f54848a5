// An audit of one building, document or team: what was answered to each question, by the question's id.
import { isDay, isListOf, isText } from '../store/kinds.js';

/** 0 and up, or "na": it does not apply. @typedef {number | 'na'} Score */
/** What somebody wrote beside a score. due: a day. @typedef {{ note?: string, owner?: string, due?: string }} Remarks */
/** A question as it is asked. principle: "" for none. red: at 0 it means stop. @typedef {{ words: string, section: string, principle: string, red: boolean }} Asked */
/**
 * The question as it was asked, and the answer. score: what was agreed, or given by one person for all; first, second:
 * what two people gave alone. other: a colleague's remarks that differ from ours.
 * @typedef {Asked & Remarks & { score?: Score, first?: Score, second?: Score, marks?: string[], other?: Remarks }} Answer
 */
/**
 * audit: which one, as the page names it. subject: what is audited. begun: a moment; finished: a day. at: the section somebody was in. who: who scores.
 * scale: its words, from 0. from: the colleagues' audits that were
 * brought into it, by id. @typedef {{ audit: string, title: string, subject: string, begun: string, finished?: string, outcome?: string,
 *   scale: string[], who: Who, at?: string, from?: string[], answers: Record<string, Answer> }} Audit
 */
/** Everybody together, or one of two people alone. @typedef {'all' | 'first' | 'second'} Who */

export const ID = /^[a-z0-9-]{1,80}$/;
const WHO = ['all', 'first', 'second'];
const SCORES = /** @type {const} */ (['score', 'first', 'second']);

const isMissing = (/** @type {unknown} */ value) => value === undefined;
const isMoment = (/** @type {any} */ value) => isText(value) && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) && !Number.isNaN(Date.parse(value));
const isScore = (/** @type {any} */ value, /** @type {number} */ top) => value === 'na' || (Number.isInteger(value) && value >= 0 && value <= top);
const areRemarks = (/** @type {any} */ { note = '', owner = '', due = '' }) => isText(note) && isText(owner) && (due === '' || isDay(due));

/** Whether an answer is whole. top: the highest score. @param {any} answer @param {number} top */
export function soundAnswer(answer, top) {
  const { words, section, principle, red, marks = [], other = {} } = answer;
  const asked = [words, section, principle].every(isText) && typeof red === 'boolean';
  return asked && SCORES.every((key) => isMissing(answer[key]) || isScore(answer[key], top)) && isListOf(marks, isText) && areRemarks(answer) && areRemarks(other);
}

/** Whether an audit is whole, apart from its answers. @param {any} data */
export function soundFrame({ audit, title, subject, begun, finished = '', outcome = '', scale, who, at = '', from = [], answers }) {
  const texts = [title, subject, outcome, at].every(isText);
  return ID.test(audit) && texts && isMoment(begun) && (finished === '' || isDay(finished)) && isListOf(scale, isText) && isListOf(from, isText) && scale.length > 1 && WHO.includes(who) && typeof answers === 'object';
}

/** @param {any} data */
function sound(data) {
  const answers = Object.entries(data.answers);
  return soundFrame(data) && answers.length <= 1000 && answers.every(([id, answer]) => ID.test(id) && soundAnswer(answer, data.scale.length - 1));
}

/** @type {import('../store/kinds.js').Kind} */
export const KIND = { name: 'Audit', personal: false, version: 1, upgrades: [], sound };
