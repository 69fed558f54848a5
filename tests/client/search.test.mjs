import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createSearch } from '../../build_scripts/client/search/engine.js';
import { byFirstLetter, isNear, wordsOf } from '../../build_scripts/client/search/words.js';

/** A page of a small book. @param {string} url @param {object} [rest] */
const page = (url, rest) => ({
  url, kind: 'page', place: 'Me', title: url, line: '', names: [], parts: [['', '', '']], ...rest,
});

const book = {
  help_first: [
    { risk: 'Overdose', show: ['call/', 'suicidal/'], typed: ['overdose'], above_all: true },
    { risk: 'You', show: ['today/'], typed: ['kill myself', 'I feel suicidal'] },
    { risk: 'Suicide', show: ['suicidal/#stay', 'call/'], typed: ['suicidal', 'hanging', 'cutting', 'self harm'] },
  ],
  same_words: [
    { means: 'domestic abuse', typed: ['DA', 'dom vi'] },
    { means: 'body-worn video', typed: ['BWV'] },
    { means: 'suicidal', typed: ['unalive'] },
  ],
  pages: [
    page('sleep/', { title: 'Sleep and shifts', line: 'Get home safely.', names: ['cant sleep', 'knackered'] }),
    page('neck/', {
      title: 'Domestic abuse',
      line: 'Separate them.',
      parts: [['', '', 'See each person alone.'], ['check', 'Check the neck', 'Marks may not show... Changing shifts.']],
    }),
    page('video/', { title: 'Watch it back on body-worn video', kind: 'tool' }),
    page('suicidal/', { title: 'Someone may end their life', parts: [['stay', 'Stay', 'Slow it down.']] }),
    page('today/', { title: 'Get help today' }),
    page('call/', { title: '999 emergency', kind: 'service', place: 'Signposts' }),
    page('men/', { title: "Men's Advice Line", kind: 'service', names: ['Respect helpline'], was: ['Line for Dads'], place: 'Signposts' }),
    page('link/', { title: 'Next Link', kind: 'service', where: 'Bristol', place: 'Signposts' }),
  ],
};
const contacts = {
  services: [
    { url: 'call/', digits: ['999', '01179250808'], words: [], html: '<a href="tel:999">Call 999</a>' },
    { url: 'men/', digits: ['08088010327', '85258'], words: ['info@men.example'], html: '<a href="tel:x">Call</a>' },
  ],
};
/** The text of every part, which stands third in it here. @param {{ pages: { parts: string[][] }[] }} book */
const textsOf = ({ pages }) => pages.flatMap(({ parts }) => parts.map(([, , text]) => text)).join('\n');
const search = createSearch(book, textsOf(book), contacts);
/** @param {string} query */
const found = (query) => search(query).groups.flatMap((group) => group.results.map((result) => result.url));
/** @param {string} query */
const first = (query) => found(query)[0];

for (const [what, query, url] of [
  ['a word of a title', 'sleep', 'sleep/'],
  ['the start of a word', 'kna', 'sleep/'],
  ['another form of a word', 'sleeping', 'sleep/'],
  ['a slip in a short word', 'slep', 'sleep/'],
  ['two slips in a long word', 'nackerd', 'sleep/'],
  ['two letters swapped', 'selep', 'sleep/'],
  ['a name it had before', 'respect helpline', 'men/'],
  ['a short form', 'DA', 'neck/'],
  ['a short form of two words among others', 'kids dom vi', 'neck/'],
  ['what a short form stands for', 'bwv', 'video/'],
  ['two words typed as one', 'nextlink', 'link/'],
  ['one word typed as two', 'kna ckered', 'sleep/'],
  ['a hyphen or none', 'body worn', 'video/'],
  ['capitals, apostrophes and accents', "CAN'T SLÉEP", 'sleep/'],
  ['the area of a service', 'bristol', 'link/'],
  ['a number as dialled', '08088010327', 'men/'],
  ['a number with spaces', '0808 801 0327', 'men/'],
  ['a number from abroad', '+44 808 801 0327', 'men/'],
  ['the start of a number', '0808 80', 'men/'],
  ['the start of a number before the middle of another', '0808', 'men/'],
  ['a slip in a heading', 'chck', 'neck/'],
  ['the middle of a number', '8801', 'men/'],
  ['a number to text', '85258', 'men/'],
  ['an address', 'info@', 'men/'],
]) {
  test(`${what} finds its page: ${query}`, () => assert.equal(first(query), url));
}

test('an old name leads to what took its place, and says so', () => {
  for (const typed of ['line for dads', 'dads']) assert.equal(search(typed).groups[0].results[0].line, 'In place of: Line for Dads. ');
  assert.equal(search('mens advice line').groups[0].results[0].line, '');
});

test('a heading leads to that part of the page, and shows how it begins', () => {
  const [result] = search('check neck').groups[0].results;
  assert.equal(result.url, 'neck/#check');
  assert.equal(result.part, 'Check the neck');
  assert.equal(result.line, 'Marks may not show… Changing shifts.');
});

test('words of the running text are found too, but not in the middle of others', () => {
  assert.equal(first('marks'), 'neck/');
  assert.deepEqual(found('arks'), []);
});

for (const query of ['suicidal', 'suicidle', 'suici', 'SUICIDAL male', 'self-harm', 'slf harm', 'self ham', 'unalive']) {
  test(`a risk to life comes first, with where on the page: ${query}`, () => {
    const [group] = search(query).groups;
    assert.equal(group.name, 'Do this now');
    assert.equal(group.risk, 'Suicide');
    assert.deepEqual(group.results.map((result) => result.url), ['suicidal/#stay', 'call/']);
    assert.equal(group.results[1].contacts, '<a href="tel:999">Call 999</a>');
  });
}

test('what says more decides between two risks', () => {
  assert.equal(search('i feel so suicidal').groups[0].risk, 'You');
});

test('a call for an ambulance stands above any other risk, which follows it', () => {
  const [group] = search('kill myself overdose').groups;
  assert.deepEqual(group.results.map((result) => result.url), ['call/', 'suicidal/', 'today/']);
});

test('a word that the book knows is no slip for a risk', () => {
  for (const query of ['changing', 'changing shifts', 'cut down']) assert.equal(search(query).groups[0].risk, undefined, query);
});

test('what is pinned is not shown twice', () => {
  const urls = found('999 overdose').map((url) => url.split('#')[0]);
  assert.deepEqual(urls, [...new Set(urls)]);
});

test('three best answers, then groups by kind', () => {
  const pages = [...Array(9).keys()].map((n) => page(`${n}/`, { title: 'Sleep', kind: n % 2 ? 'tool' : 'page' }));
  const many = createSearch({ ...book, pages }, textsOf({ pages }), { services: [] });
  const { groups } = many('sleep');
  assert.deepEqual(groups.map((group) => [group.name, group.results.length]), [['Best answers', 3], ['Tools', 3], ['Pages', 3]]);
});

test('nothing found offers what is nearest', () => {
  const answer = search('slqqp');
  assert.deepEqual(answer.groups, []);
  assert.deepEqual(answer.nearest.map((result) => result.url), ['sleep/']);
  assert.deepEqual(search('xyzzy').nearest, []);
});

test('nothing typed finds nothing, and odd characters break nothing', () => {
  for (const query of ['', '   ', '?!', '\\', '(', '😀', '[a-', 'a'.repeat(500)]) assert.deepEqual(found(query), [], query);
});

test('a number is one word however it is spaced', () => {
  assert.deepEqual(wordsOf('Call 0300 131-2789, option 2'), ['call', '03001312789', 'option', '2']);
  assert.deepEqual(wordsOf('Café SLÉEP'), ['cafe', 'sleep']);
  assert.deepEqual(wordsOf("officer's 5-4-3-2-1 B&NES"), ['officer', '54321', 'bnes']);
});

test('things stand under the letter that their words and stems begin with', () => {
  const groups = byFirstLetter(['Élan', '"quoted"', 'DA', 'dying', '4x4', '?'], (text) => text);
  assert.deepEqual([...groups], [['e', ['Élan']], ['q', ['"quoted"']], ['d', ['DA', 'dying']], ['4', ['4x4']], [undefined, ['?']]]);
});

test('slips are letters more, less, other or swapped', () => {
  for (const slip of ['slep', 'sleeep', 'slaep', 'lseep']) assert.ok(isNear(slip, 'sleep', 1), slip);
  for (const word of ['slp', 'shop', 'asleepy']) assert.ok(!isNear(word, 'sleep', 1), word);
});
