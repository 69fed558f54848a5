"""Opening hours: what editors may write, how readers hear it, and what the phone is given."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from build_scripts.book.load import load_book
from build_scripts.build import CONTENT
from build_scripts.signposting.bank_holidays import bank_holidays
from build_scripts.signposting.hours import compiled, hours_fault, hours_in_words

UK = ("england", "wales", "scotland", "northern-ireland")
OFFICE = "Mo-Fr 09:00-17:00"
NIGHTS = "Mo-Th 18:00-02:00, Fr 18:00-24:00, Sa-Su 00:00-24:00, Mo 00:00-06:00"
CHRISTMAS, EASTER_MONDAY, ST_PATRICK = date(2026, 12, 25), date(2027, 3, 29), date(2027, 3, 17)
UNKNOWN_DAY = (0, 2)


class TestWhatEditorsWrite:
    @pytest.mark.parametrize(
        "hours",
        [
            "24/7",
            "unknown",
            "Mo-Su 08:00-20:00",
            "08:00-20:00",
            "Mo-Fr 9:00-17:00",
            "Mo-Th 08:30-17:00; Fr 08:30-16:30",
            "Mo,We,Th,Fr 09:30-17:00; Tu 13:00-20:00",
            NIGHTS,
            "Mo-Fr 09:00-12:00,13:00-17:00; Sa off",
            "24/7; We off",
        ],
    )
    def test_hours_that_are_the_same_every_week_are_taken(self, hours: str) -> None:
        assert hours_fault(hours) is None

    LIKE = 'write hours like "Mo-Fr 09:00-17:00; Sa 10:00-12:00", "24/7" or unknown'

    @pytest.mark.parametrize(
        ("hours", "what", "remedy"),
        [
            (
                "Mo-Fr 09:00-17:00; PH off",
                '"Mo-Fr 09:00-17:00; PH off" has bank holidays in it',
                "take them out and add bank_holidays: open, closed or unknown",
            ),
            (
                "Mo-Fr 09:00-17:00; SH off",
                '"Mo-Fr 09:00-17:00; SH off" has bank holidays in it',
                "take them out and add bank_holidays: open, closed or unknown",
            ),
            (
                "Mo\u2013Fr 09:00\u201317:00",
                '"Mo\u2013Fr 09:00\u201317:00" has a dash in it',
                "use a hyphen, like Mo-Fr 09:00-17:00",
            ),
            ("Mo-Fr 9am-5pm", '"Mo-Fr 9am-5pm" is not by the 24-hour clock', LIKE),
            ("Mon-Fri 09:00-17:00", '"Mon-Fri 09:00-17:00" is not a rule for opening hours', LIKE),
            ("mo-fr 09:00-17:00", '"mo-fr 09:00-17:00" is not a rule for opening hours', LIKE),
            ("Mo 10:00-12:00; Tuu 10:00", '"Tuu 10:00" is not a rule for opening hours', LIKE),
            ("Mo-Fr 09:00-17:00;", '"" is not a rule for opening hours', LIKE),
            ("", '"" is not a rule for opening hours', LIKE),
            ("Mo 24:00-02:00", '"Mo 24:00-02:00" is not a rule for opening hours', LIKE),
            ("Mo 09:60-17:00", '"Mo 09:60-17:00" is not a rule for opening hours', LIKE),
            # What the library would take, and readers could not be told in a line:
            ("Mo[1] 10:00-12:00", '"Mo[1] 10:00-12:00" is not a rule for opening hours', LIKE),
            ("Jan-Mar 10:00-12:00", '"Jan-Mar 10:00-12:00" is not a rule for opening hours', LIKE),
            ("2026 Mo 10:00-12:00", '"2026 Mo 10:00-12:00" is not a rule for opening hours', LIKE),
            ("sunrise-sunset", '"sunrise-sunset" is not a rule for opening hours', LIKE),
            ("Mo 10:00+", '"Mo 10:00+" is not a rule for opening hours', LIKE),
            ('Mo 10:00-12:00 "ask"', '"Mo 10:00-12:00 "ask"" is not a rule for opening hours', LIKE),
            ("Mo-Fr", '"Mo-Fr" has days without times', LIKE),
            ("Mo, Tu 10:00-12:00", '"Mo, Tu 10:00-12:00" has days without times', LIKE),
            ("Mo 09:00-12:00,13:00-13:00", '"13:00-13:00" is not a span of time', LIKE),
            ("off", '"off" is never open', LIKE),
        ],
    )
    def test_other_hours_are_explained(self, hours: str, what: str, remedy: str) -> None:
        assert hours_fault(hours) == (what, remedy)


class TestInWords:
    @pytest.mark.parametrize(
        ("hours", "words"),
        [
            ("24/7", "Open all day and night, every day"),
            ("unknown", "Opening hours not known: call to check"),
            (OFFICE, "Monday to Friday 9am to 5pm"),
            ("Mo-Su 17:00-24:00", "Every day 5pm to midnight"),
            ("09:30-12:00", "Every day 9:30am to noon"),
            ("Mo,We 00:00-08:00,20:00-24:00", "Monday and Wednesday midnight to 8am and 8pm to midnight"),
            ("Mo-Fr 09:00-17:00; Sa 10:00-14:00; Su off", "Monday to Friday 9am to 5pm; Saturday 10am to 2pm"),
            ("Mo,Tu,Th,Fr 09:30-16:00", "Monday, Tuesday, Thursday and Friday 9:30am to 4pm"),
            ("Mo-Fr 18:00-24:00, Sa-Su 00:00-24:00", "Monday to Friday 6pm to midnight; Saturday and Sunday all day"),
            ("Fr 22:00-02:00", "Friday 10pm to 2am"),
            ("Su 22:00-02:00", "Sunday 10pm to 2am"),
            ("24/7; We off", "Monday, Tuesday and Thursday to Sunday all day"),
            (
                NIGHTS,
                "Monday midnight to 6am and 6pm to 2am; Tuesday to Thursday 6pm to 2am; Friday 6pm to midnight;"
                " Saturday and Sunday all day",
            ),
        ],
    )
    def test_hours_in_words(self, hours: str, words: str) -> None:
        assert hours_in_words(hours) == words

    def test_bank_holidays_are_said_where_they_differ(self) -> None:
        assert hours_in_words(OFFICE, "closed") == "Monday to Friday 9am to 5pm; closed on bank holidays"
        assert hours_in_words(OFFICE, "unknown") == "Monday to Friday 9am to 5pm; bank holidays not known"

    def test_no_hours_of_ours_show_a_sign_of_the_notation(self) -> None:
        """Whatever a service says, no reader sees "Mo-Fr" or a 24-hour clock."""
        book, _ = load_book(CONTENT)
        shown = {hours_in_words(c.hours) for s in book.services.values() for c in (*s.phones, *s.texts)}

        assert shown
        assert not [words for words in shown if any(sign in words for sign in (":00", "-", "Mo ", "Su "))]


class TestCompiled:
    """Minutes of the day and the state from then on: 0 closed, 1 open, 2 not known."""

    def test_an_ordinary_week(self) -> None:
        table = compiled("Mo-Fr 09:00-17:00; Sa 22:00-02:00", "open", UK)
        assert table is not None
        assert table.week == (*[(540, 1, 1020, 0)] * 5, (1320, 1), (0, 1, 120, 0))
        assert (table.days, table.until) == ({}, None)

    def test_hours_that_nobody_knows_have_no_table(self) -> None:
        assert compiled("unknown", "unknown", UK) is None

    def test_closed_on_the_bank_holidays_of_its_own_nations(self) -> None:
        table = compiled(OFFICE, "closed", ("england", "wales"))
        assert table is not None
        assert table.days[CHRISTMAS] == table.days[EASTER_MONDAY] == ()
        assert ST_PATRICK not in table.days
        assert table.until == bank_holidays().until

    def test_a_holiday_that_only_some_of_its_nations_keep_is_not_known(self) -> None:
        table = compiled(OFFICE, "closed", UK)
        assert table is not None
        assert table.days[CHRISTMAS] == ()
        assert table.days[EASTER_MONDAY] == table.days[ST_PATRICK] == UNKNOWN_DAY

    def test_bank_holidays_that_nobody_knows_of(self) -> None:
        table = compiled(OFFICE, "unknown", UK)
        assert table is not None
        assert table.days[CHRISTMAS] == table.days[EASTER_MONDAY] == table.days[ST_PATRICK] == UNKNOWN_DAY

    def test_a_night_that_begins_on_a_bank_holiday_is_not_known_to_its_end(self) -> None:
        """Good Friday is a Friday; Easter Monday's night ends on Tuesday, which then goes on as always."""
        table = compiled(NIGHTS, "closed", ("england",))
        assert table is not None
        assert table.days[EASTER_MONDAY] == ()
        assert table.days[EASTER_MONDAY + timedelta(1)] == (0, 2, 120, 0, 1080, 1)

    def test_as_a_page_holds_it(self) -> None:
        table = compiled("24/7", "open", UK)
        assert table is not None
        assert table.json() == '{"week":[[0,1],[0,1],[0,1],[0,1],[0,1],[0,1],[0,1]]}'
