"""Every page can be reached from the first page by tapping links."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from build_scripts.checks.page import Page
from build_scripts.checks.site import Fault, Site
from build_scripts.problem import Problem

if TYPE_CHECKING:
    from build_scripts.book.model import Book

FIRST = "index.html"
# Shown by the web server in place of a page that is not there; nothing should link to it.
NOT_FOUND = "404.html"


def find(site: Site, book: Book | None) -> list[Problem]:
    """Every page no chain of links leads to from the first page."""
    if FIRST not in site.page_of:
        return [Problem(site.site_name(FIRST), None, "the first page is missing", "write content/index.md")]
    reached = _reached(site, site.page_of[FIRST])
    lost = [page for page in site.pages if page.file not in reached and page.file != NOT_FOUND]
    return [problem for page in lost for problem in site.page_problems(page, [_lost(site, page)])]


def _reached(site: Site, first: Page) -> set[str]:
    """The files of all pages that links lead to, breadth first."""
    reached, waiting = {first.file}, deque([first])
    while waiting:
        page = waiting.popleft()
        for link in page.links:
            target = site.target(page, link.href)
            if target and target.file not in reached:
                reached.add(target.file)
                waiting.append(target)
    return reached


def _lost(site: Site, page: Page) -> Fault:
    index = _index_for(site, page)
    source = site.source_of(index)
    where = site.content_name(source) if source else site.site_name(index.file)
    return Fault("no link leads to this page from the first page", f"list it in {where}")


def _index_for(site: Site, page: Page) -> Page:
    """The nearest index page above a page: its place's own, or the first page."""
    folders = page.url.rstrip("/").split("/")[:-1]
    while folders:
        index = site.page_of.get(f"{'/'.join(folders)}/{FIRST}")
        if index:
            return index
        folders.pop()
    return site.page_of[FIRST]
