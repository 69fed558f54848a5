"""Visits everything that is due, a host at a time, and takes the visits into the history: those that can be believed.

A failure to connect says as much about our own network as about theirs. It is believed only when another host has
answered since. When nearly everything that was well fails at once, it is us: then no visit of the run is believed.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from queue import Queue
from threading import Event, Lock
from urllib.parse import urldefrag, urljoin

from build_scripts.online.claims import NumberClaim, Published
from build_scripts.online.clock import Clock
from build_scripts.online.evidence import Sighting, find_number
from build_scripts.online.fetch import Answer, Fetcher, host_of
from build_scripts.online.history import History, after
from build_scripts.online.looks import NETWORK, Look, Visit, look_at_address, look_at_number
from build_scripts.online.page_text import read_page

# How old a visit may be before the next. A run that was interrupted goes on where it stopped.
BY_HAND = timedelta(hours=6)
URGENT = timedelta(hours=20)  # scheduled daily: what a life may hang on, and whatever is not well
USUAL = timedelta(days=6, hours=12)  # the rest, weekly

SILENT_HOSTS = 6  # hosts without an answer, and none with one, after which the network is down
MANY_HOSTS = 5
FEW_WELL = 0.25  # of the hosts that were well before: fewer at once are not believed
SAVE_EVERY = 20  # visits
PROBES = 3  # random addresses on one host
GIVE_UP_AFTER = 2  # failures to connect to a host, one after the other

NO_NETWORK = "No site answered, so this computer has no way to the web now. No verdict was changed."
ALL_AT_ONCE = (
    "Nearly every site that was well failed at once, so the fault is more likely in the network here than out there. "
    "No verdict was changed."
)


@dataclass(frozen=True)
class Visited:
    """One visit: the host, and what it said, of the address first and then of each number.

    page: what tells the page that came from others: where it came from if that is another host, else its bytes.
    """

    host: str
    looks: tuple[Look, ...]
    page: str = ""

    @property
    def answered(self) -> bool:
        """Whether something came back, whatever it was."""
        return self.looks[0].reason not in NETWORK


@dataclass(frozen=True)
class Outcome:
    """A run. history: as it is now. visited, left: addresses. why: why nothing is believed; "" when it is."""

    history: History
    visited: int
    left: int
    why: str = ""


def due(published: Published, history: History, now: datetime, scheduled: bool) -> list[str]:
    """The addresses to visit now: those a life may hang on first, then in the order they are published."""
    claims = _claims_by_address(published)
    found = [
        address
        for address in published.addresses
        if _is_due(address, claims[address], published, history, now, scheduled)
    ]
    return sorted(found, key=lambda address: address not in published.lives)


def _is_due(
    address: str,
    claims: Sequence[NumberClaim],
    published: Published,
    history: History,
    now: datetime,
    scheduled: bool,
) -> bool:
    records = [history.get(subject) for subject in (address, *(claim.subject for claim in claims))]
    known = [record for record in records if record]
    if len(known) < len(records):
        return True
    age = now - min(datetime.fromisoformat(record.looked) for record in known)
    if not scheduled:
        return age >= BY_HAND
    urgent = address in published.lives or any(record.verdict in ("suspect", "failing") for record in known)
    return age >= (URGENT if urgent else USUAL)


def visit_all(
    published: Published,
    history: History,
    addresses: Sequence[str],
    fetcher: Fetcher,
    clock: Clock,
    save: Callable[[History], None],
    tell: Callable[[int], None] = lambda visited: None,
) -> Outcome:
    """Visit the addresses and take in what they say.

    save: writes a history down; called now and then, at the end, and when a person stops the run.
    tell: called with the number of visits after each.
    """
    visits = _Visits(published, addresses, fetcher)
    done: list[Visited] = []
    hopeful = True
    try:
        for visited in visits.run():
            done.append(visited)
            tell(len(done))
            if len(done) % SAVE_EVERY == 0:
                save(_taken_in(history, *believed(done, history), clock.now()))
            if hopeful and _silent(done):
                hopeful = False
                if not _any_answers(_witnesses(history, published, done), fetcher):
                    visits.stop()
    finally:
        visits.stop()
        kept, why = believed(done, history)
        save(_taken_in(history, kept, why, clock.now()))
    kept, why = believed(done, history, _witnesses(history, published, done), fetcher)
    new = _taken_in(history, kept, why, clock.now())
    save(new)
    return Outcome(new, len(done), len(addresses) - len(done), why)


def _taken_in(history: History, visits: Iterable[Visited], why: str, now: datetime) -> History:
    new = dict(history)
    for visited in visits if not why else ():
        for look in visited.looks:
            new[look.subject] = after(history.get(look.subject), look, now)
    return new


# What to believe


def believed(
    done: Sequence[Visited],
    history: History,
    witnesses: Sequence[str] = (),
    fetcher: Fetcher | None = None,
) -> tuple[list[Visited], str]:
    """The visits that can be believed, in order, and why there are none where that is so.

    witnesses: addresses that were well before, to ask again where the last visits found nobody.
    """
    # A visit without an answer is believed once a different host has answered after it.
    last = {visited.host: index for index, visited in enumerate(done) if visited.answered}
    doubtful = [
        index
        for index, visited in enumerate(done)
        if not visited.answered and not any(host != visited.host and at > index for host, at in last.items())
    ]
    if doubtful and fetcher and _any_answers(witnesses, fetcher):
        doubtful = []
    kept = [visited for index, visited in enumerate(done) if index not in set(doubtful)]
    if done and not kept:
        return [], NO_NETWORK
    return ([], ALL_AT_ONCE) if _all_at_once(kept, history) else (kept, "")


def _all_at_once(visits: Sequence[Visited], history: History) -> bool:
    """Whether most of what was well, or was never seen, is not well now; or most hosts show the same page.

    The latter is what a network does that wants a person to sign in first.
    """
    hosts_with: dict[str, set[str]] = defaultdict(set)
    for visited in visits:
        hosts_with[visited.page].add(visited.host)
    same = max((len(hosts) for page, hosts in hosts_with.items() if page), default=0)
    if same >= MANY_HOSTS and 2 * same > len({visited.host for visited in visits}):
        return True
    well_now: dict[str, bool] = defaultdict(bool)
    for visited in visits:
        known = history.get(visited.looks[0].subject)
        if known is None or known.verdict == "ok":
            well_now[visited.host] |= visited.looks[0].kind == "fine"
    return len(well_now) >= MANY_HOSTS and sum(well_now.values()) < FEW_WELL * len(well_now)


def _silent(done: Sequence[Visited]) -> bool:
    return not any(visited.answered for visited in done) and len({visited.host for visited in done}) >= SILENT_HOSTS


def _any_answers(addresses: Sequence[str], fetcher: Fetcher) -> bool:
    return any(fetcher.get(address).status is not None for address in addresses)


def _witnesses(history: History, published: Published, done: Sequence[Visited]) -> list[str]:
    """Up to three addresses on different hosts that answered in this run, else that were well before."""
    answered = [visited.looks[0].subject for visited in reversed(done) if visited.answered]
    well = [name for name in published.addresses if name in history and history[name].verdict == "ok"]
    by_host = {host_of(address): address for address in [*reversed(well), *reversed(answered)]}
    return list(reversed(by_host.values()))[:3]


# Visiting


class _Visits:
    """The visits of one run, on a few hosts at a time; each host's addresses one after another."""

    def __init__(self, published: Published, addresses: Sequence[str], fetcher: Fetcher) -> None:
        self._published, self._fetcher = published, fetcher
        self._claims = _claims_by_address(published)
        self._others = {claim.subject: _others(published, claim) for claim in published.claims}
        self._hosts: dict[str, list[str]] = defaultdict(list)
        for address in addresses:
            self._hosts[host_of(address)].append(address)
        self._probes = _Probes(fetcher)
        self._stopped = Event()

    def stop(self) -> None:
        """Begin no further visit."""
        self._stopped.set()

    def run(self) -> Iterable[Visited]:
        """Every visit, as each is made."""
        results: Queue[Visited | Exception | None] = Queue()
        pool = ThreadPoolExecutor(self._fetcher.limits.hosts_at_once, thread_name_prefix="visit")
        try:
            for host, addresses in self._hosts.items():
                pool.submit(self._visit_host, host, addresses, results)
            waiting = len(self._hosts)
            while waiting:
                result = results.get()
                if isinstance(result, Exception):
                    raise result
                if result is None:
                    waiting -= 1
                else:
                    yield result
        finally:
            self._stopped.set()
            pool.shutdown(wait=False, cancel_futures=True)

    def _visit_host(self, host: str, addresses: Sequence[str], results: Queue[Visited | Exception | None]) -> None:
        silent = 0
        answer: Answer | None = None
        try:
            for address in addresses:
                if self._stopped.is_set():
                    break
                if answer and silent >= GIVE_UP_AFTER:
                    answer = Answer(address, address, fault=answer.fault, detail=answer.detail)
                else:
                    answer = self._fetcher.get(address)
                visited = Visited(host, self._looks(answer), _page_of(answer))
                silent = 0 if visited.answered else silent + 1
                results.put(visited)
        except Exception as error:  # A fault of this program: for the main thread to raise.
            results.put(error)
        results.put(None)

    def _looks(self, answer: Answer) -> tuple[Look, ...]:
        page = read_page(answer.body, answer.content_type)
        if page.goes_to and answer.status == 200 and urldefrag(urljoin(answer.final, page.goes_to)).url != answer.final:
            answer = self._sent_on(answer, urljoin(answer.final, page.goes_to))
            page = read_page(answer.body, answer.content_type)
        claims = self._claims[answer.address]
        sightings = [find_number(page, claim, self._others[claim.subject], answer.final) for claim in claims]
        visit = Visit(answer, page, lambda: self._probes.ask(answer.final))
        address = look_at_address(visit, sightings, self._published.expected[answer.address])
        pairs = zip(claims, sightings, strict=True)
        numbers = [look_at_number(claim, address, page, _doubted(sight, answer)) for claim, sight in pairs]
        return (address, *numbers)

    def _sent_on(self, answer: Answer, target: str) -> Answer:
        """The answer of the page that a page sends its reader to: as good as a redirect, and taken once."""
        there = self._fetcher.get(target)
        return replace(there, address=answer.address, hops=(*answer.hops, 302, *there.hops))


def _page_of(answer: Answer) -> str:
    if answer.status != 200:
        return ""
    host = host_of(answer.final)
    return host if host != host_of(answer.address) else hashlib.sha256(answer.body).hexdigest()


def _doubted(sighting: Sighting, answer: Answer) -> Sighting:
    """Of a page that was too long to read to its end nothing can be said to be absent."""
    return replace(sighting, state="elsewhere") if answer.cut and sighting.state == "absent" else sighting


class _Probes:
    """Asks hosts for addresses that cannot exist, to see how each says so: a few times a host, never twice alike."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher, self._answers, self._lock = fetcher, dict[str, Answer | None](), Lock()

    def ask(self, near: str) -> Answer | None:
        """The answer to a random address in the folder of `near`; None where robots.txt forbids to ask."""
        folder = urljoin(near, ".")
        with self._lock:
            same_host = [known for known in self._answers if host_of(known) == host_of(folder)]
            if folder not in self._answers and len(same_host) >= PROBES:
                folder = same_host[0]
            if folder in self._answers:
                return self._answers[folder]
        nowhere = urljoin(folder, f"no-such-page-{hashlib.sha256(folder.encode()).hexdigest()[:8]}")
        answer: Answer | None = self._fetcher.get_extra(nowhere)
        answer = None if answer and answer.fault == "not-allowed" else answer
        with self._lock:
            self._answers[folder] = answer
        return answer


def _claims_by_address(published: Published) -> dict[str, list[NumberClaim]]:
    claims: dict[str, list[NumberClaim]] = defaultdict(list)
    for claim in published.claims:
        claims[claim.address].append(claim)
    return claims


def _others(published: Published, claim: NumberClaim) -> dict[str, tuple[str, ...]]:
    """The names of the services that have another number than this one."""
    return {
        service: names
        for service, names in published.names.items()
        if service != claim.service and claim.dialled not in published.numbers_of[service]
    }
