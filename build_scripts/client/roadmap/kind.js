// A roadmap: the day its Year 1 begins, and what was written of each goal by its id.
import { isDay, isText } from '../store/kinds.js';

const ID = /^[a-z0-9-]+$/;

/** @param {any} day */
const isDayOrNone = (day) => day === '' || isDay(day);

/** @param {any} goal */
function soundGoal({ owner, measure, mark, marked, due, dueStart, evidence, slipping }) {
  return [owner, measure, evidence].every(isText) && (mark === '' || ID.test(mark)) && [marked, due, dueStart].every(isDayOrNone) && typeof slipping === 'boolean';
}

/** @param {any} data */
function sound({ start, goals }) {
  const all = Object.entries(goals);
  return isDay(start) && all.length <= 200 && all.every(([id, goal]) => ID.test(id) && soundGoal(goal));
}

/** @type {import('../store/kinds.js').Kind} */
export const KIND = { name: 'Roadmap', personal: false, single: true, version: 1, upgrades: [], sound };
