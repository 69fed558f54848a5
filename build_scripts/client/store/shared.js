// The one store of a page, whichever of its tools asks first.
import { openDisk } from './disk.js';
import { KINDS } from './registry.js';
import { Store } from './store.js';

/** Two editions on one host keep apart: each is named after the folder it stands in. */
const NAME = `pocket-book ${new URL('..', import.meta.url).pathname}`;

/** @type {Promise<Store> | undefined} */
let store;

/** The store, read and ready. */
export function sharedStore() {
  store ??= openDisk(NAME, allowed(() => indexedDB), window).then((disk) => {
    const channel = allowed(() => new BroadcastChannel(NAME));
    return new Store({ disk, kinds: KINDS, channel }).load();
  });
  return store;
}

/** Where a browser refuses to keep anything, some throw as soon as it is mentioned. @template T @param {() => T} ask */
function allowed(ask) {
  try {
    return ask();
  } catch {
    return undefined;
  }
}
