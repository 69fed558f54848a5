// A colleague's file: read, matched with what is here, and brought in so that it can be undone.
import { StoreFault } from '../store/faults.js';
import { entriesIn } from '../store/transfer.js';
import { KIND } from './kind.js';
import { merged, readable } from './merge.js';
import { sameSubject } from './scores.js';

/** @typedef {import('./kind.js').Audit} Audit */
/** @typedef {{ id: string, version: number, data: Audit }} Incoming */
/** What came of it, in words; and the way back. @typedef {{ said: string[], left: string[], undo?: () => Promise<unknown> }} Brought */

/** The audits of this page in the text of a file; throws StoreFault. @param {string} text @param {string} audit which one the page is @param {string[]} left where to name what is left out @returns {Incoming[]} */
export function auditsIn(text, audit, left) {
  /** @type {Incoming[]} */
  const found = [];
  for (const [index, entry] of entriesIn(text).entries()) {
    const { id, version, kind, data } = /** @type {any} */ (entry ?? {});
    if (kind !== 'audit') continue;
    const name = typeof data?.subject === 'string' ? `“${data.subject.slice(0, 80)}”` : `Audit ${index + 1}`;
    if (version > KIND.version) throw new StoreFault('newer');
    const whole = /^[a-z0-9-]{1,64}$/.test(id) && Number.isInteger(version) && version > 0 && readable(data, version, left);
    if (!whole) left.push(`${name}: damaged`);
    else if (whole.audit !== audit) left.push(`${name}: belongs to another page, “${whole.title.slice(0, 80)}”`);
    else found.push({ id, version, data: whole });
  }
  return found;
}

/** The audit on this phone that an incoming one belongs with: the same one, or the newest unfinished one of the same thing. @template {{ id: string, data: Audit }} A @param {A[]} here @param {Incoming} incoming */
export function partner(here, { id, data }) {
  return here.find((one) => one.id === id) ?? here.find((one) => !one.data.finished && sameSubject(one.data, data));
}

/** Brings the audits of a file in; throws StoreFault, and then nothing was changed. @param {import('../store/store.js').Store} store @param {string} text @param {string} audit @returns {Promise<Brought>} */
export async function bringIn(store, text, audit) {
  /** @type {string[]} */
  const said = [];
  /** @type {string[]} */
  const left = [];
  /** @type {(() => Promise<unknown>)[]} */
  const back = [];
  for (const incoming of auditsIn(text, audit, left)) {
    const { id, data } = incoming;
    const mine = partner(store.list('audit'), incoming);
    if (!mine) {
      await store.take({ id, version: KIND.version, revision: 0, kind: 'audit', changed: new Date().toISOString(), data });
      back.push(() => store.remove(id));
      said.push(`${data.subject}: brought in.`);
    } else if (mine.data.scale.length !== data.scale.length) {
      left.push(`“${data.subject}”: scored on another scale, 0 to ${data.scale.length - 1}`);
    } else {
      const known = [mine.id, ...(mine.data.from ?? [])];
      const result = merged(mine.data, data, known.includes(id));
      const from = [...new Set([...known, id])].slice(1);
      await store.save('audit', { ...result.audit, ...(from.length && { from }) }, mine.id);
      back.push(() => store.save('audit', mine.data, mine.id));
      left.push(...result.outcome.left);
      said.push(`${mine.data.subject}: ${inWords(result.outcome)}`);
    }
  }
  if (!said.length && !left.length) said.push('There is no audit in that file.');
  return { said, left, undo: back.length ? async () => { for (const one of back.reverse()) await one(); } : undefined };
}

/** @param {import('./merge.js').Outcome} outcome */
function inWords({ taken, both, agree }) {
  const parts = [taken && `${taken} new ${taken === 1 ? 'answer' : 'answers'}`, both && `${both} scored by both of you`, agree && `${agree} to agree`];
  return `${parts.filter(Boolean).join(', ') || 'nothing new'}.`;
}
