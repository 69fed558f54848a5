// Where in a breath somebody is, from the clock alone: a slow phone drops pictures, never time.

/** A way to breathe, as a page's front matter gives it. @typedef {{ name: string, steps: string[], minutes: number, note: string }} Breath */
/** @typedef {{ kind: 'in' | 'hold' | 'out', seconds: number }} Step */

/** @param {Breath} breath @returns {Step[]} */
export function stepsOf(breath) {
  return breath.steps.map((step) => {
    const [kind, seconds] = step.split(' ');
    return { kind: /** @type {Step['kind']} */ (kind), seconds: Number(seconds) };
  });
}

/** Seconds of one breath. @param {Step[]} steps */
export function roundOf(steps) {
  return steps.reduce((sum, step) => sum + step.seconds, 0);
}

/** Seconds until the end: whole breaths only, at least as long as was asked for. @param {Breath} breath */
export function lengthOf(breath) {
  const round = roundOf(stepsOf(breath));
  return Math.ceil((breath.minutes * 60) / round) * round;
}

/**
 * What to do after so many seconds. index: of the step within its breath. count: 1, 2, 3 … within the step, as people
 * count. full: how full the chest is, 0 to 1. @param {Step[]} steps @param {number} seconds
 */
export function momentAt(steps, seconds) {
  const round = roundOf(steps);
  const breath = Math.floor(seconds / round);
  let [left, index] = [seconds - breath * round, 0];
  while (index < steps.length - 1 && left >= steps[index].seconds) {
    left -= steps[index].seconds;
    index += 1;
  }
  const { kind, seconds: length } = steps[index];
  const done = Math.min(left / length, 1);
  const [from, to] = [fullAfter(steps, index - 1), fullAfter(steps, index)];
  return { breath, index, kind, length, count: Math.min(Math.floor(left) + 1, length), full: from + (to - from) * eased(done) };
}

/** How full the chest is when a step ends: in-breaths fill it by their share, the out-breath empties it. @param {Step[]} steps @param {number} index */
function fullAfter(steps, index) {
  const ins = steps.filter(({ kind }) => kind === 'in').reduce((sum, step) => sum + step.seconds, 0);
  const full = steps.slice(0, index + 1).reduce((sum, { kind, seconds }) => (kind === 'in' ? sum + seconds : kind === 'out' ? 0 : sum), 0);
  return full / ins;
}

/** A breath starts and ends softly. @param {number} done */
function eased(done) {
  return (1 - Math.cos(Math.PI * done)) / 2;
}
