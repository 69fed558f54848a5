"""Fetching as a considerate guest: on a small web of this computer, by a clock that jumps."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from build_scripts.online.clock import VirtualClock
from build_scripts.online.fetch import Fetcher, Limits, agent
from build_scripts.online.store import Kept, Store
from tests.small_web import Reply, SmallWeb

PAGE = "http://help.example.org/contact"
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
QUICK = Limits()


@pytest.fixture
def web() -> Iterator[SmallWeb]:
    with SmallWeb().serving() as web:
        yield web


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(NOON)


@pytest.fixture
def fetcher(clock: VirtualClock) -> Fetcher:
    return Fetcher(clock, limits=QUICK, contact="https://pocketbook.example/about")


def test_a_page_comes_with_its_status_and_bytes(web: SmallWeb, fetcher: Fetcher) -> None:
    web.put(PAGE, "<p>116 123")
    answer = fetcher.get(f"{PAGE}#top")
    assert (answer.status, answer.body, answer.fault) == (200, b"<p>116 123", "")


def test_we_say_who_we_are_and_where_to_complain(web: SmallWeb, fetcher: Fetcher) -> None:
    web.put(PAGE, "x")
    fetcher.get(PAGE)
    assert web.asked[0].headers["User-Agent"].startswith("PocketBookCheck/1.0 (+https://pocketbook.example/about; ")
    assert "+" not in agent("")


def test_requests_to_one_host_wait_for_each_other_and_keep_their_distance(
    web: SmallWeb, fetcher: Fetcher, clock: VirtualClock
) -> None:
    pages = [web.put(f"http://help.example.org/{index}", "x") for index in range(6)]
    threads = [threading.Thread(target=fetcher.get, args=(page,)) for page in pages]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert web.at_once["help.example.org"] == 1
    assert clock.slept == [1.0] * 5


def test_another_host_need_not_wait(web: SmallWeb, fetcher: Fetcher, clock: VirtualClock) -> None:
    for host in ("a", "b", "c"):
        fetcher.get(web.put(f"http://{host}.example.org/", "x"))
    assert clock.slept == []


# Asking again


@pytest.mark.parametrize(
    ("asked", "waited"),
    [("7", 7.0), ("Mon, 23 Nov 2026 11:00:00 GMT", 1.0), ("soon", 1.0), ("", 1.0)],
    ids=["seconds", "a date that has passed", "nonsense", "nothing"],
)
def test_a_server_says_how_long_to_wait(
    web: SmallWeb, fetcher: Fetcher, clock: VirtualClock, asked: str, waited: float
) -> None:
    wait = Reply(429, "", {"Retry-After": asked})
    web.put(PAGE, lambda _, before: wait if before == 0 else Reply(200, "now"))
    answer = fetcher.get(PAGE)
    assert (answer.status, answer.body, clock.slept) == (200, b"now", [waited])


def test_the_waits_grow_and_the_tries_end(web: SmallWeb, fetcher: Fetcher, clock: VirtualClock) -> None:
    web.put(PAGE, Reply(503))
    assert fetcher.get(PAGE).status == 503
    assert web.times(PAGE) == 3
    assert clock.slept == [1.0, 4.0]


def test_a_server_that_wants_an_hour_is_left_alone(web: SmallWeb, fetcher: Fetcher, clock: VirtualClock) -> None:
    web.put(PAGE, Reply(429, "", {"Retry-After": "3600"}))
    assert fetcher.get(PAGE).status == 429
    assert (web.times(PAGE), clock.slept) == (1, [])


@pytest.mark.parametrize("status", [404, 403, 410, 401])
def test_a_plain_no_is_not_asked_twice(web: SmallWeb, fetcher: Fetcher, status: int) -> None:
    web.put(PAGE, Reply(status))
    assert fetcher.get(PAGE).status == status
    assert web.times(PAGE) == 1


# Redirects


def test_redirects_are_followed_over_hosts_and_remembered(web: SmallWeb, fetcher: Fetcher) -> None:
    web.put(PAGE, Reply(301, "", {"Location": "//new.example.org/a"}))
    web.put("http://new.example.org/a", Reply(302, "", {"Location": "b?c#d"}))
    web.put("http://new.example.org/b?c", "there")
    answer = fetcher.get(PAGE)
    assert (answer.final, answer.hops, answer.body) == ("http://new.example.org/b?c", (301, 302), b"there")


def test_a_loop_ends(web: SmallWeb, fetcher: Fetcher) -> None:
    web.put(PAGE, Reply(302, "", {"Location": PAGE}))
    assert fetcher.get(PAGE).fault == "loop"
    assert web.times(PAGE) == QUICK.redirects + 1


def test_a_cookie_set_on_the_way_is_sent_back_but_not_kept(web: SmallWeb, fetcher: Fetcher) -> None:
    bounce = Reply(302, "", {"Location": PAGE, "Set-Cookie": "a=1"})
    web.put(PAGE, lambda asked, _: Reply(200, "in") if asked.headers.get("Cookie") == "a=1" else bounce)
    assert fetcher.get(PAGE).body == b"in"
    assert fetcher.get(PAGE).hops == (302,)


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://a.example.org/", "javascript:alert(1)", "data:,x"])
def test_a_redirect_out_of_the_web_is_not_followed(web: SmallWeb, fetcher: Fetcher, target: str) -> None:
    web.put(PAGE, Reply(302, "", {"Location": target}))
    answer = fetcher.get(PAGE)
    assert (answer.fault, answer.body) == ("not-http", b"")


# What goes wrong


def _refusing(web: SmallWeb) -> None:
    web.refusing.add("help.example.org")


@pytest.mark.parametrize(
    ("fault", "arrange"),
    [
        ("no-name", lambda web: None),
        ("refused", _refusing),
        ("timeout", lambda web: web.put(PAGE, Reply(special="hang"))),
        ("reset", lambda web: web.put(PAGE, Reply(special="reset"))),
    ],
)
def test_what_kept_an_answer_away_is_named(
    web: SmallWeb, clock: VirtualClock, fault: str, arrange: Callable[[SmallWeb], object]
) -> None:
    arrange(web)
    answer = Fetcher(clock, limits=Limits(read=0.2, retries=0)).get(PAGE)
    assert (answer.status, answer.fault) == (None, fault)


@pytest.mark.parametrize(
    "address", ["http://[::1", "http://", "http://a b.org/", "mailto:a@b.org", "http://\udc80.org/"]
)
def test_an_address_that_is_none_is_told_and_not_raised(web: SmallWeb, fetcher: Fetcher, address: str) -> None:
    answer = fetcher.get(address)
    assert answer.status is None
    assert answer.fault in ("not-http", "no-name", "reset")


def test_a_server_that_does_not_speak_tls(web: SmallWeb, clock: VirtualClock, monkeypatch: pytest.MonkeyPatch) -> None:
    web.put("http://help.example.org/", "x")
    monkeypatch.setattr(web, "_servers", web._servers * 2)
    assert Fetcher(clock, limits=QUICK).get("https://help.example.org/").fault == "tls"


def test_a_page_without_end_is_cut(web: SmallWeb, clock: VirtualClock) -> None:
    web.put(PAGE, Reply(200, b"x" * 5000, {"Content-Encoding": "gzip"}))
    answer = Fetcher(clock, limits=Limits(size=1000)).get(PAGE)
    assert (len(answer.body), answer.cut) == (1000, True)


def test_a_page_that_drips_is_left(web: SmallWeb) -> None:
    class Hurried(VirtualClock):
        """A minute passes with every look at the clock."""

        def monotonic(self) -> float:
            self._passed += 60
            return self._passed

    web.put(PAGE, "x" * 100)
    assert Fetcher(Hurried(NOON), limits=QUICK).get(PAGE).cut


# What is kept


def test_an_unchanged_page_is_not_sent_twice(web: SmallWeb, clock: VirtualClock, tmp_path: Path) -> None:
    web.put(
        PAGE,
        lambda asked, _: (
            Reply(304) if asked.headers.get("If-None-Match") == '"v1"' else Reply(200, "116 123", {"ETag": '"v1"'})
        ),
    )
    answers = [Fetcher(clock, Store(tmp_path), QUICK).get(PAGE) for _ in range(2)]
    assert [(answer.status, answer.body) for answer in answers] == [(200, b"116 123")] * 2
    assert "If-None-Match" in web.asked[1].headers


@pytest.mark.parametrize("harm", [b"", b"{", b'{"address": 1}', b"[]"])
def test_a_damaged_store_is_as_good_as_none(tmp_path: Path, harm: bytes) -> None:
    store = Store(tmp_path)
    store.put(Kept(PAGE, '"v1"', "", "text/html", b"whole"))
    assert store.get(PAGE) == Kept(PAGE, '"v1"', "", "text/html", b"whole")
    next(tmp_path.glob("*.json")).write_bytes(harm)
    assert store.get(PAGE) is None


def test_a_body_that_was_changed_on_disk_is_not_used(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.put(Kept(PAGE, "", "Mon, 23 Nov 2026 11:00:00 GMT", "text/html", b"whole"))
    next(tmp_path.glob("*.body")).write_bytes(b"who")
    assert store.get(PAGE) is None


def test_what_has_no_mark_to_ask_by_is_not_kept(tmp_path: Path) -> None:
    Store(tmp_path).put(Kept(PAGE, "", "", "text/html", b"x"))
    assert list(tmp_path.iterdir()) == []


# robots.txt


@pytest.mark.parametrize(
    ("robots", "asked"),
    [
        (Reply(200, "User-agent: *\nDisallow: /no", {"Content-Type": "text/plain"}), False),
        (Reply(200, "User-agent: PocketBookCheck\nDisallow: /", {"Content-Type": "text/plain"}), False),
        (Reply(200, "User-agent: *\nDisallow: /admin", {"Content-Type": "text/plain"}), True),
        (Reply(404), True),
        (Reply(500), False),
    ],
    ids=["forbidden", "forbidden to us", "allowed", "no rules", "rules out of reach"],
)
def test_only_cited_pages_are_opened_against_robots_txt(
    web: SmallWeb, fetcher: Fetcher, robots: Reply, asked: bool
) -> None:
    web.put("http://help.example.org/robots.txt", robots)
    web.put("http://help.example.org/no-such", "x")
    assert (fetcher.get_extra("http://help.example.org/no-such").fault == "not-allowed") is not asked
    assert web.times("http://help.example.org/no-such") == int(asked)
    assert fetcher.get("http://help.example.org/no-such").status == 200


def test_a_crawl_delay_is_kept_from_then_on(web: SmallWeb, fetcher: Fetcher, clock: VirtualClock) -> None:
    web.put("http://help.example.org/robots.txt", "User-agent: *\nCrawl-delay: 9\n", "text/plain")
    web.put(PAGE, "x")
    fetcher.get_extra(PAGE)
    fetcher.get(PAGE)
    assert clock.slept == [1.0, 9.0]
