"""Looks at a whole finished site, page by page and state by state, and gives what is wrong: nothing, on a good day."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from tests.access.states import reached, settled, states_of
from tests.access.views import SHAPES, VIEWS, View, ask, bring_probes, faults_in, look_at, text_size
from tests.browser.phones import ChromiumPhone, Phone

#: Faults by what they were found on: the address of a page, or a state's steps.
Faults = dict[str, list[str]]
Say = Callable[[str], None]

LARGE_TEXT = 200  # %
MOST_BARS = 0.25  # of the screen's height


def ready_phone(phone: Phone, url: str) -> None:
    """Waits until the phone has the whole book, so that no page is looked at while it is still being saved."""
    phone.open(url)
    phone.wait_for("html[data-pwa=ready]", timeout=60)


def pages_in_views(
    phone: ChromiumPhone, url: str, addresses: Iterable[str], views: Iterable[View] = VIEWS, say: Say = print
) -> Faults:
    """What axe and the probes find on these pages, everything unfolded, and what moved by itself while they loaded.

    The phone must be equipped (views.equip). url: of the first page, which addresses follow."""
    faults: Faults = {}
    for address in addresses:
        look_at(phone, View("light", 360))
        phone.open(url + address)
        settled(phone)
        found = [f"moved: {shift}" for shift in phone.evaluate("window.shifts")]
        bring_probes(phone)
        phone.evaluate("probes.unfold()")
        for view in views:
            found += faults_in(phone, view)
        _note(faults, address or "the first page", found, say)
    return faults


def states_in_views(
    phone: ChromiumPhone, url: str, site: Path, views: Iterable[View] = VIEWS, say: Say = print
) -> Faults:
    """The same for every state of a tool, a dialog or a notice."""
    faults: Faults = {}
    for states in states_of(site).values():
        look_at(phone, View("light", 360))
        for state in reached(phone, url, states):
            bring_probes(phone)
            found = [fault for view in views for fault in faults_in(phone, view)]
            look_at(phone, View("light", 360))
            found += ask(phone, "hiddenFocus")
            _note(faults, str(state), found, say)
    return faults


def layouts(phone: ChromiumPhone, url: str, addresses: Iterable[str], say: Say = print) -> Faults:
    """What these pages lose with large or spaced text, on a small or turned glass, by keyboard, with less movement."""
    faults: Faults = {}
    for address in addresses:
        phone.page.emulate_media(reduced_motion="reduce")
        phone.set_width(360)
        phone.open(url + address)
        settled(phone)
        bring_probes(phone, axe=False)
        found = ask(phone, "moving", "hiddenFocus")
        found += _in_shapes(phone)
        phone.evaluate("probes.unfold()")
        found += _large_text(phone)
        found += _spaced_out(phone)
        phone.page.emulate_media(reduced_motion="no-preference")
        _note(faults, address or "the first page", found, say)
    return faults


def _in_shapes(phone: ChromiumPhone) -> list[str]:
    found = []
    for width, height in SHAPES:
        phone.set_width(width, height)
        found += [f"{width}x{height}: {fault}" for fault in [*_bars(phone), *ask(phone, "hiddenFocus", "sideways")]]
    return found


def _large_text(phone: ChromiumPhone) -> list[str]:
    found = []
    text_size(phone, LARGE_TEXT)
    for width in (320, 360):
        phone.set_width(width)
        probes = ("sideways", "clipped", "overlapping", "small", "hiddenFocus")
        found += [f"text {LARGE_TEXT} %, {width}: {fault}" for fault in [*_bars(phone), *ask(phone, *probes)]]
    text_size(phone, 100)
    return found


def _spaced_out(phone: ChromiumPhone) -> list[str]:
    found = []
    phone.evaluate("probes.spaceOut()")
    for width in (320, 360):
        phone.set_width(width)
        found += [f"spaced out, {width}: {fault}" for fault in ask(phone, "sideways", "clipped", "overlapping")]
    return found


def _bars(phone: ChromiumPhone) -> list[str]:
    share = phone.evaluate("probes.bars()")
    return [f"bars take {share:.0%} of the screen"] if share > MOST_BARS else []


def _note(faults: Faults, where: str, found: list[str], say: Say) -> None:
    if found:
        faults[where] = found
    say(f"{where}: {len(found)} faults")
