"""Two real phones behind one small interface, so that each test is written once.

Chromium is driven by Playwright, WebKit by WebKitGTK's own driver through Selenium. Neither ever pretends to
be offline: a test stops its web server, and the phone meets a refused connection.

What WebKit's driver does not offer, and what a test gets instead:
- a profile that outlives the browser: reopen() opens a new window of the same browser and closes the old one;
- console messages: errors raises NotOffered;
- its requests: foreign_requests has those that would have left this machine, and of https only the host;
- a window narrower than 290 pixels;
- a scale factor in fractions: only whole numbers.
"""

from __future__ import annotations

import json
import os
import re
import select
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Frame, Page, Playwright
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import TimeoutError as PlaywrightTimeout
from selenium.common.exceptions import TimeoutException, WebDriverException
from selenium.webdriver import Remote
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.client_config import ClientConfig
from selenium.webdriver.remote.remote_connection import RemoteConnection
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.webkitgtk.options import Options as WebKitOptions

from build_scripts import browsers

PATIENCE = 20.0  # seconds: how long a phone waits for anything before that is a failure
_POLL = 0.05  # seconds between two looks at a condition

_KEYS = {
    "ArrowDown": Keys.ARROW_DOWN,
    "ArrowLeft": Keys.ARROW_LEFT,
    "ArrowRight": Keys.ARROW_RIGHT,
    "ArrowUp": Keys.ARROW_UP,
    "Backspace": Keys.BACKSPACE,
    "Delete": Keys.DELETE,
    "End": Keys.END,
    "Enter": Keys.ENTER,
    "Escape": Keys.ESCAPE,
    "Home": Keys.HOME,
    "PageDown": Keys.PAGE_DOWN,
    "PageUp": Keys.PAGE_UP,
    "Shift": Keys.SHIFT,
    "Space": Keys.SPACE,
    "Tab": Keys.TAB,
}


class PhoneFault(Exception):
    """Something a phone was asked to do that it could not."""


class PageUnreachable(PhoneFault):
    """The browser has no page to show: it shows its own error page, or the page never finishes loading."""


class NothingThere(PhoneFault):
    """No element matches the selector."""


class ScriptFault(PhoneFault):
    """A script failed, or its page went away while it ran."""


class WaitedInVain(PhoneFault):
    """A condition did not come true in time."""


class NotOffered(PhoneFault):
    """This browser's driver cannot do that; use the other phone for it."""


@dataclass(frozen=True)
class Settings:
    """How a phone is set up.

    width, height: of the page, in CSS pixels, without any part of the browser's own window.
    lasts: whether it can be reopened; costs a Chromium of its own.
    """

    width: int = 360
    height: int = 740
    javascript: bool = True
    colour_scheme: Literal["light", "dark"] = "light"
    device_scale_factor: float = 1
    lasts: bool = False


class Phone(ABC):
    """One browser with one window, in UK time. A selector is CSS and means the first element that matches."""

    name: Literal["chromium", "webkit"]

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    @abstractmethod
    def open(self, url: str, timeout: float = PATIENCE) -> None:
        """Go to an address and wait until the page has loaded; raises PageUnreachable.

        A page from a server is a page, whatever its status: a 404 raises nothing. timeout: seconds.
        """

    @abstractmethod
    def close(self) -> None:
        """End the browser and everything it left behind; does nothing the second time."""

    @abstractmethod
    def reopen(self) -> None:
        """Close the browser, start it again with what it had stored; the page is empty and of the first size.

        Raises PhoneFault unless the phone lasts: see Settings.
        """

    @abstractmethod
    def put_away(self, until: str) -> None:
        """Have the page out of sight until a function of it is true, as while a person looks at another app.

        Chromium's driver keeps every page in sight: there the browser is closed and started again.
        """

    @abstractmethod
    def back(self) -> None:
        """Go one step back, as the phone's own Back does; follow with wait_for."""

    @abstractmethod
    def evaluate(self, js: str, argument: Any = None) -> Any:
        """The value of a JavaScript expression, or of a function (async too) called with the argument.

        The argument and the value are what JSON can say. Raises ScriptFault.
        """

    @abstractmethod
    def click(self, selector: str) -> None:
        """Click an element once it can be clicked; follow with wait_for, as a page may need time to react."""

    @abstractmethod
    def fill(self, selector: str, text: str) -> None:
        """Replace what is in a text field."""

    @abstractmethod
    def press(self, key: str) -> None:
        """Press one key where the focus is: a letter, or a name such as Tab, Shift+Tab, Escape, ArrowDown."""

    @abstractmethod
    def set_width(self, width: int, height: int = 740) -> None:
        """Give the page exactly this many CSS pixels."""

    @abstractmethod
    def screenshot(self, path: Path) -> None:
        """Save what the screen shows as a PNG, with its folder."""

    @property
    @abstractmethod
    def errors(self) -> list[str]:
        """Errors in the console (of service workers too) and uncaught in pages, from the first start on."""

    @property
    @abstractmethod
    def foreign_requests(self) -> list[str]:
        """Addresses that pages or service workers asked for, on origins that the test itself never opened."""

    @abstractmethod
    def on_error_page(self) -> bool:
        """Whether the browser shows an error page of its own instead of a page from a server or worker."""

    def url(self) -> str:
        """The address of the page."""
        return str(self.evaluate("document.URL"))

    def title(self) -> str:
        """The page's title."""
        return str(self.evaluate("document.title"))

    def text(self, selector: str = "body") -> str:
        """The text of an element as the screen shows it; "" when the element is hidden."""
        return str(self._of_first(selector, "element.checkVisibility() ? element.innerText : ''"))

    def attribute(self, selector: str, name: str) -> str | None:
        """An attribute as it stands in the page; None when the element does not have it."""
        value = self._of_first(selector, f"element.getAttribute({json.dumps(name)})")
        return None if value is None else str(value)

    def attributes(self, selector: str, name: str) -> list[str | None]:
        """The attribute of every element that matches, in the page's order."""
        js = "([selector, name]) => [...document.querySelectorAll(selector)].map(e => e.getAttribute(name))"
        return list(self.evaluate(js, [selector, name]))

    def count(self, selector: str) -> int:
        """How many elements match, hidden ones too."""
        return int(self.evaluate("selector => document.querySelectorAll(selector).length", selector))

    def wait_for(self, selector_or_js: str, timeout: float = PATIENCE) -> None:
        """Wait until an element that matches is visible, or a function such as "() => window.ready" is true.

        A wait outlives a change of page. timeout: seconds. Raises WaitedInVain.
        """
        if re.match(r"\s*(async\b\s*)?(\(|function\b)", selector_or_js):
            js, argument = selector_or_js, None
        else:
            js, argument = _ANY_VISIBLE, selector_or_js
        self.wait_until(lambda: bool(self.evaluate(js, argument)), selector_or_js, timeout)

    def _of_first(self, selector: str, expression: str) -> Any:
        js = (
            "selector => { const element = document.querySelector(selector);"
            f" return element ? {{value: {expression}}} : null }}"
        )
        found = self.evaluate(js, selector)
        if found is None:
            raise NothingThere(f"nothing on {self.url()} matches {selector}")
        return found["value"]

    def wait_until(self, is_true: Callable[[], bool], what: str, timeout: float = PATIENCE) -> None:
        """Wait for a condition in Python; a script or command of the phone that fails counts as not yet.

        what: names the condition in the message. timeout: seconds. Raises WaitedInVain.
        """
        deadline = time.monotonic() + timeout
        fault: Exception | None = None
        while True:
            try:
                if is_true():
                    return
                fault = None
            except (ScriptFault, WebDriverException) as problem:
                fault = problem
            if time.monotonic() > deadline:
                raise WaitedInVain(f"waited {timeout:g} s on {self.name} for {what}{self._scene()}") from fault
            time.sleep(_POLL)

    def _scene(self) -> str:
        """What a failure message tells of the page."""
        try:
            return f"; {self.url()} shows: {self.text()[:300]!r}"
        except PhoneFault as fault:
            return f"; the page cannot be read: {fault}"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


_ANY_VISIBLE = (
    "selector => [...document.querySelectorAll(selector)]"
    ".some(element => element.checkVisibility({visibilityProperty: true}))"
)


class SharedChromium:
    """A Chromium for many phones, one after another or at once; started when it is first needed."""

    def __init__(self, playwright: Playwright) -> None:
        self.playwright = playwright
        self._browser: Browser | None = None

    def new_context(self, **options: Any) -> BrowserContext:
        """A part of it that shares nothing with the others."""
        if self._browser is None or not self._browser.is_connected():
            self._browser = self.playwright.chromium.launch(executable_path=_chromium(), args=_FLAGS)
        return self._browser.new_context(**options)

    def close(self) -> None:
        """Ends it, and the phones in it."""
        if self._browser is not None:
            self._browser.close()


class ChromiumPhone(Phone):
    """A part of a shared Chromium, or where it lasts, one with a profile of its own, from reopen() to reopen()."""

    name = "chromium"

    def __init__(self, shared: SharedChromium, settings: Settings | None = None) -> None:
        super().__init__(settings or Settings())
        self._shared = shared
        self._profile: tempfile.TemporaryDirectory[str] | None = None
        self._errors: list[str] = []
        self._requested: list[str] = []
        self._error_pages = 0
        self._opened: set[str] = set()
        self._context: BrowserContext | None = None
        try:
            self._start()
        except BaseException:
            self.close()
            raise

    def _start(self) -> None:
        options: dict[str, Any] = {
            "viewport": {"width": self.settings.width, "height": self.settings.height},
            "java_script_enabled": self.settings.javascript,
            "color_scheme": self.settings.colour_scheme,
            "device_scale_factor": self.settings.device_scale_factor,
            "has_touch": True,
            "locale": "en-GB",
            "timezone_id": "Europe/London",
            "service_workers": "allow",
        }
        if self.settings.lasts:
            self._profile = self._profile or tempfile.TemporaryDirectory(prefix="phone-", ignore_cleanup_errors=True)
            self._context = self._shared.playwright.chromium.launch_persistent_context(
                self._profile.name, executable_path=_chromium(), args=_FLAGS, **options
            )
        else:
            self._context = self._shared.new_context(**options)
            self._context.new_page()
        self._context.set_default_timeout(PATIENCE * 1000)
        self._context.on("console", self._note_console)
        self._context.on("weberror", lambda error: self._errors.append(f"uncaught: {error.error}"))
        self._context.on("request", lambda request: self._requested.append(request.url))
        self.page.on("framenavigated", self._note_error_page)

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._errors.append(f"{message.text} ({message.location['url']})")

    def _note_error_page(self, frame: Frame) -> None:
        self._error_pages += _is_error_page(frame)

    @property
    def profile(self) -> Path:
        """Where a phone that lasts keeps what it stores."""
        if self._profile is None:
            raise PhoneFault("this phone does not last; make it with lasts=True")
        return Path(self._profile.name)

    @property
    def page(self) -> Page:
        """Playwright's page, for what only Chromium can do."""
        if self._context is None:
            raise PhoneFault("this phone is closed")
        return self._context.pages[0]

    def open(self, url: str, timeout: float = PATIENCE) -> None:
        self._opened.add(_origin(url))
        before = self._error_pages
        try:
            self._go(url, timeout)
        except PlaywrightTimeout as fault:
            raise PageUnreachable(f"{url} did not load in {timeout:g} s") from fault
        except PlaywrightError as fault:
            if "net::ERR_" not in fault.message or "net::ERR_ABORTED" in fault.message:
                raise  # aborted: the address is a download, and the page stays where it was
            # The error page arrives after the fault, and would interrupt whatever is opened next. Its address is
            # the same as that of an error page before it, so that only counting tells whether it has come.
            if self._error_pages == before:
                self.page.wait_for_event("framenavigated", _is_error_page)
            raise PageUnreachable(f"{url}: {fault.message.splitlines()[0]}") from fault

    def _go(self, url: str, timeout: float) -> None:
        """Goes to an address; once more where the error page of the one before, or its new try, came only now."""
        try:
            self.page.goto(url, timeout=timeout * 1000)
        except PlaywrightError as fault:
            if "is interrupted by another navigation" not in fault.message:
                raise
            self.page.goto(url, timeout=timeout * 1000)

    def close(self) -> None:
        context, self._context = self._context, None
        if context is not None:
            context.close()
        if self._profile is not None:
            self._profile.cleanup()

    def reopen(self) -> None:
        if not self.settings.lasts:
            raise PhoneFault("this phone does not last; make it with lasts=True")
        if self._context is not None:
            self._catch_up()
            self._context.close()
        self._start()

    def put_away(self, until: str) -> None:
        self.reopen()

    def back(self) -> None:
        self.page.go_back(wait_until="commit")

    def evaluate(self, js: str, argument: Any = None) -> Any:
        try:
            return self.page.evaluate(_CALL.replace("JS", js), argument)
        except PlaywrightError as fault:
            raise ScriptFault(fault.message) from fault

    def click(self, selector: str) -> None:
        try:
            self.page.click(f"css={selector}")
        except PlaywrightTimeout as fault:
            raise WaitedInVain(fault.message + self._scene()) from fault

    def fill(self, selector: str, text: str) -> None:
        try:
            self.page.fill(f"css={selector}", text)
        except PlaywrightTimeout as fault:
            raise WaitedInVain(fault.message + self._scene()) from fault

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def on_error_page(self) -> bool:
        return _is_error_page(self.page.main_frame)

    def set_width(self, width: int, height: int = 740) -> None:
        self.page.set_viewport_size({"width": width, "height": height})

    def screenshot(self, path: Path) -> None:
        self.page.screenshot(path=path)

    @property
    def errors(self) -> list[str]:
        self._catch_up()
        return list(self._errors)

    @property
    def foreign_requests(self) -> list[str]:
        self._catch_up()
        return [
            url
            for url in self._requested
            if urlsplit(url).scheme in ("http", "https", "ws", "wss") and _origin(url) not in self._opened
        ]

    def _catch_up(self) -> None:
        """Let everything the browser has already reported arrive."""
        if self._context is not None:
            self.page.evaluate("0")


# No test talks to another machine, whatever a page asks for; the request is still seen and counted.
_FLAGS = [*browsers.CHROMIUM_FLAGS, "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"]


def _is_error_page(frame: Frame) -> bool:
    return frame.url.startswith("chrome-error:")


def _chromium() -> Path:
    program = browsers.find_headless_chromium()
    if program is None:
        raise PhoneFault(browsers.chromium_fault())
    return program


_CALL = """async argument => {
    const value = (
JS
    );
    return typeof value === 'function' ? await value(argument) : await value;
}"""


class WebKitPhone(Phone):
    """WebKitGTK's test browser; what it stores lasts until close().

    screen: environment variables that lead to a screen, see VirtualScreen.
    """

    name = "webkit"

    def __init__(self, screen: Mapping[str, str], settings: Settings | None = None) -> None:
        super().__init__(settings or Settings())
        if self.settings.device_scale_factor != int(self.settings.device_scale_factor):
            raise NotOffered("WebKit's scale factor is a whole number")
        self._folder = tempfile.TemporaryDirectory(prefix="phone-", ignore_cleanup_errors=True)
        self._program: _Program | None = None
        self._outside = _Outside()
        self._connection: RemoteConnection | None = None
        self._driver: Remote | None = None
        try:
            self._driver = self._connect(self._start(self._environment(screen)))
            self.set_width(self.settings.width, self.settings.height)
        except BaseException:
            self.close()
            raise

    def _environment(self, screen: Mapping[str, str]) -> dict[str, str]:
        home = Path(self._folder.name)
        for version in ("gtk-3.0", "gtk-4.0"):
            (home / version).mkdir()
            (home / version / "gtk.css").write_text(_THIN_WINDOW, encoding="utf-8")
        return {
            **os.environ,
            **screen,
            **{f"XDG_{kind}_HOME": str(home) for kind in ("CACHE", "CONFIG", "DATA", "STATE")},
            # Asking for these services would start processes that outlive the browser.
            "DBUS_SESSION_BUS_ADDRESS": "disabled:",
            "GSETTINGS_BACKEND": "memory",
            "NO_AT_BRIDGE": "1",
            "GDK_SCALE": str(int(self.settings.device_scale_factor)),
            "LC_ALL": "en_GB.UTF-8",  # where the system does not have it, WebKit says en-US
            "TZ": "Europe/London",
            # WebKit's sandbox needs rights that containers and root do not have.
            "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1",
        }

    def _start(self, environment: Mapping[str, str]) -> str:
        """Start WebKit's driver; returns its address once it listens."""
        driver = browsers.find_webkit_driver()
        if driver is None:
            raise PhoneFault(browsers.webkit_fault())
        port = _free_port()
        command = [str(driver), "--host=127.0.0.1", f"--port={port}"]
        self._program = _Program(command, environment, end_with="KILL")
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=PATIENCE).close()
                return f"http://127.0.0.1:{port}"
            except ConnectionRefusedError:
                time.sleep(_POLL)
        raise PhoneFault(f"WebKitWebDriver did not listen within {PATIENCE:g} s")

    def _connect(self, url: str) -> Remote:
        options = WebKitOptions()
        options.unhandled_prompt_behavior = "dismiss"
        for argument in self._arguments():
            options.add_argument(argument)
        # A driver that hangs must not hang the tests: every command has an end of its own well before this.
        limit = int(3 * PATIENCE)
        self._connection = RemoteConnection(client_config=ClientConfig(url, timeout=limit, keep_alive=True))
        driver = Remote(command_executor=self._connection, options=options)
        driver.set_page_load_timeout(PATIENCE)
        driver.set_script_timeout(PATIENCE)
        return driver

    def _arguments(self) -> list[str]:
        arguments = [
            "--automation",
            f"--enable-javascript={'true' if self.settings.javascript else 'false'}",
            f"--proxy={self._outside.url}",
            "--ignore-host=127.0.0.1",
            "--ignore-host=localhost",
        ]
        return [*arguments, "--dark-mode"] if self.settings.colour_scheme == "dark" else arguments

    @property
    def driver(self) -> Remote:
        """Selenium's driver, for what only WebKit needs."""
        if self._driver is None:
            raise PhoneFault("this phone is closed")
        return self._driver

    def open(self, url: str, timeout: float = PATIENCE) -> None:
        self.driver.set_page_load_timeout(timeout)
        try:
            self.driver.get(url)
        except TimeoutException as fault:
            self.reopen()  # the old window would keep every later command waiting for that page
            raise PageUnreachable(f"{url} did not load in {timeout:g} s") from fault
        finally:
            self.driver.set_page_load_timeout(PATIENCE)
        if self.on_error_page():
            raise PageUnreachable(f"{url}: {self.text()}")

    def close(self) -> None:
        # The driver is not asked to end its session: one that hangs would not, and nothing is to be kept.
        self._driver = None
        if self._program is not None:
            self._program.stop()
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()  # type: ignore[no-untyped-call]
        self._outside.stop()
        self._folder.cleanup()

    def reopen(self) -> None:
        old = self.driver.current_window_handle
        self.driver.switch_to.new_window("window")
        new = self.driver.current_window_handle
        self.driver.switch_to.window(old)
        self.driver.close()
        self.driver.switch_to.window(new)
        self.set_width(self.settings.width, self.settings.height)

    def put_away(self, until: str) -> None:
        self.driver.minimize_window()
        self.wait_for("() => document.visibilityState === 'hidden'")
        self.wait_for(until)
        self.driver.set_window_size(self.settings.width, self.settings.height)
        self.wait_for("() => document.visibilityState === 'visible'")
        self.set_width(self.settings.width, self.settings.height)

    def back(self) -> None:
        self.driver.back()

    def evaluate(self, js: str, argument: Any = None) -> Any:
        try:
            if self.settings.javascript:
                answer = self.driver.execute_async_script(_CALL_AND_WAIT.replace("JS", js), argument)
            else:
                answer = self.driver.execute_script(_CALL_AT_ONCE.replace("JS", js), argument)
        except WebDriverException as fault:
            raise ScriptFault(fault.msg or type(fault).__name__) from fault
        if not isinstance(answer, dict) or "value" not in answer:
            raise ScriptFault(str(answer["error"] if isinstance(answer, dict) else answer))
        return answer["value"]

    def click(self, selector: str) -> None:
        self.wait_until(lambda: self._act(selector, "click"), f"{selector} to take a click")

    def fill(self, selector: str, text: str) -> None:
        self.wait_until(lambda: self._act(selector, "clear"), f"{selector} to take text")
        self.wait_until(lambda: self._act(selector, "send_keys", text), f"{selector} to take text")

    def _act(self, selector: str, action: str, *arguments: str) -> bool:
        found = self.driver.find_element(By.CSS_SELECTOR, selector)
        # The driver itself would scroll it to the very edge, where a bar may lie over it.
        self.driver.execute_script("arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' })", found)
        if action == "click" and not self._takes_a_click(found):
            return False
        getattr(found, action)(*arguments)
        return True

    def _takes_a_click(self, element: WebElement) -> bool:
        """Whether a click would land on the element, once it stands still: a driver clicks at a place, not on a thing.

        Right after Back a page may still be scrolled to where it was left.
        """
        if self.settings.javascript:
            return bool(self.driver.execute_async_script(_STANDS_STILL + _IS_HIT + _WHEN_STILL, element))
        return bool(self.driver.execute_script(_IS_HIT + "return isHit(arguments[0]);", element))

    def press(self, key: str) -> None:
        *held, last = key.split("+") if len(key) > 1 else [key]
        actions = ActionChains(self.driver)
        for name in held:
            actions.key_down(_webkit_key(name))
        actions.send_keys(_webkit_key(last))
        for name in reversed(held):
            actions.key_up(_webkit_key(name))
        actions.perform()

    def on_error_page(self) -> bool:
        return self.driver.current_url != "about:blank" and bool(self.evaluate(_IS_ERROR_PAGE))

    def set_width(self, width: int, height: int = 740) -> None:
        frame = self.evaluate("[outerWidth - innerWidth, outerHeight - innerHeight]")
        self.driver.set_window_size(width + frame[0], height + frame[1])
        fits = f"() => innerWidth === {width} && innerHeight === {height}"
        self.wait_until(lambda: bool(self.evaluate(fits)), f"a page of {width} by {height}")

    def screenshot(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(self.driver.get_screenshot_as_png())

    @property
    def errors(self) -> list[str]:
        raise NotOffered("WebKit's driver does not pass on console messages: look for errors in Chromium")

    @property
    def foreign_requests(self) -> list[str]:
        return list(self._outside.requested)


# WebKit's error page has an origin of nobody, and no timing because it was never navigated to.
_IS_ERROR_PAGE = "origin === 'null' && performance.getEntriesByType('navigation').length === 0"

# The browser's own toolbar would keep the window wider than a phone.
_THIN_WINDOW = "* { font-size: 1px; margin: 0; padding: 0; border-width: 0; min-width: 0; min-height: 0; }\n"

_IS_HIT = """
    const isHit = element => {
        const [box] = element.getClientRects();
        const hit = box && document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
        return Boolean(hit) && (element.contains(hit) || Boolean(hit.closest('label')?.contains(element)));
    };
"""
_STANDS_STILL = """
    const standsStill = async element => {
        const place = () => JSON.stringify(element.getBoundingClientRect());
        const frame = () => new Promise(done => setTimeout(() => requestAnimationFrame(done)));
        const before = place();
        await frame();
        await frame();
        return place() === before;
    };
"""
_WHEN_STILL = """
    const [element, done] = arguments;
    standsStill(element).then(still => done(still && isHit(element)), () => done(false));
"""

_CALL_AND_WAIT = """
    const [argument, done] = arguments;
    const run = async () => {
        const value = (
JS
        );
        return typeof value === 'function' ? await value(argument) : await value;
    };
    run().then(
        value => done({ value: value === undefined ? null : value }),
        error => done({ error: String(error) }),
    );
"""

# With JavaScript off nothing can be waited for: no timer and no promise of the page ever runs.
_CALL_AT_ONCE = """
    try {
        let value = (
JS
        );
        if (typeof value === 'function') value = value(arguments[0]);
        if (value instanceof Promise) return { error: 'a promise never settles while JavaScript is off' };
        return { value: value === undefined ? null : value };
    } catch (error) {
        return { error: String(error) };
    }
"""


class _Outside:
    """A proxy that stands for every other machine: it notes what is asked for, and refuses it."""

    def __init__(self) -> None:
        self.requested: list[str] = []
        requested = self.requested

        class Refuse(BaseHTTPRequestHandler):
            def refuse(self) -> None:
                requested.append(f"https://{self.path}" if self.command == "CONNECT" else self.path)
                self.send_error(403)

            do_CONNECT = do_DELETE = do_GET = do_HEAD = do_OPTIONS = do_PATCH = do_POST = do_PUT = refuse

            def log_message(self, format: str, *args: Any) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Refuse)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(_POLL,), daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


# Reads from a pipe that closes when the tests end, however they end; then signals every process in its group.
_GUARD = 'signal=$0; "$@" & trap : TERM; read -r line; kill -s "$signal" 0; wait'


class _Program:
    """A program that ends with the tests, with every process that it started, even when the tests are killed."""

    def __init__(
        self,
        command: list[str],
        environment: Mapping[str, str],
        end_with: Literal["TERM", "KILL"],
        stdout: int = subprocess.DEVNULL,
    ) -> None:
        self._guard = subprocess.Popen(
            ["/bin/sh", "-c", _GUARD, end_with, *command],
            env=dict(environment),
            stdin=subprocess.PIPE,
            stdout=stdout,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.group = self._guard.pid

    def first_line(self) -> str:
        """The first line on its stdout, which must be a pipe; what there is of it after PATIENCE."""
        assert self._guard.stdout is not None
        line, deadline = b"", time.monotonic() + PATIENCE
        while not line.endswith(b"\n"):
            left = max(0.0, deadline - time.monotonic())
            ready, _, _ = select.select([self._guard.stdout], [], [], left)
            part = os.read(self._guard.stdout.fileno(), 64) if ready else b""
            if not part:
                break
            line += part
        return line.decode("ascii").strip()

    def stop(self) -> None:
        """End it and all it started; does nothing the second time."""
        assert self._guard.stdin is not None
        self._guard.stdin.close()
        try:
            self._guard.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(self.group, signal.SIGKILL)
            self._guard.wait()
        if self._guard.stdout is not None:
            self._guard.stdout.close()


class VirtualScreen:
    """A screen that nobody sees, on a display number that is free, for as long as the `with` block lasts.

    environment: the variables that lead a program to it.
    """

    def __init__(self, width: int = 2400, height: int = 2400) -> None:
        self._size = f"{width}x{height}x24"
        self._xvfb: _Program | None = None
        self.environment: dict[str, str] = {}

    def __enter__(self) -> Self:
        program = shutil.which("Xvfb")
        if program is None:
            raise PhoneFault("there is no Xvfb here; run: sudo apt install xvfb")
        # -displayfd 1: choose a free display and print its number. Ended gently, it removes its socket.
        command = [program, "-displayfd", "1", "-screen", "0", self._size, "-nolisten", "tcp"]
        self._xvfb = _Program(command, os.environ, end_with="TERM", stdout=subprocess.PIPE)
        number = self._xvfb.first_line()
        if not number:
            self.stop()
            raise PhoneFault(f"Xvfb gave no display within {PATIENCE:g} s")
        self.environment = {"DISPLAY": f":{number}", "GDK_BACKEND": "x11"}
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """End the screen; does nothing the second time."""
        if self._xvfb is not None:
            self._xvfb.stop()
            self._xvfb = None


def _webkit_key(name: str) -> str:
    """What Selenium sends for a key; a name it does not know would be typed letter by letter."""
    if len(name) > 1 and name not in _KEYS:
        raise NotOffered(f"no key is called {name} here; there are {', '.join(_KEYS)}")
    return _KEYS.get(name, name)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
