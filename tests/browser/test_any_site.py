"""The offline engine on sites that are not ours: installed once, they open whole with no signal.

A plain folder of HTML, and sites with instant navigation and search: of Material for MkDocs, of Material in ProperDocs
(which brings no look of its own), and of Zensical. Each is built here, tiny, and served under a sub-path.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from build_scripts.pwa.build import build
from build_scripts.pwa.options import Options
from build_scripts.pwa.tags import page_title, pages_of
from build_scripts.pwa.verify import verify
from build_scripts.server import StaticServer
from tests.browser.phones import Phone
from tests.conftest import needed_builder

BASE = "/some/where/"
READY = "html[data-pwa=ready]"
#: Pictures and style sheets of the page that did not arrive.
NOT_LOADED = """() => [
  ...[...document.images].filter((e) => !e.naturalWidth).map((e) => e.src),
  ...[...document.querySelectorAll('link[rel=stylesheet]')].filter((e) => !e.sheet).map((e) => e.href),
]"""
#: Every part of the page, also inside the elements that Zensical's search keeps to itself.
PARTS = "[document, ...[...document.querySelectorAll('*')].map((e) => e.shadowRoot).filter(Boolean)]"
TYPE_INTO_SEARCH = f"""(word) => {{
  document.querySelector('.md-search__button, .md-search__input').click();
  const field = {PARTS}.map((part) => part.querySelector('input[type=text]')).filter(Boolean).at(-1);
  field.focus();
  field.value = word;
  for (const type of ['input', 'keyup']) field.dispatchEvent(new Event(type, {{ bubbles: true }}));
}}"""
FOUND = f"{PARTS}.flatMap((part) => [...part.querySelectorAll('.md-search-result__list a, [role=listbox] a')])"
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc000000301"
    "0100c9fe92ef0000000049454e44ae426082"
)
PLAIN = {
    "index.html": "<!doctype html><title>Plain</title><link rel=stylesheet href=style.css?v=3><h1>Plain</h1>"
    '<a href="two.html">Two</a><img src="a%20picture.png">',
    "style.css": "@import 'deep/more.css'; h1 { background: url(a%20picture.png) }",
    "deep/more.css": "h1 { color: rgb(1, 2, 3) }",
    "two.html": "<html><head><title>Two</title></head><body><h1>Two</h1><p id=said></p>"
    "<script src=two.js type=module></script>",
    "two.js": "import { word } from './deep/word.mjs';\n"
    "const data = await (await fetch('deep/data.json')).json();\n"
    "document.getElementById('said').textContent = word + data.word;",
    "deep/word.mjs": "export const word = 'offline ';",
    "deep/data.json": '{"word": "too"}',
    "deep/er/index.html": "<!-- no head, no title --><h1>Deeper</h1><img src='../../a picture.png'>",
    "caf\u00e9 & co/50% #1.html": "<title>Odd</title><h1>Odd name</h1><img src='../a picture.png'>",
    "based.html": f'<head><base href="{BASE}deep/"><title>Based</title></head><h1>Based</h1>'
    '<link rel=stylesheet href="more.css">',
}


@pytest.fixture(scope="session")
def plain_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of HTML as people write it by hand: odd names, left-out tags, a <base>, modules, data."""
    site = tmp_path_factory.mktemp("plain")
    for name, text in PLAIN.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(text, "utf-8")
    (site / "a picture.png").write_bytes(PIXEL)
    return made_offline(site)


def made_offline(site: Path) -> Path:
    """The same site as an offline app under BASE."""
    build(site, Options(base=BASE))
    assert verify(site) == []
    return site


@pytest.fixture(scope="session")
def port(tmp_path_factory: pytest.TempPathFactory) -> int:
    """A free port, known before a site is built: a sitemap has whole addresses, and Material compares them."""
    with StaticServer(tmp_path_factory.mktemp("nothing")) as server:
        return server.port


def made_by(builder: str, folder: Path, port: int) -> Path:
    """A site as this builder makes it by default, with instant navigation and search."""
    pages = {
        "index.md": "# Start\n\nGo to [the harbour](harbour.md).",
        "harbour.md": "# Harbour\n\n## Boats\n\nA *dinghy* is a small boat.\n\n![A boat](boat.png)",
        "deep/sea.md": "# Deep sea\n\n!!! note\n    An anglerfish carries its own light.",
    }
    for name, text in pages.items():
        (folder / "docs" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "docs" / name).write_text(text, "utf-8")
    (folder / "docs" / "boat.png").write_bytes(PIXEL)
    features = ["navigation.instant", "navigation.tabs", "search.suggest", "search.highlight"]
    config = {
        "site_name": "Sea",
        "site_url": f"http://127.0.0.1:{port}{BASE}",
        "theme": {"name": "material", "font": False, "features": features, "palette": {"scheme": "slate"}},
        "plugins": ["search"],
        "markdown_extensions": ["admonition"],
    }
    (folder / "mkdocs.yml").write_text(json.dumps(config), "utf-8")
    subprocess.run(
        [sys.executable, "-m", builder, "build", "--config-file", str(folder / "mkdocs.yml")],
        cwd=folder,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        check=True,
        capture_output=True,
    )
    return made_offline(folder / "site")


@pytest.fixture(scope="session")
def material_site(tmp_path_factory: pytest.TempPathFactory, port: int) -> Path:
    """Material for MkDocs as it comes."""
    return made_by("mkdocs", tmp_path_factory.mktemp("material"), port)


@pytest.fixture(scope="session")
def properdocs_site(tmp_path_factory: pytest.TempPathFactory, port: int) -> Path:
    """ProperDocs with Material."""
    return made_by(needed_builder("properdocs"), tmp_path_factory.mktemp("properdocs"), port)


@pytest.fixture(scope="session")
def zensical_site(tmp_path_factory: pytest.TempPathFactory, port: int) -> Path:
    """Zensical as it comes."""
    return made_by(needed_builder("zensical"), tmp_path_factory.mktemp("zensical"), port)


@pytest.fixture
def server(request: pytest.FixtureRequest, port: int) -> Iterator[StaticServer]:
    """The site that the test is about, under a sub-path."""
    with StaticServer(request.getfixturevalue(request.param), base=BASE, port=port) as server:
        yield server


def install(phone: Phone, server: StaticServer) -> None:
    """Opens the site until it says that it is ready, takes the signal away, and starts the browser again."""
    phone.open(server.url)
    phone.wait_for(READY, timeout=60)
    server.stop()
    phone.reopen()


def address_of(path: str) -> str:
    """The address of a page below the base, as a browser writes it."""
    return quote(path.removesuffix("index.html"))


def errors(phone: Phone) -> list[str]:
    """What went wrong on the phone's pages, where its browser tells; not the icon it looks for outside the site."""
    return [error for error in phone.errors if "favicon.ico" not in error] if phone.name == "chromium" else []


MADE = ["material_site", "properdocs_site", "zensical_site"]
ALL_SITES = pytest.mark.parametrize("server", ["plain_site", *MADE], indirect=True)
DOCS_SITES = pytest.mark.parametrize("server", MADE, indirect=True)


@pytest.mark.reopens
@ALL_SITES
def test_every_page_opens_whole_with_no_signal(server: StaticServer, phone: Phone) -> None:
    """From a cold start, with its pictures and styles, and nothing asked of another site."""
    site = server.folder
    install(phone, server)

    for path in pages_of(site):
        phone.open(server.url + address_of(path))
        title = page_title((site / path).read_text("utf-8"))
        assert phone.title() == title, path
        assert phone.count("h1") == 1, path
        phone.wait_for(f"() => ({NOT_LOADED})().length === 0")
        phone.wait_for(READY)
    assert phone.foreign_requests == []
    assert errors(phone) == []


@pytest.mark.reopens
@pytest.mark.parametrize("server", ["plain_site"], indirect=True)
def test_what_a_page_loads_by_itself_is_there_too(server: StaticServer, phone: Phone) -> None:
    """Modules, data, and styles that styles ask for."""
    install(phone, server)

    phone.open(server.url + "two.html")
    phone.wait_for("() => document.getElementById('said').textContent === 'offline too'")
    phone.open(server.url + "two")
    assert phone.title() == "Two"
    phone.open(server.url)
    assert phone.evaluate("() => getComputedStyle(document.querySelector('h1')).color") == "rgb(1, 2, 3)"


@pytest.mark.reopens
@DOCS_SITES
def test_search_and_instant_navigation_work_with_no_signal(server: StaticServer, phone: Phone) -> None:
    """The search worker and its index are part of the release like any other file. The next page is put into this one
    by a script, which knows the site's addresses from its sitemap."""
    install(phone, server)
    phone.open(server.url)
    phone.wait_until(
        lambda: (phone.evaluate(TYPE_INTO_SEARCH, "anglerfish"), phone.evaluate(f"() => {FOUND}.length"))[1] > 0,
        "a search result",
    )
    assert "/deep/sea/" in phone.evaluate(f"() => {FOUND}[0].href")

    phone.open(server.url)
    phone.wait_for(READY)
    phone.evaluate("() => { window.untouched = true; }")
    phone.wait_until(
        lambda: phone.evaluate("() => performance.getEntriesByName(new URL('sitemap.xml', document.URL)).length") > 0,
        "the sitemap",
    )
    phone.click("article a[href*=harbour]")
    phone.wait_for("() => document.title.startsWith('Harbour')")

    assert phone.evaluate("() => window.untouched")
    phone.wait_for(f"() => document.images.length === 1 && ({NOT_LOADED})().length === 0")
    phone.wait_for(READY)
    assert errors(phone) == []


@pytest.fixture
def two_releases(tmp_path: Path) -> tuple[Path, Path]:
    """A site whose page starts a worker, which reads a file: once saying "old" throughout, once "new"."""
    sites = tmp_path / "old", tmp_path / "new"
    for counter, site in enumerate(sites, start=1):
        site.mkdir()
        page = "<title>Works</title><h1>Works</h1><p data-pwa-update hidden>Newer</p><div data-pwa-panel></div>"
        (site / "index.html").write_text(page, "utf-8")
        (site / "data.txt").write_text(site.name, "utf-8")
        (site / "work.js").write_text(
            f"onmessage = async () => postMessage('{site.name} ' + await (await fetch('data.txt')).text());", "utf-8"
        )
        build(site, Options(base=BASE, counter=counter))
    return sites


def test_a_worker_stays_on_the_release_of_its_page(two_releases: tuple[Path, Path], phone: Phone) -> None:
    """A page opened before an update starts a worker after it: script and data are of the page's release."""
    old, new = two_releases
    with StaticServer(old, base=BASE) as server:
        phone.open(server.url)
        phone.wait_for(READY)
        phone.open(server.url + "?again")
        server.folder = new
        phone.click("[data-pwa-do=check]")
        phone.wait_for("[data-pwa-update]")
        server.stop()
        said = phone.evaluate(
            """() => new Promise((resolve) => {
              const worker = new Worker('work.js');
              worker.onmessage = (event) => resolve(event.data);
              worker.postMessage('go');
            })"""
        )
    assert said == "old old"
