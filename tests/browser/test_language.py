"""The language helper as an officer uses it: a paragraph in, better words tapped in, and nothing of it left behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from build_scripts.server import StaticServer
from tests.browser.conftest import NewChromiumPhone
from tests.browser.phones import ChromiumPhone, Phone
from tests.browser.test_tools import SPY, STARTED, tap

ROOT = Path(__file__).resolve().parents[2]
PAGE = "work/write/check-words/"
BOX = ".tool textarea"
SAID = ".tool__say"
PARAGRAPH = (
    'Ella is 15. She put herself at risk by going out. Her mum said "she is attention seeking". '
    "He is known to be manipulative. She did not refuse support."
)


def value(phone: Phone) -> str:
    return str(phone.evaluate(f"() => document.querySelector('{BOX}').value"))


def test_two_taps_from_work_a_paragraph_is_checked_and_put_right(server: StaticServer, phone: Phone) -> None:
    """Marked in place and in order; a tap puts better words in, the gap in them is selected, and Undo goes back."""
    phone.open(server.url)
    phone.click(".places a:nth-of-type(5)")
    phone.wait_for("() => document.querySelector('h1').textContent.trim() === 'Work'")
    phone.click("article a[href$='check-words/']")
    phone.wait_for(STARTED)
    phone.fill(BOX, PARAGRAPH)
    phone.wait_for(".finding")
    assert phone.text(SAID) == "2 phrases to look at."
    marks = "() => [...document.querySelectorAll('.marked mark')].map((mark) => mark.textContent)"
    assert phone.evaluate(marks) == ["put herself at risk", "manipulative"]
    laid = """() => {
      const [box, behind] = ['textarea', '.marked__behind'].map((of) => document.querySelector(`.tool ${of}`));
      const off = behind.classList.contains('marked__behind--off');
      return [off, box.scrollHeight - behind.scrollHeight, box.clientWidth - behind.clientWidth];
    }"""
    assert phone.evaluate(laid) == [False, 0, 0], "the marks lie behind the words"

    tap(phone, "Was put at risk by")
    changed = PARAGRAPH.replace("put herself at risk", "was put at risk by …")
    assert value(phone) == changed
    selected = """() => {
      const { value, selectionStart, selectionEnd } = document.activeElement;
      return value.slice(selectionStart, selectionEnd);
    }"""
    assert phone.evaluate(selected) == "…"
    assert phone.text(SAID) == "“put herself at risk” is changed. 1 phrase to look at."

    tap(phone, "Undo")
    assert value(phone) == PARAGRAPH
    assert phone.text(SAID) == "It is as it was. 2 phrases to look at."
    phone.evaluate(
        "() => document.querySelectorAll('.finding')[1].querySelector('.tool__row button:last-child').click()"
    )
    assert phone.text(SAID) == "“manipulative” stays. 1 phrase to look at."
    assert value(phone) == PARAGRAPH
    tap(phone, "Clear it")
    assert value(phone) == "" and phone.count(".finding__words") == 0
    tap(phone, "Undo")
    assert value(phone) == PARAGRAPH

    phone.click(".places a:nth-of-type(5)")
    phone.wait_for("() => document.querySelector('h1').textContent.trim() === 'Work'")
    phone.back()
    phone.wait_for(STARTED)
    assert value(phone) == "", "leaving takes the words away"
    phone.fill(BOX, PARAGRAPH)
    phone.evaluate("() => dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}))")
    assert value(phone) == "", "also where the browser keeps the page in memory to come back to"
    assert "herself" not in phone.evaluate("() => document.querySelector('.tool').innerHTML")


def test_the_keyboard_does_it_all(server: StaticServer, chromium_phone: ChromiumPhone) -> None:
    """By names and roles: the box, a heading for each phrase, buttons. The browser's own undo takes a change back."""
    page = chromium_phone.page
    chromium_phone.open(server.url + PAGE)
    box = page.get_by_role("textbox", name="Your paragraph")
    box.focus()
    page.keyboard.type("She is attention seeking. He is an alcoholic.")
    assert page.get_by_role("status").filter(has_text="2 phrases to look at.").count() == 1
    assert page.get_by_role("heading", name="attention seeking").count() == 1
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.textContent").startswith("Was looking for help")
    page.keyboard.press("Enter")
    assert box.input_value().startswith("She was looking for help or for someone to be with. He is")
    assert page.evaluate("() => document.activeElement.textContent") == "“attention seeking” is changed."
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.textContent") == "Undo"
    box.focus()
    page.keyboard.press("ControlOrMeta+z")
    assert box.input_value() == "She is attention seeking. He is an alcoholic."
    box.fill("He rang us at noon.")
    assert chromium_phone.text(SAID).startswith("No words from the list.")
    assert chromium_phone.count(".finding") == 0
    assert chromium_phone.errors == []


@pytest.mark.reopens
def test_nothing_of_it_is_written_or_sent(server: StaticServer, chromium_phone: ChromiumPhone) -> None:
    """Seen from inside the page, at every way to write or send; at the server; and in the browser's own files."""
    phone = chromium_phone
    phone.page.add_init_script(f"({SPY})()")
    phone.open(server.url + PAGE)
    phone.wait_for(STARTED)
    phone.fill(BOX, "Samphire is manipulative. He put himself at risk in Kettle harbour.")
    tap(phone, "Was targeted by")
    tap(phone, "Keep it")
    phone.evaluate("() => localStorage.setItem('spied', 'on')")
    written = phone.evaluate("() => window.written")
    assert 'Storage.setItem ["spied","on"]' in written
    asked = [str(seen) for seen in server.requests]
    assert [line for line in (*written, *asked) if "Samphire" in line or "harbour" in line] == []
    assert phone.foreign_requests == []
    phone.open(server.url + "work/")
    phone.reopen()
    for path in (path for path in phone.profile.rglob("*") if path.is_file()):
        held = path.read_bytes()
        for word in ("Samphire", "Kettle harbour"):
            assert word.encode() not in held and word.encode("utf-16-le") not in held, path.name


def test_marked_text_has_no_accessibility_faults(server: StaticServer, new_chromium_phone: NewChromiumPhone) -> None:
    """axe in light and dark, everything to tap big enough, and nothing to scroll sideways at 400 % zoom (320 wide)."""
    axe = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")
    run = """async () => {
      const dark = matchMedia('(prefers-color-scheme: dark)').matches;  // where only the colours are others
      const all = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
      const rules = dark ? ['color-contrast'] : all;
      const found = await axe.run('.tool', {runOnly: rules});
      const small = [...document.querySelectorAll('.tool button')].filter((e) => e.checkVisibility() &&
        (e.getBoundingClientRect().height < 47.5 || e.getBoundingClientRect().width < 47.5));
      return [...found.violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.target.join(' ')}`)),
        ...small.map((e) => `small: ${e.textContent}`),
        ...(document.documentElement.scrollWidth > 320 ? ['wide'] : [])];
    }"""
    for scheme in ("light", "dark"):
        phone = new_chromium_phone(width=320, colour_scheme=scheme)
        phone.open(server.url + PAGE)
        phone.wait_for(STARTED)
        phone.fill(BOX, PARAGRAPH + ' "An open quote. ' + "Averylongwordwithoutanyspaceinit" * 3 + " is hostile.")
        tap(phone, "Was targeted by")
        phone.page.evaluate(axe)
        assert phone.evaluate(run) == [], scheme
