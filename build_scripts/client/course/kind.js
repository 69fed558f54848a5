// How far a learner is with one lesson: the day it was marked as read, and the latest answer to each question of its quiz.
import { isDay, isText } from '../store/kinds.js';

const ID = /^[a-z0-9-]+$/;

/** @param {any} day */
const isDayOrNone = (day) => day === '' || isDay(day);

/** @param {any} data */
function sound({ page, title, read, asked, answers, answered }) {
  const all = Object.entries(answers);
  const counted = Number.isInteger(asked) && asked >= 0 && asked <= 100;
  return isText(page) && isText(title) && isDayOrNone(read) && isDayOrNone(answered) && counted && all.length <= 100 && all.every(([id, right]) => ID.test(id) && typeof right === 'boolean');
}

/** @type {import('../store/kinds.js').Kind} */
export const KIND = { name: 'Lesson', personal: false, version: 1, upgrades: [], sound };
