"""Each tool of the book breaks as it starts: the page, its calls and all else on it stay, and the reader is told.

The tools are those of tools.js, so a new one is tried by being there. What came of it is written down as a table.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page

from build_scripts.client.bundle import CLIENT
from build_scripts.server import StaticServer
from tests.browser.conftest import ROOT, NewChromiumPhone
from tests.browser.phones import ChromiumPhone
from tests.browser.test_search import BOX, OPENER
from tests.conftest import BASE

#: Each tool, and the module that it is: its script on the site has the module's name.
TOOLS = dict(
    re.findall(r"^  \'?([\w-]+)\'?: \(\) => import\(\'\./(.+)\.js\'\)", (CLIENT / "tools.js").read_text("utf-8"), re.M)
)
#: The worst a tool can do: it empties its place, and breaks then.
BROKEN = "export function start(place) { place.replaceChildren(); throw new Error('planted'); }"

#: What can be seen: the calls of the page, and its text, but for what other tools work with.
SEEN = """name => {
  const others = `[data-tool]:not([data-tool="${name}"])`;
  const seen = (element) => element.checkVisibility({ visibilityProperty: true });
  const calls = [...document.querySelectorAll('a:is([href^="tel:"], [href^="sms:"])')].filter(seen);
  const texts = [...document.querySelectorAll('article :is(h1, h2, h3, p, li, td, summary, .card__text)')]
    .filter((block) => seen(block) && !block.closest(others) && !block.querySelector('[data-tool]'));
  return {
    calls: calls.map((call) => call.getAttribute('href')),
    texts: texts.map((block) => block.innerText.trim()).filter(Boolean),
  };
}"""
#: What a worker serves cannot be broken here.
NO_WORKER = "ServiceWorkerContainer.prototype.register = async () => { throw new Error('not in this test'); };"
STARTED = "() => !document.querySelector('[data-tool]:not([data-tool-state])')"
STATES = "() => [...document.querySelectorAll('[data-tool]')].map(({dataset}) => [dataset.tool, dataset.toolState])"


@pytest.fixture(scope="module")
def server(book_site: Path) -> Iterator[StaticServer]:
    """The published book under a sub-path of a real server."""
    with StaticServer(book_site, base=BASE) as server:
        yield server


def pages_of_tools(site: Path) -> dict[str, str]:
    """For each tool a page that has it: the one with the most other tools, to see that they still work."""
    found: dict[str, tuple[int, str]] = {}
    for file in sorted(site.rglob("index.html")):
        tools = set(re.findall(r'data-tool="([\w-]+)"', file.read_text("utf-8")))
        address = file.parent.relative_to(site).as_posix().removeprefix(".") + "/"
        for tool in tools:
            found[tool] = max(found.get(tool, (0, "")), (len(tools), address.lstrip("/")))
    return {tool: address for tool, (_, address) in found.items()}


def missing(before: list[str], now: list[str]) -> list[str]:
    """What is seen less often than it was."""
    return sorted({one for one in before if now.count(one) < before.count(one)})


def frame_fault(page: Page) -> str:
    """What of the frame around every page, or of its first call, cannot be used; "" for nothing."""
    try:
        page.locator(".urgent a").first.click(trial=True)
        calls = page.locator("article a[href^='tel:']:visible")
        if calls.count():
            calls.first.click(trial=True)
        page.click("summary[aria-label=Menu]")
        page.locator(".menu__panel a").first.click(trial=True)
        page.keyboard.press("Escape")
        page.click(OPENER)
        page.fill(BOX, "samaritans")
        page.locator(".search__results[data-query=samaritans] a[href='tel:116123']").first.wait_for()
        page.goto("about:blank")  # an open search is a step of the history, and would come again with the same address
    except PlaywrightError as fault:
        return " ".join(fault.message.split())[:200]
    return ""


def outcome(phone: ChromiumPhone, tool: str, written: dict[str, list[str]]) -> dict[str, str]:
    """What of each promise does not hold on the page that is there; "" where it holds."""
    seen = phone.evaluate(SEEN, tool)
    states = phone.evaluate(STATES)
    told = [line for line in phone.page.locator(".tool-failed:visible").all_inner_texts() if "did not start" in line]
    return {
        "calls": ", ".join(missing(written["calls"], seen["calls"])),
        "text": "; ".join(missing(written["texts"], seen["texts"])),
        "others": ", ".join(sorted({name for name, state in states if name != tool and state != "on"})),
        "told": "" if len(told) == 1 else f"{len(told)} lines say so",
        "console": "" if any(error.startswith(f"{tool}:") for error in phone.errors) else "no error names it",
        "frame": frame_fault(phone.page),
    }


def test_a_tool_that_breaks_takes_nothing_else_with_it(
    server: StaticServer, book_site: Path, new_chromium_phone: NewChromiumPhone
) -> None:
    """Its page with scripts off says what must still be there."""
    pages = pages_of_tools(book_site)
    assert len(TOOLS) > 15 and set(TOOLS) == set(pages)
    phone, plain = new_chromium_phone(), new_chromium_phone(javascript=False)
    phone.page.add_init_script(NO_WORKER)
    lines = ["| Tool | Page | " + " | ".join(("calls", "text", "other tools", "told", "console", "frame")) + " |"]
    lines.append("|" + " --- |" * 8)
    faults = {}
    for tool, module in sorted(TOOLS.items()):
        script = f"**/assets/{module.rpartition('/')[2]}-*.js"
        plain.open(server.url + pages[tool])
        written = plain.evaluate(SEEN, tool)
        phone.page.route(script, lambda route: route.fulfill(body=BROKEN, content_type="text/javascript"))
        phone.open(server.url + pages[tool])
        phone.wait_for(STARTED)
        found = outcome(phone, tool, written)
        phone.page.unroute(script)
        lines.append(f"| {tool} | {pages[tool]} | {' | '.join(fault or 'held' for fault in found.values())} |")
        faults |= {f"{tool}, {what}": fault for what, fault in found.items() if fault}
    folder = Path(os.environ.get("POCKET_BOOK_TEST_OUTPUT") or ROOT / ".cache" / "test-output")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "broken-tools.md").write_text("\n".join(["# Tools that break as they start", "", *lines]) + "\n", "utf-8")
    assert faults == {}
