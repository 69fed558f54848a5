// What the engine promises, as things that can be found out from outside.
import assert from 'node:assert/strict';

import { sha256 } from './web.mjs';

const inWords = (page) =>
  page.got.map(({ path, status, bytes }) => `${path || '(first page)'} ${status} ${bytes ? new TextDecoder().decode(bytes.slice(0, 30)) : ''}`).join('; ');

/** The file that an address means in a release. */
function fileOf(path, files) {
  if (path === '' || path.endsWith('/')) return files.get(`${path}index.html`);
  return files.get(path) ?? files.get(`${path}/index.html`) ?? files.get(`${path}.html`);
}

const same = (one, other) => one && other && Buffer.compare(one, other) === 0;

/** The releases that could have given everything a page got; a page that got nothing fits them all. */
export function releasesOf(page, releases) {
  const good = page.got.filter(({ status }) => status === 200 || status === 404);
  return releases.filter(({ files }) =>
    good.every(({ path, status, bytes }) => same(bytes, status === 404 ? files.get('404.html') : fileOf(path, files))));
}

/** I2: nothing was ever stored under a hash that is not its own. */
export function storedBytesAreRight(phone) {
  assert.deepEqual(phone.world.wrong, [], 'I2: wrong bytes were stored');
}

/** Whether all of a release is in the store, byte for byte. */
export function isStored(phone, { files, manifest }) {
  const hashes = new Set([...phone.storage.entries()].map(([, { bytes }]) => sha256(bytes)));
  return [manifest, ...files.values()].every((bytes) => hashes.has(sha256(bytes)));
}

/** I2 and I3: everything this page got is from one release; or, if the page itself is from the network, from there. */
export function oneRelease(page, releases) {
  if (page.got[0].from === 'network') {
    assert.ok(!page.got.some(({ from }) => from === 'store'), `I3: from the network and the store: ${inWords(page)}`);
    return;
  }
  assert.notDeepEqual(releasesOf(page, releases), [], `I2/I3: no one release has all of: ${inWords(page)}`);
}

/** With no network, every page of a stored release opens whole. Returns the release. */
export async function wholeReleaseIsServed(phone, releases) {
  const { mode } = phone.server;
  phone.server.mode = 'down';
  try {
    const first = await phone.load('');
    assert.equal(first.status, 200, `I1: the first page answers ${first.status} ${first.fault ?? ''}`);
    const [release] = releasesOf(first, releases);
    assert.ok(release, `I2/I3: the first page is of no release: ${inWords(first)}`);
    for (const path of release.pages) {
      const page = await phone.load(path);
      assert.ok(page.got.every(({ status }) => status === 200), `I1: not whole: ${inWords(page)}`);
      oneRelease(page, [release]);
      phone.close(page);
    }
    phone.close(first);
    return release;
  } finally {
    phone.server.mode = mode;
  }
}

/** I4: "ready" is said exactly when a restarted phone without network serves every file of the release that is named. */
export async function readinessIsTrue(phone, releases, said) {
  const { mode } = phone.server;
  phone.server.mode = 'down';
  try {
    const copy = phone.restarted();
    copy.world.registered = true;
    const opened = await copy.load('');
    const release = releases.find(({ id }) => id === said.release?.id);
    const wrong = [];
    for (const [path, bytes] of release?.files ?? []) {
      const page = await copy.until(copy.open('no such page')); // each from a page of its own
      const got = await copy.until(copy.part(page, path));
      if (got.status !== 200 || !same(got.bytes, bytes)) wrong.push(path);
    }
    const measured = Boolean(release) && opened.status === 200 && wrong.length === 0;
    assert.equal(said.ready, measured, `I4: said ready ${said.ready}, measured ${measured}; missing: ${wrong}`);
    if (!said.release) assert.notEqual(opened.status, 200, 'I4: said that nothing is stored, and a release is served');
  } finally {
    phone.server.mode = mode;
  }
}

/** The phone has exactly this release, whole, says so, and keeps nothing that nobody needs. */
export async function hasCaughtUp(phone, release, releases) {
  const status = await phone.status();
  assert.equal(status.release?.id, release.id, `the phone has not caught up: ${status.fault}`);
  assert.ok(status.ready, `the phone has not healed: ${status.present} of ${status.expected} ${status.fault}`);
  await readinessIsTrue(phone, releases, status);
  assert.equal((await wholeReleaseIsServed(phone, releases)).id, release.id);
}
