"""The `gallery` command: pictures of every page and tool state, at four widths and in every look, on one page."""

from __future__ import annotations

import argparse
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page

from ..book.addresses import url_of
from ..book.load import load_book
from ..build import PROJECT, build_site
from ..problem import has_errors
from ..server import StaticServer
from .components import COMPONENTS, content_with_components
from .install import take_install_pictures
from .sheet import Row, Shot, sheet
from .shoot import LOOKS, WIDTHS, NotReached, View, browser, picture, reach, window
from .states import STATES, State

GALLERY = PROJECT / ".cache" / "gallery"
NIGHT_WIDTH = 360  # the night look is for a phone


def run(args: argparse.Namespace) -> int:
    """The `gallery` command."""
    with tempfile.TemporaryDirectory() as folder:
        content = content_with_components(Path(folder))
        site = Path(folder) / "site"
        problems = build_site(site, content=content)
        if has_errors(problems):
            print("\n".join(map(str, problems)), file=sys.stderr)
            return 1
        with StaticServer(site) as server:
            if args.install_pictures:
                return take_install_pictures(server.url)
            return _take(server.url, list(_wanted(content, args.addresses)))


def _wanted(content: Path, beginnings: list[str]) -> Iterator[State]:
    """Every page and state whose address begins with one of these; all of them where there are none."""
    book, _ = load_book(content)
    titles = {
        url_of(path): page.title for path, page in {**book.pages, **{s.path: s for s in book.services.values()}}.items()
    }
    titles[COMPONENTS] = "Components"
    pages = [State(title, address) for address, title in sorted(titles.items())]
    for state in [*pages, *STATES]:
        if not beginnings or any(state.address.startswith(beginning) for beginning in beginnings):
            yield state


def _take(site_url: str, states: list[State]) -> int:
    """Takes the pictures, tells how far it is, and writes the gallery; 1 when a state could not be reached."""
    shutil.rmtree(GALLERY, ignore_errors=True)
    views = [View(width, look) for look in LOOKS for width in WIDTHS if look != "night" or width == NIGHT_WIDTH]
    shots: dict[State, list[Shot]] = {state: [] for state in states}
    faults = set()
    with browser() as chromium:
        for view in views:
            print(f"{view.width} {view.look}: {len(states)} pictures", flush=True)
            with window(chromium, view) as page:
                for state in states:
                    if not state.steps:
                        shots[state].append(_shoot(page, site_url, state, view))
            for state in states:
                if not state.steps:
                    continue
                with window(chromium, view) as page:  # nothing is left of the state before
                    try:
                        shots[state].append(_shoot(page, site_url, state, view))
                    except NotReached as fault:
                        faults.add(str(fault))
    rows = [Row(state.name, state.address, shots[state]) for state in states]
    (GALLERY / "index.html").write_text(sheet(rows, "Pocket Book: every page and state"), "utf-8")
    print("\n".join([*sorted(faults), f"Look at {GALLERY / 'index.html'}"]))
    return 1 if faults else 0


def _shoot(page: Page, site_url: str, state: State, view: View) -> Shot:
    reach(page, site_url, state)
    seen = f"{view.width} {view.look}"
    name = re.sub(r"\W+", "-", f"{state.address} {state.name} {seen}".lower()).strip("-")
    picture(page, GALLERY / f"{name}.jpg")
    return Shot(seen, f"{name}.jpg")
