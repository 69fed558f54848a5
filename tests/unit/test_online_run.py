"""A whole run, on a small web: every kind of page, the network going down, and what editors are told."""

from __future__ import annotations

import argparse
import json
import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from build_scripts import cli
from build_scripts.checks import command as check_command
from build_scripts.online.claims import NumberClaim, Place, Published
from build_scripts.online.clock import VirtualClock
from build_scripts.online.command import _stopped_gently, check_online
from build_scripts.online.fetch import Fetcher, Limits
from build_scripts.online.findings import findings, problems
from build_scripts.online.history import History, Record, after, read_history
from build_scripts.online.looks import Look
from build_scripts.online.run import ALL_AT_ONCE, NO_NETWORK, Outcome, due, visit_all
from build_scripts.online.summary import LONGEST, summary
from build_scripts.report import ChecksRun
from tests.benchmarks.measure_online import publish
from tests.benchmarks.online_corpus import FAMILIES, Case, Web, cases
from tests.content_tree import write_tree
from tests.small_web import Asked, Reply, SmallWeb
from tests.unit.test_online_evidence import SERVICE

START = datetime(2026, 11, 23, 6, tzinfo=UTC)
# They take a certificate, or a wait in real time.
NEEDS_MORE = {"alive over TLS", "TLS fault", "slow"}
# A person sees the number in a picture; no program that reads text does, and it says so to a person.
NOT_KNOWABLE = {"only in a picture"}
OPEN = "<title>The Kestrel Helpline</title><h1>The Kestrel Helpline</h1><p>Call {} any time. " + "We listen. " * 20


@pytest.fixture
def web() -> Iterator[Web]:
    with Web().serving() as web:
        yield web


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(START)


def fetcher(clock: VirtualClock, **limits: float) -> Fetcher:
    return Fetcher(clock, limits=replace(Limits(), **limits))  # type: ignore[arg-type]


def run(web: SmallWeb, wanted: Published, history: History, clock: VirtualClock, **limits: float) -> Outcome:
    addresses = due(wanted, history, clock.now(), scheduled=False)
    return visit_all(wanted, history, addresses, fetcher(clock, **limits), clock, lambda now: None)


def linked(*addresses: str) -> Published:
    wanted = Published()
    for index, address in enumerate(addresses):
        wanted.add(address, Place("page.md", index + 1, "a link"), ("The Kestrel Helpline",))
    return wanted


def sites(web: SmallWeb, count: int, body: str = OPEN) -> list[str]:
    return [web.put(f"http://site{index}.example.org/a", f"{body}<p>Site {index}") for index in range(count)]


# One of each family of the corpus; the whole of it is measured by tests/benchmarks/measure_online.py


def test_each_kind_of_page_gets_its_verdict_within_three_visits(clock: VirtualClock) -> None:
    web, some = Web(), dict[str, Case]()
    for case in cases(web):
        some.setdefault(case.family, case)
    some = {family: case for family, case in some.items() if family not in NEEDS_MORE | NOT_KNOWABLE}
    wanted, history = publish(list(some.values())), dict[str, Record]()
    with web.serving():
        for web.round in range(3):
            history = run(web, wanted, history, clock).history
            clock.sleep(40 * 3600)
    assert {case.name: history[case.address].verdict for case in some.values()} == {
        case.name: case.label for case in some.values()
    }
    assert {claim.address: history[claim.subject].verdict for claim in wanted.claims} == {
        case.address: case.number_label for case in some.values() if case.number_label
    }
    assert len(some) == len(FAMILIES) - len(NEEDS_MORE | NOT_KNOWABLE)


def test_a_page_that_takes_too_long_is_blocked(web: Web, clock: VirtualClock) -> None:
    slow = web.put("http://slow.example.org/", Reply(special="hang"))
    wanted = linked(slow, *sites(web, 2))
    history = visit_all(wanted, {}, [slow], fetcher(clock, read=0.2, retries=0), clock, lambda now: None).history
    assert history == {}  # nobody else answered after it
    outcome = visit_all(wanted, {}, list(wanted.addresses), fetcher(clock, read=1, retries=0), clock, lambda now: None)
    assert outcome.history[slow].verdict == "blocked"


# The network here


def test_without_network_no_verdict_changes(web: Web, clock: VirtualClock) -> None:
    wanted = linked(*sites(web, 12))
    known = run(web, wanted, {}, clock).history
    clock.sleep(100 * 3600)
    web.down = True
    outcome = run(web, wanted, known, clock)
    assert (outcome.why, outcome.history) == (NO_NETWORK, known)


def test_a_network_that_goes_down_in_the_middle_kills_nobody(web: Web, clock: VirtualClock) -> None:
    addresses = sites(web, 12)

    def last(asked: Asked, before: int) -> Reply:
        web.down = True
        return Reply(200, OPEN)

    web.put(addresses[5], last)
    one_by_one = fetcher(clock, hosts_at_once=1)
    outcome = visit_all(linked(*addresses), {}, addresses, one_by_one, clock, lambda now: None)
    assert {address: record.verdict for address, record in outcome.history.items()} == dict.fromkeys(
        addresses[:6], "ok"
    )


def test_one_host_that_is_gone_is_told_when_others_answer(web: Web, clock: VirtualClock) -> None:
    gone = "http://gone.example.org/"
    wanted = linked(*sites(web, 3), gone)
    assert run(web, wanted, {}, clock).history[gone].reason == "no-name"


def test_only_gone_hosts_are_told_too_when_a_witness_answers(web: Web, clock: VirtualClock) -> None:
    """A later run may visit only what fails: then somebody who was well is asked whether the web is there."""
    well = sites(web, 4)
    gone = [f"http://gone{index}.example.org/" for index in range(8)]
    wanted = linked(*well, *gone)
    known: History = {}
    # Who is well is known first: a run that knows nobody gives up when six are silent before anyone has answered.
    for addresses in (well, [*well, *gone], gone, gone):
        known = visit_all(wanted, known, addresses, fetcher(clock), clock, lambda now: None).history
        clock.sleep(40 * 3600)
    assert {known[address].verdict for address in gone} == {"dead"}


@pytest.mark.parametrize(
    "reply", [Reply(403), Reply(500), Reply(200, "<title>Sign in to Wi-Fi</title><h1>Page not found")]
)
def test_when_everything_fails_at_once_it_is_us(web: Web, clock: VirtualClock, reply: Reply) -> None:
    addresses = sites(web, 8)
    wanted = linked(*addresses)
    known = run(web, wanted, {}, clock).history
    clock.sleep(100 * 3600)
    for address in addresses:
        web.put(address, reply)
        web.nowhere[address.split("/")[2]] = reply
    outcome = run(web, wanted, known, clock)
    assert (outcome.why, outcome.history) == (ALL_AT_ONCE, known)


def test_what_was_failing_before_is_no_sign_of_a_broken_network(web: Web, clock: VirtualClock) -> None:
    """Eight dead links in one run are eight dead links."""
    dead = [web.put(f"http://dead{index}.example.org/a", Reply(404)) for index in range(8)]
    wanted = linked(*sites(web, 8), *dead)
    known = run(web, wanted, {}, clock).history
    clock.sleep(40 * 3600)
    assert visit_all(wanted, known, dead, fetcher(clock), clock, lambda now: None).history[dead[0]].verdict == "failing"


# What is visited


def test_an_interrupted_run_keeps_what_it_learned_and_goes_on_there(web: Web, clock: VirtualClock) -> None:
    wanted = linked(*sites(web, 9))
    saved: list[History] = []

    def stop(visited: int) -> None:
        if visited == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        visit_all(wanted, {}, list(wanted.addresses), fetcher(clock, hosts_at_once=1), clock, saved.append, stop)
    assert len(saved[-1]) == 5
    assert len(due(wanted, saved[-1], clock.now(), scheduled=False)) == 4


def test_a_schedule_asks_daily_where_a_life_may_hang_or_something_fails_and_weekly_else(
    web: Web, clock: VirtualClock
) -> None:
    life, usual, failing = *sites(web, 2), web.put("http://bad.example.org/x", Reply(404))
    wanted = linked(life, usual, failing)
    wanted.lives.add(life)
    known = run(web, wanted, {}, clock).history

    def at(**later: int) -> set[str]:
        return set(due(wanted, known, START + timedelta(**later), scheduled=True))

    assert at(hours=12) == set()
    assert at(days=1) == {life, failing}
    assert at(days=7) == {life, usual, failing}


def test_an_address_is_asked_once_for_all_its_places_and_numbers(web: Web, clock: VirtualClock) -> None:
    (page,) = sites(web, 1, OPEN.format("116 123 or text 85258"))
    wanted = linked(page, f"{page}#one", page)
    claim = NumberClaim("k", ("The Kestrel Helpline",), "116 123", "116123", page, Place("k.md", 4, "n"), "", "life")
    wanted.claims = [claim, replace(claim, shown="85258", dialled="85258"), replace(claim, dialled="116006")]
    wanted.names, wanted.numbers_of = {"k": claim.names}, {"k": {"116123"}}
    history = run(web, wanted, {}, clock).history
    assert web.times(page) == 1
    assert [history[claim.subject].reason for claim in wanted.claims] == ["seen", "seen", "absent"]


def test_a_page_that_sends_its_reader_on_is_followed_once(web: Web, clock: VirtualClock) -> None:
    first, second = "http://old.example.org/a", "http://new.example.org/b"
    web.put(first, f'<meta http-equiv="Refresh" content="0; URL={second}">')
    web.put(second, f'{OPEN}<meta http-equiv="refresh" content="5;url={first}">')
    record = run(web, linked(first), {}, clock).history[first]
    assert (record.reason, record.suggests, web.times(first)) == ("moved", (second,), 1)


def test_pages_that_are_all_the_same_are_those_of_a_network_that_wants_a_sign_in(web: Web, clock: VirtualClock) -> None:
    portal = web.put("http://portal.example.net/", "<title>Free Wi-Fi</title><script>signIn()</script>")
    addresses = [f"http://site{index}.example.org/a" for index in range(8)]
    for address in addresses:
        web.put(address, Reply(302, "", {"Location": portal}))
    assert run(web, linked(*addresses), {}, clock).why == ALL_AT_ONCE


@pytest.mark.parametrize(
    ("title", "words", "reason"),
    [
        ("Access denied: disability in custody | The Kestrel Helpline", 80, "open"),
        ("Access denied", 80, "bot-wall"),
        ("404 days of waiting | The Kestrel Helpline", 80, "open"),
        ("404 - Page not found | The Kestrel Helpline", 80, "soft-404"),
        ("Page not found", 400, "open"),
    ],
)
def test_a_title_alone_does_not_condemn_a_page(
    web: Web, clock: VirtualClock, title: str, words: int, reason: str
) -> None:
    page = web.put("http://a.example.org/x", f"<title>{title}</title><h1>{title}</h1>{'word ' * words}")
    assert run(web, linked(page), {}, clock).history[page].reason == reason


def test_a_host_that_answers_everything_alike_has_nothing_at_an_address(web: Web, clock: VirtualClock) -> None:
    page = web.put("http://a.example.org/x", OPEN.format("us"))
    web.nowhere["a.example.org"] = Reply(200, OPEN.format("us"))
    assert run(web, linked(page), {}, clock).history[page].reason == "soft-404"
    web.put("http://a.example.org/robots.txt", "User-agent: *\nDisallow: /", "text/plain")
    assert run(web, linked(page), {}, clock).history[page].reason == "open", "where we may not ask we do not know"


def test_a_host_that_does_not_answer_is_not_asked_for_every_page(web: Web, clock: VirtualClock) -> None:
    web.refusing.add("gone.example.org")
    pages = [f"http://gone.example.org/{index}" for index in range(5)]
    history = run(web, linked(*pages, *sites(web, 2)), {}, clock).history
    assert [history[page].reason for page in pages] == ["refused"] * 5
    assert clock.slept.count(4.0) == 2, "two visits, each tried three times"


def test_a_fault_of_this_program_is_raised_and_not_taken_for_a_dead_page(
    web: Web, clock: VirtualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("build_scripts.online.run.look_at_address", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        run(web, linked(*sites(web, 1)), {}, clock)


# What editors are told

NUMBER = Place("signposting/services/kestrel.md", 16, "116 123 of The Kestrel Helpline")


def told(history_of: dict[str, list[str]], risk: str = "life", directory: tuple[str, ...] = ()) -> list[str]:
    """The Problems after visits: address -> what each visit said of the number of one service there."""
    wanted, history = Published(numbers_of={"all": set(directory)}), dict[str, Record]()
    for address, reasons in history_of.items():
        claim = NumberClaim("kestrel", ("Kestrel",), "116 123", "116123", address, NUMBER, "", risk)
        wanted.claims.append(claim)
        for day, reason in enumerate(reasons):
            look = Look(claim.subject, reason, suggests=("116 006",) if reason == "absent" else ())
            history[claim.subject] = after(history.get(claim.subject), look, START + timedelta(days=2 * day))
    return [f"{problem.severity}: {problem}" for problem in problems(findings(wanted, history), "content")]


def test_a_number_that_goes_is_an_error_at_once() -> None:
    assert told({"https://a.org/": ["seen", "absent"], "https://b.org/": ["seen"]}) == [
        "error: content/signposting/services/kestrel.md:16  116 123 of The Kestrel Helpline is gone from "
        "https://a.org/, where it stood on 2026-11-23 (it stands on 1 other of its pages); ask the service which "
        "number is right, then change the line number: or cite a page that shows it in words (this page now shows "
        "116 006: nobody has checked whose that is)"
    ]


def test_a_number_of_the_directory_is_not_offered_in_place_of_another() -> None:
    assert "116 006" in told({"https://a.org/": ["absent"]})[0]
    assert "116 006" not in told({"https://a.org/": ["absent"]}, directory=("116006",))[0]


def test_a_number_that_its_page_calls_old_is_an_error_at_once_wherever_else_it_stands() -> None:
    assert told({"https://a.org/": ["seen", "said-old"], "https://b.org/": ["seen"]})[0].startswith("error: ")


def test_a_number_that_was_never_there_is_an_error_only_if_it_is_nowhere() -> None:
    assert told({"https://a.org/": ["absent"]})[0].startswith("error: ")
    assert told({"https://a.org/": ["absent"], "https://b.org/": ["seen"]})[0].startswith("warning: ")


def test_a_page_that_went_with_its_number_is_an_error_when_no_other_has_it() -> None:
    assert told({"https://a.org/": ["page-gone"] * 3, "https://b.org/": ["seen"]}) == []
    assert told({"https://a.org/": ["page-gone"]}) == []
    assert told({"https://a.org/": ["page-gone"] * 3})[0].endswith(
        "which is not there any more, and no other page is known that shows it; find another page that shows the "
        "number and write it under sources:"
    )


def test_a_number_seen_is_not_told() -> None:
    assert told({"https://a.org/": ["seen"], "https://b.org/": ["absent", "seen"]}) == []


@pytest.mark.parametrize(
    ("reason", "visits", "expected"),
    [
        ("not-found", 1, []),
        ("not-found", 2, ["warning"]),
        ("not-found", 3, ["error"]),
        ("forbidden", 1, ["warning"]),
        ("moved", 1, ["warning"]),
        ("parked", 1, ["warning"]),
        ("open", 1, []),
    ],
)
def test_a_link_is_told_when_it_is_sure(reason: str, visits: int, expected: list[str]) -> None:
    wanted, history = linked("https://a.org/"), dict[str, Record]()
    for visit in range(visits):
        look = Look("https://a.org/", reason, suggests=("https://b.org/",) if reason == "moved" else ())
        history["https://a.org/"] = after(history.get("https://a.org/"), look, START + timedelta(days=2 * visit))
    found = problems(findings(wanted, history), "content")
    assert [problem.severity for problem in found] == expected
    assert all(problem.file == "content/page.md" and problem.line == 1 for problem in found)


# The command


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return write_tree(tmp_path, SERVICE.replace("https://", "http://").replace("website: http", "website: https"))


def arguments(tmp_path: Path, *more: str) -> argparse.Namespace:
    words = ["check", "--online", "--history", str(tmp_path / "h.jsonl"), "--summary", str(tmp_path / "s.md"), *more]
    return cli.parse(words)


def test_the_command_visits_keeps_and_tells(
    web: Web, clock: VirtualClock, content: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    web.put("http://kestrel.example.org/contact", OPEN.format("116 123 or 0800 1234"))
    web.put("http://kestrel.example.org/a_(b)?c=1", OPEN.format("us"))
    web.put("http://auto.example.org/x", OPEN.format("us"))
    web.put("http://ref.example.org/", Reply(403))
    web.put("http://paper.example.org/kestrel_(charity)", OPEN.format("us, or text KESTREL to 85258"))
    found, checks, why = check_online(content, arguments(tmp_path), clock, fetcher(clock))
    assert why == ""
    assert [(problem.line, problem.severity, problem.check) for problem in found] == [
        (19, "error", "online-numbers"),
        (39, "warning", "online-links"),
    ]
    assert set(checks) == {problem.check for problem in found}
    history, _ = read_history(tmp_path / "h.jsonl")
    seen = history["kestrel 116123 http://kestrel.example.org/contact"]
    assert seen.detail.endswith("Call 116 123 or 0800 1234 any time. We listen. We listen. We listen.")
    report = (tmp_path / "s.md").read_text("utf-8")
    assert "## Broken" in report and "0800 1111 of The Kestrel Helpline" in report and "line 19" in report
    assert "| **A life may hang on it.** 0800 1111 of The Kestrel Helpline (charity) is not on <http://" in report
    assert "Visiting 6 of 6 addresses" in capsys.readouterr().err


def test_every_report_format_takes_what_was_found_online(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(check_command, "check", lambda project, force: ([], ChecksRun({}, 1, 1)))
    (problem,) = problems(findings(*_one_moved()), "content")
    monkeypatch.setattr("build_scripts.online.command.check_online", lambda *_: ([problem], {"online-links": "x"}, ""))
    for format in ("text", "json", "junit", "sarif", "github"):
        assert check_command.run(cli.parse(["check", "--online", "--format", format])) == 0
        said = capsys.readouterr().out
        assert "https://new.example.org/" in said and "page.md" in said
        if format == "json":
            assert json.loads(said)["problems"][0]["line"] == 1


def _one_moved() -> tuple[Published, History]:
    look = Look("https://a.org/", "moved", suggests=("https://new.example.org/",))
    return linked("https://a.org/"), {"https://a.org/": after(None, look, START)}


def test_no_network_is_said_plainly_and_is_neither_well_nor_broken(
    web: Web, clock: VirtualClock, content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found, _, why = check_online(content, arguments(tmp_path), clock, fetcher(clock))
    assert (found, why) == ([], NO_NETWORK)
    assert (tmp_path / "h.jsonl").read_text("utf-8") == ""
    assert NO_NETWORK in (tmp_path / "s.md").read_text("utf-8")
    monkeypatch.setattr(check_command, "check", lambda project, force: ([], ChecksRun({"links": "x"})))
    monkeypatch.setattr("build_scripts.online.command.check_online", lambda *_: ([], {}, NO_NETWORK))
    assert check_command.run(arguments(tmp_path)) == 2


def test_an_ordinary_check_never_goes_online(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check_command, "check", lambda project, force: ([], ChecksRun({"links": "x"})))
    monkeypatch.setattr("build_scripts.online.command.check_online", lambda *_: pytest.fail("it went online"))
    assert check_command.run(cli.parse(["check"])) == 0


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal to send")
def test_a_job_that_is_cancelled_stops_as_if_a_person_had_stopped_it() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(KeyboardInterrupt), _stopped_gently():
        os.kill(os.getpid(), signal.SIGTERM)
        signal.sigtimedwait([], 5)
    assert signal.getsignal(signal.SIGTERM) == before


def test_the_summary_takes_nothing_from_other_pages_as_markup() -> None:
    wanted, history = _one_moved()
    wanted.addresses["https://a.org/"] = [Place("page.md", 1, 'the link "<b>|[x](y) @everyone #1"')]
    text = summary(findings(wanted, history), START)
    assert "\\<b\\>\\|\\[x\\](y) @\u200beveryone \\#1" in text
    assert "open <https://new.example.org/>, and" in text


def test_a_long_summary_is_cut_at_a_row_and_says_so() -> None:
    wanted, history = _one_moved()
    wanted.addresses["https://a.org/"] = [Place("page.md", line, f"link {line}") for line in range(1000)]
    text = summary(findings(wanted, history), START)
    assert len(text) < LONGEST + 200
    assert "more: `python3 -m build_scripts check --online`" in text.splitlines()[-1]
