"""A tool in the text of a page: how it is written, what its page must have, and what comes of it."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path

import pytest

from build_scripts.book.load import load_book
from build_scripts.book.render import page_markdown
from build_scripts.book.tools import TOOLS
from build_scripts.client.bundle import CLIENT
from tests.content_tree import PAGE_FIELDS, write_tree
from tests.tool_scripts import MODULES, Scripts

TEMPLATES = CLIENT.parent / "book" / "templates"

BREATHING = """\
| breathing:
|   - name: Out & slow
|     steps: [in 4, out 6]
|     minutes: 1
|     note: '"Start" here.'
"""


def book_with(folder: Path, text: str, front: str = "") -> tuple[str, list[str]]:
    """The Markdown of a page with this text, and the problems with it."""
    lines = "\n".join(f"| {line}" for line in text.split("\n"))
    tree = f"""\
about/evidence.md
| ---
| title: Evidence
| description: Our sources.{PAGE_FIELDS}| sources: [guide]
| next: [me/page.md]
| register:
|   - id: guide
|     title: A guide
|     publisher: NICE
|     read: full
| ---
|
| How we read.
me/page.md
| ---
| title: A page
| description: A page.{PAGE_FIELDS}| sources: [guide]
| next: [about/evidence.md]
{front}| ---
|
{lines}
"""
    content = write_tree(folder, tree)
    book, problems = load_book(content)
    found = [str(problem).removeprefix("content/me/page.md:") for problem in problems]
    return ("" if problems else page_markdown(book, "me/page.md")), found


def test_a_tool_becomes_the_empty_place_its_script_starts_in(tmp_path: Path) -> None:
    markdown, problems = book_with(tmp_path, "Start now.\n\n[Breathe](tool:breathing)\n\n1. In.", BREATHING)

    assert problems == []
    place = re.search(r'\n\n(<section class="tool [^>]*></section>)\n\n', markdown)
    assert place is not None and 'data-tool="breathing"' in place[1] and 'aria-label="Breathe"' in place[1]
    settings = re.search(r'data-settings="([^"]*)"', place[1])
    assert settings is not None
    assert json.loads(unescape(settings[1])) == [
        {"name": "Out & slow", "steps": ["in 4", "out 6"], "minutes": 1, "note": '"Start" here.'}
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[Breathe](tool:breething)", '17  there is no tool "breething"; write tool:breathing'),
        ("Now [go](tool:breathing)", "17  [go](tool:breathing) is not alone on its line; give it a line of its own"),
        ("[](tool:breathing)", "17  a tool without words; write what it does, like [Breathe with it](tool:breathing)"),
        ("[A](tool:breathing)\n\n[B](tool:breathing)", "19  a second tool on this page; give it a page of its own"),
    ],
)  # fmt: skip
def test_a_tool_written_wrongly_is_explained(text: str, problem: str, tmp_path: Path) -> None:
    assert problem in book_with(tmp_path, text, BREATHING)[1]


def test_a_tool_needs_what_it_works_with(tmp_path: Path) -> None:
    for name, text, expected in [
        ("one", "[Breathe](tool:breathing)", "12  tool:breathing needs breathing: in the front matter; add breathing:"),
        (
            "two",
            "[Ground](tool:grounding)",
            "12  tool:grounding has nothing to work with on this page; write the steps as a numbered list",
        ),
    ]:
        (tmp_path / name).mkdir()
        assert book_with(tmp_path / name, text)[1] == [expected]


def test_settings_without_their_tool_are_told(tmp_path: Path) -> None:
    remedy = "add a line like [What it does](tool:breathing), or take breathing: out"
    assert book_with(tmp_path, "Just words.", BREATHING)[1] == [
        f"10  breathing: there is no tool:breathing in the text; {remedy}"
    ]


@pytest.mark.parametrize("step", ["inn 4", "in 0", "in 13", "in", "4 in"])
def test_a_breath_is_made_of_in_hold_and_out(step: str, tmp_path: Path) -> None:
    front = BREATHING.replace("in 4,", f"{step},")
    problems = book_with(tmp_path, "[Breathe](tool:breathing)", front)[1]
    remedy = "write in, hold or out and 1 to 12 seconds, like in 4"
    assert problems == [f'12  breathing 1 steps 1: "{step}" is not a part of a breath; {remedy}']


def test_no_tool_is_a_burden_to_a_slow_phone(tmp_path: Path) -> None:
    """The script of each is at most 8 KB compressed, and what it fetches later too; with what it shares with others,
    like the store, a page fetches at most 18 KB for it. What runs before any tool is asked for holds nothing of one."""
    scripts = Scripts(tmp_path)
    weights = {tool: scripts.weight(tool) for tool in MODULES}
    assert set(TOOLS) < set(MODULES)
    assert {tool: weight for tool, weight in weights.items() if max(weight.own, weight.later) > 8192} == {}
    assert {tool: weight for tool, weight in weights.items() if weight.whole > 18 * 1024} == {}
    first = scripts.brought(scripts.named("app"))
    assert first.isdisjoint(scripts.named(module) for module in MODULES.values())
    assert sum(map(scripts.size, first)) < 8192


def test_the_book_and_the_phone_know_the_same_tools() -> None:
    """Each in its own folder, with the module that tools.js fetches; what no text asks for is placed by a template."""
    script = (CLIENT / "tools.js").read_text("utf-8")
    fetched = dict(re.findall(r"^  '?([a-z-]+)'?: \(\) => import\('\./([a-z/-]+)\.js'\),$", script, re.MULTILINE))

    placed = {
        name for file in TEMPLATES.glob("*.html") for name in re.findall(r'data-tool="([a-z-]+)"', file.read_text())
    }
    assert set(fetched) == set(TOOLS) | placed
    assert all((CLIENT / f"{path}.js").is_file() for path in fetched.values())
