// A value sealed with a passphrase: AES-256-GCM under a key from PBKDF2-HMAC-SHA-256.
//
//   bytes    0..3   "PBS" and the format's version, 1
//            4..7   iterations of PBKDF2, big-endian
//            8..23  salt
//           24..35  IV, new for every seal
//           36..    ciphertext, then its 16-byte tag
//   additional data: bytes 0..23, then the record's id and version as JSON: ["id",1]
//   plaintext: JSON in UTF-8. passphrase: UTF-8 after NFKC, without outer spaces. The whole as base64.
//
// Every record carries its own salt and iterations, so that it can be read alone, and the number can rise later.
// tests/unit/test_sealed_records.py reads it in Python without our code.
import { StoreFault } from './faults.js';

/** What OWASP asks of PBKDF2-HMAC-SHA-256 (Password Storage Cheat Sheet, August 2026). */
export const ITERATIONS = 600_000;
/** A file from elsewhere must not be able to keep the phone busy for hours. */
const MOST_ITERATIONS = 10_000_000;
const SHORTEST_PASSPHRASE = 10;
const MARK = [0x50, 0x42, 0x53, 1];
const HEADER = 24;
const IV = 12;
const TAG = 16;

/** A passphrase made into a key. header: the first 24 bytes of all it seals. @typedef {{ header: Uint8Array<ArrayBuffer>, secret: CryptoKey }} Key */

/** Refuses a passphrase that is quickly guessed. @param {string} passphrase */
export function checkPassphrase(passphrase) {
  if (tidy(passphrase).length < SHORTEST_PASSPHRASE) throw new StoreFault('short');
}

/** The header of a new key: a fresh salt. */
export function newHeader(iterations = ITERATIONS) {
  const header = new Uint8Array(HEADER);
  header.set(MARK);
  new DataView(header.buffer).setUint32(4, iterations);
  crypto.getRandomValues(header.subarray(8));
  return header;
}

/** The header of a sealed value; throws StoreFault. @param {string} sealed */
export function headerOf(sealed) {
  return split(sealed).header;
}

/** The key of a passphrase under a header: about a second on a phone. @param {string} passphrase @param {Uint8Array<ArrayBuffer>} header @returns {Promise<Key>} */
export async function deriveKey(passphrase, header) {
  const words = new TextEncoder().encode(tidy(passphrase));
  const base = await crypto.subtle.importKey('raw', words, 'PBKDF2', false, ['deriveKey']);
  const how = { name: 'PBKDF2', hash: 'SHA-256', salt: header.slice(8), iterations: iterationsOf(header) };
  const kind = { name: 'AES-GCM', length: 256 };
  return { header, secret: await crypto.subtle.deriveKey(how, base, kind, false, ['encrypt', 'decrypt']) };
}

/** Seals a value (what JSON can say) for the record with this id and version. @param {Key} key @param {string} id @param {number} version @param {unknown} value */
export async function seal(key, id, version, value) {
  const iv = crypto.getRandomValues(new Uint8Array(IV));
  const how = { name: 'AES-GCM', iv, additionalData: additional(key.header, id, version) };
  const text = await crypto.subtle.encrypt(how, key.secret, new TextEncoder().encode(JSON.stringify(value)));
  return toBase64(joined(key.header, iv, new Uint8Array(text)));
}

/** The value of a sealed record; throws StoreFault when it is damaged or sealed with another key. @param {Key} key @param {string} id @param {number} version @param {string} sealed @returns {Promise<any>} */
export async function open(key, id, version, sealed) {
  const { header, iv, text } = split(sealed);
  const how = { name: 'AES-GCM', iv, additionalData: additional(header, id, version) };
  try {
    return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(how, key.secret, text)));
  } catch (fault) {
    throw new StoreFault('damaged', fault);
  }
}

/** Whether two headers stand for the same salt and iterations. @param {Uint8Array} one @param {Uint8Array} other */
export function sameHeader(one, other) {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}

/** @param {string} sealed */
function split(sealed) {
  const bytes = fromBase64(sealed);
  if (bytes.length < HEADER + IV + TAG || MARK.slice(0, 3).some((byte, index) => bytes[index] !== byte)) {
    throw new StoreFault('damaged');
  }
  if (bytes[3] > MARK[3]) throw new StoreFault('newer');
  const header = bytes.slice(0, HEADER);
  const iterations = iterationsOf(header);
  if (iterations < 1 || iterations > MOST_ITERATIONS) throw new StoreFault('damaged');
  return { header, iv: bytes.slice(HEADER, HEADER + IV), text: bytes.slice(HEADER + IV) };
}

/** @param {Uint8Array<ArrayBuffer>} header */
function iterationsOf(header) {
  return new DataView(header.buffer).getUint32(4);
}

/** @param {Uint8Array} header @param {string} id @param {number} version */
function additional(header, id, version) {
  return joined(header, new TextEncoder().encode(JSON.stringify([id, version])));
}

/** Keyboards add a space after a word, and write the same letter in two ways. @param {string} passphrase */
function tidy(passphrase) {
  return passphrase.normalize('NFKC').trim();
}

/** @param {Uint8Array[]} parts */
function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let end = 0;
  for (const part of parts) {
    whole.set(part, end);
    end += part.length;
  }
  return whole;
}

/** @param {Uint8Array} bytes */
function toBase64(bytes) {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

/** @param {string} text @returns {Uint8Array<ArrayBuffer>} */
function fromBase64(text) {
  try {
    return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  } catch (fault) {
    throw new StoreFault('damaged', fault);
  }
}
