"""What an editor may write in the front matter of a page, and the book that pages and services make."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal, NamedTuple

from pydantic import Field

from build_scripts.book.fields import (
    BreathStep,
    Colour,
    Fields,
    Heading,
    Identifier,
    Line,
    OldNumber,
    Reviewed,
    Scale,
    SecureAddress,
    Sentence,
    Span,
    WebAddress,
    recorded,
    written,
)
from build_scripts.book.front_matter import Where
from build_scripts.signposting.model import Nation, Service

Place = Literal["", "scene", "me", "signposting", "work", "about"]
PLACES: tuple[Place, ...] = ("", "scene", "me", "signposting", "work", "about")

REGISTER_PAGE = "about/evidence.md"
NEWS_PAGE = "about/whats-new.md"
GROUPS_PAGE = "signposting/index.md"
RETIRED_PAGE = "signposting/retired.md"
FORCE_PAGE = "about/force.md"
PEER_SUPPORT_PAGE = "me/trim-and-estip.md"
SEARCH_PAGE = "about/search-words.md"
WORDS_PAGE = "work/write/better-words.md"


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


class Retired(Fields):
    """A name or number that is used no longer, and where to go instead.

    The number is never published; the name is, so that somebody who knows the old one finds the new one.
    """

    name: Heading = written("Rape Crisis limited-hours line")
    numbers: list[OldNumber] = written('["0808 802 9999"]', default=[])
    replaced_by: Identifier = written("rape-crisis-247")
    since: Heading = written("December 2022")
    why: Sentence = written("Replaced by a line that is open at any hour.")
    source: WebAddress = written("https://www.example.org/news")


class Term(Fields):
    """What a force calls something."""

    word: Heading = written("Public Protection Notification")
    here: Heading = written("PPN1")


class Force(Fields):
    """What makes a force's edition its own.

    name: of the force or its area, as people there say it. colour, colour_dark: of the top bar, under white letters.
    """

    name: Heading = written("Hampshire")
    colour: Colour | None = written('"#12395b"', default=None)
    colour_dark: Colour | None = written('"#0b141c"', default=None)
    peer_support: Literal["trim", "estip", "both", "to-confirm"] = written("to-confirm")
    terms: list[Term] = written("- word: Public Protection Notification", default=[])


class Breath(Fields):
    """A way to breathe for the pacer: its steps are one breath, minutes is how long it goes on by itself."""

    name: Heading = written("Long breath out")
    steps: list[BreathStep] = written("[in 4, out 6]", min_length=2, max_length=6)
    minutes: int = written("1", ge=1, le=10)
    note: Sentence = written("The one to start with.")


class Stage(Fields):
    """A part of the time after a job: a heading of the page, from when it counts, and when to look again."""

    heading: Heading = written("Keep the first three days simple")
    from_: Span = written("8 hours", alias="from")
    check_in: Span | None = written("3 days", default=None)


class RetiredQuestion(Fields):
    """A question that an audit asks no longer. Phones keep what was answered to it, so its id is not used again."""

    id: Identifier = written("path-lit")
    was: Sentence = written("Is the path lit?")


class Audit(Fields):
    """What makes the listed questions of a page an audit.

    id: what answers on phones are kept under; it outlives the name of the file.
    of: what is audited, as asked: "Which building or area?". sections: what the page's headings stand for.
    scale: the scores with their words; "does not apply" is always there too. proof_from: the lowest that needs a note.
    next_steps: how many of the lowest questions are shown first.
    marks: what a question can be marked with. outcomes: what people can agree on in the end.
    """

    id: Identifier = written("estates")
    of: Heading = written("building or area")
    sections: Heading = written("area")
    scale: Scale = written("[0 no, 1 partly, 2 yes]")
    next_steps: int = written("4", default=4, ge=1, le=9)
    proof_from: int | None = written("2", default=None, ge=1, le=5)
    marks: list[Heading] = written("[safety, quick win, plan]", default=[], max_length=4)
    outcomes: list[Heading] = written("[ready, ready with fixes, redesign]", default=[], max_length=5)
    retired: list[RetiredQuestion] = written("- id: path-lit", default=[])


class SameWords(Fields):
    """What officers type, and how the book says it: search takes one for the other."""

    means: Line = written("domestic abuse")
    typed: list[Line] = written("[DA, DV, domestic violence]", min_length=1)


class LeadsTo(Fields):
    """What officers type when they want one page or service, though its own words are others."""

    page: Line = written("me/sleep-and-shifts.md")
    typed: list[Line] = written("[cant sleep, knackered]", min_length=1)


class LookedFor(Fields):
    """How the language helper finds a line of the tables of better words, where its own words do not say enough.

    avoid: the cell, as it stands in the table. find: phrases looked for in its place. leave: phrases in which they are
    right. only_with: phrases of which the sentence must have one. even_denied: whether "not" before it changes nothing.
    """

    avoid: Line = written("Failed to engage")
    find: list[Line] = written("[failed to engage, not engage]", default=[])
    leave: list[Line] = written("[engage the handbrake]", default=[])
    only_with: list[Line] = written("[child, girl, boy]", default=[])
    even_denied: bool = written("true", default=False)


class HelpFirst(Fields):
    """A risk to life, and what search shows above everything else when somebody types one of these.

    show: paths below content/, in order; each may end in a part of the page: "scene/domestic-abuse.md#check-the-neck".
    above_all: whether it stands above another risk that was typed with it, as a call for an ambulance does.
    """

    risk: Heading = written("Suicide")
    show: list[Line] = written("[scene/suicidal.md]", min_length=1, max_length=4)
    typed: list[Line] = written("[suicide, suicidal]", min_length=1)
    above_all: bool = written("true", default=False)


class WalkedFlow(Fields):
    """Something officers come for: how many taps it took, and how often Tab was pressed to do it by keyboard."""

    goal: Heading = written("Call the crisis line")
    taps: int = written("1", ge=1)
    tab_presses: int = written("9", ge=0)


class AccessTest(Fields):
    """What `python -m tests.access` looked at, and how many faults it found.

    pages, states: how many pages, and states of tools, dialogs and notices. widths: in px, each in every choice
    of colours. kinds: how many kinds of page were tried with large text, wide spacing, little room and less movement.
    """

    on: date = written("2026-11-23")
    engines: list[Line] = written("[Chromium 141, WebKit 2.50]", min_length=1)
    axe: Line = written('"4.10.3"')
    pages: int = written("188", ge=1)
    states: int = written("37", ge=1)
    kinds: int = written("23", ge=1)
    widths: list[int] = written("[320, 360, 768, 1280]", min_length=1)
    faults: int = written("0", ge=0)
    flows: list[WalkedFlow] = written("- goal: Call the crisis line", default=[])


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
    retired: list[Retired] = written("- name: Rape Crisis limited-hours line", default=[])
    force: list[Force] = written("- name: Hampshire", default=[], max_length=1)
    breathing: list[Breath] = written("- name: Long breath out", default=[])
    audit: Audit | None = written(
        "{id: estates, of: building or area, sections: area, scale: [0 no, 1 partly, 2 yes]}", default=None
    )
    timeline: list[Stage] = written("- heading: Keep the first three days simple", default=[])
    help_first: list[HelpFirst] = written("- risk: Suicide", default=[])
    same_words: list[SameWords] = written("- means: domestic abuse", default=[])
    leads_to: list[LeadsTo] = written("- page: me/sleep-and-shifts.md", default=[])
    looked_for: list[LookedFor] = written("- avoid: Failed to engage", default=[])
    word_forms: list[Line] = written("[choose chose chosen]", default=[])
    denials: list[Line] = written("[not, never, no evidence]", default=[])
    access_test: list[AccessTest] = recorded("- on: 2026-11-23", default=[], max_length=1)
    contents: bool = written("true", default=False)  # lists every page and service under the text
    pocket_card: bool = written("true", default=False)  # shows the card to print under the text


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


class Answered(NamedTuple):
    """What a program saw when it last looked: a service's numbers on the page that proves them, or its website."""

    what: Literal["numbers", "website"]
    on: date


@dataclass
class Book:
    """Everything that could be read without an error.

    pages: by path below content/ ("me/sleep.md"); services are not among them.
    services: by id ("samaritans"), which is the name of their file.
    sources: the register, by id, in the order it is written.
    groups: the headings of the directory, by id, in the order they are written.
    diagrams: the text of each SVG picture, by path below content/.
    retired: names and numbers used no longer, in the order they are written.
    force: whose edition this is; None for the national one.
    files: the file of each page and service, readable or not, by path below content/.
    own: the paths of the force's own pages and services, in order.
    content: the folder it was read from.
    urgent: the ids of the services on the urgent strip, which mkdocs.yml names; set by whoever builds.
    answered: by id, what visits to the web saw last of a service; set by whoever builds, empty if nobody has looked.
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

    retired: list[Retired] = field(default_factory=list)
    force: Force | None = None
    files: dict[str, Path] = field(default_factory=dict)
    own: list[str] = field(default_factory=list)
    content: Path = Path("content")
    urgent: tuple[str, ...] = ()
    answered: dict[str, Answered] = field(default_factory=dict)

    def file_of(self, path: str) -> str:
        """The file of a page or service below content/: "forces/hampshire/me/sleep.md" for a force's own."""
        return self.files.get(path, self.content / path).relative_to(self.content).as_posix()
