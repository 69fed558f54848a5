// Puts every query of a list to the real search over the finished site, and prints the answers as JSON.
// node evaluate.mjs SITE LIST ->
// [{ query, wanted: [...], shown: [pages from the top, as the list writes them], pinned: whether help for a risk is first }]
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { createSearch } from '../../build_scripts/client/search/engine.js';

const [site, list] = process.argv.slice(2);
const read = (name) => readFileSync(join(site, 'search', name), 'utf8');
const search = createSearch(JSON.parse(read('pages.json')), read('texts.txt'), JSON.parse(read('contacts.json')));
/** An address on the site as the list writes it: "scene/domestic-abuse/#check-the-neck" -> "scene/domestic-abuse". */
const pageOf = (url) => url.replace(/\/?(#.*)?$/, '');
const answers = [];
for (const line of readFileSync(list, 'utf8').split('\n')) {
  const [query, wanted] = line.split(' -> ');
  if (line.startsWith('#') || wanted === undefined) continue;
  const { groups } = search(query);
  const shown = groups.flatMap((group) => group.results.map((result) => pageOf(result.url)));
  answers.push({ query, wanted: wanted.split(' | '), shown, pinned: groups[0]?.risk !== undefined });
}
process.stdout.write(JSON.stringify(answers));
