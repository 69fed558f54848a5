"""A list of Problems as an editor reads it, or as a machine does: text, json, junit, sarif or github."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

from build_scripts.problem import Problem, in_reading_order

# The rule of a Problem that names none.
UNNAMED = "content"

SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
# XML 1.0 has no way to write these, not even escaped.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class ChecksRun:
    """What was looked at: checks as name -> one-line description; how many pages and services, if counted."""

    checks: Mapping[str, str] = field(default_factory=dict)
    pages: int | None = None
    services: int | None = None


def render(problems: Sequence[Problem], checks_run: ChecksRun | Iterable[str], format: str = "text") -> str:
    """The whole report, ending in a line break.

    checks_run: what was looked at, or only the names of the checks. format: a key of FORMATS.
    """
    if not isinstance(checks_run, ChecksRun):
        checks_run = ChecksRun({name: name for name in checks_run})
    return FORMATS[format](in_reading_order(problems), checks_run)


def summary(problems: Sequence[Problem], checks_run: ChecksRun) -> str:
    """ "2 problems, 1 warning", or "No problems in 26 pages and 34 services." """
    errors, warnings = _counts(problems)
    if not problems:
        counted = {"page": checks_run.pages, "service": checks_run.services}
        places = [_several(number, thing) for thing, number in counted.items() if number is not None]
        return f"No problems in {' and '.join(places)}." if places else "No problems."
    counts = [_several(errors, "problem") if errors else "No problems"]
    return ", ".join(counts + ([_several(warnings, "warning")] if warnings else []))


def _counts(problems: Sequence[Problem]) -> tuple[int, int]:
    errors = sum(problem.severity == "error" for problem in problems)
    return errors, len(problems) - errors


def _several(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def _rules(problems: Sequence[Problem], checks_run: ChecksRun) -> dict[str, str]:
    """Every rule that was run or found something: name -> description, in the order they ran."""
    found = {problem.check or UNNAMED: "What is written in content/" for problem in problems}
    return {**checks_run.checks, **{name: found[name] for name in found if name not in checks_run.checks}}


# For people


def _text(problems: Sequence[Problem], checks_run: ChecksRun) -> str:
    """One line a problem, an empty line between files, the counts at the end."""
    groups = (_text_group(list(group)) for _, group in groupby(problems, key=lambda problem: problem.file))
    return "\n\n".join([*groups, summary(problems, checks_run)]) + "\n"


def _text_group(problems: Sequence[Problem]) -> str:
    return "\n".join(f"{problem}{' (warning)' * (problem.severity == 'warning')}" for problem in problems)


# For machines


def _json(problems: Sequence[Problem], checks_run: ChecksRun) -> str:
    errors, warnings = _counts(problems)
    report = {
        "summary": {
            "text": summary(problems, checks_run),
            "errors": errors,
            "warnings": warnings,
            "pages": checks_run.pages,
            "services": checks_run.services,
            "checks": list(_rules(problems, checks_run)),
        },
        "problems": [
            {
                "file": problem.file,
                "line": problem.line,
                "severity": problem.severity,
                "check": problem.check or UNNAMED,
                "what": problem.what,
                "remedy": problem.remedy,
            }
            for problem in problems
        ],
    }
    return _dumped(report)


def _dumped(report: Any) -> str:
    return json.dumps(report, indent=2, ensure_ascii=False) + "\n"


def _junit(problems: Sequence[Problem], checks_run: ChecksRun) -> str:
    """One test case a rule; its problems are one failure, its warnings what it printed."""
    rules = _rules(problems, checks_run)
    failed = {problem.check or UNNAMED for problem in problems if problem.severity == "error"}
    counts = {"name": "Pocket Book", "tests": str(len(rules)), "failures": str(len(failed)), "errors": "0"}
    suites = ElementTree.Element("testsuites", counts)
    suite = ElementTree.SubElement(suites, "testsuite", {**counts, "skipped": "0"})
    for name in rules:
        case = ElementTree.SubElement(suite, "testcase", {"classname": "checks", "name": name})
        own = [problem for problem in problems if (problem.check or UNNAMED) == name]
        errors = [problem for problem in own if problem.severity == "error"]
        warnings = [problem for problem in own if problem.severity == "warning"]
        if errors:
            attributes = {"message": _several(len(errors), "problem"), "type": name}
            ElementTree.SubElement(case, "failure", attributes).text = _for_xml(errors)
        if warnings:
            ElementTree.SubElement(case, "system-out").text = _for_xml(warnings)
    ElementTree.indent(suites)
    body = ElementTree.tostring(suites, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'


def _for_xml(problems: Sequence[Problem]) -> str:
    return _NOT_XML.sub("\ufffd", "\n".join(map(str, problems)))


def _sarif(problems: Sequence[Problem], checks_run: ChecksRun) -> str:
    """SARIF 2.1.0, as code-scanning pages of Git hosts read it."""
    rules = _rules(problems, checks_run)
    driver = {
        "name": "Pocket Book checks",
        "rules": [{"id": name, "shortDescription": {"text": about}} for name, about in rules.items()],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_sarif_result(problem, list(rules)) for problem in problems],
    }
    return _dumped({"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]})


def _sarif_result(problem: Problem, rules: Sequence[str]) -> dict[str, Any]:
    rule = problem.check or UNNAMED
    place: dict[str, Any] = {"artifactLocation": {"uri": quote(problem.file), "uriBaseId": "%SRCROOT%"}}
    if problem.line is not None:
        place["region"] = {"startLine": problem.line}
    return {
        "ruleId": rule,
        "ruleIndex": rules.index(rule),
        "level": problem.severity,
        "message": {"text": f"{problem.what}; {problem.remedy}"},
        "locations": [{"physicalLocation": place}],
    }


def _github(problems: Sequence[Problem], checks_run: ChecksRun) -> str:
    """Workflow commands, which a Git host shows beside the changed lines."""
    return "\n".join([*map(_github_command, problems), summary(problems, checks_run)]) + "\n"


def _github_command(problem: Problem) -> str:
    properties = {"file": problem.file, "line": problem.line, "title": problem.check or UNNAMED}
    given = {name: _property(str(value)) for name, value in properties.items() if value is not None}
    written = ",".join(f"{name}={value}" for name, value in given.items())
    return f"::{problem.severity} {written}::{_message(f'{problem.what}; {problem.remedy}')}"


def _message(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")


FORMATS: dict[str, Callable[[Sequence[Problem], ChecksRun], str]] = {
    "text": _text,
    "json": _json,
    "junit": _junit,
    "sarif": _sarif,
    "github": _github,
}
