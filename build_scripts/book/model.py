"""What an editor may write in the front matter of a page, and the book that pages and services make."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from pydantic import Field

from build_scripts.book.fields import (
    Fields,
    Heading,
    Identifier,
    Line,
    Reviewed,
    SecureAddress,
    Sentence,
    written,
)
from build_scripts.book.front_matter import Where
from build_scripts.signposting.model import Nation, Service

Place = Literal["", "scene", "me", "signposting", "work", "about"]
PLACES: tuple[Place, ...] = ("", "scene", "me", "signposting", "work", "about")

REGISTER_PAGE = "about/evidence.md"
NEWS_PAGE = "about/whats-new.md"
GROUPS_PAGE = "signposting/index.md"


class CardGroup(Fields):
    """A heading with a card under it for each page named."""

    heading: Heading = written("Right now")
    pages: list[Line] = written("[me/breathing.md]", min_length=1)


class Source(Fields):
    """An entry of the register: something a page rests on, and how much of it was read."""

    id: Identifier = written("nice-ng116")
    title: Line = written("Post-traumatic stress disorder (guideline NG116)")
    publisher: Line = written("NICE")
    year: int | None = written("2018", default=None, ge=1900, le=2100)
    url: SecureAddress | None = written("https://www.nice.org.uk/guidance/ng116", default=None)
    read: Literal["full", "abstract", "extract", "second-hand"] = written("abstract")


class Group(Fields):
    """A heading of the directory, under which services stand."""

    id: Identifier = written("crisis")
    heading: Heading = written("In crisis")
    description: Sentence = written("Somebody to talk to at any hour.")


class Area(Fields):
    """A part of a nation that readers can choose in the directory, with the areas of services that lie in it."""

    id: Identifier = written("avon-and-somerset")
    heading: Heading = written("Avon and Somerset")
    nation: Nation = written("england")
    covers: list[Heading] = written("[Bristol, North Somerset]", min_length=1)


class News(Fields):
    """Something readers should know has changed. urgent: whether what stood there before could do harm."""

    on: date = written("2026-11-23")
    what: Sentence = written("The number of Samaritans was corrected.")
    urgent: bool = written("true", default=False)


class PageFields(Reviewed):
    """The front matter of a page."""

    sources: list[Identifier] = written("[nice-ng116]", min_length=1)
    next: list[Line] = written("[me/get-help-today.md]", default=[], max_length=4)
    cards: list[CardGroup] = written("- heading: Right now", default=[])
    register_: list[Source] = written("- id: nice-ng116", default=[], alias="register")
    groups: list[Group] = written("- id: crisis", default=[])
    areas: list[Area] = written("- id: avon-and-somerset", default=[])
    news: list[News] = written("- what: The number of Samaritans was corrected.", default=[])
    long: Sentence | None = written("It is a list to look a word up in.", default=None)  # why it may be so
    unconfirmed: bool = written("true", default=False)  # lists every line of the book that is marked (to confirm)
    contents: bool = written("true", default=False)  # lists every page and service under the text


class Page(PageFields):
    """A page: its front matter, and its text with the place it came from.

    path: below content/, with forward slashes: "me/sleep.md".
    body: Markdown, without the title.
    body_line: the line of the file on which `body` begins.
    lines: the line of each key and list item of the front matter.
    """

    path: str
    body: str
    body_line: int
    lines: dict[Where, int] = Field(default={}, repr=False)

    @property
    def place(self) -> Place:
        """Which of the five places (or Now, "") the page belongs to: its first folder."""
        return place_of(self.path)

    @property
    def is_index(self) -> bool:
        """Whether this is the opening page of a folder."""
        return is_index(self.path)


def place_of(path: str) -> Place:
    """The place of a path below content/; pages in the top folder are Now."""
    first = path.split("/")[0] if "/" in path else ""
    return next((place for place in PLACES if place == first), "")


def is_index(path: str) -> bool:
    """Whether a path below content/ is the opening page of its folder."""
    return path.rsplit("/", 1)[-1] == "index.md"


@dataclass
class Book:
    """Everything that could be read without an error.

    pages: by path below content/ ("me/sleep.md"); services are not among them.
    services: by id ("samaritans"), which is the name of their file.
    sources: the register, by id, in the order it is written.
    groups: the headings of the directory, by id, in the order they are written.
    diagrams: the text of each SVG picture, by path below content/.
    """

    pages: dict[str, Page] = field(default_factory=dict)
    services: dict[str, Service] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    diagrams: dict[str, str] = field(default_factory=dict)

    @property
    def news(self) -> list[News]:
        """What has changed, newest first."""
        page = self.pages.get(NEWS_PAGE)
        return page.news if page else []
