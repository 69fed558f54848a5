"""Opening hours: read, said in words, and compiled to the small table that a phone evaluates.

They are written as OpenStreetMap does and read by opening-hours-py. Bank holidays are never part of what is written:
that library leaves out three of England's eight (New Year's Day, Easter Monday, the summer one), and no library knows
which nations a service keeps. They are added here as dates, from GOV.UK's list.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import groupby, pairwise
from typing import Literal

from opening_hours import OpeningHours, State, validate

from build_scripts.signposting.bank_holidays import bank_holidays

BankHolidayRule = Literal["open", "closed", "unknown"]
"""What the ordinary hours become on a bank holiday. "open": they stay as they are."""

Day = tuple[int, ...]
"""One day: a minute at which the state changes, then the new state, and so on. Closed until the first."""

CLOSED, OPEN, UNKNOWN = 0, 1, 2
_STATES = {State.CLOSED: CLOSED, State.OPEN: OPEN, State.UNKNOWN: UNKNOWN}

_MONDAY = date(2026, 1, 5)
"""Any Monday: hours are the same in every week."""

_EPOCH = date(1970, 1, 1)
_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DAY = "(?:Mo|Tu|We|Th|Fr|Sa|Su)"

# Days of the week, times, "off": nothing that differs from week to week, or that depends on the sun or on a person.
_WEEKLY = re.compile(rf"(?:{_DAY}|\d?\d:\d\d|24/7|off|[-,; ])+")
_DAYS_ALONE = re.compile(rf"{_DAY}\s*(?:;|, |$)")


def hours_fault(text: str) -> tuple[str, str] | None:
    """What is wrong with opening hours written as OpenStreetMap does, and the remedy; None if nothing is."""
    like = 'write hours like "Mo-Fr 09:00-17:00; Sa 10:00-12:00", "24/7" or unknown'
    if text == "unknown":
        return None
    if re.search(r"\b(PH|SH)\b", text):
        return f'"{text}" has bank holidays in it', "take them out and add bank_holidays: open, closed or unknown"
    if re.search(r"[\u2010-\u2015]", text):
        return f'"{text}" has a dash in it', "use a hyphen, like Mo-Fr 09:00-17:00"
    if re.search(r"\d\s*[ap]m\b", text, re.IGNORECASE):
        return f'"{text}" is not by the 24-hour clock', like
    for rule in re.split("; ?", text):
        if not _WEEKLY.fullmatch(rule) or not _readable(rule):
            return f'"{rule}" is not a rule for opening hours', like
        if _DAYS_ALONE.search(rule):
            return f'"{rule}" has days without times', like
    for opens, closes in re.findall(r"(\d?\d:\d\d)-(\d?\d:\d\d)", text):
        if opens == closes:
            return f'"{opens}-{closes}" is not a span of time', like
    if not any(_week(text)):
        return f'"{text}" is never open', like
    return None


def _readable(rule: str) -> bool:
    return bool(rule) and validate(rule) and not OpeningHours(rule).warnings


def _days(expression: str, first: date, days: int) -> list[Day]:
    """Each of so many days from the first on, for an expression of OpenStreetMap's."""
    found: list[list[int]] = [[] for _ in range(days)]
    begin = datetime.combine(first, time())
    for opens, closes, state, _ in OpeningHours(expression).intervals(begin, begin + timedelta(days)):
        last = (closes - timedelta(minutes=1) - begin).days
        for day in range((opens - begin).days, last + 1):
            minute = max(0, int((opens - begin).total_seconds()) // 60 - day * 1440)
            if minute or _STATES[state]:  # closed is how every day begins
                found[day] += [minute, _STATES[state]]
    return [tuple(day) for day in found]


@cache
def _week(hours: str) -> tuple[Day, ...]:
    """Monday to Sunday of an ordinary week."""
    return tuple(_days(hours, _MONDAY, 7))


# --- in words ---


def _time_in_words(minute: int) -> str:
    hour, minute = divmod(minute % 1440, 60)
    if (hour, minute) in ((0, 0), (12, 0)):
        return "noon" if hour else "midnight"
    return f"{hour % 12 or 12}{f':{minute:02}' if minute else ''}{'am' if hour < 12 else 'pm'}"


def _span_in_words(span: tuple[int, int]) -> str:
    return "all day" if span == (0, 1440) else " to ".join(map(_time_in_words, span))


def _days_in_words(days: Iterable[int]) -> str:
    """Numbers of days, 0 for Monday, in order: "Monday to Friday", "Monday, Wednesday and Sunday"."""
    runs = [[day for _, day in run] for _, run in groupby(enumerate(days), lambda pair: pair[1] - pair[0])]
    if runs == [list(range(7))]:
        return "every day"
    names = [f"{_NAMES[run[0]]} to {_NAMES[run[-1]]}" for run in runs if len(run) > 2]
    if len(names) < len(runs):
        names = [name for run in runs for name in _names_of(run)]
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _names_of(run: list[int]) -> list[str]:
    return [f"{_NAMES[run[0]]} to {_NAMES[run[-1]]}"] if len(run) > 2 else [_NAMES[day] for day in run]


def _spans(hours: str) -> list[list[tuple[int, int]]]:
    """The spans of each day from Monday on. One that runs past midnight belongs to the day it began on; one of a day or
    longer is divided at each midnight."""
    found: list[list[tuple[int, int]]] = [[] for _ in _NAMES]
    begin = datetime.combine(_MONDAY, time())
    for opens, closes, state, _ in OpeningHours(hours).intervals(begin - timedelta(7), begin + timedelta(14)):
        if state is not State.OPEN:
            continue
        start, end = (int((at - begin).total_seconds()) // 60 for at in (opens, closes))
        cuts = [start, *range(start - start % 1440 + 1440, end, 1440), end] if end - start >= 1440 else [start, end]
        for a, b in pairwise(cuts):
            if 0 <= a < 7 * 1440:
                found[a // 1440].append((a % 1440, b - a + a % 1440))
    return found


@cache
def hours_in_words(hours: str, bank_holidays: BankHolidayRule = "open") -> str:
    """Hours in OpenStreetMap syntax as a reader would say them, from the same table the phone has.

    >>> hours_in_words("Mo-Fr 09:00-17:00; Sa 10:00-14:00", "closed")
    'Monday to Friday 9am to 5pm; Saturday 10am to 2pm; closed on bank holidays'
    """
    if hours == "unknown":
        return "Opening hours not known: call to check"
    spans = _spans(hours)
    if all(day == [(0, 1440)] for day in spans):
        return "Open all day and night, every day"
    same: dict[tuple[tuple[int, int], ...], list[int]] = {}
    for number, day in enumerate(spans):
        if day:
            same.setdefault(tuple(sorted(day)), []).append(number)
    said = [f"{_days_in_words(days)} {' and '.join(map(_span_in_words, day))}" for day, days in same.items()]
    said += {"open": [], "closed": ["closed on bank holidays"], "unknown": ["bank holidays not known"]}[bank_holidays]
    text = "; ".join(said)
    return text[0].upper() + text[1:]


# --- for the phone ---


@dataclass(frozen=True)
class Table:
    """What a phone needs to say whether a channel is open. All times are the wall clock's in London.

    week: Monday to Sunday. days: the dates on which it is otherwise. until: the last day anything is known of; None
    when every week is like the next.
    """

    week: tuple[Day, ...]
    days: dict[date, Day]
    until: date | None

    def json(self) -> str:
        """The table as it stands in a page: dates that are alike stand together, as days counted from 1970."""
        table: dict[str, object] = {"week": self.week}
        if self.until:
            alike: dict[Day, list[int]] = {}
            for day, events in self.days.items():
                alike.setdefault(events, []).append(_number(day))
            table["days"] = [[events, *dates] for events, dates in alike.items()]
            table["until"] = _number(self.until)
        return json.dumps(table, separators=(",", ":"))


def _number(day: date) -> int:
    return (day - _EPOCH).days


@cache
def compiled(hours: str, rule: BankHolidayRule, nations: tuple[str, ...]) -> Table | None:
    """The table of a channel, or None when its hours are not known.

    rule: what happens on the bank holidays of these nations. On a holiday that only some of them keep nobody has said
    what happens: unknown, as it is after the last day of the copy.
    """
    if hours == "unknown":
        return None
    week = _week(hours)
    if rule == "open":
        return Table(week, {}, None)
    known = bank_holidays()
    count = (known.until - known.seen_on).days + 1
    dated = enumerate(_days(with_holidays(hours, rule, nations), known.seen_on, count))
    days = {known.seen_on + timedelta(number): day for number, day in dated}
    return Table(week, {at: day for at, day in days.items() if day != week[at.weekday()]}, known.until)


def with_holidays(hours: str, rule: BankHolidayRule, nations: tuple[str, ...]) -> str:
    """The hours with each bank holiday as a rule of its own, still in OpenStreetMap's syntax.

    A night that would begin on such a day and run past midnight is unknown to its end: the syntax alone would have the
    service open again from midnight.
    """
    everywhere, somewhere = bank_holidays().kept_in(nations)
    if rule == "open":
        return hours
    rules = [hours]
    for day in sorted(everywhere | somewhere):
        rules.append(f"{_dated(day)} {'off' if rule == 'closed' and day in everywhere else 'unknown'}")
        late = max((end for _, end in _spans(hours)[day.weekday()]), default=0) - 1440
        if late > 0:
            rules[-1] += f", {_dated(day + timedelta(1))} 00:00-{late // 60:02}:{late % 60:02} unknown"
    return "; ".join(rules)


def _dated(day: date) -> str:
    return f"{day.year} {day:%b} {day.day:02}"
