"""The questions of an audit, as they are listed on its page, and what is wrong with them.

    - **Red line.** Is a named person ready to support learners? { #support-named .safety }

On phones an answer hangs on the id of its question. Words and order may change; an id may not come to mean another
question.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import groupby, takewhile

from build_scripts.book.contact_links import without_code

RED_LINE = "**Red line.**"
PRINCIPLES_FOLDER = "work/principles/"
"""Each page in it is one principle that a question can serve."""

_ITEM = re.compile(r"[-*+] +(.*?) *(?:\{([^{}]*)\})? *$")
_ALMOST_RED_LINE = re.compile(r"\W*red[ -]?lines?\b\W*", re.IGNORECASE)


@dataclass(frozen=True)
class Listed:
    """An item of a list under a heading. line: counted from 1 in the text. id: "" when it has none."""

    line: int
    section: str
    words: str
    id: str
    principles: tuple[str, ...]


def listed(markdown: str) -> Iterator[Listed]:
    """The items of lists that begin at the edge of the text, below its first heading; numbered lists are steps."""
    section = ""
    lines = without_code(markdown).split("\n")
    for index, line in enumerate(lines):
        if line.startswith("## "):
            section = line[3:].strip()
        elif section and re.match(r"[-*+] ", line):
            rest = takewhile(lambda more: re.match(r" +[^ *+-]", more), lines[index + 1 :])
            yield _item(index + 1, section, " ".join([line, *(more.strip() for more in rest)]))


def _item(line: int, section: str, text: str) -> Listed:
    found = _ITEM.fullmatch(text)
    assert found is not None
    marks = (found[2] or "").split()
    ids = [mark[1:] for mark in marks if mark.startswith("#")]
    principles = tuple(mark[1:] for mark in marks if mark.startswith("."))
    return Listed(line, section, found[1], ids[0] if ids else "", principles)


def audit_faults(markdown: str, retired: Iterable[str], principles: Iterable[str]) -> Iterator[tuple[int, str, str]]:
    """What is wrong with the questions in a text: its line counted from 1, what, and the remedy.

    retired: the ids of questions that are asked no longer. principles: what the questions can serve."""
    gone, known, first = set(retired), sorted(principles), dict[str, str]()
    for _, items in groupby(listed(markdown), lambda item: item.section):
        section = list(items)
        if not any(item.id for item in section):
            continue  # a list of something else
        for item in section:
            yield from _item_faults(item, gone, known)
            if item.id in first:
                yield item.line, f'"{item.id}" is already the id of "{first[item.id]}"', "give one of them another id"
            elif item.id:
                first[item.id] = item.words


def _item_faults(item: Listed, retired: set[str], principles: list[str]) -> Iterator[tuple[int, str, str]]:
    if not item.id:
        yield item.line, "a question without an id", "end it with an id of its own, like { #path-lit }"
    elif not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", item.id):
        yield item.line, f'"{item.id}" is not an id', "use small letters, digits and single hyphens, like #path-lit"
    elif item.id in retired:
        remedy = "phones keep old answers under it: give this question a new id"
        yield item.line, f'"{item.id}" is the id of a retired question', remedy
    almost = _ALMOST_RED_LINE.match(item.words)
    if almost and almost[0].strip() != RED_LINE:
        yield item.line, "a red line that phones would not see as one", f"begin it with {RED_LINE}"
    for principle in item.principles:
        if principles and principle not in principles:
            near = get_close_matches(principle, principles, n=1)
            remedy = f"write .{near[0]}" if near else "write one of ." + ", .".join(principles)
            yield item.line, f'there is no principle "{principle}"', remedy
    if len(item.principles) > 1:
        yield item.line, f"{len(item.principles)} principles for one question", "keep the one it serves most"
