// What somebody looks for in the directory, how the address keeps it, and which services fit.

/** Empty for a question nobody has answered. @typedef {{ need: string, who: string, where: string, open: string, free: string, silent: string, bsl: string, interpreters: string }} Choice */
/** One row, from the attributes of the page.
 * @typedef {{ needs: string[], audience: string, people: string[], nations: string[], languages: string[], area: string, free: boolean, silent: boolean, open: boolean }} Row */

export const KEYS = /** @type {const} */ (['need', 'who', 'where', 'open', 'free', 'silent', 'bsl', 'interpreters']);

/** The choice an address keeps after its #; an ordinary anchor keeps none. @param {string} hash @returns {Choice} */
export function choiceIn(hash) {
  const kept = new URLSearchParams(hash.includes('=') ? hash.slice(1) : '');
  return /** @type {Choice} */ (Object.fromEntries(KEYS.map((key) => [key, kept.get(key) ?? ''])));
}

/** @param {Choice} choice */
export function hashOf(choice) {
  return KEYS.filter((key) => choice[key]).map((key) => `${key}=${choice[key]}`).join('&');
}

/** Whether a service says it is for these people, and not for anybody. @param {Row} row @param {string} who */
export function madeFor(row, who) {
  return who === 'me' ? row.audience === 'officer' : row.people.includes(who);
}

/** @param {Row} row @param {string} who */
function takes(row, who) {
  if (who === 'me') return row.audience !== 'public';
  if (who && row.audience === 'officer') return false;
  return !who || !row.people.length || row.people.includes(who) || (who !== 'children' && row.people.includes('adults'));
}

/** where: a nation, or an area and its nation: "england/avon-and-somerset". @param {Row} row @param {string} where */
function reaches(row, where) {
  const [nation, area] = where.split('/');
  return !where || (row.nations.includes(nation) && (!area || !row.area || row.area === area));
}

/** @param {Row} row @param {Choice} choice */
export function fits(row, choice) {
  return (!choice.need || row.needs.includes(choice.need))
    && takes(row, choice.who)
    && reaches(row, choice.where)
    && (!choice.open || row.open)
    && (!choice.free || row.free)
    && (!choice.silent || row.silent)
    && (!choice.bsl || row.languages.includes('bsl'))
    && (!choice.interpreters || row.languages.includes('interpreters'));
}
