// Words to what their forms share: "fails", "failed" and "failing" are one, and so are British and American spelling.

const VOWEL = /[aeiouy]/;
/** What the forms of a word share. It need not be a word: only ever compare it with another. @param {string} word in small letters */
export function stemOf(word) {
  return word.length > 3 ? withoutEnding(inOneSpelling(word)) : word;
}

/** @param {string} word */
function inOneSpelling(word) {
  return word.replace(/our(?!$)|(?<=[a-z]{3})our$/, 'or').replace(/(?<=[a-z]{3})iz(?=e|ing|ation)/, 'is');
}

/** @param {string} word */
function withoutEnding(word) {
  if (/..ie[sd]?$/.test(word)) return word.replace(/ie[sd]?$/, 'y');
  if (/(?:ss|x|z|ch|sh)es$/.test(word)) word = word.slice(0, -2);
  else if (/[^sui]s$/.test(word)) word = word.slice(0, -1);
  const ending = /(?:ing|ed)$/.exec(word);
  const rest = ending ? word.slice(0, ending.index) : '';
  if (rest.length > 2 && VOWEL.test(rest)) word = rest;
  return word.replace(/([^aeious])\1$/, '$1').replace(/e$/, '');
}
