// What pages use of a style sheet; PurgeCSS decides. stdin: {"css", "words", "variables"}; stdout: the style sheet.
import { text } from 'node:stream/consumers';
import { PurgeCSS } from 'purgecss';

const { css, words, variables } = JSON.parse(await text(process.stdin));
const [{ css: used }] = await new PurgeCSS().purge({
  content: [{ raw: words.join(' '), extension: 'html' }],
  css: [{ raw: css }],
  fontFace: true,
  keyframes: true,
  variables: true,
  safelist: { variables },
});
process.stdout.write(used);
