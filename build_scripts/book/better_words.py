"""The pairs of the page of better words, and how they are looked for: for our own pages, and for the language helper.

The tables of the page are the list. Its front matter adds what a table cannot say: other ways a phrase is written,
where it is right, which words are one in several forms, and what denies.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from build_scripts.book.front_matter import Where
from build_scripts.book.model import WORDS_PAGE, Book, LookedFor, Page
from build_scripts.book.prose import passages_in

COLUMNS = ("Avoid", "Try", "Why")

_WORD = r"(?:[^\W_]{3,}\*|=?[^\W_](?:[^\W_]|['’-](?=[^\W_]))*)"
_WORDS = rf"{_WORD}(?: {_WORD})*"
_GROUP = rf"\({_WORDS}(?:\|{_WORDS})*\)"
_PHRASE = re.compile(rf"(?:{_WORD}|{_GROUP})(?: (?:…|{_WORD}|{_GROUP}))*(?<!…)")
HOW_A_PHRASE_IS_WRITTEN = "write words with single spaces, with (one|or other), = before a form, * after a start, or …"

Fault = tuple[Where | int, str, str]
"""What is wrong with the list: a place in the front matter or a line of the file, what, and the remedy."""


@dataclass(frozen=True)
class Pair:
    """A line of a table. line: of the file. avoid, try_, why: its cells, without marks; "" where one is empty."""

    line: int
    avoid: str
    try_: str
    why: str

    @property
    def phrases(self) -> list[str]:
        """The phrases of the first cell: "Claims, alleges (in a notice)" has two."""
        plain = re.sub(r"\([^)]*\)|[…\"]", "", self.avoid)
        return [words.strip() for words in plain.split(",") if words.strip()]


def pairs_of(page: Page) -> list[Pair]:
    """Every line of its tables that have a column of words to avoid, in order."""
    rows: dict[int, dict[str, str]] = {}
    for passage in passages_in(page.body, page.body_line):
        if passage.kind == "cell":
            rows.setdefault(passage.line, {})[passage.column] = passage.text
    return [
        Pair(line, *(cells.get(column, "") for column in COLUMNS)) for line, cells in rows.items() if "Avoid" in cells
    ]


def wording_of(book: Book) -> dict[str, Any]:
    """What the language helper works with; its shape is `Wording` in build_scripts/client/language/checker.js."""
    page = book.pages[WORDS_PAGE]
    more = {entry.avoid: entry for entry in page.looked_for}
    pairs = [_looked_for(pair, more.get(pair.avoid)) for pair in pairs_of(page)]
    return {"pairs": pairs, "word_forms": page.word_forms, "denials": page.denials}


def _looked_for(pair: Pair, more: LookedFor | None) -> dict[str, Any]:
    said = more.model_dump(exclude_defaults=True, exclude={"avoid"}) if more else {}
    return {"try": pair.try_, "why": pair.why, "find": pair.phrases, **said}


def wording_faults(page: Page) -> Iterator[Fault]:
    """Everything that keeps a line from being found, or that it can do without."""
    pairs = pairs_of(page)
    yield from _table_faults(pairs)
    listed = [pair.avoid for pair in pairs]
    told: set[str] = set()
    for index, entry in enumerate(page.looked_for):
        where: Where = ("looked_for", index)
        if entry.avoid not in listed:
            near = get_close_matches(entry.avoid, listed, n=1, cutoff=0.4)
            remedy = f"write {near[0]}" if near else "write a cell of the Avoid column, as it stands there"
            yield (*where, "avoid"), f'"{entry.avoid}" is no cell of the Avoid column', remedy
        if entry.avoid in told:
            yield (*where, "avoid"), f'"{entry.avoid}" was told before', "make one entry of the two"
        told.add(entry.avoid)
        if not (entry.find or entry.leave or entry.only_with or entry.even_denied):
            yield where, "says nothing about how to find it", "add find: or leave:, or take the entry out"
        for key in ("find", "leave", "only_with"):
            yield from _phrase_faults((*where, key), getattr(entry, key))
    yield from _phrase_faults(("denials",), page.denials)
    yield from _form_faults(page.word_forms)


def _table_faults(pairs: list[Pair]) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for pair in pairs:
        for column, cell in zip(COLUMNS, (pair.avoid, pair.try_, pair.why), strict=True):
            if not cell:
                yield (
                    pair.line,
                    f'"{pair.avoid}" has nothing under {column}',
                    "write it, with a column Avoid, Try and Why",
                )
        if not pair.phrases:
            yield pair.line, f'"{pair.avoid}" has no words to look for', "write the words before the bracket"
        line = first.setdefault(pair.avoid.casefold(), pair.line)
        if line != pair.line:
            yield pair.line, f'"{pair.avoid}" also stands on line {line}', "make one line of the two"


def _phrase_faults(where: Where, phrases: list[str]) -> Iterator[Fault]:
    for index, phrase in enumerate(phrases):
        if not _PHRASE.fullmatch(phrase):
            yield (*where, index), f'"{phrase}" cannot be looked for', HOW_A_PHRASE_IS_WRITTEN


def _form_faults(lines: list[str]) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for index, line in enumerate(lines):
        words = line.split()
        if len(words) < 2 or line != " ".join(words).lower():
            remedy = "write two or more words in small letters, like choose chose chosen"
            yield ("word_forms", index), f'"{line}" is not a line of word forms', remedy
        for word in words:
            if first.setdefault(word, index) != index:
                yield ("word_forms", index), f'"{word}" stands in two lines', "leave it in one of them"
