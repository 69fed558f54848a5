"""What a screen reader is told of a few pages and tools: landmarks, headings and controls, with names, in order.

The trees in tests/browser/trees/ were read by a person line by line. After a change that is meant,

    .venv/bin/python -m tests.access.trees

keeps the new ones; read what changed before you commit it. Running text is left out, as editors change it daily.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import sync_playwright

from build_scripts.build import build_site
from build_scripts.server import StaticServer
from tests.access.look import ready_phone
from tests.access.states import State, Step, reached
from tests.access.views import ROOT
from tests.browser.phones import ChromiumPhone, SharedChromium

TREES = ROOT / "tests" / "browser" / "trees"
#: By the name of the file: a page, and the steps to the state of its tool.
TOLD: dict[str, tuple[str, tuple[Step, ...]]] = {
    "first-page": ("", ()),
    "menu": ("", ("Menu",)),
    "at-a-scene": ("scene/", ()),
    "frozen": ("scene/frozen/", ()),
    "get-help-today": ("me/get-help-today/", ()),
    "samaritans": ("signposting/services/samaritans/", ()),
    "better-words": ("work/write/better-words/", ()),
    "breathing": ("me/breathing/", ("Sound, buzz",)),
    "self-check": ("me/self-check/", ("Start",)),
    "my-plan": ("me/my-plan/", ()),
}
_LANDMARKS = "banner|main|contentinfo|navigation|region|complementary|search|form|dialog"
_CONTROLS = "link|button|radio|checkbox|textbox|combobox|option|slider|group|radiogroup"
_TOLD = re.compile(rf"^\s*- '?(?:{_LANDMARKS}|{_CONTROLS}|heading|status|alert|progressbar|table|img)\b")
_DATE = re.compile(r"\d{1,2} [A-Z][a-z]+ 20\d\d")


def trees(phone: ChromiumPhone, url: str) -> Iterator[tuple[str, str]]:
    """The name and the tree of each. The phone must have the whole book. url: of the first page."""
    for name, (address, steps) in TOLD.items():
        for _ in reached(phone, url, [State(address, steps)]):
            phone.wait_for("html[data-pwa=ready]")  # the badge says so
            yield name, told(phone.page.locator("body").aria_snapshot())


def told(snapshot: str) -> str:
    """The lines that say where one is and what can be done, without dates, which change by themselves."""
    lines = [line for line in snapshot.splitlines() if _TOLD.match(line)]
    return _DATE.sub("(date)", "\n".join(lines)) + "\n"


def main() -> None:
    """Keeps what is told now."""
    TREES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = Path(folder) / "site"
        build_site(site)
        with (
            StaticServer(site, base="/force/pocket-book/") as server,
            ChromiumPhone(SharedChromium(playwright)) as phone,
        ):
            ready_phone(phone, server.url)
            for name, tree in trees(phone, server.url):
                (TREES / f"{name}.yml").write_text(tree, "utf-8")
                print(f"{TREES / name}.yml")


if __name__ == "__main__":
    main()
