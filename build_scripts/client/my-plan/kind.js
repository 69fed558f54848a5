// My plan: what was written under each heading by its id, and people to call.
import { isListOf, isText } from '../store/kinds.js';

/** @param {any} data */
function sound(data) {
  const texts = Object.entries(data.texts);
  const person = (/** @type {any} */ one) => isText(one?.name) && isText(one?.number);
  return texts.length <= 50 && texts.every(([id, text]) => /^[a-z-]+$/.test(id) && isText(text)) && isListOf(data.people, person);
}

/** @type {import('../store/kinds.js').Kind} */
export const KIND = { name: 'My plan', personal: true, single: true, version: 1, upgrades: [], sound };
