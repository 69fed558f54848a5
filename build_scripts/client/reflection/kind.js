// A reflection: its day, which guide it followed (the id of a heading), and what was written by each question's id.
import { isDay, isText } from '../store/kinds.js';

const ID = /^[a-z0-9-]+$/;

/** @param {any} data */
function sound(data) {
  const answers = Object.entries(data.answers);
  return isDay(data.day) && isText(data.guide) && ID.test(data.guide) && answers.length <= 50 && answers.every(([id, text]) => ID.test(id) && isText(text));
}

/** @type {import('../store/kinds.js').Kind} */
export const KIND = { name: 'Reflection', personal: true, version: 1, upgrades: [], sound };
