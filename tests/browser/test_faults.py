"""Real engines on a bad network: whatever it does, nothing that was offline is lost, nothing wrong is stored, "ready"
is never said untruly, and when it is over the phone catches up by itself.

The site is small and plain, and no part of the book: what is tested is the engine. Its time-outs are shortened as built
(see `hurried`), which no release lists; the engine's own source stays as it is.
"""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from build_scripts.pwa.build import build
from build_scripts.pwa.history import earlier_releases, follow
from build_scripts.pwa.options import Options
from build_scripts.pwa.pointer import read_manifest, read_pointer
from build_scripts.pwa.worker import engine_path
from build_scripts.server import StaticServer
from tests.browser.conftest import ROOT
from tests.browser.fault_proxy import (
    PASS,
    Dead,
    Empty,
    FaultProxy,
    Flip,
    Hang,
    Instead,
    Line,
    Mode,
    Portal,
    Reset,
    Slow,
    Status,
    Truncate,
)
from tests.browser.phones import PATIENCE, Phone

BASE = "/force/small-book/"
READY = "html[data-pwa=ready]"
POINTER = "release.json"
WORKER = "sw.js"
PANEL = "pwa-panel.js"
#: What browsers ask for by themselves.
UNASKED = {WORKER, engine_path(), "/favicon.ico"}
#: A page in the middle of the list, so that some files come before a fault and some would come after it.
MIDDLE = "charlie/index.html"
#: So late in the list that the first ones, fetched several at once, are stored before it is asked for.
NEAR_THE_END = "same/index.html"
#: In the place of a path: what brings most of a release, a pack at first and later a delta.
BULK = "most of a release"
PAGES = {"": "Home", "alpha/": "Alpha", "bravo/": "Bravo", "charlie/": "Charlie", "long/": "Long", "same/": "Same"}
PAGES |= {"plain.html": "Plain", "404.html": "Not here"}
#: Milliseconds, in place of the engine's own: silence before it gives up, and how soon it may try again after a fault.
HURRY = {"POINTER_TIMEOUT": 1_000, "FILE_TIMEOUT": 1_000, "RETRY_AFTER": 50}

# --- a small site in three releases ----------------------------------------------------------------------------------

PAGE = """<!doctype html><html lang="en-GB" data-page="{release}"><head><title>{title}</title>
<link rel="stylesheet" href="{root}style.css"><script src="{root}witness.js" defer></script></head>
<body><h1>{title}</h1><p data-pwa-status></p><p data-pwa-update hidden><button data-pwa-reload>Show</button></p>
<div data-pwa-panel></div><input id="note"><p>{text}</p></body></html>"""

#: Says which release it came from, and writes down every "ready" on the page beside what is really stored.
WITNESS = """
document.documentElement.dataset.script = '%(release)s';
const hex = (digest) => [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
const sum = async (bytes) => hex(await crypto.subtle.digest('SHA-256', bytes));
async function missing() {
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    const kept = async (key) => cache.match(new URL('.pwa/' + key, new URL('%(base)s', location)));
    const state = await kept('state');
    if (!state) continue;
    const release = await kept('release/' + JSON.parse((await state.text()).slice(64)).current);
    if (!release) return ['release'];
    const gone = [];
    for (const [path, file] of Object.entries((await release.json()).files)) {
      const stored = await kept('blob/' + file.sha256);
      if (!stored || await sum(await stored.arrayBuffer()) !== file.sha256) gone.push(path);
    }
    return gone;
  }
  return ['everything'];
}
async function witness() {
  if (document.documentElement.dataset.pwa !== 'ready') return;
  localStorage.setItem('saidReady', '1');
  const gone = await missing();
  if (gone.length) localStorage.setItem('lies', (localStorage.getItem('lies') ?? '') + ' ' + gone);
}
new MutationObserver(witness).observe(document.documentElement, { attributeFilter: ['data-pwa'] });
witness();
"""


def words(seed: str, length: int) -> str:
    """Text that does not compress to nothing, the same each time."""
    text = ""
    while len(text) < length:
        text += sha256(f"{seed} {len(text)}".encode()).hexdigest() + " "
    return text[:length]


def small_site(folder: Path, release: int, *, packs: bool = False) -> Path:
    """Release number 1, 2 or 3 of the small site; long/ and same/ are the same in all of them.

    packs: without them a fault can be given to one file."""
    for address, title in PAGES.items():
        file = folder / (address + "index.html" if address == "" or address.endswith("/") else address)
        file.parent.mkdir(parents=True, exist_ok=True)
        root = BASE if address == "404.html" else "../" * address.count("/")
        number = "any" if title in ("Long", "Same") else release
        text = words("long", 20_000) if title == "Long" else words(f"{title} {number}", 2_000)
        file.write_text(PAGE.format(title=title, release=number, root=root, text=text), "utf-8")
    (folder / "style.css").write_text(f":root {{ --style: {release} }}", "utf-8")
    (folder / "witness.js").write_text(WITNESS % {"release": release, "base": BASE}, "utf-8")
    (folder / "icon.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"/>', "utf-8")
    built = datetime(2026, 11, 20 + release, 3, 0, tzinfo=UTC)
    options = {"name": "Small book", "base": BASE, "icon": folder / "icon.svg", "counter": release, "built": built}
    build(folder, Options.model_validate({**options, "packs": packs}))
    return hurried(folder, **HURRY)


def hurried(site: Path, **milliseconds: int) -> Path:
    """Puts other times into the site's own engine: a constant of this name must stand there exactly once."""
    text = (site / engine_path()).read_text("utf-8")
    for name, value in milliseconds.items():
        text, found = re.subn(rf"^const {name} = [\d_]+;", f"const {name} = {value};", text, flags=re.MULTILINE)
        assert found == 1, f"the engine has no single constant {name}"
    (site / engine_path()).write_text(text, "utf-8")
    return site


def release_of(site: Path) -> dict[str, str]:
    """Every file of a release and the hash it must have."""
    return {path: file["sha256"] for path, file in read_manifest(site)["files"].items()}


def id_of(site: Path) -> str:
    return str(read_pointer(site)["id"])


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The small site in three releases, oldest first. Read them, never write to them."""
    return [small_site(tmp_path_factory.mktemp("release") / str(number), number) for number in (1, 2, 3)]


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The first two releases as a publisher makes them: in packs, and with a delta from the first to the second."""
    one, two = (small_site(tmp_path_factory.mktemp("packed") / str(number), number, packs=True) for number in (1, 2))
    follow(two, earlier_releases(one))
    return [one, two]


@pytest.fixture
def proxy(releases: list[Path]) -> Iterator[FaultProxy]:
    """The first release behind a network that is still good."""
    with StaticServer(releases[0], base=BASE) as server, FaultProxy(server) as proxy:
        yield proxy


@pytest.fixture
def installed(proxy: FaultProxy, phone: Phone) -> Phone:
    """A phone with the first release on it, and a page open that came from it."""
    for _ in range(2):
        phone.open(proxy.url)
        phone.wait_for(READY)
    return phone


# --- what is on the phone --------------------------------------------------------------------------------------------

SUM = """const sum = async (bytes) => [...new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))]
    .map((byte) => byte.toString(16).padStart(2, '0')).join('');"""

#: Every entry of every cache: whether its bytes are what its key says, and which release is current.
STORED = f"""async () => {{
  {SUM}
  const found = {{ wrong: [], blob: [], release: [], current: null }};
  for (const name of await caches.keys()) {{
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {{
      const stored = await cache.match(request);
      const [, kind, hash] = /[.]pwa[/](state|blob|release)(?:[/]([0-9a-f]{{64}}))?$/.exec(request.url) ?? [];
      if (!stored) continue;  // just deleted
      if (kind === 'state') found.current = JSON.parse((await stored.text()).slice(64)).current;
      else if (!hash || await sum(await stored.arrayBuffer()) !== hash) found.wrong.push(request.url);
      else found[kind].push(hash);
    }}
  }}
  return found;
}}"""

#: What this page is given for each file, hashed.
GIVEN = f"""async ([base, paths]) => {{
  {SUM}
  const given = {{}};
  for (const path of paths) given[path] = await sum(await (await fetch(base + path)).arrayBuffer());
  return given;
}}"""

#: What the engine says of itself; null when there is none yet, or it does not answer.
STATUS = """async () => {
  const registration = await navigator.serviceWorker.getRegistration();
  if (!registration?.active) return null;
  const { port1, port2 } = new MessageChannel();
  const answer = new Promise((resolve) => { port1.onmessage = (event) => resolve(event.data); });
  registration.active.postMessage({ type: 'status' }, [port2]);
  return Promise.race([answer, new Promise((resolve) => setTimeout(resolve, 2000, null))]);
}"""

PARTS = """() => [document.querySelector('h1').textContent, document.documentElement.dataset.page,
    getComputedStyle(document.documentElement).getPropertyValue('--style').trim(),
    document.documentElement.dataset.script]"""


def status(phone: Phone) -> dict[str, Any]:
    return phone.evaluate(STATUS) or {}


def assert_sound(phone: Phone, known: list[Path]) -> None:
    """Nothing is stored that no release lists, and "ready" was never said before it was true."""
    stored = phone.evaluate(STORED)
    assert stored["wrong"] == []
    assert set(stored["blob"]) <= {sha for site in known for sha in release_of(site).values()}
    assert set(stored["release"]) <= {id_of(site) for site in known}
    assert phone.evaluate("() => localStorage.getItem('lies')") is None


def assert_serves(phone: Phone, proxy: FaultProxy, site: Path, *, pages: bool = True) -> None:
    """Every page opens whole (or one of them), and every byte that the phone gives out is the one of this release."""
    number = str(read_manifest(site)["counter"])
    for address, title in PAGES.items() if pages else [("alpha/", "Alpha")]:
        phone.open(proxy.url + address)
        page = "any" if title in ("Long", "Same") else number
        assert phone.evaluate(PARTS) == [title, page, number, number], address
    hashes = release_of(site)
    assert phone.evaluate(GIVEN, [proxy.url, list(hashes)]) == hashes


def assert_offline(phone: Phone, proxy: FaultProxy, site: Path, known: list[Path], *, pages: bool = True) -> None:
    """With nothing listening: the whole release, and it says so."""
    proxy.set(Dead())
    assert_serves(phone, proxy, site, pages=pages)
    phone.wait_for(READY)
    assert_sound(phone, known)


# --- the triggers of a page ------------------------------------------------------------------------------------------


def by_load(phone: Phone, proxy: FaultProxy) -> None:
    phone.open(proxy.url)


def by_online(phone: Phone, proxy: FaultProxy) -> None:
    phone.evaluate("() => { dispatchEvent(new Event('online')); }")


def by_visibility(phone: Phone, proxy: FaultProxy) -> None:
    phone.evaluate("() => { document.dispatchEvent(new Event('visibilitychange', { bubbles: true })); }")


def by_button(phone: Phone, proxy: FaultProxy) -> None:
    """Where the script of the status box met the fault too, the box comes when the page is looked at again."""
    if not phone.count("[data-pwa-do=check]"):
        by_visibility(phone, proxy)
        phone.wait_for("[data-pwa-do=check]")
    phone.click("[data-pwa-do=check]")


Trigger = Callable[[Phone, FaultProxy], None]

# --- the faults ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Blow:
    """A mode of the network. at: the file with which it begins; None: at once."""

    mode: Mode
    at: str | None = None


@dataclass(frozen=True)
class Fault:
    """Blows that fall one after the other, and the trigger by which the phone catches up when they are over.

    packed: whether the releases come in packs and deltas."""

    name: str
    blows: list[Blow]
    back: Trigger
    packed: bool = False

    def __str__(self) -> str:
        return re.sub(r"\W+", "-", self.name)


def everywhere(mode: Mode, **others: Mode) -> list[Blow]:
    """A fault of everything: before the engine is there, at the pointer, and at most of the release."""
    return [
        Blow(others.get("engine", mode), WORKER),
        Blow(others.get("pointer", mode), POINTER),
        Blow(others.get("bulk", mode), BULK),
    ]


POINTER_ONLY, ONE_FILE = {POINTER}, {"bravo/index.html"}

FAULTS = [
    Fault("connection refused", everywhere(Dead()), by_load, packed=True),
    Fault("never an answer", everywhere(Hang()), by_online, packed=True),
    Fault("reset in the middle of a body", everywhere(Reset()), by_visibility, packed=True),
    Fault("a login page for everything", everywhere(Portal()), by_button, packed=True),
    Fault(
        "404, 403, 500 for everything",
        everywhere(Status(404), pointer=Status(403), bulk=Status(500)) + everywhere(Status(404))[1:],
        by_load,
        packed=True,
    ),
    Fault("one wrong bit in everything", everywhere(Flip())[1:], by_online, packed=True),
    Fault("404, 403, 500 for release.json", [Blow(Status(c, only=POINTER_ONLY)) for c in (404, 403, 500)], by_online),
    Fault("404, 403, 500 for one file", [Blow(Status(c, only=ONE_FILE)) for c in (404, 403, 500)], by_visibility),
    Fault("half of release.json", [Blow(Truncate(only=POINTER_ONLY))], by_load),
    Fault(
        "nothing in release.json, nothing in a file", [Blow(Empty(only=o)) for o in (POINTER_ONLY, ONE_FILE)], by_button
    ),
    Fault("one wrong bit", [Blow(Flip(only=ONE_FILE))], by_online),
    Fault(
        "one wrong bit, kept by HTTP caches",
        [Blow(Flip(only=ONE_FILE, headers={"Cache-Control": "max-age=31536000"}))],
        by_visibility,
    ),
]


@dataclass
class Matrix:
    """What came of each fault; written as Markdown when the tests are over."""

    cells: dict[str, dict[str, str]] = field(default_factory=dict)

    def note(self, row: str, column: str, outcome: str) -> None:
        self.cells.setdefault(row, {})[column] = outcome

    def write(self, file: Path) -> None:
        stages = ("install", "update", "offline")
        columns = [f"{stage}, {engine}" for stage in stages for engine in ("Chromium", "WebKit")]
        lines = ["# Faults of the network, and what a phone made of them", ""]
        lines += [f"| Fault | {' | '.join(columns)} |", f"|{' --- |' * (len(columns) + 1)}"]
        for row, cells in self.cells.items():
            lines.append(f"| {row} | {' | '.join(cells.get(column, 'not run') for column in columns)} |")
        lines += [
            "",
            "held: nothing offline was lost, nothing wrong was stored, ready was never said untruly, and the phone",
            "caught up by the trigger named, in the time named. offline: with nothing listening, just after the fault,",
            "every page opened whole and every file was the right one.",
        ]
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("\n".join(lines) + "\n", "utf-8")


@pytest.fixture(scope="module")
def matrix() -> Iterator[Matrix]:
    matrix = Matrix()
    yield matrix
    folder = Path(os.environ.get("POCKET_BOOK_TEST_OUTPUT") or ROOT / ".cache" / "test-output")
    matrix.write(folder / "fault-matrix.md")


@dataclass
class Trial:
    """One phone on one bad network."""

    phone: Phone
    proxy: FaultProxy
    matrix: Matrix
    known: list[Path]

    def bulk(self) -> str:
        """The pack or the delta that brings most of what the server offers."""
        site = self.proxy.server.folder
        deltas = read_pointer(site)["deltas"].values()
        return next(iter(deltas), None) or str(read_manifest(site)["packs"][0])

    def column(self, stage: str) -> str:
        return f"{stage}, {'Chromium' if self.phone.name == 'chromium' else 'WebKit'}"

    def suffer(self, blow: Blow, trigger: Trigger) -> None:
        """Let a blow fall, and wait until the engine has run into it and has given up."""
        self.proxy.set(blow.mode, from_path=self.bulk() if blow.at == BULK else blow.at)
        before = len(self.proxy.asked(mode=blow.mode.name))
        trigger(self.phone, self.proxy)
        self.phone.wait_until(
            lambda: len(self.proxy.asked(mode=blow.mode.name)) > before, f"a request to meet {blow.mode.name}"
        )
        if blow.at != WORKER:
            self.phone.wait_until(self.has_given_up, f"the engine to give up on {blow.mode.name}")

    def has_given_up(self) -> bool:
        now = status(self.phone)
        return bool(now.get("fault")) and not now["updating"]

    def recover(self, back: Trigger, site: Path, row: str, stage: str) -> None:
        """The network is good again: one trigger, and the phone has this release and says so."""
        self.proxy.set(PASS)
        started = time.monotonic()
        back(self.phone, self.proxy)
        self.phone.wait_until(lambda: self.is_ready_with(site), f"release {id_of(site)[:8]} after {row}")
        seconds = time.monotonic() - started
        self.phone.wait_for(READY)
        assert_offline(self.phone, self.proxy, site, self.known, pages=False)
        how = back.__name__.removeprefix("by_")
        self.matrix.note(row, self.column(stage), f"held; {how}, {seconds:.1f} s")

    def works_offline(self, site: Path, row: str) -> None:
        """With nothing listening, straight after the fault, the phone serves all of this release, page by page."""
        self.matrix.note(row, self.column("offline"), "FAILED")
        assert_offline(self.phone, self.proxy, site, self.known)
        self.matrix.note(row, self.column("offline"), f"held; {len(release_of(site))} files")

    def is_ready_with(self, site: Path) -> bool:
        now = status(self.phone)
        return bool(now.get("ready")) and now["release"]["id"] == id_of(site)


@pytest.fixture
def trial(phone: Phone, proxy: FaultProxy, matrix: Matrix, releases: list[Path]) -> Trial:
    return Trial(phone, proxy, matrix, releases)


def install_through(trial: Trial, row: str, blows: list[Blow], back: Trigger, site: Path) -> None:
    """The first install meets each blow in turn. site: the release that is there when they are over."""
    trial.matrix.note(row, trial.column("install"), "FAILED")
    trigger: Trigger = by_load
    for blow in blows:
        trial.suffer(blow, trigger)
        assert trial.phone.attribute("html", "data-pwa") != "ready", blow
        assert "cannot keep" not in trial.phone.text("[data-pwa-status]"), blow
        assert_sound(trial.phone, trial.known)
        trigger = by_online
    trial.proxy.server.folder = site
    trial.recover(back, site, row, "install")


def update_through(trial: Trial, row: str, blows: list[Blow], back: Trigger, old: Path, new: Path) -> None:
    """A phone with the old release meets each blow in turn while the new one is offered."""
    trial.matrix.note(row, trial.column("update"), "FAILED")
    trial.proxy.set(PASS)
    trial.phone.open(trial.proxy.url)
    trial.phone.wait_for("[data-pwa-do=check]")
    for blow in blows:
        if blow.at == WORKER:
            continue
        trial.suffer(blow, by_online)
        assert_serves(trial.phone, trial.proxy, old, pages=False)  # the network is still as bad
        trial.phone.wait_for(READY)
        assert_sound(trial.phone, trial.known)
    trial.works_offline(old, row)
    trial.proxy.server.folder = new
    trial.recover(back, new, row, "update")


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_nothing_is_lost_and_the_phone_catches_up(
    trial: Trial, fault: Fault, releases: list[Path], packed: list[Path]
) -> None:
    """During the first install, and then during an update."""
    old, new = packed if fault.packed else releases[:2]
    trial.known, trial.proxy.server.folder = [old, new], old
    install_through(trial, fault.name, fault.blows, fault.back, old)
    trial.proxy.server.folder = new
    update_through(trial, fault.name, fault.blows, fault.back, old, new)


def test_the_status_box_comes_at_the_next_look_when_its_script_met_the_fault(trial: Trial, packed: list[Path]) -> None:
    """It does not take a new page: a phone that is put away and taken out again has it."""
    phone, proxy = trial.phone, trial.proxy
    proxy.server.folder = packed[0]
    proxy.set(Portal(only={PANEL}))
    phone.open(proxy.url)
    phone.wait_until(lambda: PANEL in proxy.asked(mode=Portal().name), "the page to ask for the rest of its script")
    phone.wait_for(READY)
    assert phone.count("[data-pwa-do=check]") == 0
    proxy.set(PASS)
    by_visibility(phone, proxy)
    phone.wait_for("[data-pwa-do=check]")
    # Browsers of before 2026 remember that an address gave no script.
    asked = phone.evaluate("() => performance.getEntriesByType('resource').map(({ name }) => name)")
    assert any(f"{PANEL}?" in address for address in asked)


@dataclass(frozen=True)
class LatePortal(Portal):
    """A login page that comes only when it is let go."""

    let_go: Event = field(default_factory=Event)

    def send(self, line: Line, head: bytes, body: bytes) -> None:
        assert self.let_go.wait(PATIENCE)
        super().send(line, head, body)


def test_the_status_box_comes_by_itself_when_a_look_shared_a_request_that_failed(
    trial: Trial, packed: list[Path]
) -> None:
    """The page looked again while the script was still on its way: the failure of that request is not the last word."""
    phone, proxy, portal = trial.phone, trial.proxy, LatePortal(only={PANEL})
    proxy.server.folder = packed[0]
    proxy.set(portal)
    phone.open(proxy.url)
    phone.wait_for(READY)
    phone.wait_until(lambda: PANEL in proxy.asked(mode=portal.name), "the page to ask for the rest of its script")
    assert phone.count("[data-pwa-do=check]") == 0
    proxy.set(PASS)
    portal.let_go.set()
    phone.wait_for("[data-pwa-do=check]")


def test_a_deployment_that_got_half_way(trial: Trial, releases: list[Path]) -> None:
    """The new release.json, also with the new manifest, and the files of the release before: nothing is mixed, and the
    rest is waited for."""
    row, (_, two, three) = "half a deployment", releases

    def half(site: Path) -> list[Blow]:
        early = [POINTER, read_pointer(site)["manifest"]]
        return [Blow(Instead({path: (site / path).read_bytes() for path in early[:n]})) for n in (1, 2)]

    install_through(trial, row, half(two), by_visibility, two)
    update_through(trial, row, half(three), by_load, two, three)


def paced(site: Path, folder: Path, **milliseconds: int) -> Path:
    """A copy of a site with other time-outs."""
    return hurried(Path(shutil.copytree(site, folder)), **milliseconds)


def test_slow_is_no_fault(trial: Trial, releases: list[Path], tmp_path: Path) -> None:
    """Files that take longer than the engine's patience with silence still come in, one piece after the other."""
    row, phone, proxy = "slower than its time-outs", trial.phone, trial.proxy
    slow = Slow(bytes_per_second=900, only={POINTER, MIDDLE})
    for stage, site, trigger in (("install", releases[0], by_load), ("update", releases[1], by_online)):
        trial.matrix.note(row, trial.column(stage), "FAILED")
        proxy.set(slow)
        proxy.server.folder = paced(site, tmp_path / stage, POINTER_TIMEOUT=800, FILE_TIMEOUT=800)
        proxy.requests.clear()
        started = time.monotonic()
        trigger(phone, proxy)
        phone.wait_until(lambda: MIDDLE in proxy.asked(), "the download to be under way")
        if stage == "update":
            assert_serves(phone, proxy, releases[0], pages=False)
        else:
            assert phone.attribute("html", "data-pwa") == "saving"
        phone.wait_until(lambda site=site: trial.is_ready_with(site), "the slow download to end")
        seconds = time.monotonic() - started
        assert proxy.asked().count(POINTER) == 1  # it came with the first look
        assert next(seen.bytes_sent for seen in proxy.requests if seen.path == MIDDLE) / slow.bytes_per_second > 0.8
        if stage == "update":
            trial.works_offline(site, row)
        else:
            assert_offline(phone, proxy, site, trial.known, pages=False)
        trial.matrix.note(row, trial.column(stage), f"held; by itself, {seconds:.1f} s")
        proxy.set(PASS)
        phone.open(proxy.url)


#: Whether a newer engine is here and waits until nobody looks.
WAITING = "async () => Boolean((await navigator.serviceWorker.getRegistration())?.waiting)"
NOT_WAITING = "async () => !(await navigator.serviceWorker.getRegistration()).waiting"


def with_version(site: Path, version: str) -> bytes:
    """A whole sw.js with the engine of a site under another name."""
    source = (site / engine_path()).read_text("utf-8")
    text, found = re.subn(r'^const VERSION = ".*";$', f'const VERSION = "{version}";', source, flags=re.MULTILINE)
    assert found == 1
    return text.encode("utf-8")


def take_over(phone: Phone, proxy: FaultProxy) -> None:
    """Lets the engine that waits take over, and opens a page with it."""
    before = status(phone)["worker"]
    phone.put_away(until=NOT_WAITING)
    phone.open(proxy.url)
    phone.wait_until(lambda: status(phone).get("worker", before) != before, "the new engine to take over")


@pytest.mark.reopens
def test_an_old_engine_kept_for_a_year_holds_nothing_up(trial: Trial, releases: list[Path]) -> None:
    """Releases come through the old engine, and the new engine comes when the server lets go of the old one."""
    row, phone, proxy = "an old engine, kept for a year", trial.phone, trial.proxy
    old, new, _ = releases
    proxy.set(Instead({WORKER: with_version(old, "old")}, {"Cache-Control": "max-age=31536000"}))
    trial.matrix.note(row, trial.column("install"), "FAILED")
    started = time.monotonic()
    phone.open(proxy.url)
    phone.wait_for(READY)
    assert status(phone)["worker"] == "old"
    trial.matrix.note(row, trial.column("install"), f"held; by itself, {time.monotonic() - started:.1f} s")

    trial.matrix.note(row, trial.column("update"), "FAILED")
    proxy.server.folder = new
    by_online(phone, proxy)
    phone.wait_until(lambda: trial.is_ready_with(new), "the new release through the old engine")
    assert status(phone)["worker"] == "old"
    proxy.set(PASS)
    proxy.requests.clear()
    started = time.monotonic()
    by_load(phone, proxy)
    phone.wait_until(lambda: phone.evaluate(WAITING), "the new engine")
    assert status(phone)["worker"] == "old", "a new engine takes over only while nobody looks"
    take_over(phone, proxy)
    assert status(phone)["worker"] != "old"
    seconds = time.monotonic() - started
    trial.works_offline(new, row)
    trial.matrix.note(row, trial.column("update"), f"held; load, {seconds:.1f} s")


# --- what else a bad network does ------------------------------------------------------------------------------------


def test_signal_that_comes_back_during_a_hopeless_look_is_used(trial: Trial) -> None:
    """The old connections are lost for good; the phone hears that it is online, and needs no second telling."""
    phone, proxy = trial.phone, trial.proxy
    proxy.set(Hang(), from_path=MIDDLE)
    phone.open(proxy.url)
    phone.wait_until(lambda: MIDDLE in proxy.asked(mode="hang"), "a request that hangs")
    proxy.set(PASS, keep_held=True)
    by_online(phone, proxy)
    phone.wait_for(READY)


def test_what_has_arrived_is_not_fetched_again(trial: Trial, releases: list[Path]) -> None:
    """An install that broke off goes on where it stopped."""
    trial.suffer(Blow(Status(500), NEAR_THE_END), by_load)
    stored = set(trial.phone.evaluate(STORED)["blob"])
    assert stored
    trial.proxy.requests.clear()
    trial.proxy.set(PASS)
    by_online(trial.phone, trial.proxy)
    trial.phone.wait_for(READY)
    hashes = release_of(releases[0])
    assert {hashes.get(path) for path in trial.proxy.asked()} & stored == set()


@pytest.mark.reopens
def test_a_new_engine_holds_no_page_back(trial: Trial, installed: Phone, releases: list[Path], tmp_path: Path) -> None:
    """It takes over while the network hangs, and pages open as if it had always been there."""
    proxy = trial.proxy
    new = paced(releases[1], tmp_path / "new", FILE_TIMEOUT=15_000)
    (new / WORKER).write_bytes(with_version(new, "next"))
    proxy.server.folder = new
    proxy.set(Hang(), from_path=MIDDLE)
    installed.evaluate("async () => { await (await navigator.serviceWorker.getRegistration()).update(); }")
    installed.wait_until(lambda: installed.evaluate(WAITING), "the new engine")
    take_over(installed, proxy)
    assert status(installed)["worker"] == "next"
    by_online(installed, proxy)
    installed.wait_until(lambda: MIDDLE in proxy.asked(mode="hang"), "a request that hangs")

    started = time.monotonic()
    assert_serves(installed, proxy, releases[0], pages=False)
    assert time.monotonic() - started < 7


DROP = """async (hashes) => {
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      if (hashes.some((hash) => request.url.endsWith(hash))) await cache.delete(request);
    }
  }
}"""


@pytest.mark.parametrize("mode", [Portal(), Hang()], ids=lambda mode: mode.name)
def test_a_hole_lets_nothing_in_and_holds_nothing_up(
    trial: Trial, releases: list[Path], tmp_path: Path, mode: Mode
) -> None:
    """The browser threw away a page and the style sheet: what the network says instead is not shown in their place."""
    phone, proxy, site = trial.phone, trial.proxy, releases[0]
    proxy.server.folder = paced(site, tmp_path / "patient", FILE_TIMEOUT=15_000)
    phone.open(proxy.url)
    phone.wait_for(READY)
    hashes = release_of(site)
    phone.open(proxy.url + "style.css")  # no page that says anything of the store while it changes
    phone.evaluate(DROP, [hashes["bravo/index.html"], hashes["style.css"]])
    proxy.set(mode)

    started = time.monotonic()
    phone.open(proxy.url + "bravo/")
    assert time.monotonic() - started < 10
    assert phone.text("h1") == "Not here"
    phone.wait_for("html[data-pwa=incomplete]")
    style = "async (url) => { try { return (await fetch(url)).status } catch { return 'none' } }"
    assert phone.evaluate(style, proxy.url + "style.css") == "none"
    assert_sound(phone, trial.known)

    proxy.set(PASS)
    by_online(phone, proxy)
    phone.wait_until(lambda: trial.is_ready_with(site), "the hole to be mended")
    assert_offline(phone, proxy, site, trial.known, pages=False)


# --- releases --------------------------------------------------------------------------------------------------------


def test_unsaved_words_are_never_lost_to_a_reload(trial: Trial, installed: Phone, releases: list[Path]) -> None:
    """The newer release is here and offered; the page stays as it is until the reader says so."""
    installed.fill("#note", "first account")
    installed.evaluate("() => { window.before = performance.timeOrigin; }")
    trial.proxy.server.folder = releases[1]
    by_online(installed, trial.proxy)
    installed.wait_for("[data-pwa-update]")
    for trigger in (by_online, by_visibility, by_button):
        trigger(installed, trial.proxy)
        said = status(installed)
        assert said["page"]["id"] != said["release"]["id"]

    assert installed.evaluate("() => document.querySelector('#note').value") == "first account"
    assert installed.evaluate("() => window.before === performance.timeOrigin")
    assert installed.evaluate(PARTS) == ["Home", "1", "1", "1"]
    installed.click("[data-pwa-reload]")
    assert installed.text("[data-pwa-reload]") == "What you typed will go. Tap again"
    assert installed.evaluate("() => document.querySelector('#note').value") == "first account"
    installed.click("[data-pwa-reload]")
    installed.wait_for("html[data-page='2']")


#: A tab is opened by a tap; browsers stop pages that open one by themselves.
LINK = """(url) => {
  const link = document.createElement('button');
  link.id = 'link';
  link.textContent = 'In a new tab';
  link.addEventListener('click', () => { window.tab = open(url, '_blank'); });
  document.body.prepend(link);
}"""
TAB_OPEN = "() => window.tab?.document.readyState === 'complete' && window.tab.document.querySelector('h1') !== null"
PARTS_OF_TAB = PARTS.replace("document.", "tab.document.").replace("getComputedStyle", "tab.getComputedStyle")
FROM_TAB = "async (url) => /data-page=.(.)/.exec(await (await tab.fetch(url)).text())[1]"
FROM_HERE = FROM_TAB.replace("tab.", "")


def test_two_tabs_stay_on_their_two_releases(trial: Trial, installed: Phone, releases: list[Path]) -> None:
    """Each is given the files of the release it was opened with, as often as it asks, with a signal or without."""
    proxy = trial.proxy
    proxy.server.folder = releases[1]
    by_online(installed, proxy)
    installed.wait_for("[data-pwa-update]")
    installed.evaluate(LINK, proxy.url + "alpha/")
    installed.click("#link")
    installed.wait_for(TAB_OPEN)

    for mode in (PASS, Dead()):
        proxy.set(mode)
        for _ in range(10):
            assert installed.evaluate(FROM_HERE, proxy.url + "bravo/") == "1"
            assert installed.evaluate(FROM_TAB, proxy.url + "bravo/") == "2"
    assert installed.evaluate(PARTS) == ["Home", "1", "1", "1"]
    assert installed.evaluate(PARTS_OF_TAB) == ["Alpha", "2", "2", "2"]


def test_a_third_release_while_two_are_open(trial: Trial, installed: Phone, releases: list[Path]) -> None:
    """Cleaning up takes nothing away from an open page, however old."""
    proxy = trial.proxy
    for number, site in ((2, releases[1]), (3, releases[2])):
        proxy.server.folder = site
        by_online(installed, proxy)
        installed.wait_until(lambda site=site: trial.is_ready_with(site), f"release {number}")
    proxy.set(Dead())
    assert installed.evaluate(FROM_HERE, proxy.url + "bravo/") == "1"
    assert_offline(installed, proxy, releases[2], trial.known)


def test_a_phone_that_missed_releases_comes_straight_to_the_newest(
    trial: Trial, installed: Phone, releases: list[Path]
) -> None:
    trial.proxy.set(Dead())
    trial.proxy.server.folder = releases[2]
    trial.proxy.set(PASS)
    trial.proxy.requests.clear()
    by_online(installed, trial.proxy)
    installed.wait_until(lambda: trial.is_ready_with(releases[2]), "the newest release")
    asked = trial.proxy.asked()
    changed = {path for path, sha in release_of(releases[2]).items() if release_of(releases[0]).get(path) != sha}
    expected = [POINTER, read_pointer(releases[2])["manifest"], *changed]
    assert sorted(path for path in asked if path not in UNASKED) == sorted(expected)
    assert_offline(installed, trial.proxy, releases[2], trial.known)


def test_an_older_release_is_refused(trial: Trial, releases: list[Path]) -> None:
    """A server put back by mistake, or one that replays: its files are not even asked for."""
    phone, proxy = trial.phone, trial.proxy
    proxy.server.folder = releases[1]
    phone.open(proxy.url)
    phone.wait_for(READY)
    proxy.server.folder = releases[0]
    for trigger in (by_online, by_load, by_button):
        proxy.requests.clear()
        trigger(phone, proxy)
        if trigger is not by_load:  # a page that opens asks once in a quarter of an hour
            phone.wait_until(lambda: POINTER in proxy.asked(), "a look")
        phone.wait_until(lambda: trial.is_ready_with(releases[1]), "the newer release to be kept")
        assert set(proxy.asked()) <= {POINTER, *UNASKED}
    assert_offline(phone, proxy, releases[1], trial.known)
