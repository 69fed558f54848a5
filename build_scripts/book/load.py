"""Reads the whole of content/ and says everything that is wrong with it in one pass."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

from build_scripts.book.cross_checks import cross_problems
from build_scripts.book.diagrams import drawing_faults
from build_scripts.book.front_matter import Document, read_document
from build_scripts.book.model import GROUPS_PAGE, REGISTER_PAGE, Book, Page, PageFields
from build_scripts.book.shelf import Shelf, is_service
from build_scripts.book.validation import field_problems
from build_scripts.problem import Problem, in_reading_order
from build_scripts.signposting.model import SERVICES_FOLDER, Service, ServiceFields

IMAGE_SUFFIXES = {".avif", ".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp"}


def load_book(content_dir: Path, root: Path | None = None, today: date | None = None) -> tuple[Book, list[Problem]]:
    """The book in `content_dir`, and every Problem found in it, in reading order.

    What has an error in its own front matter is left out of the Book; it still counts as existing, so that
    one fault is not told again by every page that links to it. Problems name files relative to `root`, which
    is the folder above `content_dir` unless given. `today` decides what is overdue.
    """
    shelf = Shelf(content_dir, root or content_dir.parent, today or date.today())
    problems: list[Problem] = []
    for path in sorted(content_dir.rglob("*")):
        if path.is_file():
            problems += _take(shelf, path)
    problems += cross_problems(shelf)
    return shelf.book, in_reading_order(problems)


def _take(shelf: Shelf, path: Path) -> list[Problem]:
    """Reads one file into the book; the Problems that keep it, or a part of it, out."""
    below = path.relative_to(shelf.content_dir).as_posix()
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
    document = read_document(path, shelf.root)
    if isinstance(document, list):
        return document
    shelf.documents[below] = document
    take = _take_service if is_service(below) else _take_page
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
    return problems


def _take_service(book: Book, document: Document, below: str) -> list[Problem]:
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
