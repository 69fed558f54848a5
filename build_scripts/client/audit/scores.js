// What scores come to: per section and per principle, never in one sum. Plain data in, plain data out.

/** @typedef {import('./kind.js').Score} Score */
/** @typedef {import('./kind.js').Answer} Answer */
/** @typedef {import('./kind.js').Audit} Audit */
/** @typedef {import('./kind.js').Asked & { id: string }} Question */
/** A question of the page with what was answered. was: its words when it was answered, if they were others. @typedef {Question & { answer: Partial<Answer>, was: string }} Row */
/** sum of most: points of the questions that were scored. na: do not apply. open: not scored yet. @typedef {{ name: string, sum: number, most: number, scored: number, na: number, open: number }} Group */
/** @typedef {{ row: Row, before: Score | undefined, now: Score | undefined }} Change */

/** The score that counts: the agreed one, or what two people gave alone if it is the same. @param {Partial<Answer>} answer */
export function agreed({ score, first, second }) {
  return score ?? (first === second ? first : undefined);
}

/** Whether two people gave different scores and have not agreed. @param {Partial<Answer>} answer */
export const disputed = (answer) => agreed(answer) === undefined && answer.first !== undefined && answer.second !== undefined;

/** Whether a red line is at 0, or one of two people says so. @param {Row} row */
export function stops({ red, answer }) {
  const counts = agreed(answer);
  return red && (counts === undefined ? [answer.first, answer.second].includes(0) : counts === 0);
}

/** Whether anything was answered or written. @param {Partial<Answer>} answer */
export function isAnswered({ score, first, second, note, owner, due, marks, other }) {
  return [score, first, second].some((one) => one !== undefined) || Boolean(note || owner || due || marks?.length || other);
}

/** The questions of the page in its order, each with its answer. @param {Question[]} questions @param {Record<string, Answer>} answers @returns {Row[]} */
export function rowsOf(questions, answers) {
  return questions.map((question) => {
    /** @type {Partial<Answer>} */
    const answer = Object.hasOwn(answers, question.id) ? answers[question.id] : {};
    return { ...question, answer, was: answer.words && answer.words !== question.words ? answer.words : '' };
  });
}

/** What was answered to questions that the page asks no longer. @param {Question[]} questions @param {Record<string, Answer>} answers @returns {Row[]} */
export function retiredRows(questions, answers) {
  const asked = new Set(questions.map(({ id }) => id));
  const left = Object.entries(answers).filter(([id, answer]) => !asked.has(id) && isAnswered(answer));
  return left.map(([id, answer]) => ({ id, words: answer.words, section: answer.section, principle: answer.principle, red: answer.red, answer, was: '' }));
}

/** Results per section or principle, in the order they come first. @param {Row[]} rows @param {'section' | 'principle'} by @param {number} top the highest score @returns {Group[]} */
export function groupsOf(rows, by, top) {
  /** @type {Map<string, Group>} */
  const groups = new Map();
  for (const row of rows) {
    if (!row[by]) continue;
    const group = groups.get(row[by]) ?? { name: row[by], sum: 0, most: 0, scored: 0, na: 0, open: 0 };
    groups.set(row[by], group);
    const score = agreed(row.answer);
    if (score === undefined) group.open += 1;
    else if (score === 'na') group.na += 1;
    else [group.sum, group.most, group.scored] = [group.sum + score, group.most + top, group.scored + 1];
  }
  return [...groups.values()];
}

/** Whether sections and principles cut the questions in the same way, so that one chart says it all. @param {Question[]} questions */
export function sameCut(questions) {
  const pairs = new Set(questions.map(({ section, principle }) => JSON.stringify([section, principle])));
  const count = (/** @type {'section' | 'principle'} */ by) => new Set(questions.map((question) => question[by])).size;
  return pairs.size === count('section') && pairs.size === count('principle');
}

/** How far along: scored, by everybody or by one of two people. @param {Row[]} rows @param {import('./kind.js').Who} who */
export function doneOf(rows, who) {
  return rows.filter(({ answer }) => (who === 'all' ? agreed(answer) : answer[who]) !== undefined).length;
}

/**
 * The lowest questions, red lines at 0 first: at least `count` of them where there are so many, and every red line at 0.
 * more: how many others are as low as the last one. @param {Row[]} rows @param {number} count @param {number} top
 */
export function lowest(rows, count, top) {
  const rank = (/** @type {Row} */ row) => (stops(row) ? -1 : Number(agreed(row.answer)));
  const low = rows.filter((row) => stops(row) || Number(agreed(row.answer)) < top);
  const sorted = low.map((row, index) => ({ row, index })).sort((a, b) => rank(a.row) - rank(b.row) || a.index - b.index).map(({ row }) => row);
  const shown = sorted.slice(0, Math.max(count, sorted.filter(stops).length));
  const last = shown.at(-1);
  return { shown, more: last ? sorted.slice(shown.length).filter((row) => rank(row) === rank(last)).length : 0 };
}

/** Against the time before. gone: asked then, and no longer. @param {Row[]} rows @param {Audit} earlier */
export function compared(rows, { answers }) {
  /** @type {{ up: Change[], down: Change[], same: Change[], fresh: Row[], gone: Row[] }} */
  const result = { up: [], down: [], same: [], fresh: [], gone: retiredRows(rows, answers) };
  for (const row of rows) {
    if (!Object.hasOwn(answers, row.id)) {
      result.fresh.push(row);
      continue;
    }
    const [before, now] = [agreed(answers[row.id]), agreed(row.answer)];
    if (typeof before !== 'number' || typeof now !== 'number') continue;
    result[now > before ? 'up' : now < before ? 'down' : 'same'].push({ row, before, now });
  }
  return result;
}

const plain = (/** @type {string} */ subject) => subject.trim().replace(/\s+/g, ' ').toLowerCase();

/** Whether two audits are of the same thing. @param {Audit} one @param {Audit} other */
export const sameSubject = (one, other) => one.audit === other.audit && plain(one.subject) === plain(other.subject);

/** The last finished audit of the same thing that was begun before this one. @param {{ id: string, data: Audit }[]} all @param {{ id: string, data: Audit }} current */
export function lastTime(all, current) {
  const others = all.filter(({ data }) => data.finished && data.begun < current.data.begun && sameSubject(data, current.data));
  return others.sort((a, b) => (a.data.begun < b.data.begun ? 1 : -1))[0];
}

/** A score in words: "1 partly". @param {Score | undefined} score @param {string[]} scale */
export function inWords(score, scale) {
  if (score === undefined) return 'not scored';
  return score === 'na' ? 'does not apply' : `${score} ${scale[score]}`;
}
