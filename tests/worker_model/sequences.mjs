// Long random lives of a phone: things happen in any order, several at once, and each operation is performed in any
// order. A sequence is plain data, so that one that breaks a promise can be printed, cut down and run again.
// `node tests/worker_model/sequences.mjs 1 5000` runs 5,000 of them from seed 1.
import assert from 'node:assert/strict';

import { Phone } from './phone.mjs';
import { isProgram } from './program.mjs';
import { hasCaughtUp, isStored, oneRelease, readinessIsTrue, storedBytesAreRight, wholeReleaseIsServed } from './promises.mjs';
import { BAD_MODES, Server, version } from './server.mjs';
import { Stuck, compile, workerSource } from './world.mjs';

/** From every second release there are deltas to all later ones; the others are fetched file by file. */
const RELEASES = [1, 2, 3, 4, 5, 6].reduce((all, n) => [...all, version(n, ...all.filter((_, at) => at % 2 === 0))], []);
const PATHS = ['', 'help/', 'call us', 'copy.html', 'new.html', 'nowhere'];
const MODES = ['normal', 'normal', 'normal', ...BAD_MODES];
const TEN_YEARS = 10 * 365 * 86_400_000;

/** The same numbers for the same seed (mulberry32). @param {number} seed */
export function chance(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Each thing that can happen: how often, and with what. */
const STEPS = {
  publish: [3, () => ({})],
  half: [1, (pick) => ({ which: pick(['files', 'manifest', 'pointer']) })],
  mode: [5, (pick) => ({ mode: pick(MODES) })],
  update: [6, (pick) => ({ run: pick([0, 5, 20, 40, 60, 999]) })],
  kill: [4, (pick) => ({ applied: pick([true, false, 'some']) })],
  evictOne: [2, (pick) => ({ which: pick(100) })],
  damageOne: [1, (pick) => ({ which: pick(100), at: pick(2000) })],
  evictAll: [0.5, () => ({})],
  clock: [2, (pick) => ({ years: pick([-10, 10]), minutes: pick([0, 1, 20]) })],
  open: [6, (pick) => ({ path: pick(PATHS), run: pick([0, 3, 10, 999]) })],
  parts: [4, (pick) => ({ page: pick(100) })],
  navigate: [3, (pick) => ({ page: pick(100), path: pick(PATHS) })],
  close: [2, (pick) => ({ page: pick(100) })],
  status: [2, () => ({})],
  room: [1, (pick) => ({ more: pick([0, 100, 2000, 1e9]) })],
};

/** @param {number} seed @returns {{ seed: number, steps: object[] }} */
export function sequence(seed) {
  const random = chance(seed);
  const pick = (choices) =>
    (typeof choices === 'number' ? Math.floor(random() * choices) : choices[Math.floor(random() * choices.length)]);
  const names = Object.entries(STEPS).flatMap(([name, [weight]]) => Array(weight * 2).fill(name));
  const steps = Array.from({ length: 8 + pick(25) }, () => {
    const name = pick(names);
    return { step: name, ...STEPS[name][1](pick) };
  });
  return { seed, steps };
}

class Life {
  constructor(engine, seed) {
    this.random = chance(seed ^ 0x5eed);
    this.phone = new Phone(engine, new Server(RELEASES[0]));
    this.phone.world.random = this.random;
    /** What runs in the background and has not ended. */
    this.opening = [];
    /** Whether a whole release is stored and nothing was taken away since. */
    this.sound = false;
    this.published = 0;
    /** Whether a deployment was ever half done. */
    this.halved = false;
  }

  get world() {
    return this.phone.world;
  }

  /** Pages whose record the phone has lost: nobody can tell any more which release they are of. */
  forget() {
    for (const page of this.phone.pages) page.lost = true;
    this.opening.forEach((entry) => { entry.lost = true; });
  }

  async harm(change) {
    await this.settle();
    change(this.phone.storage);
    this.sound = false;
    this.phone.kill(); // what this life has read it trusts; a phone loses things over days, not seconds
    this.forget();
  }

  /** Lets all that is under way end. */
  async settle() {
    const all = Promise.allSettled(this.opening.map(({ promise }) => promise));
    try {
      await this.phone.until(all);
      await this.world.run();
    } catch (fault) {
      if (!(fault instanceof Stuck) || fault.message.includes('ever')) throw fault;
    }
    this.collect();
  }

  collect() {
    for (const entry of this.opening.filter((one) => one.page)) {
      this.judge(entry.page, entry.sound && this.sound, entry.path, entry.killed);
      if (entry.lost) entry.page.lost = true;
    }
    this.opening = this.opening.filter((one) => !one.page && !one.killed);
  }

  /** What a page shows the moment it is open. */
  judge(page, sound, path, killed) {
    if (!page.controlled || killed) return;
    assert.ok([200, 404, 503].includes(page.status) || page.status === 403 || page.status === 500 || page.status === 203,
      `a blank page at ${path}: ${page.fault?.stack}`);
    if (sound && !['new.html', 'nowhere'].includes(path)) {
      assert.equal(page.status, 200, `I1: ${path} answers ${page.status}`);
      oneRelease(page, RELEASES);
    }
  }

  start(path, sound) {
    const entry = { path, sound };
    entry.promise = this.phone.open(path).then((page) => { entry.page = page; });
    this.opening.push(entry);
    return entry;
  }

  page(which) {
    const { pages } = this.phone;
    return pages.length ? pages[which % pages.length] : null;
  }

  /** I3, unless the phone has lost the record of the page. */
  whole(page) {
    if (!page.lost && page.controlled && page.got[0].status === 200) oneRelease(page, RELEASES);
  }

  async perform(step) {
    const { phone, world } = this;
    const { server } = phone;
    switch (step.step) {
      case 'publish':
        if (this.published < RELEASES.length - 1) server.publish(RELEASES[(this.published += 1)]);
        break;
      case 'half':
        this.halved = true;
        if (this.published < RELEASES.length - 1) server.half = { which: step.which, release: RELEASES[this.published + 1] };
        break;
      case 'mode':
        server.mode = step.mode;
        break;
      case 'update':
        if (!world.registered) phone.register().catch(() => {});
        phone.ask({ type: 'check', asked: true }).catch(() => {});
        await world.run(step.run);
        break;
      case 'kill':
        this.opening.forEach((entry) => { entry.killed = true; });
        phone.kill(step.applied === 'some' ? () => this.random() < 0.5 : step.applied);
        this.opening = [];
        break;
      case 'evictOne':
        await this.harm((storage) => {
          const addresses = [...storage.entries()].map(([address]) => address);
          storage.evict((address) => address === addresses[step.which % addresses.length]);
        });
        break;
      case 'damageOne':
        await this.harm((storage) => {
          const addresses = [...storage.entries()].map(([address]) => address);
          if (addresses.length) storage.damage(addresses[step.which % addresses.length], step.at);
        });
        break;
      case 'evictAll':
        await this.harm((storage) => storage.evict(() => true));
        break;
      case 'clock':
        world.wall += step.years * TEN_YEARS / 10;
        if (step.minutes) await world.pass(step.minutes * 60_000);
        break;
      case 'open':
        this.start(step.path, this.sound);
        await world.run(step.run);
        break;
      case 'navigate':
        if (this.page(step.page)) phone.close(this.page(step.page));
        this.start(step.path, this.sound);
        await this.settle();
        break;
      case 'parts': {
        const page = this.page(step.page);
        if (!page || server.mode === 'hang' || server.mode === 'stall') break;
        await phone.until(phone.parts(page));
        break;
      }
      case 'close':
        if (this.page(step.page)) phone.close(this.page(step.page));
        break;
      case 'status':
        await this.settle();
        await readinessIsTrue(phone, RELEASES, await phone.status());
        break;
      case 'room':
        phone.storage.limit = phone.storage.used + step.more;
    }
    this.collect();
    for (const page of phone.pages) this.whole(page);
    this.sound ||= world.registered && this.complete();
  }

  /** Whether what is stored holds a whole release, as its state record names it. */
  complete() {
    const record = [...this.phone.storage.entries()].find(([address]) => address.endsWith('/.pwa/state'))?.[1];
    const current = record && RELEASES.find(({ id }) => new TextDecoder().decode(record.bytes).includes(`"current":"${id}"`));
    return Boolean(current) && isStored(this.phone, current);
  }

  async finish() {
    const { phone } = this;
    await this.settle();
    phone.kill();
    if (this.sound) await wholeReleaseIsServed(phone, RELEASES);
    const status = phone.world.registered ? await phone.status() : null;
    if (status) await readinessIsTrue(phone, RELEASES, status);
    for (const page of phone.pages) if (!page.lost) this.whole(page);
    phone.kill();
    phone.server.mode = 'normal';
    // A release of which only half had arrived may be whole on the phone by now: what comes last is that one.
    if (this.halved) this.published = Math.min(this.published + 1, RELEASES.length - 1);
    phone.server.publish(RELEASES[this.published]);
    phone.storage.limit = Infinity;
    const page = await phone.visit();
    phone.close(page);
    await hasCaughtUp(phone, RELEASES[this.published], RELEASES);
    storedBytesAreRight(phone);
    phone.kill();
    await hasCaughtUp(phone, RELEASES[this.published], RELEASES);
  }
}

/** Runs a sequence; throws what it breaks. */
export async function live(engine, { seed, steps }) {
  const life = new Life(engine, seed);
  for (const step of steps) await life.perform(step);
  await life.finish();
}

/** @returns {Promise<Error | null>} */
export async function faultOf(engine, candidate) {
  try {
    await live(engine, candidate);
    return null;
  } catch (fault) {
    return fault;
  }
}

/** A sequence of these steps that still breaks a promise, and no longer does if any one of them is left out. */
export async function shrunk(engine, { seed, steps }) {
  let shortest = steps;
  for (let size = Math.ceil(steps.length / 2); size >= 1;) {
    const before = shortest.length;
    for (let at = 0; at < shortest.length;) {
      const fewer = shortest.toSpliced(at, size);
      if (await faultOf(engine, { seed, steps: fewer })) shortest = fewer;
      else at += size;
    }
    if (size > 1) size = Math.ceil(size / 2);
    else if (shortest.length === before) break; // else once more: a step may have been needed only by a later one
  }
  return { seed, steps: shortest };
}

async function main() {
  const engine = compile(workerSource());
  const [first = 1, count = 400] = process.argv.slice(2).map(Number);
  for (let seed = first; seed < first + count; seed += 1) {
    if (!await faultOf(engine, sequence(seed))) continue;
    const short = await shrunk(engine, sequence(seed));
    const fault = await faultOf(engine, short);
    console.log(`seed ${seed}: ${fault?.stack}\nits shortest form:`);
    for (const step of short.steps) console.log(`  ${JSON.stringify(step)}`);
    process.exitCode = 1;
    return;
  }
  console.log(`${count} sequences from seed ${first}: every promise kept`);
}

if (isProgram(import.meta.url)) await main();
