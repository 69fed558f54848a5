"""What a phone says of its offline copy, and what a reader and a publisher can do about it."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from build_scripts.pwa.build import build
from build_scripts.pwa.history import earlier_releases, follow
from build_scripts.pwa.options import Change, Options
from build_scripts.pwa.pointer import read_manifest
from build_scripts.pwa.switches import pause, roll_back, tombstone
from build_scripts.server import StaticServer
from tests.browser.conftest import NewPhone, look, look_until
from tests.browser.phones import PATIENCE, ChromiumPhone, Phone

BASE = "/force/small/"
READY = "html[data-pwa=ready]"
PAGE = """<!doctype html><html lang="en-GB"><head><title>{title}</title></head><body><h1>{title}</h1>
<p data-pwa-status></p><div data-pwa-saving hidden><b data-pwa-part></b><progress></progress></div>
<p data-pwa-update hidden><span data-pwa-changes></span><button data-pwa-reload>Show</button></p>
<div data-pwa-panel></div><div data-pwa-guide></div><a href="tel:116123">116 123</a> <a href="sms:85258">85258</a>
<h2 data-pwa-for="nowhere">Not for this phone</h2><p>Nothing.</p>
<h2 data-pwa-for="iphone computer">For this phone</h2><p>Do this.</p><h2>For all</h2><p>Read on.</p></body></html>"""


def small_site(folder: Path, counter: int, title: str, *changes: Change) -> Path:
    """A site of two pages, one of which has the release in its title."""
    for path, words in (("index.html", f"{title} {counter}"), ("other/index.html", "Other")):
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(PAGE.format(title=words), "utf-8")
    build(folder, Options(name="Small", base=BASE, counter=counter, changes=list(changes)))
    return folder


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Two releases, the second of which corrects a number. Read them, never write to them."""
    folder = tmp_path_factory.mktemp("small")
    old = Change(on=date(2026, 11, 1), what="A page was added.")
    new = Change(on=date(2026, 11, 20), what="The number of a helpline was wrong.", urgent=True)
    first = small_site(folder / "1", 1, "Home", old)
    second = small_site(folder / "2", 2, "Home", new, old)
    follow(second, earlier_releases(first))
    return [first, second]


@pytest.fixture
def server(releases: list[Path]) -> Iterator[StaticServer]:
    with StaticServer(releases[0], base=BASE) as server:
        yield server


@pytest.fixture
def installed(server: StaticServer, phone: Phone) -> Phone:
    """A phone with the first release, and a page open that came from it."""
    for _ in range(2):
        phone.open(server.url)
        phone.wait_for(READY)
    return phone


def says(selector: str, words: str) -> str:
    return f"() => document.querySelector({selector!r})?.innerText.includes({words!r})"


#: Throws away the stored bytes of a page.
LOSE = """async (hash) => {
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) if (request.url.endsWith(hash)) await cache.delete(request);
  }
}"""


def test_an_engine_that_does_not_come_is_told_with_what_to_do(
    releases: list[Path], chromium_phone: ChromiumPhone
) -> None:
    """From a network that never answers, or a browser that is stuck: what the reader sees is the same."""
    arrived, release = threading.Event(), threading.Event()

    def hang(handler: BaseHTTPRequestHandler) -> None:
        arrived.set()
        release.wait(3 * PATIENCE)

    with StaticServer(releases[0], base=BASE, extra_routes={f"{BASE}sw.js": hang}) as server:
        phone = chromium_phone
        phone.page.clock.install()
        phone.open(server.url)
        phone.wait_for("html[data-pwa=incomplete]")
        assert arrived.wait(PATIENCE)
        assert "needs signal once" in phone.text("[data-pwa-status]")
        phone.page.clock.fast_forward(20_000)
        phone.wait_for("() => document.querySelector('[data-pwa-status]').textContent.includes('Close this app')")
        assert "Close this app or browser fully" in phone.text("[data-pwa-panel]")
        release.set()


@pytest.mark.reopens
def test_one_tap_tests_every_file_and_number_with_no_network(
    installed: Phone, server: StaticServer, releases: list[Path]
) -> None:
    """It passes offline; with one page thrown away it does not, says what to do, and with signal that mends it."""
    server.stop()
    installed.reopen()
    installed.open(server.url)
    installed.wait_for(says("[data-pwa-panel]", "Ready. It all works with no signal."))
    installed.wait_for(says("[data-pwa-panel] dl", "2 pages and 2 numbers to call or text"))
    installed.click("[data-pwa-do=test]")
    installed.wait_for(says(".pwa-said", "It passed."))
    assert "2 of 2 pages, 2 of 2 numbers" in installed.text(".pwa-said")

    installed.evaluate(LOSE, read_manifest(releases[0])["files"]["other/index.html"]["sha256"])
    installed.click("[data-pwa-do=test]")
    installed.wait_for(says(".pwa-said", "It did not pass."))
    installed.open(server.url)
    installed.wait_for(says("[data-pwa-panel]", "1 file of "))
    assert installed.text("[data-pwa-do=check]") == "Repair it"

    server.start()
    look(installed)
    installed.wait_for(says("[data-pwa-panel]", "Ready. It all works with no signal."))
    installed.click("[data-pwa-do=test]")
    installed.wait_for(says(".pwa-said", "It passed."))


def test_the_guide_begins_with_what_is_for_this_phone(installed: Phone) -> None:
    """And the headings for all stay where they are."""
    installed.wait_for("[data-pwa-guide] h2")

    assert installed.text("[data-pwa-guide]").strip().split("\n\n") == ["For this phone", "Do this."]
    headings = "() => [...document.querySelectorAll('h2')].map((h) => h.textContent)"
    assert installed.evaluate(headings) == ["For this phone", "Not for this phone", "For all"]


def test_an_urgent_correction_is_marked_and_says_what_changed(
    installed: Phone, server: StaticServer, releases: list[Path]
) -> None:
    """Only what is new to this reader is listed."""
    server.folder = releases[1]
    look_until(installed, "[data-pwa-update][data-pwa-urgent]")

    assert installed.text("[data-pwa-changes]").strip() == "The number of a helpline was wrong."
    installed.click("[data-pwa-reload]")
    installed.wait_for(says("h1", "Home 2"))
    installed.wait_for(READY)
    assert installed.evaluate("() => document.querySelector('[data-pwa-update]').hidden")


def test_a_page_from_a_first_visit_hears_of_a_newer_release(
    server: StaticServer, new_phone: NewPhone, releases: list[Path]
) -> None:
    """It came from the network and may stay open for days."""
    phone = new_phone()
    phone.open(server.url)
    phone.wait_for(READY)
    server.folder = releases[1]
    look_until(phone, "[data-pwa-update][data-pwa-urgent]")


def test_going_back_pausing_and_ending_take_effect_at_the_next_look(
    installed: Phone, server: StaticServer, releases: list[Path], tmp_path: Path
) -> None:
    """Each is a change of what the server says; the page that is open hears of the end."""
    live = Path(shutil.copytree(releases[1], tmp_path / "live"))
    server.folder = live
    look_until(installed, "[data-pwa-update]")
    roll_back(live, "A page was wrong.", on=date(2026, 11, 23))
    look(installed)
    installed.wait_for(says("[data-pwa-panel]", "Ready"))
    installed.wait_for(says("[data-pwa-changes]", "A page was wrong."))
    server.requests.clear()
    installed.open(server.url)
    assert installed.text("h1") == "Home 1"

    third = small_site(tmp_path / "third", 4_000_000_000, "Home")
    follow(third, earlier_releases(live))
    pause(third)
    server.folder = third
    installed.wait_for(READY)
    look(installed)
    installed.wait_until(lambda: any("release.json" in r.path for r in server.requests), "a look")
    installed.open(server.url)
    assert installed.text("h1") == "Home 1"
    pause(third, paused=False)
    look_until(installed, "[data-pwa-update]")

    tombstone(third, BASE)
    installed.evaluate("() => { dispatchEvent(new Event('online')); }")  # a look may be under way, and be the last
    installed.wait_for("html[data-pwa=unavailable]")
    assert installed.evaluate("async () => (await caches.keys()).length") == 0
