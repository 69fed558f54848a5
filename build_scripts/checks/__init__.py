"""The checks of a finished site: each a function (Site, Book or None) -> Problems, in a module of its own.

`check_book` runs them, and looks at the content too; every command that checks calls it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from build_scripts.checks import contacts, links, offline, origins, reachable, retired, words, writing
from build_scripts.checks.site import Site
from build_scripts.problem import Problem, in_reading_order
from build_scripts.report import ChecksRun

if TYPE_CHECKING:
    from build_scripts.book.model import Book


class Check(NamedTuple):
    """A rule about the finished site. about: one line for reports."""

    name: str
    find: Callable[[Site, Book | None], list[Problem]]
    about: str


CHECKS: tuple[Check, ...] = (
    Check("links", links.find, "Links and files lead somewhere that exists"),
    Check("contacts", contacts.find, "Every number to tap is in the directory, and shown as dialled"),
    Check("retired", retired.find, "No number that is used no longer stands anywhere"),
    Check("reachable", reachable.find, "Every page can be reached from the first page"),
    Check("origins", origins.find, "Nothing is loaded from elsewhere, and a strict security policy holds"),
    Check("writing", writing.find, "Pages have a title, a language, headings in order and images in words"),
    Check("words", words.find, "The words keep to the house style: plain, safe on suicide, no claim too many"),
    Check("offline", offline.find, "Everything is on the phone: worker, release manifest, icons, tags"),
)

# A fault on this many pages or more is one fault, of the templates that all of them are made with.
MANY = 3


def check_book(
    content: Path, site_dir: Path | None, site_url: str = "", force: str | None = None
) -> tuple[list[Problem], ChecksRun]:
    """Every Problem of the content and of the site built from it, in reading order, and what was looked at.

    site_dir: the finished site; None when there is none, and then no check counts as run.
    site_url: the address it is built for; its path says where links from the root lead.
    force: whose edition it is; the national one if None.
    """
    # Imported here so that the parts of this package can be used where no builder is installed.
    from build_scripts.book.edition import overlay_of
    from build_scripts.book.load import load_book

    book, problems = load_book(content, content.parent, force=force)
    checks: dict[str, str] = {}
    if site_dir:
        base = urlsplit(site_url).path.rstrip("/") + "/"
        site = Site.read(site_dir, content, base, overlay_of(content, force))
        problems = in_reading_order([*problems, *run_checks(site, book)])
        checks = {check.name: check.about for check in CHECKS}
    return problems, ChecksRun(checks, len(book.pages), len(book.services))


def run_checks(site: Site, book: Book | None, checks: Iterable[Check] = CHECKS) -> list[Problem]:
    """Every Problem the checks find, each marked with its check, in reading order."""
    found: list[Problem] = []
    for check in checks:
        found += [replace(problem, check=problem.check or check.name) for problem in check.find(site, book)]
    return in_reading_order(gathered(site, found))


def gathered(site: Site, problems: Iterable[Problem]) -> list[Problem]:
    """The problems, with a fault of the frame around every page told once, for the first page that has it."""
    in_site = {site.site_name(page.file) for page in site.pages}
    alike: dict[tuple[str, ...], list[Problem]] = defaultdict(list)
    for problem in problems:
        key = (_at_any_depth(problem.what), _at_any_depth(problem.remedy), problem.check)
        alike[key if problem.file in in_site else (*key, str(problem))].append(problem)
    return [problem for group in alike.values() for problem in _told_once(group)]


def _at_any_depth(text: str) -> str:
    """The same link in the frame is "../find/" on one page and "../../find/" on another."""
    return re.sub(r'"(?:\.\.?/)*(?:\.\.?(?="))?', '"', text)


def _told_once(group: list[Problem]) -> list[Problem]:
    files = {problem.file for problem in group}
    if len(files) < MANY:
        return group
    first = in_reading_order(group)[0]
    return [replace(first, what=f"{first.what} (here and on {len(files) - 1} other pages)")]
