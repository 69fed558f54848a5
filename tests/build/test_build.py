"""`build` and `publish`: content in, a whole site out, the same bytes every time; wrong content loses nothing."""

from __future__ import annotations

import gzip
import json
import re
import shutil
from argparse import Namespace
from functools import partial
from pathlib import Path

import brotli
import pytest
from selectolax.lexbor import LexborHTMLParser

from build_scripts import build, publish
from build_scripts.book.addresses import NOT_STORED
from build_scripts.build import CONTENT
from build_scripts.client.bundle import CLIENT, LIVE_RELOAD, bundle
from build_scripts.problem import Problem
from build_scripts.pwa.pointer import read_manifest, read_pointer
from build_scripts.pwa.verify import verify
from tests.conftest import BASE, FIRST_BUILT, Change, built


def files_of(folder: Path) -> dict[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


@pytest.fixture
def wrong_content(tmp_path: Path) -> Path:
    """Our content with one slip of the finger in a number."""
    content = tmp_path / "content"
    shutil.copytree(CONTENT, content)
    service = content / "signposting" / "services" / "police-care-uk.md"
    service.write_text(service.read_text("utf-8").replace("0300 012 0030", "0300 012 003"), "utf-8")
    return content


def test_the_same_content_gives_the_same_bytes(book_site: Path, tmp_path: Path) -> None:
    assert files_of(built(tmp_path / "again")) == files_of(book_site)


def test_the_site_is_a_whole_offline_app(book_site: Path) -> None:
    assert verify(book_site, [*NOT_STORED]) == []
    assert "sitemap.xml" not in read_manifest(book_site)["files"]  # no page of ours reads it


def test_nothing_of_material_is_shipped_but_what_pages_use_of_its_style_sheet(book_site: Path, tmp_path: Path) -> None:
    """And that is in ours: no script of its, no source maps, no search index, no fonts."""
    bundled = bundle(tmp_path)
    ours = {file.name for name, file in bundled.items() if name not in (LIVE_RELOAD, "styles.css")}
    names = {
        file.name
        for file in book_site.rglob("*")
        if file.is_file() and file.suffix not in (".csv", ".html", ".bin", ".png", ".svg", ".vcf")
    }

    assert ours <= names
    assert sorted(name.split("-")[0].split(".")[0] for name in names - ours) == [
        "contacts", "manifest", "pages", "pwa", "pwa", "pwa", "release", "services", "sitemap", "sitemap", "styles",
        "sw", "texts",
    ]  # fmt: skip


def test_pages_load_the_style_of_tools_only_where_there_is_one(book_site: Path) -> None:
    """And no page loads more than 12 KB of style, as it goes over the network, for what is not a tool."""
    (styles,), (tools,) = ([*(book_site / "assets").glob(f"{name}-*.css")] for name in ("styles", "tools"))
    assert len(gzip.compress(styles.read_bytes(), 9)) <= 12 * 1024
    for page in book_site.rglob("index.html"):
        html = page.read_text("utf-8")
        assert html.count(styles.name) == 1
        assert (tools.name in html) == ('<section class="tool' in html or '<section class="pocket-card' in html), page


def test_no_page_of_text_is_a_burden_to_a_slow_phone(book_site: Path) -> None:
    """At most 12 KB of script, as it goes over the network, with what the small tools on it bring in, and the frame
    around the text is under 250 elements."""
    heavy, frames = {}, set()
    for file in book_site.rglob("index.html"):
        page = LexborHTMLParser(file.read_text("utf-8"))
        frames.add(len(page.css("body *")) - len(page.css("article *")))
        scripts = scripts_of(page, file)
        assert len(scripts) >= 3, file
        size = sum(len(gzip.compress(script.read_bytes(), 9)) for script in scripts)
        if size > 12 * 1024 and not page.css("section.tool"):
            heavy[file.parent.relative_to(book_site).as_posix()] = size
    assert heavy == {}
    assert 50 < max(frames) < 250


def scripts_of(page: LexborHTMLParser, file: Path) -> set[Path]:
    """Every script that a page fetches as it opens."""
    modules = dict(
        re.findall(r"^  '?([a-z-]+)'?: .*/([a-z-]+)\.js'\),$", (CLIENT / "tools.js").read_text(), re.MULTILINE)
    )
    found: set[Path] = set()
    wanted = [(file.parent / str(script.attributes["src"])).resolve() for script in page.css("script[src]")]
    (app,) = (script for script in wanted if script.name.startswith("app-"))
    for place in page.css("[data-tool]"):
        (script,) = app.parent.glob(f"{modules[str(place.attributes['data-tool'])]}-????????.js")
        wanted.append(script)
    while wanted:
        script = wanted.pop()
        found.add(script)
        imported = re.findall(r'(?:\bimport|\bfrom) ?"\./([\w.-]+\.js)"', script.read_text("utf-8"))
        wanted += {script.parent / name for name in imported} - found
    return found


def test_a_corrected_number_changes_the_small_file_of_search_alone(book_site: Path, changed: Change) -> None:
    """And there one line, so that it costs a phone a few kilobytes and no new index."""
    contacts = "search/contacts.json"
    for words in ("search/pages.json", "search/texts.txt"):
        assert (changed.site / words).read_bytes() == (book_site / words).read_bytes()
    before, after = ((site / contacts).read_text("utf-8").split("\n") for site in (book_site, changed.site))
    assert sum(old != new for old, new in zip(before, after, strict=True)) == 1
    assert len(gzip.compress((changed.site / contacts).read_bytes())) < 6 * 1024


def test_what_search_reads_has_numbers_in_the_small_file_alone(book_site: Path) -> None:
    """However they are spaced; else correcting one would change the words of every page that shows it."""
    contacts = json.loads((book_site / "search" / "contacts.json").read_text("utf-8"))
    texts = [(book_site / "search" / name).read_text("utf-8") for name in ("pages.json", "texts.txt")]
    words = re.sub(r"(?<=\d)[\s-]+(?=\d)", "", "".join(texts))
    numbers = {number for service in contacts["services"] for number in service["digits"] if len(number) > 4}
    assert len(numbers) > 50
    assert {number for number in numbers if number in words} == set()


def test_wrong_content_is_not_built_and_the_last_site_stays(
    book_site: Path, tmp_path: Path, wrong_content: Path
) -> None:
    """A number that cannot be dialled never gets as far as a page."""
    site = tmp_path / "site"
    shutil.copytree(book_site, site)
    problems = build.build_site(site, content=wrong_content)

    assert [(problem.file, problem.severity) for problem in problems if "0300 012 003" in problem.what] == [
        ("content/signposting/services/police-care-uk.md", "error")
    ]
    assert files_of(site) == files_of(book_site)


def publish_to(
    output: Path,
    *,
    require_signed_off: bool = False,
    previous: Path | None = None,
    at: int | None = None,
    site_url: str = "https://pocketbook.example/force/",
) -> int:
    with pytest.MonkeyPatch.context() as patch:  # the build time that it sets must not outlive it
        patch.setenv("SOURCE_DATE_EPOCH", str(at))
        if at is None:
            patch.delenv("SOURCE_DATE_EPOCH")
        return publish.run(
            Namespace(
                output=output,
                site_url=site_url,
                require_signed_off=require_signed_off,
                previous=str(previous) if previous else None,
                force=None,
            )
        )


@pytest.fixture
def already_built(book_site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is published is `book_site`, which is not built again for it."""

    def copy(site_dir: Path, **_: object) -> list[Problem]:
        shutil.rmtree(site_dir, ignore_errors=True)
        shutil.copytree(book_site, site_dir)
        return []

    monkeypatch.setattr(publish, "build_site", copy)


@pytest.fixture(scope="module")
def dist(book_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that is published after `book_site`, which it was told by name. Read it, never write to it."""
    folder = tmp_path_factory.mktemp("published") / "dist"
    assert publish_to(folder, previous=book_site, at=FIRST_BUILT + 60) == 0
    return folder


def test_a_published_folder_is_ready_for_a_host(dist: Path) -> None:
    """Compressed beside the originals, still a whole app, with the host told what it must not cache."""
    assert verify(dist, [*NOT_STORED]) == []
    page = (dist / "index.html").read_bytes()
    assert gzip.decompress((dist / "index.html.gz").read_bytes()) == page
    assert brotli.decompress((dist / "index.html.br").read_bytes()) == page
    assert "no-cache" in (dist / "_headers").read_text("utf-8")
    assert 'href="/force/find/"' in (dist / "404.html").read_text("utf-8")


def test_what_is_published_next_follows_what_is_published_now(book_site: Path, dist: Path, tmp_path: Path) -> None:
    """Named by a folder, and without being named where it stands already."""
    here = shutil.copytree(dist, tmp_path / "dist")
    published, first = read_pointer(book_site), read_pointer(dist)

    assert list(first["deltas"]) == [published["id"]]
    assert publish_to(here, at=FIRST_BUILT + 120) == 0
    assert list(read_pointer(here)["deltas"]) == [first["id"], published["id"]]


@pytest.mark.usefixtures("already_built")
def test_what_is_published_next_never_follows_one_that_counts_as_high(changed: Change, tmp_path: Path) -> None:
    """The time of the build counts; and where nothing was published there is nothing to follow."""
    publish_book = partial(publish_to, tmp_path / "dist", at=FIRST_BUILT, site_url=f"http://127.0.0.1{BASE}")

    assert publish_book(previous=changed.site) == 1
    assert publish_book(previous=tmp_path / "nothing") == 0
    assert list(read_pointer(tmp_path / "dist")["deltas"]) == []


@pytest.mark.usefixtures("already_built")
def test_drafts_are_refused_where_sign_off_is_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each is named, with its line: what is a draft stands in the content."""
    assert publish_to(tmp_path / "dist", require_signed_off=True) == 1

    said = capsys.readouterr()
    assert "content/index.md:8  status: draft" in said.out
    assert "must not be published" in said.err
