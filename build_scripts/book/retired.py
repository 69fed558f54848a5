"""Numbers that must never be published again: looked for wherever somebody could read or tap them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from build_scripts.book.front_matter import Where
from build_scripts.book.model import RETIRED_PAGE, Book, Retired
from build_scripts.book.shelf import Shelf, is_service
from build_scripts.problem import Problem

#: What may stand between the digits of a number: spaces of every kind, hyphens, dots, brackets.
_BETWEEN = r"[\s\u00a0\u2009\u202f\u2010-\u2015().-]*"
_ADDRESS = re.compile(r"https?://[^\s\"'<>)]+")


class OldNumbers:
    """The retired numbers of a book, ready to be looked for. Addresses of web pages are passed over."""

    def __init__(self, entries: Iterable[Retired]) -> None:
        self._entries: dict[str, Retired] = {}
        for entry in entries:
            for number in entry.numbers:
                self._entries.setdefault(number.replace(" ", ""), entry)
        patterns = [_pattern(digits) for digits in self._entries]
        self._any = re.compile(rf"(?<![\w])(?:{'|'.join(patterns)})(?!\w)") if patterns else None

    def find(self, text: str) -> Iterator[tuple[int, str, Retired]]:
        """Every retired number in a text: its position, as it is typed, and what is known of it."""
        if self._any is None:
            return
        for match in self._any.finditer(_ADDRESS.sub(lambda address: " " * len(address[0]), text)):
            typed = re.sub(r"\D", "", match[0].replace("(0)", ""))
            digits = re.sub(r"^(?:0044|44)", "0", typed) if typed not in self._entries else typed
            yield match.start(), match[0], self._entries[digits]


def _pattern(digits: str) -> str:
    """A number as people type it, also for callers abroad."""
    spaced = _BETWEEN.join(digits)
    if not digits.startswith("0"):
        return spaced
    abroad = _BETWEEN.join(digits[1:])
    return rf"{spaced}|(?:\+|00){_BETWEEN}44{_BETWEEN}(?:\(0\){_BETWEEN})?{abroad}"


def retired_problems(shelf: Shelf) -> Iterator[Problem]:
    """Every retired number in a field or text of the content, and every replacement that is not there."""
    known = {Path(path).stem for path in shelf.known if is_service(path)} | shelf.elsewhere
    for index, entry in enumerate(shelf.book.retired):
        if entry.replaced_by not in known:
            what, remedy = f'there is no service "{entry.replaced_by}"', "write the id of one"
            yield shelf.fault(RETIRED_PAGE, ("retired", index, "replaced_by"), what, remedy)
    old = OldNumbers(shelf.book.retired)
    for path, document in shelf.documents.items():
        for where, text in _texts(document.meta):
            if path == RETIRED_PAGE and "numbers" in where:
                continue
            for _, typed, entry in old.find(text):
                yield shelf.fault(path, where, *said(typed, entry, shelf.book))
        for line, text in enumerate(document.body.split("\n"), document.body_line):
            for _, typed, entry in old.find(text):
                yield shelf.fault(path, line, *said(typed, entry, shelf.book))


def said(typed: str, entry: Retired, book: Book) -> tuple[str, str]:
    """What is wrong with publishing a retired number, and the remedy."""
    service = book.services.get(entry.replaced_by)
    what = f'the number "{typed}" must not be published any more: {entry.name}'
    if service is None or not (service.phones or service.texts):
        return what, f"take it out; {entry.replaced_by} takes its place"
    verb = "Call" if service.phones else "Text"
    return what, f"take it out; {service.title} takes its place: [{verb} {service.title}]({verb.lower()}:{service.id})"


def _texts(value: Any, where: Where = ()) -> Iterator[tuple[Where, str]]:
    """Every text of the front matter, with its place."""
    if isinstance(value, str):
        yield where, value
    elif isinstance(value, dict | list):
        items: Iterable[tuple[str | int, Any]] = value.items() if isinstance(value, dict) else enumerate(value)
        for key, item in items:
            yield from _texts(item, (*where, key))
