"""What one visit says: of an address, whether it opens what it was cited for; of a number, whether it stands there.

A status is not enough either way. Pages that are gone answer 200 ("soft 404"), and pages that are well answer 403 to a
program. So the text decides first: a page with the number we came for is the right page, whatever else it does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

from build_scripts.online.claims import NumberClaim
from build_scripts.online.evidence import Sighting, is_in
from build_scripts.online.fetch import Answer
from build_scripts.online.page_text import PageText, read_page

Kind = Literal["fine", "bad", "unclear"]
Verdict = Literal["ok", "suspect", "failing", "dead", "blocked"]


class Reason(NamedTuple):
    """Why a visit ended as it did. kind: what it counts as. says: for an editor. worst: how far it can ever lead."""

    kind: Kind
    says: str
    worst: Verdict = "dead"


REASONS: dict[str, Reason] = {
    # Addresses
    "open": Reason("fine", "opens"),
    "moved": Reason("fine", "has moved"),
    "not-found": Reason("bad", "is not there any more (404)"),
    "gone": Reason("bad", "was taken away for good (410)"),
    "soft-404": Reason("bad", "opens a page that says nothing is there"),
    "front-page": Reason("bad", "only leads to the front page of the site now"),
    "parked": Reason("bad", "opens a page that offers the address for sale"),
    "server-error": Reason("bad", "answers with an error of its server"),
    "no-name": Reason("bad", "belongs to a site that does not exist"),
    "refused": Reason("bad", "belongs to a site that does not answer"),
    "reset": Reason("bad", "breaks off before it answers"),
    "loop": Reason("bad", "redirects without end"),
    "not-http": Reason("bad", "leads to something that is not a web page"),
    # Some browsers mend an incomplete certificate by themselves, so this is never certain enough to be dead.
    "tls": Reason("bad", "has a security certificate that could not be checked", worst="failing"),
    "forbidden": Reason("unclear", "does not let a program in"),
    "too-many": Reason("unclear", "asked to be left alone for now"),
    "timeout": Reason("unclear", "took too long to answer"),
    "bot-wall": Reason("unclear", "shows a test for robots in place of the page"),
    "sign-in": Reason("unclear", "asks for a password"),
    "proxy": Reason("unclear", "was not let through by this network"),
    # Numbers
    "seen": Reason("fine", "stands there"),
    "absent": Reason("bad", "does not stand there"),
    "elsewhere": Reason("bad", "stands there, but not beside the service's name", worst="suspect"),
    "said-old": Reason("bad", "stands there as a number that is not used any more", worst="suspect"),
    "page-gone": Reason("bad", "stood on a page that is not there any more"),
    "unreadable": Reason("unclear", "is on a page that a program cannot read"),
}

# What the network between us and everybody else can cause as well.
NETWORK = frozenset({"no-name", "refused", "reset", "timeout", "proxy", "tls"})


@dataclass(frozen=True)
class Look:
    """What one visit said of a subject: an address, or NumberClaim.subject.

    reason: a key of REASONS. detail: what was seen, at most 200 characters, for whoever looks into it.
    suggests: the new address; or other numbers on the page, which nobody has checked.
    """

    subject: str
    reason: str
    detail: str = ""
    suggests: tuple[str, ...] = ()

    @property
    def kind(self) -> Kind:
        """Whether it speaks for the subject, against it, or not at all."""
        return REASONS[self.reason].kind


@dataclass(frozen=True)
class Visit:
    """An answer and its page. ask_at_random: fetches an address near it that cannot exist; None where not allowed."""

    answer: Answer
    page: PageText
    ask_at_random: Callable[[], Answer | None]


def look_at_address(visit: Visit, sightings: Iterable[Sighting], expected: Iterable[str]) -> Look:
    """What a visit says of its address.

    sightings: of the numbers that were looked for on the page. expected: names and titles it was cited for.
    """
    answer, page = visit.answer, visit.page
    reason = _by_status(answer, page)
    proved = any(sighting.state != "absent" for sighting in sightings)
    if not reason and not proved:
        reason = _by_text(visit, [words for words in expected if _weight(words)])
    if reason:
        return Look(answer.address, reason, _detail(answer, page))
    if _moved(answer):
        return Look(answer.address, "moved", _detail(answer, page), (answer.final,))
    return Look(answer.address, "open")


def look_at_number(claim: NumberClaim, address: Look, page: PageText, sighting: Sighting) -> Look:
    """What the same visit says of a number that its page should prove."""
    subject = claim.subject
    if address.kind == "unclear":
        return Look(subject, address.reason, address.detail)
    if address.kind == "bad" and REASONS[address.reason].worst != "dead":
        return Look(subject, "unreadable", f"{address.subject} {REASONS[address.reason].says}")
    if address.kind == "bad":
        return Look(subject, "page-gone", f"{address.subject} {REASONS[address.reason].says}")
    if sighting.state == "seen":
        return Look(subject, "seen", sighting.excerpt)
    # A script may bring the number; but not where the page shows other numbers in its place.
    in_script = not sighting.offers and is_in(page.scripts, claim.dialled)
    if sighting.state == "absent" and (in_script or _needs_scripts(page)):
        return Look(subject, "unreadable", f"{page.words} words without its scripts")
    return Look(subject, sighting.state.replace(" ", "-"), sighting.excerpt, sighting.offers)


# By status


def _by_status(answer: Answer, page: PageText) -> str:
    """The reason that needs no text; "" where the text has to decide."""
    if answer.fault or answer.status is None:
        return answer.fault if answer.fault in REASONS else "reset"
    if answer.status < 300:
        return ""
    if _is_wall(page, answer):
        return "bot-wall"
    if answer.status in (404, 410):
        return "not-found" if answer.status == 404 else "gone"
    if answer.status == 429 or (answer.status == 503 and _header(answer, "Retry-After")):
        return "too-many"
    return "server-error" if answer.status >= 500 and answer.status != 999 else "forbidden"


def _header(answer: Answer, name: str) -> str:
    return (answer.headers or {}).get(name, "")


# By text

_WALL = re.compile(
    r"(?i)just a moment|attention required|access (?:is |was )?denied|verify (?:that )?you are (?:a )?human|"
    r"are you (?:a )?(?:human|robot)|not a robot|pardon our interruption|checking (?:if the site|your browser)|"
    r"security (?:check|verification)|ddos protection|request unsuccessful|unusual traffic|complete the captcha|"
    r"enable (?:javascript and cookies|cookies and javascript) to continue|bot (?:check|detection)|"
    r"request (?:was )?blocked"
)
_WALL_WORDS = 160
_BARE_WALL_WORDS = 60  # a page this short that has the words anywhere
_SAYS_GONE = re.compile(
    r"(?i)\b(?:error|http|status)[ :]*404\b|^404\W*(?:$|error|not|page|[-–|:])|"
    r"(?:page|content|resource|file|document)(?: you \w+(?: \w+){0,4})? "
    r"(?:(?:was |is |has |could |can ?)?not (?:be )?(?:found|exist|available)|cannot be found|can.t be found|"
    r"(?:does|did) ?n.t exist|(?:is|are)n.t (?:here|there|available)|no longer (?:exists|available)|missing|has gone)|"
    r"^not found|nothing (?:was )?found here|we can.t find (?:that|the|this) page|"
    r"(?:sorry|oops)[\w ,!.’']{0,30}(?:can.t|cannot|could ?n.t|could not) find"
)
_OPENS_GONE = re.compile(
    r"(?i)(?:(?:we(?: a|')re )?sorry|oops|unfortunately)?[\s,.!–-]*(?:but )?(?:the|this|that) "
    r"(?:page|content|resource|file|document)\b[^.]{0,60}"
    r"\b(?:not found|not exist|n.t exist|be found|no longer|moved|removed)"
)
_GONE_WORDS = 260
_PARKED = re.compile(
    r"(?i)(?:domain(?: name)?|website|web address)[\w .,-]{0,60}(?:is|may be|are) (?:now )?(?:for sale|available for "
    r"purchase|parked)|buy this domain|this domain (?:has expired|is parked)|domain parking|related searches"
)
_SHELL_WORDS = 40  # a page with scripts and fewer words than this waits for them
_EMPTY_WORDS = 8
# Shared runs of words, from which a page counts as the one that the host shows for anything: less with the same title
# and heading, much with others (a short page in a large frame is mostly frame).
_ALIKE, _ALL_BUT_EQUAL = 0.6, 0.95
_RUN = 4  # words


def _by_text(visit: Visit, expected: list[str]) -> str:
    """The reason why a page that answered 200 is not what was cited; "" if it may well be."""
    answer, page = visit.answer, visit.page
    about_it = bool(expected) and any(_has_words_of(page, words) for words in expected)
    if _is_wall(page, answer, about_it):
        return "bot-wall"
    if page.asks_password and not about_it:
        return "sign-in"
    if page.kind in ("unreadable", "pdf") or _needs_scripts(page):
        return ""
    if not about_it and _PARKED.search(page.text()[:4000]) and page.words < _GONE_WORDS:
        return "parked"
    if page.words < _GONE_WORDS and _says_gone(page):
        return "soft-404"
    at_random = visit.ask_at_random()
    if at_random is None or at_random.status is None or at_random.status >= 300:
        return "front-page" if _is_front_page(answer) and not about_it else ""
    if _is_front_page(answer):
        return "front-page" if _same_place(at_random.final, answer.final) or not about_it else ""
    other = read_page(at_random.body, at_random.content_type)
    same_name = (page.title, page.heading) == (other.title, other.heading)
    return "soft-404" if alike(page, other) >= (_ALIKE if same_name else _ALL_BUT_EQUAL) else ""


def _says_gone(page: PageText) -> bool:
    """Whether a page says of itself that it is not there: in its title, its heading, or the first words under that."""
    if any(_SAYS_GONE.search(text) for text in (page.title, page.heading)):
        return True
    under = (passage.text for passage in page.passages if passage.headings and passage.text not in passage.headings)
    return bool(_OPENS_GONE.match(next(under, "")))


def _is_wall(page: PageText, answer: Answer, about_it: bool = False) -> bool:
    """Whether a page is a test for robots. about_it: it has the words it was cited for, whatever its title."""
    if _header(answer, "cf-mitigated").lower() == "challenge":
        return True
    titles = (page.title, page.heading)
    if page.words < _WALL_WORDS and not about_it and any(_WALL.search(text) for text in titles):
        return True
    return page.words < _BARE_WALL_WORDS and bool(_WALL.search(page.text()))


def _needs_scripts(page: PageText) -> bool:
    """Whether there is nothing to read before scripts have run, or nothing at all."""
    few = _SHELL_WORDS if page.scripts.strip() else _EMPTY_WORDS
    return page.kind == "unreadable" or (page.kind == "html" and page.words < few)


def _weight(words: str) -> int:
    return len(_telling(words))


def _telling(words: str) -> set[str]:
    """The words of a name or title that tell it from others."""
    return {word for word in re.findall(r"[^\W\d_]{3,}", words.lower()) if word not in _COMMON}


_COMMON = frozenset(
    re.findall(
        r"\w+",
        "the and for with from http https www org com gov html page pages website here this that our your their link "
        "service services support help helpline line national contact about information",
    )
)


def _has_words_of(page: PageText, words: str) -> bool:
    """Whether at least half of the telling words are in the text or the title of a page."""
    telling = _telling(words)
    there = _telling(f"{page.title}\n{page.text()}")
    return 2 * len(telling & there) >= len(telling)


def alike(one: PageText, other: PageText) -> float:
    """How much of two pages is the same, 0 to 1: the share of runs of words that both have."""
    first, second = _runs(one), _runs(other)
    return len(first & second) / len(first | second) if first and second else 0.0


def _runs(page: PageText) -> set[tuple[str, ...]]:
    # The address that was asked for is often repeated, so digits and long joined words do not count.
    words = [word for word in re.findall(r"[^\W\d_]+", page.text().lower()) if len(word) < 20]
    return {tuple(words[index : index + _RUN]) for index in range(max(1, len(words) - _RUN + 1))}


# Redirects


def _is_front_page(answer: Answer) -> bool:
    """Whether a page inside a site was answered by the front page of one."""
    if not answer.hops or _is_root(answer.address):
        return False
    return _is_root(answer.final)


def _is_root(address: str) -> bool:
    parts = urlsplit(address)
    path = re.sub(r"(?i)^/(?:en(?:-gb)?/?)?(?:index\.\w+|home(?:\.\w+)?)?/?$", "/", parts.path or "/")
    return path == "/" and not parts.query


def _moved(answer: Answer) -> bool:
    """Whether whoever keeps the page says that it has another address now, or it is on another site."""
    if not answer.hops:
        return False
    for_good = all(status in (301, 308) for status in answer.hops)
    old, new = urlsplit(answer.address), urlsplit(answer.final)
    other_site = (old.hostname or "").removeprefix("www.") != (new.hostname or "").removeprefix("www.")
    return (for_good or other_site) and not _same_place(answer.address, answer.final)


def _same_place(one: str, other: str) -> bool:
    first, second = urlsplit(one), urlsplit(other)
    return (first.scheme, first.netloc, first.path or "/", first.query) == (
        second.scheme,
        second.netloc,
        second.path or "/",
        second.query,
    )


def _detail(answer: Answer, page: PageText) -> str:
    told = [f"HTTP {answer.status}" if answer.status else "", answer.detail]
    told += [f"at {answer.final}" if answer.final != answer.address else "", f'"{page.title}"' if page.title else ""]
    return ", ".join(part for part in told if part)[:200]
