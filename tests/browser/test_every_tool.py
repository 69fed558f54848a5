"""Every tool, used as a person uses it, in everything that can befall it; what came of it is written down as a table.

The table is tools.md in POCKET_BOOK_TEST_OUTPUT or .cache/test-output. A new tool is missed here until it has a line.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from build_scripts.book.tools import TOOLS
from build_scripts.server import StaticServer
from tests.access.states import Fill, Sees, Step, settled, take
from tests.browser.conftest import ROOT, NewChromiumPhone, NewPhone
from tests.browser.phones import ChromiumPhone, Phone, PhoneFault
from tests.browser.test_broken_tools import BROKEN, NO_WORKER
from tests.conftest import BASE
from tests.tool_scripts import MODULES, Scripts


@dataclass(frozen=True)
class Use:
    """A tool in use.

    reads: what the page itself says of it, without scripts.
    steps: what somebody does, by the words on the screen.
    proof: what is then there to see.
    keeps: whether it saves, so that it must say when it cannot.
    steps_unkept: what is done instead where nothing is kept.
    """

    page: str
    reads: str
    steps: tuple[Step, ...]
    proof: str
    keeps: bool = True
    steps_unkept: tuple[Step, ...] | None = None


def shows(selector: str, words: str) -> str:
    """Says yes once an element shows these words."""
    return f"() => document.querySelector({json.dumps(selector)})?.innerText.includes({json.dumps(words)}) ?? false"


USES = {
    "breathing": Use(
        "me/breathing/", "In through your nose", ("Start",), shows(".pacer__word", "Breathe in"), keeps=False
    ),
    "grounding": Use(
        "me/grounding/",
        "5 things you can see",
        ("Start", "Next", "Next", "Next", "Done"),
        ".tool__result a",
        keeps=False,
    ),
    "after-a-job": Use(
        "me/after-a-hard-job/",
        "Look again at about four weeks",
        ("Yesterday", "Put these in my calendar"),
        ".tool .stage[open]",
    ),
    "self-check": Use(
        "me/self-check/", "I am on edge or jumpy", ("Start", "No", *("Some days",) * 10), ".tool .light--amber"
    ),
    "my-plan": Use(
        "me/my-plan/",
        "My early signs",
        (Fill(".person input[type=tel]", "07700 900 123"), Fill(".tool textarea", "Up at 4"), "Done"),
        ".tool .call--button[href='tel:07700900123']",
    ),
    "language": Use(
        "work/write/check-words/",
        "Put herself at risk",
        (Fill(".tool textarea", "She put herself at risk."), "Was put at risk by"),
        "() => document.querySelector('.tool textarea').value === 'She was put at risk by ….'",
        keeps=False,
    ),
    "reflection": Use(
        "work/reflect/log/",
        "What did I do well?",
        ("Start", Fill(".tool textarea", "Waited at the door."), "Done"),
        shows(".tool .plan__text", "Waited at the door."),
    ),
    "audit": Use(
        "work/change/estates-walk-round/",
        "Is the path lit?",
        (Fill(".tool .field__input", "Front desk"), "Start", Sees(".audit__bar"), "1poor", "Results so far"),
        shows(".audit__part", "Arrival: 1 poor."),
    ),
    "quiz": Use(
        "work/learn/briefing-1/",
        "A man on the kerb is limp",
        ("A medical check", "Check my answer"),
        ".tool .verdict__word--right",
    ),
    "course": Use("work/learn/course/", "Block 1", (), shows(".tool .button--start", " with B")),
    "project-canvas": Use(
        "work/learn/project-canvas/",
        "One number that shows it",
        ("Start a project", Fill(".tool textarea", "Custody picture book"), "Done"),
        shows(".tool .canvas", "Custody picture book"),
    ),
    "roadmap": Use(
        "work/change/roadmap/",
        "List the risks",
        ("Year 0", "List the risks", "Started", Fill(".goal__form textarea", "3 May")),
        shows(".board__said", "1 started"),
    ),
    "saved": Use(
        "about/saved/",
        "Private tools",
        ("Erase everything",),
        shows(".tool", "Nothing of yours is saved"),
        steps_unkept=(),
    ),
}

#: The ways in which a browser refuses to keep anything, all at once.
REFUSES = """for (const name of ['indexedDB', 'localStorage', 'sessionStorage', 'caches']) {
  Object.defineProperty(window, name, { get() { throw new DOMException('refused', 'SecurityError'); } });
}"""
#: Every other tool breaks on this page too: it gets a place of its own, at the top.
CROWDED = """(names) => document.addEventListener('DOMContentLoaded', () => {
  const places = names.map(() => document.createElement('div'));
  for (const [index, place] of places.entries()) place.dataset.tool = names[index];
  document.querySelector('article')?.prepend(...places);
})"""
FAILED = "() => [...document.querySelectorAll('[data-tool-state=failed]')].map(({ dataset }) => dataset.tool)"
#: What a screen reader would be given of the tool: the roles that somebody can do something with, and their names.
USABLE = {"button", "checkbox", "combobox", "Date", "DisclosureTriangle", "link", "listbox", "radio", "searchbox",
          "slider", "spinbutton", "switch", "textbox"}  # fmt: skip
COLUMNS = ("offline", "no script", "storage refused", "all others throw", "WebKit, offline", "names")


class Table:
    """What came of each tool in each circumstance: "" where it held."""

    def __init__(self, scripts: Scripts) -> None:
        self.scripts = scripts
        self.found: dict[str, dict[str, str]] = defaultdict(dict)

    def note(self, column: str, tool: str, fault: str) -> None:
        """Keeps what came of it."""
        self.found[tool][column] = fault

    def faults(self, column: str) -> dict[str, str]:
        """The tools that did not hold, and why."""
        return {tool: row[column] for tool, row in self.found.items() if row.get(column)}

    def write(self, file: Path) -> None:
        """Writes the table; what was not tried in this run says so."""
        lines = ["# Tools in everything that can befall them", ""]
        lines.append("| tool | " + " | ".join(COLUMNS) + " | own script | in use later | with what it shares |")
        lines.append("|" + " --- |" * (len(COLUMNS) + 4))
        for tool in USES:
            held = [{None: "not run", "": "held"}.get(self.found[tool].get(name), "FAULT") for name in COLUMNS]
            weight = self.scripts.weight(tool)
            sizes = [f"{size:,}" if size else "–" for size in (weight.own, weight.later, weight.whole)]
            lines.append(f"| {tool} | {' | '.join([*held, *sizes])} |")
        faults = [f"- {tool}, {name}: {row[name]}" for tool, row in self.found.items() for name in row if row[name]]
        lines += ["", "Scripts in bytes, compressed; `in use later` is the largest that a tap fetches.", "", *faults]
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("\n".join(lines).rstrip() + "\n", "utf-8")


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Table]:
    """The table, written when all is tried."""
    table = Table(Scripts(tmp_path_factory.mktemp("scripts")))
    yield table
    table.write(Path(os.environ.get("POCKET_BOOK_TEST_OUTPUT") or ROOT / ".cache" / "test-output") / "tools.md")


@pytest.fixture(scope="module")
def server(book_site: Path) -> Iterator[StaticServer]:
    """The published book under a sub-path of a real server."""
    with StaticServer(book_site, base=BASE) as server:
        yield server


def used(phone: Phone, url: str, use: Use, *, kept: bool = True) -> None:
    """Opens a tool's page and uses the tool; raises when it cannot be done."""
    phone.open(url + use.page)
    settled(phone)
    for step in use.steps if kept or use.steps_unkept is None else use.steps_unkept:
        take(phone, step)
    phone.wait_for(use.proof)


def each(table: Table, column: str, try_it: Callable[[str, Use], str | None]) -> None:
    """Tries every tool, notes what came of it, and fails if any did not hold."""
    for tool, use in USES.items():
        try:
            table.note(column, tool, try_it(tool, use) or "")
        except PhoneFault as fault:
            table.note(column, tool, " ".join(str(fault).split())[:300])
    assert table.faults(column) == {}


def test_no_tool_is_left_out() -> None:
    assert set(USES) == set(TOOLS)


@pytest.mark.reopens
def test_every_tool_works_with_no_signal(book_site: Path, new_phone: NewPhone, table: Table) -> None:
    """Started anew with the server gone, in both engines."""
    phone = new_phone()
    column = "offline" if phone.name == "chromium" else "WebKit, offline"
    with StaticServer(book_site, base=BASE) as server:
        phone.open(server.url)
        phone.wait_for("html[data-pwa=ready]", timeout=60)
        server.stop()
        phone.reopen()
        each(table, column, lambda _, use: used(phone, server.url, use))
    if isinstance(phone, ChromiumPhone):
        assert phone.errors == []


def test_every_page_says_it_all_without_a_script(
    server: StaticServer, new_chromium_phone: NewChromiumPhone, table: Table
) -> None:
    """The tool's place is empty, and what it works with can be read."""
    phone = new_chromium_phone(javascript=False)

    def read(tool: str, use: Use) -> str:
        phone.open(server.url + use.page)
        if phone.text(f"[data-tool={tool}]"):
            return "something shows in its place"
        return "" if use.reads in phone.text("article") else f"the page does not say {use.reads!r}"

    each(table, "no script", read)


def test_every_tool_works_where_nothing_can_be_kept_and_says_so(
    server: StaticServer, chromium_phone: ChromiumPhone, table: Table
) -> None:
    """As where a browser blocks all of a site's data: whatever is asked for throws."""
    chromium_phone.page.add_init_script(REFUSES)

    def refused(_: str, use: Use) -> str:
        used(chromium_phone, server.url, use, kept=False)
        said = "saves nothing" in chromium_phone.text(".tool")
        return "" if said == use.keeps else f"says that it saves nothing: {said}"

    each(table, "storage refused", refused)


def test_every_tool_works_where_all_the_others_throw(
    server: StaticServer, new_chromium_phone: NewChromiumPhone, table: Table
) -> None:
    """All of them have a place on the page, empty it and break; the one that is used does not notice."""

    def among_broken(tool: str, use: Use) -> str:
        phone = new_chromium_phone()
        others = sorted(set(MODULES) - {tool})
        phone.page.add_init_script(NO_WORKER)
        phone.page.add_init_script(f"({CROWDED})({json.dumps(others)})")
        for name in others:
            script = f"**/assets/{MODULES[name].rpartition('/')[2]}-*.js"
            phone.page.route(script, lambda route: route.fulfill(body=BROKEN, content_type="text/javascript"))
        used(phone, server.url, use, kept=False)  # a new phone has kept nothing yet
        broken = set(phone.evaluate(FAILED))
        phone.close()
        return "" if broken == set(others) else f"only {sorted(broken)} broke"

    each(table, "all others throw", among_broken)


def test_everything_to_use_in_a_tool_has_a_name_and_only_its_own_scripts_come(
    server: StaticServer, chromium_phone: ChromiumPhone, table: Table
) -> None:
    """Asked of the browser's own tree of accessible things, at each step; and of what the page fetched."""
    phone = chromium_phone
    phone.page.add_init_script(NO_WORKER)
    session = phone.page.context.new_cdp_session(phone.page)
    session.send("Accessibility.enable")
    fetched: set[str] = set()
    phone.page.on("request", lambda request: fetched.add(request.url.rpartition("/")[2]))

    def nameless() -> list[str]:
        settled(phone)
        tree: list[dict[str, Any]] = session.send("Accessibility.getFullAXTree")["nodes"]
        by_id = {node["nodeId"]: node for node in tree}

        def in_a_tool(node: dict[str, Any] | None) -> bool:
            while node is not None and node.get("role", {}).get("value") != "main":
                node = by_id.get(node.get("parentId", ""))
            return node is not None

        usable = [n for n in tree if not n["ignored"] and n["role"]["value"] in USABLE and in_a_tool(n)]
        assert usable, "the browser told of nothing to use"
        return [n["role"]["value"] for n in usable if not str(n.get("name", {}).get("value", "")).strip()]

    def names(tool: str, use: Use) -> str:
        fetched.clear()
        phone.open(server.url + use.page)
        found = nameless()
        for step in use.steps:
            take(phone, step)
            found += nameless()
        phone.wait_for(use.proof)
        on_page = {name for name in phone.attributes("[data-tool]", "data-tool") if name}
        scripts = {name for name in fetched if name.endswith(".js") and not name.startswith("pwa")}
        strange = scripts - table.scripts.of_page(on_page)
        assert table.scripts.named(MODULES[tool]) in scripts
        return "; ".join([*(f"a {role} without a name" for role in found), *(f"fetched {name}" for name in strange)])

    each(table, "names", names)
