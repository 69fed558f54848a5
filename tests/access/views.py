"""How a page is looked at: the colours and widths people have, and what must hold in each."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any, Literal, NamedTuple

from tests.browser.phones import ChromiumPhone

ROOT = Path(__file__).resolve().parents[2]
HIGH = 740  # px
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
PROBES = Path(__file__).with_name("probes.js")

Scheme = Literal["light", "dark", "forced"]


class View(NamedTuple):
    """Colours (forced: the few that a reader chose for everything) and a width in px."""

    scheme: Scheme
    width: int


SCHEMES: tuple[Scheme, ...] = ("light", "dark", "forced")
WIDTHS = (320, 360, 768, 1280)
VIEWS = tuple(View(scheme, width) for scheme, width in product(SCHEMES, WIDTHS))
#: What every page is looked at in; the others only every kind of page, as colours do not go by the width.
EVERY_PAGE = tuple(view for view in VIEWS if view.scheme == "light" or view.width == 360)
#: The shapes of the glass in which bars must leave room: on its side, half of a screen, and 400 % of 1280 by 1024.
SHAPES = ((740, 360), (360, 370), (320, 256))


def look_at(phone: ChromiumPhone, view: View) -> None:
    """Shows the page that is open in these colours, this wide."""
    colours: dict[str, Any] = {"light": ("light", "none"), "dark": ("dark", "none"), "forced": ("light", "active")}
    scheme, forced = colours[view.scheme]
    phone.page.emulate_media(color_scheme=scheme, forced_colors=forced)
    phone.set_width(view.width, HIGH)
    phone.evaluate("scrollTo(0, 0)")
    phone.evaluate("document.getAnimations().forEach((one) => one instanceof CSSTransition && one.finish())")


def bring_probes(phone: ChromiumPhone, *, axe: bool = True) -> None:
    """Puts axe and the probes into the page that is open, where they are not in it yet."""
    if axe and not phone.evaluate("'axe' in window"):
        phone.page.evaluate(AXE.read_text("utf-8"))
    if not phone.evaluate("'probes' in window"):
        phone.page.evaluate(PROBES.read_text("utf-8"))


def equip(phone: ChromiumPhone) -> None:
    """Has every page that this phone opens from here on watch for shifts, with axe and the probes in it.

    Half a megabyte that need not be sent again for each."""
    phone.page.add_init_script(WATCH_SHIFTS)
    for script in (AXE, PROBES):
        phone.page.add_init_script(path=script)


def ask(phone: ChromiumPhone, *names: str) -> list[str]:
    """The faults that these probes find, each after the probe's name."""
    js = "async (names) => Object.fromEntries(await Promise.all(names.map(async (n) => [n, await probes[n]()])))"
    return [f"{name}: {fault}" for name, faults in phone.evaluate(js, list(names)).items() for fault in faults]


def faults_in(phone: ChromiumPhone, view: View) -> list[str]:
    """What is wrong with the page that is open, in one view. The probes must be there."""
    look_at(phone, view)
    probes = {
        "light": ("violations", "small", "close", "sideways"),
        "dark": ("colourViolations",),
        "forced": ("colourViolations", "lostColours"),
    }
    return [f"{view.scheme} {view.width}: {fault}" for fault in ask(phone, *probes[view.scheme])]


def text_size(phone: ChromiumPhone, percent: int) -> None:
    """Sets the size of text that somebody chose in the phone's settings; 100 is what it comes with."""
    session = phone.page.context.new_cdp_session(phone.page)
    session.send("Page.setFontSizes", {"fontSizes": {"standard": 16 * percent // 100, "fixed": 13 * percent // 100}})


#: Notes what moves by itself while a page loads.
WATCH_SHIFTS = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const { value, hadRecentInput, sources } of list.getEntries()) {
    const moved = sources.map(({ node }) => node?.outerHTML?.slice(0, 80) ?? node?.data);
    if (!hadRecentInput) window.shifts.push([value, ...moved]);
  }
}).observe({ type: 'layout-shift', buffered: true });
"""
