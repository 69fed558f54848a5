// What kinds of entry there are. Each tool that saves has a file kind.js, and a line in registry.js.
import { StoreFault } from './faults.js';

/**
 * name: what an officer calls one of them. personal: kept in memory alone until there is a passphrase, then sealed.
 * single: there is one at most. version: of its data, from 1. upgrades: from each version to the next, oldest first.
 * sound: whether data of the newest version is whole.
 * @typedef {{ name: string, personal: boolean, single?: boolean, version: number, upgrades: ((data: any) => any)[], sound(data: any): boolean }} Kind
 */
/** @typedef {Record<string, Kind>} Kinds */

/** Data of any version we know, as the newest; throws StoreFault. @param {Kinds} kinds @param {string} kind @param {number} version @param {unknown} data @returns {any} */
export function upgraded(kinds, kind, version, data) {
  const known = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
  if (!known || version > known.version) throw new StoreFault('newer');
  if (!Number.isInteger(version) || version < 1) throw new StoreFault('damaged');
  try {
    const newest = known.upgrades.slice(version - 1).reduce((older, upgrade) => upgrade(older), /** @type {any} */ (data));
    if (known.sound(newest)) return newest;
  } catch {
    // damaged, like data that is not sound
  }
  throw new StoreFault('damaged');
}

/** Whether a value is text of a sensible length. @param {unknown} value */
export const isText = (value) => typeof value === 'string' && value.length <= 20_000;

/** Whether a value is a list of which every item is sound. @param {unknown} value @param {(item: any) => boolean} sound */
export const isListOf = (value, sound) => Array.isArray(value) && value.length <= 1000 && value.every(sound);

/** Whether a value is a day: "2026-11-23". @param {unknown} value */
export const isDay = (value) => typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value));
