// Every operation of every piece of work is made to fail in every way in turn, and the promises must hold afterwards:
// in the same life of the worker, after a restart, and, once there is signal, until the phone has caught up by itself.
// `node tests/worker_model/every_io_point.mjs` does all of it; with a name, that work alone.
import assert from 'node:assert/strict';

import { Phone } from './phone.mjs';
import { isProgram } from './program.mjs';
import { hasCaughtUp, oneRelease, readinessIsTrue, storedBytesAreRight, wholeReleaseIsServed } from './promises.mjs';
import { Server, version } from './server.mjs';
import { RELEASES, blob, key, phoneWith, rolledBack, v1, v2, v3 } from './specification.mjs';
import { Stuck, compile, workerSource } from './world.mjs';
import { sha256 } from './web.mjs';

/** What a page's script does when the page is opened. */
async function script(phone) {
  await phone.register();
  await phone.ask({ type: 'status' });
  await phone.ask({ type: 'check', asked: false });
}
const check = (phone) => phone.ask({ type: 'check', asked: true });

const back = rolledBack(v1, v2);

/** have: the releases the phone got one after the other. offered: what the server has. whole: whether a whole release
 * must be served all the while. harm: what happened to the storage before. act: the work. */
export const WORK = [
  { name: 'first install', have: [], offered: v1, whole: false, act: script },
  { name: 'update 1 to 2', have: [v1], offered: v2, whole: true, act: check },
  { name: 'update 1 to 2 by delta', have: [v1], offered: version(2, v1), whole: true, act: check },
  { name: 'going back from 2 to 1', have: [v1, v2], offered: back, whole: true, act: check },
  { name: 'update 2 to 3', have: [v1, v2], offered: v3, whole: true, act: check },
  {
    name: 'heal', have: [v1, v2], offered: v2, whole: false, act: check,
    harm: (storage) => storage.evict((address) =>
      [blob(v2, 'main.js'), blob(v2, 'index.html'), key(`release/${v2.id}`)].includes(address)),
  },
  {
    name: 'clean-up', have: [v1, v2], offered: v2, whole: true, act: check,
    harm: (storage) => {
      const [entries] = storage.caches.values();
      for (const junk of ['a', 'b', 'c']) {
        entries.set(key(`blob/${sha256(junk)}`), { bytes: new TextEncoder().encode(junk), status: 200, headers: [] });
      }
    },
  },
  { name: 'removal', have: [v1], offered: v1, whole: false, act: (phone) => phone.ask({ type: 'remove' }) },
];

const IS_WRITE = /^(put|delete|drop) /;

/** The ways in which an operation can go wrong, or be the moment of something else. */
export const WAYS = {
  throw: { how: 'throw' },
  hang: { how: 'hang' },
  'killed before': { how: 'kill before' },
  'killed after': { how: 'kill after' },
  quota: { how: 'quota', only: /^put / },
  'answer lost': { how: 'answer lost', only: IS_WRITE },
  'page opens': { how: 'slow', page: 'at once' },
  'page opens, then killed': { how: 'slow', page: 'at once', killed: true },
  'page opens slowly': { how: 'slow', page: 'slowly' },
  'page opens slowly, then killed': { how: 'slow', page: 'slowly', killed: true },
};

async function prepare(engine, { have, offered, harm }) {
  const phone = have.length ? await phoneWith(engine, ...have) : new Phone(engine, new Server(offered));
  await phone.world.run();
  phone.kill();
  harm?.(phone.storage);
  return phone;
}

function again(base, { offered }) {
  const phone = new Phone(base.engine, new Server(offered), base.storage.copy());
  phone.world.registered = base.world.registered;
  return phone;
}

/** What must be true whatever has just happened. */
async function promisesHold(phone, { whole, releases }) {
  storedBytesAreRight(phone);
  const said = await phone.status();
  await readinessIsTrue(phone, releases, said);
  if (whole || said.ready) return wholeReleaseIsServed(phone, releases);
  const { mode } = phone.server;
  phone.server.mode = 'down';
  const page = await phone.load('');
  assert.ok([200, 404, 503].includes(page.status), `a blank page: ${page.fault}`);
  phone.server.mode = mode;
}

/** One piece of work with one fault at one operation. */
export async function run(base, work, way, at) {
  const { how, page: opening, killed } = WAYS[way];
  const phone = again(base, work);
  const stored = work.have.length > 0;
  if (stored) phone.server.mode = 'down';
  const tab = stored && !work.harm ? await phone.until(phone.open('')) : null;
  if (tab) phone.kill();
  phone.server.mode = 'normal';

  const pages = [];
  let waited = 0; // ms
  const hook = async () => {
    if (opening === 'slowly') phone.world.held.add('slow page');
    const page = phone.world.as('slow page', () => phone.open('help/'));
    pages.push(page);
    const start = phone.world.now;
    if (opening === 'at once') await phone.until(page);
    waited = phone.world.now - start;
  };
  phone.world.arm({ at, how, hook: opening && hook });
  try {
    await phone.until(work.act(phone));
    await phone.world.run();
  } catch (fault) {
    if (!(fault instanceof Stuck)) throw fault;
  }
  phone.world.held.delete('slow page');
  phone.world.fault = null;
  for (const opened of pages) {
    const page = await phone.until(opened);
    await phone.world.run();
    if (killed) phone.kill();
    await phone.until(phone.parts(page));
    // A page does not wait for ever for a release to change. If storing that takes longer, and the worker is then ended
    // before it has noted the page, nobody can tell any more which release the page is of.
    if (!(killed && waited >= 3_000)) oneRelease(page, RELEASES);
  }
  // What was published again has the content of an older release: it is looked for first.
  const expected = { whole: work.whole, releases: [work.offered, ...RELEASES] };
  const removed = work.name === 'removal' && !phone.world.registered;
  if (phone.alive && work.name !== 'removal') await promisesHold(phone, expected); // while an operation may still hang
  phone.kill();
  if (removed) assert.deepEqual([...phone.storage.entries()], []);
  else await promisesHold(phone, expected);
  if (tab && !removed) {
    await phone.until(phone.parts(tab));
    oneRelease(tab, RELEASES);
  }
  phone.kill();
  const page = await phone.load('');
  await phone.until(script(phone));
  await phone.world.run();
  phone.close(page);
  await hasCaughtUp(phone, work.offered, expected.releases);
  storedBytesAreRight(phone);
  const previous = work.have.at(-1) === work.offered ? work.have.at(-2) : work.have.at(-1);
  const keeps = new Set([work.offered, ...(previous ? [previous] : [])].flatMap(({ id }) => id));
  if (way !== 'quota' && how !== 'slow' && !work.harm && work.name !== 'removal') {
    const ids = [...phone.storage.entries()].map(([address]) => address.split('/release/')[1]).filter(Boolean);
    for (const id of keeps) assert.ok(ids.includes(id), 'the release before is kept');
  }
}

/** Runs every point of some work; calls back with each failure, which may stop it. Returns the number of runs. */
export async function sweep(engine, work, { ways = Object.keys(WAYS), failed }) {
  const base = await prepare(engine, work);
  const dry = again(base, work);
  dry.world.arm(null);
  await dry.until(work.act(dry));
  await dry.world.run();
  const { log } = dry.world;
  let runs = 0;
  for (const way of ways) {
    for (let at = 1; at <= log.length; at += 1) {
      const { only } = WAYS[way];
      if (only && !only.test(log[at - 1])) continue;
      runs += 1;
      try {
        await run(base, work, way, at);
      } catch (fault) {
        if (failed({ work: work.name, way, at, operation: log[at - 1], fault })) return { runs, points: log.length };
      }
    }
  }
  return { runs, points: log.length };
}

async function main() {
  const engine = compile(workerSource());
  const wanted = process.argv[2];
  for (const work of WORK.filter(({ name }) => !wanted || name === wanted)) {
    const failures = [];
    const { runs, points } = await sweep(engine, work, { failed: (failure) => void failures.push(failure) });
    console.log(`${work.name}: ${points} operations, ${runs} runs, ${failures.length} failures`);
    for (const { way, at, operation, fault } of failures) console.log(`  ${way} at ${at} (${operation}): ${fault.message}`);
    if (failures.length) process.exitCode = 1;
  }
}

if (isProgram(import.meta.url)) await main();
