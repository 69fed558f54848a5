"""Everyone can read a page or hear it: one title, a language, headings in order, images in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from build_scripts.checks.page import Page
from build_scripts.checks.site import Fault, Site, shortened
from build_scripts.problem import Problem

if TYPE_CHECKING:
    from build_scripts.book.model import Book

LANGUAGE = "en-GB"


def find(site: Site, book: Book | None) -> list[Problem]:
    """Every fault in how a finished page is put together for readers and screen readers."""
    return [problem for page in site.pages for problem in (*_layout(site, page), *_text(site, page))]


def _layout(site: Site, page: Page) -> Iterator[Problem]:
    """Faults that only the page templates can have."""
    if page.lang != LANGUAGE:
        what = f'the page says its language is "{page.lang or ""}"'
        yield Problem(site.site_name(page.file), None, what, f'write <html lang="{LANGUAGE}">')
    seen: set[str] = set()
    for name, line in page.ids:
        if name in seen:
            what = f'the id "{name}" is used twice on the page'
            yield Problem(site.site_name(page.file), line, what, "give each its own, or its links go astray")
        seen.add(name)


def _text(site: Site, page: Page) -> list[Problem]:
    return site.page_problems(page, [*_head(page), *_main_heading(page), *_levels(page), *_images(page)])


def _head(page: Page) -> Iterator[Fault]:
    if not page.title:
        yield Fault("the page has no title for the browser's tab", "write title: in its front matter")
    if not page.description:
        yield Fault("the page has no description", "write description: in its front matter")


def _main_heading(page: Page) -> Iterator[Fault]:
    """The h1 is made from title: in the front matter; a second one comes from the text."""
    main = [heading for heading in page.headings if heading.level == 1]
    if not main:
        yield Fault("the page has no main heading (h1)", "write title: in its front matter")
    for heading in main[1:]:
        what = f'"{shortened(heading.text)}" is a second main heading (h1)'
        yield Fault(what, "begin it with ## instead of #", heading.line, f"# {heading.text}")


def _levels(page: Page) -> Iterator[Fault]:
    for above, heading in zip(page.headings, page.headings[1:], strict=False):
        if heading.level > above.level + 1:
            levels = f"is at level {heading.level}, right below one at level {above.level}"
            what = f'the heading "{shortened(heading.text)}" {levels}'
            remedy = f"begin it with {'#' * (above.level + 1)}"
            yield Fault(what, remedy, heading.line, f"{'#' * heading.level} {heading.text}")


def _images(page: Page) -> Iterator[Fault]:
    for image in page.images:
        if image.alt is None:
            what = f'the image "{shortened(image.src)}" has no words for those who cannot see it'
            remedy = 'write them as alt="…", or alt="" if it only decorates'
            yield Fault(what, remedy, image.line, image.src.rpartition("/")[2])
