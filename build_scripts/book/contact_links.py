"""Links to the directory in the text of a page: [Call Samaritans](call:samaritans), text: and card:.

They are the only way a number gets into a page, so that it can be wrong in one place at most.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from build_scripts.problem import Problem
from build_scripts.signposting.model import Service

CHECK = "contact-links"

_LINK = re.compile(r"(?<![\\!])\[((?:[^\[\]\\]|\\.)*)\]\((call|text|card):([^()\s]*)\)")
_LIKE_A_LINK = re.compile(r"\b(call|text|card):[a-z0-9]", re.IGNORECASE)
_FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})(.*)")
# Between two equal runs of backticks in one paragraph.
_CODE_SPAN = re.compile(r"(?<![`\\])(`+)(?!`)((?:(?!\n[ \t]*\n).)+?)(?<!`)\1(?!`)", re.DOTALL)
_LIST_MARK = re.compile(r"\s*(?:[-*+]\s+|\d+\.\s+)?")
_TARGET = re.compile(r"([a-z0-9-]+)(?:#([1-9]\d*))?")


def without_code(markdown: str) -> str:
    """The same text with spaces for every character inside code: lines and places stay where they are."""
    lines = markdown.split("\n")
    index = 0
    while index < len(lines):
        end = _end_of_fence(lines, index)
        for number in range(index, end):
            lines[number] = " " * len(lines[number])
        index = max(end, index + 1)
    return _CODE_SPAN.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), "\n".join(lines))


def _end_of_fence(lines: list[str], start: int) -> int:
    """The index after the fenced code that opens at `start`; `start` if none does or it never closes."""
    opening = _FENCE.match(lines[start])
    if opening and not (opening[1][0] == "`" and "`" in opening[2]):
        for index in range(start + 1, len(lines)):
            closing = _FENCE.match(lines[index])
            if closing and closing[1].startswith(opening[1]) and not closing[2].strip():
                return index + 1
    return start


@dataclass(frozen=True)
class ContactLink:
    """One link to the directory, as it stands in the text.

    start, end: where it stands, as indexes into the text.
    line: counted from 1 in the text.
    label: the words between the square brackets.
    verb: "call", "text" or "card".
    target: what stands after the colon: "samaritans", or "samaritans#2" for its second number.
    alone: whether nothing else is on its line, not even a space before it.
    own_line: the same, but for the space, dash or number of a list before it.
    """

    start: int
    end: int
    line: int
    label: str
    verb: str
    target: str
    alone: bool
    own_line: bool

    @property
    def id(self) -> str:
        """The service's id."""
        return self.target.partition("#")[0]

    @property
    def index(self) -> int:
        """Which of the service's numbers: 0 unless the target ends in #2 and the like."""
        return int(self.target.partition("#")[2] or 1) - 1


def find_contact_links(markdown: str) -> list[ContactLink]:
    """The links to the directory in a text, in order; in code, or after a backslash, there are none."""
    text = without_code(markdown)
    return [_link_at(markdown, match) for match in _LINK.finditer(text)]


def _link_at(markdown: str, match: re.Match[str]) -> ContactLink:
    start, end = match.span()
    line_start = markdown.rfind("\n", 0, start) + 1
    line_end = markdown.find("\n", end)
    rest = markdown[end : line_end if line_end >= 0 else None]
    return ContactLink(
        start=start,
        end=end,
        line=markdown.count("\n", 0, start) + 1,
        label=" ".join(markdown[match.start(1) : match.end(1)].split()),
        verb=match[2],
        target=match[3],
        alone=line_start == start and not rest.strip(),
        own_line=bool(_LIST_MARK.fullmatch(markdown, line_start, start)) and not rest.strip(),
    )


def check_contact_links(
    markdown: str, services: Mapping[str, Service], known: Collection[str], file: str, first_line: int = 1
) -> list[Problem]:
    """Every Problem with the links to the directory in a text.

    services: what can be linked to, by id.
    known: every id there is a file for; a service that cannot be read has its own Problem already.
    first_line: the line of `file` on which the text begins.
    """
    problems = [
        Problem(file, first_line + link.line - 1, *fault, check=CHECK)
        for link in find_contact_links(markdown)
        if (fault := _fault(link, services, known))
    ]
    return problems + list(_unreadable_links(markdown, file, first_line))


def render_contact_links(
    markdown: str,
    services: Mapping[str, Service],
    render_card: Callable[[Service], str],
    file: str = "",
    first_line: int = 1,
) -> tuple[str, list[Problem]]:
    """The text with its links to the directory turned into HTML, and every Problem with them.

    A link with a Problem becomes its words alone. `render_card` gives the HTML of a whole service. Call and
    text links become one line of HTML, so that they work inside a paragraph, a list, a table or a notice.
    """
    problems = check_contact_links(markdown, services, services.keys(), file, first_line)
    parts, position = [], 0
    for link in find_contact_links(markdown):
        parts += [markdown[position : link.start], _html(link, services, render_card)]
        position = link.end
    return "".join(parts) + markdown[position:], problems


def _fault(link: ContactLink, services: Mapping[str, Service], known: Collection[str]) -> tuple[str, str] | None:
    """What is wrong with a link and the remedy; None if nothing is."""
    shown = f"[{link.label}]({link.verb}:{link.target})"
    if not _TARGET.fullmatch(link.target):
        remedy = "write the name of its file, like [Call Samaritans](call:samaritans)"
        return f"{shown} does not name a service", remedy
    if link.id not in known:
        near = get_close_matches(link.id, sorted(known), n=1)
        remedy = f"write {link.verb}:{near[0]}" if near else "write the name of a file in signposting/services"
        return f'there is no service "{link.id}"', remedy
    if not link.label:
        return f"{shown} has no words", f"write what it does, like [Call {link.id}]({link.verb}:{link.id})"
    if link.verb == "card":
        remedy = "put it on a line of its own, with nothing before it"
        return None if link.alone else (f"{shown} is not alone on its line", remedy)
    if link.id not in services:
        return None
    return _number_fault(link, services[link.id], shown)


def _number_fault(link: ContactLink, service: Service, shown: str) -> tuple[str, str] | None:
    numbers = service.phones if link.verb == "call" else service.texts
    if link.index < len(numbers):
        return None
    if numbers:
        return f"{shown} asks for number {link.index + 1} of {len(numbers)}", f"write {link.verb}:{link.id}"
    way = "to ring" if link.verb == "call" else "for texts"
    other = "text" if link.verb == "call" else "call"
    instead = other if (service.texts if other == "text" else service.phones) else "card"
    return f"{service.title} has no number {way}", f"write {instead}:{link.id}"


def _unreadable_links(markdown: str, file: str, first_line: int) -> Iterator[Problem]:
    """What was meant as a link to the directory and is not written as one."""
    text = without_code(markdown)
    rest = _LINK.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
    for offset, line in enumerate(rest.split("\n")):
        for match in _LIKE_A_LINK.finditer(line):
            yield Problem(
                file,
                first_line + offset,
                f'"{match[0]}" is not in a link that can be read',
                "write it like [Call Samaritans](call:samaritans), with no space and no [ ] inside",
                check=CHECK,
            )


def _html(link: ContactLink, services: Mapping[str, Service], render_card: Callable[[Service], str]) -> str:
    if _fault(link, services, services.keys()):
        return link.label
    service = services[link.id]
    if link.verb == "card":
        return f"\n{render_card(service)}\n"
    css = "call call--button" if link.own_line else "call"
    if link.verb == "call":
        phone = service.phones[link.index]
        return _anchor(css, phone.uk.href, link.label, phone.uk.shown, phone.then or "")
    text = service.texts[link.index]
    number = f"{text.keyword} to {text.uk.shown}" if text.keyword else text.uk.shown
    return _anchor(f"{css} call--text", text.href, link.label, number)


def _anchor(css: str, href: str, label: str, number: str, then: str = "") -> str:
    """The link. What its words say already ("Call 999", "choose option 2") is not said again."""
    parts = [f'<span class="call__label">{html.escape(label)}</span>']
    if not re.search(rf"(?<!\d){re.escape(number)}(?!\d)", label):
        parts.append(f'<span class="call__number">{_quoted(number)}</span>')
    if then and then.lower() not in label.lower():
        parts.append(f'<span class="call__then">then {_quoted(then)}</span>')
    return f'<a class="{css}" href="{html.escape(href)}">{" ".join(parts)}</a>'


def _quoted(text: str) -> str:
    """Text from the directory for use inside Markdown: no sign is left that HTML or Markdown acts on."""
    return re.sub(r"[&<>\"'*_`\[\]\\|~^=+]", lambda match: f"&#{ord(match[0])};", text)
