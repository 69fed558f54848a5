// The rhythm of the pacer: from the clock alone.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { lengthOf, momentAt, stepsOf } from '../../build_scripts/client/breathing/rhythm.js';
import { compared } from '../../build_scripts/client/parts/rating.js';

const breath = (steps, minutes = 1) => ({ name: '', note: '', minutes, steps });
const longOut = stepsOf(breath(['in 4', 'out 6']));

test('every second of a breath is known from the time alone, in any order', () => {
  const seen = [9.99, 0, 4, 3.99, 10, 25.5].map((seconds) => {
    const { breath: number, kind, count } = momentAt(longOut, seconds);
    return [number, kind, count];
  });
  assert.deepEqual(seen, [[0, 'out', 6], [0, 'in', 1], [0, 'out', 1], [0, 'in', 4], [1, 'in', 1], [2, 'out', 2]]);
});

test('the chest fills with the in-breath, waits while holding, and empties with the out-breath', () => {
  const full = (steps, seconds) => Math.round(momentAt(stepsOf(breath(steps)), seconds).full * 100);
  const box = ['in 4', 'hold 4', 'out 4', 'hold 4'];
  assert.deepEqual([0, 2, 4, 6, 8, 10, 12, 14].map((seconds) => full(box, seconds)), [0, 50, 100, 100, 100, 50, 0, 0]);
  // A second in-breath goes on from the first.
  const sigh = ['in 3', 'in 1', 'out 8'];
  assert.deepEqual([0, 3, 4, 8, 12].map((seconds) => full(sigh, seconds)), [0, 75, 100, 50, 0]);
});

test('it ends with a whole breath, after at least the minutes asked for', () => {
  assert.equal(lengthOf(breath(['in 4', 'out 6'], 1)), 60);
  assert.equal(lengthOf(breath(['in 4', 'hold 4', 'out 4', 'hold 4'], 1)), 64);
  assert.equal(lengthOf(breath(['in 4', 'out 7'], 2)), 121);
});

test('before and after are compared only when both were given', () => {
  const pairs = [[6, 4], [4, 4], [0, 3], [undefined, 3], [3, undefined]];
  assert.deepEqual(pairs.map(([before, after]) => compared(before, after)), ['lower', 'same', 'higher', 'unrated', 'unrated']);
});
