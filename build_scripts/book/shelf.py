"""The book while it fills up: what could be read, and what is known of the files that have faults."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from build_scripts.book.fields import UNFINISHED
from build_scripts.book.front_matter import Document, Where, spell
from build_scripts.book.model import Book, Page
from build_scripts.problem import Problem
from build_scripts.signposting.model import SERVICES_FOLDER, Service


@dataclass
class Shelf:
    """The book as it fills up, with what is known of the parts that have faults.

    documents: every file whose front matter could be split into fields, by path below content/.
    known: every page and service there is a file for, readable or not.
    elsewhere: the ids of services that only other editions have.
    """

    content_dir: Path
    root: Path
    today: date
    book: Book = field(default_factory=Book)
    documents: dict[str, Document] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)
    elsewhere: set[str] = field(default_factory=set)

    def name(self, below: str) -> str:
        """How messages name a file below content/: "content/me/sleep.md"."""
        return self.book.files.get(below, self.content_dir / below).relative_to(self.root).as_posix()

    @property
    def pages(self) -> list[str]:
        """The paths of the pages whose front matter could be split into fields."""
        return [path for path in self.documents if not is_service(path)]

    @property
    def services(self) -> list[str]:
        """The paths of the services whose front matter could be split into fields."""
        return [path for path in self.documents if is_service(path)]

    def readable(self, path: str) -> Page | Service | None:
        """The page or service at a path, if nothing is wrong with its own fields."""
        return self.book.services.get(Path(path).stem) if is_service(path) else self.book.pages.get(path)

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


def is_service(below: str) -> bool:
    """Whether a path below content/ is that of a service and not of a page."""
    return below.startswith(SERVICES_FOLDER)
