"""The same text as three offline sites: ours, Material for MkDocs with Workbox, and bare HTML.

Each as published, and twice more with one number corrected. Corpora: `book`, the whole of our content; `sixty`, 60 of
its pages with about 26,000 words: always the first page, and then those whose length is nearest to the average.

All hold the same: Material gets the pages as our model renders them and the urgent calls that our frame has on every
page; bare HTML is what our pages say, without frame, icons, pictures and scripts, and with a style sheet of four lines.
Bare HTML is kept offline by a list in a hand-written worker and not by our engine: it is to show what the text itself
costs when somebody takes the least trouble that works, and so must owe nothing to what it is compared with.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import yaml

from build_scripts import environment
from build_scripts.book.frame import UrgentContact, place_names, urgent_contacts
from build_scripts.book.load import load_book
from build_scripts.book.model import Book
from build_scripts.book.render import page_markdown
from build_scripts.build import CONTENT, PROJECT, build_site
from build_scripts.builders import pwa_options, read_config, write_pages
from build_scripts.problem import has_errors
from build_scripts.pwa.build import build
from build_scripts.pwa.history import earlier_releases, follow
from build_scripts.pwa.tags import page_title, pages_of
from build_scripts.search.records import write_search

WORKBOX = Path(__file__).parent / "workbox"
SIXTY = 60
WORDS = 26_000
TEXTS = {".html", ".json", ".xml", ".txt", ".vcf"}

#: Registers the worker of a site that has no engine of its own, and says ready when it is.
REGISTER = """const { serviceWorker } = navigator;
serviceWorker.register(new URL('sw.js', document.currentScript.src));
serviceWorker.ready.then(() => { document.documentElement.dataset.pwa = 'ready'; });
"""
#: What somebody writes in an afternoon: a list, fetched at install and served from then on; what is the same in the
#: list before is taken from there.
BARE_WORKER = """const FILES = %s;
const NAME = '%s';
const key = (path) => new URL(`${path}?${FILES[path]}`, registration.scope).href;
addEventListener('install', (event) => event.waitUntil((async () => {
  const cache = await caches.open(NAME);
  await Promise.all(Object.keys(FILES).map(async (path) => {
    const kept = await caches.match(key(path));
    const found = kept ?? await fetch(path, { cache: 'no-cache' });
    if (!found.ok) throw new Error(path);
    await cache.put(key(path), found);
  }));
  await skipWaiting();
})()));
addEventListener('activate', (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name !== NAME) await caches.delete(name);
  await clients.claim();
})()));
addEventListener('fetch', (event) => {
  const path = new URL(event.request.url).pathname.slice(1).replace(/(^|\\/)$/, '$1index.html');
  if (path in FILES) event.respondWith(caches.match(key(path)).then((kept) => kept ?? fetch(event.request)));
});
"""
BARE_STYLE = """body { max-width: 40rem; margin: auto; padding: 1rem; font: 1.1rem/1.5 system-ui, sans-serif }
a { color: #12395b }
nav a { margin-right: 1rem; font-weight: bold }
table { border-collapse: collapse }
"""


@dataclass(frozen=True)
class Number:
    """A number that is corrected. shown, dialled: as a page says and links it. page: its service's, in Markdown."""

    shown: str
    dialled: str
    page: str

    def corrected(self, text: str) -> str:
        """The text with another last digit."""
        for before, number in ((r"(?<![0-9A-Za-z])", self.shown), ("(?<=tel:)", self.dialled)):
            other = number[:-1] + str((int(number[-1]) + 1) % 10)
            text = re.sub(rf"{before}{re.escape(number)}(?!\d)", other, text)
        return text

    @property
    def new_link(self) -> str:
        """How a page that has the correction links it."""
        return self.corrected(f'"tel:{self.dialled}"').strip('"')


@dataclass(frozen=True)
class Edition:
    """One corpus as one kind of site. first: as published; once, everywhere: with a number corrected that stands on one
    page, or on every page. page: the address of the page on which the first of these is looked up."""

    corpus: str
    kind: str
    first: Path
    once: Path
    everywhere: Path
    numbers: tuple[Number, Number]
    page: str

    @property
    def pages(self) -> list[str]:
        """The addresses of the pages below the site's."""
        return [path.removesuffix("index.html") for path in pages_of(self.first) if path != "404.html"]


@dataclass(frozen=True)
class Before:
    """What a release follows. site: the one before it, as published. number: what was corrected since."""

    site: Path
    number: Number


#: Makes an offline app of a folder: the first release, or the one after another.
Finish = Callable[[Path, Before | None], None]


def make_editions(folder: Path, corpora: list[str], kinds: list[str]) -> list[Edition]:
    """Builds what is asked for."""
    book, problems = load_book(CONTENT)
    if has_errors(problems):
        raise SystemExit("\n".join(str(problem) for problem in problems))
    config = read_config(PROJECT / "mkdocs.yml")
    contacts = urgent_contacts(book, config["extra"]["urgent"])
    samaritans = book.services["samaritans"]
    everywhere = Number(samaritans.phones[0].uk.shown, samaritans.phones[0].uk.href.partition(":")[2], samaritans.path)
    whole = folder / "whole"
    build_site(whole, site_url="http://127.0.0.1/")
    once = rarest_number(book, whole)
    editions = []
    for corpus in corpora:
        chosen = all_paths(book) if corpus == "book" else sixty_paths(book, {once.page, everywhere.page})
        ours = kept_pages(whole, folder / corpus / "text", chosen)
        write_search(ours, chosen_from(book, chosen), place_names(config["extra"]["places"]))
        makers: dict[str, tuple[Callable[[Path], None], Finish]] = {
            "ours": (partial(copy, ours), seal_ours(book)),
            "workbox": (partial(material, book, chosen, contacts), seal_workbox(folder)),
            "bare": (partial(bare, ours), seal_bare),
        }
        for kind in kinds:
            make, finish = makers[kind]
            first = folder / corpus / kind / "first"
            make(first)
            finish(first, None)
            on_one_page = corrected(first, first.with_name("once"), once, finish)
            on_all = corrected(first, first.with_name("everywhere"), everywhere, finish)
            editions.append(Edition(corpus, kind, first, on_one_page, on_all, (once, everywhere), address(once.page)))
    return editions


# --- what they hold ---


def all_paths(book: Book) -> list[str]:
    """The Markdown files of every page and service."""
    return sorted([*(page.path for page in book.pages.values()), *(one.path for one in book.services.values())])


def words(markdown: str) -> int:
    """How many words a page has, without HTML and addresses."""
    text = re.sub(r"\]\([^)]*\)|<[^>]*>", " ", markdown)
    return len(re.findall(r"\w[\w'’-]*", text))


def sixty_paths(book: Book, needed: set[str]) -> list[str]:
    """The 60 files of the smaller corpus; the same for the same content."""
    lengths = {path: words(page_markdown(book, path)) for path in all_paths(book)}
    needed = {"index.md", *needed}
    rest = sorted(lengths.keys() - needed, key=lambda path: (abs(lengths[path] - WORDS / SIXTY), path))
    return sorted([*needed, *rest[: SIXTY - len(needed)]])


def rarest_number(book: Book, site: Path) -> Number:
    """The number that stands on the fewest pages, as most of a directory's numbers do."""
    pages = [(site / path).read_text("utf-8") for path in pages_of(site)]
    numbers = [
        Number(phone.uk.shown, phone.uk.href.partition(":")[2], service.path)
        for service in book.services.values()
        for phone in service.phones
        if phone.uk.href.startswith("tel:+44")
    ]
    return min(numbers, key=lambda number: (sum(f"tel:{number.dialled}" in page for page in pages), number.page))


def address(path: str) -> str:
    """Where the page of a Markdown file is on every one of the sites."""
    return path.removesuffix(".md").removesuffix("index").removesuffix("/") + "/" * (path != "index.md")


def copy(source: Path, target: Path) -> None:
    """The same folder again."""
    shutil.copytree(source, target)


def chosen_from(book: Book, chosen: list[str]) -> Book:
    """The book with only some of its pages and services."""
    pages = {path: page for path, page in book.pages.items() if path in chosen}
    services = {name: service for name, service in book.services.items() if service.path in chosen}
    return replace(book, pages=pages, services=services)


def kept_pages(whole: Path, target: Path, chosen: list[str]) -> Path:
    """The finished site with only some of its pages."""
    copy(whole, target)
    kept = {f"{address(path)}index.html" for path in chosen} | {"404.html"}
    for path in pages_of(target):
        if path not in kept:
            (target / path).unlink()
    return target


def corrected(first: Path, target: Path, number: Number, finish: Finish) -> Path:
    """The release after `first`: one number corrected on every page that has it."""
    copy(first, target)
    for file in target.rglob("*"):
        if file.suffix in TEXTS:
            text = file.read_bytes().decode()  # with its line ends: those of a .vcf are two letters
            if (other := number.corrected(text)) != text:
                file.write_bytes(other.encode())
    finish(target, Before(first, number))
    return target


# --- ours ---


def seal_ours(book: Book) -> Finish:
    """Makes a release of a folder, with the settings of the book, as `publish` does."""
    options = pwa_options(book, read_config(PROJECT / "mkdocs.yml"), "http://127.0.0.1/")

    def finish(site: Path, before: Before | None) -> None:
        last_resort = before.number.corrected(options.last_resort) if before else options.last_resort
        shortcuts: list[object] = []  # they lead to pages that may not be there
        build(site, options.model_copy(update={"last_resort": last_resort, "shortcuts": shortcuts}))
        follow(site, earlier_releases(before.site) if before else [])

    return finish


# --- Material for MkDocs with Workbox ---


def material(book: Book, chosen: list[str], contacts: list[UrgentContact], site: Path) -> None:
    """The pages with Material's defaults without web fonts, with its search."""
    folder = site.with_name("source")
    write_pages(book, folder / "docs")
    calls = " · ".join(f"[{contact.label}: {contact.shown}]({contact.href})" for contact in contacts)
    for page in list((folder / "docs").rglob("*.md")):
        if page.relative_to(folder / "docs").as_posix() not in chosen:
            page.unlink()
            continue
        head, text = page.read_text("utf-8").split("\n---\n", 1)
        page.write_text(f"{head}\n---\n\n{calls}\n{text}", "utf-8")
    (folder / "docs" / "offline.js").write_text(REGISTER, "utf-8")
    settings = {
        "site_name": "Pocket Book",
        "theme": {"name": "material", "font": False},
        "plugins": ["search"],
        "markdown_extensions": ["admonition", "attr_list", "tables", "pymdownx.details"],
        "extra_javascript": ["offline.js"],
    }
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(settings), "utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(site)]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)


def seal_workbox(folder: Path) -> Finish:
    """Makes an offline app of a folder with workbox-build, which is installed here on first use."""
    home = PROJECT / ".cache" / "benchmarks" / "workbox"
    home.mkdir(parents=True, exist_ok=True)
    changed = False
    for name in ("package.json", "package-lock.json", "generate.mjs", ".npmrc"):
        source, target = WORKBOX / name, home / name
        changed |= not target.is_file() or target.read_bytes() != source.read_bytes()
        shutil.copyfile(source, target)
    if changed or not (home / "node_modules" / ".package-lock.json").is_file():
        install = [environment.node(), environment.npm(), "ci", "--ignore-scripts", "--no-progress"]
        subprocess.run(install, cwd=home, check=True, stdout=sys.stderr)

    def finish(site: Path, before: Before | None) -> None:
        for old in [*site.glob("sw.js"), *site.glob("workbox-*.js")]:
            old.unlink()
        subprocess.run([environment.node(), "generate.mjs", str(site)], cwd=home, check=True, stdout=sys.stderr)

    return finish


# --- bare HTML ---


def bare(ours: Path, site: Path) -> None:
    """What our pages say, in as little HTML as it takes."""
    for path in pages_of(ours):
        html = (ours / path).read_text("utf-8")
        urgent = between(html, '<nav class="urgent"', "</nav>", path)
        article = between(html, "<article", "</article>", path)
        text = without_decoration(f"{urgent}\n{article}")
        up = "../" * path.count("/")
        page = (
            f'<!doctype html><html lang="en-GB"><meta charset="utf-8"><title>{page_title(html)}</title>'
            f'<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="{up}style.css">'
            f'<script src="{up}offline.js" defer></script>\n{text}\n'
        )
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_text(page, "utf-8")
    (site / "style.css").write_text(BARE_STYLE, "utf-8")
    (site / "offline.js").write_text(REGISTER, "utf-8")


def between(html: str, start: str, end: str, path: str) -> str:
    """One element of a page."""
    found = re.search(f"{re.escape(start)}.*?{re.escape(end)}", html, re.DOTALL)
    if found is None:
        raise SystemExit(f"{path} has no {start}…{end}: say in tests/benchmarks/offline_sites.py what holds it now")
    return found[0]


def without_decoration(html: str) -> str:
    """No pictures, no attributes but addresses and anchors, no empty elements, no room between lines."""
    html = re.sub(r"<svg.*?</svg>|<img[^>]*>|<!--.*?-->|<script.*?</script>", "", html, flags=re.DOTALL)

    def plain(tag: re.Match[str]) -> str:
        kept = re.findall(r'\s(?:href|id|open)="[^"]*"', tag[2])
        return f"<{tag[1]}{''.join(kept)}>"

    html = re.sub(r"<(\w+)((?:\s[^>]*)?)>", plain, html)
    for name in ("span", "div", "article"):
        html = re.sub(rf"</?{name}(?=[\s>])[^>]*>", "", html)
    return re.sub(r"\s*\n\s*", "\n", html)


def seal_bare(site: Path, before: Before | None) -> None:
    """Writes the worker with its list."""
    files = sorted(file for file in site.rglob("*") if file.is_file() and file.name not in ("sw.js", "404.html"))
    listed = {file.relative_to(site).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()[:8] for file in files}
    name = hashlib.sha256(json.dumps(listed).encode()).hexdigest()[:8]
    (site / "sw.js").write_text(BARE_WORKER % (json.dumps(listed, separators=(",", ":")), name), "utf-8")
