"""Pictures of pages on a small real server, in Chromium, without the service worker: what is looked at is today's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, sync_playwright

from .. import browsers
from .states import State, Step

Look = Literal["light", "dark", "night"]
LOOKS: tuple[Look, ...] = ("light", "dark", "night")
WIDTHS = (320, 360, 768, 1280)  # CSS pixels: the narrowest phone, a usual one, a tablet, a desk
HEIGHT = 1100
PATIENCE = 5_000  # milliseconds

_TAP = """(words) => {
  const named = [...document.querySelectorAll('.tool button, .tool label, .tool summary, .tool a')];
  const found = named.find((element) => element.checkVisibility() && element.textContent.trim().startsWith(words));
  found?.click();
  return Boolean(found);
}"""
_CHOOSE_NIGHT = "localStorage.setItem('pocket-book look', 'night')"


class NotReached(Exception):
    """A state that its steps did not bring about; the message names the step."""


@dataclass(frozen=True)
class View:
    """How pages are seen. scale: pixels of the picture for each CSS pixel."""

    width: int
    look: Look
    height: int = HEIGHT
    scale: float = 0.5


@contextmanager
def browser() -> Iterator[Browser]:
    """Chromium for a while. Raises FileNotFoundError with what to do where there is none."""
    program = browsers.find_chromium()
    if program is None:
        raise FileNotFoundError(browsers.chromium_fault())
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=browsers.CHROMIUM_FLAGS)
        yield chromium
        chromium.close()


@contextmanager
def window(chromium: Browser, view: View) -> Iterator[Page]:
    """A window of its own, that has seen nothing before."""
    context = chromium.new_context(
        viewport={"width": view.width, "height": view.height},
        color_scheme="light" if view.look == "light" else "dark",
        device_scale_factor=view.scale,
        locale="en-GB",
        timezone_id="Europe/London",
        reduced_motion="reduce",
        service_workers="block",
    )
    context.set_default_timeout(PATIENCE)
    if view.look == "night":
        context.add_init_script(_CHOOSE_NIGHT)
    yield context.new_page()
    context.close()


def reach(page: Page, site_url: str, state: State) -> None:
    """Opens the state's page and goes through its steps; raises NotReached."""
    _open(page, site_url + state.address)
    for step in state.steps:
        try:
            _take(page, site_url, step)
        except Exception as fault:
            raise NotReached(f"{state.name}: {' '.join(step)}: {str(fault).splitlines()[0]}") from fault


def _open(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_function("() => !document.querySelector('[data-tool]:not([data-tool-state])')")


def _take(page: Page, site_url: str, step: Step) -> None:
    match step:
        case ("open", address):
            _open(page, site_url + address)
        case ("choose", selector, words):
            page.locator(selector).first.select_option(label=words)
        case ("click", selector):
            page.locator(selector).first.click()
        case ("fill", selector, text):
            page.locator(selector).first.fill(text)
        case ("show", selector):
            page.locator(selector).first.wait_for()
        case ("tap", words):
            page.wait_for_function(_TAP, arg=words)


def picture(page: Page, file: Path) -> None:
    """Saves what the window shows."""
    file.parent.mkdir(parents=True, exist_ok=True)
    page.evaluate("() => document.fonts.ready.then(() => {})")
    page.screenshot(path=file, type="jpeg", quality=60, animations="disabled")
