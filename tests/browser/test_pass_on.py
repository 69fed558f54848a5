"""Passing a service on: to another phone's camera, to the contacts, in a note, on paper; with no signal too."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image

from build_scripts.server import StaticServer
from tests.browser.conftest import NewChromiumPhone, NewPhone
from tests.browser.phones import ChromiumPhone, Phone
from tests.browser.test_offline import READY
from tests.build.reading import decoded, of_vcard

ROOT = Path(__file__).resolve().parents[2]
SAMARITANS = "signposting/services/samaritans/"
PAPYRUS = "signposting/services/papyrus-hopeline247/"  # a number to ring and one to text
FOR_POLICE = "signposting/services/police-care-uk/"
STARTED = "() => document.querySelector('.pass-on')?.dataset.toolState === 'on'"


def open_card(phone: Phone, server: StaticServer, address: str) -> None:
    phone.open(server.url + address)
    phone.wait_for(STARTED)


def tap(phone: Phone, selector: str) -> None:
    """Brings an element clear of the bars, as a thumb would, and taps it."""
    phone.evaluate("selector => document.querySelector(selector).scrollIntoView({block: 'center'})", selector)
    phone.click(selector)


def wait_for_code(phone: Phone, says: str, folder: Path) -> None:
    """Waits until another phone's camera reads this on the screen, which is painted a little after it is drawn."""

    def is_seen() -> bool:
        phone.screenshot(folder / "screen.png")
        return decoded(Image.open(folder / "screen.png")) == says

    phone.wait_until(is_seen, f"a code that says {says}")


CODE = ".code > summary"  # of the first number
SECOND = ".code + .code > summary"


@pytest.mark.parametrize("look", ["light", "dark", "night"])
def test_another_phone_reads_the_number_off_the_narrowest_screen(
    server: StaticServer, new_phone: NewPhone, tmp_path: Path, look: str
) -> None:
    """One tap or key shows the code, black on white and 240 pixels or more, one number's at a time."""
    phone = new_phone(width=320, colour_scheme="light" if look == "light" else "dark")
    open_card(phone, server, PAPYRUS)
    if look == "night":
        phone.evaluate("() => { document.documentElement.dataset.look = 'night'; }")
    phone.evaluate("selector => document.querySelector(selector).focus()", CODE)
    phone.press("Enter")
    phone.wait_for(".code[open] svg")

    box = "() => document.querySelector('.code[open] svg').getBoundingClientRect().toJSON()"
    assert phone.evaluate(box)["width"] >= 240
    wait_for_code(phone, "tel:+448000684141", tmp_path)

    tap(phone, SECOND)
    phone.wait_for(".code + .code[open] svg")
    phone.wait_for("() => document.querySelectorAll('.code[open]').length === 1")
    wait_for_code(phone, "SMSTO:88247:", tmp_path)
    tap(phone, SECOND)
    phone.wait_for("() => !document.querySelector('.code[open]')")


def test_a_code_needs_no_script_and_a_link_shows_it(
    server: StaticServer, new_chromium_phone: NewChromiumPhone, tmp_path: Path
) -> None:
    """The link is on every card that stands among the words of a page; without a script the code is a tap away."""
    phone = new_chromium_phone(colour_scheme="dark")
    phone.open(server.url + SAMARITANS + "#qr-code")
    phone.wait_for(".code[open] svg")
    wait_for_code(phone, "tel:116123", tmp_path)

    plain = new_chromium_phone(javascript=False, colour_scheme="dark")
    plain.open(server.url + SAMARITANS)
    plain.page.locator(CODE).click()
    plain.page.locator(".code[open] svg").scroll_into_view_if_needed()
    plain.screenshot(tmp_path / "plain.png")
    assert decoded(Image.open(tmp_path / "plain.png")) == "tel:116123"


def test_a_code_on_paper_is_read_too(
    server: StaticServer, new_chromium_phone: NewChromiumPhone, tmp_path: Path
) -> None:
    """The one that is open, and nothing of those that are not."""
    phone = new_chromium_phone(colour_scheme="dark")
    open_card(phone, server, PAPYRUS)
    tap(phone, CODE)
    phone.page.emulate_media(media="print")
    phone.page.locator(".code[open] svg").screenshot(path=tmp_path / "paper.png")
    assert decoded(Image.open(tmp_path / "paper.png")) == "tel:+448000684141"
    assert [code.is_visible() for code in phone.page.locator(".code").all()] == [True, False]


def test_a_note_gathers_three_services_and_leaves_nothing_behind(server: StaticServer, phone: Phone) -> None:
    for number, address in enumerate((SAMARITANS, PAPYRUS), start=1):
        open_card(phone, server, address)
        tap(phone, "[data-do=note]")
        phone.wait_for(f"() => document.querySelector('.note-bar').textContent.endsWith('{number} of 3')")
    phone.open(server.url + "signposting/")  # a page that only leads to cards shows it too
    phone.wait_for("() => document.querySelector('.note-bar')?.textContent.endsWith('2 of 3')")
    open_card(phone, server, "signposting/services/shout/")
    kept = phone.evaluate("() => [...Object.keys(localStorage), document.cookie].filter(Boolean)")
    assert [key for key in kept if not key.startswith("pwa checked")] == []  # when it last looked for a newer release

    phone.click(".note-bar")
    phone.wait_for(".note[open]")
    assert phone.text(".note__entries").count("0800 068 4141") == 1
    phone.click(".note__take-out")
    phone.wait_for("() => document.querySelectorAll('.note__entries li').length === 1")
    assert "Samaritans" not in phone.text(".note__entries")
    phone.evaluate("() => [...document.querySelectorAll('.note button')].find(b => b.textContent === 'Clear').click()")
    phone.wait_for("() => !document.querySelector('.note[open]') && document.querySelector('.note-bar').hidden")
    assert phone.evaluate("() => Object.keys(sessionStorage).filter(k => k.includes('note')).length") == 0


def test_what_is_for_the_police_alone_is_never_put_in_a_note_for_the_public(
    server: StaticServer, chromium_phone: ChromiumPhone
) -> None:
    """And every way to pass it on says whom it is for."""
    open_card(chromium_phone, server, FOR_POLICE)

    assert chromium_phone.count("[data-do=note]") == 0
    assert "Do not pass it to the public" in chromium_phone.text(".pass-on > .pass-on__warning")
    assert (chromium_phone.attribute(".pass-on", "data-text") or "").startswith("For police officers and staff only.")
    chromium_phone.click(CODE)
    chromium_phone.wait_for(".code[open] svg")
    assert "Do not pass it to the public" in chromium_phone.text(".code[open]")


def test_with_no_signal_contacts_can_be_saved_and_codes_shown(
    saving_server: StaticServer, chromium_phone: ChromiumPhone, tmp_path: Path
) -> None:
    """One service's from its card, and the file with the urgent ones; both are what a contacts app reads."""
    phone = chromium_phone
    phone.open(saving_server.url)
    phone.wait_for(READY, timeout=60)
    saving_server.stop()

    open_card(phone, saving_server, SAMARITANS)
    with phone.page.expect_download() as saved:
        phone.click("[data-do=save]")
    card = Path(saved.value.path()).read_bytes()
    assert saved.value.suggested_filename == "samaritans.vcf"
    assert b"\r\nTEL;TYPE=" in card and b"\n\n" not in card
    assert "116123" in [way.to for way in of_vcard(card.decode())]
    phone.click(CODE)
    phone.wait_for(".code[open] svg")
    wait_for_code(phone, "tel:116123", tmp_path)

    phone.open(saving_server.url + "signposting/pocket-card/")
    with phone.page.expect_download() as saved:
        phone.click("a[href$='pocket-book.vcf']")
    contacts = Path(saved.value.path()).read_bytes()
    assert card in contacts
    assert contacts.count(b"BEGIN:VCARD") == phone.count(".pocket-card li") > 20


def test_the_pocket_card_prints_on_one_sheet_black_on_white(
    server: StaticServer, new_chromium_phone: NewChromiumPhone, tmp_path: Path
) -> None:
    """From a phone in the dark as well."""
    phone = new_chromium_phone(colour_scheme="dark")
    phone.open(server.url + "signposting/pocket-card/")

    pdf = phone.page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf)) == 1
    phone.page.emulate_media(media="print")
    phone.wait_for("() => getComputedStyle(document.querySelector('.pocket-card a')).color === 'rgb(0, 0, 0)'")
    assert phone.evaluate("() => getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert not phone.page.locator(".top").is_visible()


def test_a_note_is_printed_alone(server: StaticServer, chromium_phone: ChromiumPhone) -> None:
    open_card(chromium_phone, server, SAMARITANS)
    chromium_phone.click("[data-do=note]")
    chromium_phone.click(".note-bar")
    chromium_phone.page.emulate_media(media="print")

    shown = chromium_phone.page.evaluate("document.body.innerText")
    assert shown.split("\n")[0] == "Hand-over note"
    assert "116 123" in shown
    assert "A trained volunteer answers" not in shown
    assert "Clear" not in shown


def test_without_a_script_there_is_the_number_and_no_button_that_does_nothing(
    server: StaticServer, new_chromium_phone: NewChromiumPhone
) -> None:
    """And a card can be saved to contacts, the same file as with one."""
    phone = new_chromium_phone(javascript=False)
    for address in ("signposting/pocket-card/", SAMARITANS):
        phone.open(server.url + address)
        assert phone.page.locator("article button:visible").count() == 0
        assert phone.page.locator("article a[href='tel:116123']:visible").count() == 1
        assert phone.page.locator("article a[download]:visible, article a[href$='.vcf']:visible").count() == 1
    with phone.page.expect_download() as saved:
        phone.click("[data-do=save]")
    assert saved.value.suggested_filename == "samaritans.vcf"
    card = Path(saved.value.path()).read_bytes()
    with_script = new_chromium_phone()
    open_card(with_script, server, SAMARITANS)
    with with_script.page.expect_download() as saved:
        with_script.click("[data-do=save]")
    assert Path(saved.value.path()).read_bytes() == card


@pytest.mark.parametrize("colour_scheme", ["light", "dark"])
def test_the_sheets_have_no_accessibility_faults(
    server: StaticServer, new_chromium_phone: NewChromiumPhone, colour_scheme: str
) -> None:
    axe = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")
    phone = new_chromium_phone(colour_scheme=colour_scheme, width=320)
    open_card(phone, server, PAPYRUS)
    phone.click("[data-do=note]")
    phone.page.evaluate(axe)
    for opener, opened in ((CODE, ".code[open]"), (".note-bar", "dialog[open]")):
        tap(phone, opener)
        phone.wait_for(opened)
        found = phone.page.evaluate(
            "async (part) => (await axe.run(part)).violations.flatMap(v => v.nodes.map(n => v.id + n.target))", opened
        )
        assert found == [], opener
        small = "e => e.filter(b => b.getBoundingClientRect().height < 47.5).map(b => b.textContent)"
        assert phone.page.eval_on_selector_all(f"{opened} button, {opened} summary", small) == []
        phone.press("Escape")
    assert phone.errors == []
