// What was typed -> what is shown. Runs the same on a phone and in Node; it asks for nothing and keeps nothing.
import { lifeRisk } from './life-risk.js';
import { pageTexts } from './page-texts.js';
import { SLIP, nearWords, rarity, wordIndex } from './word-index.js';
import { byFirstLetter, formsOf, slipsIn, weightOf, wordsOf } from './words.js';

/** @typedef {import('./types.d.ts').PageRecord} PageRecord */
/** @typedef {import('./types.d.ts').Result} Result */
/** @typedef {import('./types.d.ts').Answer} Answer */
/** @typedef {import('./word-index.js').Hits} Hits */
/** A word typed. @typedef {{ text: string, weight: number, hits: Hits }} Typed */
/** A title, a name or a heading, as words. @typedef {{ words: { forms: string[], weight: number }[], weight: number }} Phrase */

/** What a word is worth in each field of a page. */
const WORTH = { title: 5, name: 4, line: 1.5, heading: 1.5, text: 0.8 };
const BEST = 3; // results above the groups
const MOST = 12; // results altogether
const MOST_FIRST = 5; // above everything, where a life may be at risk
const LEAST = [0.05, 0.2]; // of the best score, to stand among the best and below them: the rest is in the way
const PHRASE = 90; // what it is worth that a whole title or name was typed
const NAMES = { page: 'Pages', service: 'Services', tool: 'Tools' };

/** A search over the book.
 * @param {import('./types.d.ts').Pages} book @param {string} texts the text of every part of the pages, a line each
 * @param {import('./types.d.ts').Contacts} contacts @returns {(query: string) => Answer} */
export function createSearch(book, texts, contacts) {
  const { pages } = book;
  const numberOf = new Map(pages.map((page, number) => [page.url, number]));
  const contactsOf = new Map(contacts.services.map((service) => [service.url, service]));
  const index = wordIndex(
    pages.map((page) => [
      [`${page.title} ${page.where ?? ''}`, WORTH.title],
      [[...namesOf(page), ...(contactsOf.get(page.url)?.words ?? [])].join(' '), WORTH.name],
    ]),
  );
  const lines = pageTexts(pages.map((page) => `${page.line} ${page.for ?? ''}`).join('\n'));
  const headings = pageTexts(pages.map((page) => page.parts.map(([, heading]) => heading).join(' ')).join('\n'));
  const running = [
    { fields: lines, worth: WORTH.line },
    { fields: headings, worth: WORTH.heading },
    { fields: pageTexts(texts, pages.map((page) => page.parts.length)), worth: WORTH.text },
  ];
  // What only some pages need is made when they need it: the first answer must not wait for all of it.
  /** @type {string[] | undefined} */
  let textLines;
  const lineOf = (/** @type {number} */ line) => (textLines ??= texts.split('\n'))[line];
  const phrasesOf = once((/** @type {number} */ number) => [pages[number].title, ...namesOf(pages[number])].map((text) => phraseOf(text)));
  const partsOf = once((/** @type {number} */ number) => {
    const before = pages.slice(0, number).reduce((sum, { parts }) => sum + parts.length, 0);
    return pages[number].parts.map(([id, heading], at) => ({ id, heading, text: lineOf(before + at), words: formsIn(heading) }));
  });
  const wholeOf = once((/** @type {number} */ number) => formsIn([pages[number].title, pages[number].line, ...namesOf(pages[number])].join(' ')));
  const sameWords = sameWordsOf(book.same_words);
  /** Whether the book has a word. @param {string} word */
  const isKnown = (word) => index.has(word) || running.some(({ fields }) => fields.search(word, false).exact);
  /** The single words that the book uses for a word. @param {string} word */
  const meaningsOf = (word) => {
    const meanings = formsOf(word).flatMap((form) => sameWords.get(form) ?? []);
    return meanings.filter((means) => means.length === 1).flat();
  };
  const risksIn = lifeRisk(book.help_first, isKnown, meaningsOf);

  /** @type {Map<string, Hits>} */
  const found = new Map();

  /** The pages that have a word, or one that starts with it, or one it may be a slip for. With each key only the last
   * word changes, so what the others found is kept.
   * @param {string} word @param {boolean} last whether it may be the start of a longer one */
  function hitsOf(word, last) {
    const key = last ? `${word}*` : word;
    const hits = found.get(key) ?? findHits(word, last);
    if (found.size > 200) found.clear();
    found.set(key, hits);
    return new Map(hits); // others are merged into it; a hit itself is never changed once it was found
  }

  /** @param {string} word @param {boolean} last */
  function findHits(word, last) {
    const isThere = isKnown(word);
    const hits = index.search(word, { longer: last ? word.length > 1 : word.length > 3, slips: isThere ? 0 : slipsIn(word) });
    addRunning(hits, word, last, 1);
    if (isThere) return hits;
    for (const other of otherSpellings(word)) merge(hits, together(other.map((part) => hitsOf(part, false))), 0.9);
    // A slip in a word that only first lines and headings have; not in all text, where any word is near to some other.
    const near = hits.size ? [] : [lines, headings].flatMap((fields) => nearWords(fields.words(), word));
    for (const other of near) addRunning(hits, other, false, SLIP);
    return hits;
  }

  /** Adds the pages that have a word in their first lines, headings or text. Rarer words say more.
   * @param {Hits} hits @param {string} word @param {boolean} longer @param {number} share */
  function addRunning(hits, word, longer, share) {
    for (const { fields, worth } of running) {
      const { pages: found } = fields.search(word, longer);
      const points = share * worth * rarity(found.length, pages.length);
      for (const number of found) {
        const hit = hits.get(number);
        if (hit) hit.score += points;
        else hits.set(number, { score: points, terms: new Set() });
      }
    }
  }

  /** Two words typed as one ("nextlink"). @param {string} word */
  function otherSpellings(word) {
    const spellings = [];
    for (let cut = 3; cut <= word.length - 3; cut += 1) {
      const parts = [word.slice(0, cut), word.slice(cut)];
      if (parts.every((part) => index.has(part))) spellings.push(parts);
    }
    return spellings;
  }

  /** Adds to each word what the book says for it in other words. @param {string[]} words @param {Typed[]} typed */
  function addSameWords(words, typed) {
    const stems = words.map((word) => /** @type {string} */ (formsOf(word).at(-1)));
    for (let start = 0; start < words.length; start += 1) {
      for (let end = start + 1; end <= Math.min(words.length, start + 4); end += 1) {
        for (const means of sameWords.get(stems.slice(start, end).join(' ')) ?? []) {
          const hits = together(means.map((word) => hitsOf(word, false)));
          for (let at = start; at < end; at += 1) merge(typed[at].hits, hits, 0.4);
        }
      }
    }
    for (let start = 0; start + 1 < words.length; start += 1) {
      const joined = words[start] + words[start + 1];
      if (!index.has(joined)) continue;
      const hits = hitsOf(joined, false);
      for (const at of [start, start + 1]) merge(typed[at].hits, hits, 0.9);
    }
  }

  /** Each page's score for everything typed. @param {string[]} words @returns {Map<number, number>} */
  function score(words) {
    const typed = words.map((text, at) => ({ text, weight: weightOf(text), hits: hitsOf(text, at === words.length - 1) }));
    if (typed.every(({ weight }) => weight < 1)) for (const word of typed) word.weight = 1;
    addSameWords(words, typed);
    const whole = typed.reduce((sum, word) => sum + word.weight, 0);
    const scores = new Map();
    for (const number of new Set(typed.flatMap(({ hits }) => [...hits.keys()]))) {
      let sum = 0;
      let covered = 0;
      for (const { weight, hits } of typed) {
        const hit = hits.get(number);
        if (!hit) continue;
        sum += weight * hit.score;
        covered += weight;
      }
      const share = covered / whole;
      const named = typed.some(({ hits }) => hits.get(number)?.terms.size);
      scores.set(number, sum * share * share + (named ? PHRASE * bestPhrase(phrasesOf(number), typed, number) : 0));
    }
    return scores;
  }

  /** Adds the services whose number has these digits. @param {string} query @param {Map<number, number>} scores */
  function addNumbers(query, scores) {
    const digits = query.replace(/^\s*(\+|00)44\s*(\(0\))?/, '0').replace(/\D/g, '');
    if (digits.length < 3 || /[a-z]{2}/i.test(query)) return;
    for (const { url, digits: numbers } of contacts.services) {
      const best = Math.max(0, ...numbers.map((own) => matchOfDigits(own, digits)));
      const number = numberOf.get(url);
      if (best && number !== undefined) scores.set(number, (scores.get(number) ?? 0) + best);
    }
  }

  /** What is shown of a page. @param {number} number @param {string[]} words @returns {Result} */
  function resultOf(number, words) {
    const page = pages[number];
    const part = partOf(number, words);
    return {
      url: page.url + (part ? `#${part.id}` : ''),
      kind: page.kind,
      place: page.place,
      title: page.title,
      part: part ? part.heading : '',
      line: part ? opening(part.text) || page.line : inPlaceOf(page, words) + page.line,
      contacts: contactsOf.get(page.url)?.html ?? '',
    };
  }

  /** The part of a page that answers better than the page as a whole. @param {number} number @param {string[]} words */
  function partOf(number, words) {
    const wanted = words.filter((word) => weightOf(word) === 1).map(formsOf);
    /** @param {Set<string>} own */
    const share = (own) => wanted.filter((forms) => forms.some((form) => own.has(form))).length / wanted.length;
    let most = Math.max(0.6, share(wholeOf(number)));
    let best = undefined;
    for (const part of wanted.length ? partsOf(number) : []) {
      const has = part.id ? share(part.words) : 0;
      if (has > most) [most, best] = [has, part];
    }
    return best;
  }

  /** @param {string} address of a page, with # and a part or without @returns {Result[]} */
  function resultAt(address) {
    const [url, id] = address.split('#');
    const number = numberOf.get(url);
    if (number === undefined) return [];
    const part = id && partsOf(number).find((one) => one.id === id);
    const whole = resultOf(number, []);
    return [part ? { ...whole, url: address, part: part.heading, line: opening(part.text) || whole.line } : whole];
  }

  return (query) => {
    const words = wordsOf(query);
    if (words.length === 0) return { query, groups: [], nearest: [] };
    const scores = score(words);
    addNumbers(query, scores);
    const ranked = [...scores].sort(([a, more], [b, less]) => less - more || a - b);
    const top = ranked[0]?.[1] ?? 0;
    const good = ranked.filter(([, points], place) => points >= top * LEAST[place < BEST ? 0 : 1]);
    const results = good.slice(0, MOST).map(([number]) => resultOf(number, words));
    const risks = risksIn(words);
    const first = [...new Set(risks.flatMap((risk) => risk.show))].slice(0, MOST_FIRST).flatMap(resultAt);
    const groups = inGroups(results.filter((one) => !first.some(({ url }) => samePage(url, one.url))), first.length === 0);
    if (first.length) groups.unshift({ name: 'Do this now', risk: risks[0].risk, results: first });
    return { query, groups, nearest: groups.length ? [] : nearest(words) };
  };

  /** The pages least unlike what was typed. @param {string[]} words @returns {Result[]} */
  function nearest(words) {
    const hits = words.flatMap((word) => {
      const start = word.slice(0, Math.max(3, word.length - 3));
      return [index.search(word, { longer: false, slips: Math.ceil(word.length / 3) }), index.search(start, { longer: true, slips: 0 })];
    });
    const ranked = [...together(hits)].sort(([a, { score: more }], [b, { score: less }]) => less - more || a - b);
    return ranked.slice(0, BEST).map(([number]) => resultOf(number, []));
  }
}

/** A function that works out each of its answers once. @template {string | number} Of @template T @param {(of: Of) => T} make */
function once(make) {
  /** @type {Map<Of, T>} */
  const made = new Map();
  return (/** @type {Of} */ of) => {
    let value = made.get(of);
    if (value === undefined) made.set(of, (value = make(of)));
    return value;
  };
}

/** What a page is found by, beside its title. @param {PageRecord} page */
const namesOf = (page) => [...page.names, ...(page.was ?? [])];

/** Tells somebody who typed an old name that this took its place; "" for others.
 * @param {PageRecord} page @param {string[]} words */
function inPlaceOf({ title, was = [] }, words) {
  const wanted = words.filter((word) => weightOf(word) === 1).map(formsOf);
  /** @param {string} name */
  const share = (name) => {
    const own = formsIn(name);
    return wanted.filter((forms) => forms.some((form) => own.has(form))).length;
  };
  const old = was.find((name) => share(name) > share(title) && share(name) > wanted.length / 2);
  return old ? `In place of: ${old}. ` : '';
}

/** How a part of a page begins: as many words as fit in two lines. @param {string} text */
function opening(text) {
  const whole = text.replaceAll('...', '…'); // as it stands on the page; see search/records.py
  return whole.length > 110 ? `${whole.slice(0, 110).replace(/\s+\S*$/, '')} …` : whole;
}

/** Every form of the words of a text. @param {string} text */
const formsIn = (text) => new Set(wordsOf(text).flatMap(formsOf));

/** @param {string} text @returns {Phrase} */
function phraseOf(text) {
  const words = wordsOf(text).map((word) => ({ forms: formsOf(word), weight: weightOf(word) }));
  return { words, weight: words.reduce((sum, word) => sum + word.weight, 0) };
}

/** How nearly one of a page's phrases is what was typed: 1 when it has every word and none more.
 * @param {Phrase[]} phrases @param {Typed[]} typed @param {number} number of the page */
function bestPhrase(phrases, typed, number) {
  const whole = typed.reduce((sum, word) => sum + word.weight, 0);
  const terms = typed.map(({ text, hits }) => {
    const own = hits.get(number)?.terms;
    return { exact: new Set(formsOf(text)), own };
  });
  let best = 0;
  for (const phrase of phrases) {
    let inPhrase = 0;
    const used = new Set();
    for (const word of phrase.words) {
      const exact = terms.findIndex((one) => word.forms.some((form) => one.exact.has(form)));
      const at = exact >= 0 ? exact : terms.findIndex((one) => word.forms.some((form) => one.own?.has(form)));
      if (at < 0) continue;
      inPhrase += word.weight * (exact >= 0 ? 1 : 0.8);
      used.add(at);
    }
    let covered = 0;
    for (const at of used) covered += typed[at].weight;
    if (phrase.weight) best = Math.max(best, (inPhrase / phrase.weight) * (covered / whole));
  }
  return best;
}

/** The words that stand for others: stems of what may be typed -> what it means, as words. A letter's entries are made
 * ready when a word with it is first typed: all of them would keep the first answer waiting.
 * @param {import('./types.d.ts').Pages['same_words']} entries */
function sameWordsOf(entries) {
  const byLetter = byFirstLetter(entries.flatMap(({ means, typed }) => typed.map((text) => ({ text, means }))), ({ text }) => text);
  const tableOf = once((/** @type {string} */ letter) => {
    /** @type {Map<string, string[][]>} */
    const table = new Map();
    for (const { text, means } of byLetter.get(letter) ?? []) {
      const key = wordsOf(text).map((word) => formsOf(word).at(-1)).join(' ');
      table.set(key, [...(table.get(key) ?? []), wordsOf(means)]);
    }
    return table;
  });
  return { get: (/** @type {string} */ stems) => tableOf(stems[0]).get(stems) };
}

/** What several words find together: a page that has them all counts whole, one that has some counts less.
 * @param {Hits[]} each @returns {Hits} */
function together(each) {
  /** @type {Hits} */
  const found = new Map();
  for (const hits of each) merge(found, hits, 1 / each.length, (one, other) => one + other);
  for (const [number, hit] of found) hit.score *= (each.filter((hits) => hits.has(number)).length / each.length) ** 2;
  return found;
}

/** Takes hits into others: of two scores for a page the better counts, unless told otherwise.
 * @param {Hits} into @param {Hits} from @param {number} share @param {(one: number, other: number) => number} [how] */
function merge(into, from, share, how = Math.max) {
  for (const [number, { score, terms }] of from) {
    const hit = into.get(number);
    into.set(number, {
      score: hit ? how(hit.score, score * share) : score * share,
      terms: hit?.terms.size ? new Set([...hit.terms, ...terms]) : terms,
    });
  }
}

/** @param {string} own a service's number @param {string} digits typed */
function matchOfDigits(own, digits) {
  if (own === digits) return 100;
  if (own.startsWith(digits)) return 60;
  return own.includes(digits) ? 20 : 0;
}

/** The best above, then the rest by kind, the kind of the better first.
 * @param {Result[]} results in order @param {boolean} withBest @returns {Answer['groups']} */
function inGroups(results, withBest) {
  /** @type {Answer['groups']} */
  const groups = [];
  if (withBest && results.length) groups.push({ name: 'Best answers', results: results.slice(0, BEST) });
  for (const result of withBest ? results.slice(BEST) : results) {
    const name = NAMES[result.kind];
    const group = groups.find((one) => one.name === name);
    if (group) group.results.push(result);
    else groups.push({ name, results: [result] });
  }
  return groups;
}

/** @param {string} one @param {string} other */
const samePage = (one, other) => one.split('#')[0] === other.split('#')[0];
