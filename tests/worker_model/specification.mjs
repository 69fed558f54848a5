// What the engine does, rule by rule, for a phone whose network and browser behave in one known way each time.
// Chance and breakage at every step are in every_io_point.mjs and sequences.mjs.
import assert from 'node:assert/strict';
import { gunzipSync, gzipSync } from 'node:zlib';

import { Phone } from './phone.mjs';
import { hasCaughtUp, oneRelease, readinessIsTrue, releasesOf, storedBytesAreRight, wholeReleaseIsServed } from './promises.mjs';
import { BAD_MODES, Release, Server, version } from './server.mjs';
import { LAST_RESORT, SCOPE } from './world.mjs';
import { sha256 } from './web.mjs';

const text = (bytes) => new TextDecoder().decode(bytes);
export const [v1, v2, v3] = [version(1), version(2), version(3)];
export const RELEASES = [v1, v2, v3];

/** @type {{ name: string, run: (engine: Function) => Promise<void> }[]} */
export const specification = [];
const rule = (name, run) => void specification.push({ name, run });


export const key = (name) => `${SCOPE}.pwa/${name}`;
const manifestOf = (release) => JSON.parse(text(release.pointer)).manifest;
export const blob = (release, path) => key(`blob/${sha256(release.files.get(path))}`);
export const STATE = key('state');
const stateOf = (phone) => [...phone.storage.entries()].find(([address]) => address === STATE)?.[1];
const storedBlobs = (phone) => [...phone.storage.entries()].filter(([address]) => address.includes('/blob/')).map(([a]) => a);
const status = async (phone) => {
  const said = await phone.status();
  await readinessIsTrue(phone, RELEASES, said);
  return said;
};

/** A phone on which a release is stored and ready. */
export async function phoneWith(engine, ...releases) {
  const phone = new Phone(engine, new Server(releases[0]));
  phone.close(await phone.visit());
  for (const release of releases.slice(1)) {
    phone.server.publish(release);
    await phone.check();
  }
  return phone;
}

async function serves(phone, release) {
  const served = await wholeReleaseIsServed(phone, RELEASES);
  assert.equal(served.counter, release.counter, `release ${served.counter} is served, not ${release.counter}`);
}

// --- the first time -----------------------------------------------------------------------------------------------

rule('a first visit stores the whole release, and then it is served with no network', async (engine) => {
  const phone = await phoneWith(engine, v1);
  await hasCaughtUp(phone, v1, RELEASES);
  await hasCaughtUp(phone.restarted(), v1, RELEASES);
});

rule('before a release is stored nothing is said to be ready, and with no network the last resort is shown', async (engine) => {
  const phone = new Phone(engine, new Server(v1));
  phone.server.mode = 'down';
  await phone.until(phone.register());
  await phone.check();
  assert.equal((await status(phone)).ready, false);
  const page = await phone.load('');
  assert.deepEqual([page.status, text(page.bytes)], [503, LAST_RESORT]);
});

rule('the browser is told to ask the worker alone for pages, where it understands that', async (engine) => {
  const phone = new Phone(engine, new Server(v1));
  await phone.until(phone.register());
  assert.deepEqual(phone.world.routes, [{ condition: { requestMode: 'navigate' }, source: 'fetch-event' }]);
});

rule('a new worker takes over once no page of the site can be seen, and not before', async (engine) => {
  const phone = await phoneWith(engine, v1);
  const [one, other] = [await phone.load(''), await phone.load('')];
  const elsewhere = await phone.load('/another-site/');
  const takesOver = async () => {
    await phone.until(phone.ask({ type: 'take over' }));
    return phone.world.tookOver;
  };
  assert.equal(await takesOver(), false);
  phone.hide(one);
  assert.equal(await takesOver(), false);
  phone.hide(other);
  assert.equal(await takesOver(), true);
  assert.ok(phone.world.clients.get(elsewhere.id).visibilityState === 'visible', 'what is not ours is not waited for');
});

rule('a new worker does not take over by itself', async (engine) => {
  const phone = new Phone(engine, new Server(v1));
  await phone.until(phone.register());
  assert.equal(phone.world.tookOver, false);
});

rule('two files with the same bytes are fetched once', async (engine) => {
  const phone = new Phone(engine, new Server(v1));
  await phone.until(phone.register());
  await phone.check();
  assert.equal(phone.server.asked.filter((path) => /^(copy|call us)/.test(path)).length, 1);
});

for (const mode of ['hang', 'stall']) {
  rule(`a first install that cannot get on (${mode}) keeps no page waiting: the browser holds pages while a worker activates`, async (engine) => {
    const phone = new Phone(engine, new Server(v1));
    await phone.load('');
    phone.server.only = new Map([...v1.files.keys()].map((path) => [path, mode]));
    await phone.outcome(phone.register());
    assert.ok(phone.world.now <= 3_000, `pages waited for ${phone.world.now} ms`);
  });

  rule(`a new worker script with the network in ${mode} mode keeps no page waiting`, async (engine) => {
    const phone = await phoneWith(engine, v1);
    phone.server.publish(v2);
    phone.kill();
    phone.server.only = new Map([...v2.files.keys()].map((path) => [path, mode]));
    const start = phone.world.now;
    const activated = phone.activate();
    const page = await phone.load('');
    assert.equal(page.status, 200);
    assert.ok(phone.world.now - start < 1_000, `the page waited for ${phone.world.now - start} ms`);
    await phone.outcome(activated);
  });
}

// --- updates ------------------------------------------------------------------------------------------------------

rule('an update fetches only what is new, and a new page works', async (engine) => {
  const phone = await phoneWith(engine, v1);
  phone.server.publish(v2);
  phone.server.asked = [];
  await phone.check();
  assert.deepEqual(phone.server.asked.toSorted(), ['404.html', 'index.html', 'main.css', 'new.html', manifestOf(v2), 'release.json']);
  await hasCaughtUp(phone, v2, RELEASES);
});

rule('the release before stays on the phone, and older ones go', async (engine) => {
  const phone = await phoneWith(engine, v1, v2, v3);
  const wanted = new Set([...v2.files.keys()].map((path) => blob(v2, path)).concat([...v3.files.keys()].map((path) => blob(v3, path))));
  assert.deepEqual(storedBlobs(phone).toSorted(), [...wanted].toSorted());
});

rule('a download that was cut short goes on where it stopped', async (engine) => {
  const phone = await phoneWith(engine, v1);
  phone.server.publish(v2);
  phone.server.only.set('new.html', '500');
  await phone.check();
  await serves(phone, v1);
  phone.kill();
  phone.server.only.clear();
  phone.server.asked = [];
  await phone.check();
  assert.deepEqual(phone.server.asked, ['release.json', manifestOf(v2), 'new.html']);
});

rule('one file that cannot be had does not stop the others from being fetched', async (engine) => {
  const phone = await phoneWith(engine, v1);
  phone.server.publish(v2);
  phone.server.only.set('index.html', '500'); // the first in the list
  await phone.check();
  await phone.world.run();
  for (const path of ['404.html', 'main.css', 'new.html']) assert.ok(storedBlobs(phone).includes(blob(v2, path)), path);
  assert.equal((await status(phone)).updating, false, 'the look at the server has ended only when all of it has');
});

rule('a failed check does not end before all its downloads have: the next one would fetch the same again', async (engine) => {
  const phone = await phoneWith(engine, v1);
  phone.server.publish(v2);
  phone.server.only.set('index.html', '500').set('new.html', 'stall');
  const check = phone.ask({ type: 'check', asked: true });
  await phone.world.run(); // all but new.html, which hangs
  await phone.until(phone.ask({ type: 'status' }));
  assert.equal((await phone.status()).updating, true);
  await phone.until(check);
});

rule('many requests for a check are one check', async (engine) => {
  const phone = await phoneWith(engine, v1);
  phone.server.publish(v2);
  phone.server.asked = [];
  await phone.until(Promise.all(Array.from({ length: 5 }, () => phone.ask({ type: 'check', asked: true }))));
  assert.equal(phone.server.asked.filter((path) => path === 'release.json').length, 1);
  assert.equal(phone.server.asked.filter((path) => path === 'index.html').length, 1);
});

rule('many who ask during a check that fails get one more check', async (engine) => {
  const phone = await phoneWith(engine, v1);
  phone.server.publish(v2);
  phone.server.mode = 'down';
  phone.server.asked = [];
  const asks = Array.from({ length: 5 }, () => phone.ask({ type: 'check', asked: true }));
  await phone.until(Promise.all(asks));
  assert.deepEqual(phone.server.asked, ['release.json', 'release.json']);
});

rule('a check waits three seconds for the list of files, and not longer', async (engine) => {
  const phone = await phoneWith(engine, v1);
  phone.server.mode = 'hang';
  const start = phone.world.now;
  await phone.check();
  assert.equal(phone.world.now - start, 3_000);
});

rule('unless somebody asks, the server is looked at once in a quarter of an hour, whatever the clock on the wall says', async (engine) => {
  const phone = await phoneWith(engine, v1);
  const looks = async () => {
    phone.server.asked = [];
    await phone.check(false);
    return phone.server.asked.length;
  };
  assert.equal(await looks(), 0);
  phone.world.wall += 10 * 365 * 86_400_000;
  assert.equal(await looks(), 0);
  phone.world.wall -= 20 * 365 * 86_400_000;
  await phone.world.pass(16 * 60_000);
  assert.equal(await looks(), 1);
  assert.equal(await looks(), 0);
});

rule('a look that is not due has no answer, so that no page says that the server was reached', async (engine) => {
  const phone = await phoneWith(engine, v1);
  assert.equal(await phone.check(false), null);
  await phone.world.pass(16 * 60_000);
  assert.equal((await phone.check(false)).ready, true);
  assert.equal(await phone.check(false), null);
  assert.equal((await phone.check(true)).ready, true);
});

rule('pages get the long list of files only when they ask for it', async (engine) => {
  const phone = await phoneWith(engine, v1);
  const { release, page } = await phone.status(await phone.load(''));
  assert.deepEqual([release.id, release.files, release.bytes, page.files, page.bytes], [v1.id, null, null, null, null]);
  const listed = await phone.until(phone.ask({ type: 'status', list: true }));
  assert.equal(listed.release.files.size, v1.files.size);
});

for (const mode of BAD_MODES) {
  for (const which of ['release.json', manifestOf(v2), 'main.css', 'everything']) {
    rule(`with ${which.startsWith('pwa-') ? 'the manifest' : which} in ${mode} mode nothing stored is lost, nothing wrong is stored, and the phone catches up`, async (engine) => {
      const phone = await phoneWith(engine, v1);
      phone.server.publish(v2);
      if (which === 'everything') phone.server.mode = mode;
      else phone.server.only.set(which, mode);
      await phone.check();
      storedBytesAreRight(phone);
      await serves(phone, v1);
      await status(phone);
      phone.kill();
      await serves(phone, v1);
      phone.server.mode = 'normal';
      phone.server.only.clear();
      await phone.check();
      await hasCaughtUp(phone, v2, RELEASES);
    });
  }
}

for (const which of ['pointer', 'manifest', 'files']) {
  rule(`a deployment of which only the ${which} has arrived changes nothing, and the phone catches up once it is whole`, async (engine) => {
    const phone = await phoneWith(engine, v1);
    phone.server.half = { which, release: v2 };
    await phone.check();
    storedBytesAreRight(phone);
    await serves(phone, v1);
    phone.server.publish(v2);
    await phone.check();
    await hasCaughtUp(phone, v2, RELEASES);
  });
}

rule('a file that the HTTP cache has from an older release is asked for again', async (engine) => {
  const phone = await phoneWith(engine, v1);
  phone.server.stale = v1;
  phone.server.publish(v2);
  await phone.check();
  await hasCaughtUp(phone, v2, RELEASES);
});

// --- deltas ----------------------------------------------------------------------------------------------------------

/** Release 2 with a delta from release 1; its manifest is the same as that of v2. */
const v2ByDelta = version(2, v1);
const deltaOf = (release, from) => JSON.parse(text(release.pointer)).deltas[from.id];

rule('where there is a delta from the release on the phone, that is all that is fetched', async (engine) => {
  const phone = await phoneWith(engine, v1);
  phone.server.publish(v2ByDelta);
  phone.server.asked = [];
  await phone.check();
  assert.deepEqual(phone.server.asked, ['release.json', deltaOf(v2ByDelta, v1)]);
  await hasCaughtUp(phone, v2, RELEASES);
  phone.kill();
  await hasCaughtUp(phone, v2, RELEASES);
});

rule('a phone that skipped releases comes straight to the newest, with a delta and without', async (engine) => {
  for (const newest of [v3, version(3, v1, v2), version(3, v2)]) {
    const phone = await phoneWith(engine, v1);
    phone.server.publish(newest);
    await phone.check();
    await hasCaughtUp(phone, v3, RELEASES);
  }
});

for (const mode of BAD_MODES) {
  rule(`with the delta in ${mode} mode the update is fetched without it`, async (engine) => {
    const phone = await phoneWith(engine, v1);
    phone.server.publish(v2ByDelta);
    phone.server.only.set(deltaOf(v2ByDelta, v1), mode);
    await phone.check();
    storedBytesAreRight(phone);
    await hasCaughtUp(phone, v2, RELEASES);
  });
}

for (const [what, change] of Object.entries({
  'makes other files': (d) => ({ ...d, files: { ...d.files, 'main.css': { edits: ['other'] } } }),
  'forgets a file': ({ files: { 'main.css': gone, ...files }, ...d }) => ({ ...d, files }),
  'has another counter': (d) => ({ ...d, counter: 9999 }),
  'is of another kind': () => ({ files: 7 }),
})) {
  rule(`a delta that ${what} is not believed, and the update is fetched without it`, async (engine) => {
    const phone = await phoneWith(engine, v1);
    const wrong = version(2, v1);
    const path = deltaOf(wrong, v1);
    wrong.folder.set(path, gzipSync(JSON.stringify(change(JSON.parse(text(gunzipSync(wrong.folder.get(path))))))));
    phone.server.publish(wrong);
    await phone.check();
    storedBytesAreRight(phone);
    await hasCaughtUp(phone, v2, RELEASES);
  });
}

rule('a delta for a file that is lost here is not used, and the update is fetched without it', async (engine) => {
  const phone = await phoneWith(engine, v1);
  phone.storage.evict((address) => address === blob(v1, 'main.css'));
  phone.kill();
  phone.server.publish(v2ByDelta);
  await phone.check();
  await hasCaughtUp(phone, v2, RELEASES);
});

// --- what a publisher can do at once ------------------------------------------------------------------------------

/** The files of a release, published again under a higher counter. */
export function rolledBack(to, ...earlier) {
  const again = new Release(to.counter, {});
  again.files = to.files;
  again.seal({ ...to.said, counter: 300 }, earlier);
  again.counter = 300;
  return again;
}

rule('a release that goes back takes effect in one check, and its files are not fetched again', async (engine) => {
  for (const earlier of [[], [v1, v2]]) {
    const phone = await phoneWith(engine, v1, v2);
    const back = rolledBack(v1, ...earlier);
    phone.server.publish(back);
    phone.server.asked = [];
    await phone.check();
    assert.deepEqual(phone.server.asked, ['release.json', earlier.length ? deltaOf(back, v2) : manifestOf(back)]);
    await hasCaughtUp(phone, back, [back, v2]);
    phone.kill();
    phone.storage.evict((address) => address === STATE);
    await wholeReleaseIsServed(phone, [back]);
  }
});

const paused = (release) => {
  const still = version(release.counter - 100);
  still.point({ ...JSON.parse(text(release.pointer)), paused: true });
  return still;
};

rule('a paused release is not taken, what is here still heals, and once resumed it is taken', async (engine) => {
  const phone = await phoneWith(engine, v1);
  phone.server.publish(paused(v2));
  await phone.check();
  await hasCaughtUp(phone, v1, RELEASES);
  phone.storage.evict((address) => address === blob(v1, 'main.js'));
  phone.kill();
  await phone.check();
  await hasCaughtUp(phone, v1, RELEASES);
  phone.server.publish(v2);
  await phone.check();
  await hasCaughtUp(phone, v2, RELEASES);
});

rule('a phone with nothing on it takes no paused release, and says why', async (engine) => {
  const phone = new Phone(engine, new Server(paused(v1)));
  await phone.visit();
  const said = await status(phone);
  assert.deepEqual([said.ready, said.fault], [false, 'the publisher has paused this book']);
  phone.server.publish(v1);
  await phone.check();
  await hasCaughtUp(phone, v1, RELEASES);
});

/** A release.json that ends the site at a path. */
function tombstone(counter, scope) {
  const end = version(1);
  end.point({ format: 2, counter, tombstone: scope });
  return end;
}

rule('a tombstone removes everything in one check, from phones with and without a release, and tells the pages', async (engine) => {
  for (const phone of [await phoneWith(engine, v1, v2), new Phone(engine, new Server(v1))]) {
    const page = await phone.load('');
    phone.server.publish(tombstone(400, new URL(SCOPE).pathname));
    phone.world.registered = true;
    await phone.check();
    await phone.world.run();
    assert.deepEqual([...phone.storage.entries()].map(([address]) => address), []);
    assert.equal(phone.world.registered, false);
    assert.ok(page.messages.some(({ pwa }) => pwa.type === 'removed'));
  }
});

for (const [what, end] of Object.entries({
  'for another site': tombstone(400, '/another-book/'),
  'that is older than the release here': tombstone(v1.counter - 1, new URL(SCOPE).pathname),
  'that counts as the release here': tombstone(v1.counter, new URL(SCOPE).pathname),
})) {
  rule(`a tombstone ${what} ends nothing`, async (engine) => {
    const phone = await phoneWith(engine, v1);
    phone.server.publish(end);
    await phone.check();
    await hasCaughtUp(phone, v1, RELEASES);
    phone.server.publish(v2);
    await phone.check();
    await hasCaughtUp(phone, v2, RELEASES);
  });
}

rule('another manifest in the place of the one that release.json names is refused', async (engine) => {
  const phone = await phoneWith(engine, v1);
  const odd = version(2);
  const other = new Release(v2.counter, { 'index.html': 'other' });
  odd.folder.set(manifestOf(odd), other.folder.get(manifestOf(other)));
  odd.files = other.files;
  phone.server.publish(odd);
  await phone.check();
  storedBytesAreRight(phone);
  await hasCaughtUp(phone, v1, RELEASES);
});

rule('release.json of another format, or with a counter that is text, is refused', async (engine) => {
  for (const change of [{ format: 1 }, { counter: '999' }]) {
    const phone = await phoneWith(engine, v1);
    const odd = version(2);
    odd.point({ ...JSON.parse(text(odd.pointer)), ...change });
    phone.server.publish(odd);
    phone.server.asked = [];
    await phone.check();
    assert.deepEqual(phone.server.asked, ['release.json']);
    await serves(phone, v1);
  }
});

rule('an older release offered again is refused', async (engine) => {
  const phone = await phoneWith(engine, v1, v2);
  phone.server.publish(v1);
  await phone.check();
  await hasCaughtUp(phone, v2, RELEASES);
});

rule('an older release is refused also when the manifest of the newer one was thrown away', async (engine) => {
  const phone = await phoneWith(engine, v1, v2);
  phone.storage.evict((address) => address === key(`release/${v2.id}`));
  phone.kill();
  const before = text(stateOf(phone).bytes);
  phone.server.publish(v1);
  await phone.check();
  assert.equal(text(stateOf(phone).bytes), before);
  phone.server.publish(v2);
  phone.server.asked = [];
  await phone.check();
  assert.deepEqual(phone.server.asked, ['release.json', manifestOf(v2)], 'its files were kept meanwhile');
  await hasCaughtUp(phone, v2, RELEASES);
});

rule('another release with the same counter is refused', async (engine) => {
  const phone = await phoneWith(engine, v1);
  phone.server.publish(new Release(v1.counter, { 'index.html': 'other' }));
  await phone.check();
  await serves(phone, v1);
});

rule('a redirect is never followed: not even to a whole newer release', async (engine) => {
  const phone = await phoneWith(engine, v1);
  phone.server.hijack = new Release(999, { 'index.html': 'evil' });
  await phone.check();
  await serves(phone, v1);
});

for (const [what, change] of Object.entries({
  'another format': (m) => ({ ...m, format: 9 }),
  'no counter': ({ counter, ...m }) => m,
  'a counter that is text': (m) => ({ ...m, counter: '9999' }),
  'no files': (m) => ({ ...m, files: {} }),
  'a hash that is none': (m) => ({ ...m, files: { 'index.html': { sha256: '../state', type: 'text/html' } } }),
  'a file without a type': (m) => ({ ...m, files: { 'index.html': { sha256: sha256('x'), size: 1 } } }),
  'another counter than release.json': (m) => ({ ...m, counter: 199 }),
})) {
  rule(`a manifest with ${what} is refused`, async (engine) => {
    const phone = await phoneWith(engine, v1);
    const release = new Release(200, { 'index.html': 'x' });
    release.seal(change(release.said));
    release.point({ ...JSON.parse(text(release.pointer)), counter: 200 });
    phone.server.publish(release);
    phone.server.asked = [];
    await phone.check();
    assert.deepEqual(phone.server.asked, ['release.json', manifestOf(release)], 'none of its files is fetched');
    await serves(phone, v1);
    assert.equal((await status(phone)).release.id, v1.id);
  });
}

// --- pages ----------------------------------------------------------------------------------------------------------

rule('a page stays on the release it was opened with, through two updates and a restart', async (engine) => {
  const phone = await phoneWith(engine, v1);
  const page = await phone.until(phone.open(''));
  for (const release of [v2, v3]) {
    phone.server.publish(release);
    await phone.check();
    await phone.until(phone.part(page, 'main.css'));
    phone.kill();
    await phone.until(phone.part(page, 'help/index.html'));
  }
  phone.server.mode = 'down';
  await phone.until(phone.part(page, 'main.css'));
  assert.deepEqual(releasesOf(page, RELEASES), [v1]);
  assert.ok(page.got.every((got) => got.status === 200), 'what it needs was kept');
  const releasesOfPage = async (on) => [await phone.status(on)].map((said) => [said.page.id, said.release.id])[0];
  assert.deepEqual(await releasesOfPage(page), [v1.id, v3.id], 'it can tell that there is a newer one');
  assert.deepEqual(await releasesOfPage(await phone.load('')), [v3.id, v3.id]);
});

rule('a page that is opening while the release changes gets all of one release', async (engine) => {
  for (const end of ['', 'restart']) {
    const phone = await phoneWith(engine, v1);
    phone.server.publish(v2);
    phone.world.held.add('slow page');
    const opening = phone.world.as('slow page', () => phone.open(''));
    await phone.check();
    phone.world.held.clear();
    const page = await phone.until(opening);
    if (end === 'restart') phone.kill();
    await phone.until(phone.parts(page));
    oneRelease(page, RELEASES);
  }
});

rule('a page that takes two updates to open still gets what it was to show', async (engine) => {
  const phone = await phoneWith(engine, v1);
  await phone.status();
  phone.world.held.add('slow page');
  const opening = phone.world.as('slow page', () => phone.open(''));
  for (const release of [v2, v3]) {
    phone.server.publish(release);
    await phone.check();
  }
  phone.world.held.clear();
  phone.server.mode = 'down';
  const page = await phone.until(opening);
  assert.deepEqual([page.status, releasesOf(page, RELEASES)], [200, [v1]]);
});

rule('a worker that a page starts gets its files from the release of that page', async (engine) => {
  for (const end of ['', 'restart']) {
    const phone = await phoneWith(engine, v1);
    const page = await phone.load('');
    phone.server.publish(v2);
    await phone.check();
    const worker = await phone.until(phone.startWorker(page, 'main.js'));
    if (end === 'restart') phone.kill();
    await phone.until(phone.part(page, 'main.css', worker));
    assert.deepEqual(releasesOf(page, RELEASES), [v1]);
  }
});

rule('a page that came from the network gets its parts there too, also once a release is stored', async (engine) => {
  for (const end of ['', 'restart']) {
    const fresh = new Phone(engine, new Server(v1));
    fresh.world.registered = true;
    fresh.world.held.add('check');
    const check = fresh.world.as('check', () => fresh.ask({ type: 'check', asked: true }));
    await fresh.world.run();
    fresh.world.held.clear();
    await fresh.world.run(40); // all files of release 1 are here; it is not current yet
    fresh.server.publish(v2);
    const page = await fresh.until(fresh.open(''));
    await fresh.until(check);
    if (end === 'restart') fresh.kill();
    await fresh.until(fresh.parts(page));
    oneRelease(page, RELEASES);
  }
});

rule('a page that only a newer release has comes whole from the network', async (engine) => {
  for (const end of ['', 'restart']) {
    const phone = await phoneWith(engine, v1);
    phone.server.publish(v2);
    const page = await phone.until(phone.open('new.html'));
    if (end === 'restart') phone.kill();
    await phone.until(phone.parts(page));
    assert.deepEqual(releasesOf(page, RELEASES), [v2]);
  }
});

rule('a page whose release is gone gets nothing from another', async (engine) => {
  const phone = await phoneWith(engine, v1);
  const page = await phone.load('');
  phone.server.publish(v2);
  await phone.check();
  phone.storage.evict((address) => address.endsWith(v1.id));
  phone.kill();
  await phone.until(phone.part(page, 'main.css'));
  oneRelease(page, RELEASES);
});

rule('a page that the browser froze keeps its release, though it is not listed while it sleeps', async (engine) => {
  for (const end of ['', 'restart']) {
    const phone = await phoneWith(engine, v1);
    const page = await phone.until(phone.open(''));
    phone.server.publish(v2);
    await phone.check();
    if (end === 'restart') phone.kill();
    const client = phone.world.clients.get(page.id);
    phone.world.clients.delete(page.id);
    phone.server.publish(v3);
    await phone.check();
    if (end === 'restart') phone.kill();
    phone.world.clients.set(page.id, client);
    await phone.until(phone.parts(page));
    oneRelease(page, RELEASES);
  }
});

rule('what is remembered of pages does not grow without end', async (engine) => {
  const phone = await phoneWith(engine, v1);
  const read = async (pages) => {
    for (let count = 0; count < pages; count += 1) phone.close(await phone.until(phone.open('')));
  };
  for (const n of [2, 3, 4, 5]) {
    await read(90);
    phone.server.publish(version(n));
    await phone.check();
    phone.kill();
  }
  assert.ok(stateOf(phone).bytes.length < 20_000, `the state takes ${stateOf(phone).bytes.length} bytes`);
});

rule('pages closed long ago keep no old release on the phone', async (engine) => {
  const phone = await phoneWith(engine, v1);
  const read = async (pages) => {
    for (let count = 0; count < pages; count += 1) phone.close(await phone.until(phone.open('')));
  };
  await read(10);
  phone.server.publish(v2);
  await phone.check();
  await read(120);
  phone.server.publish(v3);
  await phone.check();
  assert.ok(!storedBlobs(phone).includes(blob(v1, 'main.css')));
});

rule('each address of a page means that page, and a query changes nothing', async (engine) => {
  const phone = await phoneWith(engine, v1);
  phone.server.mode = 'down';
  const addresses = {
    '': 'index.html', 'index.html': 'index.html', '?utm=1': 'index.html', 'help/': 'help/index.html', help: 'help/index.html',
    'help?q': 'help/index.html', 'call%20us.html': 'call us.html', 'call us': 'call us.html', copy: 'copy.html',
  };
  for (const [address, path] of Object.entries(addresses)) {
    const page = await phone.load(address);
    assert.deepEqual([page.status, text(page.bytes)], [200, text(v1.files.get(path))], address);
    assert.equal(page.type, 'text/html; charset=utf-8', address);
  }
  for (const address of ['nowhere', '%E0%A4%A']) {
    const page = await phone.load(address);
    assert.ok([404, 503].includes(page.status), `${address} answers ${page.status}`);
  }
  phone.server.mode = 'normal';
  const page = await phone.load('');
  for (const address of ['nowhere', '%E0%A4%A']) {
    assert.equal((await phone.until(phone.part(page, address))).status, 404, `${address} is the network's to answer`);
  }
});

rule('a browser is told to keep what never has other bytes, and nothing else', async (engine) => {
  const release = version(1);
  release.seal({ ...release.said, immutable: '^(?:main\\.js)$' });
  const phone = await phoneWith(engine, release);
  const page = await phone.load('');
  for (const mode of ['down', 'normal']) { // from the store, and where it has a hole, from the network
    phone.server.mode = mode;
    assert.equal((await phone.until(phone.part(page, 'main.js'))).caching, 'max-age=31536000, immutable', mode);
    assert.equal((await phone.until(phone.part(page, 'main.css'))).caching, null, mode);
    phone.storage.evict((address) => address === blob(release, 'main.js'));
  }
  assert.equal(page.caching, null);
  assert.equal((await (await phoneWith(engine, v1)).load('')).caching, null, 'a release that says nothing of it');
});

rule('a page that is nowhere waits three seconds for the network and not longer', async (engine) => {
  const phone = await phoneWith(engine, v1);
  phone.server.mode = 'hang';
  const start = phone.world.now;
  const page = await phone.load('nowhere');
  assert.deepEqual([page.status, text(page.bytes)], [404, text(v1.files.get('404.html'))]);
  assert.ok(phone.world.now - start <= 3_000);
});

rule('a page from the network that arrives slowly is not cut off', async (engine) => {
  const phone = await phoneWith(engine, v1);
  phone.server.publish(v2);
  phone.server.only.set('new.html', 'stall');
  const opening = phone.open('new.html');
  await phone.world.pass(20_000);
  assert.equal(phone.pages.length, 0, 'it is still arriving');
  assert.equal(await phone.outcome(opening), 'stuck');
});

// --- damage ---------------------------------------------------------------------------------------------------------

for (const path of v2.files.keys()) {
  for (const how of ['evict', 'damage']) {
    rule(`${path} lost (${how}): told, never replaced by wrong bytes, no page blank, and healed with signal`, async (engine) => {
      const phone = await phoneWith(engine, v1, v2);
      if (how === 'evict') phone.storage.evict((address) => address === blob(v2, path));
      else phone.storage.damage(blob(v2, path), 7);
      phone.kill();
      for (const mode of ['down', 'login', 'hang', 'flipped']) {
        phone.server.mode = mode;
        const start = phone.world.now;
        const page = await phone.load(path);
        assert.ok([200, 404, 503].includes(page.status), `a blank page: ${page.status}`);
        assert.equal(page.from, 'store', 'what the network says unasked is not shown in its place');
        const standIn = page.status === 503 && text(page.bytes) !== LAST_RESORT;
        if (standIn) assert.ok(blob(v2, '404.html').endsWith(sha256(page.bytes)), 'the page of the release that says so');
        else if (page.status !== 503) oneRelease(page, RELEASES);
        assert.ok(phone.world.now - start <= 6_000, `the page waited for ${phone.world.now - start} ms`);
      }
      assert.equal((await status(phone)).ready, false);
      phone.server.mode = 'normal';
      await phone.check();
      storedBytesAreRight(phone);
      await hasCaughtUp(phone, v2, RELEASES);
    });
  }
}

rule('a page lost from this release is served whole from the one before', async (engine) => {
  for (const end of ['', 'restart']) {
    const phone = await phoneWith(engine, v1, v2);
    phone.storage.evict((address) => address === blob(v2, 'index.html'));
    phone.kill();
    phone.server.mode = 'down';
    const page = await phone.until(phone.open(''));
    if (end === 'restart') phone.kill();
    await phone.until(phone.parts(page));
    assert.deepEqual(releasesOf(page, RELEASES), [v1]);
    assert.ok(page.got.every((got) => got.status === 200));
  }
});

rule('a part that is missing comes from the network only if it is the right one', async (engine) => {
  const phone = await phoneWith(engine, v1);
  phone.storage.evict((address) => address === blob(v1, 'main.css'));
  phone.kill();
  phone.server.publish(v2);
  const page = await phone.load('');
  oneRelease(page, [v1]);
  phone.server.publish(v1);
  assert.equal((await phone.until(phone.part(page, 'main.css'))).status, 200);
});

rule('what was gone is hashed again before it counts', async (engine) => {
  const phone = await phoneWith(engine, v1);
  const lost = blob(v1, 'main.js');
  const [[cache, entry]] = [...phone.storage.caches.values()].map((entries) => [entries, entries.get(lost)]);
  cache.delete(lost);
  assert.equal((await status(phone)).ready, false);
  cache.set(lost, entry);
  phone.storage.damage(lost, 7);
  assert.equal((await status(phone)).ready, false);
});

for (const entry of ['state', 'manifest']) {
  for (const how of ['evict', 'damage']) {
    rule(`the ${entry} lost (${how}): a whole release is served still, readiness is true, and it heals`, async (engine) => {
      for (const when of ['awake', 'restarted']) {
        const phone = await phoneWith(engine, v1, v2);
        const lost = entry === 'state' ? STATE : key(`release/${v2.id}`);
        for (const at of how === 'damage' ? [0, 20, 80, 90, 130, 150, 200] : [0]) {
          if (how === 'evict') phone.storage.evict((address) => address === lost);
          else phone.storage.damage(lost, at);
          if (when === 'restarted') phone.kill();
          await status(phone);
          await wholeReleaseIsServed(phone, [v1, v2]);
          await phone.check();
          await hasCaughtUp(phone, v2, RELEASES);
          phone.kill();
          await hasCaughtUp(phone, v2, RELEASES);
          assert.equal((await wholeReleaseIsServed(phone, RELEASES)).id, v2.id);
          const ids = new Set([...phone.storage.entries()].map(([address]) => address).filter((address) => address.includes('/release/')));
          assert.equal(ids.size, 2, 'the release before is kept');
        }
      }
    });
  }
}

rule('with everything thrown away a running worker does not claim to be ready, and comes back with signal', async (engine) => {
  for (const end of ['', 'restart']) {
    const phone = await phoneWith(engine, v1);
    phone.storage.evict(() => true);
    if (end) phone.kill();
    assert.equal((await status(phone)).ready, false);
    phone.server.mode = 'down';
    assert.ok([200, 503].includes((await phone.load('')).status));
    phone.server.mode = 'normal';
    await phone.check();
    await hasCaughtUp(phone, v1, RELEASES);
  }
});

rule('holes heal from whatever the server has, also when it offers an older release', async (engine) => {
  const phone = await phoneWith(engine, v1, v2);
  phone.storage.evict((address) => address === blob(v2, 'main.js'));
  phone.kill();
  phone.server.publish(v1);
  await phone.check();
  await hasCaughtUp(phone, v2, RELEASES);
});

rule('a count that failed is not the end of counting', async (engine) => {
  const base = await phoneWith(engine, v1);
  const dry = base.restarted();
  await dry.status();
  for (let at = 1; at <= dry.world.performed; at += 1) {
    const phone = base.restarted();
    phone.world.arm({ at, how: 'throw' });
    await phone.status();
    assert.equal((await status(phone)).ready, true, `after a fault at ${phone.world.log[at - 1]}`);
  }
});

rule('many questions about the status at once read each file once', async (engine) => {
  const phone = (await phoneWith(engine, v1)).restarted();
  await phone.until(Promise.all(Array.from({ length: 4 }, () => phone.ask({ type: 'status' }))));
  const reads = phone.world.log.filter((operation) => operation.startsWith('match blob/'));
  assert.ok(reads.length > 0);
  assert.equal(reads.length, new Set(reads).size);
});

// --- storage that fails -----------------------------------------------------------------------------------------------

rule('one storage fault while a page opens does not cost the page', async (engine) => {
  const base = await phoneWith(engine, v1);
  base.server.mode = 'down';
  const dry = base.restarted();
  await dry.load('');
  const points = dry.world.performed;
  for (let at = 1; at <= points; at += 1) {
    const phone = base.restarted();
    phone.world.arm({ at, how: 'throw' });
    const page = await phone.load('');
    assert.ok(page.got.every((got) => got.status === 200), `fault at ${at}: ${phone.world.log[at - 1]}`);
  }
});

rule('one read of the storage that never answers does not cost the page', async (engine) => {
  const base = await phoneWith(engine, v1);
  base.server.mode = 'hang';
  for (let at = 1; at <= 6; at += 1) {
    const phone = base.restarted();
    phone.world.arm({ at, how: 'hang' });
    const page = phone.open('');
    assert.equal(await phone.outcome(page), 'done', `storage hangs at ${at}: ${phone.world.log[at - 1]}`);
    assert.equal((await page).status, 200, `storage hangs at ${at}: ${phone.world.log[at - 1]}`);
    assert.ok(phone.world.now < 8_000, `the page waited for ${phone.world.now} ms`);
  }
});

rule('storage that fails for good leaves the network, and without it the last resort', async (engine) => {
  for (const when of ['awake', 'restarted']) {
    const phone = await phoneWith(engine, v1);
    if (when === 'restarted') phone.kill();
    phone.world.broken = true;
    const page = await phone.load('');
    assert.deepEqual([page.status, page.from], [200, when === 'awake' ? page.from : 'network']);
    oneRelease(page, RELEASES);
    phone.server.mode = 'down';
    const offline = await phone.load('');
    assert.deepEqual([offline.status, text(offline.bytes)], [503, LAST_RESORT]);
    phone.world.broken = false;
    await serves(phone, v1);
  }
});

rule('a question about the status is always answered, and never with ready, while storage fails', async (engine) => {
  const base = await phoneWith(engine, v1);
  base.server.mode = 'down';
  const dry = base.restarted();
  await dry.status();
  const points = dry.world.performed;
  for (let at = 1; at <= points; at += 1) {
    const phone = base.restarted();
    phone.world.arm({ at, how: 'throw' });
    const said = await phone.status();
    assert.equal(typeof said.ready, 'boolean', `fault at ${phone.world.log[at - 1]}`);
    if (said.ready) await readinessIsTrue(phone, RELEASES, said);
  }
});

rule('too little room for three releases: the one before makes room for the next', async (engine) => {
  const phone = await phoneWith(engine, v1, v2);
  phone.storage.limit = phone.storage.used + 400;
  phone.server.publish(v3);
  await phone.check();
  await hasCaughtUp(phone, v3, RELEASES);
  phone.kill();
  await hasCaughtUp(phone, v3, RELEASES);
});

rule('too little room for two releases: the current one stays, and the fault is told', async (engine) => {
  const phone = await phoneWith(engine, v1);
  phone.storage.limit = phone.storage.used + 20;
  phone.server.publish(v2);
  await phone.check();
  await serves(phone, v1);
  assert.notEqual((await status(phone)).fault, '');
  phone.kill();
  await serves(phone, v1);
  phone.storage.limit = Infinity;
  await phone.check();
  await hasCaughtUp(phone, v2, RELEASES);
});

rule('making room never takes what an open page needs', async (engine) => {
  const phone = await phoneWith(engine, v1);
  const page = await phone.until(phone.open(''));
  phone.server.publish(v2);
  await phone.check();
  phone.storage.limit = phone.storage.used + 20;
  phone.server.publish(v3);
  await phone.check();
  phone.server.mode = 'down';
  await phone.until(phone.parts(page));
  assert.deepEqual(releasesOf(page, RELEASES), [v1]);
  assert.ok(page.got.every((got) => got.status === 200));
});

// --- the end ----------------------------------------------------------------------------------------------------------

rule('removal leaves nothing, also when it comes in the middle of an update', async (engine) => {
  for (const after of [0, 5, 20, 40]) {
    const phone = await phoneWith(engine, v1);
    phone.server.publish(v2);
    const check = phone.ask({ type: 'check', asked: true });
    await phone.world.run(after);
    await phone.until(phone.ask({ type: 'remove' }));
    await phone.outcome(check);
    await phone.world.run();
    assert.deepEqual([...phone.storage.entries()].map(([address]) => address), []);
    assert.equal(phone.world.registered, false);
    phone.kill();
    phone.close(await phone.visit());
    await hasCaughtUp(phone, v2, RELEASES);
  }
});

rule('a removal that fails is told, and all is as it was', async (engine) => {
  const phone = await phoneWith(engine, v1);
  phone.world.arm({ at: 1, how: 'throw' });
  const { fault } = await phone.until(phone.ask({ type: 'remove' }));
  assert.match(fault, /storage fault/);
  await hasCaughtUp(phone, v1, RELEASES);
});
