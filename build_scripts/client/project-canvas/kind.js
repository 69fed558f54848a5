// A project on the canvas: what was written in each box, by its id.
import { isText } from '../store/kinds.js';

/** @param {any} data */
function sound(data) {
  const texts = Object.entries(data.texts);
  return texts.length <= 50 && texts.every(([id, text]) => /^[a-z0-9-]+$/.test(id) && isText(text));
}

/** @type {import('../store/kinds.js').Kind} */
export const KIND = { name: 'Project', personal: false, version: 1, upgrades: [], sound };
