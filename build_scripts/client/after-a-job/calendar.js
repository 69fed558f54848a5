// A reminder as a calendar file (RFC 5545). Calendars are shared: it says nothing of why, of this book, or of the job.
import { later } from '../parts/days.js';

const WORDS = 'Check in';
/** From midnight of the day: nine in the morning. */
const ALARM = 'PT9H';
const LONGEST_LINE = 75; // bytes, without the line end

/** @param {string[]} days @param {{ now?: Date, uid?: () => string }} [given] */
export function calendarFile(days, { now = new Date(), uid = () => crypto.randomUUID() } = {}) {
  const stamp = now.toISOString().replace(/[-:]|\.\d+/g, '');
  const events = days.flatMap((day) => [
    'BEGIN:VEVENT',
    `UID:${uid()}`,
    `DTSTAMP:${stamp}`,
    `DTSTART;VALUE=DATE:${plain(day)}`,
    `DTEND;VALUE=DATE:${plain(later(day, 1))}`,
    `SUMMARY:${escaped(WORDS)}`,
    'CLASS:PRIVATE',
    'TRANSP:TRANSPARENT',
    'BEGIN:VALARM',
    'ACTION:DISPLAY',
    `DESCRIPTION:${escaped(WORDS)}`,
    `TRIGGER:${ALARM}`,
    'END:VALARM',
    'END:VEVENT',
  ]);
  const lines = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Reminders//EN', 'CALSCALE:GREGORIAN', ...events, 'END:VCALENDAR'];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}

/** @param {string} day */
function plain(day) {
  return day.replaceAll('-', '');
}

/** @param {string} text */
export function escaped(text) {
  return text.replace(/[\\;,]/g, '\\$&').replace(/\r?\n/g, '\\n');
}

/** A long line goes on after a line end and a space; no letter is cut in two. @param {string} line */
export function folded(line) {
  const size = (/** @type {string} */ text) => new TextEncoder().encode(text).length;
  let [text, length] = ['', 0];
  for (const letter of line) {
    if (length + size(letter) > LONGEST_LINE) [text, length] = [`${text}\r\n `, 1];
    [text, length] = [text + letter, length + size(letter)];
  }
  return text;
}
