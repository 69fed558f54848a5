import { describe, test } from 'node:test';
import assert from 'node:assert/strict';

import { WORK } from './every_io_point.mjs';
import { outputOf } from './program.mjs';

describe('every operation may fail in every way', { concurrency: 2 }, () => {
  for (const { name } of WORK) {
    test(name, async (context) => {
      const { well, out } = await outputOf('every_io_point.mjs', name);
      context.diagnostic(out.split('\n')[0]);
      assert.ok(well, out);
    });
  }
});
