"""Bank holidays of the three divisions of the UK, from a copy of GOV.UK's own list that is kept beside this file.

No phone and no build asks GOV.UK. A person brings the copy up to date, with the internet or from a saved file:

    python3 -m build_scripts.signposting.bank_holidays
    python3 -m build_scripts.signposting.bank_holidays SAVED_FILE.json
"""

from __future__ import annotations

import json
import sys
import urllib.request
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

SOURCE = "https://www.gov.uk/bank-holidays.json"
COPY = Path(__file__).with_name("bank_holidays.json")
NAMED = "build_scripts/signposting/bank_holidays.json"
"""The copy, as messages name it."""

REFRESH = "run python3 -m build_scripts.signposting.bank_holidays"
AHEAD = timedelta(days=183)
"""How far ahead the copy must reach before anybody is asked to refresh it."""

DIVISIONS = {
    "england": "england-and-wales",
    "wales": "england-and-wales",
    "scotland": "scotland",
    "northern-ireland": "northern-ireland",
}

# GOV.UK lists only the Monday or Tuesday to which one of these moves; offices are shut on the day itself as well.
_THE_DAY_ITSELF = {
    "New Year’s Day": (1, 1),
    "2nd January": (1, 2),
    "St Patrick’s Day": (3, 17),
    "Battle of the Boyne (Orangemen’s Day)": (7, 12),
    "Christmas Day": (12, 25),
    "Boxing Day": (12, 26),
}


class NotTheList(Exception):
    """What was read is not GOV.UK's list of bank holidays, or reaches less far than the copy we have."""


@dataclass(frozen=True)
class BankHolidays:
    """The copy. seen_on: the day GOV.UK showed it; until: the last day it can speak for; days: by division."""

    seen_on: date
    until: date
    days: dict[str, frozenset[date]]

    def kept_in(self, nations: Iterable[str]) -> tuple[frozenset[date], frozenset[date]]:
        """The holidays that all of these nations have, and those that only some of them have."""
        kept = [self.days[division] for division in {DIVISIONS[nation] for nation in nations}]
        everywhere = frozenset.intersection(*kept)
        return everywhere, frozenset.union(*kept) - everywhere

    def reaches(self, today: date) -> bool:
        """Whether the copy speaks for the next half a year."""
        return self.until - today >= AHEAD


@cache
def bank_holidays() -> BankHolidays:
    """The copy kept beside this file."""
    copy = json.loads(COPY.read_text("utf-8"))
    divisions = set(DIVISIONS.values())
    return BankHolidays(
        seen_on=date.fromisoformat(copy["seen_on"]),
        until=min(max(map(date.fromisoformat, copy[division])) for division in divisions),
        days={division: frozenset(_closed_days(copy[division])) for division in divisions},
    )


def _closed_days(holidays: dict[str, str]) -> Iterable[date]:
    for written, title in holidays.items():
        day = date.fromisoformat(written)
        yield day
        if title in _THE_DAY_ITSELF:
            yield day.replace(month=_THE_DAY_ITSELF[title][0], day=_THE_DAY_ITSELF[title][1])


def copy_of(listed: Any, seen_on: date) -> dict[str, Any]:
    """What we keep of GOV.UK's list: each division's holidays of this year and later, by date.

    Raises NotTheList in plain words when the list is not what GOV.UK publishes."""
    copy: dict[str, Any] = {"source": SOURCE, "seen_on": seen_on.isoformat()}
    for division in sorted(set(DIVISIONS.values())):
        try:
            events = {date.fromisoformat(event["date"]): str(event["title"]) for event in listed[division]["events"]}
        except (KeyError, TypeError, ValueError):
            raise NotTheList(f"there is no list of dates for {division} in it") from None
        events = {day: title for day, title in events.items() if day.year >= seen_on.year}
        if len(events) < 6 or max(events) <= seen_on:
            raise NotTheList(f"it has no coming holidays for {division}")
        copy[division] = {day.isoformat(): events[day] for day in sorted(events)}
    return copy


def main(saved: list[str]) -> int:
    """Write a new copy from GOV.UK, or from a file saved from there; 1 and a message when it is not the list."""
    try:
        if saved:
            text = Path(saved[0]).read_text("utf-8")
        else:
            with urllib.request.urlopen(SOURCE, timeout=20) as answer:
                text = answer.read().decode("utf-8")
        copy = copy_of(json.loads(text), date.today())
    except (OSError, ValueError, NotTheList) as fault:
        print(f"The copy stays as it is: {fault}. See {SOURCE}", file=sys.stderr)
        return 1
    COPY.write_text(json.dumps(copy, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n")
    bank_holidays.cache_clear()
    print(f"{NAMED} now reaches to {bank_holidays().until}. Look at the change, run the tests, then commit it.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
