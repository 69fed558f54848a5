"""The list of better words: what an editor writes, what is made of it, and every fault told with its line."""

from __future__ import annotations

from pathlib import Path
from textwrap import indent

import pytest

from build_scripts.book.better_words import wording_of
from build_scripts.book.load import load_book
from build_scripts.book.model import Book
from tests.content_tree import write_tree

FIELDS = """\
| title: {title}
| description: What to write.
| owner: Safeguarding lead
| last_reviewed_on: 2026-11-23
| review_in: 6 months
| sources: [guide]
| next: [about/evidence.md]
| status: draft"""
ROWS = """
| Avoid | Try | Why |
|---|---|---|
| Put herself at risk | Was put at risk by… / was targeted by… | Puts fault right |
| Claims, alleges (in a notice) | Says | Neutral |
"""


def book_with(folder: Path, front: str = "", rows: str = ROWS, path: str = "work/write/better-words.md") -> Book:
    """A book with this list; what is added to its front matter begins on line 10."""
    book, problems = _load(folder, front, rows, path)
    assert problems == []
    return book


def faults(folder: Path, front: str = "", rows: str = ROWS, path: str = "work/write/better-words.md") -> list[str]:
    """What is told of a list: line, what and remedy."""
    return [problem.removeprefix(f"content/{path}:") for problem in _load(folder, front, rows, path)[1]]


def _load(folder: Path, front: str, rows: str, path: str) -> tuple[Book, list[str]]:
    tree = f"""\
about/evidence.md
| ---
{FIELDS.format(title="Evidence").replace("about/evidence.md", path)}
| register:
|   - id: guide
|     title: A guide
|     publisher: NICE
|     read: full
| ---
|
| How we read.
{path}
| ---
{FIELDS.format(title="Better words")}
{indent(front.strip() + chr(10), "| ") if front else ""}| ---
{indent(rows, "| ", lambda _: True)}
"""
    book, problems = load_book(write_tree(folder, tree))
    return book, [str(problem) for problem in problems]


def test_the_tables_are_the_list(tmp_path: Path) -> None:
    assert wording_of(book_with(tmp_path))["pairs"] == [
        {
            "try": "Was put at risk by… / was targeted by…",
            "why": "Puts fault right",
            "find": ["Put herself at risk"],
        },
        {"try": "Says", "why": "Neutral", "find": ["Claims", "alleges"]},
    ]


def test_the_front_matter_adds_what_a_table_cannot_say(tmp_path: Path) -> None:
    front = """
looked_for:
  - avoid: Claims, alleges (in a notice)
    find: [=claims, alleg*]
    leave: [claims (benefits|child benefit)]
    only_with: [child]
    even_denied: true
word_forms: [choose chose chosen]
denials: [not, no … evidence]
"""
    wording = wording_of(book_with(tmp_path, front))
    assert wording["pairs"][1] == {
        "try": "Says",
        "why": "Neutral",
        "find": ["=claims", "alleg*"],
        "leave": ["claims (benefits|child benefit)"],
        "only_with": ["child"],
        "even_denied": True,
    }
    assert wording["pairs"][0]["find"] == ["Put herself at risk"]
    assert (wording["word_forms"], wording["denials"]) == (["choose chose chosen"], ["not", "no … evidence"])


HOW = "write words with single spaces, with (one|or other), = before a form, * after a start, or …"


@pytest.mark.parametrize(
    ("front", "told"),
    [
        (
            "looked_for: [{avoid: Put herself at a risk, find: [risk]}]",
            '10  looked_for 1 avoid: "Put herself at a risk" is no cell of the Avoid column; write Put herself at risk',
        ),
        (
            "looked_for: [{avoid: Put herself at risk}]",
            "10  looked_for 1: says nothing about how to find it; add find: or leave:, or take the entry out",
        ),
        (
            "looked_for:" + "\n  - {avoid: Put herself at risk, find: [risk]}" * 2,
            '12  looked_for 2 avoid: "Put herself at risk" was told before; make one entry of the two',
        ),
        *(
            (
                f"looked_for: [{{avoid: Put herself at risk, {key}: ['{phrase}']}}]",
                f'10  looked_for 1 {key} 1: "{phrase}" cannot be looked for; {HOW}',
            )
            for key, phrase in [
                ("find", "put (her"),
                ("find", "put her)"),
                ("find", "put (her|)"),
                ("find", "put (her (own)|his)"),
                ("find", "put …"),
                ("find", "… risk"),
                ("leave", "put, risk"),
                ("leave", "put  risk"),
                ("only_with", "*"),
                ("find", "ri*sk"),
                ("find", "risk."),
            ]
        ),
        ("denials: [not, (no]", f'10  denials 2: "(no" cannot be looked for; {HOW}'),
        (
            "word_forms: [choose]",
            '10  word_forms 1: "choose" is not a line of word forms;'
            " write two or more words in small letters, like choose chose chosen",
        ),
        (
            "word_forms: [choose chose, chosen choose]",
            '10  word_forms 2: "choose" stands in two lines; leave it in one of them',
        ),
        (
            "looked_for: [{avoid: Put herself at risk, finds: [risk]}]",
            "10  looked_for 1 finds: not a field of an entry of looked_for; write find:",
        ),
    ],
)
def test_a_fault_in_the_front_matter_is_explained(front: str, told: str, tmp_path: Path) -> None:
    assert told in faults(tmp_path, front)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (
            "| Absconded | | A signal |",
            '16  "Absconded" has nothing under Try; write it, with a column Avoid, Try and Why',
        ),
        (
            "| Absconded | Went missing | |",
            '16  "Absconded" has nothing under Why; write it, with a column Avoid, Try and Why',
        ),
        (
            "| (a child) | Went missing | A signal |",
            '16  "(a child)" has no words to look for; write the words before the bracket',
        ),
        (
            "| put herself at risk | Was | So |",
            '16  "put herself at risk" also stands on line 14; make one line of the two',
        ),
    ],
)
def test_a_fault_in_a_table_is_explained(row: str, told: str, tmp_path: Path) -> None:
    assert told in faults(tmp_path, rows=ROWS + row)


def test_the_list_belongs_to_one_page(tmp_path: Path) -> None:
    found = faults(tmp_path, "denials: [not]", path="work/write/other.md")
    assert "10  denials: belongs to work/write/better-words.md alone; move it there" in found


def test_the_helper_needs_the_list(tmp_path: Path) -> None:
    found = faults(tmp_path, rows="\n[Check a paragraph](tool:language)\n", path="work/write/other.md")
    assert [line for line in found if line.startswith("12  tool:language needs the page work/write/better-words.md")]
