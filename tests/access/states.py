"""The states of tools, dialogs and notices that are looked at, beside every page as it opens.

A new tool is looked at as it starts without a line here; a line adds what it becomes in use.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from tests.access.pages import tool_pages
from tests.browser.phones import Phone


class Fill(NamedTuple):
    """A step: write in a field."""

    selector: str
    text: str


class Sees(NamedTuple):
    """A step: wait until this is there to see, or until this script says yes."""

    selector_or_js: str


class Script(NamedTuple):
    """A step: what no tap can bring about, such as a newer release."""

    name: str
    js: str


#: A step that is only words is a tap on what says them.
Step = str | Fill | Sees | Script

_PASSPHRASE = [Fill(f".passphrase .field:nth-of-type({n}) .field__input", "otter ladder Tuesday") for n in (1, 2)]
_NEWER = """() => {
  document.querySelector('[data-pwa-changes]').innerHTML = '<li>The number of Police Care UK was corrected.</li>';
  document.querySelector('[data-pwa-update]').hidden = false;
}"""

#: For an address the steps to a state, the steps from there to the next one, and so on.
STATES: dict[str, list[tuple[Step, ...]]] = {
    "": [
        ("Menu",),
        (Script("a newer release", _NEWER),),
        ("Hide the screen", Sees("dialog.cover[open]")),
    ],
    "me/": [
        ("Search", Fill("#search-box", "strangled"), Sees(".search__group--first")),
        (Fill("#search-box", "DA male"), Sees('.search__results[data-query="DA male"]')),
        (Fill("#search-box", "xqzvj"), Sees('.search__results[data-query="xqzvj"]')),
    ],
    "signposting/": [("Open now",), ("Free to call",)],
    "signposting/services/mens-advice-line/": [
        ("QR code: Helpline 0808 801 0327", Sees(".code[open] svg")),
        ("Add to note", Sees(".note-bar"), "Hand-over note", Sees(".note[open]")),
    ],
    "me/breathing/": [(), ("Sound, buzz",), ("Start",)],
    "me/grounding/": [(), ("A number",), ("Start",), ("Next", "Next", "Next", "Done")],
    "me/after-a-hard-job/": [(), ("Today",)],
    "me/self-check/": [
        (),
        ("Start",),
        ("Yes",),
        ("I am safe",),
        ("Some days",) * 10,
        ("Do it again", "Start", "No", *("Most days",) * 10, "The same as a table"),
    ],
    "work/reflect/log/": [(), ("Start",)],
    "me/my-plan/": [  # the last, as every private tool asks for the passphrase from here on
        (),
        ("Done",),
        ("Keep it on this phone",),
        (*_PASSPHRASE, "Keep it, locked", Sees(".keep"), "Lock now", Sees(".passphrase")),
        ("I lost my passphrase",),
    ],
}


@dataclass(frozen=True)
class State:
    """A page after these steps. steps: from the state before it on the same page."""

    address: str
    steps: tuple[Step, ...]

    def __str__(self) -> str:
        said = [step if isinstance(step, str) else step[0] for step in self.steps]
        return " > ".join([self.address or "the first page", *said])


def states_of(site: Path) -> dict[str, list[State]]:
    """Every state by its page's address, in the order in which they are reached."""
    plain: dict[str, list[tuple[Step, ...]]] = {address: [()] for address in tool_pages(site) if address not in STATES}
    lines = {**plain, **STATES}
    return {address: [State(address, steps) for steps in states] for address, states in lines.items()}


def reached(phone: Phone, url: str, states: list[State]) -> Iterator[State]:
    """Opens a page and goes from state to state; gives each once the phone shows it. url: of the first page."""
    phone.open(url + states[0].address)
    settled(phone)
    for state in states:
        for step in state.steps:
            take(phone, step)
        settled(phone)
        yield state


def take(phone: Phone, step: Step) -> None:
    """Does one step."""
    match step:
        case Fill(selector, text):
            phone.fill(selector, text)
        case Sees(selector_or_js):
            phone.wait_for(selector_or_js)
        case Script(_, js):
            phone.evaluate(js)
        case words:
            phone.wait_until(lambda: bool(phone.evaluate(_TAP, words)), f"something to tap that says {words!r}")


def settled(phone: Phone) -> None:
    """Waits until every tool of the page has started, or failed, what is saved is counted, and the page is drawn."""
    unfinished = "[data-tool]:not([data-tool-state]), [data-pwa-panel]:is(:empty, :has(> dl:empty))"
    phone.wait_for(f"() => !document.querySelector('{unfinished}')")
    phone.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(1))))")


_TAP = """words => {
  const scope = [...document.querySelectorAll('dialog[open]')].at(-1) ?? document;
  const said = (e) => (e.getAttribute('aria-label') ?? e.textContent).trim();
  const named = [...scope.querySelectorAll('button, label, summary, a')].filter((e) => e.checkVisibility());
  const found = named.find((e) => said(e) === words) ?? named.find((e) => said(e).startsWith(words));
  if (found) found.click();
  return Boolean(found);
}"""
