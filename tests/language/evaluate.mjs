// Puts every sentence of a list to the real checker, with the wording of the book on standard input; prints JSON.
// node evaluate.mjs LIST < wording.json ->
// [{ sentence, wanted: [words in braces], missed: [of those, what was not marked], wrong: [what was marked besides] }]
import { readFileSync } from 'node:fs';

import { checkerOf } from '../../build_scripts/client/language/checker.js';

const check = checkerOf(JSON.parse(readFileSync(0, 'utf8')));

/** A line without its braces, and from where to where they reached. */
function labelled(line) {
  const wanted = [];
  let sentence = '';
  for (const [, before, inside] of line.matchAll(/([^{}]*)(?:\{([^{}]*)\})?/g)) {
    sentence += before;
    if (inside === undefined) continue;
    wanted.push({ start: sentence.length, end: sentence.length + inside.length });
    sentence += inside;
  }
  return { sentence: sentence.replaceAll('⏎', '\n'), wanted };
}

const meet = (one, other) => one.start < other.end && other.start < one.end;
const answers = [];
for (const line of readFileSync(process.argv[2], 'utf8').split('\n')) {
  if (!line || line.startsWith('#')) continue;
  const { sentence, wanted } = labelled(line);
  const { findings } = check(sentence);
  const words = ({ start, end }) => sentence.slice(start, end);
  answers.push({
    sentence,
    wanted: wanted.map(words),
    missed: wanted.filter((span) => !findings.some((finding) => meet(span, finding))).map(words),
    wrong: findings.filter((finding) => !wanted.some((span) => meet(span, finding))).map(words),
  });
}
process.stdout.write(JSON.stringify(answers));
