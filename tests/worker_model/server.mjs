// The server, and everything that may stand between it and a phone.
import { gzipSync } from 'node:zlib';

import { HANG, ORIGIN, SCOPE } from './world.mjs';
import { sha256 } from './web.mjs';

const bytesOf = (text) => new TextEncoder().encode(text);
const TYPES = { html: 'text/html; charset=utf-8', css: 'text/css', js: 'text/javascript', json: 'application/json' };

/** An address without escapes, as far as that can be had. */
export function plain(address) {
  try {
    return decodeURIComponent(address);
  } catch {
    return address;
  }
}

/** JSON as the publisher writes it. */
const written = (data) => bytesOf(JSON.stringify(data));

/** One version of the site: its files as bytes, the manifest that lists them, and what is published beside them.
 * @param {Release[]} earlier releases from which there is a delta to this one */
export class Release {
  /** What the release folder holds for this release: path to bytes. @type {Map<string, Uint8Array>} */
  folder = new Map();

  constructor(counter, files, ...earlier) {
    this.counter = counter;
    this.files = new Map(Object.entries(files).map(([path, text]) => [path, bytesOf(text)]));
    const listed = [...this.files].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([path, bytes]) => [
      path, { sha256: sha256(bytes), size: bytes.length, type: TYPES[path.split('.').pop()], pack: null },
    ]);
    this.seal({
      format: 2, counter, built: '2026-11-23T03:00:00Z', commit: null, numbers: 0, headers: {}, packs: [],
      changes: [{ on: '2026-11-23', what: `change ${counter}`, urgent: false }], files: Object.fromEntries(listed),
    }, earlier);
  }

  /** Makes the manifest, the deltas and the pointer of what a manifest says. */
  seal(said, earlier = []) {
    this.said = said;
    this.manifest = written(said);
    this.id = sha256(this.manifest);
    const manifest = this.#store('manifest', this.manifest);
    const deltas = Object.fromEntries(earlier.map((from) => [from.id, this.#store('delta', written(this.#delta(from)))]));
    this.point({ format: 2, counter: said.counter, id: this.id, manifest, deltas });
  }

  /** What release.json says. */
  point(pointer) {
    this.pointer = written(pointer);
  }

  #store(kind, bytes) {
    const path = `pwa-release/${kind}-${sha256(bytes).slice(0, 16)}.bin`;
    this.folder.set(path, gzipSync(bytes, { level: 9 }));
    return path;
  }

  /** How an older release becomes this one: what both ends of a file share is copied. */
  #delta(from) {
    const { files, ...rest } = this.said;
    const changed = Object.entries(files).filter(([path, { sha256: hash }]) => from.said.files[path]?.sha256 !== hash);
    const gone = [...from.files.keys()].filter((path) => !this.files.has(path));
    return { ...rest, gone, files: Object.fromEntries(changed.map(([path, entry]) => [path, this.#told(from, path, entry)])) };
  }

  #told(from, path, entry) {
    const [was, now] = [from.files.get(path), this.files.get(path)];
    if (!was) return { ...entry, edits: [new TextDecoder().decode(now)] };
    let same = 0;
    while (same < was.length && was[same] === now[same]) same += 1;
    return { edits: [same, -(was.length - same), new TextDecoder().decode(now.slice(same))] };
  }

  get pages() {
    return [...this.files.keys()].filter((path) => path.endsWith('.html') && path !== '404.html');
  }
}

const page = (words, ...parts) => `<h1>${words}</h1>${parts.map((part) => `<link href="${part}">`).join('')}`;

/** The n-th version of a small site. One page and one part change each time, others never or once, and from the second
 * version on there is a new page. Two files have the same bytes. */
export function version(n, ...earlier) {
  return new Release(100 + n, {
    'index.html': page(`Home ${n}`, 'main.css', 'main.js'),
    'help/index.html': page(`Help ${n < 3 ? 'first' : 'third'}`, 'main.css'),
    'call us.html': page('Call us', 'main.js'),
    'copy.html': page('Call us', 'main.js'),
    '404.html': page(`Not here ${n}`, 'main.css'),
    'main.css': `p { order: ${n} }`,
    'main.js': 'run()',
    ...(n > 1 && { 'new.html': page(`New in 2, now ${n}`, 'main.css', 'main.js') }),
  }, ...earlier);
}

/** Each way the network can answer, by name. A way gets the true bytes. */
const MODES = {
  normal: (bytes) => (bytes ? { status: 200, bytes } : { status: 404, bytes: bytesOf('nothing') }),
  down: () => { throw new TypeError('no network'); },
  hang: () => HANG,
  /** The answer begins and never ends. */
  stall: (bytes) => ({ status: 200, bytes, stalled: true }),
  403: () => ({ status: 403, bytes: bytesOf('no') }),
  404: () => ({ status: 404, bytes: bytesOf('no') }),
  500: () => ({ status: 500, bytes: bytesOf('no') }),
  'right bytes, wrong status': (bytes) => ({ status: 203, bytes }),
  login: () => ({ status: 200, bytes: bytesOf('<h1>Welcome to the wifi, please sign in</h1>') }),
  'login by redirect': () => ({ redirect: `${ORIGIN}/login` }),
  truncated: (bytes) => ({ status: 200, bytes: bytes.slice(0, bytes.length / 2) }),
  empty: () => ({ status: 200, bytes: bytesOf('') }),
  flipped: (bytes) => ({ status: 200, bytes: bytes.map((byte, at) => (at === bytes.length >> 1 ? byte ^ 1 : byte)) }),
};

const NEEDS_BYTES = new Set(['stall', 'right bytes, wrong status', 'truncated', 'flipped']);
export const BAD_MODES = Object.keys(MODES).filter((mode) => mode !== 'normal');

export class Server {
  mode = 'normal';
  /** Paths for which the server answers in a mode of their own. @type {Map<string, string>} */
  only = new Map();
  /** A release of which only a part is deployed: "files"; "pointer", which is release.json alone; or "manifest", which is
   * release.json and the release folder. */
  half = null;
  /** Files that the phone's HTTP cache still has from an older release. */
  stale = null;
  /** Another site to which every address redirects. */
  hijack = null;
  /** Every address asked for since this was last emptied. */
  asked = [];

  constructor(release) {
    this.publish(release);
  }

  publish(release) {
    this.half = null;
    this.release = release;
    this.#folder = new Map([...this.#folder, ...release.folder]);
  }

  /** The release folder, in which what was published stays. */
  #folder = new Map();

  #bytes(path, cache) {
    const { half } = this;
    if (path === 'release.json') return (half && half.which !== 'files' ? half.release : this.release).pointer;
    if (path.startsWith('pwa-release/')) return (half?.which === 'manifest' ? half.release.folder : this.#folder).get(path);
    const file = path === '' || path.endsWith('/') ? `${path}index.html` : path;
    if (this.stale && cache === 'default' && this.stale.files.has(file)) return this.stale.files.get(file);
    return (half?.which === 'files' ? half.release : this.release).files.get(file);
  }

  /** @param {{ url: string, cache: string }} request */
  answer({ url, cache }) {
    if (url.startsWith(`${ORIGIN}/evil/`)) {
      const path = url.replace(`${ORIGIN}/evil/`, '');
      const { pointer, folder, files } = this.hijack;
      return { status: 200, bytes: path === 'release.json' ? pointer : folder.get(path) ?? files.get(path) };
    }
    if (url === `${ORIGIN}/login`) return MODES.login();
    const path = plain(url.replace(SCOPE, '').split('?')[0]);
    this.asked.push(path);
    if (this.hijack) return { redirect: url.replace(SCOPE, `${ORIGIN}/evil/`) };
    const mode = this.only.get(path) ?? this.mode;
    const bytes = this.#bytes(path, cache);
    return MODES[!bytes && NEEDS_BYTES.has(mode) ? 'normal' : mode](bytes);
  }
}
