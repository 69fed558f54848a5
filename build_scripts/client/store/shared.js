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
  store ??= openDisk(NAME, globalThis.indexedDB).then((disk) => {
    const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel(NAME) : undefined;
    return new Store({ disk, kinds: KINDS, channel }).load();
  });
  return store;
}
