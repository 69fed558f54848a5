// What the private tools work out: days, stages, calendar files, lights, numbers to ring, warnings.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { calendarFile, escaped, folded } from '../../build_scripts/client/after-a-job/calendar.js';
import { dated, split } from '../../build_scripts/client/after-a-job/stages.js';
import { telOf } from '../../build_scripts/client/my-plan/dial.js';
import { dayOf, daysBetween, inWords, later } from '../../build_scripts/client/parts/days.js';
import { identifying, warningFor } from '../../build_scripts/client/parts/identifying.js';
import { answered, asText } from '../../build_scripts/client/reflection/as_text.js';
import { lightFor, limitIn, sumOf } from '../../build_scripts/client/self-check/lights.js';
import { upgraded } from '../../build_scripts/client/store/kinds.js';
import { KINDS } from '../../build_scripts/client/store/registry.js';

describe('days', () => {
  test('are counted past the end of a month, a leap day, a new year and a change of the clocks', () => {
    assert.equal(later('2026-11-23', 28), '2026-12-21');
    assert.equal(later('2028-02-28', 1), '2028-02-29');
    assert.equal(later('2026-12-31', 1), '2027-01-01');
    assert.equal(later('2026-03-28', 2), '2026-03-30');
    assert.equal(daysBetween('2026-10-24', '2026-10-26'), 2);
  });

  test('are those of the phone, and read as people say them', () => {
    assert.equal(dayOf(new Date(2026, 10, 3, 0, 5)), '2026-11-03');
    assert.equal(inWords('2026-11-26', '2026-11-23'), 'Thursday 26 November');
    assert.match(inWords('2027-01-04', '2026-11-23'), /2027$/);
  });
});

describe('the time after a job', () => {
  const stages = [
    { heading: 'Two hours', from: '0 hours', check_in: null },
    { heading: 'End of shift', from: '2 hours', check_in: null },
    { heading: 'Three days', from: '8 hours', check_in: '3 days' },
    { heading: 'Four weeks', from: '3 days', check_in: '4 weeks' },
    { heading: 'Later', from: '5 weeks', check_in: null },
  ];
  const job = '2026-11-20';
  const names = (list) => list.map(({ heading }) => heading);

  for (const [today, now, next] of [
    ['2026-11-20', ['Two hours', 'End of shift', 'Three days'], ['Four weeks', 'Later']],
    ['2026-11-21', ['Three days'], ['Four weeks', 'Later']],
    ['2026-11-23', ['Four weeks'], ['Later']],
    ['2026-12-24', ['Four weeks'], ['Later']],
    ['2026-12-25', ['Later'], []],
    ['2028-01-01', ['Later'], []],
  ]) {
    test(`on ${today}: ${now.join(', ')}`, () => {
      const parts = split(dated(stages, job), today);
      assert.deepEqual([names(parts.now), names(parts.next)], [now, next]);
    });
  }

  test('has its check-ins three days and four weeks after', () => {
    assert.deepEqual(dated(stages, job).flatMap(({ checkIn }) => checkIn ?? []), ['2026-11-23', '2026-12-18']);
  });
});

describe('the calendar file', () => {
  const given = { now: new Date('2026-11-20T03:04:05.678Z'), uid: () => 'a1' };

  test('is RFC 5545, line by line', () => {
    assert.equal(
      calendarFile(['2026-12-31'], given),
      [
        'BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Reminders//EN', 'CALSCALE:GREGORIAN',
        'BEGIN:VEVENT', 'UID:a1', 'DTSTAMP:20261120T030405Z', 'DTSTART;VALUE=DATE:20261231', 'DTEND;VALUE=DATE:20270101',
        'SUMMARY:Check in', 'CLASS:PRIVATE', 'TRANSP:TRANSPARENT',
        'BEGIN:VALARM', 'ACTION:DISPLAY', 'DESCRIPTION:Check in', 'TRIGGER:PT9H', 'END:VALARM',
        'END:VEVENT', 'END:VCALENDAR', '',
      ].join('\r\n'),
    );
  });

  test('says nothing of the job, the book or the police, and no two reminders are the same', () => {
    const text = calendarFile(['2026-11-23', '2026-12-18']);
    assert.doesNotMatch(text, /police|pocket|book|job|trauma|trim|hard|well/i);
    assert.equal(new Set(text.match(/UID:.*/g)).size, 2);
  });

  test('escapes what has a meaning, and folds long lines at 75 bytes without cutting a letter', () => {
    assert.equal(escaped('a,b;c\\d\ne'), 'a\\,b\\;c\\\\d\\ne');
    const line = `SUMMARY:${'é'.repeat(80)}`;
    const parts = folded(line).split('\r\n');
    assert.ok(parts.length > 2 && parts.every((part) => Buffer.byteLength(part) <= 75 && !part.includes('�')));
    assert.equal(parts.map((part, index) => (index ? part.slice(1) : part)).join(''), line);
  });
});

describe('the lights', () => {
  const lights = [{ id: 'green', upTo: 7 }, { id: 'amber', upTo: 15 }, { id: 'red', upTo: 30 }];
  const light = (...values) => lightFor(Object.fromEntries(values.map((value, index) => [`q${index}`, value])), lights).id;

  test('go by the sum, and a single 3 is never green', () => {
    assert.deepEqual(
      [light(0, 0), light(2, 2, 2, 1), light(2, 2, 2, 2), light(3, 0), light(2, 2, 2, 2, 2, 2, 2, 1), light(2, 2, 2, 2, 2, 2, 2, 2), light(3, 3, 3, 3, 3, 3, 3, 3, 3, 3)],
      ['green', 'green', 'amber', 'amber', 'amber', 'red', 'red'],
    );
    assert.equal(sumOf({ a: 3, b: 2 }), 5);
  });

  test('read their limits from the words of the page', () => {
    assert.equal(limitIn('Green: 0 to 7, and no 3. Nothing stands out.'), 7);
    assert.ok(Number.isNaN(limitIn('Green: low')));
  });
});

test('numbers as people type them can be rung; others are left as words', () => {
  assert.equal(telOf('07700 900 123'), 'tel:07700900123');
  assert.equal(telOf('+44 (0)7700 900123'), 'tel:+447700900123');
  assert.equal(telOf('101'), 'tel:101');
  for (const no of ['', 'Sam', '07700 900123 or 2', 'javascript:1', '12']) assert.equal(telOf(no), '');
});

describe('words that point to somebody', () => {
  for (const [text, what] of [
    ['crime ref 44/12345/26', 'a crime or incident number'],
    ['44260012345 is log 1234 of today', 'a crime or incident number'],
    ['ring 07700 900123', 'a phone number'],
    ['her flat at SO14 3FE', 'a postcode'],
    ['dob 3.4.2011', 'a date of birth'],
    ['born on 3 April 2011', 'a date of birth'],
    ['mail sam@example.org', 'an email address'],
    ['PC 4321 was there', 'a collar number'],
    ['the car, AB12 CDE', 'a car registration'],
    ['at 14 Station Road', 'an address'],
  ]) {
    test(`${text}: ${what}`, () => {
      assert.ok(identifying(text).includes(what), JSON.stringify(identifying(text)));
      assert.ok(warningFor(text).includes(what) && warningFor(text).includes('disclosed'));
    });
  }

  test('are not found in everyday ones', () => {
    for (const text of [
      'Run 5k, then bed by 10.30', 'Up at 4 again', '3 nights on, 4 off', 'Ring Sam', 'I go quiet. 10 out of 10.',
      'Since 2019 or so', 'The M27 at night', 'Radio 4 and a bath', 'Nights 22:00 to 07:00', 'I may 1 day ask', 'TRiM at 72 hours', '',
    ]) assert.deepEqual(identifying(text), [], text);
  });
});

describe('a reflection as text', () => {
  const guide = { id: 'short', name: 'Two minutes', questions: [{ id: 'what', words: 'What?' }, { id: 'next', words: 'Now what?' }] };
  const reflection = { day: '2026-11-20', guide: 'short', answers: { next: 'Wait longer.', gone: 'Still here.', what: ' ' } };

  test('has each answer under its question, in the order of the page, and none that is empty', () => {
    assert.equal(asText(reflection, guide), 'Reflection, Friday, 20 November 2026\n\nTwo minutes\n\nNow what?\nWait longer.\n\nAn earlier question\nStill here.\n');
  });

  test('keeps every answer although its guide has gone from the page', () => {
    assert.deepEqual(answered(reflection, undefined).map(({ text }) => text), ['Wait longer.', 'Still here.']);
  });
});

describe('every kind of personal entry, and an audit', () => {
  const asked = { words: 'Is it lit?', section: 'Arrival', principle: '', red: false };
  const audit = { audit: 'estates', title: 'Walk', subject: 'Desk', begun: '2026-11-20T09:00:00.000Z', scale: ['no', 'yes'], who: 'all', answers: { lit: { ...asked, score: 1 } } };
  const good = {
    audit,
    job: { day: '2026-11-20' },
    check: { day: '2026-11-20', answers: { replay: 3, 'drink-or-risk': 0 } },
    plan: { texts: { signs: 'Up at 4' }, people: [{ name: 'Sam', number: '101' }] },
    reflection: { day: '2026-11-20', guide: 'good-work', answers: { what: 'We waited.' } },
  };
  const bad = {
    audit: [
      {}, { ...audit, audit: 'A B' }, { ...audit, begun: 'soon' }, { ...audit, scale: ['no'] }, { ...audit, who: 'me' }, { ...audit, answers: null },
      ...[{ score: 2 }, { score: -1 }, { score: 0.5 }, { score: '1' }, { first: 'n/a' }, { due: 'soon' }, { words: 1 }, { marks: 'S' }, { other: { note: 1 } }].map((wrong) => ({ ...audit, answers: { lit: { ...asked, ...wrong } } })),
      { ...audit, answers: { '<b>': asked } },
    ],
    job: [{}, { day: 'soon' }, { day: '2026-99-99' }],
    check: [{ day: '2026-11-20', answers: { replay: 4 } }, { day: '2026-11-20' }, { day: '2026-11-20', answers: { '<b>': 1 } }],
    plan: [{ texts: {}, people: [{ name: 'Sam' }] }, { texts: { signs: 7 }, people: [] }, { texts: { signs: 'x'.repeat(20_001) }, people: [] }, null],
    reflection: [{ day: '2026-11-20', answers: {} }, { day: 'x', guide: 'a', answers: {} }, { day: '2026-11-20', guide: 'a', answers: { what: 1 } }],
  };

  test('knows what is whole and what is not', () => {
    assert.deepEqual(Object.keys(KINDS).filter((kind) => KINDS[kind].personal || kind === 'audit').sort(), Object.keys(good).sort());
    for (const [kind, data] of Object.entries(good)) assert.deepEqual(upgraded(KINDS, kind, 1, data), data);
    for (const [kind, all] of Object.entries(bad)) {
      for (const data of all) assert.throws(() => upgraded(KINDS, kind, 1, data), (fault) => fault.reason === 'damaged', `${kind} ${JSON.stringify(data)}`);
    }
  });
});
