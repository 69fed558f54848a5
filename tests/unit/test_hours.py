"""Opening hours as a reader would say them."""

from __future__ import annotations

import pytest

from build_scripts.book.load import load_book
from build_scripts.build import CONTENT
from build_scripts.signposting.hours import hours_in_words


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        ("24/7", "Open all day and night, every day"),
        ("unknown", "Opening hours not known: call to check"),
        ("Mo-Fr 09:00-17:00", "Monday to Friday 9am to 5pm"),
        ("Mo-Su 17:00-24:00", "Every day 5pm to midnight"),
        ("09:30-12:00", "Every day 9:30am to noon"),
        ("Mo,We 00:00-08:00,20:00-24:00", "Monday, Wednesday midnight to 8am and 8pm to midnight"),
        (
            "Mo-Fr 09:00-17:00; Sa 10:00-14:00; Su off",
            "Monday to Friday 9am to 5pm; Saturday 10am to 2pm; Sunday closed",
        ),
        ("Mo-Fr 18:00-24:00, Sa-Su 00:00-24:00", "Monday to Friday 6pm to midnight; Saturday to Sunday all day"),
        ("Fr 22:00-02:00", "Friday 10pm to 2am"),
    ],
)
def test_hours_in_words(hours: str, words: str) -> None:
    assert hours_in_words(hours) == words


def test_no_hours_of_ours_show_a_sign_of_the_notation() -> None:
    """Whatever a service says, no reader sees "Mo-Fr" or a 24-hour clock."""
    book, _ = load_book(CONTENT)
    shown = {hours_in_words(c.hours) for s in book.services.values() for c in (*s.phones, *s.texts)}

    assert shown
    assert not [words for words in shown if any(sign in words for sign in (":00", "-", "Mo ", "Su "))]
