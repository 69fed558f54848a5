"""Every link that rings or texts has a number of the directory, dialled right and shown as it is dialled."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from build_scripts.book.model import Book
from build_scripts.checks import contacts
from build_scripts.signposting.model import Evidence, Phone, Service, Text
from tests.unit.test_checks_site import site_of, told

BY_HAND = "use a link to the directory, like [Call Samaritans](call:samaritans)"
TEXT_BY_HAND = "use a link to the directory, like [Text Shout](text:shout)"
NOT_LISTED = "is a number that is not in the directory"
NO_WINDOW = "take target= out: a call needs no new window"


def service(
    name: str, phones: tuple[str, ...] = (), texts: tuple[Text, ...] = (), textphone: str | None = None
) -> Service:
    return Service(
        id=name,
        path=f"signposting/services/{name}.md",
        body="",
        body_line=1,
        title=name,
        description="Help.",
        owner="Signposting editor",
        last_reviewed_on=date(2026, 11, 23),
        review_in="6 months",
        status="draft",
        groups=["crisis"],
        audience="both",
        eligibility="Anyone",
        nations=["england"],
        risk="life",
        confidence="high",
        phones=[Phone(number=number, cost="free", hours="24/7") for number in phones],
        texts=list(texts),
        textphone=textphone,
        sources=[Evidence(url="https://example.org/", proves=["phones"], page_dated="unknown")],
    )


def directory(*services: Service) -> Book:
    return Book(services={service.id: service for service in services})


SHOUT = Text(number="85258", keyword="SHOUT", cost="free", hours="24/7")
BOOK = directory(
    service("emergency", ("999",)),
    service("samaritans", ("116 123",)),
    service("refuge", ("0808 2000 247",), textphone="18001 0808 2000 247"),
    service("shout", texts=(SHOUT,)),
)
# Every service's own page, as it should be.
OWN_PAGES = """
    site/signposting/services/emergency/index.html
    | <a href="tel:999">Call 999</a>
    site/signposting/services/samaritans/index.html
    | <a href="tel:116123">Call <b>116 123</b></a>
    site/signposting/services/refuge/index.html
    | <a href="tel:+448082000247"><span>Call 24 hours</span> <span>0808 2000 247</span></a>
    site/signposting/services/shout/index.html
    | <a href="sms:85258?&amp;body=SHOUT"><span>Text</span> <span>SHOUT to 85258</span></a>
    site/index.html
"""


def faults(folder: Path, drawing: str, book: Book | None = BOOK) -> list[str]:
    return told(contacts.find(site_of(folder, OWN_PAGES + drawing), book))


@pytest.mark.parametrize(
    "markup",
    [
        '<a href="tel:116123" aria-label="Call Samaritans, 116 123">Samaritans</a>',
        '<p><a href="tel:116123">Call line 2</a> 116 123</p>',
        '<a href="tel:116123">Call Samaritans +44 116 123</a>'.replace("+44 ", ""),
        '<a href="tel:+448082000247">+44 808 2000 247</a>',
        '<a href="tel:+448082000247">0044 (0)808 2000-247</a>',
        '<a href="tel:08082000247">(0808) 2000 247, then 2</a>',
        '<a href="TEL:08082000247"><span>Line 365</span><span>0808\u00a02000\u00a0247</span></a>',
        '<a href="tel:18001116123">Relay UK 18001 116 123</a>',
        '<a href="tel:1800108082000247">18001 0808 2000 247</a>',
        '<a href="tel:18000">18000</a>',
        '<a href="sms:85258?body=SHOUT">Text SHOUT to 85258</a>',
        '<a href="https://example.org/116124">116 124</a>',
    ],
)
def test_a_good_link_has_no_problems(tmp_path: Path, markup: str) -> None:
    assert faults(tmp_path, f"    | {markup}\n") == []


def test_a_good_site_without_a_directory_has_no_problems(tmp_path: Path) -> None:
    assert faults(tmp_path, '    | <a href="tel:105">Power cut: 105</a>\n', book=None) == []


@pytest.mark.parametrize(
    ("href", "what", "remedy"),
    [
        ("tel:", '"" is not just the digits of a UK number', BY_HAND),
        ("tel:116 123", '"116 123" is not just the digits of a UK number', BY_HAND),
        ("tel:0808-2000-247", '"0808-2000-247" is not just the digits of a UK number', BY_HAND),
        ("tel:116123,2", '"116123,2" is not just the digits of a UK number', BY_HAND),
        ("tel:+33123456789", '"+33123456789" is not just the digits of a UK number', BY_HAND),
        ("tel:+4408082000247", '"+4408082000247" is not just the digits of a UK number', BY_HAND),
        ("tel:+441133", '"01133" is too short for a UK number', 'write it like "0117 496 0123"'),
        ("tel:85258", '"85258" is a number for texts', "move it to texts"),
        (
            "tel:09098790000",
            '"09098790000" begins with 09, a premium-rate range',
            "use a number that is free or costs the usual rate",
        ),
        (
            "tel:116117",
            '"116117" is reserved for doctors on call and no service answers it in the UK',
            "take it out",
        ),
        ("sms:", '"" is not just the digits of a UK number', BY_HAND),
        ("sms:SHOUT", '"SHOUT" is not just the digits of a UK number', BY_HAND),
        (
            "sms:08082000247",
            '"08082000247" cannot be texted',
            "write a mobile number, or five digits like 85258",
        ),
    ],
)
def test_a_number_that_cannot_be_dialled(tmp_path: Path, href: str, what: str, remedy: str) -> None:
    assert faults(tmp_path, f'    | <a href="{href}">x</a>\n') == [
        f'site/index.html:1  the link "{href}" cannot be dialled: {what}; {remedy}'
    ]


@pytest.mark.parametrize(
    ("markup", "fault"),
    [
        ('<a href="tel:116123">Call 116 124</a>', f'shows "116124" and dials "116123"; {BY_HAND}'),
        ('<a href="tel:116123">Call 0116 123</a>', f'shows "0116123" and dials "116123"; {BY_HAND}'),
        ('<a href="tel:116123">Call 116 1234</a>', f'shows "1161234" and dials "116123"; {BY_HAND}'),
        ('<a href="tel:116123">Call 116 123 4</a>', f'shows "1161234" and dials "116123"; {BY_HAND}'),
        (
            '<a href="tel:116123"><i>x</i><span>Call 101</span> <span>116 123</span></a>',
            f'shows "101" and dials "116123"; {BY_HAND}',
        ),
        (
            '<a href="tel:116123" aria-label="Call 116 124">116 123</a>',
            f'shows "116124" and dials "116123"; {BY_HAND}',
        ),
        ('<p><a href="tel:116123">Call 999</a> or 116 123</p>', f'shows "999" and dials "116123"; {BY_HAND}'),
        ('<a href="tel:18001116123">116 123</a>', f'shows "116123" and dials "18001116123"; {BY_HAND}'),
        (
            '<p><a href="tel:116123">Call</a></p><p>116 123</p>',
            f'does not show the number it dials, "116123"; {BY_HAND}',
        ),
        (
            '<p><a href="tel:116123">Call</a> 116 1234</p>',
            f'does not show the number it dials, "116123"; {BY_HAND}',
        ),
        (
            '<a href="sms:85258?&body=SHOUT">Text SHOUT</a>',
            f'does not show the number it dials, "85258"; {BY_HAND}',
        ),
        (
            '<a href="tel:116123" target="_blank">116 123</a>',
            'has target="_blank"; take target= out: a call needs no new window',
        ),
        (
            '<a href="tel:105">105</a>',
            f"{NOT_LISTED}; add it to the service it is for",
        ),
        (
            '<a href="tel:116111">116 111</a>',
            f"{NOT_LISTED}; add it to the service it is for",
        ),
        (
            '<a href="tel:18001116111">18001 116 111</a>',
            f"{NOT_LISTED}; add it to the service it is for",
        ),
        (
            '<a href="tel:+448082000274">0808 2000 274</a>',
            f"{NOT_LISTED}; if 08082000247 is meant, write [..](call:refuge)",
        ),
        (
            '<a href="sms:85259">85259</a>',
            f"{NOT_LISTED}; if 85258 is meant, write [..](text:shout)",
        ),
        (
            '<a href="sms:999">999</a>',
            "is a text, and the directory has that number for calls only; write [..](call:emergency)",
        ),
        (
            '<a href="sms:85258?&body=SHUOT">85258</a>',
            'types "SHUOT" into the text, and the directory has "SHOUT"; ' + TEXT_BY_HAND,
        ),
        (
            '<a href="sms:85258">85258</a>',
            'types nothing into the text, and the directory has "SHOUT"; ' + TEXT_BY_HAND,
        ),
    ],
)
def test_a_link_that_is_wrong(tmp_path: Path, markup: str, fault: str) -> None:
    href = markup.partition('href="')[2].partition('"')[0]
    assert faults(tmp_path, f"    | {markup}\n") == [f'site/index.html:1  the link "{href}" {fault}']


def test_a_call_to_a_number_that_is_only_for_texts(
    tmp_path: Path,
) -> None:
    mobile = Text(number="07860 039967", cost="standard", hours="24/7")
    own = '    site/signposting/services/deaf/index.html\n    | <a href="sms:+447860039967">07860 039967</a>\n'
    call = '    | <a href="tel:+447860039967">07860 039967</a>\n'
    assert faults(tmp_path, call + own, directory(*BOOK.services.values(), service("deaf", texts=(mobile,)))) == [
        'site/index.html:1  the link "tel:+447860039967" is a call,'
        " and the directory has that number for texts only; write [..](text:deaf)"
    ]


def test_a_number_for_calls_and_for_texts_with_a_keyword(tmp_path: Path) -> None:
    mobile = Text(number="07860 039967", keyword="HELP", cost="standard", hours="24/7")
    own = """
    | <a href="tel:+447860039967">07860 039967</a>
    site/signposting/services/deaf/index.html
    | <a href="tel:+447860039967">07860 039967</a> <a href="sms:+447860039967?&body=HELP">07860 039967</a>
    """
    deaf = service("deaf", ("07860 039967",), (mobile,))
    assert faults(tmp_path, own, directory(*BOOK.services.values(), deaf)) == []


def test_without_relay_for_999_its_relay_number_is_not_in_the_directory(tmp_path: Path) -> None:
    own = OWN_PAGES.replace('<a href="tel:999">Call 999</a>', "")
    book = directory(*(one for one in BOOK.services.values() if one.id != "emergency"))
    site = site_of(tmp_path, own + '    | <a href="tel:18000">18000</a>\n')
    assert told(contacts.find(site, book)) == [
        f'site/index.html:1  the link "tel:18000" {NOT_LISTED}; add it to the service it is for'
    ]


def test_faults_are_told_where_the_directory_link_was_written(tmp_path: Path) -> None:
    assert faults(
        tmp_path,
        """
    | <nav><a href="tel:116123" aria-label="Call Samaritans, 116 127">116 123</a></nav>
    | <p><a href="tel:116123"><span>Ring</span> <span>116 124</span></a></p>
    | <p><a href="tel:+448082000247" target="x"><span>Refuge</span> <span>0808 2000 247</span></a></p>
    content/index.md
    | Nobody need know.
    | [Ring](call:samaritans) or [Refuge](call:refuge)
    site/404.html
    | <a href="tel:116123">Ring: 116 125</a>
    """,
    ) == [
        f'content/index.md:2  the link "tel:+448082000247" has target="x"; {NO_WINDOW}',
        f'content/index.md:2  the link "tel:116123" shows "116124" and dials "116123"; {BY_HAND}',
        f'site/404.html:1  the link "tel:116123" shows "116125" and dials "116123"; {BY_HAND}',
        f'site/index.html:1  the link "tel:116123" shows "116127" and dials "116123"; {BY_HAND}',
    ]


def test_a_service_page_without_its_numbers(tmp_path: Path) -> None:
    site = site_of(
        tmp_path,
        """
        site/signposting/services/both/index.html
        | <p>116 123</p><a href="tel:18001116123">18001 116 123</a>
        | <a href="tel:999">999</a><a href="tel:x">x</a>
        content/signposting/services/both.md
        | phones:
        |   - number: "999"
        |   - number: "116 123"
        | texts:
        |   - number: "85258"
        """,
    )
    found = contacts.find(site, directory(service("both", ("999", "116 123"), (SHOUT,))))
    assert [line for line in told(found) if "finished page" in line] == [
        'content/signposting/services/both.md:3  the finished page has no link to call "116 123";'
        " put the service's card back on it",
        'content/signposting/services/both.md:5  the finished page has no link to text "85258";'
        " put the service's card back on it",
    ]


def test_a_service_without_a_page(tmp_path: Path) -> None:
    site = site_of(tmp_path, "site/index.html\ncontent/signposting/services/samaritans.md")
    assert told(contacts.find(site, directory(service("samaritans", ("116 123",))))) == [
        "content/signposting/services/samaritans.md  the finished site has no page for this service;"
        " build the site again"
    ]
