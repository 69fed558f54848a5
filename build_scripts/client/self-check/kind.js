// A self-check that was done: the day, and 0 to 3 for each question by its id.
import { isDay } from '../store/kinds.js';

/** @param {any} data */
function sound(data) {
  const answers = Object.entries(data.answers);
  return isDay(data.day) && answers.length <= 50 && answers.every(([id, value]) => /^[a-z-]+$/.test(id) && [0, 1, 2, 3].includes(value));
}

/** @type {import('../store/kinds.js').Kind} */
export const KIND = { name: 'Self-check', personal: true, version: 1, upgrades: [], sound };
