"""What an officer comes for, tap by tap, from a cold start with no signal: how few taps it takes, and the way back."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.access.states import Fill, Sees, Step, settled, take
from tests.browser.phones import Phone

#: Marks what says these words, where a thumb would look for it: in an open dialog, else on the page, top to bottom.
#: Notes where the page was when it is tapped, which is where Back has to lead.
_FIND = """(words) => {
  document.querySelector('[data-thumb]')?.removeAttribute('data-thumb');
  const scope = [...document.querySelectorAll('dialog[open]')].at(-1) ?? document;
  const said = (e) => (e.getAttribute('aria-label') ?? e.innerText).trim().replace(/\\s+/g, ' ');
  const found = [...scope.querySelectorAll('a, button, summary')]
    .find((e) => e.checkVisibility({visibilityProperty: true}) && said(e).startsWith(words));
  if (!found) return null;
  const box = () => found.getClientRects()[0]; // a link in a sentence may go on in the next line
  const clear = () => {
    const at = document.elementFromPoint(box().left + box().width / 2, box().top + box().height / 2);
    return Boolean(at && found.contains(at));
  };
  const scrolled = !clear();
  if (scrolled) found.scrollIntoView({block: 'center'});
  found.dataset.thumb = '';
  const note = () => { sessionStorage.tapped = JSON.stringify([location.pathname, Math.round(scrollY)]); };
  found.addEventListener('click', note, {capture: true, once: true});
  const high = (box().top + box().height / 2) / innerHeight;
  return {href: found.getAttribute('href') ?? '', clear: clear(), scrolled, high};
}"""
_WHERE = "() => [location.pathname, Math.round(scrollY)]"
_TAPPED = "() => JSON.parse(sessionStorage.tapped ?? '[]')"
#: What has the focus, and what is wrong with that.
_FOCUS = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const before = window.lastStop;
  window.lastStop = at;
  const words = (at.getAttribute('aria-label') ?? at.innerText ?? '').trim().replace(/\\s+/g, ' ');
  const box = at.getClientRects()[0] ?? new DOMRect();
  const seen = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  const style = getComputedStyle(at);
  const faults = [];
  if (!seen || !(at.contains(seen) || seen.contains(at))) faults.push('is out of sight');
  if (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2) faults.push('is not marked');
  const later = before?.isConnected && before.compareDocumentPosition(at) & Node.DOCUMENT_POSITION_FOLLOWING;
  if (before?.isConnected && !later) faults.push('comes out of order');
  const href = at.getAttribute('href') ?? '';
  return {words, href, faults: faults.map((fault) => `"${words.slice(0, 40)}" ${fault}`)};
}"""
_AUDIT_SAVED = "() => document.querySelector('.audit__state')?.textContent === 'Saved'"
MOST_STOPS = 60  # how often Tab is pressed before a thing counts as out of reach


@dataclass(frozen=True)
class Flow:
    """One thing to get done.

    taps: the words on what is tapped, from the first page on; a call is looked at and not rung.
    most: how many taps it may take.
    ends: what is then there to see, as a selector.
    writes: what is written at the end, which is one tap more: into the box.
    needs: a page, and the tool that must be on it; without it, the flow cannot be walked yet.
    before: how the phone came to be as it is, on the page that is needed.
    """

    goal: str
    most: int
    taps: tuple[str, ...]
    ends: str
    writes: Fill | None = None
    needs: tuple[str, str] | None = None
    before: tuple[Step, ...] = ()

    @property
    def count(self) -> int:
        """How many taps it takes."""
        return len(self.taps) + (self.writes is not None)

    def missing(self, site: Path) -> str:
        """Why it cannot be walked in this site yet; "" when it can."""
        if self.needs is None:
            return ""
        address, tool = self.needs
        page = site / address / "index.html"
        there = page.exists() and f'data-tool="{tool}"' in page.read_text("utf-8")
        return "" if there else f"{address} has no tool {tool} yet"


FLOWS = [
    Flow("Call the crisis line", 2, ("Call Police crisis line",), ".urgent"),
    Flow("Find words for someone frozen", 2, ("At a scene", "Frozen"), "main blockquote"),
    Flow("Breathe", 2, ("Breathing", "Start"), ".pacer__word"),
    Flow("Find the domestic abuse line for a man", 3, ("Domestic abuse", "Call the Men's Advice Line"), "main .call"),
    Flow(
        "Check a sentence of a PPN1",
        3,
        ("Write a PPN1", "checked your wording"),
        ".findings li",
        writes=Fill(".tool textarea", "She failed to engage."),
        needs=("work/write/check-words/", "language"),
    ),
    Flow(
        "Go on with an audit",
        3,
        ("Work", "Audit a lesson plan", "Go on"),
        ".audit__bar",
        needs=("work/change/training-audit/", "audit"),
        before=(Fill(".tool .field__input", "Lesson 4"), "Start", Sees(_AUDIT_SAVED)),
    ),
    Flow("See what has changed", 3, ("What's new",), "main .news"),
]


@dataclass
class Walk:
    """How a flow went. high: where on the screen each tap was, from 0 at the top to 1, and whether after a scroll."""

    taps: int = 0
    seconds: float = 0.0
    stops: int = 0
    high: list[tuple[float, bool]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def by_thumb(phone: Phone, url: str, flow: Flow) -> Walk:
    """Walks a flow from the first page, then all the way back. url: of the first page."""
    walk = Walk(taps=flow.count)
    _begin(phone, url, flow)
    began = time.monotonic()
    left: list[Any] = []
    for words in flow.taps:
        href = _tap(phone, words, walk)
        if href and not _is_call(href):
            _wait_for_page(phone, href)
            left.append(phone.evaluate(_TAPPED))
    if flow.writes:
        take(phone, flow.writes)
    phone.wait_for(flow.ends)
    walk.seconds = round(time.monotonic() - began, 2)
    for place in reversed(left):
        phone.back()
        _wait_for(phone, _WHERE, place, "Back")
    return walk


def _tap(phone: Phone, words: str, walk: Walk) -> str:
    """Taps what says these words, unless it calls somebody; returns where it leads, "" for a button."""
    phone.wait_for(f"() => ({_FIND})({json.dumps(words)}) !== null")
    found = phone.evaluate(_FIND, words)
    walk.high.append((round(found["high"], 2), found["scrolled"]))
    if not found["clear"]:
        walk.faults.append(f"{words!r} is covered")
    href = str(found["href"])
    if not _is_call(href):
        phone.click("[data-thumb]")
    return href


def _is_call(href: str) -> bool:
    return href.startswith(("tel:", "sms:"))


def _wait_for_page(phone: Phone, href: str) -> None:
    """Waits until the page that a link leads to is there."""
    name = href.split("#")[0].rstrip("/").rsplit("/", 1)[-1]
    phone.wait_for(f"() => location.pathname.endsWith('/{name}/') && document.readyState === 'complete'")
    settled(phone)


def _wait_for(phone: Phone, js: str, value: object, what: str) -> None:
    phone.wait_until(lambda: bool(phone.evaluate(js) == value), f"{what} to {value}, and not {phone.evaluate(js)}")


def by_keyboard(phone: Phone, url: str, flow: Flow) -> Walk:
    """Walks a flow with Tab and Enter alone, and looks at every stop on the way."""
    walk = Walk(taps=flow.count)
    _begin(phone, url, flow)
    for words in flow.taps:
        stop = _tab_to(phone, words, walk)
        if stop is None or _is_call(stop):
            continue
        phone.press("Enter")
        if stop:
            _wait_for_page(phone, stop)
    if flow.writes:
        take(phone, flow.writes)
    phone.wait_for(flow.ends)
    return walk


def _begin(phone: Phone, url: str, flow: Flow) -> None:
    if flow.before and flow.needs:
        phone.open(url + flow.needs[0])
        settled(phone)
        for step in flow.before:
            take(phone, step)
    phone.open(url)
    settled(phone)


def _tab_to(phone: Phone, words: str, walk: Walk) -> str | None:
    """Presses Tab until what says these words has the focus; returns where it leads, None when it is out of reach."""
    for stop in _stops(phone, walk):
        if stop["words"].startswith(words):
            return str(stop["href"])
    walk.faults.append(f"{words!r} was not reached by Tab")
    return None


def _stops(phone: Phone, walk: Walk) -> Iterator[dict[str, Any]]:
    for _ in range(MOST_STOPS):
        phone.press("Tab")
        stop = phone.evaluate(_FOCUS)
        if stop is None:
            continue
        walk.stops += 1
        walk.faults += stop["faults"]
        yield stop
