"""Looks at every page and every state of a tool in every view, and walks every flow in both engines.

    .venv/bin/python -m tests.access [--only PART] [--every-view] [--record]

Prints the tables and writes .cache/access/results.json, where parts looked at on one day are put together. --record
also writes the sums into the accessibility statement (content/about/accessibility.md). All parts take ten minutes on
a quiet computer; tests/browser has what must hold at every change.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from build_scripts import browsers
from build_scripts.book.edit import set_fields
from build_scripts.build import CONTENT, build_site
from build_scripts.server import StaticServer
from tests.access.flows import FLOWS, Flow, Walk, by_keyboard, by_thumb
from tests.access.look import Faults, layouts, pages_in_views, ready_phone, states_in_views
from tests.access.pages import pages_of, typical
from tests.access.states import states_of
from tests.access.views import EVERY_PAGE, ROOT, SCHEMES, VIEWS, WIDTHS, equip
from tests.browser.phones import ChromiumPhone, Phone, Settings, SharedChromium, VirtualScreen, WebKitPhone

RESULTS = ROOT / ".cache" / "access" / "results.json"
STATEMENT = CONTENT / "about" / "accessibility.md"
BASE = "/force/pocket-book/"  # a sub-path, as on many forces' servers
LARGE_PHONE = Settings(width=430, height=932)  # 6.7 inches
PARTS = ("pages", "kinds", "states", "layouts", "flows")


def main() -> int:
    """Returns 1 when there is a fault."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=PARTS, action="append", help="a part of it")
    parser.add_argument("--every-view", action="store_true", help="every page in all views, not only every kind")
    parser.add_argument("--record", action="store_true", help="write the sums into the accessibility statement")
    arguments = parser.parse_args()
    parts = arguments.only or PARTS
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        problems = build_site(site)
        if any(problem.severity == "error" for problem in problems):
            print(*problems, sep="\n", file=sys.stderr)
            return 1
        results = _with_earlier(look(site, parts, every_view=arguments.every_view))
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    RESULTS.write_text(json.dumps(results, indent=1), "utf-8")
    _print(results)
    left = [part for part in PARTS if part not in results["faults"] and part not in results]
    if arguments.record and left:
        parser.error(f"--record needs every part looked at on one day; left: {', '.join(left)}")
    if arguments.record:
        set_fields(STATEMENT, {"access_test": [_summary(results)]})
    return 1 if _count(results) else 0


def look(site: Path, parts: Sequence[str], *, every_view: bool = False) -> dict[str, Any]:
    """Everything these parts find, ready to be written as JSON."""
    results: dict[str, Any] = {"on": date.today().isoformat(), "axe": _axe_version(), "views": [*VIEWS]}
    results["pages"] = len(pages_of(site))
    results["states"] = sum(len(states) for states in states_of(site).values())
    results["kinds"] = len(typical(site))
    with sync_playwright() as playwright:
        chromium = SharedChromium(playwright)
        with StaticServer(site, base=BASE) as server, ChromiumPhone(chromium) as phone:
            equip(phone)
            ready_phone(phone, server.url)
            results["engines"] = {"chromium": _chromium_version(phone)}
            results["faults"] = _faults(phone, server.url, site, parts, every_view)
        if "flows" in parts:
            with ChromiumPhone(chromium, LARGE_PHONE) as phone:
                results["flows"] = {"by thumb, chromium": _walked(phone, site, by_thumb)}
            with ChromiumPhone(chromium) as phone:
                results["flows"]["by keyboard, chromium"] = _walked(phone, site, by_keyboard)
    if "flows" in parts and browsers.webkit_fault() is None:
        with _screen() as environment, WebKitPhone(environment, LARGE_PHONE) as webkit:
            results["engines"]["webkit"] = f"WebKit {webkit.driver.capabilities['browserVersion']}"
            results["flows"]["by thumb, webkit"] = _walked(webkit, site, by_thumb)
    return results


def _with_earlier(results: dict[str, Any]) -> dict[str, Any]:
    """The results with those of other parts, where they were looked at today on as many pages and states."""
    if not RESULTS.exists():
        return results
    earlier = json.loads(RESULTS.read_text("utf-8"))
    if any(earlier[name] != results[name] for name in ("on", "axe", "pages", "states", "kinds")):
        return results
    flows = {} if "flows" in results else {"flows": earlier["flows"]} if "flows" in earlier else {}
    faults = {**earlier["faults"], **results["faults"]}
    return {**results, **flows, "engines": {**earlier["engines"], **results["engines"]}, "faults": faults}


def _faults(phone: ChromiumPhone, url: str, site: Path, parts: Sequence[str], every_view: bool) -> dict[str, Faults]:
    looks: dict[str, Callable[[], Faults]] = {
        "pages": lambda: pages_in_views(phone, url, pages_of(site), VIEWS if every_view else EVERY_PAGE),
        "kinds": lambda: pages_in_views(phone, url, typical(site), [view for view in VIEWS if view not in EVERY_PAGE]),
        "states": lambda: states_in_views(phone, url, site),
        "layouts": lambda: layouts(phone, url, typical(site)),
    }
    return {part: look() for part, look in looks.items() if part in parts}


def _walked(phone: Phone, site: Path, walk: Callable[[Phone, str, Flow], Walk]) -> dict[str, Any]:
    """Every flow that can be walked, by its goal, with the server gone and the browser started anew."""
    with StaticServer(site, base=BASE) as server:
        ready_phone(phone, server.url)
        server.stop()
        phone.reopen()
        return {flow.goal: vars(walk(phone, server.url, flow)) for flow in FLOWS if not flow.missing(site)}


@contextmanager
def _screen() -> Iterator[dict[str, str]]:
    """Environment variables that lead WebKit to a screen."""
    if shutil.which("Xvfb") is None:
        yield {}
        return
    with VirtualScreen() as virtual:
        yield virtual.environment


def _axe_version() -> str:
    package = json.loads((ROOT / "node_modules" / "axe-core" / "package.json").read_text("utf-8"))
    return str(package["version"])


def _chromium_version(phone: Phone) -> str:
    found = re.search(r"Chrom\w*/(\d+)", str(phone.evaluate("navigator.userAgent")))
    return f"Chromium {found[1]}" if found else "Chromium"


def _count(results: dict[str, Any]) -> int:
    looked = [faults for part in results["faults"].values() for faults in part.values()]
    walked = [walk["faults"] for walks in results.get("flows", {}).values() for walk in walks.values()]
    return sum(len(faults) for faults in [*looked, *walked])


def _summary(results: dict[str, Any]) -> dict[str, Any]:
    """What the statement tells."""
    thumb, keyboard = (results["flows"][f"by {way}, chromium"] for way in ("thumb", "keyboard"))
    return {
        "on": date.fromisoformat(results["on"]),
        "engines": list(results["engines"].values()),
        "axe": results["axe"],
        **{name: results[name] for name in ("pages", "states", "kinds")},
        "widths": list(WIDTHS),
        "faults": _count(results),
        "flows": [
            {"goal": goal, "taps": walk["taps"], "tab_presses": keyboard[goal]["stops"]} for goal, walk in thumb.items()
        ],
    }


def _print(results: dict[str, Any]) -> None:
    """The tables, then every fault."""
    print(f"\n{len(SCHEMES)} choices of colours, {len(WIDTHS)} widths; axe {results['axe']}; {results['engines']}")
    for part, size in (("pages", "pages"), ("kinds", "kinds"), ("states", "states"), ("layouts", "kinds")):
        if part in results["faults"]:
            found = results["faults"][part]
            print(f"{part:10}{results[size]:>5} looked at, {sum(map(len, found.values()))} faults")
    for way, walks in results.get("flows", {}).items():
        print(f"\n{way:42}{'taps':>4}{'stops':>7}{'seconds':>9}  where on the screen, 0 is the top")
        for goal, walk in walks.items():
            high = ", ".join(f"{at:.2f}{' after a scroll' if scrolled else ''}" for at, scrolled in walk["high"])
            print(f"  {goal:40}{walk['taps']:>4}{walk['stops']:>7}{walk['seconds']:>9.2f}  {high}")
            print("".join(f"    {fault}\n" for fault in walk["faults"]), end="")
    for part, faults in results["faults"].items():
        for where, found in faults.items():
            print(f"\n{part}, {where}", *found, sep="\n  ")


if __name__ == "__main__":
    sys.exit(main())
