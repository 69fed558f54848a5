"""Pages load nothing from anywhere else, and carry nothing a strict Content-Security-Policy refuses.

Together these make "no request leaves for another origin" true before a browser enforces it.
Links that a person taps may leave.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from build_scripts.checks.loads import Resource
from build_scripts.checks.page import EMBEDDING, Inline, Page
from build_scripts.checks.site import Fault, Site, shortened, tidy
from build_scripts.problem import Problem

if TYPE_CHECKING:
    from build_scripts.book.model import Book

# A <script> of these types is data: browsers do not run it.
DATA_TYPES = {"application/json", "application/ld+json"}
# What may be written into the page itself; a policy of 'self' refuses everything else.
DATA_URLS = {"img", "source", "css", "link icon", "image", "feimage", "input", "video"}
CLIENT = "build_scripts/client/"
ASKING_AHEAD = {"link preconnect", "link dns-prefetch"}

# Calls that load their first argument, where it is a plain address of another origin.
_SCRIPT_LOAD = re.compile(
    r"""(?:\bimport\b\s*\(?|\bfrom\b|\bfetch\s*\(|\bimportScripts\s*\(|\bsendBeacon\s*\(
        |\bnew\s+(?:Shared)?Worker\s*\(|\bnew\s+EventSource\s*\(|\bnew\s+WebSocket\s*\(|\bnew\s+Image\(\)\.src\s*=
        |\.open\s*\(\s*["'`]\w+["'`]\s*,)
        \s*["'`](?P<url>(?:https?:|wss?:)?//[^"'`\s]+)""",
    re.VERBOSE,
)


def find(site: Site, book: Book | None) -> list[Problem]:
    """Everything on the site that asks another origin for something, or that a strict policy would stop."""
    problems: list[Problem] = []
    for page in site.pages:
        problems.extend(_page(site, page))
    for sheet in site.stylesheets:
        for resource in sheet.resources:
            if fault := _load(resource):
                problems.append(Problem(site.site_name(sheet.file), resource.line, *fault))
    for file in sorted(site.files):
        if file.endswith((".js", ".mjs")):
            problems.extend(_script(site, file))
    return problems


def _page(site: Site, page: Page) -> list[Problem]:
    faults: list[Fault] = []
    for resource in page.resources:
        if resource.kind not in EMBEDDING and (loaded := _load(resource)):
            faults.append(Fault(*loaded, resource.line, resource.url))
    for inline in page.inline:
        if refused := _inline(inline):
            what, remedy, text = refused
            faults.append(Fault(what, remedy, inline.line, text))
    for link in page.links:
        if link.automatic and _is_elsewhere(link.href):
            what = f'the page moves to "{shortened(link.href)}" by itself'
            faults.append(Fault(what, "make it a link that a person taps", link.line, link.href))
    return site.page_problems(page, faults)


def _load(resource: Resource) -> tuple[str, str] | None:
    """What is wrong with a file the browser fetches by itself, and what to do; None when it is our own."""
    url, shown = tidy(resource.url), shortened(resource.url)
    if resource.kind in ASKING_AHEAD and _is_elsewhere(url):
        return f'contacts "{shown}" before anybody taps anything', "take the hint out"
    if _is_elsewhere(url):
        return f'loads "{shown}" from another origin', "keep a copy in the site, or make it a link"
    scheme = _scheme(url)
    if scheme and not (scheme == "data" and resource.kind in DATA_URLS):
        return f'loads "{shown}", and {scheme}: is not allowed there', "load it from a file of the site"
    return None


def _inline(inline: Inline) -> tuple[str, str, str] | None:
    """What is wrong, what to do, and text to find it in Markdown by; None when a strict policy lets it be."""
    match inline.kind:
        case "script" if inline.detail not in DATA_TYPES:
            return "a script is written into the page", f"move it to a file under {CLIENT}", "<script"
        case "style":
            return "a <style> is written into the page", f"move it to a stylesheet under {CLIENT}", "<style"
        case "style attribute":
            what = f'style="{shortened(inline.detail)}" is written on an element'
            return what, f"give it a class, and style that under {CLIENT}", f'style="{inline.detail}"'
        case "handler":
            what = f"{inline.detail}= runs a script from an attribute"
            return what, f"add the listener in a script under {CLIENT}", f"{inline.detail}="
        case "element":
            return f"<{inline.detail}> is not allowed", "take it out, or make it a link", f"<{inline.detail}"
        case "form" if _is_elsewhere(inline.detail):
            what = f'a form sends what is typed to "{shortened(inline.detail)}"'
            return what, "take the form out: nothing typed here leaves the phone", inline.detail
        case "ping":
            what = f'a link tells "{shortened(inline.detail)}" that it was tapped'
            return what, "take out ping=", f'ping="{inline.detail}"'
    return None


def _script(site: Site, file: str) -> Iterator[Problem]:
    text = (site.folder / file).read_text(encoding="utf-8", errors="replace")
    for match in _SCRIPT_LOAD.finditer(text):
        what = f'loads "{shortened(match["url"])}" from another origin'
        line = text.count("\n", 0, match.start()) + 1
        yield Problem(site.site_name(file), line, what, "keep a copy in the site and load that")


def _scheme(url: str) -> str:
    found = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):", url)
    return found[1].lower() if found else ""


def _is_elsewhere(url: str) -> bool:
    """Whether an address names a host that a browser would go to; as in browsers, a backslash is a slash."""
    plain = tidy(url).replace("\\", "/")
    if plain.startswith("//"):
        return True
    try:
        return urlsplit(plain).scheme in {"http", "https", "ws", "wss", "ftp"}
    except ValueError:
        return True
