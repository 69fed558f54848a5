// A colleague's audit beside ours. Nothing of ours is replaced: two scores become those of a first and a second person,
// and remarks that differ are kept side by side.
import { soundAnswer, soundFrame, ID, KIND } from './kind.js';
import { disputed, isAnswered } from './scores.js';

/** @typedef {import('./kind.js').Answer} Answer */
/** @typedef {import('./kind.js').Audit} Audit */
/** @typedef {import('./kind.js').Remarks} Remarks */
/** taken: answers we did not have. both: scored by both. agree: of these, still to agree. left: left out, each with the reason. @typedef {{ taken: number, both: number, agree: number, left: string[] }} Outcome */

const REMARKS = /** @type {const} */ (['note', 'owner', 'due']);

/** An audit as it came in a file, without what is damaged in it; undefined when it cannot be read as one. @param {any} data @param {number} version @param {string[]} left where to name what is left out @returns {Audit | undefined} */
export function readable(data, version, left) {
  try {
    const newest = KIND.upgrades.slice(version - 1).reduce((older, upgrade) => upgrade(older), structuredClone(data));
    if (!soundFrame(newest)) return undefined;
    for (const [id, answer] of Object.entries(newest.answers)) {
      if (ID.test(id) && isWhole(answer, newest.scale.length - 1)) continue;
      left.push(`“${typeof answer?.words === 'string' ? answer.words.slice(0, 80) : id.slice(0, 80)}”: damaged`);
      delete newest.answers[id];
    }
    return KIND.sound(newest) ? newest : undefined;
  } catch {
    return undefined;
  }
}

/** @param {any} answer @param {number} top */
function isWhole(answer, top) {
  try {
    return soundAnswer(answer, top);
  } catch {
    return false;
  }
}

/** Ours with theirs in it. copy: whether one has been in the other before, so that the same score in both is one person's. @param {Audit} ours @param {Audit} theirs @param {boolean} [copy] @returns {{ audit: Audit, outcome: Outcome }} */
export function merged(ours, theirs, copy = false) {
  const audit = structuredClone(ours);
  /** @type {Outcome} */
  const outcome = { taken: 0, both: 0, agree: 0, left: [] };
  for (const [id, answer] of Object.entries(theirs.answers)) {
    const mine = Object.hasOwn(audit.answers, id) ? audit.answers[id] : undefined;
    if (!isAnswered(answer)) continue;
    if (!mine || !isAnswered(mine)) {
      audit.answers[id] = structuredClone(answer);
      outcome.taken += 1;
      continue;
    }
    if (!copy || JSON.stringify(given(mine)) !== JSON.stringify(given(answer))) mergeScores(mine, answer, outcome);
    else if (mine.score === undefined && answer.score !== undefined) mine.score = answer.score;
    mergeRemarks(mine, answer);
    if (disputed(mine)) outcome.agree += 1;
  }
  return { audit, outcome };
}

/** @param {Answer} mine @param {Answer} theirs @param {Outcome} outcome */
function mergeScores(mine, theirs, outcome) {
  const [ours, their] = [given(mine), given(theirs)];
  if (!their.length) return;
  if (!ours.length) {
    take(mine, theirs);
    outcome.taken += 1;
  } else if (mine.first !== undefined && mine.second !== undefined) {
    const known = their.every((score) => ours.includes(score));
    if (known && their.length > 1 && mine.score === undefined && theirs.score !== undefined) mine.score = theirs.score;
    if (!known) outcome.left.push(`“${mine.words.slice(0, 80)}”: two people have scored it already`);
  } else if (their.length > 1) {
    // They went on from what we had given, or else somebody would be left out.
    if (their.includes(ours[0])) take(mine, theirs);
    else outcome.left.push(`“${mine.words.slice(0, 80)}”: three different scores`);
  } else {
    // One score each: who scored alone as the second person stays the second.
    const swapped = mine.second !== undefined && theirs.first !== undefined;
    [mine.first, mine.second] = swapped ? [their[0], ours[0]] : [ours[0], their[0]];
    delete mine.score;
    outcome.both += 1;
  }
}

/** What two people gave, or one. @param {Answer} answer */
function given({ score, first, second }) {
  const alone = [first, second].flatMap((one) => one ?? []);
  return alone.length ? alone : [score].flatMap((one) => one ?? []);
}

/** @param {Answer} mine @param {Answer} theirs */
function take(mine, theirs) {
  for (const key of /** @type {const} */ (['score', 'first', 'second'])) {
    delete mine[key];
    if (theirs[key] !== undefined) mine[key] = theirs[key];
  }
}

/** @param {Answer} mine @param {Answer} theirs */
function mergeRemarks(mine, theirs) {
  /** @type {Remarks} */
  const other = { ...mine.other };
  for (const key of REMARKS) {
    for (const text of [theirs[key], theirs.other?.[key]]) {
      if (!text || text === mine[key] || other[key]?.split('\n').includes(text)) continue;
      if (!mine[key]) mine[key] = text;
      else if (!other[key]) other[key] = text;
      else if (key !== 'due') other[key] += `\n${text}`;
    }
  }
  if (Object.keys(other).length) mine.other = other;
  const marks = [...new Set([...(mine.marks ?? []), ...(theirs.marks ?? [])])];
  if (marks.length) mine.marks = marks;
}
