// The guard list: every guard in worker.js, what it looks like with the guard taken out, and the rules that go red then.
// A guard whose removal turns nothing red is not proved; one whose text is no longer found has changed and must be
// looked at again. `node tests/worker_model/guards.mjs` prints the table.
import { WORK, sweep } from './every_io_point.mjs';
import { isProgram } from './program.mjs';
import { specification } from './specification.mjs';
import { compile, workerSource } from './world.mjs';

/** what: the guard. by: the rule that goes red without it. from, to: the source with it and without it. */
export const GUARDS = [
  // I2: right bytes only.
  {
    what: 'hash check before a file is stored',
    by: 'with main.css in flipped mode nothing stored is lost, nothing wrong is stored, and the phone catches up',
    from: 'if (await sha256(bytes) === file.sha256) return bytes;',
    to: 'return bytes;',
  },
  {
    what: 'hash check when a stored file is read',
    by: 'main.js lost (damage): told, never replaced by wrong bytes, no page blank, and healed with signal',
    from: '(!verified.has(hash) && await sha256(bytes) !== hash)',
    to: 'false',
  },
  {
    what: 'hash check when a manifest is read',
    by: 'the manifest lost (damage): a whole release is served still, readiness is true, and it heals',
    from: "if (bytes && await sha256(bytes) === id) releasesInMemory", to: "if (bytes) releasesInMemory",
  },
  {
    what: 'hash check when the state is read',
    by: 'the state lost (damage): a whole release is served still, readiness is true, and it heals',
    from: "await sha256(new TextEncoder().encode(json)) === text.slice(0, 64) ?", to: "json ?",
  },
  {
    what: 'only status 200 is an answer',
    by: 'with everything in right bytes, wrong status mode nothing stored is lost, nothing wrong is stored, and the phone catches up',
    from: "if (response.status !== 200 || !response.body) throw", to: "if (!response.body) throw",
  },
  {
    what: "redirect: 'error'",
    by: 'a redirect is never followed: not even to a whole newer release',
    from: "redirect: 'error', ",
    to: '',
  },
  {
    what: 'past the HTTP cache',
    by: 'a file that the HTTP cache has from an older release is asked for again',
    from: "cache: 'no-store'",
    to: "cache: 'default'",
  },
  {
    what: 'a missing file is never replaced by what the network says (page)',
    by: 'main.js lost (evict): told, never replaced by wrong bytes, no page blank, and healed with signal',
    from: "?? await serveFile(hole[0], '404.html', 503).catch(() => null) ?? lastResort();",
    to: ';',
  },
  {
    what: 'a missing file is never replaced by what the network says (part)',
    by: 'a part that is missing comes from the network only if it is the right one',
    from: 'await fillHole(event, release, path) ?? Response.error() : null',
    to: 'await fillHole(event, release, path) : null',
  },
  {
    what: 'browsers keep only what never has other bytes',
    by: 'a browser is told to keep what never has other bytes, and nothing else',
    from: '...immutable.test(path) && ',
    to: '...',
  },
  {
    what: 'a release that names no such files has none',
    by: 'a browser is told to keep what never has other bytes, and nothing else',
    from: "manifest.immutable || '(?!)'",
    to: 'manifest.immutable',
  },
  // What a release is.
  {
    what: 'format',
    by: 'a manifest with another format is refused',
    from: 'said?.format !== 2 ||',
    to: '',
  },
  {
    what: 'counter is a number',
    by: 'release.json of another format, or with a counter that is text, is refused',
    from: '!Number.isSafeInteger(said.counter)',
    to: 'false',
  },
  {
    what: 'every hash is a hash',
    by: 'a manifest with a hash that is none is refused',
    from: '/^[0-9a-f]{64}$/.test(file?.sha256) && file.type',
    to: 'file.type',
  },
  {
    what: 'every file has a type',
    by: 'a manifest with a file without a type is refused',
    from: '.test(file?.sha256) && file.type',
    to: '.test(file?.sha256)',
  },
  {
    what: 'a release has files',
    by: 'a manifest with no files is refused',
    from: 'files.size > 0 && ',
    to: '',
  },
  {
    what: 'only a higher counter is news',
    by: 'an older release offered again is refused',
    from: 'pointer.counter > state.counter || (',
    to: 'pointer.counter !== state.counter || (',
  },
  {
    what: 'the counter outlives its manifest',
    by: 'an older release is refused also when the manifest of the newer one was thrown away',
    from: '(!current && pointer.id === state.current)',
    to: '!current',
  },
  {
    what: 'the manifest is the one that release.json names',
    by: 'another manifest in the place of the one that release.json names is refused',
    from: 'if (await sha256(bytes) !== id || release.counter',
    to: 'if (release.counter',
  },
  {
    what: 'release.json and the manifest count the same',
    by: 'a manifest with another counter than release.json is refused',
    from: '|| release.counter !== counter',
    to: '',
  },
  // Deltas.
  {
    what: 'what a delta makes is not believed',
    by: 'a delta that makes other files is not believed, and the update is fetched without it',
    from: 'if (!bytes || await sha256(bytes) !== id) bytes =',
    to: 'if (!bytes) bytes =',
  },
  {
    what: 'a delta that fails is done without',
    by: 'with the delta in 404 mode the update is fetched without it',
    from: 'await applyDelta(here, deltas[here.id], made).catch(() => null)',
    to: 'await applyDelta(here, deltas[here.id], made)',
  },
  {
    what: 'only what the release lists is taken of what a delta made',
    by: 'a delta that makes other files is not believed, and the update is fetched without it',
    from: 'for (const [hash, bytes] of made) if (missing.has(hash)) await arrived(hash, bytes);',
    to: 'for (const [hash, bytes] of made) await keep(blobKey([...missing][0] ?? hash), bytes);',
  },
  // What a publisher can do at once.
  {
    what: 'a paused release is not taken',
    by: 'a paused release is not taken, what is here still heals, and once resumed it is taken',
    from: '!pointer.paused && ',
    to: '',
  },
  {
    what: 'a phone with nothing on it says that the release is paused',
    by: 'a phone with nothing on it takes no paused release, and says why',
    from: "if (!news && !state.current) throw new Error('the publisher has paused this book');",
    to: '',
  },
  {
    what: 'a tombstone is for one site',
    by: 'a tombstone for another site ends nothing',
    from: 'pointer.tombstone === SCOPE_PATH',
    to: 'pointer.tombstone',
  },
  {
    what: 'an older tombstone ends nothing',
    by: 'a tombstone that is older than the release here ends nothing',
    from: 'pointer.tombstone === SCOPE_PATH && pointer.counter > state.counter',
    to: 'pointer.tombstone === SCOPE_PATH',
  },
  {
    what: 'pages are told that the copy is gone',
    by: 'a tombstone removes everything in one check, from phones with and without a release, and tells the pages',
    from: "await tellPages({ type: 'removed' });",
    to: '',
  },
  // I1: always a whole release.
  {
    what: 'files first, then the manifest, then the switch',
    by: 'with main.css in down mode nothing stored is lost, nothing wrong is stored, and the phone catches up',
    from: /( +await stage\(.*\n)( +await keep\(releaseKey.*\n +if \(news\).*\n)/,
    to: (_, stage, rest) => rest + stage,
  },
  {
    what: 'a failed download stops the switch',
    by: 'with main.css in down mode nothing stored is lost, nothing wrong is stored, and the phone catches up',
    from: "if (faults.length > 0) throw faults[0];", to: "",
  },
  {
    what: 'a first release counts only once it is whole',
    by: 'first install: throw',
    from: 'if (!state.current) await changeState((empty) => empty);',
    to: '',
  },
  {
    what: 'a failed read is tried again',
    by: 'one storage fault while a page opens does not cost the page',
    from: ".catch(() => within(found(), READ_TIMEOUT));", to: ";",
  },
  {
    what: 'a read that hangs is given up',
    by: 'one read of the storage that never answers does not cost the page',
    from: "return within(found(), READ_TIMEOUT).catch(() => within(found(), READ_TIMEOUT));", to: "return found().catch(() => found());",
  },
  {
    what: 'a failed read of the state is not remembered',
    by: 'storage that fails for good leaves the network, and without it the last resort',
    from: 'stateInMemory.catch(() => { stateInMemory = null; });',
    to: 'stateInMemory.catch(() => {});',
  },
  {
    what: 'a state record that is lost is worked out again',
    by: 'the state lost (evict): a whole release is served still, readiness is true, and it heals',
    from: ": recoverState();\n", to: ": { current: null, previous: null, counter: 0, pins: {} };\n",
  },
  {
    what: 'recovery prefers the newest release',
    by: 'the state lost (evict): a whole release is served still, readiness is true, and it heals',
    from: 'other.counter - one.counter',
    to: 'one.counter - other.counter',
  },
  {
    what: 'the release before serves a page that is lost',
    by: 'a page lost from this release is served whole from the one before',
    from: 'for (const id of [state.current, state.previous])',
    to: 'for (const id of [state.current])',
  },
  {
    what: 'the release before serves when a manifest is lost',
    by: 'the manifest lost (evict): a whole release is served still, readiness is true, and it heals',
    from: 'await readRelease(state.current) ?? readRelease(state.previous)',
    to: 'readRelease(state.current)',
  },
  {
    what: 'clean-up keeps the release before',
    by: 'the release before stays on the phone, and older ones go',
    from: 'previousToo && state.previous',
    to: 'null',
  },
  {
    what: 'clean-up keeps what open pages need',
    by: 'making room never takes what an open page needs',
    from: ', ...opened.values(), ...listed]',
    to: ']',
  },
  {
    what: 'clean-up keeps what listed pages need after a restart',
    by: 'a page stays on the release it was opened with, through two updates and a restart',
    from: '...opened.values(), ...listed]',
    to: '...opened.values()]',
  },
  {
    what: 'clean-up keeps what opening pages need',
    by: 'a page that takes two updates to open still gets what it was to show',
    from: '...opened.values(), ...listed]',
    to: '...listed]',
  },
  {
    what: 'clean-up spares what is being brought in',
    by: 'too little room for three releases: the one before makes room for the next',
    from: 'for (const release of [staging, ',
    to: 'for (const release of [',
  },
  {
    what: 'no clean-up while the manifest is lost',
    by: 'an older release is refused also when the manifest of the newer one was thrown away',
    from: 'if (state.current && !await readRelease(state.current)) return;',
    to: '',
  },
  {
    what: 'the way back is never the release itself, nor one that is lost',
    by: 'the manifest lost (damage): a whole release is served still, readiness is true, and it heals',
    from: 'before && before.id !== release.id ? before.id : state.previous',
    to: 'state.current',
  },
  {
    what: 'a full phone makes room and tries again',
    by: 'too little room for three releases: the one before makes room for the next',
    from: "if (fault?.name !== 'QuotaExceededError') throw fault;", to: "throw fault;",
  },
  {
    what: 'a full phone loses the release before, not the current one',
    by: 'too little room for two releases: the current one stays, and the fault is told',
    from: 'await cleanUp(false);',
    to: 'await caches.delete(STORE);',
  },
  {
    what: 'the last resort',
    by: 'before a release is stored nothing is said to be ready, and with no network the last resort is shown',
    from: 'return missing ?? lastResort();',
    to: 'return missing ?? Response.error();',
  },
  {
    what: 'a page that storage does not give goes to the network',
    by: 'storage that fails for good leaves the network, and without it the last resort',
    from: 'within(servePage(event, url), ANSWER_TIMEOUT).catch(() => undefined)',
    to: 'servePage(event, url)',
  },
  {
    what: 'no page is asked of the network while a worker starts',
    by: 'the browser is told to ask the worker alone for pages, where it understands that',
    from: '(event).addRoutes?.(',
    to: '(event).noSuchThing?.(',
  },
  {
    what: 'no new worker takes over while a page is looked at',
    by: 'a new worker takes over once no page of the site can be seen, and not before',
    from: "visibilityState === 'visible' && url.startsWith(SCOPE)",
    to: 'false',
  },
  {
    what: 'pages of other sites keep no worker from taking over',
    by: 'a new worker takes over once no page of the site can be seen, and not before',
    from: " && url.startsWith(SCOPE)) ||",
    to: ') ||',
  },
  {
    what: 'activation waits for no download',
    by: 'a first install that cannot get on (hang) keeps no page waiting: the browser holds pages while a worker activates',
    from: "'activate', () => { check(true); }",
    to: "'activate', (event) => { event.waitUntil(check(true)); }",
  },
  {
    what: 'the manifest is not waited for without end',
    by: 'a check waits three seconds for the list of files, and not longer',
    from: "download('release.json', POINTER_TIMEOUT)",
    to: "download('release.json', 86_400_000)",
  },
  {
    what: 'a page that is nowhere is not waited for without end',
    by: 'a page that is nowhere waits three seconds for the network and not longer',
    from: 'within(fetch(event.request), POINTER_TIMEOUT)',
    to: 'fetch(event.request)',
  },
  {
    what: 'a missing file is not waited for as long as a download',
    by: 'main.js lost (evict): told, never replaced by wrong bytes, no page blank, and healed with signal',
    from: 'fetchFile(path, file, POINTER_TIMEOUT)',
    to: 'fetchFile(path, file, FILE_TIMEOUT)',
  },
  // I3: one release for one page.
  {
    what: 'pins: open pages stay on their release',
    by: 'a page whose release is gone gets nothing from another',
    from: 'pins: Object.fromEntries(pins) }',
    to: 'pins: {} }',
  },
  {
    what: 'pins: listed pages',
    by: 'a page whose release is gone gets nothing from another',
    from: '...unlisted.slice(-MOST_PAGES), ...pages]',
    to: '...unlisted.slice(-MOST_PAGES)]',
  },
  {
    what: 'pins: pages that sleep',
    by: 'a page that the browser froze keeps its release, though it is not listed while it sleeps',
    from: '[...Object.keys(state.pins), ...opened.keys()]',
    to: '[...opened.keys()]',
  },
  {
    what: 'the opened map: pages not listed yet',
    by: 'update 2 to 3: page opens, then killed',
    from: '[...Object.keys(state.pins), ...opened.keys()]',
    to: '[...Object.keys(state.pins)]',
  },
  {
    what: 'a pin is never moved by a later switch',
    by: 'a page stays on the release it was opened with, through two updates and a restart',
    from: 'opened.get(page) ?? state.pins[page] ?? state.current ?? NETWORK]',
    to: 'state.current ?? NETWORK]',
  },
  {
    what: 'no page opens while a switch is stored',
    by: 'first install: page opens, then killed',
    from: 'await within(last, POINTER_TIMEOUT).catch(() => {});',
    to: '',
  },
  {
    what: 'a page from the network stays with it',
    by: 'a page that only a newer release has comes whole from the network',
    from: 'await remember(event.resultingClientId, NETWORK);',
    to: '',
  },
  {
    what: 'a page that was opened before any release stays with the network',
    by: 'update 1 to 2: throw',
    from: '?? state.current ?? NETWORK]',
    to: '?? release.id]',
  },
  {
    what: "a page's own worker is on its release",
    by: 'a worker that a page starts gets its files from the release of that page',
    from: 'await remember(event.resultingClientId, id); // a worker',
    to: '// a worker',
  },
  {
    what: 'an unusual release of a page outlives the worker',
    by: 'a page that only a newer release has comes whole from the network',
    from: 'await within(note(), POINTER_TIMEOUT).catch(() => {});',
    to: '',
  },
  {
    what: 'a page served by the release before is noted',
    by: 'pages closed long ago keep no old release on the phone',
    from: 'await remember(event.resultingClientId, id);\n      return response;',
    to: 'return response;',
  },
  {
    what: 'a page whose release is gone gets nothing from another',
    by: 'a page whose release is gone gets nothing from another',
    from: 'if (!release) return Response.error();',
    to: 'if (!release) return null;',
  },
  {
    what: 'what is remembered of pages is bounded (memory)',
    by: 'pages closed long ago keep no old release on the phone',
    from: "if (opened.size > MOST_PAGES) opened.delete(opened.keys().next().value ?? '');",
    to: '',
  },
  {
    what: 'what is remembered of pages is bounded (storage)',
    by: 'what is remembered of pages does not grow without end',
    from: 'unlisted.slice(-MOST_PAGES)',
    to: 'unlisted',
  },
  {
    what: 'a failed change of state is read again',
    by: 'first install: answer lost',
    from: 'mine.catch(() => { stateInMemory = null; })',
    to: 'mine.catch(() => {})',
  },
  // I4: the truth about readiness.
  {
    what: 'every file is counted as it is stored',
    by: 'main.css lost (evict): told, never replaced by wrong bytes, no page blank, and healed with signal',
    from: 'else if (verified.has(hash) || await readBlob(hash)) missing.delete(hash);',
    to: 'missing.delete(hash);',
  },
  {
    what: 'what was gone is hashed again',
    by: 'what was gone is hashed again before it counts',
    from: 'if (!keys.has(blobKey(hash))) verified.delete(hash);',
    to: 'if (!keys.has(blobKey(hash))) ;',
  },
  {
    what: 'one count after another',
    by: 'many questions about the status at once read each file once',
    from: 'counting = counting.catch(() => {}).then(() => count(release))',
    to: 'count(release)',
  },
  {
    what: 'a count that fails stops no other',
    by: 'a count that failed is not the end of counting',
    from: 'counting.catch(() => {}).then(',
    to: 'counting.then(',
  },
  {
    what: 'a list of what is stored is not waited for without end',
    by: 'first install: hang',
    from: 'within(store().then((cache) => cache.keys()), READ_TIMEOUT);',
    to: 'store().then((cache) => cache.keys());',
  },
  {
    what: 'readiness counts the manifest',
    by: 'the manifest lost (evict): a whole release is served still, readiness is true, and it heals',
    from: '&& manifest !== null && await sha256(manifest) === release.id',
    to: '',
  },
  {
    what: 'a status is given whatever fails',
    by: 'a question about the status is always answered, and never with ready, while storage fails',
    from: '    said.fault = `storage: ${/** @type {Error} */ (error)?.message ?? error}`;',
    to: '    throw error;',
  },
  // Updates.
  {
    what: 'single flight',
    by: 'many requests for a check are one check',
    from: 'if (updating) return',
    to: 'if (false) return',
  },
  {
    what: 'single flight, second lock',
    by: 'many who ask during a check that fails get one more check',
    from: 'updating ??= update()',
    to: 'updating = update()',
  },
  {
    what: 'who asks during a look that fails gets another',
    by: 'many who ask during a check that fails get one more check',
    from: 'asked ? updating.then(() => (lastFault && !removed ? lookNow() : undefined)) : updating',
    to: 'updating',
  },
  {
    what: 'once in a quarter of an hour',
    by: 'unless somebody asks, the server is looked at once in a quarter of an hour, whatever the clock on the wall says',
    from: "performance.now() - lastCheck > (lastFault ? RETRY_AFTER : CHECK_EVERY)", to: "true",
  },
  {
    what: 'no answer when no look was due',
    by: 'a look that is not due has no answer, so that no page says that the server was reached',
    from: "lookNow() : Promise.resolve(null)", to: "lookNow() : Promise.resolve()",
  },
  {
    what: 'pages are not sent the long list of files',
    by: 'pages get the long list of files only when they ask for it',
    from: "bytes: null, files: list ? release.files : null", to: "bytes: null",
  },
  {
    what: 'and again after a quarter of an hour',
    by: 'unless somebody asks, the server is looked at once in a quarter of an hour, whatever the clock on the wall says',
    from: "return asked || due ?", to: "return asked || lastCheck < 0 ?",
  },
  {
    what: 'not the clock on the wall',
    by: 'unless somebody asks, the server is looked at once in a quarter of an hour, whatever the clock on the wall says',
    from: /performance\.now\(\)/g,
    to: 'Date.now()',
  },
  {
    what: 'resume: what is here is not fetched',
    by: 'an update fetches only what is new, and a new page works',
    from: 'const { missing } = await inventory(release);', to: 'const missing = new Set(files.keys());',
  },
  {
    what: 'two files with the same bytes are one',
    by: 'two files with the same bytes are fetched once',
    from: 'new Map([...release.files].map(([path, file]) => [file.sha256, { path, file }]))',
    to: 'new Map([...release.files].map(([path, file]) => [path, { path, file }]))',
  },
  {
    what: 'one failed download does not stop the others',
    by: 'a failed check does not end before all its downloads have: the next one would fetch the same again',
    from: "await job(item).catch((fault) => faults.push(fault));", to: "await job(item);",
  },
  {
    what: 'holes heal',
    by: 'main.css lost (evict): told, never replaced by wrong bytes, no page blank, and healed with signal',
    from: 'if (release && (news || !(await inventory(release)).whole)) {',
    to: 'if (release && news) {',
  },
  {
    what: 'healing brings back the manifest',
    by: 'with everything thrown away a running worker does not claim to be ready, and comes back with signal',
    from: 'await keep(releaseKey(release.id), release.bytes);',
    to: '',
  },
  {
    what: 'clean-up removes what nobody needs',
    by: 'pages closed long ago keep no old release on the phone',
    from: 'if (!spared.has(request.url)) await (await store()).delete(request);',
    to: ';',
  },
  // Removal.
  {
    what: 'nothing is stored after a removal',
    by: 'removal leaves nothing, also when it comes in the middle of an update',
    from: "if (removed) throw new Error('the offline copy was removed');",
    to: '',
  },
  {
    what: 'a removal that fails changes nothing',
    by: 'a removal that fails is told, and all is as it was',
    from: '.catch((fault) => { removed = false; throw fault; })',
    to: '',
  },
  // Addresses.
  {
    what: 'an address that cannot be read',
    by: 'each address of a page means that page, and a query changes nothing',
    from: "} catch { return {}; }", to: "} finally { /* */ }",
  },
  {
    what: 'a query changes nothing',
    by: 'each address of a page means that page, and a query changes nothing',
    from: 'decodeURIComponent(url.pathname.slice(SCOPE_PATH.length))',
    to: 'decodeURIComponent(url.href.slice(SCOPE.length))',
  },
];

/** The source without a guard. Throws when the guard is not there exactly once (or, for a pattern, at all). */
export function without({ what, from, to }, source = workerSource()) {
  const found = from instanceof RegExp ? source.match(from)?.length ?? 0 : source.split(from).length - 1;
  if (found === 0 || (found > 1 && !(from instanceof RegExp))) {
    throw new Error(`the guard "${what}" is ${found} times in worker.js; bring the guard list in step`);
  }
  return source.replace(from, typeof to === 'string' ? () => to : to);
}

/** What the rule that proves this guard says without it; null when it says nothing. A name like "heal: throw" is every
 * operation of that work failing in that way. */
export async function caught(guard) {
  const engine = compile(without(guard));
  const rule = specification.find(({ name }) => name === guard.by);
  if (rule) return rule.run(engine).then(() => null, (fault) => fault);
  const work = WORK.find(({ name }) => guard.by.startsWith(`${name}: `));
  if (!work) throw new Error(`no rule is called "${guard.by}"; bring the guard list in step`);
  let found = null;
  await sweep(engine, work, { ways: [guard.by.slice(work.name.length + 2)], failed: ({ fault }) => (found = fault) });
  return found;
}

async function main() {
  process.on('unhandledRejection', () => {}); // a worker without a guard may well leave one
  let missed = 0;
  for (const guard of GUARDS) {
    const fault = await caught(guard);
    if (!fault) missed += 1;
    console.log(`| ${guard.what} | ${fault ? guard.by : 'NOTHING GOES RED'} |`);
  }
  console.log(`${GUARDS.length} guards, ${GUARDS.length - missed} proved`);
  process.exitCode = missed ? 1 : 0;
}

if (isProgram(import.meta.url)) await main();
