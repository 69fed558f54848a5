"""Reads the whole of content/ and says everything that is wrong with it in one pass."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from build_scripts.book.contact_links import check_contact_links, without_code
from build_scripts.book.front_matter import Document, Where, read_document, spell
from build_scripts.book.model import (
    GROUPS_PAGE,
    REGISTER_PAGE,
    UNFINISHED,
    Book,
    Page,
    PageFields,
    field_problems,
    is_index,
)
from build_scripts.problem import Problem, in_reading_order
from build_scripts.signposting.model import SERVICES_FOLDER, Service, ServiceFields
from build_scripts.signposting.numbers import numbers_in_text

IMAGE_SUFFIXES = {".avif", ".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp"}

CONTACTS = ("phones", "texts", "emails", "website", "webchat")
"""The fields of a service by which somebody can reach it."""

SHOWN_FIELDS = ("title", "description", "eligibility", "safety")
"""The fields that readers see as running text."""

LONGEST_SHORT_NUMBER = 3
"""Numbers of so few digits (999, 101) may be named in running text."""


def load_book(content_dir: Path, root: Path | None = None, today: date | None = None) -> tuple[Book, list[Problem]]:
    """The book in `content_dir`, and every Problem found in it, in reading order.

    What has an error in its own front matter is left out of the Book; it still counts as existing, so that
    one fault is not told again by every page that links to it. Problems name files relative to `root`, which
    is the folder above `content_dir` unless given. `today` decides what is overdue.
    """
    shelf = _Shelf(content_dir, root or content_dir.parent, today or date.today())
    problems: list[Problem] = []
    for path in sorted(content_dir.rglob("*")):
        if path.is_file():
            problems += shelf.take(path)
    for check in CHECKS:
        rule = check.__name__.strip("_").replace("_", "-")
        problems += (replace(problem, check=rule) for problem in check(shelf))
    return shelf.book, in_reading_order(problems)


@dataclass
class _Shelf:
    """The book as it fills up, with what is known of the parts that have faults.

    documents: every file whose front matter could be split into fields, by path below content/.
    known: every page and service there is a file for, readable or not.
    """

    content_dir: Path
    root: Path
    today: date
    book: Book = field(default_factory=Book)
    documents: dict[str, Document] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)

    def take(self, path: Path) -> list[Problem]:
        """Reads one file into the book; the Problems that keep it, or a part of it, out."""
        below = path.relative_to(self.content_dir).as_posix()
        misplaced = _misplaced(below)
        if misplaced:
            what, remedy = misplaced
            return [Problem(self.name(below), None, what, remedy, check="files")]
        if path.suffix != ".md":
            return []
        self.known.add(below)
        document = read_document(path, self.root)
        if isinstance(document, list):
            return document
        self.documents[below] = document
        return self._take_service(document, below) if _is_service(below) else self._take_page(document, below)

    def _take_page(self, document: Document, below: str) -> list[Problem]:
        problems = field_problems(document, PageFields, "a page")
        if not problems:
            page = Page.model_validate({**document.meta, **_origin(document, below)})
            self.book.pages[below] = page
            if below == REGISTER_PAGE:
                self.book.sources = {source.id: source for source in page.register_}
            if below == GROUPS_PAGE:
                self.book.groups = {group.id: group for group in page.groups}
        return problems

    def _take_service(self, document: Document, below: str) -> list[Problem]:
        problems = field_problems(document, ServiceFields, "a service")
        if not problems:
            name = Path(below).stem
            fields = {**document.meta, **_origin(document, below), "id": name}
            self.book.services[name] = Service.model_validate(fields)
        return problems

    def name(self, below: str) -> str:
        """How messages name a file below content/: "content/me/sleep.md"."""
        return (self.content_dir / below).relative_to(self.root).as_posix()

    @property
    def pages(self) -> list[str]:
        """The paths of the pages whose front matter could be split into fields."""
        return [path for path in self.documents if not _is_service(path)]

    @property
    def services(self) -> list[str]:
        """The paths of the services whose front matter could be split into fields."""
        return [path for path in self.documents if _is_service(path)]

    def readable(self, path: str) -> Page | Service | None:
        """The page or service at a path, if nothing is wrong with its own fields."""
        return self.book.services.get(Path(path).stem) if _is_service(path) else self.book.pages.get(path)

    def texts(self, path: str, where: Where) -> list[tuple[Where, str]]:
        """The texts in a list of the front matter, each with its place."""
        value: Any = self.documents[path].meta
        for part in where:
            try:
                value = value[part]
            except (KeyError, IndexError, TypeError):
                return []
        items = value if isinstance(value, list) else []
        return [
            ((*where, index), item)
            for index, item in enumerate(items)
            if isinstance(item, str) and not UNFINISHED.search(item)
        ]

    def ids(self, path: str, key: str) -> list[tuple[Where, str]]:
        """The ids in a list of groups of fields, each with its place."""
        document = self.documents.get(path)
        entries = document.meta.get(key) if document else None
        return [
            ((key, index, "id"), entry["id"])
            for index, entry in enumerate(entries if isinstance(entries, list) else [])
            if isinstance(entry, dict) and isinstance(entry.get("id"), str)
        ]

    def fault(self, path: str, where: Where | int, what: str, remedy: str) -> Problem:
        """An error in a page or service: at a place of its front matter, or on a line of its file."""
        document = self.documents[path]
        if isinstance(where, int):
            return Problem(document.path, where, what, remedy)
        prefix = f"{spell(where)}: " if where else ""
        return Problem(document.path, document.line_of(where), prefix + what, remedy)

    def warning(self, path: str, where: Where | int, what: str, remedy: str) -> Problem:
        """The same for what need not stop a build."""
        return replace(self.fault(path, where, what, remedy), severity="warning")


def _is_service(below: str) -> bool:
    return below.startswith(SERVICES_FOLDER)


def _origin(document: Document, below: str) -> dict[str, Any]:
    """The fields of a page or service that say where it came from."""
    return {"path": below, "body": document.body, "body_line": document.body_line, "lines": document.lines}


def _misplaced(below: str) -> tuple[str, str] | None:
    """What is wrong with a file's kind, name or place, and the remedy; None if nothing is."""
    path = Path(below)
    if path.suffix != ".md":
        picture = "images" in path.parts[:-1] and path.suffix.lower() in IMAGE_SUFFIXES
        return None if picture else ("not a page", "keep only .md files here, and pictures in a folder called images")
    if not re.fullmatch(r"([a-z0-9]+(-[a-z0-9]+)*/)*[a-z0-9]+(-[a-z0-9]+)*\.md", below):
        plain = "/".join(re.sub(r"[^a-z0-9]+", "-", part.lower()).strip("-") for part in path.with_suffix("").parts)
        return (
            "the name has more in it than small letters, digits and single hyphens",
            f"rename it to {plain}.md",
        )
    if _is_service(below) and below.count("/") > SERVICES_FOLDER.count("/"):
        return "a service in a folder of its own", f"move it up into {SERVICES_FOLDER}"
    if below == f"{SERVICES_FOLDER}index.md":
        return "index is not the name of a service", f"rename it, or write what it says in {GROUPS_PAGE}"
    return None


# ---- one part of the book against the others ----
# These look at what was written rather than at the finished book, so that one fault does not hide the next.


def _dates(shelf: _Shelf) -> Iterator[Problem]:
    where = ("last_reviewed_on",)
    for path, document in shelf.documents.items():
        reviewed = document.meta.get("last_reviewed_on")
        part = shelf.readable(path)
        if type(reviewed) is date and reviewed > shelf.today:
            yield shelf.fault(path, where, f"{reviewed} is in the future", "write the day it was last checked")
        elif part and part.review_due < shelf.today:
            what = f"the review was due on {part.review_due}"
            yield shelf.warning(path, where, what, "check it, then write today's date")


def _addresses(shelf: _Shelf) -> Iterator[Problem]:
    for path in shelf.known:
        if is_index(path) and f"{path.removesuffix('/index.md')}.md" in shelf.known:
            twin = f"{path.removesuffix('/index.md')}.md"
            what = f"has the same address on the site as {twin}"
            yield Problem(shelf.name(path), None, what, "rename one of them")


def _titles(shelf: _Shelf) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for path, document in shelf.documents.items():
        title = document.meta.get("title")
        if isinstance(title, str) and not UNFINISHED.search(title):
            known = first.setdefault(" ".join(title.casefold().split()), path)
            if known != path:
                what = f'"{title}" is also the title of {known}'
                yield shelf.fault(path, ("title",), what, "give one of them another title")


def _reserved_fields(shelf: _Shelf) -> Iterator[Problem]:
    for path in shelf.pages:
        for key, home in (("register", REGISTER_PAGE), ("groups", GROUPS_PAGE)):
            if key in shelf.documents[path].meta and path != home:
                yield shelf.fault(path, (key,), f"belongs to {home} alone", "move it there")


def _repeated_ids(shelf: _Shelf) -> Iterator[Problem]:
    for page, key in ((REGISTER_PAGE, "register"), (GROUPS_PAGE, "groups")):
        seen: set[str] = set()
        for where, name in shelf.ids(page, key):
            if name in seen:
                yield shelf.fault(page, where, f'"{name}" is there already', "give it another id")
            seen.add(name)


def _sources(shelf: _Shelf) -> Iterator[Problem]:
    register = [name for _, name in shelf.ids(REGISTER_PAGE, "register")]
    used: set[str] = set()
    for path in shelf.pages:
        for where, name in shelf.texts(path, ("sources",)):
            used.add(name)
            if name not in register:
                what = f'"{name}" is not in the register of {REGISTER_PAGE}'
                yield shelf.fault(path, where, what, _near(name, register, "add it there"))
    # A page that cannot be read may be the one that rests on a source: say nothing until it can.
    if shelf.known <= shelf.documents.keys() and shelf.book.sources:
        for where, name in shelf.ids(REGISTER_PAGE, "register"):
            if name not in used:
                remedy = "name it in the sources of a page, or take it out"
                yield shelf.warning(REGISTER_PAGE, where, f'no page rests on "{name}"', remedy)


def _groups(shelf: _Shelf) -> Iterator[Problem]:
    groups = [name for _, name in shelf.ids(GROUPS_PAGE, "groups")]
    for path in shelf.services:
        for where, name in shelf.texts(path, ("groups",)):
            if name not in groups:
                what = f'"{name}" is not a group of {GROUPS_PAGE}'
                yield shelf.fault(path, where, what, _near(name, groups, "add it there"))


def _next(shelf: _Shelf) -> Iterator[Problem]:
    for path in shelf.pages:
        if not shelf.documents[path].meta.get("next", []) and not is_index(path):
            remedy = "add 1 to 4 pages to go to, like next: [me/get-help-today.md]"
            yield shelf.fault(path, ("next",), "missing", remedy)
        yield from _paths(shelf, path, ("next",))


def _cards(shelf: _Shelf) -> Iterator[Problem]:
    for path in shelf.pages:
        cards = shelf.documents[path].meta.get("cards")
        for index in range(len(cards) if isinstance(cards, list) else 0):
            yield from _paths(shelf, path, ("cards", index, "pages"))


def _paths(shelf: _Shelf, path: str, where: Where) -> Iterator[Problem]:
    """The Problems with one list of paths."""
    seen: set[str] = set()
    for here, target in shelf.texts(path, where):
        if target not in shelf.known:
            remedy = _near(target, shelf.known, "write a path below content/, like me/breathing.md")
            yield shelf.fault(path, here, f'there is no page "{target}"', remedy)
        elif target == path:
            yield shelf.fault(path, here, "leads to this page itself", "write another page")
        elif target in seen:
            yield shelf.fault(path, here, f'"{target}" is there already', "take one out")
        seen.add(target)


def _contacts(shelf: _Shelf) -> Iterator[Problem]:
    for path in shelf.services:
        if not any(shelf.documents[path].meta.get(key) for key in CONTACTS):
            yield shelf.fault(path, (), "no way to reach this service", "add one of " + ", ".join(CONTACTS))


def _costs(shelf: _Shelf) -> Iterator[Problem]:
    for service in shelf.book.services.values():
        for index, phone in enumerate(service.phones):
            shown, kind = f'"{phone.number}"', phone.uk.kind
            where = ("phones", index, "cost")
            if kind == "charged":
                remedy = "look for a number that does not"
                yield shelf.warning(service.path, ("phones", index, "number"), f"{shown} costs extra to ring", remedy)
            elif phone.cost == "free" and kind in ("landline", "mobile", "03"):
                yield shelf.fault(service.path, where, f"{shown} is not free to ring", "write cost: standard")
            elif phone.cost == "standard" and kind == "freephone":
                yield shelf.fault(service.path, where, f"{shown} is free to ring", "write cost: free")


def _evidence(shelf: _Shelf) -> Iterator[Problem]:
    for service in shelf.book.services.values():
        proved = {proof for source in service.sources for proof in source.proves}
        for key, numbers in (("phones", service.phones), ("texts", service.texts)):
            if numbers and key not in proved:
                remedy = f"add a source with proves: [{key}], or take the numbers out"
                yield shelf.fault(service.path, (key,), "no source proves these numbers", remedy)


def _text(shelf: _Shelf) -> Iterator[Problem]:
    for path, document in shelf.documents.items():
        if not document.body.strip():
            yield shelf.fault(path, document.body_line, "no text", "write the page below the front matter")
        for line, text in _lines(document):
            if re.match(r" {0,3}#(\s|$)", text):
                remedy = "begin headings with ##: the title makes the top one"
                yield shelf.fault(path, line, "a heading with one #", remedy)
            if UNFINISHED.search(text):
                yield shelf.fault(path, line, "still to be written", "write it, or take the line out")


def _contact_links(shelf: _Shelf) -> Iterator[Problem]:
    known = [Path(path).stem for path in shelf.known if _is_service(path)]
    for document in shelf.documents.values():
        yield from check_contact_links(document.body, shelf.book.services, known, document.path, document.body_line)


def _typed_numbers(shelf: _Shelf) -> Iterator[Problem]:
    """Numbers in running text: nobody would find them all again on the day one of them changes."""
    links = _links_by_number(shelf.book)
    known = frozenset(links)
    for path, document in shelf.documents.items():
        for key in SHOWN_FIELDS:
            shown = document.meta.get(key)
            for _, typed, _ in numbers_in_text(shown if isinstance(shown, str) else "", known):
                remedy = "take it out: the page shows the numbers of the directory"
                yield shelf.fault(path, (key,), f'the number "{typed}" is typed by hand', remedy)
        for line, text in _lines(document):
            for _, typed, digits in numbers_in_text(re.sub(r"https?://\S+", " ", text), known):
                link = links.get(digits, "a link to the directory, like [Call Samaritans](call:samaritans)")
                yield shelf.fault(path, line, f'the number "{typed}" is typed by hand', f"write {link}")


def _links_by_number(book: Book) -> dict[str, str]:
    """Digits as dialled -> the link to write instead. The first service with a number speaks for it."""
    links: dict[str, str] = {}
    for service in book.services.values():
        for phone in service.phones:
            links.setdefault(phone.uk.dialled, f"[Call {service.title}](call:{service.id})")
        for text in service.texts:
            links.setdefault(text.uk.dialled, f"[Text {service.title}](text:{service.id})")
    return {digits: link for digits, link in links.items() if len(digits) > LONGEST_SHORT_NUMBER}


def _lines(document: Document) -> Iterator[tuple[int, str]]:
    """The text below the front matter, line by line with its number in the file, without what is in code."""
    return enumerate(without_code(document.body).split("\n"), document.body_line)


def _near(name: str, names: Iterable[str], otherwise: str) -> str:
    near = get_close_matches(name, sorted(names), n=1)
    return f"write {near[0]}" if near else otherwise


CHECKS: tuple[Callable[[_Shelf], Iterator[Problem]], ...] = (
    _dates,
    _addresses,
    _titles,
    _reserved_fields,
    _repeated_ids,
    _sources,
    _groups,
    _next,
    _cards,
    _contacts,
    _costs,
    _evidence,
    _text,
    _contact_links,
    _typed_numbers,
)
