"""The book on a phone: installed once, it opens whole with no signal, and catches up when there is some."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from build_scripts.pwa.pointer import read_manifest, read_pointer
from build_scripts.pwa.worker import engine_path
from build_scripts.server import StaticServer
from tests.browser.conftest import NewPhone, look, look_until
from tests.browser.phones import Phone
from tests.conftest import BASE, Change

READY = "html[data-pwa=ready]"
STATUS_PAGE = "about/offline/"


@pytest.fixture
def server(book_site: Path) -> Iterator[StaticServer]:
    """The published book under a sub-path of a real server."""
    with StaticServer(book_site, base=BASE) as server:
        yield server


@pytest.fixture
def installed(server: StaticServer, phone: Phone) -> Phone:
    """A phone on which the book says that it is ready offline."""
    phone.open(server.url)
    phone.wait_for(READY, timeout=60)
    return phone


class PageFacts(HTMLParser):
    """The heading of a page and every call and text link on it, as published."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.heading, self.calls, self._in_heading = "", [], False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        href = dict(attrs).get("href") or ""
        self._in_heading = tag == "h1"
        if href.startswith(("tel:", "sms:")):
            self.calls.append(href)

    def handle_endtag(self, tag: str) -> None:
        self._in_heading = self._in_heading and tag != "h1"

    def handle_data(self, data: str) -> None:
        if self._in_heading:
            self.heading += data


def pages_of(site: Path) -> dict[str, PageFacts]:
    """Every page of a finished site by its address below the base."""
    files = sorted(site.rglob("index.html"))
    addresses = [file.parent.relative_to(site).as_posix() for file in files]
    return {
        "" if address == "." else f"{address}/": PageFacts(file.read_text("utf-8"))
        for address, file in zip(addresses, files, strict=True)
    }


CALLS = "() => [...document.querySelectorAll('a[href^=\"tel:\"], a[href^=\"sms:\"]')].map(a => a.getAttribute('href'))"
LOADED_FROM_ELSEWHERE = (
    "() => performance.getEntriesByType('resource').map(e => e.name).filter(n => !n.startsWith(location.origin))"
)
#: What the phone would serve for every file of a release, hashed on the phone.
HASHES = """async (paths) => {
  const hashes = {};
  for (const path of paths) {
    const bytes = await (await fetch(path)).arrayBuffer();
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
    hashes[path] = [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  }
  return hashes;
}"""


def release_of(site: Path) -> dict[str, str]:
    """Every file of a published release and the hash it must have."""
    return {path: file["sha256"] for path, file in read_manifest(site)["files"].items()}


def check_now(phone: Phone, server: StaticServer) -> None:
    """Presses the button that looks for a newer release, as a person would."""
    phone.open(server.url + STATUS_PAGE)
    look(phone)


def fetch_newer(phone: Phone, server: StaticServer) -> None:
    """Looks, as a person would, until a newer release is here and offered."""
    phone.open(server.url + STATUS_PAGE)
    look_until(phone, "[data-pwa-update]")


@pytest.mark.reopens
def test_every_page_and_number_is_there_with_no_signal_from_a_cold_start(
    installed: Phone, server: StaticServer, book_site: Path
) -> None:
    """Install, lose the server, close the browser and start it again: every page opens and every call is intact."""
    pages = pages_of(book_site)
    assert len(pages) > 100

    server.stop()
    installed.reopen()

    for address, published in pages.items():
        installed.open(server.url + address)
        assert installed.evaluate("() => document.querySelector('h1').textContent.trim()") == published.heading.strip()
        assert installed.evaluate(CALLS) == published.calls, address
        assert installed.evaluate(LOADED_FROM_ELSEWHERE) == [], address
    installed.wait_for(READY)


def test_pages_are_guarded_offline_as_online(installed: Phone, server: StaticServer, book_site: Path) -> None:
    """The worker sends the security headers of the release, and an inline script does not run."""
    headers = read_manifest(book_site)["headers"]
    server.stop()
    installed.open(server.url + "me/breathing/")

    sent = installed.evaluate("async () => Object.fromEntries((await fetch(location.href)).headers)")
    assert {name: sent.get(name.lower()) for name in headers} == headers
    installed.evaluate(
        "() => { const s = document.createElement('script'); s.textContent = 'window.inline = 1';"
        " document.body.append(s); }"
    )
    assert installed.evaluate("() => window.inline === undefined")


CACHING = """async () => {
  const parts = performance.getEntriesByType('resource').map(({ name }) => name);
  const nameOf = (url) => new URL(url).pathname.split('/').at(-1);
  const caching = async (url) => [nameOf(url), (await fetch(url)).headers.get('cache-control')];
  return Object.fromEntries(await Promise.all([location.href, ...parts].map(caching)));
}"""


def test_browsers_keep_scripts_and_styles_that_never_change(installed: Phone, server: StaticServer) -> None:
    """The next page has them without asking the worker, and anything else it asks for."""
    server.stop()
    installed.open(server.url + "me/breathing/")

    said = installed.evaluate(CACHING)
    for_ever = {name for name, caching in said.items() if caching == "max-age=31536000, immutable"}
    named_after_their_bytes = {name for name in said if re.fullmatch(r"[\w-]+-[0-9A-Z]{8}\.(css|js)", name)}
    assert for_ever == named_after_their_bytes
    assert {name.split("-")[0] for name in for_ever} >= {"styles", "tools", "app"}
    assert {"", "pwa.js"} <= said.keys() - for_ever


def test_an_address_that_does_not_exist_says_so_offline(installed: Phone, server: StaticServer) -> None:
    """Not the browser's own error page, and with a way on."""
    server.stop()
    installed.open(server.url + "no/such/page/")

    assert installed.text("h1") == "That page is not here"
    installed.click("article a.button")
    installed.wait_for("#services")


def test_addresses_as_people_type_and_share_them_work_offline(installed: Phone, server: StaticServer) -> None:
    """Without the slash at the end, with index.html, with what a newsletter adds."""
    server.stop()
    for typed in (
        "me/breathing",
        "me/breathing/index.html",
        "me/breathing/?from=briefing",
        "me/breathing/#next",
    ):
        installed.open(server.url + typed)
        assert "Breath" in installed.text("h1")


def test_a_corrected_number_arrives_whole(installed: Phone, server: StaticServer, changed: Change) -> None:
    """Published, fetched in the background, offered, and served offline: every byte of it is the new release."""
    server.folder = changed.site
    fetch_newer(installed, server)
    installed.click("[data-pwa-reload]")
    installed.wait_for(READY)

    server.stop()
    installed.open(server.url + "signposting/services/police-care-uk/")

    assert f"tel:{changed.new}" in installed.evaluate(CALLS)
    assert f"tel:{changed.old}" not in installed.evaluate(CALLS)
    hashes = release_of(changed.site)
    installed.open(server.url)
    assert installed.evaluate(HASHES, list(hashes)) == hashes


@pytest.mark.reopens
def test_a_page_that_is_here_is_asked_of_nobody(installed: Phone, server: StaticServer) -> None:
    """Nor by the browser on its own while the worker starts: it costs nothing, and nobody learns what is read."""
    installed.reopen()
    server.requests.clear()
    installed.open(server.url + "me/sleep-and-shifts/")
    installed.wait_for(READY)

    asked = {request.path.removeprefix(BASE) for request in server.requests}
    assert asked <= {"sw.js", engine_path(), "release.json"}


def test_one_corrected_number_costs_a_phone_a_few_kilobytes(
    installed: Phone, server: StaticServer, changed: Change
) -> None:
    """The delta from the release that is here, and no page: at most 8 KB. The browser looks for a newer engine as well,
    with a correction or without."""
    server.folder = changed.site
    server.requests.clear()
    fetch_newer(installed, server)

    looks = {BASE + "sw.js", BASE + engine_path()}
    asked = [request for request in server.requests if request.path not in looks]
    (delta,) = read_pointer(changed.site)["deltas"].values()
    assert {request.path.removeprefix(BASE) for request in asked} == {"release.json", delta}
    assert sum(request.bytes_sent for request in asked) <= 8 * 1024


def test_a_page_that_is_open_stays_on_its_release(installed: Phone, server: StaticServer, changed: Change) -> None:
    """What an open page asks for comes from the release it was opened with; the next page is the new one."""
    address = "signposting/services/police-care-uk/"
    server.folder = changed.site
    fetch_newer(installed, server)

    fetched = installed.evaluate("async (url) => (await fetch(url)).text()", server.url + address)
    assert changed.old in fetched
    assert changed.new not in fetched
    installed.open(server.url + address)
    assert f"tel:{changed.new}" in installed.evaluate(CALLS)


def test_a_half_finished_deployment_changes_nothing(
    installed: Phone, server: StaticServer, book_site: Path, changed: Change, tmp_path: Path
) -> None:
    """The new release.json is there and all else is still the old: nothing is mixed, nothing is lost; when the rest has
    been uploaded the phone catches up."""
    half = tmp_path / "half"
    shutil.copytree(book_site, half)
    shutil.copy(changed.site / "release.json", half)
    server.folder = half
    check_now(installed, server)
    installed.wait_for("() => document.querySelector('[data-pwa-panel]').innerText.includes('answered 404')", 60)
    installed.open(server.url + "signposting/services/police-care-uk/")
    assert f"tel:{changed.old}" in installed.evaluate(CALLS)
    installed.wait_for(READY)

    server.folder = changed.site
    fetch_newer(installed, server)


def test_an_older_release_is_refused(installed: Phone, server: StaticServer, book_site: Path, changed: Change) -> None:
    """A server put back to an older release by mistake does not take a correction away from a phone that has it."""
    server.folder = changed.site
    fetch_newer(installed, server)
    server.folder = book_site
    check_now(installed, server)
    installed.open(server.url + "signposting/services/police-care-uk/")

    assert f"tel:{changed.new}" in installed.evaluate(CALLS)


DROP_ONE = """async (hash) => {
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      if (request.url.endsWith(hash)) await cache.delete(request);
    }
  }
}"""


def test_ready_is_never_said_with_a_hole_in_the_store(installed: Phone, server: StaticServer, book_site: Path) -> None:
    """The browser threw one file away: the phone says so, opens the rest, and mends it when there is signal."""
    installed.evaluate(DROP_ONE, release_of(book_site)["me/breathing/index.html"])
    server.stop()
    installed.open(server.url)
    installed.wait_for("html[data-pwa=incomplete]")
    assert "some pages are missing" in installed.text("[data-pwa-status]")
    assert "What do you need?" in installed.text("h1")

    server.start()
    check_now(installed, server)
    installed.wait_for(READY, timeout=60)


def test_with_nothing_left_the_urgent_numbers_still_show(installed: Phone, server: StaticServer) -> None:
    """The whole store is gone and there is no signal: no white page, and the calls that matter most."""
    installed.evaluate("async () => { for (const name of await caches.keys()) await caches.delete(name); }")
    server.stop()
    installed.open(server.url + "me/breathing/")

    assert installed.evaluate(CALLS) == ["tel:999", "tel:+443001312789", "tel:116123"]


def test_the_offline_copy_can_be_taken_off_the_phone(installed: Phone, server: StaticServer) -> None:
    installed.open(server.url + STATUS_PAGE)
    installed.wait_for("[data-pwa-do=remove]")
    installed.click("[data-pwa-do=remove]")
    assert installed.text("[data-pwa-do=remove]") == "Tap again to remove it"
    installed.click("[data-pwa-do=remove]")
    installed.wait_for("html[data-pwa=unavailable]")

    assert installed.evaluate("async () => (await caches.keys()).length") == 0


def test_ready_is_not_said_before_everything_is_stored(
    server: StaticServer, new_phone: NewPhone, tmp_path: Path
) -> None:
    """While one file is missing on the server, in its pack and singly, the phone never claims to be ready."""
    missing = tmp_path / "one-file-missing"
    shutil.copytree(server.folder, missing)
    (missing / "me" / "breathing" / "index.html").unlink()
    for pack in read_manifest(missing)["packs"]:
        (missing / pack).unlink()
    whole, server.folder = server.folder, missing
    phone = new_phone()
    phone.open(server.url)
    # Not left before: WebKit then starts no worker of this site any more.
    phone.wait_for("() => navigator.serviceWorker.ready.then(() => true)")
    phone.wait_for("html[data-pwa=incomplete]", timeout=60)
    assert "Ready" not in phone.text("[data-pwa-badge]")

    server.folder = whole
    check_now(phone, server)
    phone.wait_for(READY, timeout=60)


def test_a_first_install_is_a_few_requests(server: StaticServer, new_phone: NewPhone) -> None:
    """The worker and its engine, the pointer, the manifest and its packs: eight, and nothing singly."""
    phone = new_phone()
    phone.open(server.url)
    phone.wait_for(READY, timeout=60)

    needed = {"sw.js", engine_path(), "release.json", read_pointer(server.folder)["manifest"]}
    needed |= set(read_manifest(server.folder)["packs"])
    fetched = [request.path.removeprefix(BASE) for request in server.requests]
    assert needed <= set(fetched)
    assert [path for path in fetched if path.startswith("pwa-release/") and path not in needed] == []
    assert len(needed) <= 8
    pages = [request for request in server.requests if request.path.endswith(("/", ".html"))]
    assert [request.path for request in pages] == [BASE]
