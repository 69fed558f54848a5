"""The `review` command: what is due, in which order, and how it is printed."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

import pytest

from build_scripts import review
from build_scripts.book.load import load_book
from build_scripts.book.model import Book
from build_scripts.review import due, report
from tests.content_tree import seal, write_tree

TODAY = date(2026, 11, 23)


def page(path: str, title: str, owner: str, reviewed: str) -> str:
    return f"""
{path}
| ---
| title: {title}
| description: A page.
| owner: {owner}
| last_reviewed_on: {reviewed}
| review_in: 6 months
| sources: [pocket-book]
| status: draft
| next: [me/sleep.md]
| ---
| Text.
"""


def service(name: str, title: str, risk: str, reviewed: str) -> str:
    return f"""
signposting/services/{name}.md
| ---
| title: {title}
| description: A service.
| owner: Signposting editor
| last_reviewed_on: {reviewed}
| review_in: 1 month
| status: draft
| groups: [crisis]
| audience: both
| eligibility: Anyone
| nations: [england]
| risk: {risk}
| confidence: high
| website: https://example.org
| sources:
|   - url: https://example.org
|     proves: [website]
|     page_dated: unknown
| ---
| Text.
"""


BOOK = (
    page("me/sleep.md", "Sleep", "Wellbeing lead", "2026-05-23")
    + page("me/rest.md", "Rest", "Wellbeing lead", "2026-05-20")
    + page("me/images.md", "Images", "Wellbeing lead", "2026-11-01")
    + service("charity", "Charity", "normal", "2026-08-01")
    + service("samaritans", "Samaritans", "life", "2026-10-22")
    + service("shout", "Shout", "life", "2026-10-23")
    + service("advice", "Advice", "normal", "2026-10-24")
)


def book(tmp_path: Path) -> Book:
    return load_book(seal(write_tree(tmp_path, BOOK)), today=TODAY)[0]


def test_by_owner_overdue_first_then_what_a_life_may_hang_on(tmp_path: Path) -> None:
    found = due([book(tmp_path)], TODAY, within=30)

    assert [(each.owner, each.title, each.on.isoformat(), each.days, each.risk) for each in found] == [
        ("Signposting editor", "Samaritans", "2026-11-22", -1, "life"),
        ("Signposting editor", "Charity", "2026-09-01", -83, "normal"),
        ("Signposting editor", "Shout", "2026-11-23", 0, "life"),
        ("Signposting editor", "Advice", "2026-11-24", 1, "normal"),
        ("Wellbeing lead", "Rest", "2026-11-20", -3, ""),
        ("Wellbeing lead", "Sleep", "2026-11-23", 0, ""),
    ]


@pytest.mark.parametrize(
    ("within", "titles"),
    [(0, "Samaritans Charity Shout Rest Sleep"), (1, "Samaritans Charity Shout Advice Rest Sleep")],
)
def test_only_what_is_due_by_then(tmp_path: Path, within: int, titles: str) -> None:
    assert [each.title for each in due([book(tmp_path)], TODAY, within)] == titles.split()


def test_a_table_for_each_owner(tmp_path: Path) -> None:
    found = due([book(tmp_path)], TODAY, within=30)

    assert list(report(found, 30)) == [
        "Signposting editor (4)",
        "  overdue by 1 day    2026-11-22  life    Samaritans  signposting/services/samaritans.md  https://example.org",
        "  overdue by 83 days  2026-09-01  normal  Charity     signposting/services/charity.md     https://example.org",
        "  today               2026-11-23  life    Shout       signposting/services/shout.md       https://example.org",
        "  in 1 day            2026-11-24  normal  Advice      signposting/services/advice.md      https://example.org",
        "",
        "Wellbeing lead (2)",
        "  overdue by 3 days  2026-11-20    Rest   me/rest.md",
        "  today              2026-11-23    Sleep  me/sleep.md",
        "",
    ]


def test_nothing_due_is_said() -> None:
    assert list(report([], 30)) == ["Nothing is due for review within 30 days."]


def test_the_command_says_how_many_files_with_faults_are_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_tree(tmp_path, BOOK + "me/broken.md\n| Text.")
    monkeypatch.setattr(review, "ROOT", str(tmp_path))

    assert review.run(argparse.Namespace(action=None, open=None, within=36500)) == 0

    printed = capsys.readouterr().out.split("\n")
    assert printed[0] == "Signposting editor (4)"
    assert printed[-2:] == [
        "Left out because of faults: 1. To see them: python3 -m build_scripts check",
        "",
    ]


def test_the_command_says_nothing_of_the_kind_when_all_is_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_tree(tmp_path, BOOK)
    monkeypatch.setattr(review, "ROOT", str(tmp_path))

    assert review.run(argparse.Namespace(action=None, open=None, within=0)) == 0

    assert "Left out" not in capsys.readouterr().out


def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> list[str]:
    seal(write_tree(tmp_path, BOOK.replace("url: https://example.org", "url: https://example.org/contact")))
    monkeypatch.setattr(review, "ROOT", str(tmp_path))
    urls: list[str] = []
    monkeypatch.setattr("webbrowser.open", urls.append)
    review.run(argparse.Namespace(action=None, open=name, within=36500))
    return urls


@pytest.mark.parametrize("name", ["", "samaritans", "signposting/services/samaritans"])
def test_it_opens_what_a_service_rests_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Of the one that is named, or else of the first that is due."""
    assert opened(tmp_path, monkeypatch, name) == ["https://example.org/contact"]


def test_a_name_that_is_not_there_opens_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert opened(tmp_path, monkeypatch, "samaritan") == []
    assert 'Nothing is called "samaritan"' in capsys.readouterr().err
