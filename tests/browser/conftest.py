"""Phones for the tests in browsers.

A test that takes `phone` runs once in Chromium and once in WebKit; one that takes `chromium_phone`, in
Chromium alone. `new_phone` and `new_chromium_phone` make a phone with other settings, or a second one:

    def test_in_the_dark(new_phone: NewPhone) -> None:
        phone = new_phone(colour_scheme="dark")

A test that closes a phone and starts it again is marked `reopens`, as that takes a browser of its own.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol, TypeVar

import pytest
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Playwright, sync_playwright
from selenium.common.exceptions import WebDriverException

from build_scripts import browsers
from build_scripts.pwa.switches import pause
from build_scripts.server import StaticServer
from tests.browser.phones import (
    ChromiumPhone,
    Phone,
    PhoneFault,
    Settings,
    SharedChromium,
    VirtualScreen,
    WaitedInVain,
    WebKitPhone,
)
from tests.conftest import BASE, Once

ROOT = Path(__file__).resolve().parents[2]
AnyPhone = TypeVar("AnyPhone", bound=Phone)
_FAILED = pytest.StashKey[bool]()


class NewPhone(Protocol):
    """Starts a phone, which ends with the test; takes the fields of phones.Settings by name."""

    def __call__(self, **settings: Any) -> Phone: ...


class NewChromiumPhone(Protocol):
    """The same, in Chromium."""

    def __call__(self, **settings: Any) -> ChromiumPhone: ...


@pytest.fixture(scope="session")
def playwright_driver() -> Iterator[Playwright]:
    """Playwright, started once for all tests."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def shared_chromium(playwright_driver: Playwright) -> Iterator[SharedChromium]:
    """One Chromium for all phones that nobody reopens: to start one for each would take most of their time."""
    chromium = SharedChromium(playwright_driver)
    yield chromium
    chromium.close()


@pytest.fixture(scope="session")
def screen() -> Iterator[Mapping[str, str]]:
    """Environment variables that lead WebKit to a screen: a virtual one, or without Xvfb the desktop's."""
    if shutil.which("Xvfb") is None:
        yield {}
        return
    with VirtualScreen() as virtual:
        yield virtual.environment


@pytest.fixture(scope="module")
def server(once: Once, book_site: Path) -> Iterator[StaticServer]:
    """The published book under a sub-path, paused: its pages are as on a first visit, and no phone saves the book.

    To save it would take most of the time of a test that is about something else.
    """

    def paused(folder: Path) -> None:
        shutil.copytree(book_site, folder)
        pause(folder)

    with StaticServer(once("paused", paused), base=BASE) as server:
        yield server


@pytest.fixture
def saving_server(book_site: Path) -> Iterator[StaticServer]:
    """The published book as phones find it, and save it."""
    with StaticServer(book_site, base=BASE) as server:
        yield server


@pytest.fixture(
    params=[
        pytest.param("chromium", id="chromium"),
        pytest.param("webkit", id="webkit", marks=pytest.mark.webkit),
    ]
)
def new_phone(request: pytest.FixtureRequest) -> Iterator[NewPhone]:
    """Makes phones of one engine; a test that takes it runs once for each engine."""
    starter = {"chromium": _chromium_starter, "webkit": _webkit_starter}[request.param]
    with _phones(request, starter(request)) as new:
        yield new


@pytest.fixture
def phone(new_phone: NewPhone) -> Phone:
    """A phone with the usual settings, once for each engine."""
    return new_phone()


@pytest.fixture
def new_chromium_phone(request: pytest.FixtureRequest) -> Iterator[NewChromiumPhone]:
    """Makes phones of Chromium."""
    with _phones(request, _chromium_starter(request)) as new:
        yield new


@pytest.fixture
def chromium_phone(new_chromium_phone: NewChromiumPhone) -> ChromiumPhone:
    """A Chromium phone with the usual settings."""
    return new_chromium_phone()


def _chromium_starter(request: pytest.FixtureRequest) -> Callable[[Settings], ChromiumPhone]:
    fault = browsers.chromium_fault()
    if fault:
        pytest.fail(fault, pytrace=False)
    shared: SharedChromium = request.getfixturevalue("shared_chromium")
    return lambda settings: ChromiumPhone(shared, settings)


def _webkit_starter(request: pytest.FixtureRequest) -> Callable[[Settings], WebKitPhone]:
    fault = browsers.webkit_fault()
    if fault and os.environ.get("CI"):
        pytest.fail(fault, pytrace=False)
    if fault:
        pytest.skip(fault)
    environment: Mapping[str, str] = request.getfixturevalue("screen")
    return lambda settings: WebKitPhone(environment, settings)


@contextmanager
def _phones(request: pytest.FixtureRequest, start: Callable[[Settings], AnyPhone]) -> Iterator[Callable[..., AnyPhone]]:
    """A maker of phones; at its end every phone is closed, after a picture of it if the test failed."""
    started: list[AnyPhone] = []
    lasts = request.node.get_closest_marker("reopens") is not None
    with ExitStack() as to_close:

        def new(**settings: Any) -> AnyPhone:
            phone = start(Settings(**{"lasts": lasts, **settings}))
            to_close.callback(phone.close)
            started.append(phone)
            return phone

        yield new
        if request.node.stash.get(_FAILED, False):
            _save_pictures(request.node.nodeid, started)


def _save_pictures(test: str, phones: list[AnyPhone]) -> None:
    """Save what each phone shows in POCKET_BOOK_TEST_OUTPUT or .cache/test-output, named after the test."""
    folder = Path(os.environ.get("POCKET_BOOK_TEST_OUTPUT") or ROOT / ".cache" / "test-output")
    name = re.sub(r"[^\w.-]+", "-", test.removeprefix("tests/browser/")).strip("-")
    for number, phone in enumerate(phones, start=1):
        path = folder / f"{name}-{number}-{phone.name}.png"
        try:
            phone.screenshot(path)
            print(f"picture of the failure: {path}")
        except (PhoneFault, PlaywrightError, WebDriverException, OSError) as fault:
            print(f"no picture of the failure: {fault}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember whether the test failed, for its fixtures."""
    report = yield
    if report.when == "call":
        item.stash[_FAILED] = report.failed
    return report


def look(phone: Phone) -> None:
    """Taps the button that looks for a newer release, once the status box is there: the store answers it first."""
    phone.wait_for("[data-pwa-do=check]", timeout=60)
    phone.click("[data-pwa-do=check]")


def look_until(phone: Phone, shown: str) -> None:
    """Taps until something is shown: a look that was under way when the release came out also answers a tap."""

    def looked() -> bool:
        look(phone)
        with suppress(WaitedInVain):
            phone.wait_for(shown, timeout=5)
            return True
        return False

    phone.wait_until(looked, shown, timeout=60)
