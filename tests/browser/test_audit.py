"""Audits as people run them: by the words on the screen, on real phones."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest

from build_scripts.server import StaticServer
from tests.browser.conftest import NewChromiumPhone
from tests.browser.phones import ChromiumPhone, Phone
from tests.browser.test_tools import AXE, FAULTS, STARTED, tap

ESTATES, TRAINING = "work/change/estates-walk-round/", "work/change/training-audit/"
PHASES = "work/change/phase-progress/"


def start(phone: Phone, server: StaticServer, page: str, subject: str) -> None:
    phone.open(server.url + page)
    phone.wait_for(STARTED)
    phone.fill(".tool .field__input", subject)
    tap(phone, "Start")
    phone.wait_for(".audit__bar")


def score(phone: Phone, question: str, words: str) -> None:
    """Chooses the score with these words for the question that begins so."""
    js = """([question, words]) => {
      const asked = [...document.querySelectorAll('.audit__question fieldset')]
        .find((one) => one.querySelector('legend').textContent.startsWith(question));
      const label = asked && [...asked.querySelectorAll('label')].find((one) => one.textContent === words);
      label?.click();
      return Boolean(label);
    }"""
    phone.wait_until(lambda: bool(phone.evaluate(js, [question, words])), f"{words} for {question}")


@pytest.mark.reopens
def test_an_audit_left_in_mid_sentence_goes_on_where_it_was(server: StaticServer, phone: Phone) -> None:
    start(phone, server, ESTATES, "Front desk, Central")
    tap(phone, "Next")
    phone.wait_for("() => document.querySelector('.tool h2').textContent === 'Reception'")
    assert not phone.evaluate("() => document.getElementById('greeted-fast').checkVisibility()"), "asked once"
    score(phone, "Are people greeted", "1poor")
    phone.evaluate("() => document.querySelector('.audit__question details').open = true")
    phone.fill(".audit__question textarea", "Nobody at the de")
    phone.wait_for("() => document.querySelector('.audit__state').textContent === 'Saved'")
    phone.open(server.url + "me/")  # gone, with the sentence half written
    phone.reopen()

    phone.open(server.url + ESTATES)
    tap(phone, "Go on: Front desk, Central1 of 53")
    phone.wait_for("() => document.querySelector('.tool h2')?.textContent === 'Reception'")
    assert phone.evaluate("() => document.querySelector('.audit__question textarea').value") == "Nobody at the de"
    assert phone.text(".audit__count").split("\n")[0] == "1 of 4"
    tap(phone, "Results so far")
    phone.wait_for(".audit__chart")
    results = phone.text(".tool__body")
    assert "Reception: 1 poor. No owner and day yet." in results and "1 of 3 points. 3 not scored." in results
    tap(phone, "Finish")
    tap(phone, "Back to the list")
    tap(phone, "Front desk, CentralFinished")
    tap(phone, "Do it again")
    phone.wait_for(".audit__bar")
    tap(phone, "Stop here")
    tap(phone, "Front desk, CentralFinished")
    tap(phone, "Remove this audit")
    tap(phone, "Undo")
    phone.wait_for(".audit__chart")


# In a frame of the page's own: WebKit's driver lets promises go on between two clicks of its scripts.
QUICK_TAPS = """(taps) => new Promise((done, failed) => requestAnimationFrame(() => {
  const buttons = () => [...document.querySelectorAll('.tool button')];
  const tap = (words) => buttons().find(({ textContent }) => textContent.startsWith(words)).click();
  try {
    taps.forEach(tap);
    requestAnimationFrame(() => requestAnimationFrame(done));
  } catch (fault) {
    failed(fault);
  }
}))"""


def test_the_view_asked_for_last_is_the_one_that_stays(server: StaticServer, phone: Phone) -> None:
    """Results are fetched and drawn late: not over the list that somebody has gone back to meanwhile."""
    start(phone, server, TRAINING, "Day 2")
    score(phone, "Does the outline", "1partly")
    tap(phone, "Results so far")
    phone.wait_for(".audit__chart")
    tap(phone, "Go on scoring")
    phone.evaluate(QUICK_TAPS, ["Results so far", "Stop here"])
    phone.wait_for(".tool__body > .audit__open")
    assert not phone.evaluate("() => document.querySelector('.audit__chart, .tool > .notice:not([hidden])')")

    tap(phone, "Go on: Day 2")
    tap(phone, "Results so far")
    phone.wait_for(".audit__chart")
    phone.evaluate(QUICK_TAPS, ["Finish", "Back to the list"])
    phone.wait_for(".tool__body > .audit__open")
    assert "Finished" in phone.text(".tool__body")
    assert not phone.evaluate("() => document.querySelector('.audit__chart')")


def test_what_could_not_be_saved_is_not_left(server: StaticServer, phone: Phone) -> None:
    """The answer stays on the screen with the reason, and is saved by the same tap once there is room."""
    start(phone, server, TRAINING, "Day 2")
    phone.evaluate("""() => {
      window.put = IDBObjectStore.prototype.put;
      IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError'); };
    }""")
    score(phone, "Does the outline", "1partly")
    tap(phone, "Stop here")
    phone.wait_for("() => document.querySelector('.audit__state').textContent === 'Not saved'")
    phone.evaluate(QUICK_TAPS, ["Stop here"])
    assert phone.evaluate("() => document.querySelector('.tool > .notice').checkVisibility()")
    assert phone.evaluate("() => document.querySelector('.audit__question input:checked').value") == "1"

    phone.evaluate("() => { IDBObjectStore.prototype.put = window.put; }")
    tap(phone, "Stop here")
    tap(phone, "Go on: Day 21 of")


def test_a_thumb_that_removes_twice_can_still_undo(server: StaticServer, phone: Phone) -> None:
    """The second removal would find nothing, and its Undo would bring nothing back."""
    start(phone, server, TRAINING, "Day 2")
    score(phone, "Does the outline", "1partly")
    tap(phone, "Results so far")
    phone.wait_for(".audit__chart")
    phone.evaluate(QUICK_TAPS, ["Remove this audit", "Remove this audit"])
    tap(phone, "Undo")
    phone.wait_for(".audit__bar")
    assert phone.text(".audit__count").startswith("1 of ")


def test_two_people_agree_a_colleague_is_merged_and_it_is_taken_out(
    server: StaticServer, chromium_phone: ChromiumPhone, tmp_path: Path
) -> None:
    """Red lines first, never one total; the files are read as a spreadsheet and a colleague's phone would."""
    phone, page = chromium_phone, chromium_phone.page
    start(phone, server, TRAINING, "Day 2")
    tap(phone, "Two people?")
    for who, red in (("First person", "2yes"), ("Second person", "0no")):
        page.get_by_role("radio", name=who).check()
        score(phone, "Does the outline", "1partly")
        score(phone, "Red line. Is every", red)
    page.get_by_role("radio", name="One score for all of us").check()
    assert "Second person: 0 no. Agree on one." in phone.text(".audit__question--red")
    assert phone.text(".audit__count").startswith("1 of 7"), "what both say is agreed"
    tap(phone, "Results so far")
    phone.wait_for(".audit__chart")
    results = phone.text(".tool__body")
    assert "1 red line is at 0. Stop, and fix it first." in results
    assert results.index("Still to agree") < results.index("Next steps") < results.index("By principle")
    assert phone.count(".audit__chart") == 1 and phone.count(".audit__chart li") == 6

    page.get_by_role("button", name="Is every graphic picture").first.click()
    assert page.get_by_label("Note", exact=True).nth(1).is_visible(), "its note is open, and no other"
    assert not page.get_by_label("Note", exact=True).first.is_visible()
    score(phone, "Red line. Is every", "2yes")
    tap(phone, "Results so far")
    phone.wait_for(".audit__chart")
    assert phone.count(".notice--stop") == 0
    files = {}
    for words in ("Save as a table", "Save a file for a colleague"):
        with page.expect_download() as download:
            tap(phone, words)
        files[words] = tmp_path / download.value.suggested_filename
        download.value.save_as(files[words])
    table, file = files.values()
    with table.open(encoding="utf-8-sig", newline="") as opened:
        rows = {row["question id"]: row for row in csv.DictReader(opened)}
    red = rows["no-shock-material"]
    assert len(rows) == 30 and rows["past-harm-covered"]["state"] == "not scored"
    assert [red[key] for key in ("score", "first person", "second person", "red line")] == ["2", "2", "0", "yes"]

    theirs = json.loads(file.read_text("utf-8"))
    (entry,) = theirs["entries"]
    entry["id"] = "theirs"
    entry["data"]["answers"]["upsetting-parts-listed"].update(first=0, second=0, note="Page 1 has none")
    entry["data"]["answers"]["gentle-ending"] = {**entry["data"]["answers"]["no-shock-material"], "score": 99}
    file.write_text(json.dumps(theirs), "utf-8")
    page.set_input_files("input[type=file]", file)
    phone.wait_for(".audit__said p")
    said = phone.text(".audit__said")
    assert "Day 2: nothing new." in said
    assert "two people have scored it already" in said and "damaged" in said
    assert "Page 1 has none" in page.content()
    tap(phone, "Undo")
    phone.wait_for("() => document.querySelector('.audit__said').textContent === 'It is as it was.'")
    assert "Page 1 has none" not in page.content()

    phone.evaluate("() => { window.print = () => {}; }")
    tap(phone, "Print it")
    page.emulate_media(media="print")
    printed = page.locator("body").inner_text()
    assert all(words in printed for words in ("Day 2", "Audit a lesson plan or course. Begun", "By principle", "Draft"))
    steps = printed[printed.index("Next steps") : printed.index("By principle")]
    assert "Does the outline" in steps and "1 partly. No owner and day yet." in steps
    assert not any(words in printed for words in ("Save as a table", "Samaritans", "Take one lesson plan"))
    assert phone.errors == []


def test_two_windows_keep_each_others_answers(server: StaticServer, chromium_phone: ChromiumPhone) -> None:
    phone = chromium_phone
    start(phone, server, PHASES, "Response B")
    score(phone, "Can most of the team", "1talked about")
    phone.wait_for("() => document.querySelector('.audit__state').textContent === 'Saved'")
    other = phone.page.context.new_page()
    other.goto(server.url + PHASES)
    other.get_by_role("button", name="Go on: Response B").click()
    other.get_by_role("group", name="Does a leader").get_by_role("radio").nth(4).check()
    other.locator("[data-question=leader-speaks] textarea").first.fill("Briefing of 3 May")
    score(phone, "Do local figures", "0not started")
    phone.wait_for("() => document.querySelector('.audit__state').textContent === 'Saved'")
    other.locator(".audit__state", has_text=re.compile("^Saved$")).wait_for()
    other.close()
    phone.open(server.url + PHASES)
    tap(phone, "Go on: Response B3 of 28")
    phone.wait_for(".audit__questions")
    assert "Briefing of 3 May" in phone.text("[data-question=leader-speaks] summary")


def test_without_a_script_the_page_is_a_form_on_paper(
    server: StaticServer, new_chromium_phone: NewChromiumPhone
) -> None:
    """A box for each of the questions, and for nothing else."""
    phone = new_chromium_phone(javascript=False)
    phone.open(server.url + ESTATES)
    assert phone.text(".tool") == ""
    phone.page.emulate_media(media="print")
    boxes = """() => [...document.querySelectorAll('article ul > li')]
        .filter((item) => getComputedStyle(item, '::before').borderTopStyle === 'solid').length"""
    assert phone.evaluate(boxes) == 53


@pytest.mark.parametrize("colour_scheme", ["light", "dark"])
def test_no_view_of_an_audit_has_an_accessibility_fault(
    server: StaticServer, new_chromium_phone: NewChromiumPhone, colour_scheme: str
) -> None:
    """The list, a section with all that is folded, the results beside last time's: on the narrowest phone."""
    phone = new_chromium_phone(colour_scheme=colour_scheme, width=320)
    unfold = "() => document.querySelectorAll('.tool details').forEach((fold) => { fold.open = true; })"
    for words in ("1talked about", "2in some teams"):
        start(phone, server, PHASES, "Response B")
        score(phone, "Can most of the team", words)
        tap(phone, "Results so far")
        phone.wait_for(".audit__chart")
        tap(phone, "Finish")
        phone.wait_for("() => document.querySelector('.tool').innerText.includes('Change an answer')")
    phone.page.evaluate(AXE)
    phone.evaluate(unfold)
    assert "1 talked about, now 2 in some teams" in phone.text(".tool__body")
    assert phone.evaluate(FAULTS) == []
    tap(phone, "Change an answer")
    phone.evaluate(unfold)
    assert phone.evaluate(FAULTS) == []
    tap(phone, "Stop here")
    phone.wait_for(".tool form")
    assert phone.evaluate(FAULTS) == []
    assert phone.errors == []
