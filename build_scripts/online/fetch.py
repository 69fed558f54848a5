"""Fetches pages as a considerate guest: one request at a time to a host, waits between them, and bounds on everything.

The HTTP is requests and urllib3. Here are only the manners: the wait between requests to a host, Retry-After, how far
a redirect is followed, how much and how long is read. robots.txt is kept for whatever is fetched beyond the pages that
the book cites: a cited page is opened once, as any reader of the book who taps the link would open it.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from email.message import Message
from threading import Lock
from typing import Any, Self
from urllib.parse import urldefrag, urljoin, urlsplit

import requests
import urllib3
from protego import Protego
from requests.adapters import HTTPAdapter
from urllib3.exceptions import MaxRetryError
from urllib3.util.retry import Retry

from build_scripts.online.clock import Clock
from build_scripts.online.store import Kept, Store

AGENT = "PocketBookCheck"
ABOUT = "checks that helpline numbers and links published for UK police officers are still right"

# Answers that a server means to take back soon: worth asking again in the same visit.
PASSING = frozenset({429, 500, 502, 503, 504})


@dataclass(frozen=True)
class Limits:
    """Bounds on one run. Times in seconds.

    interval: between two requests to one host. retries: after the first try. longest_wait: what a server may ask
    for by Retry-After; if it asks for more it is left alone. total: for one answer, however slowly it comes.
    hosts_at_once: how many hosts are visited at the same time.
    """

    interval: float = 1.0
    retries: int = 2
    backoff: float = 2.0
    longest_wait: float = 60.0
    connect: float = 8.0
    read: float = 15.0
    total: float = 40.0
    size: int = 6_000_000
    redirects: int = 8
    hosts_at_once: int = 8


@dataclass(frozen=True)
class Answer:
    """What came of asking for an address.

    final: the address that answered, after redirects. hops: the status of each redirect on the way.
    status: of the last answer; None where there was none. fault: why there was none, or why it was left:
    no-name, refused, reset, timeout, tls, proxy, loop, not-http, not-allowed.
    cut: whether the body is only the beginning.
    """

    address: str
    final: str
    status: int | None = None
    hops: tuple[int, ...] = ()
    content_type: str = ""
    body: bytes = b""
    headers: Mapping[str, str] | None = None
    fault: str = ""
    detail: str = ""
    cut: bool = False


def agent(contact: str) -> str:
    """How we introduce ourselves. contact: the address where somebody can complain, "" if there is none."""
    return f"{AGENT}/1.0 ({f'+{contact}; ' if contact else ''}{ABOUT})"


def host_of(address: str) -> str:
    """The host and port of an address; "" if it has none that can be read."""
    try:
        return urlsplit(address).netloc.lower()
    except ValueError:
        return ""


class Fetcher:
    """Asks for pages. Safe to use from several threads: each host has a gate that lets one request through."""

    def __init__(
        self,
        clock: Clock,
        store: Store | None = None,
        limits: Limits | None = None,
        contact: str = "",
        proxies: dict[str, str] | None = None,
        trusted: str | None = None,
    ) -> None:
        """proxies: scheme -> address, instead of those in the environment. trusted: a file of TLS authorities."""
        self.limits = limits or Limits()
        self._clock, self._store, self._proxies, self._trusted = clock, store, proxies, trusted
        self._agent = agent(contact)
        self._adapter = HTTPAdapter(
            pool_connections=64, pool_maxsize=self.limits.hosts_at_once, max_retries=_polite_retry(clock, self.limits)
        )
        self._gates: dict[str, _Gate] = {}
        self._robots: dict[str, Protego | None] = {}
        self._lock = Lock()

    def get(self, address: str) -> Answer:
        """The page at an address; whatever goes wrong is in the Answer, and nothing is raised."""
        try:
            return self._follow(address)
        except Exception as error:  # One strange server must not cost the visits to all the others.
            fault, detail = _fault(error)
            return Answer(address, address, fault=fault, detail=detail)

    def get_extra(self, address: str) -> Answer:
        """The same for a page that the book does not cite: only where robots.txt allows it."""
        if not self._allowed(address):
            return Answer(address, address, fault="not-allowed")
        return self.get(address)

    def _allowed(self, address: str) -> bool:
        host = host_of(address)
        if host not in self._robots:
            answer = self.get(f"{urlsplit(address).scheme}://{host}/robots.txt")
            self._robots[host] = _rules(answer)
        rules = self._robots[host]
        if rules is None:
            return False
        delay = rules.crawl_delay(AGENT)
        self._gate(host).interval = min(max(self.limits.interval, delay or 0), self.limits.longest_wait)
        return bool(rules.can_fetch(address, AGENT))

    def _follow(self, address: str) -> Answer:
        # A jar for each visit: some pages redirect to themselves until they get their cookie back.
        with requests.Session() as session:
            session.mount("http://", self._adapter)
            session.mount("https://", self._adapter)
            session.auth = _nobody
            url, hops = urldefrag(address).url, list[int]()
            while True:
                with self._gate(host_of(url)):
                    answer, target = self._ask(session, address, url, tuple(hops))
                if target is None or answer.status is None:
                    return answer
                if len(hops) == self.limits.redirects:
                    return Answer(address, url, answer.status, tuple(hops), fault="loop")
                hops.append(answer.status)
                url = urldefrag(urljoin(url, target)).url

    def _ask(
        self, session: requests.Session, address: str, url: str, hops: tuple[int, ...]
    ) -> tuple[Answer, str | None]:
        """One request: the answer, and where it redirects to."""
        kept = self._store.get(url) if self._store else None
        request = session.prepare_request(requests.Request("GET", url, headers=self._headers(kept)))
        settings = session.merge_environment_settings(request.url or url, self._proxies or {}, True, None, None)
        if self._trusted:
            settings["verify"] = self._trusted
        try:
            response = session.send(
                request, timeout=(self.limits.connect, self.limits.read), allow_redirects=False, **settings
            )
            with response:
                target = session.get_redirect_target(response)
                if response.status_code == 304 and kept:
                    return Answer(address, url, 200, hops, kept.content_type, kept.body, response.headers), None
                if target is not None:
                    return Answer(address, url, response.status_code, hops, headers=response.headers), target
                body, cut = self._read(response)
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            fault, detail = _fault(error)
            return Answer(address, url, None, hops, fault=fault, detail=detail), None
        content_type = response.headers.get("Content-Type", "")
        if self._store and response.status_code == 200 and not cut:
            tag, modified = response.headers.get("ETag", ""), response.headers.get("Last-Modified", "")
            self._store.put(Kept(url, tag, modified, content_type, body))
        return Answer(address, url, response.status_code, hops, content_type, body, response.headers, cut=cut), None

    def _headers(self, kept: Kept | None) -> dict[str, str]:
        common = {
            "User-Agent": self._agent,
            "Accept": "text/html,application/xhtml+xml,application/pdf;q=0.9,*/*;q=0.5",
            "Accept-Language": "en-GB,en;q=0.8",
        }
        return {**common, **(kept.conditions() if kept else {})}

    def _read(self, response: requests.Response) -> tuple[bytes, bool]:
        """The body as far as it may go, and whether there was more. A page that drips is left in the end."""
        began, body = self._clock.monotonic(), bytearray()
        while chunk := response.raw.read1(65536, decode_content=True):
            body += chunk
            if len(body) > self.limits.size or self._clock.monotonic() - began > self.limits.total:
                return bytes(body[: self.limits.size]), True
        return bytes(body), False

    def _gate(self, host: str) -> _Gate:
        with self._lock:
            return self._gates.setdefault(host, _Gate(self._clock, self.limits.interval))


def _nobody(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """No password of whoever runs this is ever sent, not even one in a .netrc file."""
    return request


class _Gate:
    """Lets one request at a time to a host, and none before `interval` seconds after the last."""

    def __init__(self, clock: Clock, interval: float) -> None:
        self._clock, self.interval, self._lock, self._free_at = clock, interval, Lock(), 0.0

    def __enter__(self) -> None:
        self._lock.acquire()
        wait = self._free_at - self._clock.monotonic()
        if wait > 0:
            self._clock.sleep(wait)

    def __exit__(self, *_: object) -> None:
        self._free_at = self._clock.monotonic() + self.interval
        self._lock.release()


def _polite_retry(clock: Clock, limits: Limits) -> Retry:
    """urllib3's own rule for asking again, by our clock, which gives up on a server that wants to be left alone."""

    class PoliteRetry(Retry):
        def increment(self, *args: Any, **kwargs: Any) -> Self:
            response = kwargs.get("response")
            if response is not None and (self.get_retry_after(response) or 0) > limits.longest_wait:
                raise MaxRetryError(kwargs["_pool"], kwargs.get("url") or "")
            return super().increment(*args, **kwargs)

        def get_retry_after(self, response: Any) -> float | None:
            try:
                return super().get_retry_after(response)
            except urllib3.exceptions.InvalidHeader:
                return None

        def sleep(self, response: Any = None) -> None:
            asked = self.get_retry_after(response) if response is not None else None
            clock.sleep(max(asked or 0, self.get_backoff_time(), limits.interval))

    return PoliteRetry(
        total=limits.retries,
        other=0,
        redirect=False,
        status_forcelist=PASSING,
        allowed_methods={"GET"},
        backoff_factor=limits.backoff,
        raise_on_status=False,
        raise_on_redirect=False,
    )


def _rules(answer: Answer) -> Protego | None:
    """What robots.txt says: everything is allowed where there is none, and nothing where it cannot be had."""
    if answer.status is not None and 400 <= answer.status < 500 and answer.status != 429:
        return Protego.parse("")
    if answer.status != 200:
        return None
    return Protego.parse(answer.body[:500_000].decode("utf-8", "replace"))


def _fault(error: BaseException) -> tuple[str, str]:
    """What kept an answer away, as a word of Answer.fault and in the library's own."""
    causes = list(_causes(error))
    detail = f"{type(error).__name__}: {error}"[:200]
    for kinds, fault in _FAULTS:
        if any(isinstance(cause, kinds) for cause in causes):
            return fault, detail
    return "reset", detail


def _causes(error: BaseException) -> list[BaseException]:
    """An error and all that lies behind it: the libraries wrap one in another in several ways."""
    found: list[BaseException] = []
    waiting: list[Any] = [error]
    while waiting:
        current = waiting.pop()
        if isinstance(current, BaseException) and current not in found:
            found.append(current)
            waiting += [current.__cause__, current.__context__, getattr(current, "reason", None), *current.args]
    return found


# The first that fits: a failure behind a proxy or inside TLS also looks like a failed connection.
_FAULTS: tuple[tuple[tuple[type[BaseException], ...], str], ...] = (
    ((urllib3.exceptions.ProxyError, requests.exceptions.ProxyError), "proxy"),
    ((ssl.SSLError, urllib3.exceptions.SSLError), "tls"),
    ((socket.gaierror, urllib3.exceptions.NameResolutionError), "no-name"),
    ((requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema, UnicodeError), "not-http"),
    ((ConnectionRefusedError,), "refused"),
    ((urllib3.exceptions.TimeoutError, requests.exceptions.Timeout, TimeoutError), "timeout"),
)


def charset_of(content_type: str) -> str:
    """The character set that a Content-Type names, or ""."""
    message = Message()
    with suppress(Exception):
        message["Content-Type"] = content_type
        return str(message.get_content_charset() or "")
    return ""
