"""Links and loaded files lead somewhere that exists; what to write instead is offered."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest

from build_scripts.checks import links
from tests.unit.test_checks_site import only_page, site_of, told

if TYPE_CHECKING:
    from build_scripts.book.model import Book

GOOD = """
    site/index.html
    | <a href="me/">Me</a> <a href="me/#rest">Rest</a> <a href="./me/index.html?a=1#rest">Rest</a>
    | <a href=".">Home</a>
    | <a href="/me/">Me</a> <a href="#">Top</a> <a href="#top">Top</a> <a href="#:~:text=rest">Text</a>
    | <a href="https://example.org/me?b#c">Out</a>
    | <a href="mailto:a@b.org,c@d.org?subject=Hi&cc=a@b.org&bcc=a@b.org&to=a@b.org">Mail</a>
    | <a href="mailto:?subject=Hi&body=There">Share</a> <a href="tel:101">x</a> <a href="sms:85258">x</a>
    | <a href="a%20b.pdf#page=2">x</a> <a name="old">x</a> <a href="#old">x</a> <a href="#caf%C3%A9">x</a>
    | <p id="café"><img src="me/../a.svg#part"><script src="s.js"></script>
    | <img src="data:,x"><use href="#old"/><img src="//example.org/x.png">
    site/me/index.html
    | <h2 id="rest">Rest</h2><a href="..">Home</a> <a href="../#old:~:text=x">Old</a>
    site/404.html
    | <a href="/me/">Me</a>
    site/a b.pdf
    site/a.svg
    site/s.js
    site/styles/s.css
    | p { background: url(../a.svg); mask: url(#part) }
"""


def faults(folder: Path, drawing: str, base: str = "/") -> list[str]:
    return told(links.find(site_of(folder, drawing, base), None))


def link_faults(folder: Path, *hrefs: str) -> list[str]:
    return told(links.find(only_page(folder, *(f'<a href="{href}">x</a>' for href in hrefs)), None))


def test_a_good_site_has_no_problems(tmp_path: Path) -> None:
    assert faults(tmp_path, GOOD) == []


def test_a_good_site_below_a_path_has_no_problems(tmp_path: Path) -> None:
    assert faults(tmp_path, GOOD.replace('"/me/"', '"/pocket-book/me/"'), base="/pocket-book/") == []


# Inside the site


def test_pages_that_do_not_exist_are_told_where_they_were_written_with_the_nearest_that_does(
    tmp_path: Path,
) -> None:
    assert faults(
        tmp_path,
        """
        content/scene/frozen.md
        | First see [Shouting](shuoting.md) and then [Sleep](../scene/sleep.md).
        |
        | Then [this](https://example.org) and [that](xyz.md).
        content/scene/shouting.md
        content/me/sleep.md
        site/scene/frozen/index.html
        | <p>First see <a href="shuoting.md">Shouting</a> and then <a href="../scene/sleep.md">Sleep</a>.</p>
        | <p>Then <a href="https://example.org">this</a> and <a href="xyz.md">that</a>.</p>
        site/scene/shouting/index.html
        site/me/sleep/index.html
        """,
    ) == [
        'content/scene/frozen.md:1  the link "../scene/sleep.md" goes to a page that does not exist;'
        ' write "../me/sleep.md"',
        'content/scene/frozen.md:1  the link "shuoting.md" goes to a page that does not exist; write "shouting.md"',
        'content/scene/frozen.md:3  the link "xyz.md" goes to a page that does not exist;'
        " correct it, or take the link out",
    ]


def test_a_page_that_does_not_exist_linked_from_the_frame(tmp_path: Path) -> None:
    assert faults(
        tmp_path,
        """
        site/scene/frozen/index.html
        |
        | <a href="../../me/slep/">Sleep</a> <a href="../../sleep/">Sleep</a>
        site/me/sleep/index.html
        """,
    ) == [
        'site/scene/frozen/index.html:2  the link "../../me/slep/" goes to a page that does not exist;'
        ' write "../../me/sleep/"',
        'site/scene/frozen/index.html:2  the link "../../sleep/" goes to a page that does not exist;'
        ' write "../../me/sleep/"',
    ]


def test_the_same_broken_link_in_two_places_is_told_twice(tmp_path: Path) -> None:
    assert faults(
        tmp_path,
        """
        content/index.md
        | [x](gone.md)
        | [x](gone.md)
        site/index.html
        | <a href="gone.md">x</a> <a href="gone.md">x</a>
        """,
    ) == [
        'content/index.md:1  the link "gone.md" goes to a page that does not exist; correct it, or take the link out',
        'content/index.md:2  the link "gone.md" goes to a page that does not exist; correct it, or take the link out',
    ]


def test_a_link_that_climbs_out_of_the_site(tmp_path: Path) -> None:
    assert link_faults(tmp_path, "../index.html") == [
        'site/index.html:1  the link "../index.html" leads out of the site; write "index.html"'
    ]


def test_a_path_outside_the_base(tmp_path: Path) -> None:
    drawing = 'site/me/index.html\n| <a href="/me/">Me</a>\nsite/index.html'
    assert faults(tmp_path, drawing, base="/pocket-book/") == [
        'site/me/index.html:1  the link "/me/" starts outside /pocket-book/, where the site is; write "./"'
    ]


def test_capital_letters_count(tmp_path: Path) -> None:
    assert faults(tmp_path, 'site/index.html\n| <a href="Me/">Me</a>\nsite/me/index.html') == [
        'site/index.html:1  the link "Me/" goes to a page that does not exist; write "me/"'
    ]


def test_a_page_of_a_folder_is_not_a_file_with_a_slash(tmp_path: Path) -> None:
    assert faults(tmp_path, 'site/index.html\n| <a href="a.pdf/">File</a>\nsite/a.pdf') == [
        'site/index.html:1  the link "a.pdf/" goes to a page that does not exist; write "a.pdf"'
    ]


def test_a_missing_slash_is_a_warning(tmp_path: Path) -> None:
    site = site_of(tmp_path, 'site/index.html\n| <a href="me?a=1#rest">Me</a>\nsite/me/index.html\n| <p id="rest">')
    problems = links.find(site, None)
    assert told(problems) == [
        'site/index.html:1  the link "me?a=1#rest" opens only after a redirect, which a phone without signal'
        ' cannot make; write "me/?a=1#rest"'
    ]
    assert [problem.severity for problem in problems] == ["warning"]


def test_a_place_on_a_page_that_does_not_exist(tmp_path: Path) -> None:
    assert faults(
        tmp_path,
        """
        content/index.md
        |
        | [Rest](me/sleep.md#slep)
        content/me/sleep.md
        | [Here](#nothing-like-it)
        site/index.html
        | <a href="me/sleep/#slep">Rest</a> <a href="me/sleep">Me</a>
        site/me/sleep/index.html
        | <p id="sleep"><a href="#nothing-like-it">Here</a><a href="../../#x">Home</a>
        """,
    ) == [
        'content/index.md:2  the link "me/sleep/#slep" names a place, "#slep", that me/sleep/ does not have;'
        ' write "#sleep"',
        'content/me/sleep.md:1  the link "#nothing-like-it" names a place, "#nothing-like-it",'
        ' that me/sleep/ does not have; link to one of its headings, or leave out "#nothing-like-it"',
        'site/index.html:1  the link "me/sleep" opens only after a redirect, which a phone without signal'
        ' cannot make; write "me/sleep/"',
        'site/me/sleep/index.html:1  the link "../../#x" names a place, "#x", that the first page does not'
        ' have; link to one of its headings, or leave out "#x"',
    ]


def test_a_link_without_an_address(tmp_path: Path) -> None:
    assert link_faults(tmp_path, "", " ") == [
        "site/index.html:1  a link has no address; write the address it should open, or take the link out",
        "site/index.html:2  a link has no address; write the address it should open, or take the link out",
    ]


def test_the_nearest_page_is_the_one_in_the_same_place(tmp_path: Path) -> None:
    assert faults(
        tmp_path,
        """
        content/scene/frozen.md
        | <a href="../slep/">Sleep</a>
        site/scene/frozen/index.html
        | <a href="../slep/">Sleep</a>
        site/scene/sleep/index.html
        site/me/sleep/index.html
        site/404.html
        | <a href="/slep.md">Sleep</a>
        site/slep-not.md
        """,
    ) == [
        'content/scene/frozen.md:1  the link "../slep/" goes to a page that does not exist; write "../sleep/"',
        'site/404.html:1  the link "/slep.md" goes to a page that does not exist; write "me/sleep/"',
    ]


def test_the_root_of_the_server_is_not_the_site(tmp_path: Path) -> None:
    assert faults(tmp_path, 'site/index.html\n| <a href="/">Now</a>\nsite/.nojekyll', base="/pocket-book/") == [
        'site/index.html:1  the link "/" starts outside /pocket-book/, where the site is;'
        " correct it, or take the link out"
    ]


# Outside the site


@pytest.mark.parametrize(
    ("href", "fault"),
    [
        (
            "http://example.org/a",
            'is not secure; write "https://example.org/a" if that opens, or take it out',
        ),
        ("HTTP://example.org", 'is not secure; write "https://example.org" if that opens, or take it out'),
        ("//example.org/a", 'leaves out https:; write "https://example.org/a"'),
        ("javascript:void(0)", "runs a script; link to a page, or use a button"),
        (
            "data:text/html,x",
            "begins with data:, which is not allowed; link to a page, or to an https:// address",
        ),
        ("ftp://a.org/", "begins with ftp:, which is not allowed; link to a page, or to an https:// address"),
        (
            "call:samaritans",
            "begins with call:, which is not allowed; link to a page, or to an https:// address",
        ),
        ("https://", "is not a whole address; write one such as https://www.example.org/page"),
        ("https:///a", "is not a whole address; write one such as https://www.example.org/page"),
        ("https://example", "is not a whole address; write one such as https://www.example.org/page"),
        ("https://example.org/a b", "is not a whole address; write one such as https://www.example.org/page"),
        (
            "https://example.org/a?b=c&gclid=x",
            'carries what advertisers follow readers by; write "https://example.org/a?b=c"',
        ),
        ("mailto:", "is not an email address; write it like mailto:name@example.org"),
        ("mailto:help?subject=x", "is not an email address; write it like mailto:name@example.org"),
        ("mailto:help", "is not an email address; write it like mailto:name@example.org"),
        ("mailto:a@b.org,help@", "is not an email address; write it like mailto:name@example.org"),
        ("mailto:a b@c.org", "is not an email address; write it like mailto:name@example.org"),
        ("mailto:a@b.org?subjct=x", 'has "subjct", which is no part of an email; use subject= or body='),
    ],
)
def test_an_outside_address_that_is_refused(tmp_path: Path, href: str, fault: str) -> None:
    assert link_faults(tmp_path, href) == [f'site/index.html:1  the link "{href}" {fault}']


def test_a_contact_that_a_link_holds_is_no_address(tmp_path: Path) -> None:
    """It is saved, not gone to, and works without signal."""
    assert link_faults(tmp_path, "data:text/vcard;charset=utf-8,BEGIN:VCARD%0D%0AFN:Calm%0D%0AEND:VCARD%0D%0A") == []


def test_a_script_in_disguise_is_refused(tmp_path: Path) -> None:
    assert link_faults(tmp_path, "&#9;java&#10;Script:x()") == [
        'site/index.html:1  the link "javaScript:x()" runs a script; link to a page, or use a button'
    ]


def test_an_address_that_cannot_be_read(tmp_path: Path) -> None:
    assert link_faults(tmp_path, "https://[x/") == [
        'site/index.html:1  "https://[x/" is not an address; copy it from the browser again'
    ]


def test_a_long_address_is_shortened(tmp_path: Path) -> None:
    assert link_faults(tmp_path, "data:," + "x" * 200) == [
        f'site/index.html:1  the link "data:,{"x" * 73}…" begins with data:, which is not allowed;'
        " link to a page, or to an https:// address"
    ]


def test_the_evidence_of_a_service_may_be_an_insecure_page(tmp_path: Path) -> None:
    class Evidence:
        url = "http://example.org/seen"

    class Service:
        sources = (Evidence,)

    book = cast("Book", SimpleNamespace(services={"a": Service}))
    site = only_page(tmp_path, '<a href="http://example.org/seen">x</a><a href="http://example.org/">y</a>')
    assert told(links.find(site, book)) == [
        'site/index.html:1  the link "http://example.org/" is not secure;'
        ' write "https://example.org/" if that opens, or take it out'
    ]


# Files that are loaded


def test_files_that_do_not_exist(tmp_path: Path) -> None:
    assert faults(
        tmp_path,
        """
        content/index.md
        |
        | ![A door](images/dor.svg)
        site/index.html
        | <img src="images/dor.svg" alt="A door">
        | <script src="app.js"></script><script src="https://example.org/app.js"></script>
        | <img src="//[" alt="">
        | <img src="../images/door.svg" alt="">
        site/images/door.svg
        site/styles/s.css
        | p {
        | background: url(../images/doors.svg); mask: url(q.woff2) }
        """,
    ) == [
        'content/index.md:2  loads "images/dor.svg", which does not exist; write "images/door.svg"',
        'site/index.html:2  loads "app.js", which does not exist; add the file, or take out what loads it',
        'site/index.html:3  "//[" is not an address; write the path of a file',
        'site/index.html:4  loads "../images/door.svg", which does not exist; write "images/door.svg"',
        'site/styles/s.css:2  loads "../images/doors.svg", which does not exist; write "../images/door.svg"',
        'site/styles/s.css:2  loads "q.woff2", which does not exist; add the file, or take out what loads it',
    ]
