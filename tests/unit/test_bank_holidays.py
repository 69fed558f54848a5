"""The copy of GOV.UK's bank holidays: that it is right, and how it is brought up to date."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import holidays
import pytest

from build_scripts.signposting import bank_holidays as module
from build_scripts.signposting.bank_holidays import NotTheList, bank_holidays, copy_of

# The package's subdivisions. It counts the day itself and the day it moves to, as we do.
WITNESSES = {"england-and-wales": ("ENG", "WLS"), "scotland": ("SCT",), "northern-ireland": ("NIR",)}


@pytest.mark.parametrize("division", WITNESSES)
def test_the_package_holidays_names_the_same_days(division: str) -> None:
    """A second witness, made from the law and not from GOV.UK's list."""
    copy = bank_holidays()
    for part in WITNESSES[division]:
        witness = holidays.country_holidays("GB", subdiv=part, years=range(copy.seen_on.year, copy.until.year + 1))
        assert {day for day in witness if day >= copy.seen_on} == {d for d in copy.days[division] if d >= copy.seen_on}


def test_which_nations_keep_a_holiday() -> None:
    everywhere, somewhere = bank_holidays().kept_in(["england", "wales", "scotland"])
    assert date(2026, 12, 25) in everywhere
    assert date(2026, 11, 30) in somewhere  # St Andrew's Day
    assert not everywhere & somewhere
    assert bank_holidays().kept_in(["england", "wales"])[1] == frozenset()


def test_christmas_on_a_saturday_counts_as_well_as_the_monday_it_moves_to() -> None:
    assert {date(2027, 12, 25), date(2027, 12, 27)} <= bank_holidays().days["england-and-wales"]


def listed(*days: str) -> dict[str, Any]:
    """What GOV.UK answers, with so many holidays in each division."""
    events = [{"title": "A holiday", "date": day, "notes": "", "bunting": True} for day in days]
    return {division: {"division": division, "events": events} for division in WITNESSES}


COMING = tuple(f"2027-{month:02}-01" for month in range(1, 13))


def test_a_refresh_keeps_this_year_and_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    saved = tmp_path / "saved.json"
    saved.write_text(
        json.dumps(listed("2019-01-01", *(f"{date.today().year + 1}{day[4:]}" for day in COMING))), "utf-8"
    )
    monkeypatch.setattr(module, "COPY", tmp_path / "copy.json")

    try:
        assert module.main([str(saved)]) == 0
        assert bank_holidays().until == date(date.today().year + 1, 12, 1)
        assert bank_holidays().seen_on == date.today()
        assert date(2019, 1, 1) not in bank_holidays().days["scotland"]
    finally:
        bank_holidays.cache_clear()


@pytest.mark.parametrize(
    ("answer", "what"),
    [
        ({}, "there is no list of dates for england-and-wales in it"),
        ({**listed(*COMING), "scotland": {"events": []}}, "it has no coming holidays for scotland"),
        (listed("2025-12-25"), "it has no coming holidays for england-and-wales"),
        (listed("25/12/2026"), "there is no list of dates for england-and-wales in it"),
    ],
)
def test_what_is_not_the_list_is_refused(answer: dict[str, Any], what: str) -> None:
    with pytest.raises(NotTheList, match=f"^{what}$"):
        copy_of(answer, date(2026, 11, 23))


def test_a_login_page_in_place_of_the_list_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    saved, copy = tmp_path / "saved.json", tmp_path / "copy.json"
    saved.write_text("<!doctype html><title>Sign in to Wi-Fi</title>", "utf-8")
    copy.write_text("as it was", "utf-8")
    monkeypatch.setattr(module, "COPY", copy)

    assert module.main([str(saved)]) == 1
    assert copy.read_text("utf-8") == "as it was"
    assert "The copy stays as it is" in capsys.readouterr().err
