import assert from 'node:assert/strict';
import { test } from 'node:test';

import { checkerOf } from '../../build_scripts/client/language/checker.js';
import { quotationsIn } from '../../build_scripts/client/language/quotes.js';
import { changeFor, optionsOf } from '../../build_scripts/client/language/replacement.js';
import { stemOf } from '../../build_scripts/client/language/stem.js';

const WORDING = {
  pairs: [
    { try: 'Was put at risk by… / was targeted by…', why: 'Fault', find: ['put herself at risk'] },
    { try: 'Was looking for help', why: 'Need', find: ['attention seeking'], leave: ['medical attention … seeking'] },
    { try: 'Did not…', why: 'Exact', find: ['non-compliant', 'uncooperative'] },
    { try: 'Person who uses…', why: 'Person first', find: ['junkie'], even_denied: true },
    { try: 'Time with', why: 'Plain', find: ['=contact with (mum|his dad)'] },
    { try: 'Cannot consent', why: 'Law', find: ['consensual'], only_with: ['child'] },
    { try: 'Did… when…', why: 'Say what', find: ['manipulat*', 'behaviour problem'] },
    { try: 'Said…', why: 'Neutral', find: ['account … change'] },
    { try: "Are not managing…", why: 'Strengths', find: ["parents don't care"] },
  ],
  word_forms: ['herself himself themselves', 'child children boy 15'],
  denials: ['(not|never|no)', 'no evidence'],
};
const check = checkerOf(WORDING);

/** What is marked in a text. @param {string} text */
const marked = (text) => check(text).findings.map(({ start, end }) => text.slice(start, end));

for (const [what, text, expected] of /** @type {[string, string, string[]][]} */ ([
  ['a phrase in another form, of another person', 'He is putting himself at risk.', ['putting himself at risk']],
  ['capital letters', 'ATTENTION SEEKING again', ['ATTENTION SEEKING']],
  ['a hyphen, or the end of a line, between words', 'attention-seeking, attention\nseeking', ['attention-seeking', 'attention\nseeking']],
  ['hyphens of every kind, or none', 'non-compliant non‑compliant non–compliant noncompliant non compliant', ['non-compliant', 'non‑compliant', 'non–compliant', 'noncompliant', 'non compliant']],
  ['a hyphen where the list has none', 'un-cooperative, unco-operative, un-co-operative', ['un-cooperative', 'unco-operative', 'un-co-operative']],
  ['a hyphen that nobody sees', 'atten\u00ADtion seeking', ['atten\u00ADtion seeking']],
  ['American spelling', 'He has behavior problems.', ['behavior problems']],
  ['apostrophes of every kind, and none', "parents don't care. Parents don’t care. Parents dont care. Parents do not care", ["parents don't care", 'Parents don’t care', 'Parents dont care', 'Parents do not care']],
  ['any ending, where the list says so', 'manipulative, manipulating', ['manipulative', 'manipulating']],
  ['one form alone, where the list says so', 'contact with mum; contacts with mum; contact with his dad', ['contact with mum', 'contact with his dad']],
  ['other words between, where the list says so', 'Her account has since often changed.', ['account has since often changed']],
  ['four other words between at most', 'Account one two three four changed. Account one two three four five changed.', ['Account one two three four changed']],
  ['words that only a quotation brings together', 'He wants attention "seeking help" he said.', []],
  ['a comma, or a full stop, between the words', 'attention, seeking. Attention. Seeking', []],
  ['words that only begin or end alike', 'inattention seeking, junkies junkiedom', ['junkies']],
  ['a name on a map', 'She lives on Junkie Lane.', []],
])) {
  test(`${what}: what is marked in ${JSON.stringify(text)}`, () => assert.deepEqual(marked(text), expected));
}

test('a finding knows its place, its sentence and what the list says', () => {
  const text = 'She rang.\nShe is a junkie, he said. Then she left.';
  const [{ start, end, sentence, pair }] = check(text).findings;
  assert.equal(text.slice(start, end), 'junkie');
  assert.equal(text.slice(sentence.start, sentence.end), 'She is a junkie, he said');
  assert.equal(pair.why, 'Person first');
});

for (const text of [
  'He is not attention seeking.',
  "She isn't manipulative.",
  'She was never at any time manipulative.',
  'There is no evidence that she is manipulative.',
]) {
  test(`what is denied is left: ${text}`, () => assert.deepEqual(marked(text), []));
}

for (const [text, expected] of /** @type {[string, string[]][]} */ ([
  ['She is not a junkie.', ['junkie']],
  ['She did not answer and was manipulative.', ['manipulative']],
  ['He is not only manipulative.', ['manipulative']],
  ['He did not answer, manipulative as ever.', ['manipulative']],
  ['I do not know. Manipulative.', ['Manipulative']],
  ['He did not open the door to the manipulative caller.', ['manipulative']],
])) {
  test(`what is not denied, or hurts all the same, is marked: ${text}`, () => assert.deepEqual(marked(text), expected));
}

test('what is right here is left, and what needs a child in its sentence has one', () => {
  assert.deepEqual(marked('She needs medical attention, attention seeking.'), []);
  assert.deepEqual(marked('It was consensual. The child left.'), []);
  assert.deepEqual(marked('The boy said it was consensual.'), ['consensual']);
});

for (const [what, text, expected] of /** @type {[string, string, string[]][]} */ ([
  ['straight', 'Mum said "he is a junkie" and left.', ['"he is a junkie"']],
  ['curly', 'Mum said “he is a junkie” and left.', ['“he is a junkie”']],
  ['single, with apostrophes in it', "He said 'I'm not Dad's junkie' and left.", ["'I'm not Dad's junkie'"]],
  ['single, with a plural owner in it', "He said 'the girls' friend is a junkie.' Then he left.", ["'the girls' friend is a junkie.'"]],
  ['single and curly', 'He said ‘I’m not a junkie’ and left.', ['‘I’m not a junkie’']],
  ['two of them', "'One,' he said, 'two.'", ["'One,'", "'two.'"]],
  ['angled', '«Junkie» on the wall', ['«Junkie»']],
  ['over a line, and not over a paragraph', '"one\ntwo" "three\n\nfour"', ['"one\ntwo"']],
  ['no marks but apostrophes', "The boys' room, don't, the '90s, rock 'n' roll", []],
  ['no marks but a height', 'He is 5\'10" tall and 6\'2" in boots', []],
])) {
  test(`quotations, ${what}: ${text}`, () => {
    assert.deepEqual(quotationsIn(text).quotations.map(({ start, end }) => text.slice(start, end)), expected);
  });
}

test('what somebody said is left alone, in any marks, and what is told of it is not', () => {
  assert.deepEqual(marked('She said: "I am a junkie, attention seeking". Junkie.'), ['Junkie']);
  assert.deepEqual(marked('She said that he is a junkie.'), ['junkie']);
});

test('a mark without a partner hides nothing, and is told', () => {
  const text = 'He is "a junkie. She is well.';
  assert.deepEqual(marked(text), ['junkie']);
  assert.equal(check(text).unclosed, 6);
  assert.equal(check('All "is" well.').unclosed, -1);
});

test('forms of a word share a stem, and other words do not', () => {
  for (const forms of ['refuse refuses refused refusing', 'engage engaged engaging', 'plug plugs plugged plugging', 'comply complies complied complying', 'fail fails failed failing', 'injury injuries', 'junkie junkies', 'behaviour behaviors', 'kill killed killing', 'witness witnesses']) {
    assert.equal(new Set(forms.split(' ').map(stemOf)).size, 1, forms);
  }
  for (const [one, other] of [['contact', 'contract'], ['plug', 'plum'], ['mental', 'metal'], ['hostile', 'hostel'], ['bring', 'br'], ['emotional', 'emotionally']]) {
    assert.notEqual(stemOf(one), stemOf(other));
  }
});

/** A text after one of the options is put in place of its words in {braces}. @param {string} text @param {string} option */
function after(text, option) {
  const start = text.indexOf('{');
  const end = text.indexOf('}') - 1;
  const plain = text.replace(/[{}]/g, '');
  const change = changeFor(plain, { start, end }, option);
  const now = plain.slice(0, change.start) + change.insert + plain.slice(change.end);
  const { blank } = change;
  return [now, blank && change.insert.slice(blank.start, blank.end)];
}

for (const [text, option, expected, blank] of /** @type {[string, string, string, string | undefined][]} */ ([
  ['She {put herself at risk} again.', 'Was put at risk by …', 'She was put at risk by … again.', '…'],
  ['{Attention seeking} again.', 'Was looking for help', 'Was looking for help again.', undefined],
  ['She is {attention seeking}.', 'Was looking for help', 'She was looking for help.', undefined],
  ["She's very {chaotic}.", 'Missed …', 'She missed ….', '…'],
  ['He can be {manipulative}.', 'Was trying to get …', 'He was trying to get ….', '…'],
  ['He is an {alcoholic}.', 'Is dependent on alcohol', 'He is dependent on alcohol.', undefined],
  ['He is an {ex-junkie}.', 'Person who uses …', 'He is a person who uses ….', '…'],
  ['A {junkie} rang.', 'Adult who uses …', 'An adult who uses … rang.', '…'],
  ['Home. {Poor parenting}.', 'I saw …', 'Home. I saw ….', '…'],
  ['The {alleged victim} left.', '(name)', 'The (name) left.', '(name)'],
  ['He is {a victim of his own making}.', 'Leave it out', 'He is.', ''],
])) {
  test(`better words so that it reads: ${text} with ${option}`, () => assert.deepEqual(after(text, option), [expected, blank]));
}

test('a cell of the list is a choice of words, with gaps that stand apart', () => {
  assert.deepEqual(optionsOf('Was put at risk by… / said "…"'), ['Was put at risk by …', 'Said "…"']);
  assert.deepEqual(optionsOf('Has gone missing… times; the pattern is…'), ['Has gone missing … times; the pattern is …']);
});
