"""What an editor may write in the front matter of a service."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AfterValidator, Field

from build_scripts.book.fields import (
    Fields,
    Heading,
    Identifier,
    Keyword,
    Line,
    Reviewed,
    SecureAddress,
    Sentence,
    WebAddress,
    in_our_words,
    recorded,
    written,
)
from build_scripts.book.front_matter import Where
from build_scripts.signposting.hours import BankHolidayRule, hours_fault
from build_scripts.signposting.numbers import (
    NumberRefused,
    UkNumber,
    parse_text_number,
    parse_textphone,
    parse_uk_number,
    sms_href,
)

SERVICES_FOLDER = "signposting/services/"

Cost = Literal["free", "standard", "unknown"]
Nation = Literal["england", "wales", "scotland", "northern-ireland"]
People = Literal[
    "adults",
    "women",
    "men",
    "children",
    "older-people",
    "lgbt",
    "faith",
    "migrants",
    "veterans",
    "sex-workers",
    "people-who-harm",
]
"""Whom a service is for, when it is not for anybody. "adults" are all of them but children."""

Language = Literal["bsl", "interpreters"]
"""How a service answers who does not speak English: in British Sign Language, or with an interpreter."""

Unconfirmed = Literal["website"]
"""What may be shown without a source that proves it, said to be so on the card."""

Proof = Literal[
    "name",
    "phones",
    "texts",
    "hours",
    "cost",
    "audience",
    "summary",
    "website",
    "webchat",
    "emails",
    "nations",
    "notes",
]


def _number_read_by(parse: Callable[[str], UkNumber]) -> Callable[[str], str]:
    """A field's rule: the text must be a number that `parse` takes."""

    def check(text: str) -> str:
        try:
            parse(text)
        except NumberRefused as refused:
            raise in_our_words(refused.what, refused.remedy) from None
        return text

    return check


def _hours(text: str) -> str:
    fault = hours_fault(text)
    if fault:
        raise in_our_words(*fault)
    return text


def _email(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9._%+'-]+@([A-Za-z0-9-]+\.)+[A-Za-z]{2,}", text):
        raise in_our_words(f'"{text}" is not an email address', "write it like help@example.org")
    return text


VoiceNumber = Annotated[str, AfterValidator(_number_read_by(parse_uk_number))]
TextNumber = Annotated[str, AfterValidator(_number_read_by(parse_text_number))]
TextphoneNumber = Annotated[str, AfterValidator(_number_read_by(parse_textphone))]
Hours = Annotated[str, AfterValidator(_hours)]
Email = Annotated[str, AfterValidator(_email)]


class Staffed(Fields):
    """A channel that somebody answers at certain hours."""

    if (
        TYPE_CHECKING
    ):  # each kind has these two, after what is dialled: the order of fields is the order that people read
        hours: Hours
        bank_holidays: BankHolidayRule | None

    @property
    def bank_holiday_rule(self) -> BankHolidayRule:
        """What is known of bank holidays: what was written, and "24/7" means them too."""
        return self.bank_holidays or ("open" if self.hours == "24/7" else "unknown")


class Phone(Staffed):
    """A number to ring."""

    number: VoiceNumber = written('"116 123"')
    label: Heading | None = written("Listening line", default=None)
    then: Heading | None = written("choose option 2", default=None)
    cost: Cost = written("free")
    hours: Hours = written('"24/7"')
    bank_holidays: BankHolidayRule | None = written("open", default=None)

    @property
    def uk(self) -> UkNumber:
        """The number as dialled, linked and shown."""
        return parse_uk_number(self.number)


class Text(Staffed):
    """A number to send a text to."""

    number: TextNumber = written('"85258"')
    keyword: Keyword | None = written("SHOUT", default=None)
    cost: Cost = written("free")
    hours: Hours = written('"24/7"')
    bank_holidays: BankHolidayRule | None = written("open", default=None)

    @property
    def uk(self) -> UkNumber:
        """The number as dialled, linked and shown."""
        return parse_text_number(self.number)

    @property
    def href(self) -> str:
        """The address of a link that opens a text with the keyword typed in."""
        return sms_href(self.uk, self.keyword)


class Evidence(Fields):
    """A page on which somebody can see for themselves that what we say of a service is so."""

    url: WebAddress = written("https://www.samaritans.org/how-we-can-help/contact-samaritan/")
    proves: list[Proof] = written("[phones, hours]", min_length=1)
    page_dated: Heading = written("about 2022")


How = Literal["published-source", "telephone", "written-confirmation"]

DAYS_BETWEEN_CHECKS = {"life": 30, "high": 90, "normal": 365}
"""How long a check of a service's contacts holds, by what a wrong number could do."""


class Check(Fields):
    """A check of a service's contacts, as `review record` writes it (see signposting/seal.py).

    by: the role that checked. fields: what was checked, a contact to a line with a digest of each of its fields.
    seal: a digest of all of this, so that the record itself cannot be changed by hand.
    """

    checked_on: date = written("2026-11-23")
    how: How = written("published-source")
    by: Line = written("Signposting editor")
    source: WebAddress | None = written("https://www.samaritans.org/contact", default=None)
    fields: list[Line] = written("- phones 1 number=5f1c2a7e", min_length=1)
    seal: Line = written('"5f1c2a7e"')


class ServiceFields(Reviewed):
    """The front matter of a service."""

    also_known_as: list[Line] = written("[The Samaritans]", default=[])
    groups: list[Identifier] = written("[crisis]", min_length=1)
    audience: Literal["officer", "public", "both"] = written("both")
    eligibility: Sentence = written("Anyone who is struggling to cope, at any age")
    people: list[People] = written("[women]", default=[])
    languages: list[Language] = written("[bsl, interpreters]", default=[])
    nations: list[Nation] = written("[england, wales, scotland, northern-ireland]", min_length=1)
    area: Heading | None = written("Bristol", default=None)
    risk: Literal["life", "high", "normal"] = written("life")
    confidence: Literal["high", "medium"] = written("high")
    phones: list[Phone] = written('- number: "116 123"', default=[])
    texts: list[Text] = written('- number: "85258"', default=[])
    textphone: TextphoneNumber | None = written('"18001 116 123"', default=None)
    emails: list[Email] = written("[help@example.org]", default=[])
    website: SecureAddress | None = written("https://www.samaritans.org", default=None)
    webchat: SecureAddress | None = written("https://www.samaritans.org/chat", default=None)
    unconfirmed: list[Unconfirmed] = written("[website]", default=[])
    safety: Sentence | None = written("Does not show on a phone bill.", default=None)
    conflicts: list[Line] = written("[Older pages give other hours.]", default=[])
    sources: list[Evidence] = written("- url: https://www.samaritans.org", min_length=1)
    checked: list[Check] = recorded("- checked_on: 2026-11-23", default=[])

    @property
    def check_due(self) -> date | None:
        """The day the oldest check of its contacts runs out; None if nobody has checked them."""
        days = timedelta(DAYS_BETWEEN_CHECKS[self.risk])
        return min((check.checked_on + days for check in self.checked), default=None)

    @property
    def review_due(self) -> date:
        """The day the words must be read again or the contacts checked again, whichever is first."""
        return min(super().review_due, self.check_due or date.max)


class Service(ServiceFields):
    """A service of the directory: its front matter, and its text with the place it came from.

    id: the name of its file without ".md".
    path: below content/, with forward slashes: "signposting/services/samaritans.md".
    body: Markdown, without the title.
    body_line: the line of the file on which `body` begins.
    lines: the line of each key and list item of the front matter.
    """

    id: str
    path: str
    body: str
    body_line: int
    lines: dict[Where, int] = Field(default={}, repr=False)
