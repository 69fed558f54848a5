"""The tools as a person uses them: by what the buttons say, on real phones, without signal where that matters."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from build_scripts.server import StaticServer
from tests.browser.conftest import NewChromiumPhone
from tests.browser.phones import ChromiumPhone, Phone
from tests.conftest import BASE

STARTED = "[data-tool-state=on]"


@pytest.fixture(scope="module")
def server(book_site: Path) -> Iterator[StaticServer]:
    """The published book under a sub-path of a real server."""
    with StaticServer(book_site, base=BASE) as server:
        yield server


def tap(phone: Phone, words: str) -> None:
    """Taps the button, or what else has these words, in the tool."""
    js = """words => {
      const named = [...document.querySelectorAll('.tool button, .tool label, .tool summary, .tool a')];
      const found = named.find((e) => e.checkVisibility() && e.textContent.trim().startsWith(words));
      if (found) found.click();
      return Boolean(found);
    }"""
    phone.wait_until(lambda: bool(phone.evaluate(js, words)), f"something that says {words!r}")


def test_two_taps_from_anywhere_the_pacer_runs(server: StaticServer, phone: Phone) -> None:
    """Me, then its first line: the circle is already breathing in. Afterwards one next step."""
    phone.open(server.url + "work/write/ppn1/")
    phone.click(".places a:nth-of-type(3)")
    phone.wait_for("() => document.querySelector('h1').textContent.trim() === 'Me'")
    phone.click("a[href$='breathing/#start']")
    phone.wait_for(".pacer__word")
    assert phone.text(".pacer__word") == "Breathe in"
    tap(phone, "Stop")
    phone.wait_for(".button--start")
    assert phone.count(".pacer") == 0


def test_the_pacer_goes_by_the_clock_and_ends_in_one_next_step(
    server: StaticServer, chromium_phone: ChromiumPhone
) -> None:
    """Half an hour passes in which the phone draws nothing, as when it sleeps: the pacer is over, not behind."""
    page = chromium_phone.page
    page.clock.install(time=datetime(2026, 11, 23, 3, 0))
    chromium_phone.open(server.url + "me/breathing/")
    chromium_phone.wait_for(STARTED)
    page.clock.pause_at(datetime(2026, 11, 23, 4, 0))
    tap(chromium_phone, "Sound, buzz")
    page.get_by_role("group", name="How tense are you now?").get_by_role("radio", name="7").check()
    page.get_by_role("button", name="Start").click()
    page.clock.run_for(4_500)
    assert page.locator(".pacer").inner_text().split() == ["Breathe", "out", "1"]
    page.clock.fast_forward("30:00")
    page.clock.run_for(100)
    page.get_by_role("group", name="You said 7 before").get_by_role("radio", name="4").check()
    assert "Lower than before" in chromium_phone.text(".tool__result")
    assert page.locator(".tool__result a").count() == 1
    assert chromium_phone.errors == []


def test_grounding_goes_through_the_pages_own_steps(server: StaticServer, phone: Phone) -> None:
    phone.open(server.url + "me/grounding/#start")
    phone.wait_for(".step__words")
    written = phone.evaluate(
        "() => [...document.querySelector('article > ol').children].map((li) => li.textContent.trim())"
    )
    assert len(written) == 4
    for number, words in enumerate(written):
        assert phone.text(".step__words").strip() == words
        tap(phone, "Done" if number == 3 else "Next")
    phone.wait_for(".tool__result")
    assert phone.count(".tool__result a") == 1


def test_one_tap_hides_the_screen_and_one_brings_it_back(server: StaticServer, phone: Phone) -> None:
    """Neither the page nor its title shows, and a screen reader or the keyboard cannot get behind the cover."""
    phone.open(server.url + "me/get-help-today/")
    phone.click("[data-cover]")
    phone.wait_for("dialog.cover[open]")
    at_the_middle = "() => document.elementFromPoint(innerWidth / 2, innerHeight / 2).closest('dialog')?.className"
    assert phone.evaluate(at_the_middle) == "cover"
    assert "help" not in phone.text("dialog.cover").lower()
    assert phone.title() == "Pocket Book"
    phone.press("Tab")
    assert phone.evaluate("() => !document.activeElement.closest('main, header')")
    phone.click(".cover__back")
    phone.wait_for("() => !document.querySelector('dialog.cover').open")
    assert phone.title().startswith("Get help today")


def test_no_tool_shows_and_nothing_is_lost_without_a_script(
    server: StaticServer, new_chromium_phone: NewChromiumPhone
) -> None:
    phone = new_chromium_phone(javascript=False)
    for page, words in (("me/breathing/", "In through your nose"), ("me/grounding/", "5 things you can see")):
        phone.open(server.url + page)
        assert phone.text(".tool") == ""
        assert words in phone.text("article")
        assert not phone.evaluate("() => document.querySelector('[data-cover]').checkVisibility()")


def test_a_tool_that_breaks_leaves_the_page_and_the_others(server: StaticServer, chromium_phone: ChromiumPhone) -> None:
    """Its script does not arrive: the page is as it was written, the cover still works."""
    chromium_phone.page.route("**/assets/breathing-*.js", lambda route: route.abort())
    chromium_phone.open(server.url + "me/breathing/")
    chromium_phone.wait_for("() => document.querySelector('[data-tool-state=failed]')")
    assert chromium_phone.text(".tool") == ""
    chromium_phone.click("[data-cover]")
    chromium_phone.wait_for("dialog.cover[open]")
