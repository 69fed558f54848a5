"""Nobody is kept out: axe, sizes and colours on every page, and in every state of a tool, as far as a machine can say.

`.venv/bin/python -m tests.access` looks at everything in every view; here is what a change is most likely to break.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from build_scripts.server import StaticServer
from tests.access.look import layouts, pages_in_views, ready_phone, states_in_views
from tests.access.pages import pages_of, typical
from tests.access.views import View, equip, text_size
from tests.browser.conftest import NewChromiumPhone
from tests.browser.phones import ChromiumPhone
from tests.conftest import BASE

SERVICE = "signposting/services/mens-advice-line/"


@pytest.fixture(scope="module")
def server(book_site: Path) -> Iterator[StaticServer]:
    """The published book under a sub-path of a real server."""
    with StaticServer(book_site, base=BASE) as server:
        yield server


@pytest.fixture
def phone(server: StaticServer, new_chromium_phone: NewChromiumPhone) -> ChromiumPhone:
    """A phone that has the book and notes what moves by itself."""
    phone = new_chromium_phone()
    equip(phone)
    ready_phone(phone, server.url)
    return phone


def test_every_page_in_daylight(server: StaticServer, phone: ChromiumPhone, book_site: Path) -> None:
    """No fault that axe knows, nothing too small or too close for a glove, nothing that moves by itself."""
    assert pages_in_views(phone, server.url, pages_of(book_site), [View("light", 360)]) == {}


def test_every_kind_of_page_at_night_and_in_forced_colours(
    server: StaticServer, phone: ChromiumPhone, book_site: Path
) -> None:
    """From the narrowest phone to a desk: nothing is lost when a reader chooses the colours."""
    views = [View("light", 320), View("light", 1280), View("dark", 360), View("forced", 360), View("dark", 768)]
    assert pages_in_views(phone, server.url, typical(book_site), views) == {}


def test_every_state_of_every_tool(server: StaticServer, phone: ChromiumPhone, book_site: Path) -> None:
    """Also with the menu, the search, a code, a note or a notice open."""
    views = [View("light", 320), View("dark", 360), View("forced", 360)]
    assert states_in_views(phone, server.url, book_site, views) == {}


def test_text_follows_the_size_chosen_on_the_phone(server: StaticServer, phone: ChromiumPhone, book_site: Path) -> None:
    """Twice the size in the settings is twice the size on the page. Chrome on Android asks for a tag before it tells
    the size, and an iPhone tells it only through a text style, which no engine here knows."""
    size = "() => parseFloat(getComputedStyle(document.querySelector('main p:last-of-type')).fontSize)"
    as_it_comes = phone.evaluate(size)
    text_size(phone, 200)
    phone.wait_for(f"() => ({size})() === {2 * as_it_comes}")
    assert phone.attribute("meta[name=text-scale]", "content") == "scale"
    styles = "".join(path.read_text("utf-8") for path in (book_site / "assets").glob("*.css"))
    assert re.search(r"@supports \(-webkit-touch-callout: ?none\)\{html\{font:-apple-system-title3\}\}", styles)


def test_every_kind_of_page_with_large_text_wide_spacing_and_little_room(
    server: StaticServer, phone: ChromiumPhone, book_site: Path
) -> None:
    """Text of 200 %, the spacing of WCAG 1.4.12, a phone on its side, half a screen, 400 % zoom, less movement:
    nothing is cut off or covered, the focus is always in sight, bars leave room."""
    assert layouts(phone, server.url, typical(book_site)) == {}


def test_a_note_that_was_begun_leaves_room_for_the_page(server: StaticServer, phone: ChromiumPhone) -> None:
    """Its bar stays at the bottom of every page, and where the glass is small it must not."""
    phone.open(server.url + SERVICE)
    phone.page.get_by_role("button", name="Add to note").first.click()
    phone.wait_for(".note-bar")
    assert layouts(phone, server.url, ["signposting/", SERVICE]) == {}
