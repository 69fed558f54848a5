"""The kinds of field that front matter is made of, each with its rule and what is said when the rule is broken.

Every field carries an example of how it is written: messages to editors show it, so it must itself be valid.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

UNFINISHED = re.compile(r"\bTODO\b")
"""What stands in a new file where a person has still to write."""

IN_OUR_WORDS = "in_our_words"
"""The type of an error that one of our own rules found, and that already reads as an editor should see it."""


def in_our_words(what: str, remedy: str) -> PydanticCustomError:
    """An error for a field's rule to raise: `what` is wrong with the value and the `remedy`."""
    return PydanticCustomError(IN_OUR_WORDS, "{what}; {remedy}", {"what": what, "remedy": remedy})


def written(example: str, **limits: Any) -> Any:
    """A field whose value is written like `example` (YAML, as it stands after the field's name)."""
    return Field(examples=[example], **limits)


def recorded(example: str, **limits: Any) -> Any:
    """The same for a field that a command writes, and that nobody is told to type."""
    return Field(examples=[example], json_schema_extra={"recorded": True}, **limits)


def _one_line(text: str) -> str:
    if "\n" in text:
        raise in_our_words("more than one line", "write it on one line")
    return text


def _identifier(text: str) -> str:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", text):
        raise in_our_words(f'"{text}" is not an id', "use small letters, digits and single hyphens, like nice-ng116")
    return text


TRACKING = re.compile(r"(utm_.+|[a-z]*clk?id|[gw]braid|mc_[ce]id|_hs(enc|mi)|sap-outbound-id)", re.IGNORECASE)
"""The names of what advertisers and newsletters put behind an address, to see who came from where."""


def without_tracking(address: str) -> str:
    """The address without what readers are followed by; what the site itself needs stays as it was written."""
    page, _, rest = address.partition("?")
    asked, mark, part = rest.partition("#")
    kept = [each for each in asked.split("&") if not TRACKING.fullmatch(each.partition("=")[0])]
    return page + ("?" + "&".join(kept) if any(kept) else "") + mark + part if rest else address


def _web_address(schemes: tuple[str, ...]) -> Callable[[str], str]:
    def check(text: str) -> str:
        try:
            parts = urlsplit(text)
            host = parts.hostname or ""
        except ValueError:
            parts, host = urlsplit(""), ""
        good_host = re.fullmatch(r"([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]{2,}", host)
        if parts.scheme not in schemes or not good_host or parts.username is not None or re.search(r"\s", text):
            raise in_our_words(f'"{text}" is not a web address', f"write it like {schemes[0]}://www.example.org/help")
        if (clean := without_tracking(text)) != text:
            raise in_our_words(f'"{text}" carries what advertisers follow readers by', f"write {clean}")
        return text

    return check


def _months(text: str) -> str:
    found = re.fullmatch(r"([1-9]\d?) months?", text)
    if not found or int(found[1]) > 24:
        raise in_our_words(f'"{text}" is not a number of months', "write 1 to 24 months, like 6 months")
    return text


def _old_number(text: str) -> str:
    if not re.fullmatch(r"[0-9 ]{5,}", text):
        raise in_our_words(f'"{text}" is not a number', 'write the digits as they were dialled, like "0845 30 30 900"')
    return text


WHITE_ON_IT = 4.5
"""How much lighter white letters must be than what they stand on: WCAG 2.2, level AA."""


def _colour(text: str) -> str:
    if not re.fullmatch(r"#[0-9a-f]{6}", text):
        raise in_our_words(f'"{text}" is not a colour', 'write it in quotes as six digits or letters a to f: "#12395b"')
    if contrast_with_white(text) < WHITE_ON_IT:
        raise in_our_words(f'white letters cannot be read on "{text}"', "write a darker colour")
    return text


def contrast_with_white(colour: str) -> float:
    """How much lighter white is than a colour like "#12395b": 1 to 21, as WCAG reckons it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _breath_step(text: str) -> str:
    found = re.fullmatch(r"(in|hold|out) (\d+)", text)
    if not found or not 1 <= int(found[2]) <= 12:
        raise in_our_words(
            f'"{text}" is not a part of a breath', "write in, hold or out and 1 to 12 seconds, like in 4"
        )
    return text


def _span(text: str) -> str:
    if not re.fullmatch(r"(1 (hour|day|week)|\d{1,3} (hours|days|weeks))", text):
        raise in_our_words(f'"{text}" is not a length of time', "write hours, days or weeks, like 3 days")
    return text


def _scale_step(text: str) -> str:
    if not re.fullmatch(r"\d \S.*", text) or len(text) > 30:
        raise in_our_words(f'"{text}" is not a score and its word', "write a digit and a word or two, like 1 partly")
    return text


def _scale(steps: list[str]) -> list[str]:
    for number, step in enumerate(steps):
        if not step.startswith(f"{number} "):
            raise in_our_words(f'"{step}" where {number} belongs', "count from 0 up, like [0 no, 1 partly, 2 yes]")
    return steps


def _text_up_to(longest: int | None) -> StringConstraints:
    return StringConstraints(min_length=1, max_length=longest, strip_whitespace=True)


Line = Annotated[str, _text_up_to(None), AfterValidator(_one_line)]
Keyword = Annotated[str, _text_up_to(20), AfterValidator(_one_line)]
Heading = Annotated[str, _text_up_to(60), AfterValidator(_one_line)]
Sentence = Annotated[str, _text_up_to(160), AfterValidator(_one_line)]
Identifier = Annotated[str, AfterValidator(_identifier)]
SecureAddress = Annotated[str, AfterValidator(_web_address(("https",)))]
WebAddress = Annotated[str, AfterValidator(_web_address(("https", "http")))]
OldNumber = Annotated[str, AfterValidator(_old_number)]
Colour = Annotated[str, AfterValidator(_colour)]
BreathStep = Annotated[str, AfterValidator(_breath_step)]
Span = Annotated[str, AfterValidator(_span)]
ScaleStep = Annotated[str, AfterValidator(_scale_step)]
Scale = Annotated[list[ScaleStep], Field(min_length=2, max_length=6), AfterValidator(_scale)]
Months = Annotated[str, AfterValidator(_months)]


class Fields(BaseModel):
    """A group of fields: nothing may be there that is not named, and nothing is quietly converted."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class SignOff(Fields):
    """Who signed a page off, as `review sign-off` writes it, with a digest of each part of it (see book/sign_off.py).

    by: a role. seal: a digest of all of this, so that the record itself cannot be changed by hand.
    """

    signed_on: date = written("2026-11-23")
    by: Line = written("Clinical lead")
    fields: Line = written("title=5f1c2a7e text=09bc77aa")
    seal: Line = written('"5f1c2a7e"')


class Reviewed(Fields):
    """What pages and services share: what they are called, who keeps them, when they were last checked."""

    title: Heading = written("After a hard job")
    description: Sentence = written("What helps in the first hours, days and weeks.")
    owner: Line = written("Wellbeing lead")
    last_reviewed_on: date = written("2026-11-23")
    review_in: Months = written("6 months")
    status: Literal["draft", "signed-off"] = written("draft")
    signed_off: list[SignOff] = recorded("- signed_on: 2026-11-23", default=[], max_length=1)

    @property
    def review_due(self) -> date:
        """The day the next review is due: the same day of the month, or the last one of a shorter month."""
        months = self.last_reviewed_on.month - 1 + int(self.review_in.split()[0])
        year, month = self.last_reviewed_on.year + months // 12, months % 12 + 1
        return date(year, month, min(self.last_reviewed_on.day, calendar.monthrange(year, month)[1]))
