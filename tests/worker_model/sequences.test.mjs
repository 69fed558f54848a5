import { describe, test } from 'node:test';
import assert from 'node:assert/strict';

import { outputOf } from './program.mjs';
import { faultOf, sequence, shrunk } from './sequences.mjs';
import { compile, workerSource } from './world.mjs';

describe('random lives of a phone keep every promise', { concurrency: 2 }, () => {
  for (const first of [1, 201]) {
    test(`seeds ${first} to ${first + 199}`, async () => {
      const { well, out } = await outputOf('sequences.mjs', String(first), '200');
      assert.ok(well, out);
    });
  }
});

test('a sequence that breaks a promise is found and cut down to what matters', async () => {
  const source = workerSource();
  const careless = compile(source.replace('if (faults.length > 0) throw faults[0];', ''));
  for (let seed = 1; seed < 200; seed += 1) {
    const whole = sequence(seed);
    if (!await faultOf(careless, whole)) continue;
    const short = await shrunk(careless, whole);
    assert.ok(await faultOf(careless, short));
    assert.ok(short.steps.length < whole.steps.length / 2, `${short.steps.length} of ${whole.steps.length} steps`);
    for (const step of short.steps) {
      const without = { ...short, steps: short.steps.filter((other) => other !== step) };
      assert.equal(await faultOf(careless, without), null, `it breaks without ${JSON.stringify(step)} too`);
    }
    return;
  }
  assert.fail('nothing was found');
});
