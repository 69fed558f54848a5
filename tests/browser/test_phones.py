"""The phones themselves, on a tiny hand-written site: what every other test in browsers relies on."""

from __future__ import annotations

import os
import shutil
import signal
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from build_scripts import browsers
from build_scripts.server import StaticServer
from tests.browser.conftest import ROOT, NewPhone
from tests.browser.phones import (
    PATIENCE,
    ChromiumPhone,
    NothingThere,
    NotOffered,
    PageUnreachable,
    Phone,
    PhoneFault,
    ScriptFault,
    VirtualScreen,
    WaitedInVain,
    WebKitPhone,
)

ONLY_WEBKIT = pytest.mark.parametrize("new_phone", [pytest.param("webkit", marks=pytest.mark.webkit)], indirect=True)
IS_CONTROLLED = "() => navigator.serviceWorker.controller !== null"

INDEX = """<!doctype html>
<html lang="en-GB">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'self'">
<title>Home</title>
<link rel="icon" href="icon.svg">
<h1>Home – start</h1>
<nav><a href="page.html" title="first">Page</a> <a href="other.html">Other</a></nav>
<p id="hidden" hidden>nobody sees this</p>
<noscript><p id="no-script">Works without scripts.</p></noscript>
<button type="button" aria-expanded="false">Open</button>
<label>Name <input value="old"></label>
<output id="log"></output>
<script src="app.js"></script>
"""
APP = """
navigator.serviceWorker.register("sw.js");
const log = document.querySelector("#log");
const button = document.querySelector("button");
button.addEventListener("click", () => button.setAttribute("aria-expanded", "true"));
document.addEventListener("input", event => { log.textContent = event.target.value; });
document.addEventListener("keydown", event => {
    if (event.key === "Escape") button.setAttribute("aria-expanded", "false");
});
"""
WORKER = """
const FILES = ["./", "page.html", "app.js"];
self.addEventListener("install", event =>
    event.waitUntil(caches.open("first").then(store => store.addAll(FILES))));
self.addEventListener("activate", event => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", event =>
    event.respondWith(caches.match(event.request).then(kept => kept || fetch(event.request))));
"""


def page_called(name: str) -> str:
    return f'<!doctype html><html lang="en-GB"><meta charset="utf-8"><title>{name}</title><h1>{name}</h1>'


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    folder.mkdir()
    files = {
        "index.html": INDEX,
        "app.js": APP,
        "sw.js": WORKER,
        "page.html": page_called("Page"),
        "icon.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>',
        "other.html": page_called("Other"),
        "404.html": page_called("No such page"),
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def server(site: Path) -> Iterator[StaticServer]:
    with StaticServer(site, base="/force/pocket-book/") as running:
        yield running


def install(phone: Phone, server: StaticServer) -> None:
    phone.open(server.url)
    phone.wait_for(IS_CONTROLLED)


# Offline: the reason for all this


def test_what_is_stored_opens_offline_and_nothing_else_does(phone: Phone, server: StaticServer) -> None:
    install(phone, server)
    phone.open(server.url + "other.html")  # seen online, but never stored
    server.stop()
    for _ in range(2):
        phone.open(server.url + "page.html")
        assert phone.text("h1") == "Page"
        with pytest.raises(PageUnreachable, match=r"other\.html"):
            phone.open(server.url + "other.html")
        assert phone.on_error_page()
    phone.open(server.url)
    assert phone.text("h1") == "Home – start"
    assert not phone.on_error_page()


@pytest.mark.reopens
def test_what_is_stored_is_still_there_after_the_browser_was_closed(phone: Phone, server: StaticServer) -> None:
    install(phone, server)
    server.stop()
    for _ in range(2):
        phone.reopen()
        phone.open(server.url + "page.html")
        assert phone.title() == "Page"
        with pytest.raises(PageUnreachable):
            phone.open(server.url + "other.html")


def test_a_server_that_comes_back_is_found(phone: Phone, server: StaticServer) -> None:
    install(phone, server)
    server.stop()
    with pytest.raises(PageUnreachable):
        phone.open(server.url + "other.html")
    server.start()
    phone.open(server.url + "other.html")
    assert phone.text("h1") == "Other"


def test_a_link_to_a_page_that_is_not_stored_leads_to_the_error_page(phone: Phone, server: StaticServer) -> None:
    install(phone, server)
    phone.open(server.url)
    server.stop()
    phone.click("a[href='page.html']")
    phone.wait_for("() => document.title === 'Page'")
    phone.open(server.url)
    phone.click("a[href='other.html']")
    phone.wait_until(phone.on_error_page, "the browser's own error page")
    phone.open(server.url)
    assert phone.title() == "Home"


def test_a_server_that_was_never_there_is_unreachable(phone: Phone, server: StaticServer) -> None:
    server.stop()
    for _ in range(3):
        with pytest.raises(PageUnreachable):
            phone.open(server.url)
    server.start()
    phone.open(server.url)
    assert phone.title() == "Home"


def test_a_server_that_never_answers_is_unreachable(phone: Phone, site: Path) -> None:
    release = threading.Event()

    def hang(handler: BaseHTTPRequestHandler) -> None:
        release.wait(2 * PATIENCE)

    with StaticServer(site, extra_routes={"/hang": hang}) as server:
        with pytest.raises(PageUnreachable, match="did not load in 1 s"):
            phone.open(server.url + "hang", timeout=1)
        phone.open(server.url + "page.html")
        assert phone.title() == "Page"
        release.set()


def test_a_404_page_is_a_page(phone: Phone, server: StaticServer) -> None:
    phone.open(server.url + "nothing.html")
    assert phone.text() == "No such page"
    assert not phone.on_error_page()


# Reading


def test_a_page_can_be_read(phone: Phone, server: StaticServer) -> None:
    assert not phone.on_error_page()
    phone.open(server.url)
    assert phone.url() == server.url
    assert phone.title() == "Home"
    assert phone.text("h1") == "Home – start"
    assert "nobody sees this" not in phone.text()
    assert "Works without scripts." not in phone.text()
    assert phone.text("#hidden") == ""
    assert phone.count("a") == 2
    assert phone.count("#hidden") == 1
    assert phone.count(".nothing") == 0
    assert phone.attribute("a", "href") == "page.html"
    assert phone.attribute("h1", "href") is None
    assert phone.attributes("a", "title") == ["first", None]
    assert phone.attributes(".nothing", "title") == []
    with pytest.raises(NothingThere, match=r"matches \.nothing"):
        phone.text(".nothing")
    with pytest.raises(NothingThere):
        phone.attribute(".nothing", "title")


def test_scripts_give_values_wait_for_promises_and_tell_their_faults(phone: Phone, server: StaticServer) -> None:
    phone.open(server.url)
    assert phone.evaluate("1 + 1") == 2
    assert phone.evaluate("() => ({ a: [1, 'two', null, true] })") == {"a": [1, "two", None, True]}
    assert phone.evaluate("undefined") is None
    assert phone.evaluate("null") is None
    assert phone.evaluate("Promise.resolve(3) // and a remark") == 3
    assert phone.evaluate("async ([a, b]) => { await new Promise(setTimeout); return a + b }", [1, 2]) == 3
    assert phone.evaluate("async () => (await fetch('page.html')).status") == 200
    assert phone.evaluate("function () { return document.title }") == "Home"
    with pytest.raises(ScriptFault, match="thrown"):
        phone.evaluate("() => { throw new Error('thrown') }")
    with pytest.raises(ScriptFault, match="rejected"):
        phone.evaluate("async () => { throw new Error('rejected') }")
    with pytest.raises(ScriptFault, match="nowhere"):
        phone.evaluate("nowhere")
    with pytest.raises(ScriptFault):
        phone.evaluate("((")
    assert phone.evaluate("1 + 1") == 2


def test_the_phone_is_set_up_for_the_uk(phone: Phone, server: StaticServer) -> None:
    phone.open(server.url)
    assert phone.evaluate("Intl.DateTimeFormat().resolvedOptions().timeZone") == "Europe/London"
    assert phone.evaluate("navigator.language").startswith("en-")


# Acting and waiting


def test_a_page_can_be_used(phone: Phone, server: StaticServer) -> None:
    phone.open(server.url)
    phone.click("button")
    phone.wait_for("button[aria-expanded='true']")
    phone.press("Escape")
    phone.wait_for("button[aria-expanded='false']")
    phone.fill("input", "new words")
    assert phone.evaluate("document.querySelector('input').value") == "new words"
    assert phone.text("#log") == "new words"
    phone.press("s")
    assert phone.text("#log") == "new wordss"
    phone.press("Shift+Tab")
    assert phone.evaluate("document.activeElement.tagName") == "BUTTON"
    phone.press("Tab")
    assert phone.evaluate("document.activeElement.tagName") == "INPUT"


MOVES_AWAY = """() => {
  const button = document.querySelector("button");
  const left = button.cloneNode(true);
  left.setAttribute("id", "left-behind");
  left.addEventListener("click", () => left.setAttribute("aria-expanded", "true"));
  for (const [element, layer] of [[left, 1], [button, 2]]) {
    Object.assign(element.style, { position: "fixed", left: "0", top: "100px", height: "60px", zIndex: layer });
  }
  document.body.append(left);
  let frame = 0;
  const move = () => {
    frame += 1;
    button.style.top = `${100 + Math.max(0, frame - 10) * 12}px`;
    if (frame < 40) requestAnimationFrame(move);
  };
  requestAnimationFrame(move);
}"""


def test_a_click_waits_for_what_moves(phone: Phone, server: StaticServer) -> None:
    """After Back a page is scrolled to where it was left: what was under the thing must not take its click."""
    phone.open(server.url)
    phone.evaluate(MOVES_AWAY)
    phone.click("button")
    phone.wait_for("button[aria-expanded='true']")
    assert phone.attribute("#left-behind", "aria-expanded") == "false"


COVERED = """() => {
  const cover = document.createElement("div");
  cover.id = "cover";
  Object.assign(cover.style, { position: "fixed", inset: "0", zIndex: 3 });
  cover.addEventListener("click", () => { document.querySelector("#log").textContent = "the cover was clicked"; });
  document.body.append(cover);
  let frame = 0;
  const lift = () => (++frame < 30 ? requestAnimationFrame(lift) : cover.remove());
  requestAnimationFrame(lift);
}"""


def test_a_click_waits_until_nothing_lies_over_it(phone: Phone, server: StaticServer) -> None:
    phone.open(server.url)
    phone.evaluate(COVERED)
    phone.click("button")
    phone.wait_for("button[aria-expanded='true']")
    assert phone.text("#log") == ""


def test_a_wait_outlives_a_change_of_page(phone: Phone, server: StaticServer) -> None:
    phone.open(server.url)
    phone.evaluate("() => { setTimeout(() => location.assign('page.html'), 100) }")
    phone.wait_for("() => document.title === 'Page'")
    phone.open(server.url)
    phone.click("a[href='page.html']")
    phone.wait_for("() => document.title === 'Page'")
    assert phone.url() == server.url + "page.html"


def test_a_wait_is_for_something_visible(phone: Phone, server: StaticServer) -> None:
    phone.open(server.url)
    with pytest.raises(WaitedInVain, match=r"for #hidden; .* shows: 'Home – start"):
        phone.wait_for("#hidden", timeout=0.2)
    phone.evaluate("() => { setTimeout(() => document.querySelector('#hidden').hidden = false, 100) }")
    phone.wait_for("#hidden")
    assert phone.text("#hidden") == "nobody sees this"


def test_a_wait_in_vain_tells_what_it_waited_for(phone: Phone, server: StaticServer) -> None:
    phone.open(server.url)
    with pytest.raises(WaitedInVain, match=r"0\.2 s on .* for \.nothing; .*force/pocket-book"):
        phone.wait_for(".nothing", timeout=0.2)
    with pytest.raises(WaitedInVain, match="nowhere") as raised:
        phone.wait_for("() => nowhere.to.be.seen", timeout=0.2)
    assert isinstance(raised.value.__cause__, ScriptFault)


# Screens and settings


@pytest.mark.reopens
def test_the_page_is_as_wide_and_high_as_asked(phone: Phone, server: StaticServer) -> None:
    size = "[innerWidth, innerHeight, document.documentElement.clientWidth, devicePixelRatio]"
    phone.open(server.url)
    assert phone.evaluate(size) == [360, 740, 360, 1]
    for width, height in ((320, 568), (1280, 800), (300, 320)):
        phone.set_width(width, height)
        assert phone.evaluate(size) == [width, height, width, 1]
    phone.set_width(412)
    assert phone.evaluate(size) == [412, 740, 412, 1]
    phone.reopen()
    phone.open(server.url)
    assert phone.evaluate(size) == [360, 740, 360, 1]


def png_size(path: Path) -> tuple[int, int]:
    content = path.read_bytes()
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", content[16:24])
    return width, height


def test_a_sharper_screen_has_more_pixels(new_phone: NewPhone, server: StaticServer, tmp_path: Path) -> None:
    for scale in (1, 2):
        phone = new_phone(device_scale_factor=scale, width=320, height=600)
        phone.open(server.url)
        assert phone.evaluate("[innerWidth, innerHeight, devicePixelRatio]") == [320, 600, scale]
        picture = tmp_path / "pictures" / f"{scale}.png"
        phone.screenshot(picture)
        assert png_size(picture) == (320 * scale, 600 * scale)
        phone.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_colour_scheme_reaches_the_page(new_phone: NewPhone, server: StaticServer, scheme: str) -> None:
    phone = new_phone(colour_scheme=scheme)
    phone.open(server.url)
    assert phone.evaluate(f"matchMedia('(prefers-color-scheme: {scheme})').matches") is True


def test_without_javascript_a_page_is_read_but_does_nothing(new_phone: NewPhone, server: StaticServer) -> None:
    phone = new_phone(javascript=False)
    phone.open(server.url)
    assert phone.text("#no-script") == "Works without scripts."
    phone.click("button")
    assert phone.attribute("button", "aria-expanded") == "false"
    phone.set_width(320)
    assert phone.evaluate("innerWidth") == 320
    phone.click("a[href='page.html']")
    phone.wait_for("() => document.title === 'Page'")
    server.stop()
    with pytest.raises(PageUnreachable):
        phone.open(server.url + "page.html")


@ONLY_WEBKIT
def test_webkit_says_what_it_does_not_offer(new_phone: NewPhone, server: StaticServer) -> None:
    phone = new_phone()
    with pytest.raises(NotOffered):
        _ = phone.errors
    with pytest.raises(NotOffered):
        phone.press("Hyper")
    with pytest.raises(NotOffered):
        new_phone(device_scale_factor=1.5)
    without = new_phone(javascript=False)
    without.open(server.url)
    with pytest.raises(ScriptFault, match="never settles"):
        without.evaluate("Promise.resolve(1)")
    with pytest.raises(ScriptFault, match="nowhere"):
        without.evaluate("nowhere")


# What Chromium tells besides


def test_errors_and_foreign_requests_are_noted(chromium_phone: ChromiumPhone, server: StaticServer) -> None:
    install(chromium_phone, server)
    assert chromium_phone.errors == []
    assert chromium_phone.foreign_requests == []
    chromium_phone.evaluate(
        """() => {
            console.error("said by the page");
            console.warn("only a warning");
            setTimeout(() => { throw new Error("uncaught in the page"); });
            setTimeout(() => { window.thrown = true; });
        }"""
    )
    chromium_phone.wait_for("() => window.thrown")
    assert [error.split(" (")[0] for error in chromium_phone.errors] == [
        "said by the page",
        "uncaught: uncaught in the page",
    ]


def test_errors_of_a_service_worker_are_noted(chromium_phone: ChromiumPhone, server: StaticServer, site: Path) -> None:
    (site / "sw.js").write_text(WORKER + "console.error('said by the worker');", encoding="utf-8")
    install(chromium_phone, server)
    chromium_phone.wait_until(
        lambda: any("said by the worker" in error for error in chromium_phone.errors), "the worker's error"
    )


@pytest.mark.reopens
def test_errors_are_kept_over_a_restart(chromium_phone: ChromiumPhone, server: StaticServer) -> None:
    chromium_phone.open(server.url)
    chromium_phone.evaluate("console.error('before')")
    chromium_phone.reopen()
    chromium_phone.open(server.url)
    chromium_phone.evaluate("console.error('after')")
    assert [error.split(" (")[0] for error in chromium_phone.errors] == ["before", "after"]


def test_a_request_to_another_machine_is_noted_wherever_it_comes_from(
    phone: Phone, server: StaticServer, site: Path
) -> None:
    asks = "fetch('http://worker.example/x').catch(() => undefined);"
    (site / "sw.js").write_text(WORKER + asks, encoding="utf-8")
    lax = INDEX.replace("default-src 'self'", "img-src * data:; script-src 'self'")
    images = '<img src="http://page.example/x.png"><img src="https://secure.example/x.png">'
    inline = '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">'
    (site / "index.html").write_text(lax + images + inline, encoding="utf-8")
    install(phone, server)
    hosts = ["page.example", "secure.example", "worker.example"]
    phone.wait_until(
        lambda: sorted({str(urlsplit(url).hostname) for url in phone.foreign_requests}) == hosts,
        "the three requests to be noted",
    )


def test_a_site_that_keeps_to_itself_has_no_foreign_requests(phone: Phone, server: StaticServer) -> None:
    install(phone, server)
    phone.open(server.url + "page.html")
    assert phone.foreign_requests == []


# Several phones, and what is left of them


def test_two_phones_share_nothing(new_phone: NewPhone, server: StaticServer) -> None:
    first, second = new_phone(), new_phone()
    install(first, server)
    server.stop()
    first.open(server.url + "page.html")
    with pytest.raises(PageUnreachable):
        second.open(server.url + "page.html")
    first.close()
    first.close()
    with pytest.raises(PhoneFault, match="closed"):
        first.open(server.url)
    server.start()
    second.open(server.url)
    assert second.title() == "Home"


def stat_fields(process: Path) -> list[str]:
    """The fields of /proc/N/stat from the state on; empty when the process is gone."""
    try:
        return (process / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return []


def processes_of_group(group: int) -> list[str]:
    """The processes of a group that still run, not counting those that only wait to be taken note of."""
    everyone = [path for path in Path("/proc").iterdir() if path.name.isdigit()]
    states = {path.name: stat_fields(path) for path in everyone}
    return [number for number, fields in states.items() if fields and fields[0] != "Z" and int(fields[2]) == group]


def processes_naming(text: str) -> list[str]:
    """The processes with a text in their command line."""
    found = []
    for path in Path("/proc").iterdir():
        try:
            if path.name.isdigit() and text.encode() in (path / "cmdline").read_bytes():
                found.append(path.name)
        except OSError:
            continue
    return found


def wait_until(is_true: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE
    while not is_true() and time.monotonic() < deadline:
        time.sleep(0.05)
    return is_true()


needs_proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads Linux's list of processes")


@pytest.mark.reopens
@needs_proc
def test_a_closed_chromium_leaves_no_process_and_no_profile(chromium_phone: ChromiumPhone) -> None:
    profile = str(chromium_phone.profile)
    assert processes_naming(profile)
    chromium_phone.close()
    assert wait_until(lambda: not processes_naming(profile))
    assert not Path(profile).exists()


@pytest.mark.reopens
@needs_proc
@ONLY_WEBKIT
def test_a_closed_webkit_leaves_no_process_and_no_folder(new_phone: NewPhone, server: StaticServer) -> None:
    phone = new_phone()
    assert isinstance(phone, WebKitPhone)
    assert phone._program is not None
    install(phone, server)
    phone.reopen()
    group, folder = phone._program.group, phone._folder.name
    assert len(processes_of_group(group)) >= 4  # the driver, the browser, its network, a page
    phone.close()
    assert wait_until(lambda: not processes_of_group(group))
    assert not Path(folder).exists()


@needs_proc
@pytest.mark.webkit
@pytest.mark.skipif(shutil.which("Xvfb") is None, reason="Xvfb is not installed")
def test_a_virtual_screen_is_free_and_goes_away() -> None:
    with VirtualScreen() as first, VirtualScreen() as second:
        numbers = [screen.environment["DISPLAY"].removeprefix(":") for screen in (first, second)]
        assert len(set(numbers)) == 2
        sockets = [Path(f"/tmp/.X11-unix/X{number}") for number in numbers]
        assert all(path.exists() for path in sockets)
    assert not any(path.exists() for path in sockets)


KILLED = """
import os, signal
from tests.browser.phones import VirtualScreen, WebKitPhone
with VirtualScreen() as screen:
    phone = WebKitPhone(screen.environment)
    print(screen._xvfb.group, phone._program.group, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@needs_proc
@pytest.mark.webkit
@pytest.mark.skipif(
    bool(browsers.webkit_fault()) or shutil.which("Xvfb") is None, reason="WebKit or Xvfb is not installed"
)
def test_killed_tests_leave_no_webkit_and_no_screen() -> None:
    killed = subprocess.run(
        [sys.executable, "-c", KILLED], cwd=ROOT, stdout=subprocess.PIPE, timeout=5 * PATIENCE, check=False
    )
    assert killed.returncode == -signal.SIGKILL
    groups = [int(group) for group in killed.stdout.split()]
    assert len(groups) == 2
    assert wait_until(lambda: not any(processes_of_group(group) for group in groups))


# The fixtures


def run_pytest(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run one small test file in a pytest of its own, with these phones."""
    (folder / "test_small.py").write_text(
        "def test_small(phone):\n    phone.open('data:text/html,<title>x</title>hello')\n    assert False\n",
        encoding="utf-8",
    )
    outside = {name: value for name, value in os.environ.items() if name not in ("CI", "DISPLAY")}
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "tests.browser.conftest",
        "-p",
        "no:cacheprovider",
        "-rA",
    ]
    return subprocess.run(
        [*command, "--rootdir", str(folder), str(folder / "test_small.py"), *arguments],
        cwd=ROOT,
        env={**outside, **environment},
        capture_output=True,
        text=True,
        timeout=10 * PATIENCE,
        check=False,
    )


def test_a_failed_test_leaves_a_picture(new_phone: NewPhone, tmp_path: Path) -> None:
    engine = new_phone().name
    output = tmp_path / "output"
    result = run_pytest(tmp_path, "-k", engine, POCKET_BOOK_TEST_OUTPUT=str(output))
    assert result.returncode == 1, result.stdout + result.stderr
    pictures = [path.name for path in output.iterdir()]
    assert pictures == [f"test_small.py-test_small-{engine}-1-{engine}.png"]
    assert png_size(output / pictures[0]) == (360, 740)


def test_a_missing_webkit_is_skipped_on_a_desk_and_a_failure_in_ci(tmp_path: Path) -> None:
    nowhere = str(tmp_path / "no-programs-here")
    on_a_desk = run_pytest(tmp_path, "-k", "webkit", PATH=nowhere)
    assert on_a_desk.returncode == 0, on_a_desk.stdout + on_a_desk.stderr
    assert "1 skipped" in on_a_desk.stdout
    assert "WebKit" in on_a_desk.stdout
    in_ci = run_pytest(tmp_path, "-k", "webkit", PATH=nowhere, CI="true")
    assert in_ci.returncode == 1, in_ci.stdout + in_ci.stderr
    assert "1 error" in in_ci.stdout
