import assert from 'node:assert/strict';
import { mock, test } from 'node:test';

import { startTool } from '../../build_scripts/client/tools.js';

/** As much of an element as a tool's place needs. @param {string} name */
function place(name) {
  const here = { dataset: { tool: name }, childNodes: ['what the page says'], closest: () => null, before: mock.fn() };
  return /** @type {any} */ (Object.assign(here, { replaceChildren: (...nodes) => void (here.childNodes = nodes) }));
}

Object.assign(globalThis, {
  CSS: { escape: (name) => name },
  document: { querySelector: () => null, createElement: () => ({ setAttribute: () => {}, append: (words) => words }) },
});

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
  'that breaks when it has emptied its place': { pacer: async () => ({ start: (here) => { here.replaceChildren(); throw new Error('broken'); } }) },
})) {
  test(`a tool ${what} leaves its place as it was written, says so once, and breaks nothing else`, async (context) => {
    const said = context.mock.method(console, 'error', () => {});
    const here = place('pacer');
    await startTool(here, tools);
    assert.equal(here.dataset.toolState, 'failed');
    assert.deepEqual(here.childNodes, ['what the page says']);
    assert.equal(said.mock.callCount(), 1);
    assert.match(said.mock.calls[0].arguments[0], /^pacer/);
    assert.equal(here.before.mock.callCount(), 1);
  });
}
