"""The same book from every builder: MkDocs with our plugins, and MkDocs, ProperDocs and Zensical without any plugin.

ProperDocs gives the same bytes. Zensical gives the same pages, in a frame that differs in these points, all of them its
own theme's: the name of the style sheet; the link that skips to the content, which is on every page and leads to an
anchor of its own; roles on two hidden elements; "./" within some addresses; a sitemap without its .gz.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin

import pytest

from build_scripts.book.addresses import NOT_STORED
from build_scripts.book.assets import finish_assets
from build_scripts.build import PROJECT
from build_scripts.builders import BUILDERS, build_with, from_the_file, read_config
from build_scripts.pwa.options import options_from
from build_scripts.pwa.tags import pages_of
from build_scripts.pwa.verify import verify
from tests.conftest import BASE, FIRST_BUILT, built_at, needed_builder

HOST = "http://127.0.0.1"


@pytest.fixture(scope="module")
def site_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Builds the book with a builder, once."""

    @cache
    def build(builder: str) -> Path:
        site = tmp_path_factory.mktemp(builder) / "site"
        with built_at(FIRST_BUILT):
            problems = build_with(builder, site, site_url=f"{HOST}{BASE}")
        assert [str(problem) for problem in problems if problem.severity == "error"] == []
        return site

    return build


@pytest.fixture(params=BUILDERS)
def other_site(request: pytest.FixtureRequest, site_of: Callable[[str], Path]) -> Path:
    """The book from each builder that is installed."""
    return site_of(needed_builder(request.param))


@dataclass
class Facts:
    """What a reader and a phone get from a page, whatever surrounds it.

    headings: level, anchor and text. links: of the whole page in order, as absolute addresses. marked: where the
    bottom bar says that the reader is. text: of the article, by words."""

    title: str = ""
    description: str = ""
    lang: str = ""
    headings: list[tuple[str, str, str]] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    marked: list[tuple[str, str]] = field(default_factory=list)
    article: str = ""


class _Reader(HTMLParser):
    """Reads the Facts of the page at an address."""

    def __init__(self, address: str, html: str) -> None:
        super().__init__()
        self.address, self.facts, self._heading, self._title = address, Facts(), False, False
        self.feed(html)
        article = re.sub(r'<a id="__skip"[^>]*></a>', "", html[html.index("<article") : html.index("</article>")])
        article = re.sub(r'(?<= href=")[^"]*', lambda href: urljoin(address, href[0]), article)
        self.facts.article = " ".join(article.split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.facts.lang = given["lang"]
        if given.get("name") == "description":
            self.facts.description = given["content"]
        self._title = tag == "title" and not self.facts.title
        if re.fullmatch(r"h[1-6]", tag):
            self._heading = True
            self.facts.headings.append((tag, given.get("id", ""), ""))
        if tag == "a" and "href" in given and given.get("class") != "md-skip":
            self.facts.links.append(urljoin(self.address, given["href"]))
            if "aria-current" in given:
                self.facts.marked.append((self.facts.links[-1], given["aria-current"]))

    def handle_endtag(self, tag: str) -> None:
        self._title = False
        if re.fullmatch(r"h[1-6]", tag):
            self._heading = False

    def handle_data(self, data: str) -> None:
        if self._title:
            self.facts.title += data
        if self._heading:
            level, anchor, text = self.facts.headings[-1]
            self.facts.headings[-1] = (level, anchor, " ".join(f"{text} {data}".split()))


def facts_of(site: Path) -> dict[str, Facts]:
    """The Facts of every page of a site, by its file."""
    return {
        path: _Reader(f"{HOST}{BASE}{path.removesuffix('index.html')}", (site / path).read_text("utf-8")).facts
        for path in pages_of(site)
    }


def test_every_builder_gives_the_same_pages(other_site: Path, book_site: Path) -> None:
    """Addresses, titles, anchors, every call and link, and the article but for how an address is written."""
    ours, theirs = facts_of(book_site), facts_of(other_site)

    assert list(theirs) == list(ours)
    assert sum(len(facts.links) for facts in ours.values()) > 2_000
    for path, facts in ours.items():
        assert theirs[path] == facts, path


def test_every_builder_gives_a_whole_offline_app(other_site: Path, book_site: Path) -> None:
    """Though no plugin runs: the engine, our scripts, one style sheet, nothing more."""

    def kinds(site: Path) -> list[str]:
        files = [file for file in site.rglob("*") if file.is_file() and file.suffix not in (".html", ".gz")]
        return sorted(re.sub(r"(?i)\b[0-9a-f]{8,}\b", "", file.name) for file in files)

    assert verify(other_site, [*NOT_STORED]) == []
    assert kinds(other_site) == kinds(book_site)


@pytest.mark.parametrize("builder", ["mkdocs", "properdocs"])
def test_the_same_bytes_with_and_without_plugins(builder: str, site_of: Callable[[str], Path], book_site: Path) -> None:
    """Nothing of the finished site depends on a plugin of MkDocs."""
    site = site_of(needed_builder(builder))

    def files(folder: Path) -> dict[str, bytes]:
        return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}

    assert files(site) == files(book_site)


@pytest.mark.parametrize(
    ("path", "seen_from_the_page", "seen_from_the_file"),
    [
        ("me/sleep.md", '<a href="../help/">', '<a href="help/">'),
        ("me/sleep.md", '<a class="b" href="../../work/#now">', '<a class="b" href="../work/#now">'),
        ("me/sleep.md", '<img src="../moon.svg">', '<img src="moon.svg">'),
        ("me/sleep.md", '<a href="tel:999">, <a href="https://a.example/">', None),
        ("me/sleep.md", "[help](help.md)", None),
        ("me/index.md", '<a href="../help/">', None),
    ],
)
def test_zensical_reads_addresses_in_html_from_the_file(
    path: str, seen_from_the_page: str, seen_from_the_file: str | None
) -> None:
    assert from_the_file(seen_from_the_page, path) == (seen_from_the_file or seen_from_the_page)


def test_what_a_theme_brings_is_taken_out_and_what_is_ours_stays(tmp_path: Path) -> None:
    """Ours: what was copied from our own folders, and our scripts. Of the theme's style sheet what pages use is kept,
    before ours, in one file that is named after its bytes and that every page links to."""
    site, overrides = tmp_path / "site", tmp_path / "overrides"
    texts = {
        "site/assets/icon.svg": "<svg/>",
        "site/assets/stylesheets/main.1a.min.css": ".card{top:0}.theirs{top:0}",
        "site/assets/javascripts/bundle.1a.min.js": "theirs",
        "site/search.json": "{}",
        "site/me/index.html": '<link href="../assets/styles-OLD.css"><p class="card">',
        "overrides/assets/icon.svg": "<svg/>",
        "app-1.js": "run()",
        "live.js": "reload()",
        "styles-OLD.css": ".mine{top:0}",
        "force-1.css": ".theirs-too{top:0}",
    }
    for name, text in texts.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    bundled = {
        "app.js": "app-1.js",
        "live-reload.js": "live.js",
        "styles.css": "styles-OLD.css",
        "force.css": "force-1.css",
    }
    finish_assets(site, [overrides], {name: tmp_path / file for name, file in bundled.items()}, live=False)

    (style,) = (site / "assets").glob("styles-*.css")
    assert style.read_text("utf-8") == ".card{top:0}.mine{top:0}.theirs-too{top:0}"
    assert (site / "me" / "index.html").read_text("utf-8") == f'<link href="../assets/{style.name}"><p class="card">'
    assert style.name != "styles-OLD.css"
    assert sorted(file.relative_to(site).as_posix() for file in site.rglob("*") if file.is_file()) == [
        "assets/app-1.js", "assets/icon.svg", f"assets/{style.name}", "me/index.html",
    ]  # fmt: skip


def test_the_configuration_is_read_with_what_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITE_URL", "https://book.example/force/")

    assert read_config(PROJECT / "mkdocs.yml")["site_url"] == "https://book.example/force/"


def test_settings_left_out_are_filled_in_from_the_site(tmp_path: Path) -> None:
    """And those that are given win."""
    site = {"name": "Book", "description": "A book.", "url": "https://book.example/force/", "folder": tmp_path}
    options = options_from({"name": None, "short_name": "Bk", "icon": "icon.svg", "shortcuts": []}, **site)

    assert (options.name, options.short_name, options.description) == ("Book", "Bk", "A book.")
    assert (options.base, options.icon, options.shortcuts) == ("/force/", tmp_path / "icon.svg", [])
    assert options_from({"name": "Other"}, **site).name == "Other"
