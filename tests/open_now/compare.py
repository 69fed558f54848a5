"""What a phone says about every channel, compared with two libraries at many moments. The work is in compare.mjs.

    .venv/bin/python -m tests.open_now.compare [DAYS]

opening-hours-py is given each bank holiday as a date: its own `PH` leaves out those that not every nation keeps, three
of England's eight. opening_hours.js finds the holidays by itself, in its own list for each nation.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from opening_hours import OpeningHours, State

from build_scripts.book.load import load_book
from build_scripts.build import CONTENT
from build_scripts.environment import node
from build_scripts.signposting.hours import BankHolidayRule, compiled, with_holidays

LONDON = ZoneInfo("Europe/London")
STATES = {State.CLOSED: 0, State.OPEN: 1, State.UNKNOWN: 2}
FIRST = date(2026, 11, 23)
"""The first day compared. Fixed, so that a run says the same tomorrow; the clocks change both ways in these days."""

MADE_UP: tuple[str, ...] = (
    "Mo-Fr 09:00-17:00",
    "Mo-Th 18:00-02:00, Fr 18:00-24:00, Sa-Su 00:00-24:00, Mo 00:00-06:00",
    "Sa-Su 22:00-03:00; We 00:00-00:45,23:15-24:00",
    "24/7; Su off",
)
"""Hours of kinds that no service has now, or has with one rule only."""


@dataclass(frozen=True)
class Channel:
    """What decides whether a number is answered."""

    hours: str
    rule: BankHolidayRule
    nations: tuple[str, ...]


def of_the_directory() -> tuple[set[Channel], int]:
    """Every different channel of the directory whose hours are known, and how many channels there are in all."""
    book, _ = load_book(CONTENT)
    every = [
        Channel(channel.hours, channel.bank_holiday_rule, tuple(service.nations))
        for service in book.services.values()
        for channel in (*service.phones, *service.texts)
    ]
    return {channel for channel in every if channel.hours != "unknown"}, len(every)


def made_up() -> set[Channel]:
    """Each kind of hours with each rule, in each nation and in all of them."""
    nations = ("england", "wales", "scotland", "northern-ireland")
    rules: tuple[BankHolidayRule, ...] = ("open", "closed", "unknown")
    places = [*((nation,) for nation in nations), nations]
    return {Channel(hours, rule, place) for hours in MADE_UP for rule in rules for place in places}


def compare(channels: set[Channel], days: int, step: int) -> dict[str, Any]:
    """Every `step` minutes over so many days: how many moments, how many of each state, and what differed."""
    job = {
        "from": _instant(datetime.combine(FIRST, time(), LONDON)),
        "days": days,
        "step": step,
        "channels": [_described(channel, days) for channel in sorted(channels, key=str)],
    }
    done = subprocess.run(
        [node(), str(Path(__file__).with_name("compare.mjs"))],
        input=json.dumps(job),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "TZ": "Europe/London"},
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def _described(channel: Channel, days: int) -> dict[str, Any]:
    table = compiled(channel.hours, channel.rule, channel.nations)
    assert table is not None, f"{channel} has hours"
    begin = datetime.combine(FIRST, time(), LONDON)
    hours = OpeningHours(with_holidays(channel.hours, channel.rule, channel.nations), timezone=LONDON)
    changes = hours.intervals(begin, begin + timedelta(days + 1))
    return {
        "hours": channel.hours,
        "rule": channel.rule,
        "nations": channel.nations,
        "table": json.loads(table.json()),
        "library": [(_instant(at), STATES[state]) for at, _, state, _ in changes],
    }


def _instant(at: datetime) -> int:
    return int(at.timestamp() * 1000)


def main(days: int) -> int:
    """Compare everything, and say what was found; 1 if anything differed."""
    ours, number = of_the_directory()
    result = compare(ours | made_up(), days, 15)
    print(f"{number} channels, {len(ours)} different ones with known hours, {len(made_up())} made up; {days} days")
    print(f"{result['compared']:,} moments (closed, open, not known: {result['states']}), {result['count']} mismatches")
    for mismatch in result["mismatches"]:
        print(mismatch)
    return 1 if result["count"] else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 400))
