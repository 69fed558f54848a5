"""Audits: what a page must have so that answers on phones stay with their questions, and the table read by Python."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import subprocess
from html import unescape
from pathlib import Path

import pytest

from build_scripts.book.audits import listed
from build_scripts.book.load import load_book
from build_scripts.book.render import page_markdown
from build_scripts.build import CONTENT
from build_scripts.client.bundle import CLIENT, bundle
from build_scripts.environment import node
from tests.content_tree import PAGE_FIELDS, write_tree

AUDIT = """
| audit:
|   id: estates
|   of: building
|   sections: area
|   scale: [0 no, 1 partly, 2 yes]"""
TEXT = """
| Walk round.
|
| [Walk round](tool:audit)
|
| ## Arrival
|
| - Is the path lit? { #path-lit .safety }
| - **Red line.** Is it step-free? { #step-free .choice }
|
| ## Know why
|
| - Light calms.
"""
BOOK = f"""\
about/evidence.md
| ---
| title: Evidence
| description: Our sources.{PAGE_FIELDS}| sources: [guide]
| next: [work/walk.md]
| register:
|   - id: guide
|     title: A guide
|     publisher: NICE
|     read: full
| ---
| How we read.
work/principles/safety.md
| ---
| title: Safety
| description: Safety.{PAGE_FIELDS}| sources: [guide]
| next: [work/walk.md]
| ---
| Be safe.
work/principles/choice.md
| ---
| title: Choice
| description: Choice.{PAGE_FIELDS}| sources: [guide]
| next: [work/walk.md]
| ---
| Choose.
work/walk.md
| ---
| title: Walk
| description: A walk.{PAGE_FIELDS}| sources: [guide]
| next: [about/evidence.md]{AUDIT}
| ---{TEXT}"""


def told(folder: Path, old: str = "", new: str = "") -> list[str]:
    """What is said of the audit's page after a change."""
    assert old in BOOK
    _, problems = load_book(write_tree(folder, BOOK.replace(old, new, 1)))
    return [str(problem).removeprefix("content/work/walk.md:") for problem in problems]


def test_a_sound_audit_gives_the_phone_its_settings(tmp_path: Path) -> None:
    book, problems = load_book(write_tree(tmp_path, BOOK))
    settings = re.search(r'data-settings="([^"]*)"', page_markdown(book, "work/walk.md"))

    assert problems == [] and settings is not None
    assert json.loads(unescape(settings[1])) == {
        "id": "estates",
        "of": "building",
        "sections": "area",
        "scale": ["0 no", "1 partly", "2 yes"],
        "next_steps": 4,
        "proof_from": None,
        "marks": [],
        "outcomes": [],
        "retired": [],
    }


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            "lit? { #path-lit .safety }",
            "lit?",
            "22  a question without an id; end it with an id of its own, like { #path-lit }",
        ),
        (
            "{ #path-lit .safety }",
            "{ #step-free .safety }",
            '23  "step-free" is already the id of "Is the path lit?"; give one of them another id',
        ),
        (
            "#path-lit",
            "#Path_lit",
            '22  "Path_lit" is not an id; use small letters, digits and single hyphens, like #path-lit',
        ),
        (".safety", ".saftey", '22  there is no principle "saftey"; write .safety'),
        (".safety", ".luck", '22  there is no principle "luck"; write one of .choice, .safety'),
        (
            ".safety }",
            ".safety .choice }",
            "22  2 principles for one question; keep the one it serves most",
        ),
        (
            "**Red line.**",
            "**Red line:**",
            "23  a red line that phones would not see as one; begin it with **Red line.**",
        ),
        (
            "- **Red line.**",
            "- Redline.",
            "23  a red line that phones would not see as one; begin it with **Red line.**",
        ),
        (
            "|   sections: area",
            "|   sections: area\n|   retired:\n|     - id: path-lit\n|       was: Is there light?",
            '25  "path-lit" is the id of a retired question; phones keep old answers under it: give this question a new'
            " id",
        ),
        (
            "|   sections: area",
            "|   sections: area\n|   proof_from: 3",
            "14  audit proof_from: 3 is above the scale, which ends at 2; write a score of the scale",
        ),
        (
            "[0 no, 1 partly, 2 yes]",
            "[0 no, 2 yes]",
            '14  audit scale: "2 yes" where 1 belongs; count from 0 up, like [0 no, 1 partly, 2 yes]',
        ),
        (
            "[0 no, 1 partly, 2 yes]",
            "[no, yes]",
            "14  audit scale 1: no without quotes is read as yes or no; write \"no\"",
        ),
        (
            "[0 no, 1 partly, 2 yes]",
            "[none, some]",
            '14  audit scale 1: "none" is not a score and its word; write a digit and a word or two, like 1 partly',
        ),
        ("|   of: building", "|   off: building", "12  audit off: not a field of audit; write of:"),
        ("|   of: building\n", "", "10  audit of: missing; add of: building or area"),
        (
            "| [Walk round](tool:audit)\n|\n",
            "",
            "10  audit: there is no tool:audit in the text; add a line like [What it does](tool:audit), or take audit:"
            " out",
        ),
        (AUDIT, "", "13  tool:audit needs audit: in the front matter; add audit:"),
    ],
)  # fmt: skip
def test_what_would_lead_answers_astray_is_told(tmp_path: Path, old: str, new: str, problem: str) -> None:
    assert problem in told(tmp_path, old, new)


def test_two_audits_never_share_their_answers(tmp_path: Path) -> None:
    walk = "\nwork/walk.md\n"
    again = BOOK[BOOK.index(walk) :].replace("walk.md", "again.md", 1).replace("title: Walk", "title: Again")
    _, problems = load_book(write_tree(tmp_path, BOOK + again))

    assert [str(problem) for problem in problems] == [
        'content/work/walk.md:11  audit id: "estates" is also the id of the audit in work/again.md; give one of them'
        " another id"
    ]


def test_a_question_may_go_on_over_lines() -> None:
    (item,) = listed("## Arrival\n\n- Is it step-free\n  from the road? { #step-free .choice }\n\n1. A step. { #x }\n")

    assert (item.line, item.section, item.id, item.principles) == (3, "Arrival", "step-free", ("choice",))
    assert item.words == "Is it step-free from the road?"


def test_our_four_audits_keep_their_names_and_every_question_counts() -> None:
    """Phones keep answers under these names. A question that goes has its id put in `retired:`."""
    kept = {
        "work/change/training-audit.md": ("training", 30),
        "work/change/policy-checklist.md": ("policy", 36),
        "work/change/estates-walk-round.md": ("estates", 53),
        "work/change/phase-progress.md": ("phases", 28),
    }
    pages = load_book(CONTENT)[0].pages
    found = {
        path: (page.audit.id, sum(bool(item.id) for item in listed(page.body)))
        for path, page in pages.items()
        if page.audit
    }

    assert found == kept


def test_no_part_of_its_script_weighs_more_than_8_kb(tmp_path: Path) -> None:
    """The results, and what brings a colleague's file in, come only when somebody asks for them."""
    made = bundle(tmp_path / "client")
    parts = {name.partition("-")[0]: path for name, path in made.items()}
    sizes = {part: len(gzip.compress(parts[part].read_bytes())) for part in ("audit", "results", "exchange")}

    assert all(500 < size < 8 * 1024 for size in sizes.values()), sizes


AWKWARD = {
    "path-lit": 'Said "no", twice;\nthen: =HYPERLINK("http://x")',
    "step-free": "=1+1",
}
TABLE = """
import { asCsv } from '%s';
const asked = { section: 'Arrival – front', principle: 'Safety', red: false };
const questions = Object.keys(%s).map((id) => ({ ...asked, id, words: `Is ${id} right?` }));
const answered = ([id, note]) => [id, { ...asked, words: `Is ${id} right?`, score: 1, note }];
const answers = Object.fromEntries(Object.entries(%s).map(answered));
const frame = { audit: 'estates', title: 'Walk', subject: '@desk', begun: '2026-11-20T09:00:00.000Z', who: 'all' };
const audit = { ...frame, scale: ['no', 'yes'], answers };
process.stdout.write(asCsv(audit, questions));
"""


def test_pythons_reader_gets_back_what_was_written(tmp_path: Path) -> None:
    """As a spreadsheet opens it: UTF-8 with its mark, CRLF, quotes and new lines in cells, and nothing that runs."""
    script = tmp_path / "table.mjs"
    module = (CLIENT / "audit" / "csv.js").as_uri()
    script.write_text(TABLE % (module, json.dumps(AWKWARD), json.dumps(AWKWARD)), encoding="utf-8")
    made = subprocess.run([node(), str(script)], capture_output=True, check=True, timeout=60).stdout

    assert made.startswith(b"\xef\xbb\xbf") and made.endswith(b"\r\n")
    rows = list(csv.DictReader(io.StringIO(made.decode("utf-8-sig"), newline="")))
    assert [row["question id"] for row in rows] == list(AWKWARD)
    assert rows[0]["note"] == AWKWARD["path-lit"]
    assert rows[1]["note"] == "'=1+1"
    assert {(row["of"], row["section"], row["means"]) for row in rows} == {("'@desk", "Arrival – front", "yes")}
