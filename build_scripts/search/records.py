"""The finished site and the model -> the three files that search reads on the phone.

search/pages.json has a line for every page and service, and the words that editors listed; search/texts.txt the text of
every part of every page, in the same order, a line each; search/contacts.json a line for every service with a number.
The text is apart as reading it out of JSON takes a phone nearly three times as long, and the contacts so that a
corrected number costs a phone the small one alone. The lines are in the order of the paths and none depends on another,
so one change to the book changes few of them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..book.addresses import url_of
from ..book.model import SEARCH_PAGE, Book, HelpFirst, Page, place_of
from ..book.render import html
from ..signposting.model import SERVICES_FOLDER, Service
from .page_text import PageText, page_text

FOLDER = "search"
#: What stands for "…" in the text of a part, until it is shown. A browser keeps text in one byte a letter as long as no
#: letter needs two; all the text is searched at every key, and takes half as long so.
_DOTS = "..."


def write_search(site: Path, book: Book, places: Mapping[str, str]) -> None:
    """Writes what search needs beside the finished pages.

    places: the name of each place by its folder: {"me": "Me"}. Raises FileNotFoundError for a page that was not built.
    """
    folder = site / FOLDER
    folder.mkdir(exist_ok=True)
    entries: list[Page | Service] = [*book.pages.values(), *book.services.values()]
    entries.sort(key=lambda entry: entry.path)
    words = book.pages.get(SEARCH_PAGE)
    names: dict[str, list[str]] = {}
    for leads_to in words.leads_to if words else []:
        names.setdefault(leads_to.page, []).extend(leads_to.typed)
    old: dict[str, list[str]] = {}
    for retired in book.retired:
        old.setdefault(f"{SERVICES_FOLDER}{retired.replaced_by}.md", []).append(retired.name)
    pages, texts = [], list[str]()
    for entry in entries:
        finished = page_text((site / url_of(entry.path) / "index.html").read_text("utf-8"))
        pages.append(_page(entry, finished, names.get(entry.path, []), places) | _old(old.get(entry.path)))
        texts += [" ".join(part.text.replace("…", _DOTS).split()) for part in finished.parts]
    content = {
        "help_first": [_help_first(first) for first in (words.help_first if words else [])],
        "same_words": [same.model_dump() for same in (words.same_words if words else [])],
        "pages": pages,
    }
    _write(folder / "pages.json", content)
    (folder / "texts.txt").write_text("".join(f"{text}\n" for text in texts), "utf-8", newline="\n")
    _write(folder / "contacts.json", {"services": [_contacts(s) for s in entries if isinstance(s, Service)]})


def _page(entry: Page | Service, finished: PageText, typed: list[str], places: Mapping[str, str]) -> dict[str, Any]:
    """One line of pages.json."""
    kind = "service" if isinstance(entry, Service) else "tool" if finished.tools else "page"
    record: dict[str, Any] = {
        "url": url_of(entry.path),
        "kind": kind,
        "place": places.get(place_of(entry.path), "About"),
        "title": entry.title,
        "line": entry.description,
        "names": [*(entry.also_known_as if isinstance(entry, Service) else []), *typed],
        "parts": [[part.id, part.heading] for part in finished.parts],
    }
    if isinstance(entry, Service):
        where = entry.area or " ".join(entry.nations if len(entry.nations) < 4 else [])
        record |= {"where": where.replace("-", " "), "risk": entry.risk, "for": entry.eligibility}
    return record


def _old(names: list[str] | None) -> dict[str, Any]:
    """What a page took the place of; nothing where that is nothing."""
    return {"was": names} if names else {}


def _help_first(first: HelpFirst) -> dict[str, Any]:
    addresses = [path.partition("#") for path in first.show]
    return first.model_dump() | {"show": [url_of(path) + mark + part for path, mark, part in addresses]}


def _contacts(service: Service) -> dict[str, Any]:
    """One line of contacts.json. html: the buttons, from the same template as in the directory."""
    digits = [phone.uk.dialled for phone in service.phones] + [text.uk.dialled for text in service.texts]
    return {
        "url": url_of(service.path),
        "digits": digits,
        "words": [*(text.keyword for text in service.texts if text.keyword), *service.emails],
        "html": html("row_contacts", service=service) if digits else "",
    }


def _write(file: Path, content: Mapping[str, list[Any]]) -> None:
    """JSON with one entry a line, so that what changed can be told from what did not; in ASCII, which reads fastest."""
    lists = []
    for key, entries in content.items():
        lines = ",\n".join(json.dumps(entry, separators=(",", ":")) for entry in entries)
        lists.append(f"{json.dumps(key)}:[\n{lines}\n]")
    file.write_text("{" + ",\n".join(lists) + "}\n", "utf-8", newline="\n")
