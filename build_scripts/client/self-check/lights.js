// From answers to a light. It is our own yardstick for one person over time, and finds no illness.

/** A light of the page: up to which sum it counts. @typedef {{ id: string, upTo: number }} Light */

/** @param {Record<string, number>} answers */
export function sumOf(answers) {
  return Object.values(answers).reduce((sum, value) => sum + value, 0);
}

/**
 * The light for some answers: the first whose limit is not passed, but never the first of all with a 3 among them.
 * @template {Light} L @param {Record<string, number>} answers @param {L[]} lights from the lightest on @returns {L}
 */
export function lightFor(answers, lights) {
  const sum = sumOf(answers);
  const index = Math.max(lights.findIndex(({ upTo }) => sum <= upTo), 0);
  const worst = Object.values(answers).includes(3);
  return lights[worst ? Math.max(index, 1) : index];
}

/** The limit in words like "Green: 0 to 7": 7. @param {string} words */
export function limitIn(words) {
  return Number(/\d+ to (\d+)/.exec(words)?.[1] ?? Number.NaN);
}
