// node generate.mjs SITE: makes the site in this folder an offline app with Workbox, as its documentation begins.
//
// Everything that the site emits is precached, but for source maps and copies compressed for the host, which no phone
// asks for. A new worker takes over at once: the setting that shows a correction soonest.
import { generateSW } from 'workbox-build';

const site = process.argv[2];
const { warnings } = await generateSW({
  globDirectory: site,
  globPatterns: ['**/*'],
  globIgnores: ['**/*.map', '**/*.gz', 'sw.js', 'workbox-*.js'],
  swDest: `${site}/sw.js`,
  maximumFileSizeToCacheInBytes: 50_000_000,
  skipWaiting: true,
  clientsClaim: true,
  cleanupOutdatedCaches: true,
  sourcemap: false,
});
for (const warning of warnings) console.error(warning);
process.exitCode = warnings.length > 0 ? 1 : 0;
