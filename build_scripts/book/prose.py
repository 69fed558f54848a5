"""The text of a page as its reader meets it: passages without Markdown, each with the line it was written on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from build_scripts.book.contact_links import without_code
from build_scripts.book.model import Page
from build_scripts.signposting.model import Service

_LINK = re.compile(r"!?\[((?:[^\[\]\\]|\\.)*)\]\([^()\s]*\)")
_MARKS = re.compile(r"[*`]+|(?<!\w)_+|_+(?!\w)")
_ATTRIBUTES = re.compile(r"[ \t]*\{ *[#.][^{}]*\}[ \t]*$", re.MULTILINE)
_HEADING = re.compile(r"#{1,6} +")
_NOTICE = re.compile(r"(?:!!!|\?\?\?\+?) +\w+(?: +\"(.*)\")?")
_ITEM = re.compile(r"(?:[-*+]|\d+\.) +")
RULE = re.compile(r"\|(?: *:?-+:? *\|)+")
CELL = re.compile(r"(?<!\\)\|")
_QUOTED = re.compile(r'"[^"]*"|“[^”]*”')
_NEXT = r"\s+(?=[\"“(]?[A-Z0-9])"
_SENTENCE_END = re.compile(rf"(?<=[.!?]){_NEXT}|(?<=[.!?][\"”)]){_NEXT}")
_WORD = re.compile(r"[^\W_](?:[^\W_]|['’-](?=[^\W_]))*")


@dataclass(frozen=True)
class Passage:
    """A heading, paragraph, list item, quotation or table cell.

    kind: "field" (of the front matter), "heading", "paragraph", "item", "quote" or "cell".
    line: the line of the file it begins on; further lines follow the line breaks in `text`.
    text: what is read, without marks and addresses.
    heading: the heading it stands under; of a cell also the head of its column.
    answers: whether it begins with somebody's words in bold, which the rest answers.
    """

    kind: str
    line: int
    text: str
    heading: str = ""
    column: str = ""
    answers: bool = False

    def line_at(self, place: int) -> int:
        """The line of the file on which the character at this place of the text stands."""
        return self.line + self.text.count("\n", 0, place)

    def quotation_at(self, start: int, end: int) -> tuple[int, int] | None:
        """From where to where the quotation marks around a part of the text reach; None if it is not quoted."""
        spans = (found.span() for found in _QUOTED.finditer(self.text))
        return next(((first, last) for first, last in spans if first < start and end <= last), None)

    def sentences(self) -> Iterator[tuple[int, str]]:
        """Each sentence with the place in the text where it begins."""
        start = 0
        for end in _SENTENCE_END.finditer(self.text):
            yield start, self.text[start : end.start()]
            start = end.end()
        if self.text[start:].strip():
            yield start, self.text[start:]


def words_of(text: str) -> list[str]:
    """The words of a text; "24-hour" and "don't" are one each."""
    return _WORD.findall(text)


def passages_of(entry: Page | Service) -> list[Passage]:
    """What a page or service says, in reading order: the fields readers see, then the text."""
    return [*_fields(entry), *passages_in(entry.body, entry.body_line)]


def _fields(entry: Page | Service) -> Iterator[Passage]:
    for key in ("title", "description", "eligibility", "safety"):
        text = getattr(entry, key, None)
        if text:
            yield Passage("field", entry.lines.get((key,), 1), text)
    for index, change in enumerate(entry.news if isinstance(entry, Page) else ()):
        yield Passage("field", entry.lines.get(("news", index, "what"), 1), change.what)


def to_confirm(entry: Page | Service) -> list[str]:
    """The sentences of a page or service that are marked "(to confirm)", in reading order."""
    sentences = (" ".join(text.split()) for passage in passages_of(entry) for _, text in passage.sentences())
    return [sentence for sentence in sentences if "to confirm" in _QUOTED.sub("", sentence)]


def passages_in(markdown: str, first_line: int = 1) -> list[Passage]:
    """The passages of a Markdown text. first_line: the number of its first line in the file."""
    reader = _Reader()
    for number, line in enumerate(without_code(markdown).split("\n"), first_line):
        reader.take(number, line)
    reader.flush()
    return reader.passages


class _Reader:
    """Takes the lines of a text one by one."""

    def __init__(self) -> None:
        self.passages: list[Passage] = []
        self.heading = ""
        self.columns: list[str] = []
        self.open: tuple[str, int, list[str]] | None = None  # kind, first line, lines

    def take(self, number: int, line: str) -> None:
        text = line.strip()
        if not text:
            self.flush()
            self.columns = []
        elif text.startswith("|"):
            self.flush()
            self._row(number, text)
        elif found := _HEADING.match(text):
            self.flush()
            self.heading = plain(text[found.end() :])
            self._add("heading", number, text[found.end() :])
        elif found := _NOTICE.match(text):
            self.flush()
            self._add("heading", number, found[1] or "")
        elif text.startswith(">"):
            if not text.strip("> "):
                self.flush()
            else:
                self._go_on("quote", number, text.lstrip("> "))
        elif found := _ITEM.match(text):
            self.flush()
            self.open = ("item", number, [text[found.end() :]])
        else:
            self._go_on(self.open[0] if self.open and self.open[0] == "item" else "paragraph", number, text)

    def flush(self) -> None:
        """Ends the passage that lines were being added to."""
        if self.open:
            kind, number, lines = self.open
            self.open = None
            self._add(kind, number, "\n".join(lines))

    def _go_on(self, kind: str, number: int, text: str) -> None:
        if self.open and self.open[0] == kind:
            self.open[2].append(text)
        else:
            self.flush()
            self.open = (kind, number, [text])

    def _row(self, number: int, text: str) -> None:
        cells = [cell.strip() for cell in CELL.split(text)[1:-1]]
        if RULE.fullmatch(text):
            return
        if not self.columns:
            self.columns = [plain(cell) for cell in cells]
            return
        for column, cell in zip(self.columns, cells, strict=False):
            self._add("cell", number, cell, column)

    def _add(self, kind: str, number: int, text: str, column: str = "") -> None:
        answers = kind in ("paragraph", "item") and bool(re.match(r"\*\*[\"“]", text))
        words = plain(text)
        if words.strip():
            self.passages.append(Passage(kind, number, words, self.heading, column, answers))


def plain(text: str) -> str:
    """Text without marks and addresses. Line breaks stay, so that a place in it still has its line."""
    return _MARKS.sub("", _LINK.sub(r"\1", _ATTRIBUTES.sub("", text))).replace("\\|", "|")
