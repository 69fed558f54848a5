"""The findings as a page for editors: four states in plain words, and what to do about each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from build_scripts.online.findings import Finding, State

# What an issue of a Git host takes is 65,536 characters.
LONGEST = 60_000

_STATES: tuple[tuple[State, str, str], ...] = (
    ("broken", "Broken", "Put these right first."),
    ("worth a look", "Worth a look", "A person with a browser can settle each of these in a minute."),
    ("watched", "Being watched", "These failed lately. Nothing to do yet: they are told as broken if they go on."),
)


def summary(found: Sequence[Finding], now: datetime, notice: str = "") -> str:
    """The report in Markdown. notice: a line to begin with, such as that there was no network."""
    counts = {state: sum(finding.state == state for finding in found) for state, _, _ in _STATES}
    fine = sum(finding.state == "fine" for finding in found)
    told = [f"{counts[state]} {name.lower()}" for state, name, _ in _STATES]
    lines = [f"# Links and numbers on {now:%d %B %Y}", "", *([f"**{notice}**", ""] if notice else [])]
    lines += [f"{', '.join(told)}, {fine} fine.", ""]
    for state, name, about in _STATES:
        lines += _section([finding for finding in found if finding.state == state], name, about)
    return _cut("\n".join(lines).rstrip() + "\n")


def _section(found: Sequence[Finding], name: str, about: str) -> list[str]:
    if not found:
        return []
    rows = [
        f"| {_what(finding)} | {_cell(finding.remedy)} | `{finding.place.file}` line {finding.place.line} |"
        for finding in dict.fromkeys(found)
    ]
    return [f"## {name}", "", about, "", "| What | What to do | Where |", "|---|---|---|", *rows, ""]


def _what(finding: Finding) -> str:
    what = _cell(f"{finding.what[0].upper()}{finding.what[1:]}")
    return f"**A life may hang on it.** {what}" if finding.life else what


_ADDRESS = re.compile(r"https?://[^\s<>|`\"]*[^\s<>|`\".,:;!?]")


def _cell(text: str) -> str:
    """Text that a table cell takes as text: what was read on other people's pages must not become markup."""
    text, cell, end = " ".join(text.split()), "", 0
    for address in _ADDRESS.finditer(text):
        cell += _plain(text[end : address.start()]) + f"<{address[0]}>"
        end = address.end()
    return cell + _plain(text[end:])


def _plain(text: str) -> str:
    """Text without markup, and without a sign that would call somebody to the issue."""
    return re.sub(r"(?<!\w)@(?=\w)", "@\u200b", re.sub(r"([\\|`*_<>\[\]~#])", r"\\\1", text))


def _cut(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    whole = text[:LONGEST].rpartition("\n")[0]
    left = text[len(whole) :].count("\n| ")
    return f"{whole}\n\n… and {left} more: `python3 -m build_scripts check --online` shows all.\n"
