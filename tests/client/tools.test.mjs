import assert from 'node:assert/strict';
import { mock, test } from 'node:test';

import { startTool } from '../../build_scripts/client/tools.js';

/** As much of an element as a tool's place needs. @param {string} name */
const place = (name) => /** @type {any} */ ({ dataset: { tool: name } });

test('a tool starts on its own place', async () => {
  const start = mock.fn();
  const here = place('pacer');
  await startTool(here, { pacer: async () => ({ start }) });
  assert.deepEqual(start.mock.calls[0].arguments, [here]);
  assert.equal(here.dataset.toolState, 'on');
});

for (const [what, tools] of Object.entries({
  'that is not known': {},
  'that cannot be fetched': { pacer: () => Promise.reject(new TypeError('no signal')) },
  'that breaks while it starts': { pacer: async () => ({ start: () => { throw new Error('broken'); } }) },
})) {
  test(`a tool ${what} leaves its place as it was written, says so once, and breaks nothing else`, async (context) => {
    const said = context.mock.method(console, 'error', () => {});
    const here = place('pacer');
    await startTool(here, tools);
    assert.equal(here.dataset.toolState, 'failed');
    assert.equal(said.mock.callCount(), 1);
  });
}
