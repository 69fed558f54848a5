// Two windows may be writing the same entry. Each saves what it changed, over what the other one saved meanwhile.

/** @typedef {import('./store.js').Store} Store */

const isRecord = (/** @type {unknown} */ value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const same = (/** @type {unknown} */ one, /** @type {unknown} */ other) => JSON.stringify(one) === JSON.stringify(other);

/**
 * A three-way merge of what JSON can say: what changed from base to mine, done to theirs. Records are merged key by key
 * and lists item by item; where both changed the same text, mine stands: it was typed last. undefined: there is none.
 * @param {any} base @param {any} mine @param {any} theirs @returns {any}
 */
export function threeWayMerge(base, mine, theirs) {
  if (same(mine, base)) return theirs;
  if (same(theirs, base)) return mine;
  const sides = [mine, theirs];
  if (sides.every(Array.isArray)) return mergedList(Array.isArray(base) ? base : [], mine, theirs);
  if (!sides.every(isRecord)) return mine;
  const keys = [...new Set([...Object.keys(theirs), ...Object.keys(mine)])];
  const parts = keys.map((key) => [key, threeWayMerge(isRecord(base) ? base[key] : undefined, mine[key], theirs[key])]);
  return Object.fromEntries(parts.filter(([, value]) => value !== undefined));
}

/** Items have no ids, so one is known by what it says; what was changed in its place stays there. @param {any[]} base @param {any[]} mine @param {any[]} theirs */
function mergedList(base, mine, theirs) {
  const has = (/** @type {any[]} */ list, /** @type {any} */ item) => list.some((other) => same(other, item));
  const kept = theirs.flatMap((item) => {
    if (has(mine, item) || !has(base, item)) return [item];
    const place = base.findIndex((other) => same(other, item));
    return place < mine.length && !has(base, mine[place]) ? [mine[place]] : [];
  });
  return [...kept, ...mine.filter((item) => !has(base, item) && !has(kept, item))];
}

/**
 * Gives a function that saves data, which its caller goes on changing, as the entry with this id. Its caller need not
 * take over what another window saved: only what changed here since the last time goes in.
 * @param {Store} store @param {string} kind @param {object} data as it was read, or the start of a new entry
 * @param {string} [id] none for what there is only one of: another window may have begun it first
 */
export function savesChanges(store, kind, data, id) {
  let base = structuredClone(data);
  return async () => {
    const mine = structuredClone(data);
    await store.save(kind, (theirs) => (theirs ? threeWayMerge(base, mine, theirs) : mine), id);
    base = mine;
  };
}
