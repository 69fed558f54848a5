"""The course, its quizzes, the canvas and the roadmap, as a person uses them on real phones."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from build_scripts.server import StaticServer
from tests.browser.conftest import NewChromiumPhone
from tests.browser.phones import ChromiumPhone, Phone
from tests.browser.test_tools import STARTED, tap

KEPT = """async () => {
  const [{name}] = (await indexedDB.databases()).filter(({name}) => name.startsWith('pocket-book '));
  const wanted = (request) => new Promise((done) => { request.onsuccess = () => done(request.result); });
  const database = await wanted(indexedDB.open(name));
  const all = await wanted(database.transaction('entries').objectStore('entries').getAll());
  database.close();
  return JSON.stringify(all);
}"""


def open_tool(phone: Phone, url: str) -> None:
    phone.open(url)
    phone.wait_for(STARTED)


def focused(phone: Phone) -> str:
    """What has the focus, by the words it is known by."""
    js = "() => (document.activeElement.labels?.[0] ?? document.activeElement).innerText.trim()"
    return str(phone.evaluate(js))


def begin_before_the_tool(phone: Phone) -> None:
    """Puts the keyboard where somebody is who has read down to the quiz."""
    phone.evaluate(
        """() => {
          const before = document.querySelector('.tool').previousElementSibling;
          before.tabIndex = -1;
          before.focus();
        }"""
    )


def tab_to(phone: Phone, words: str) -> None:
    for _ in range(6):
        phone.press("Tab")
        if focused(phone).startswith(words):
            return
    raise AssertionError(f"six times Tab does not lead to {words!r} but to {focused(phone)!r}")


def choose(phone: Phone, label: str, words: str) -> None:
    """Chooses in the list with this label, as a tap on the choice does."""
    js = """([label, words]) => {
      const named = [...document.querySelectorAll('.tool label')].find((e) => e.textContent === label);
      const list = document.getElementById(named.htmlFor);
      list.value = [...list.options].find((option) => option.text.startsWith(words)).value;
      list.dispatchEvent(new Event('change', { bubbles: true }));
    }"""
    phone.evaluate(js, [label, words])


def test_a_quiz_is_taken_by_keyboard_left_gone_on_with_and_recorded(server: StaticServer, phone: Phone) -> None:
    """Each answer with its reason; the course leads back to the question it was left at; the name is not kept."""
    open_tool(phone, server.url + "work/learn/briefing-1/")
    assert not phone.evaluate("() => document.querySelector('.tool + ol').checkVisibility()")
    begin_before_the_tool(phone)
    tab_to(phone, "Let him sleep it off")
    phone.press("Space")
    tab_to(phone, "Check my answer")
    phone.press("Enter")
    phone.wait_for(".verdict")
    assert focused(phone).split("\n")[0] == "Not this one."
    assert "A medical check." in phone.text(".verdict") and "Illness and injury" in phone.text(".verdict")
    assert phone.attribute(".verdict a", "href") == "#say-the-five"
    phone.wait_for("() => (" + KEPT + ")().then((kept) => kept.includes('limp-and-slow'))")

    open_tool(phone, server.url + "work/learn/course/")
    assert "Not marked as read. Quiz: 1 of 2 answered so far." in phone.text(".tool")
    tap(phone, "Go on with Briefing 1")
    phone.wait_for("() => document.querySelector('.tool legend')?.textContent.startsWith('She agrees')")
    begin_before_the_tool(phone)
    tab_to(phone, "Write that she is fine")
    phone.press("ArrowDown")
    assert focused(phone) == "See her alone and ask an open question"
    phone.press("Enter")
    phone.wait_for(".verdict__word--right")
    tab_to(phone, "See how it went")
    phone.press("Enter")
    phone.wait_for("() => document.querySelector('.tool__say')?.textContent === '1 of 2 right.'")
    assert focused(phone) == "1 of 2 right."
    assert phone.attribute(".tool li a", "href") == "#say-the-five"
    tap(phone, "I have read this lesson")
    phone.wait_for("() => (" + KEPT + ')().then((kept) => !kept.includes(\'"read":""\'))')

    open_tool(phone, server.url + "work/learn/course/")
    assert "Read. Quiz: 1 of 2." in phone.text(".tool") and "1 of 6 done" in phone.text(".tool")
    assert phone.text(".button--start") == "Go on with Briefing 2"
    tap(phone, "Print a record")
    phone.fill(".tool input[type=text]", "Robin Example")
    phone.evaluate("() => { window.print = () => { window.printed = true; }; }")
    tap(phone, "Print it")
    assert phone.evaluate("() => window.printed")
    if isinstance(phone, ChromiumPhone):
        phone.page.emulate_media(media="print")
        assert "Start with" not in phone.text() and "Your name" not in phone.text()
    record = phone.text("body")
    for words in ("Robin Example", "1 of 2 right", "This is a record of your own learning. It is no qualification."):
        assert words in record
    assert "Robin" not in phone.evaluate(KEPT)


def test_a_question_with_two_right_answers_wants_both(server: StaticServer, chromium_phone: ChromiumPhone) -> None:
    page = chromium_phone.page
    open_tool(chromium_phone, server.url + "work/learn/block-2/")
    for words in ("A medical check", "Nothing on its own", '"First said A.', "See her alone"):
        page.get_by_role("radio", name=words).check()
        page.get_by_role("button", name="Check my answer").click()
        page.get_by_role("button", name="Next question").click()
    check = page.get_by_role("button", name="Check my answer")
    check.click()
    page.get_by_role("alert").get_by_text("Choose an answer first.").wait_for()
    page.get_by_role("checkbox", name="Wait").check()
    check.click()
    page.get_by_role("alert").get_by_text("Choose 2 answers.").wait_for()
    page.get_by_role("checkbox", name="Ask why they won't answer").check()
    check.click()
    page.get_by_role("group", name="Not this one.").get_by_text("Wait. Say where they are.").wait_for()
    page.get_by_role("button", name="See how it went").click()
    page.get_by_text("4 of 5 right.").wait_for()
    page.get_by_role("button", name="Answer it again").click()
    page.get_by_role("checkbox", name="Say where they are").check()
    page.get_by_role("checkbox", name="Wait").check()
    page.get_by_role("button", name="Check my answer").click()
    page.get_by_role("button", name="See how it went").click()
    page.get_by_text("5 of 5 right.").wait_for()
    assert chromium_phone.errors == []


@pytest.mark.reopens
def test_a_project_is_there_again_when_the_phone_ends_the_page_in_mid_sentence(
    server: StaticServer, phone: Phone
) -> None:
    """Nobody tapped anything and no box lost the focus: what was typed was saved while it was typed."""
    open_tool(phone, server.url + "work/learn/project-canvas/")
    choose(phone, "Begin with", "Custody picture book")
    tap(phone, "Start a project")
    phone.wait_for("() => (" + KEPT + ")().then((kept) => kept.includes('Custody picture book'))")
    phone.fill(".tool .field:nth-of-type(2) textarea", "11 of 20 people asked PC 4321 what")
    assert "a collar number" in phone.text(".tool .field:nth-of-type(2) .notice")
    phone.wait_for("() => (" + KEPT + ")().then((kept) => kept.includes('11 of 20 people asked PC 4321 what'))")
    phone.reopen()

    open_tool(phone, server.url + "work/learn/project-canvas/")
    tap(phone, "Custody picture book")
    assert "11 of 20 people asked PC 4321 what" in phone.text(".canvas")
    assert "Trustworthiness" in phone.text(".canvas") and "Times people ask" in phone.text(".canvas")
    tap(phone, "Remove it")
    phone.wait_for(".notice--undo")
    assert phone.count(".tool .project") == 0 and "Picture" not in phone.text(".tool__body")
    tap(phone, "Undo")
    phone.wait_for(".canvas")
    assert "11 of 20" in phone.text(".canvas")


def test_a_touch_elsewhere_saves_and_a_page_that_is_left_keeps_no_other_waiting(
    server: StaticServer, phone: Phone
) -> None:
    """No time passes between the last letter and the touch; and a page may be kept aside, stopped in what it does."""
    board = server.url + "work/change/roadmap/"

    def write(words: str) -> None:
        open_tool(phone, board)
        tap(phone, "Year 0")
        tap(phone, "List the risks")
        phone.evaluate("() => { window.setTimeout = () => 0; }")
        phone.fill(".goal__form textarea", words)

    for number, event in enumerate(("pointerdown", "click", "focusout")):
        write(f"{number + 2} of 5")
        touch = f"new Event('{event}', {{bubbles: true}})"
        phone.evaluate(f"() => {{ document.querySelector('.places').dispatchEvent({touch}); }}")
        phone.wait_for("() => (" + KEPT + f")().then((kept) => kept.includes('{number + 2} of 5'))")
    write("5 of 5")
    open_tool(phone, server.url + "work/learn/project-canvas/")
    assert "4 of 5" in phone.evaluate(KEPT) or "5 of 5" in phone.evaluate(KEPT)


def test_the_board_moves_with_its_start_and_shows_what_fits(server: StaticServer, phone: Phone) -> None:
    open_tool(phone, server.url + "work/change/roadmap/")
    assert phone.text(".board__said").startswith("28 goals.")
    phone.evaluate(
        """() => {
          const day = document.querySelector('.tool input[type=date]');
          day.value = '2027-03-01';
          day.dispatchEvent(new Event('change', { bubbles: true }));
        }"""
    )
    years = (
        "() => [...document.querySelectorAll('.board > details > summary')].map((e) => e.innerText.trim().split('\\n'))"
    )
    assert phone.evaluate(years) == [
        ["Year 0: get ready", "to 28 Feb 2027"],
        ["Year 1: phase 1 to 2", "1 Mar 2027 to 29 Feb 2028"],
        ["Year 2: phase 2 to 3", "1 Mar 2028 to 28 Feb 2029"],
        ["Year 3: phase 3 to 4", "1 Mar 2029 to 28 Feb 2030"],
    ]

    tap(phone, "Year 1: ")
    tap(phone, "Check the five policies")
    tap(phone, "Started")
    assert phone.text(".board__said") == "28 goals. 27 not started, 1 started"
    tap(phone, "Not started")
    tap(phone, "Check the five policies")
    tap(phone, "Show some goals only")
    choose(phone, "Year", "Year 1")
    choose(phone, "Principle", "Choice")
    assert phone.text(".board__said") == "1 of 28 goals"
    tap(phone, "Check the five policies")
    tap(phone, "Started")
    assert phone.text(".board__said") == "1 of 28 goals", "what fits stays as it was"
    assert phone.text(".goal__form > .notice") == "Write below what shows it."
    phone.fill(".goal__form .field:nth-of-type(1) textarea", "2 of 5 checked, 3 May")
    assert phone.text(".goal__form > .notice") == ""
    phone.fill(".goal__form .field:nth-of-type(2) textarea", "Policy lead")
    assert phone.text(".goal summary small") == "Started · Policy lead · by 29 Feb 2028"
    phone.wait_for("() => (" + KEPT + ")().then((kept) => kept.includes('Policy lead'))")

    open_tool(phone, server.url + "work/change/roadmap/")
    assert phone.text(".board__said") == "28 goals. 27 not started, 1 started"
    tap(phone, "Show some goals only")
    choose(phone, "Owner", "Policy lead")
    assert phone.text(".board__said") == "1 of 28 goals"


def test_a_board_goes_to_a_spreadsheet_and_to_another_phone(
    server: StaticServer, chromium_phone: ChromiumPhone, tmp_path: Path
) -> None:
    """What looks like a formula is text there; a board that a file takes the place of can be had back."""
    page = chromium_phone.page
    open_tool(chromium_phone, server.url + "work/change/roadmap/")
    tap(chromium_phone, "Year 0")
    tap(chromium_phone, "List the risks")
    tap(chromium_phone, "Print, save or bring in")
    evidence = page.get_by_label("What shows it")
    evidence.fill('=HYPERLINK("x")\nand "more", too')
    for button, name in (("Save as a table", "board.csv"), ("Save as a file", "board.json")):
        with page.expect_download() as download:
            tap(chromium_phone, button)
        download.value.save_as(tmp_path / name)
    with (tmp_path / "board.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 28
    (risks,) = [row for row in rows if row["Id"] == "risk-list"]
    assert risks["Evidence"] == '\'=HYPERLINK("x")\nand "more", too'
    assert (risks["Goal"], risks["Due"]) == ("List the risks, each with an owner.", "2024-03-31")

    tap(chromium_phone, "Remove what is written")
    chromium_phone.wait_until(lambda: evidence.input_value() == "", "an empty board")
    page.set_input_files(".tool input[type=file]", tmp_path / "board.json")
    chromium_phone.wait_until(lambda: "HYPERLINK" in evidence.input_value(), "the board of the file")
    tap(chromium_phone, "Undo")
    chromium_phone.wait_until(lambda: evidence.input_value() == "", "an empty board again")
    evidence.fill("Ours.")
    page.set_input_files(".tool input[type=file]", tmp_path / "board.json")
    chromium_phone.wait_until(lambda: "HYPERLINK" in evidence.input_value(), "the board of the file")
    tap(chromium_phone, "Undo")
    chromium_phone.wait_until(lambda: evidence.input_value() == "Ours.", "the board that was there before")
    for version, data in ((2, {"start": "2027-01-01", "goals": {}}), (1, {"start": "soon", "goals": {}})):
        bad = {"pocket-book": 1, "entries": [{"id": "a", "version": version, "kind": "roadmap", "data": data}]}
        (tmp_path / "bad.json").write_text(json.dumps(bad))
        page.set_input_files(".tool input[type=file]", tmp_path / "bad.json")
        page.get_by_role("alert").get_by_text("newer version" if version == 2 else "is damaged").wait_for()
        assert evidence.input_value() == "Ours."
    full = "IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError'); }"
    chromium_phone.evaluate(f"() => {{ {full} }}")
    page.set_input_files(".tool input[type=file]", tmp_path / "board.json")
    page.get_by_role("alert").get_by_text("no room left").wait_for()
    open_tool(chromium_phone, server.url + "work/change/roadmap/")
    assert "Ours." in chromium_phone.evaluate(KEPT), "nothing takes its place before it is there"
    tap(chromium_phone, "Year 0")
    tap(chromium_phone, "List the risks")
    (tmp_path / "other.json").write_text('{"pocket-book": 1, "entries": [{"id": "a", "version": 1, "kind": "plan"}]}')
    page.set_input_files(".tool input[type=file]", tmp_path / "other.json")
    page.get_by_role("alert").get_by_text("There is no roadmap in this file.").wait_for()
    assert evidence.input_value() == "Ours."
    assert chromium_phone.errors == []


def test_without_a_script_the_questions_are_on_the_page_with_their_answers_folded(
    server: StaticServer, new_chromium_phone: NewChromiumPhone
) -> None:
    phone = new_chromium_phone(javascript=False)
    phone.open(server.url + "work/learn/block-2/")
    first = phone.page.locator("article > ol").last.locator(":scope > li").first
    assert first.inner_text().startswith("A woman is limp, slow and smells of drink.")
    assert "Injury and illness" not in first.inner_text()
    first.locator("summary").click()
    assert "A medical check. Injury and illness" in first.inner_text()
