"""No number that is used no longer stands anywhere in the finished site, however it came there."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from build_scripts.checks.site import Site
from build_scripts.problem import Problem
from build_scripts.pwa.release import POINTER

if TYPE_CHECKING:
    from build_scripts.book.model import Book

#: What a reader, a phone's address book or another program could take a number from.
READABLE = (".html", ".js", ".json", ".csv", ".vcf", ".txt", ".xml", ".svg", ".webmanifest", ".css")
_TAG = re.compile(r"</?(?:b|strong|em|i|span|a|wbr|mark|code)\b[^>]*>")


def find(site: Site, book: Book | None) -> list[Problem]:
    """Every retired number in a file of the site. Without a book nothing is known to be retired."""
    if book is None or not book.retired:
        return []
    from build_scripts.book.retired import OldNumbers, said  # here: the checks can be used without the model

    # The pointer to the release holds sizes and times, and any of them may look like a number.
    old, problems = OldNumbers(book.retired), []
    for file in sorted(site.files):
        if file.endswith(READABLE) and file != POINTER:
            text = (site.folder / file).read_text(encoding="utf-8", errors="replace")
            # Once as it stands, for links and data; once as it is read, without the markup inside a number.
            seen = {typed: said(typed, entry, book) for _, typed, entry in old.find(text)}
            if file.endswith(".html"):
                seen |= {typed: said(typed, entry, book) for _, typed, entry in old.find(unescape(_TAG.sub("", text)))}
            problems += [Problem(site.site_name(file), None, what, remedy) for what, remedy in seen.values()]
    return problems
