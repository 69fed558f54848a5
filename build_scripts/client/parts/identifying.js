// Finds what looks like somebody's details in free text. It may be wrong both ways: it only says to look again.

const UK_POSTCODE = /\b(?:GIR ?0AA|[A-Z]{1,2}\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2})\b/i;
const MONTHS = 'jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?';
const BORN = new RegExp(String.raw`\b(?:d\.?o\.?b\.?|born)\b.{0,15}\d|\b(?:[0-3]?\d[/.-][01]?\d[/.-](?:19|20)\d\d|[0-3]?\d(?:st|nd|rd|th)? (?:${MONTHS}) (?:19|20)\d\d)\b`, 'i');

/** What to look for, and its name. @type {[string, (text: string) => boolean][]} */
const LOOKS_LIKE = [
  ['a crime or incident number', (text) => /\b\d{2}[A-Z]?\d?\/\d{4,}(?:\/\d{2,4})?\b|\b(?:crime|incident|log|occurrence|custody|niche)\s*(?:ref(?:erence)?|no\.?|number)?\s*[:#]?\s*\w*\d{4,}/i.test(text)],
  ['a phone number', (text) => hasPhoneNumber(text)],
  ['a postcode', (text) => UK_POSTCODE.test(text)],
  ['a date of birth', (text) => BORN.test(text)],
  ['an email address', (text) => /\S@\S+\.\S/.test(text)],
  ['a collar number', (text) => /\b(?:PC|DC|PS|DS|PCSO|SC|Sgt)\s?\d{2,5}\b/i.test(text)],
  ['a car registration', (text) => /\b[A-Z]{2}\d{2} ?[A-Z]{3}\b/.test(text)],
  ['an address', (text) => /\b\d{1,4}[a-z]? [A-Z]\w+ (?:Road|Rd|Street|St|Avenue|Ave|Lane|Close|Drive|Court|Way|Crescent|Terrace|Gardens)\b/.test(text)],
];

/** Ten or eleven digits from 0, or after +44. @param {string} text */
function hasPhoneNumber(text) {
  const found = text.match(/(?:\+44|\b0)[\d ()-]{8,15}\d/g) ?? [];
  return found.some((number) => [10, 11, 12].includes(number.replace(/\D/g, '').length));
}

/** What a text seems to hold, in words: ["a phone number"]. @param {string} text */
export function identifying(text) {
  return LOOKS_LIKE.filter(([, holds]) => holds(text)).map(([name]) => name);
}

/** The warning to show beside such a text; "" for none. @param {string} text */
export function warningFor(text) {
  const found = identifying(text);
  if (!found.length) return '';
  const listed = found.length > 1 ? `${found.slice(0, -1).join(', ')} and ${found.at(-1)}` : found[0];
  return `This looks like ${listed}. Leave out what points to a person or a case: notes may have to be disclosed.`;
}
