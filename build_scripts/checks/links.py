"""Links lead somewhere: to a page, file and heading that exist, or to a well-formed address outside.

Outside addresses are not fetched here: a build must not turn red because somebody else's server is slow.
"""

from __future__ import annotations

import difflib
import posixpath
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from build_scripts.book.fields import without_tracking
from build_scripts.checks.loads import Resource
from build_scripts.checks.page import Link, Page
from build_scripts.checks.site import Fault, Site, shortened, tidy
from build_scripts.problem import Problem

if TYPE_CHECKING:
    from build_scripts.book.model import Book

# tel: and sms: are the business of checks/contacts.py.
ELSEWHERE = {"tel", "sms"}
# A contact that the link itself holds: nothing else can be saved without a script and without signal.
VCARD = "data:text/vcard;charset=utf-8,BEGIN:VCARD"
# From this likeness on, a name is taken for a slip of the fingers on another.
ALIKE = 0.7
MAIL_FIELDS = {"subject", "body", "cc", "bcc", "to"}

_MAILBOX = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}")
_TEXT_FRAGMENT = re.compile(r":~:.*", re.DOTALL)


def find(site: Site, book: Book | None) -> list[Problem]:
    """Every link and loaded file of the site that leads nowhere, or somewhere it must not."""
    evidence = {source.url for service in book.services.values() for source in service.sources} if book else set()
    problems: list[Problem] = []
    for page in site.pages:
        # Where a fact was seen is told as it was, and some of those pages are still without https.
        for link in page.links:
            problems.extend(_link(site, page, link) if link.href not in evidence else ())
        faults = (_resource(site, page.url, resource) for resource in page.resources)
        problems.extend(site.page_problems(page, filter(None, faults)))
    for sheet in site.stylesheets:
        for resource in sheet.resources:
            if fault := _resource(site, sheet.file, resource):
                problems.append(Problem(site.site_name(sheet.file), fault.line, fault.what, fault.remedy))
    return problems


def _link(site: Site, page: Page, link: Link) -> Iterator[Problem]:
    href = tidy(link.href)
    shown = shortened(href)
    if not href:
        remedy = "write the address it should open, or take the link out"
        yield site.link_problem(page, link, "a link has no address", remedy)
        return
    try:
        parts = urlsplit(href)
    except ValueError:
        yield site.link_problem(page, link, f'"{shown}" is not an address', "copy it from the browser again")
        return
    fault = _outside(href, parts) if parts.scheme or parts.netloc else _inside(site, page, parts)
    if fault:
        yield site.link_problem(page, link, f'the link "{shown}" {fault[0]}', fault[1])
    elif not parts.scheme and (better := _redirected(site, page, parts)):
        what = f'the link "{shown}" opens only after a redirect, which a phone without signal cannot make'
        yield site.link_problem(page, link, what, f'write "{better}"', "warning")


def _outside(href: str, parts: SplitResult) -> tuple[str, str] | None:
    """What is wrong with an address outside the site, and what to do; None when it is well formed."""
    match parts.scheme:
        case "https":
            if not parts.hostname or "." not in parts.hostname or re.search(r"\s", href):
                return "is not a whole address", "write one such as https://www.example.org/page"
            if (clean := without_tracking(href)) != href:
                return "carries what advertisers follow readers by", f'write "{clean}"'
            return None
        case "http":
            return "is not secure", f'write "https://{shortened(href[7:])}" if that opens, or take it out'
        case "":
            return "leaves out https:", f'write "https:{shortened(href)}"'
        case "javascript" | "vbscript":
            return "runs a script", "link to a page, or use a button"
        case "mailto":
            return _mail(href)
        case scheme if scheme in ELSEWHERE:
            return None
        case "data" if href.startswith(VCARD):
            return None
        case scheme:
            return f"begins with {scheme}:, which is not allowed", "link to a page, or to an https:// address"


def _mail(href: str) -> tuple[str, str] | None:
    boxes, _, fields = href.partition(":")[2].partition("?")
    unknown = sorted(set(parse_qs(fields, keep_blank_values=True)) - MAIL_FIELDS)
    if unknown:
        return f'has "{unknown[0]}", which is no part of an email', "use subject= or body="
    if not boxes and fields:
        return None  # a message to share, its receiver chosen by whoever sends it
    wrong = [box for box in boxes.split(",") if not _MAILBOX.fullmatch(unquote(box).strip())]
    if wrong:
        return "is not an email address", "write it like mailto:name@example.org"
    return None


def _inside(site: Site, page: Page, parts: SplitResult) -> tuple[str, str] | None:
    """What is wrong with a link inside the site, and what to do; None when its page and heading exist."""
    path = site.resolve(page.url, parts.path) if parts.path else page.url
    if path is None and parts.path.startswith("/"):
        return f"starts outside {site.base}, where the site is", _nearest_page(site, page, parts.path)
    if path is None:
        return "leads out of the site", _nearest_page(site, page, parts.path)
    file = page.file if not parts.path else site.file_at(path) or site.file_at(f"{path}/")
    if file is None:
        return "goes to a page that does not exist", _nearest_page(site, page, parts.path)
    return _anchor(site, file, parts.fragment)


def _anchor(site: Site, file: str, fragment: str) -> tuple[str, str] | None:
    target = site.page_of.get(file)
    name = unquote(_TEXT_FRAGMENT.sub("", fragment))
    if target is None or not name or name in target.anchors or name.lower() == "top":
        return None
    near = difflib.get_close_matches(name, sorted(target.anchors), n=1)
    remedy = f'write "#{near[0]}"' if near else f'link to one of its headings, or leave out "#{name}"'
    return f'names a place, "#{name}", that {target.url or "the first page"} does not have', remedy


def _redirected(site: Site, page: Page, parts: SplitResult) -> str | None:
    """For a link that leads somewhere: its address with the slash it lacks, if it lacks one."""
    if site.file_at(site.resolve(page.url, parts.path)):
        return None
    return parts._replace(path=f"{parts.path}/").geturl()


def _resource(site: Site, url: str, resource: Resource) -> Fault | None:
    """A file that the page or stylesheet at url loads and the site does not have.

    Addresses of other origins are the business of checks/origins.py.
    """
    try:
        parts = urlsplit(tidy(resource.url))
    except ValueError:
        what = f'"{shortened(resource.url)}" is not an address'
        return Fault(what, "write the path of a file", resource.line, resource.url)
    path = site.resolve(url, parts.path)
    if parts.scheme or parts.netloc or not parts.path or site.file_at(path):
        return None
    what = f'loads "{shortened(resource.url)}", which does not exist'
    near = _nearest(path or parts.path, sorted(site.files))
    remedy = f'write "{_relative(near, url)}"' if near else "add the file, or take out what loads it"
    return Fault(what, remedy, resource.line, text=posixpath.basename(parts.path))


def _nearest_page(site: Site, page: Page, path: str) -> str:
    """What to write instead of a path that leads nowhere, in the way the author wrote it."""
    source = site.source_of(page)
    if source and path.endswith(".md"):
        folder = posixpath.dirname(source)
        wanted = posixpath.normpath(posixpath.join(folder, unquote(path)))
        near = _nearest(wanted, site.sources)
        write = posixpath.relpath(near, folder) if near else None
    else:
        wanted = site.resolve(page.url, path) or unquote(path).lstrip("./")
        near = _nearest(wanted, sorted({other.url for other in site.pages} | site.files))
        write = _relative(near, page.url) if near else None
    return f'write "{write}"' if write else "correct it, or take the link out"


def _nearest(wanted: str, existing: Iterable[str]) -> str | None:
    """The existing path whose last name is most like the wanted one's, and then the path before it."""

    def name(path: str) -> str:
        return posixpath.basename(path.rstrip("/")).partition(".")[0].casefold()

    def likeness(one: str, other: str) -> float:
        return difflib.SequenceMatcher(None, one, other).ratio()

    if not name(wanted):
        return None
    near = [(likeness(name(path), name(wanted)), likeness(path, wanted), path) for path in existing]
    best = max(near, default=(0.0, 0.0, ""))
    return best[2] if best[0] >= ALIKE else None


def _relative(path: str, url: str) -> str:
    """path as a page or stylesheet at url links to it."""
    folder = url.rpartition("/")[0]
    return posixpath.relpath(path, folder) + ("/" if path.endswith("/") else "")
