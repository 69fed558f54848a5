import { test } from 'node:test';
import assert from 'node:assert/strict';

import { GUARDS } from './guards.mjs';
import { outputOf } from './program.mjs';

const table = outputOf('guards.mjs');

for (const { what, by } of GUARDS) {
  test(`without "${what}" a rule goes red`, async () => {
    const { out } = await table;
    assert.ok(out.includes(`| ${what} | ${by} |`), out);
  });
}
