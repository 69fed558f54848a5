"""Reads the whole of content/ and says everything that is wrong with it in one pass."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from build_scripts.book.cross_checks import cross_problems
from build_scripts.book.diagrams import drawing_faults
from build_scripts.book.edition import FORCES, files_of, force_names, overlay_of
from build_scripts.book.front_matter import Document, read_document
from build_scripts.book.model import FORCE_PAGE, GROUPS_PAGE, REGISTER_PAGE, RETIRED_PAGE, Book, Page, PageFields
from build_scripts.book.shelf import Shelf, is_service
from build_scripts.book.validation import field_problems
from build_scripts.problem import Problem, in_reading_order
from build_scripts.signposting.model import SERVICES_FOLDER, Service, ServiceFields

IMAGE_SUFFIXES = {".avif", ".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp"}


def load_book(
    content_dir: Path, root: Path | None = None, today: date | None = None, force: str | None = None
) -> tuple[Book, list[Problem]]:
    """The book in `content_dir`, and every Problem found in it, in reading order.

    What has an error in its own front matter is left out of the Book; it still counts as existing, so that
    one fault is not told again by every page that links to it. Problems name files relative to `root`, which
    is the folder above `content_dir` unless given. `today` decides what is overdue. `force`: whose edition; the
    national one if None. Raises ValueError for a force that has no folder.
    """
    return _load(content_dir, root or content_dir.parent, today, force, read_document)


def load_editions(content_dir: Path, today: date | None = None) -> Iterator[tuple[Book, list[Problem]]]:
    """The national edition, and then for each force only what is its own: pages, services and Problems."""
    read = cache(read_document)  # most files are the same in every edition
    yield _load(content_dir, content_dir.parent, today, None, read)
    for force in force_names(content_dir):
        book, problems = _load(content_dir, content_dir.parent, today, force, read)
        book.pages = {path: page for path, page in book.pages.items() if path in book.own}
        book.services = {name: service for name, service in book.services.items() if service.path in book.own}
        folder = f"{content_dir.name}/{FORCES}/{force}/"
        yield book, [problem for problem in problems if problem.file.startswith(folder)]


Reader = Callable[[Path, Path], Document | list[Problem]]


def _load(
    content_dir: Path, root: Path, today: date | None, force: str | None, read: Reader
) -> tuple[Book, list[Problem]]:
    shelf = Shelf(content_dir, root, today or date.today())
    shelf.book.files, shelf.book.content = files_of(content_dir, force), content_dir
    shelf.elsewhere = {path.stem for path in (content_dir / FORCES).rglob("*.md") if SERVICES_FOLDER in path.as_posix()}
    problems: list[Problem] = []
    for below, path in shelf.book.files.items():
        problems += _take(shelf, below, path, read)
    problems += _force_problems(shelf, force)
    problems += cross_problems(shelf)
    return shelf.book, in_reading_order(problems)


def _force_problems(shelf: Shelf, force: str | None) -> Iterator[Problem]:
    """Notes what is the force's own; yields the Problems of the folders of forces."""
    for path in (shelf.content_dir / FORCES).glob("*"):
        if path.is_file():
            what, remedy = "not in the folder of a force", f"move it into one, like {FORCES}/hampshire/"
            yield Problem(path.relative_to(shelf.root).as_posix(), None, what, remedy, check="files")
    overlay = overlay_of(shelf.content_dir, force)
    if overlay:
        shelf.book.own = [below for below, path in shelf.book.files.items() if path.is_relative_to(overlay)]
        if FORCE_PAGE not in shelf.known:
            name = (overlay / FORCE_PAGE).relative_to(shelf.root).as_posix()
            what, remedy = "there is no page that says whose edition this is", "write it, with title: and force:"
            yield Problem(name, None, what, remedy, check="files")


def _take(shelf: Shelf, below: str, path: Path, read: Reader) -> list[Problem]:
    """Reads one file into the book; the Problems that keep it, or a part of it, out."""
    misplaced = _misplaced(below)
    if misplaced:
        what, remedy = misplaced
        return [Problem(shelf.name(below), None, what, remedy, check="files")]
    if path.suffix == ".svg":
        drawing = shelf.book.diagrams[below] = path.read_text("utf-8", errors="replace")
        return [Problem(shelf.name(below), None, *fault, check="diagrams") for fault in drawing_faults(drawing)]
    if path.suffix != ".md":
        return []
    shelf.known.add(below)
    document = read(path, shelf.root)
    if isinstance(document, list):
        return document
    shelf.documents[below] = document
    take = take_service if is_service(below) else _take_page
    return take(shelf.book, document, below)


def _take_page(book: Book, document: Document, below: str) -> list[Problem]:
    problems = field_problems(document, PageFields, "a page")
    if not problems:
        page = Page.model_validate({**document.meta, **_origin(document, below)})
        book.pages[below] = page
        if below == REGISTER_PAGE:
            book.sources = {source.id: source for source in page.register_}
        if below == GROUPS_PAGE:
            book.groups = {group.id: group for group in page.groups}
        if below == RETIRED_PAGE:
            book.retired = page.retired
        if below == FORCE_PAGE:
            book.force = next(iter(page.force), None)
    return problems


def take_service(book: Book, document: Document, below: str) -> list[Problem]:
    """Reads one service into the book; the Problems of its front matter, with which it stays out."""
    problems = field_problems(document, ServiceFields, "a service")
    if not problems:
        name = Path(below).stem
        fields = {**document.meta, **_origin(document, below), "id": name}
        book.services[name] = Service.model_validate(fields)
    return problems


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
    if is_service(below) and below.count("/") > SERVICES_FOLDER.count("/"):
        return "a service in a folder of its own", f"move it up into {SERVICES_FOLDER}"
    if below == f"{SERVICES_FOLDER}index.md":
        return "index is not the name of a service", f"rename it, or write what it says in {GROUPS_PAGE}"
    return None
