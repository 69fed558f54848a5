"""UK numbers as people write them: what is dialled, linked and shown, and which numbers are refused."""

from __future__ import annotations

from collections.abc import Callable

import phonenumbers
import pytest

from build_scripts.signposting.numbers import (
    NumberRefused,
    UkNumber,
    numbers_in_text,
    parse_text_number,
    parse_textphone,
    parse_uk_number,
    sms_href,
)
from build_scripts.signposting.uk_numbers import DRAMA_RANGES, REFUSED_RANGES, SHORT_CODES


def refusal(parse: Callable[[str], UkNumber], text: str) -> str:
    """Why a number is refused, and what to write instead."""
    with pytest.raises(NumberRefused) as refused:
        parse(text)
    return f"{refused.value.what}; {refused.value.remedy}"


class TestNumbersToRing:
    @pytest.mark.parametrize(
        ("text", "number"),
        [
            (
                "116 123",
                UkNumber("116123", "tel:116123", "116 123", "18001 116 123", "tel:18001116123", "short code"),
            ),
            (
                "0300 131 2789",
                UkNumber(
                    "03001312789",
                    "tel:+443001312789",
                    "0300 131 2789",
                    "18001 0300 131 2789",
                    "tel:1800103001312789",
                    "03",
                ),
            ),
            (
                "0800 1111",
                UkNumber(
                    "08001111",
                    "tel:+448001111",
                    "0800 1111",
                    "18001 0800 1111",
                    "tel:1800108001111",
                    "freephone",
                ),
            ),
            ("999", UkNumber("999", "tel:999", "999", "18000", "tel:18000", "short code")),
            ("112", UkNumber("112", "tel:112", "112", "18000", "tel:18000", "short code")),
            ("111", UkNumber("111", "tel:111", "111", "18001 111", "tel:18001111", "short code")),
        ],
    )
    def test_one_value_gives_everything(self, text: str, number: UkNumber) -> None:
        assert parse_uk_number(text) == number

    @pytest.mark.parametrize("digits", sorted(SHORT_CODES))
    def test_every_short_code_is_dialled_as_it_stands(self, digits: str) -> None:
        number = parse_uk_number(digits)

        assert (number.dialled, number.href) == (digits, f"tel:{digits}")
        assert number.shown.replace(" ", "") == digits

    @pytest.mark.parametrize(
        ("text", "kind"),
        [
            ("0808 808 8000", "freephone"),
            ("0800 58 58 58", "freephone"),
            ("0117 922 2700", "landline"),
            ("01491 874499", "landline"),
            ("020 3866 4107", "landline"),
            ("0345 6000 459", "03"),
            ("07860 077333", "mobile"),
            ("07624 200000", "mobile"),
            ("0845 671 0271", "charged"),
            ("0870 000 0000", "charged"),
            ("08457 90 90 90", "charged"),
        ],
    )
    def test_the_range_says_what_a_number_is_for(self, text: str, kind: str) -> None:
        assert parse_uk_number(text).kind == kind

    @pytest.mark.parametrize(
        ("text", "shown"),
        [
            ("0808 2000 247", "0808 2000 247"),
            ("08 08 16 89 111", "08 08 16 89 111"),
            ("0800 69 49 999", "0800 69 49 999"),
            ("  0800   555 111 ", "0800 555 111"),
            ("0800\u00a0555\u00a0111", "0800 555 111"),
            ("08088088000", "0808 808 8000"),
            ("08001111", "0800 1111"),
            ("0 8 0 0 1 1 1 1", "0800 1111"),
            ("02038664107", "020 3866 4107"),
            ("01179222700", "0117 922 2700"),
            ("07860077333", "07860 077333"),
            ("116123", "116 123"),
            ("11 61 23", "116 123"),
            ("9 9 9", "999"),
        ],
    )
    def test_groups_typed_are_kept_and_others_are_made(self, text: str, shown: str) -> None:
        number = parse_uk_number(text)

        assert number.shown == shown
        assert number.shown.replace(" ", "") == number.dialled

    def test_the_link_dials_the_same_number_as_the_digits(self) -> None:
        """Parsed by the library from both ends, so that neither our 0 nor our +44 can be wrong."""
        for text in ("0808 2000 247", "0117 922 2700", "020 3866 4107", "07860 077333", "0800 1111"):
            number = parse_uk_number(text)
            from_digits = phonenumbers.parse(number.dialled, "GB")
            from_link = phonenumbers.parse(number.href.removeprefix("tel:"), None)

            assert from_digits == from_link

    @pytest.mark.parametrize(
        ("text", "why"),
        [
            ("0808 157", '"0808 157" is too short for a UK number; write it like "0808 157 0123"'),
            ("0300 131", '"0300 131" is too short for a UK number; write it like "0306 999 0123"'),
            ("07860 07", '"07860 07" is too short for a UK number; write it like "07700 900123"'),
            ("020 386", '"020 386" is too short for a UK number; write it like "020 7946 0123"'),
            ("0117 92", '"0117 92" is too short for a UK number; write it like "0117 496 0123"'),
            ("0117 922 27000", '"0117 922 27000" is too long for a UK number; write it like "0117 496 0123"'),
            (
                "0000 000 0000",
                '"0000 000 0000" is not a number that exists in the UK; check each digit against the source',
            ),
            ("0808 157 0123", '"0808 157 0123" is kept for plays and films; write the real number'),
            (
                "0117 922 270",
                '"0117 922 270" is not a number that exists in the UK; check each digit against the source',
            ),
            ("118 118", '"118 118" is not a UK number; add the area code, like "0117 496 0123"'),
            ("922 2700", '"922 2700" is not a UK number; add the area code, like "0117 496 0123"'),
            (
                "123",
                '"123" is not a UK number; write it as a person would dial it in the UK, beginning with 0',
            ),
            ("119", '"119" was the Covid-19 line and is not a service for the public now; take it out'),
            (
                "116 117",
                '"116 117" is reserved for doctors on call and no service answers it in the UK; take it out',
            ),
            ("85258", '"85258" is a number for texts; move it to texts'),
            (
                "18001 116 123",
                '"18001 116 123" begins with 18001; write the number without 18001: the app adds it, or use textphone',
            ),
            (
                "070 1234 5678",
                '"070 1234 5678" begins with 070, a personal number that forwards calls and can cost'
                " a lot; use a number that is free or costs the usual rate",
            ),
            (
                "0906 123 4567",
                '"0906 123 4567" begins with 09, a premium-rate range; use a number that is free or'
                " costs the usual rate",
            ),
            (
                "0500 600 600",
                '"0500 600 600" begins with 0500, a range switched off on 5 June 2017; use a number'
                " that is free or costs the usual rate",
            ),
            (
                "076 1234 5678",
                '"076 1234 5678" begins with 076, a range for pagers; use a number that is free or'
                " costs the usual rate",
            ),
            (
                "056 1234 5678",
                '"056 1234 5678" begins with 05, a range for company networks; use a number that is'
                " free or costs the usual rate",
            ),
            (
                "+44 300 131 2789",
                '"+44 300 131 2789" is written for callers abroad; write "0300 131 2789", as dialled in the UK',
            ),
            (
                "+44 (0)300 131 2789",
                '"+44 (0)300 131 2789" is written for callers abroad; write "0300 131 2789", as dialled in the UK',
            ),
            (
                "0044 300 131 2789",
                '"0044 300 131 2789" is written for callers abroad; write "0300 131 2789", as dialled in the UK',
            ),
            (
                "101 ext 300",
                '"101 ext 300" has more than the number in it; put what to press afterwards in then:',
            ),
            (
                "01622 690690,,302",
                '"01622 690690,,302" has more than the number in it; put what to press afterwards in then:',
            ),
            (
                "111 option 2",
                '"111 option 2" has more than the number in it; put what to press afterwards in then:',
            ),
            (
                "(0117) 922 2700",
                '"(0117) 922 2700" has characters that are not digits; use only digits and spaces',
            ),
            (
                "0117-922-2700",
                '"0117-922-2700" has characters that are not digits; use only digits and spaces',
            ),
            (
                "\u0660\u0668\u0660\u0660",
                '"\u0660\u0668\u0660\u0660" has characters that are not digits; use only digits and spaces',
            ),
            ("", '"" has no digits; write the number in quotes, like "0808 157 0123"'),
            ("ring us", '"ring us" has no digits; write the number in quotes, like "0808 157 0123"'),
        ],
    )
    def test_what_must_not_be_published_is_refused(self, text: str, why: str) -> None:
        assert refusal(parse_uk_number, text) == why

    @pytest.mark.parametrize("prefix", DRAMA_RANGES)
    def test_no_number_of_a_play_or_film_gets_in(self, prefix: str) -> None:
        for filler in ("0", "5", "9"):
            text = prefix.ljust(11, filler)

            assert parse_uk_number_fails(text), text

    @pytest.mark.parametrize("beside", ["0117 497 0000", "020 7947 0000", "07701 900000", "0808 158 0000"])
    def test_the_numbers_beside_those_ranges_are_ordinary(self, beside: str) -> None:
        assert parse_uk_number(beside).shown == beside

    @pytest.mark.parametrize("prefix", sorted(REFUSED_RANGES))
    def test_no_number_of_a_refused_range_gets_in(self, prefix: str) -> None:
        for filler in "0123456789":
            for length in (10, 11):
                text = prefix.ljust(length, filler)

                assert text.startswith("07624") or parse_uk_number_fails(text), text


def parse_uk_number_fails(text: str) -> bool:
    try:
        parse_uk_number(text)
    except NumberRefused:
        return True
    return False


class TestNumbersToText:
    @pytest.mark.parametrize(
        ("text", "keyword", "href"),
        [
            ("85258", "SHOUT", "sms:85258?&body=SHOUT"),
            ("85258", None, "sms:85258"),
            ("07860 077333", None, "sms:+447860077333"),
            ("07860 077333", "Help me & us?", "sms:+447860077333?&body=Help%20me%20%26%20us%3F"),
            ("116000", None, "sms:116000"),
        ],
    )
    def test_the_link_opens_a_text_with_the_keyword_in_it(self, text: str, keyword: str | None, href: str) -> None:
        assert sms_href(parse_text_number(text), keyword) == href

    def test_a_text_short_code_cannot_be_rung(self) -> None:
        assert parse_text_number("85258") == UkNumber("85258", "sms:85258", "85258", "", "", "text short code")

    @pytest.mark.parametrize(
        ("text", "why"),
        [
            (
                "0117 922 2700",
                '"0117 922 2700" cannot be texted; write a mobile number, or five digits like 85258',
            ),
            (
                "0808 808 8000",
                '"0808 808 8000" cannot be texted; write a mobile number, or five digits like 85258',
            ),
            ("69123", '"69123" is a text number for adult services; take it out'),
            ("89123", '"89123" is a text number for adult services; take it out'),
            ("70070", '"70070" is a text number for giving money; take it out'),
            ("72123", '"72123" is a text number for lotteries; take it out'),
            (
                "45258",
                '"45258" is not a UK number; write it as a person would dial it in the UK, beginning with 0',
            ),
            ("852588", '"852588" is not a UK number; add the area code, like "0117 496 0123"'),
            ("07700 900123", '"07700 900123" is kept for plays and films; write the real number'),
        ],
    )
    def test_what_cannot_be_texted_is_refused(self, text: str, why: str) -> None:
        assert refusal(parse_text_number, text) == why


class TestTextphones:
    @pytest.mark.parametrize("text", ["18001 116 123", "18001116123", "116 123", "18001 0808 808 8000"])
    def test_the_relay_prefix_may_be_there_or_not(self, text: str) -> None:
        digits = text.replace(" ", "").removeprefix("18001")

        assert parse_textphone(text).relay_href == f"tel:18001{digits}"

    def test_the_prefix_alone_is_no_number(self) -> None:
        assert refusal(parse_textphone, "18001").startswith('"18001" begins with 18001')

    def test_a_wrong_number_after_the_prefix_is_refused(self) -> None:
        assert refusal(parse_textphone, "18001 0808 157") == (
            '"0808 157" is too short for a UK number; write it like "0808 157 0123"'
        )


class TestNumbersInRunningText:
    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("Ring 116 123 or 116123 today.", [("116 123", "116123"), ("116123", "116123")]),
            (
                "Ring 0300 131 2789, or (0117) 922 2700.",
                [("0300 131 2789", "03001312789"), ("(0117) 922 2700", "01179222700")],
            ),
            ("From abroad +44 (0)300 131 2789 now", [("+44 (0)300 131 2789", "03001312789")]),
            ("or 0044 300 131 2789", [("0044 300 131 2789", "03001312789")]),
            (
                "0117-922-2700 and 0117.922.2700",
                [("0117-922-2700", "01179222700"), ("0117.922.2700", "01179222700")],
            ),
            (
                "0117\u00a0922\u00a02700, 0117\u2013922\u20132700",
                [("0117\u00a0922\u00a02700", "01179222700"), ("0117\u2013922\u20132700", "01179222700")],
            ),
            ("Call:0800 1111", [("0800 1111", "08001111")]),
            ("a link [now](tel:116123)", [("116123", "116123")]),
            ("half a number 0808 157", [("0808 157", "0808157")]),
            ("| 0800 1111 | 08001111 |", [("0800 1111", "08001111"), ("08001111", "08001111")]),
            ("see/0117 922 2700", [("0117 922 2700", "01179222700")]),
            ("from Dublin +353 1 679 3377", [("+353 1 679 3377", "35316793377")]),
            ("in bold **0800 1111**", [("0800 1111", "08001111")]),
        ],
    )
    def test_numbers_are_found_as_typed(self, text: str, found: list[tuple[str, str]]) -> None:
        assert [(typed, digits) for _, typed, digits in numbers_in_text(text)] == found

    @pytest.mark.parametrize(
        "text",
        [
            "Call 999, 101, 111 or 112.",
            "On 01-02-2026 and 2026-11-23, 01/02/2026 and 1.2.2026",
            "From 09:00 to 17:00, or 09:00-17:00, or 07:00",
            "A scale of 0-10, or 0 to 10, or 0\u201310; 0.5 mg; 0,5",
            "In 2019-2021, 16,857 officers; 11,600 people; 1160 of them; 1 in 20",
            "Part 6, section 42, NG116, PO16 9XX, PC 116, room 0117a",
            "\u00a31,000,000 or 10000000",
        ],
    )
    def test_other_figures_are_left_alone(self, text: str) -> None:
        assert list(numbers_in_text(text)) == []

    def test_text_numbers_count_when_the_directory_has_them(self) -> None:
        text = "Text 85258, or 85 258. Not 185258, and not 8525 alone."

        assert list(numbers_in_text(text)) == []
        assert [typed for _, typed, _ in numbers_in_text(text, frozenset({"85258"}))] == ["85258", "85 258"]
