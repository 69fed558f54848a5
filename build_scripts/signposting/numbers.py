"""Reads UK phone and text numbers as people write them: how they are dialled, linked and shown.

One value in, everything else out: the link and the visible digits cannot drift apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat, PhoneNumberType

from build_scripts.signposting.uk_numbers import (
    ALLOWED_IN_REFUSED_RANGES,
    CHARGED_RANGES,
    DRAMA_RANGES,
    REFUSED_RANGES,
    REFUSED_SHORT_CODES,
    REFUSED_SMS,
    RELAY_EMERGENCY,
    RELAY_PREFIX,
    SHORT_CODES,
    SMS_SHORT_CODE,
)

_FULL_LENGTH = 11
"""Digits in most UK numbers, the 0 included; some have one fewer, and 0800 1111 has eight."""

Kind = Literal["short code", "text short code", "freephone", "landline", "mobile", "03", "charged"]


class NumberRefused(ValueError):
    """A number that must not be published: `what` is wrong with it, and the `remedy`, in plain English."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(f"{what}; {remedy}")
        self.what, self.remedy = what, remedy


@dataclass(frozen=True)
class UkNumber:
    """A number somebody in the UK can ring or text.

    dialled: digits only, as typed into a phone in the UK: "116123", "03001312789".
    href: the address of a link that rings it, or for a text short code the link that texts it.
    shown: the digits in groups for reading: "0300 131 2789".
    relay: what to dial to ring it through Relay UK: "18001 116 123"; empty for a number that is only texted.
    relay_href: the address of a link that rings it through Relay UK; empty as above.
    kind: what the range is for, which decides what a call costs.
    """

    dialled: str
    href: str
    shown: str
    relay: str
    relay_href: str
    kind: Kind


def parse_uk_number(text: str) -> UkNumber:
    """The number to ring that `text` stands for; raises NumberRefused if it must not be published."""
    spaced = _only_digits_and_spaces(text)
    digits = spaced.replace(" ", "")
    if digits in SHORT_CODES:
        return _voice(digits, f"tel:{digits}", SHORT_CODES[digits], "short code")
    if digits in REFUSED_SHORT_CODES:
        raise NumberRefused(f'"{text}" {REFUSED_SHORT_CODES[digits]}', "take it out")
    if digits.startswith(RELAY_PREFIX):
        raise NumberRefused(
            f'"{text}" begins with {RELAY_PREFIX}',
            f"write the number without {RELAY_PREFIX}: the app adds it, or use textphone",
        )
    if SMS_SHORT_CODE.fullmatch(digits):
        raise NumberRefused(f'"{text}" is a number for texts', "move it to texts")
    if not digits.startswith("0"):
        raise NumberRefused(f'"{text}" is not a UK number', _without_area_code(digits))
    return _full_number(text, spaced, digits)


def parse_text_number(text: str) -> UkNumber:
    """The number to text that `text` stands for; raises NumberRefused if it must not be published."""
    spaced = _only_digits_and_spaces(text)
    digits = spaced.replace(" ", "")
    if SMS_SHORT_CODE.fullmatch(digits):
        for pattern, reason in REFUSED_SMS:
            if pattern.fullmatch(digits):
                raise NumberRefused(f'"{text}" {reason}', "take it out")
        return UkNumber(digits, f"sms:{digits}", digits, "", "", "text short code")
    number = parse_uk_number(text)
    if number.kind not in ("mobile", "short code"):
        raise NumberRefused(f'"{text}" cannot be texted', "write a mobile number, or five digits like 85258")
    return number


def parse_textphone(text: str) -> UkNumber:
    """The number a textphone rings, with or without 18001 in front; raises NumberRefused."""
    digits = re.sub(r"\D", "", text)
    if digits.startswith(RELAY_PREFIX) and digits != RELAY_PREFIX:
        return parse_uk_number(text.strip().removeprefix(RELAY_PREFIX).strip())
    return parse_uk_number(text)


def sms_href(number: UkNumber, keyword: str | None = None) -> str:
    """The address of a link that opens a text to `number`, with the keyword typed in.

    iPhones look for "&body=" and Android for "?body=": "?&body=" is read by both.
    """
    to = number.href.partition(":")[2]
    return f"sms:{to}?&body={quote(keyword, safe='')}" if keyword else f"sms:{to}"


def numbers_in_text(text: str, known: frozenset[str] = frozenset()) -> Iterator[tuple[int, str, str]]:
    """Every run of digits in running text that looks like a phone number: (position, as typed, digits).

    `known` holds the digits of numbers that count wherever they stand, such as the directory's text numbers.
    Numbers that may be named in running text (999, 101, 111, 112) are too short to be found.
    """
    found: dict[int, str] = {}
    for match in _LOOKS_LIKE_A_NUMBER.finditer(text):
        if len(_national_digits(match[0])) >= 5 and not _A_DATE.fullmatch(match[0]):
            found[match.start()] = match[0]
    for parsed in phonenumbers.PhoneNumberMatcher(text, "GB"):
        if not any(start <= parsed.start < start + len(typed) for start, typed in found.items()):
            found[parsed.start] = parsed.raw_string
    for match in _A_RUN_OF_DIGITS.finditer(text):
        if re.sub(r"\D", "", match[0]) in known and match.start() not in found:
            found[match.start()] = match[0]
    for start in sorted(found):
        yield start, found[start], _national_digits(found[start])


# 116 and three digits; or what begins like a UK number and goes on with digits and the signs between them.
# Not after or before letters, decimals and clock times.
_LOOKS_LIKE_A_NUMBER = re.compile(
    r"""(?<![\w.,/-])(?<!\d:)
    (?: 116[ \u00a0]?\d{3}(?![ \u00a0]?\d)
      | (?:\+44|0044|\(0|0)[\d()\u0020\u00a0\u2009\u202f\u2010-\u2015.-]*\d
    )(?![\w:]|[.,]\d)""",
    re.VERBOSE,
)
_A_RUN_OF_DIGITS = re.compile(r"(?<!\w)\d[\d \u00a0]*\d(?!\w)")
_A_DATE = re.compile(r"\d{1,2}[.-]\d{1,2}[.-]\d{4}")


def _national_digits(typed: str) -> str:
    digits = re.sub(r"\D", "", re.sub(r"\(0\)", "", typed))
    for prefix in ("0044", "44"):
        if digits.startswith(prefix) and (typed.lstrip().startswith("+") or prefix == "0044"):
            return "0" + digits[len(prefix) :]
    return digits


def _only_digits_and_spaces(text: str) -> str:
    """The number with single spaces between its groups; raises NumberRefused if there is more than that."""
    spaced = " ".join(text.split())
    if re.match(r"(\+|00 ?44)", spaced):
        here = _usual_groups(_national_digits(spaced))
        raise NumberRefused(f'"{text}" is written for callers abroad', f'write "{here}", as dialled in the UK')
    if re.fullmatch(r"[0-9 ]+", spaced):
        return spaced
    if re.search(r"ext|option|,|#|\*|then|x", spaced, re.IGNORECASE):
        raise NumberRefused(f'"{text}" has more than the number in it', "put what to press afterwards in then:")
    if not re.search(r"\d", spaced):
        raise NumberRefused(f'"{text}" has no digits', 'write the number in quotes, like "0808 157 0123"')
    raise NumberRefused(f'"{text}" has characters that are not digits', "use only digits and spaces")


def _without_area_code(digits: str) -> str:
    if 6 <= len(digits) <= 8:
        return 'add the area code, like "0117 496 0123"'
    return "write it as a person would dial it in the UK, beginning with 0"


def _full_number(text: str, spaced: str, digits: str) -> UkNumber:
    """A number that begins with 0."""
    for prefix, reason in REFUSED_RANGES.items():
        if digits.startswith(prefix) and not digits.startswith(ALLOWED_IN_REFUSED_RANGES):
            raise NumberRefused(f'"{text}" {reason}', "use a number that is free or costs the usual rate")
    if digits.startswith(DRAMA_RANGES) and len(digits) == _FULL_LENGTH:
        raise NumberRefused(f'"{text}" is kept for plays and films', "write the real number")
    number = _as_parsed(digits)
    if not phonenumbers.is_valid_number(number):
        raise _not_valid(text, digits)
    groups = spaced.split(" ")
    as_typed = len(groups) > 1 and all(2 <= len(group) <= 6 for group in groups)
    shown = spaced if as_typed else _usual_groups(digits)
    return _voice(digits, f"tel:+44{digits[1:]}", shown, _kind(digits, number))


def _as_parsed(digits: str) -> PhoneNumber:
    return PhoneNumber(country_code=44, national_number=int(digits))


def _usual_groups(digits: str) -> str:
    """The digits of a number that begins with 0 in the groups usual for its range."""
    return phonenumbers.format_number(_as_parsed(digits), PhoneNumberFormat.NATIONAL)


def _not_valid(text: str, digits: str) -> NumberRefused:
    like = f'write it like "{_example(digits)}"'
    if len(digits) > _FULL_LENGTH:
        return NumberRefused(f'"{text}" is too long for a UK number', like)
    if len(digits) < _FULL_LENGTH - 1:
        return NumberRefused(f'"{text}" is too short for a UK number', like)
    return NumberRefused(f'"{text}" is not a number that exists in the UK', "check each digit against the source")


def _example(digits: str) -> str:
    """A number of the same kind, from the ranges kept for examples."""
    if digits.startswith("08"):
        return "0808 157 0123"
    if digits.startswith("03"):
        return "0306 999 0123"
    if digits.startswith("07"):
        return "07700 900123"
    return "020 7946 0123" if digits.startswith("02") else "0117 496 0123"


def _kind(digits: str, number: PhoneNumber) -> Kind:
    if digits.startswith(CHARGED_RANGES):
        return "charged"
    if digits.startswith("03"):
        return "03"
    if phonenumbers.number_type(number) == PhoneNumberType.TOLL_FREE:
        return "freephone"
    return "mobile" if digits.startswith("07") else "landline"


def _voice(dialled: str, href: str, shown: str, kind: Kind) -> UkNumber:
    if dialled in ("999", "112", RELAY_EMERGENCY):
        return UkNumber(dialled, href, shown, RELAY_EMERGENCY, f"tel:{RELAY_EMERGENCY}", kind)
    return UkNumber(dialled, href, shown, f"{RELAY_PREFIX} {shown}", f"tel:{RELAY_PREFIX}{dialled}", kind)
