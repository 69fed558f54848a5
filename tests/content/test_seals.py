"""One wrong character in any sealed field of any of our services is caught, before anything is built.

Run with -s to see the table: what was tried and what was caught, by field.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

from build_scripts.book.cross_checks import cross_problems
from build_scripts.book.front_matter import Document, Where, read_document
from build_scripts.book.load import take_service
from build_scripts.book.shelf import Shelf
from build_scripts.build import CONTENT
from build_scripts.problem import has_errors
from build_scripts.signposting.model import SERVICES_FOLDER, Service
from build_scripts.signposting.seal import sealed_fields

EVERY_CHARACTER = ("number", "hours", "keyword", "textphone")
"""Fields of which each character is tried; of the others the first, the middle one and the last."""


@cache
def documents() -> dict[str, Document]:
    """Every service of the national edition and of the forces, by its path below content/."""
    files = sorted(CONTENT.rglob(f"{SERVICES_FOLDER}*.md"))
    read = {file.relative_to(CONTENT).as_posix(): read_document(file, CONTENT.parent) for file in files}
    return {path: document for path, document in read.items() if isinstance(document, Document)}


def taken(document: Document, path: str) -> tuple[Shelf, bool]:
    """A book of one service, and whether its front matter has faults."""
    shelf = Shelf(CONTENT, CONTENT.parent, date.max)
    below = path[path.index(SERVICES_FOLDER) :]
    shelf.known.add(below)
    shelf.documents[below] = document
    return shelf, bool(take_service(shelf.book, document, below))


def is_caught(document: Document, path: str) -> bool:
    """Whether the service's own fields or the seal say that something is wrong."""
    shelf, faulty = taken(document, path)
    return faulty or has_errors(problem for problem in cross_problems(shelf) if problem.check == "seal")


def wrong(value: Any, every: bool) -> Iterator[Any]:
    """The value with one character changed, at each place in turn."""
    if isinstance(value, list):
        yield from (
            [*value[:index], other, *value[index + 1 :]]
            for index in range(len(value))
            for other in wrong(value[index], False)
        )
        return
    places = range(len(value)) if every else sorted({0, len(value) // 2, len(value) - 1})
    for place in places:
        character = value[place]
        other = str((int(character) + 1) % 10) if character.isdecimal() else "x" if character != "x" else "y"
        yield value[:place] + other + value[place + 1 :]


def changed(document: Document, where: Where, value: Any) -> Document:
    meta = deepcopy(document.meta)
    around: Any = meta
    for step in where[:-1]:
        around = around[step]
    around[where[-1]] = value
    return replace(document, meta=meta)


def services() -> Iterator[tuple[str, Document, Service]]:
    for path, document in documents().items():
        shelf, _ = taken(document, path)
        yield path, document, next(iter(shelf.book.services.values()))


def test_one_wrong_character_is_caught_in_every_field_of_every_service() -> None:
    tried, caught, of = Counter[str](), Counter[str](), Counter[str]()
    for path, document, service in services():
        assert not is_caught(document, path), path
        for field in sealed_fields(service):
            kind = f"{field.part.split()[0]} {field.name}".removesuffix(" address")
            of[kind] += 1
            for value in wrong(field.value, field.name in EVERY_CHARACTER or field.part in EVERY_CHARACTER):
                tried[kind] += 1
                caught[kind] += is_caught(changed(document, field.where, value), path)

    print(f"\n{len(documents())} services")
    for kind in of:
        print(f"{kind:24} {of[kind]:4} fields  {caught[kind]:5} caught of {tried[kind]:5}")
    print(f"{'all':24} {of.total():4} fields  {caught.total():5} caught of {tried.total():5}")
    assert len(documents()) >= 98
    assert caught == tried


def test_a_field_taken_out_is_caught_in_every_service() -> None:
    for path, document, service in services():
        for field in sealed_fields(service):
            without = deepcopy(document.meta)
            around: Any = without
            for step in field.where[:-1]:
                around = around[step]
            del around[field.where[-1]]
            assert is_caught(replace(document, meta=without), path), (path, field.where)


def test_every_check_of_ours_was_of_a_published_source_on_the_day_we_read_it() -> None:
    """Nobody has telephoned; this goes red on the day somebody does, and is then rewritten."""
    checks = [check for _, _, service in services() for check in service.checked]

    assert {(check.how, check.checked_on, check.by) for check in checks} == {
        ("published-source", date(2026, 11, 23), "Signposting editor")
    }
    assert all(
        check.source in [source.url for source in service.sources]
        for _, _, service in services()
        for check in service.checked
    )
