"""The roadmap of a page: its years and their goals below them, and what is wrong with them.

    ## Year 1: phase 1 to 2 (April 2024 to March 2025)

    - Train the trainers. *Look for: names and dates.* { #trainers-trained .empowerment }

and the marks a goal can have, in order: `- **Not started.** Nobody has begun. { #mark-not-started }`. The board on the
phone reads them from the finished page, and moves every date when a force starts later.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from itertools import pairwise

from .contact_links import without_code

Fault = tuple[int, str, str]

PRINCIPLES = ("safety", "trustworthiness", "choice", "collaboration", "empowerment", "inclusivity")
#: In English whatever the computer's language: build_scripts/client/roadmap/dates.js reads the same names.
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_MONTH = rf"((?:{'|'.join(_MONTHS)}) \d{{4}})"
_YEAR = re.compile(r"## Year \d+\b")
_DATED = re.compile(rf"## Year \d+\b.*\((?:{_MONTH} )?to {_MONTH}\)\s*")
_ITEM = re.compile(r"[-*+] +(.*)")
_ATTRIBUTES = re.compile(r"\{ *#[\w-]+((?: +\.[\w-]+)*) *\}\s*$")
_MEASURE = re.compile(r"\*Look for: [^*]+\*\s*$")
_MARK = re.compile(r"^[-*+] +\*\*[^*]+\*\*.*\{ *#mark-[\w-]+ *\}", re.MULTILINE)


def roadmap_faults(body: str) -> Iterator[Fault]:
    """What an editor has to put right in the roadmap of a text."""
    text = without_code(body)
    lines = list(enumerate(text.split("\n"), 1))
    years = [(number, line) for number, line in lines if _YEAR.match(line)]
    if not years:
        remedy = "write a heading for each, like ## Year 1: begin (April 2024 to March 2025)"
        yield 1, "tool:roadmap has no years on this page", remedy
    yield from _year_faults(years)
    for number, _ in years:
        yield from _goals_faults(lines[number:], number)
    if len(_MARK.findall(text)) < 2:
        yield 1, "tool:roadmap has no marks on this page", "list them, like - **Not started.** { #mark-not-started }"


def _year_faults(years: list[tuple[int, str]]) -> Iterator[Fault]:
    dated = [(number, _DATED.fullmatch(line)) for number, line in years]
    for number, found in dated:
        if not found:
            yield number, "a year without its months", "end it with them, like (April 2024 to March 2025)"
    for (_, before), (number, found) in pairwise(dated):
        if before and found and (not found[1] or _months(found[1]) != _months(before[2]) + 1):
            yield number, f"this year does not begin the month after {before[2]}", "put its months right"


def _goals_faults(below: list[tuple[int, str]], heading: int) -> Iterator[Fault]:
    goals = 0
    for number, line in below:
        if line.startswith("#"):
            break
        item = _ITEM.fullmatch(line)
        if not item:
            continue
        goals += 1
        attributes = _ATTRIBUTES.search(item[1])
        if not attributes:
            yield number, "a goal without an id and a principle", "end it like { #trainers-trained .empowerment }"
            continue
        if not _MEASURE.search(item[1][: attributes.start()]):
            remedy = "write it before the id, like *Look for: names and dates.*"
            yield number, "a goal that does not say what shows it", remedy
        yield from _principle_faults(number, attributes[1].split())
    if not goals:
        yield heading, "a year without goals", "list them below it"


def _principle_faults(number: int, classes: list[str]) -> Iterator[Fault]:
    names = [name.removeprefix(".") for name in classes]
    if len(names) != 1:
        yield number, "a goal serves one principle", "write one after its id, like .safety"
    elif names[0] not in PRINCIPLES:
        near = get_close_matches(names[0], PRINCIPLES, n=1)
        remedy = f"write .{near[0]}" if near else "write one of " + ", ".join(PRINCIPLES)
        yield number, f'"{names[0]}" is not a principle', remedy


def _months(words: str) -> int:
    """Months since the year 0, of "April 2024"."""
    month, year = words.split()
    return int(year) * 12 + _MONTHS.index(month)
