// The phone's own script against two libraries, every quarter of an hour: node compare.mjs < job.json > result.json
// Runs with TZ=Europe/London, because opening_hours.js takes the clock of the machine.
//
// In: {from, days, step, channels: [{hours, rule, nations, table, library: [[instant, state], …]}]}; instants in ms.
// Out: {compared, mismatches: […], states: [closed, open, unknown]}.
import { readFileSync } from 'node:fs';

import OpeningHours from 'opening_hours';

import { london, opening } from '../../build_scripts/client/hours/opening.js';

const STATES = { england: 'England', wales: 'Wales', scotland: 'Scotland', 'northern-ireland': 'Northern Ireland' };
const DAY = 86_400_000;
const job = JSON.parse(readFileSync(0, 'utf8'));
const from = new Date(job.from);
const until = new Date(+from + job.days * DAY);
const near = (nation) => ({ lat: 0, lon: 0, address: { country_code: 'gb', state: STATES[nation] } });

// Every moment once, for all channels: its instant, London's clock as the script has it, and where its day began.
const moments = [];
for (let at = +from; at < +until; at += job.step * 60_000) moments.push({ at, now: london(at), today: new Date(at).setHours(0, 0, 0, 0) });
const days = [...new Set(moments.map(({ today }) => today))];
const before = (today) => new Date(new Date(today).getFullYear(), new Date(today).getMonth(), new Date(today).getDate() - 1).getTime();

/** The days a nation's holidays fall on, by opening_hours.js. */
const kept = Object.fromEntries(Object.keys(STATES).map((nation) => {
  const holidays = new OpeningHours('PH', near(nation));
  return [nation, new Set([before(days[0]), ...days].filter((day) => holidays.getState(new Date(day + DAY / 2))))];
}));

/** The open spans of an expression, as opening_hours.js has them. */
function spans(hours) {
  const begin = new Date(+from - 8 * DAY);
  return new OpeningHours(hours, near('england')).getOpenIntervals(begin, new Date(+until + 8 * DAY)).map(([a, b]) => [+a, +b]);
}

const mismatches = [];
const states = [0, 0, 0];
let compared = 0;
for (const { hours, rule, nations, table, library } of job.channels) {
  const open = spans(hours);
  const at = { span: 0, library: 0 };
  let last;
  for (const { at: instant, now, today } of moments) {
    while (open[at.span]?.[1] <= instant) at.span += 1;
    while (library[at.library + 1]?.[0] <= instant) at.library += 1;
    const found = opening(table, now);
    const expected = { script: found.state, python: library[at.library][1], javascript: javascript(open[at.span], instant, today) };
    // What the script said of the next change has come true, or is still to come. A clock put forward skips an hour.
    const kept = !last || (found.state === last.state ? !(last.at <= now) : last.at <= now);
    if (expected.script !== expected.python || expected.script !== expected.javascript || !kept) {
      mismatches.push({ hours, rule, nations, at: new Date(instant).toISOString(), ...expected, kept });
    }
    states[found.state] += 1;
    compared += 1;
    last = found;
  }

  function javascript(span, instant, today) {
    const ordinary = span && span[0] <= instant ? 1 : 0;
    if (rule === 'open') return ordinary;
    const keeping = nations.filter((nation) => kept[nation].has(today)).length;
    if (keeping) return rule === 'closed' && keeping === nations.length ? 0 : 2;
    const yesterday = nations.some((nation) => kept[nation].has(before(today)));
    return ordinary && yesterday && span[0] < today && span[1] - span[0] < DAY ? 2 : ordinary;
  }
}
process.stdout.write(JSON.stringify({ compared, states, mismatches: mismatches.slice(0, 20), count: mismatches.length }));
