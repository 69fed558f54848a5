"""Verdicts as Problems: on the line of the key or link that an editor would change."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from build_scripts.online.claims import NumberClaim, Place, Published
from build_scripts.online.history import History, Record
from build_scripts.online.looks import REASONS, Verdict
from build_scripts.problem import Problem, Severity

LINKS, NUMBERS = "online-links", "online-numbers"
CHECKS = {
    LINKS: "Addresses outside still open what they were cited for",
    NUMBERS: "Numbers still stand beside their service's name on the pages that prove them",
}

State = Literal["broken", "watched", "worth a look", "fine"]

_REMEDIES = {
    "moved": "open {new}, and write that address if it is the same page",
    "tls": "open it in a browser, and take it out if the browser warns of it",
    "parked": "take the link out today: whoever buys the address can put anything there",
    "front-page": "find the page on the site and write its address, or take the link out",
    "forbidden": "open it in a browser and see for yourself",
    "too-many": "open it in a browser and see for yourself",
    "timeout": "open it in a browser and see for yourself",
    "bot-wall": "open it in a browser and see for yourself",
    "sign-in": "open it in a browser; cite a page that anybody can open",
    "proxy": "run this where the web is open, or see for yourself in a browser",
}
_GONE = "find where the page went and write that address, or take the link out"


@dataclass(frozen=True)
class Finding:
    """What is known of one thing in one place. what, remedy: as in a Problem. life: whether a life may hang on it."""

    state: State
    verdict: Verdict
    place: Place
    what: str
    remedy: str
    check: str
    severity: Severity | None
    life: bool = False
    since: str = ""


def findings(published: Published, history: History) -> list[Finding]:
    """Everything known of what is published, those on which a life may hang first, then as it is published."""
    numbers = _numbers(published, history)
    links = (
        _link(record, place, address in published.lives)
        for address, places in published.addresses.items()
        if (record := history.get(address))
        for place in places
    )
    return sorted([*numbers, *links], key=lambda finding: not finding.life)


def problems(found: list[Finding], content: str) -> list[Problem]:
    """The findings that an editor should act on. content: the folder of the content, as Problems name it."""
    return [
        Problem(
            f"{content}/{finding.place.file}",
            finding.place.line,
            finding.what,
            finding.remedy,
            finding.severity,
            finding.check,
        )
        for finding in found
        if finding.severity
    ]


# Addresses


def _link(record: Record, place: Place, life: bool) -> Finding:
    verdict, reason = record.verdict, REASONS[record.reason]
    new = record.suggests[0] if record.suggests else ""
    what = f"{place.what}, {record.subject}, {reason.says}"
    remedy = _REMEDIES.get(record.reason, _GONE).format(new=new)
    since = record.first_failure[:10]
    state: State = "fine"
    severity: Severity | None = None
    if verdict == "dead":
        state, severity = "broken", "error"
        what += f", and has failed {record.failures} times since {since}"
    elif verdict in ("failing", "suspect"):
        state, severity = "watched", "warning" if verdict == "failing" else None
        what += f", since {since}"
        if record.reason in ("parked", "tls"):
            state = "worth a look"
            severity = "warning"
    elif verdict == "blocked" or record.reason == "moved":
        state, severity = "worth a look", "warning"
        what += f" to {new}" if new else ""
    return Finding(state, verdict, place, what, remedy, LINKS, severity, life, since)


# Numbers


def _numbers(published: Published, history: History) -> Iterator[Finding]:
    claims: dict[tuple[str, str], list[NumberClaim]] = defaultdict(list)
    for claim in published.claims:
        claims[claim.service, claim.dialled].append(claim)
    every = {number for numbers in published.numbers_of.values() for number in numbers}
    for same in claims.values():
        known = {claim.subject: history[claim.subject] for claim in same if claim.subject in history}
        stands = [name for name, record in known.items() if record.reason == "seen"]
        for claim in same:
            if claim.subject in known:
                yield _number(claim, known[claim.subject], len(stands), len(known) == len(same), every)


def _number(claim: NumberClaim, record: Record, stands_on: int, all_seen: bool, known: set[str]) -> Finding:
    """What is known of a number on one of its pages.

    stands_on: how many of its pages have it. all_seen: whether all of them have been visited.
    known: every number of the directory, as dialled.
    """
    where, verdict = claim.place, record.verdict
    life = claim.risk == "life"
    state: State = "fine"
    severity: Severity | None = None
    what, remedy = f"{where.what} stands on {claim.address}", "nothing to do"
    since = record.first_failure[:10]
    alone = not stands_on and all_seen
    if record.reason == "absent":
        # Told at once: a number that changed is wrong from the first day.
        state, severity = "broken", "error" if record.fine or alone else "warning"
        gone = f"is gone from {claim.address}, where it stood on {record.fine[:10]}"
        what = f"{where.what} {gone if record.fine else f'is not on {claim.address}'}"
        what += "" if alone else f" (it stands on {stands_on} other of its pages)" if stands_on else ""
        remedy = _which_number(_not_known(record.suggests, known))
        state = state if severity == "error" else "worth a look"
    elif record.reason == "said-old":
        state, severity = "broken", "error"
        what = f"{where.what} stands on {claim.address} as a number that is not used any more: “{record.detail}”"
        remedy = _which_number(_not_known(record.suggests, known))
    elif record.reason == "elsewhere":
        state, severity = "worth a look", "warning"
        what = f"{where.what} is on {claim.address}, but not beside the name of the service"
        remedy = "open the page and see whose number it is"
    elif record.reason == "page-gone":
        state = "watched"
        what = f"{where.what} stood on {claim.address}, which is not there any more"
        remedy = "find another page that shows the number and write it under sources:"
        if alone and verdict == "dead":
            state, severity = "broken", "error"
            what += ", and no other page is known that shows it"
    elif verdict != "ok":
        state = "worth a look"
        severity = "warning" if record.reason == "unreadable" or alone else None
        what = f"{where.what} could not be looked for on {claim.address}: the page {_unclear(record)}"
        remedy = "open the page in a browser and see whether the number is there"
    return Finding(state, verdict, where, what, remedy, NUMBERS, severity, life, since)


def _unclear(record: Record) -> str:
    return "cannot be read by a program" if record.reason == "unreadable" else REASONS[record.reason].says


def _which_number(suggests: list[str]) -> str:
    ask = "ask the service which number is right, then change the line number: or cite a page that shows it in words"
    if not suggests:
        return ask
    return f"{ask} (this page now shows {', '.join(suggests)}: nobody has checked whose that is)"


def _not_known(suggests: tuple[str, ...], known: set[str]) -> list[str]:
    """The numbers that are not in the directory already: those are somebody else's."""
    return [shown for shown in suggests if re.sub(r"^(?:00)?44", "0", re.sub(r"\(0\)|\D", "", shown)) not in known]
