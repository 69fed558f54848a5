"""A finished site, read once: its pages and stylesheets, where its links go, and where a fault is reported.

Whichever builder made the folder, the checks see the same thing. A fault is reported in the Markdown
file an editor can change, as nearly as it can be found there, and otherwise in the finished page.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote, urlsplit

from build_scripts.checks.loads import Stylesheet, loads_of_css
from build_scripts.checks.markdown_lines import lines_of_links, lines_with
from build_scripts.checks.page import Link, Page, read_page
from build_scripts.problem import Problem, Severity


@dataclass(frozen=True)
class Fault:
    """What is wrong on a page and what to do about it, before its place in the Markdown is known.

    line: where it stands in the finished page. text: words or markup that the Markdown has at the same place.
    """

    what: str
    remedy: str
    line: int | None = None
    text: str = ""


@dataclass(frozen=True)
class Site:
    """A finished site and, where it is at hand, the Markdown it was made from.

    base: the path the site is served under, "/" or "/pocket-book/".
    files: every file, as a path inside the folder.
    sources: the lines of each page's Markdown file, by its path inside content_dir.
    overlay: the folder whose Markdown takes the place of content_dir's, or is added to it.
    """

    folder: Path
    content_dir: Path | None
    base: str
    files: frozenset[str]
    pages: tuple[Page, ...]
    stylesheets: tuple[Stylesheet, ...]
    sources: dict[str, tuple[str, ...]] = field(repr=False)
    overlay: Path | None = None
    _written: dict[str, dict[int, int]] = field(default_factory=dict, init=False, repr=False, compare=False)

    @classmethod
    def read(cls, folder: Path, content_dir: Path | None, base: str = "/", overlay: Path | None = None) -> Site:
        """Read every page and stylesheet below folder.

        content_dir: where the Markdown is; None when the site stands alone.
        base: the path it is built to be served under.
        """
        files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
        pages = tuple(read_page(file, _text(folder / file)) for file in files if file.endswith((".html", ".htm")))
        sheets = tuple(
            Stylesheet(file, tuple(loads_of_css(_text(folder / file)))) for file in files if file.endswith(".css")
        )
        sources = _read_sources(pages, content_dir) if content_dir else {}
        sources |= _read_sources(pages, overlay) if overlay else {}
        return cls(folder, content_dir, base, frozenset(files), pages, sheets, sources, overlay)

    @cached_property
    def page_of(self) -> dict[str, Page]:
        """The pages by file."""
        return {page.file: page for page in self.pages}

    def source_of(self, page: Page) -> str | None:
        """The Markdown file a page was made from, as a path inside content_dir; None when there is none."""
        return next((path for path in _possible_sources(page.file) if path in self.sources), None)

    # Where a link goes

    def resolve(self, url: str, path: str) -> str | None:
        """Where path, written on the page (or stylesheet) at url, points to inside the site.

        path: without query and fragment, still percent-encoded. None when it leads out of the site.
        """
        if path.startswith("/"):
            if not f"{path}/".startswith(self.base):
                return None
            folders, path = [], path[len(self.base) :]
        else:
            folders = url.split("/")[:-1]
        *steps, last = (unquote(step) for step in path.split("/"))
        for step in [*steps, last] if last == ".." else steps:
            if step == ".." and not folders:
                return None
            if step == "..":
                folders.pop()
            elif step != ".":
                folders.append(step)
        name = "" if last in ("", ".", "..") else last
        return "/".join([*folders, name]) if folders else name

    def file_at(self, path: str | None) -> str | None:
        """The file served at a path inside the site: itself, or the index.html of a folder."""
        if path is None:
            return None
        file = f"{path}index.html" if path == "" or path.endswith("/") else path
        return file if file in self.files else None

    def target(self, page: Page, href: str) -> Page | None:
        """The page of this site that a link opens; None when it opens something else, or nothing."""
        try:
            parts = urlsplit(tidy(href))
        except ValueError:
            return None
        if parts.scheme or parts.netloc:
            return None
        if not parts.path:
            return page
        path = self.resolve(page.url, parts.path)
        if path is None:
            return None
        return self.page_of.get(self.file_at(path) or self.file_at(f"{path}/") or "")

    # Where a fault is reported

    def content_name(self, source: str) -> str:
        """A Markdown file as a Problem names it: "content/scene/index.md"."""
        if self.content_dir is None:
            return source
        own = self.overlay is not None and (self.overlay / source).is_file()
        file = (self.overlay if self.overlay and own else self.content_dir) / source
        return file.relative_to(self.content_dir.parent).as_posix()

    def site_name(self, file: str) -> str:
        """A finished file as a Problem names it: "site/index.html", below the project where it is."""
        root = self.content_dir.parent if self.content_dir else self.folder.parent
        inside = self.folder.is_relative_to(root)
        return f"{(self.folder.relative_to(root) if inside else Path(self.folder.name)).as_posix()}/{file}"

    def page_problems(self, page: Page, faults: Iterable[Fault]) -> list[Problem]:
        """The faults of a page as Problems: on the Markdown line with their text, else in the finished page.

        Of two faults with the same text, each gets a line of its own; one without a text is the whole file's.
        """
        source, told = self.source_of(page), Counter[str]()
        problems = []
        for fault in faults:
            lines = lines_with(self.sources[source], fault.text) if source else []
            nth = told[fault.text]
            told[fault.text] += 1
            if source and not fault.text:
                problems.append(Problem(self.content_name(source), None, fault.what, fault.remedy))
            elif source and nth < len(lines):
                problems.append(Problem(self.content_name(source), lines[nth], fault.what, fault.remedy))
            else:
                problems.append(Problem(self.site_name(page.file), fault.line, fault.what, fault.remedy))
        return problems

    def link_problem(self, page: Page, link: Link, what: str, remedy: str, severity: Severity = "error") -> Problem:
        """A fault of a link: at the Markdown line it was written on, else in the finished page."""
        source = self.source_of(page)
        written = self._lines_of_links(page, source) if source else {}
        index = next(index for index, other in enumerate(page.links) if other is link)
        if source and index in written:
            return Problem(self.content_name(source), written[index], what, remedy, severity)
        return Problem(self.site_name(page.file), link.line, what, remedy, severity)

    def _lines_of_links(self, page: Page, source: str) -> dict[int, int]:
        """The Markdown line of each of the page's links that has one, by its place among them."""
        if page.file not in self._written:
            targets = [self._spellings(page, source, link.href) for link in page.links]
            self._written[page.file] = lines_of_links(page.links, targets, self.sources[source])
        return self._written[page.file]

    def _spellings(self, page: Page, source: str, href: str) -> list[str]:
        """How the Markdown may have written href: as it stands, or as the path of a Markdown file."""
        spellings = [href, unquote(href)]
        address, mark, fragment = href.partition("#")
        path = self.resolve(page.url, address.partition("?")[0])
        if path is not None:
            target = self.page_of.get(self.file_at(path) or "")
            markdown = (self.source_of(target) if target else None) or f"{path.rstrip('/')}.md"
            near = posixpath.relpath(markdown, posixpath.dirname(source))
            spellings += [f"{near}{mark}{fragment}", f"{markdown}{mark}{fragment}"]
        return [spelling for spelling in spellings if spelling]


def tidy(href: str) -> str:
    """An address as a browser takes it: without tabs, line breaks and outer spaces."""
    return re.sub(r"[\t\r\n]", "", href).strip("".join(map(chr, range(33))))


def shortened(href: str, length: int = 80) -> str:
    """An address to show in a message."""
    return href if len(href) <= length else f"{href[: length - 1]}…"


# Reading


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def _read_sources(pages: Sequence[Page], content_dir: Path) -> dict[str, tuple[str, ...]]:
    paths = {path for page in pages for path in _possible_sources(page.file) if (content_dir / path).is_file()}
    return {path: tuple(_text(content_dir / path).split("\n")) for path in sorted(paths)}


def _possible_sources(file: str) -> list[str]:
    stem = file.rpartition(".")[0]
    if stem == "index":
        return ["index.md"]
    if stem.endswith("/index"):
        return [f"{stem.removesuffix('/index')}.md", f"{stem}.md"]
    return [f"{stem}.md"]
