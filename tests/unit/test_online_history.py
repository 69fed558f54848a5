"""Visits become verdicts slowly, and what is kept of them survives merges, cuts and other people's edits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from build_scripts.online.history import Record, after, read_history, write_history
from build_scripts.online.looks import REASONS, Look

START = datetime(2026, 11, 23, 6, tzinfo=UTC)
PAGE = "https://help.example.org/"


def visited(*visits: tuple[int, str]) -> Record:
    """The record after visits: hours since the start, and what each said."""
    record = None
    for hours, reason in visits:
        record = after(record, Look(PAGE, reason), START + timedelta(hours=hours))
    assert record
    return record


@pytest.mark.parametrize(
    ("visits", "verdict"),
    [
        ([(0, "open")], "ok"),
        ([(0, "moved")], "ok"),
        ([(0, "not-found")], "suspect"),
        ([(0, "not-found"), (1, "not-found")], "failing"),
        ([(0, "not-found"), (1, "not-found"), (71, "not-found")], "failing"),
        ([(0, "not-found"), (72, "not-found")], "failing"),
        ([(0, "not-found"), (1, "server-error"), (72, "no-name")], "dead"),
        ([(0, "not-found"), (1, "not-found"), (72, "not-found"), (73, "open")], "ok"),
        ([(0, "not-found"), (40, "open"), (80, "not-found"), (120, "not-found")], "failing"),
        ([(0, "absent"), (40, "absent"), (80, "absent")], "dead"),
        ([(0, "elsewhere"), (40, "elsewhere"), (80, "elsewhere")], "suspect"),
        ([(0, "tls"), (40, "tls"), (80, "tls")], "failing"),
    ],
)
def test_dead_takes_three_failures_over_72_hours(visits: list[tuple[int, str]], verdict: str) -> None:
    assert visited(*visits).verdict == verdict


UNCLEAR = [name for name, reason in REASONS.items() if reason.kind == "unclear"]


@pytest.mark.parametrize("reason", UNCLEAR)
def test_a_visit_that_cannot_tell_is_neither_dead_nor_ok(reason: str) -> None:
    assert visited((0, reason), (40, reason), (80, reason), (120, reason)).verdict == "blocked"
    assert visited((0, "open"), (40, reason)).verdict == "blocked"


@pytest.mark.parametrize("reason", UNCLEAR)
def test_a_visit_that_cannot_tell_neither_counts_nor_clears(reason: str) -> None:
    assert visited((0, "not-found"), (40, reason), (80, reason)).verdict == "suspect"
    assert visited((0, "not-found"), (1, "not-found"), (80, "not-found"), (90, reason)).verdict == "dead"
    assert visited((0, "gone"), (40, reason)).reason == "gone"


def test_the_past_is_told_by_changes() -> None:
    record = visited((0, "open"), (24, "open"), (48, "gone"), (72, "gone"), (120, "gone"), (144, "open"))
    assert record.past == (
        ("2026-11-23", "ok"),
        ("2026-11-25", "suspect"),
        ("2026-11-26", "failing"),
        ("2026-11-28", "dead"),
        ("2026-11-29", "ok"),
    )
    assert record.fine == "2026-11-29T06:00:00+00:00"


def test_the_past_does_not_grow_for_ever() -> None:
    record = visited(*[(hours, "open" if hours % 2 else "gone") for hours in range(60)])
    assert len(record.past) == 12


# The file


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "kept" / "history.jsonl"


def kept(file: Path, *records: Record, now: datetime = START) -> None:
    write_history(file, {record.subject: record for record in records}, [record.subject for record in records], now)


def test_what_is_written_is_read_again(file: Path) -> None:
    record = after(visited((0, "gone"), (9, "gone")), Look(PAGE, "absent", "“£5”", ("0117 496 0123",)), START)
    kept(file, record)
    assert read_history(file) == ({PAGE: record}, 0)


def test_a_line_shows_its_verdict_and_one_visit_changes_one_line(file: Path) -> None:
    one, two = (after(None, Look(f"{PAGE}{name}", "open"), START) for name in "ab")
    kept(file, two, one)
    before = file.read_text("utf-8").splitlines()
    kept(file, one, after(two, Look(two.subject, "gone"), START + timedelta(days=1)))
    now = file.read_text("utf-8").splitlines()
    assert before[0].startswith(f'{{"subject": "{PAGE}a", "verdict": "ok", "looked": ')
    assert (now[0], '"verdict": "suspect"' in now[1]) == (before[0], True)


def test_of_two_lines_the_later_visit_counts_whatever_their_order(file: Path) -> None:
    old, new = visited((0, "open")), visited((0, "open"), (5, "gone"))
    for first, second in ((old, new), (new, old)):
        kept(file, first)
        text = file.read_text("utf-8")
        kept(file, second)
        file.write_text(text + file.read_text("utf-8"), "utf-8")
        assert read_history(file)[0][PAGE].verdict == "suspect"


@pytest.mark.parametrize(
    "line", ["<<<<<<< HEAD", "{", "[]", "null", '{"subject": 1}', '{"subject": "a", "looked": "x", "reason": "gone"}']
)
def test_a_line_that_is_no_record_costs_only_itself(file: Path, line: str) -> None:
    kept(file, visited((0, "open")))
    file.write_text(f"{line}\n{file.read_text('utf-8')}\n", "utf-8")
    history, unread = read_history(file)
    assert (list(history), unread) == ([PAGE], 1)


def test_no_file_is_no_history(file: Path) -> None:
    assert read_history(file) == ({}, 0)


def test_what_is_no_longer_published_is_forgotten_after_90_days(file: Path) -> None:
    history = {PAGE: visited((0, "open"))}
    for days, known in ((89, [PAGE]), (91, [])):
        write_history(file, history, [], START + timedelta(days=days))
        assert list(read_history(file)[0]) == known
