"""The night look, and what a page is on paper."""

from __future__ import annotations

import re
from pathlib import Path

from build_scripts.server import StaticServer
from tests.browser.conftest import NewChromiumPhone, NewPhone
from tests.browser.phones import ChromiumPhone, Phone

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
CONTRAST = """async () => {
  for (const fold of document.querySelectorAll('article details')) fold.open = true;
  const {violations} = await axe.run(document, {runOnly: ['color-contrast', 'color-contrast-enhanced']});
  return violations.flatMap(({id, nodes}) => nodes.map(({target}) => `${id}: ${target.join(' ')}`));
}"""
NIGHT = "html[data-look=night]"
BACKGROUND = "() => getComputedStyle(document.body).backgroundColor"


def choose_night(phone: Phone) -> None:
    phone.click("summary[aria-label=Menu]")
    phone.click(".menu [data-night]")
    phone.wait_for(NIGHT)


def test_the_night_look_is_kept_from_page_to_page_and_left_in_one_tap(
    server: StaticServer, new_phone: NewPhone
) -> None:
    """At 320 pixels too, where its button takes the place of the name."""
    phone = new_phone(width=320)
    phone.open(server.url)
    usual = phone.evaluate(BACKGROUND)
    assert not phone.evaluate("() => document.querySelector('.bar__day').checkVisibility()")

    phone.click("summary[aria-label=Menu]")
    in_menu = "(selector) => getComputedStyle(document.querySelector(`.menu__panel ${selector}`)).color"
    assert phone.evaluate(in_menu, "[data-night]") == phone.evaluate(in_menu, "a"), (
        "it can be read like what is above it"
    )
    phone.open(server.url)
    choose_night(phone)
    phone.open(server.url + "me/breathing/")
    phone.wait_for(".bar__day")
    assert phone.evaluate(BACKGROUND) == "rgb(6, 2, 1)"
    assert phone.attribute(".menu [data-night]", "aria-pressed") == "true"
    assert not phone.evaluate("() => document.documentElement.scrollWidth > innerWidth")

    phone.click(".bar__day")
    phone.wait_for(f"() => !document.querySelector('{NIGHT}')")
    assert phone.evaluate("() => document.activeElement.getAttribute('aria-label')") == "Menu"
    phone.open(server.url)
    assert phone.evaluate(BACKGROUND) == usual


def test_no_page_is_painted_before_it_knows_its_look(server: StaticServer, chromium_phone: ChromiumPhone) -> None:
    """The look needs none of the other scripts, and what is painted first waits for it."""
    chromium_phone.open(server.url)
    choose_night(chromium_phone)
    chromium_phone.page.route(re.compile(r"/(app-[^/]*|pwa)\.js$"), lambda route: route.abort())
    chromium_phone.open(server.url + "scene/")
    script = "performance.getEntriesByType('resource').find(({name}) => name.includes('/look-'))"

    assert chromium_phone.count(NIGHT) == 1
    assert chromium_phone.evaluate(f"() => {script}.renderBlockingStatus") == "blocking"


def test_the_phones_own_bar_darkens_too(server: StaticServer, chromium_phone: ChromiumPhone) -> None:
    colours = "() => [...document.querySelectorAll('meta[name=theme-color]')].map(({content}) => content)"
    chromium_phone.open(server.url)
    usual = chromium_phone.evaluate(colours)
    choose_night(chromium_phone)
    assert set(chromium_phone.evaluate(colours)) == {"#0b0402"}
    chromium_phone.click(".bar__day")
    chromium_phone.wait_for(f"() => !document.querySelector('{NIGHT}')")
    assert chromium_phone.evaluate(colours) == usual


def test_everything_can_be_read_at_night(server: StaticServer, chromium_phone: ChromiumPhone) -> None:
    """axe reckons the contrast of what is really on the page; the urgent strip reaches AAA."""
    chromium_phone.open(server.url)
    choose_night(chromium_phone)
    for address in (
        "scene/first-minute/",
        "me/breathing/",
        "signposting/services/samaritans/",
        "work/write/better-words/",
    ):
        chromium_phone.open(server.url + address)
        chromium_phone.page.evaluate(AXE.read_text("utf-8"))
        faults = chromium_phone.evaluate(CONTRAST)
        assert [fault for fault in faults if fault.startswith("color-contrast:") or ".urgent" in fault] == [], address


def test_numbers_to_ring_stand_on_screens_that_cannot_ring(
    server: StaticServer, new_chromium_phone: NewChromiumPhone
) -> None:
    phone = new_chromium_phone(width=1280, height=800)
    phone.open(server.url)

    assert "116 123" in phone.text(".urgent")


def test_a_page_on_paper_is_black_on_white_with_every_number(
    saving_server: StaticServer, new_chromium_phone: NewChromiumPhone
) -> None:
    """From a phone in the night look: no frame, nothing to tap, the urgent numbers, and which copy it is."""
    phone = new_chromium_phone(colour_scheme="dark")
    phone.open(saving_server.url)
    choose_night(phone)
    phone.wait_for("html[data-pwa=ready]", timeout=60)
    phone.open(saving_server.url + "signposting/services/samaritans/")
    phone.page.keyboard.press("Shift")  # the first sign of a person: now the page asks which copy it is
    phone.wait_until(lambda: _paper_line(phone).startswith("Copy of "), "the copy's date on paper")
    assert re.fullmatch(r"Copy of \d+ \w+ 20\d\d \([0-9a-f]{8}\)\. Printed \d+ \w+ 20\d\d\.", _paper_line(phone))

    phone.page.emulate_media(media="print")
    phone.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    phone.wait_for("() => getComputedStyle(document.querySelector('h1')).color === 'rgb(0, 0, 0)'")
    shown = phone.text("body")
    assert phone.evaluate(BACKGROUND) == "rgb(255, 255, 255)"
    assert "Samaritans 116 123" in " ".join(shown.split())
    assert "Where this was seen" in shown
    assert not any(words in shown for words in ("Share", "Save to contacts", "Open now", "Signposts", "Nothing you do"))

    phone.evaluate("() => dispatchEvent(new Event('afterprint'))")
    assert phone.count("article details[open]") == 0


def _paper_line(phone: ChromiumPhone) -> str:
    phone.evaluate("() => { dispatchEvent(new Event('beforeprint')); dispatchEvent(new Event('afterprint')); }")
    return str(phone.evaluate("() => document.querySelector('[data-paper]').textContent"))


def test_a_short_page_is_one_sheet(server: StaticServer, chromium_phone: ChromiumPhone) -> None:
    chromium_phone.open(server.url + "signposting/services/samaritans/")
    pdf = chromium_phone.page.pdf(prefer_css_page_size=True)

    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf)) == 1
