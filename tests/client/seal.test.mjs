// The format of sealed records. tests/unit/test_sealed_records.py reads the same known answers in Python.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { ITERATIONS, deriveKey, headerOf, newHeader, open, seal } from '../../build_scripts/client/store/seal.js';

const VECTORS = JSON.parse(readFileSync(new URL('sealed_vectors.json', import.meta.url), 'utf8'));
const damaged = (fault) => fault.reason === 'damaged';

for (const { what, passphrase, id, version, value, sealed } of VECTORS) {
  test(`known answer: ${what}`, async () => {
    const key = await deriveKey(passphrase, headerOf(sealed));
    assert.deepEqual(await open(key, id, version, sealed), value);
  });
}

test('a new key takes at least the iterations OWASP asks for, a salt of its own, and cannot be read out', async () => {
  assert.ok(ITERATIONS >= 600_000);
  assert.notDeepEqual(newHeader(), newHeader());
  const { secret } = await deriveKey('otter ladder Tuesday', newHeader());
  assert.equal(secret.extractable, false);
  assert.deepEqual(secret.algorithm, { name: 'AES-GCM', length: 256 });
});

test('only the very record opens: every other byte, id, version or key is refused', async () => {
  const key = await deriveKey('otter ladder Tuesday', newHeader());
  const sealed = await seal(key, 'a', 1, 'Kettle');
  assert.equal(await open(key, 'a', 1, sealed), 'Kettle');
  await assert.rejects(open(key, 'b', 1, sealed), damaged);
  await assert.rejects(open(key, 'a', 2, sealed), damaged);
  await assert.rejects(open(await deriveKey('otter ladder Tuesday', newHeader()), 'a', 1, sealed), damaged);
  const bytes = Buffer.from(sealed, 'base64');
  for (let at = 0; at < bytes.length; at += 1) {
    const changed = Buffer.from(bytes);
    changed[at] ^= 1;
    await assert.rejects(open(key, 'a', 1, changed.toString('base64')), (fault) => ['damaged', 'newer'].includes(fault.reason));
  }
  for (const cut of ['', 'AAAA', '%%%', sealed.slice(0, 60)]) await assert.rejects(open(key, 'a', 1, cut), damaged);
});

test('a later format is not called damaged', () => {
  const later = Buffer.from(VECTORS[0].sealed, 'base64');
  later[3] = 2;
  assert.throws(() => headerOf(later.toString('base64')), (fault) => fault.reason === 'newer');
});
