// Which services fit a choice, and how an address keeps one.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { choiceIn, fits, hashOf, madeFor } from '../../build_scripts/client/directory/choice.js';

const ANYONE = { needs: ['domestic'], audience: 'both', people: [], nations: ['england', 'wales'], languages: ['bsl'], area: '', free: true, silent: false, open: true };
/** @param {Partial<typeof ANYONE> & { people?: string[] }} fields */
const row = (fields) => ({ ...ANYONE, people: /** @type {string[]} */ ([]), ...fields });
/** @param {string} hash @param {Parameters<typeof row>[0]} fields */
const fit = (hash, fields = {}) => fits(row(fields), choiceIn(`#${hash}`));

test('an address keeps a choice, and an anchor is none', () => {
  const kept = 'need=domestic&who=men&where=england/avon-and-somerset&open=1';
  assert.equal(hashOf(choiceIn(`#${kept}`)), kept);
  assert.equal(hashOf(choiceIn('#domestic')), '');
  assert.equal(hashOf(choiceIn('')), '');
  assert.equal(hashOf(choiceIn('#colour=red&free=1')), 'free=1');
});

for (const [hash, fields, expected] of /** @type {[string, Parameters<typeof row>[0], boolean][]} */ ([
  ['', {}, true],
  ['need=domestic', {}, true],
  ['need=missing', {}, false],
  ['who=me', { audience: 'officer' }, true],
  ['who=me', { audience: 'both' }, true],
  ['who=me', { audience: 'public' }, false],
  ['who=men', { audience: 'officer' }, false],
  ['who=men', {}, true],
  ['who=men', { people: ['men'] }, true],
  ['who=men', { people: ['women'] }, false],
  ['who=men', { people: ['adults'] }, true],
  ['who=children', { people: ['adults'] }, false],
  ['who=children', { people: ['children'] }, true],
  ['where=wales', {}, true],
  ['where=scotland', {}, false],
  ['where=england/hampshire', {}, true],
  ['where=england/hampshire', { area: 'hampshire' }, true],
  ['where=england/hampshire', { area: 'avon-and-somerset' }, false],
  ['where=england', { area: 'hampshire' }, true],
  ['open=1', { open: false }, false],
  ['free=1', { free: false }, false],
  ['silent=1', { silent: false }, false],
  ['silent=1', { silent: true }, true],
  ['bsl=1', {}, true],
  ['bsl=1', { languages: ['interpreters'] }, false],
  ['interpreters=1', {}, false],
  ['interpreters=1', { languages: ['bsl', 'interpreters'] }, true],
])) {
  test(`${hash || 'no choice'}: ${JSON.stringify(fields)} ${expected ? 'fits' : 'does not'}`, () => assert.equal(fit(hash, fields), expected));
}

test('what is made for somebody comes before what is for anybody', () => {
  assert.equal(madeFor(row({ people: ['men'] }), 'men'), true);
  assert.equal(madeFor(row({}), 'men'), false);
  assert.equal(madeFor(row({ audience: 'officer' }), 'me'), true);
});
