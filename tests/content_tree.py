"""Writes a small content folder from a drawing of it, so that a test shows the files it is about."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from textwrap import dedent

from build_scripts.book.edit import set_fields
from build_scripts.book.load import load_book
from build_scripts.book.sign_off import sign_off
from build_scripts.signposting.seal import record, source_for

CHECKED_ON = date(2026, 11, 23)
#: Front matter that every page must have and few tests are about: in a drawing, after a description.
PAGE_FIELDS = """
| owner: Wellbeing lead
| last_reviewed_on: 2026-11-23
| review_in: 6 months
| status: draft
"""


def write_tree(folder: Path, drawing: str) -> Path:
    """Writes the files drawn and returns the `content` folder.

    A line with a path begins a file; the lines after it that begin with "| " are what it holds. A file
    without such lines is empty. Paths are below `content`.

        me/sleep.md
        | ---
        | title: Sleep
        | ---
    """
    content = folder / "content"
    content.mkdir(exist_ok=True)
    path: Path | None = None
    for line in dedent(drawing).strip("\n").split("\n"):
        if line.startswith("|"):
            assert path is not None, f"text before the first file name: {line}"
            with path.open("a", encoding="utf-8", newline="\n") as file:
                file.write(line[2:] + "\n")
        elif line.strip():
            path = content / line.strip()
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("", encoding="utf-8")
    return content


def seal(content: Path, force: str | None = None) -> Path:
    """Records a check or a sign-off of everything that can be read and has none, and returns the folder."""
    book, _ = load_book(content, force=force)
    for service in book.services.values():
        if not service.checked:
            recheck(content, service.id, force)
    for page in book.pages.values():
        if page.status == "signed-off" and not page.signed_off:
            signed = sign_off(page, on=CHECKED_ON, by="Clinical lead")
            set_fields(book.files[page.path], {"signed_off": [signed.model_dump()]})
    return content


def recheck(content: Path, name: str, force: str | None = None) -> None:
    """Records a check of everything in one service, as an editor does who has changed something in it."""
    book, _ = load_book(content, force=force)
    service = book.services[name]
    checks = record(service, None, on=CHECKED_ON, how="published-source", by=service.owner, source=source_for(service))
    set_fields(book.files[service.path], {"checked": [check.model_dump() for check in checks]})
