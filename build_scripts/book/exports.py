"""The files beside the pages that carry the directory elsewhere: contacts for a phone, tables for other directories.

The contacts file is part of a release, what is below EXPORTS is not."""

from __future__ import annotations

import json
from pathlib import Path

from ..signposting.forms.hsds import page
from ..signposting.forms.table import table
from ..signposting.forms.vcard import vcards
from .addresses import EXPORTS, POCKET_CONTACTS
from .model import Book
from .pocket import pocket_services
from .render import evidence_in_words

TABLE = f"{EXPORTS}services.csv"
HSDS = f"{EXPORTS}services.json"


def exports_of(book: Book) -> dict[str, str]:
    """Every such file: path below the site's root -> text. The same book gives the same bytes."""
    services = [book.services[name] for name in sorted(book.services)]
    pocket = ((service, evidence_in_words(service)) for service in pocket_services(book))
    return {
        POCKET_CONTACTS: vcards(pocket),
        TABLE: table(services),
        HSDS: json.dumps(page(services), ensure_ascii=False, indent=1) + "\n",
    }


def write_exports(book: Book, site: Path) -> None:
    """Writes them into a site that a builder has just written."""
    for path, text in exports_of(book).items():
        file = site / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8", newline="")
