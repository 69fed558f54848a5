"""One list of Problems, written for people and for the machines that read it."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest

from build_scripts.problem import Problem
from build_scripts.report import FORMATS, ChecksRun, render, summary

RUN = ChecksRun({"links": "Links lead somewhere", "contacts": "Numbers can be dialled"}, pages=26, services=34)
SLEEP = Problem("content/me/sleep.md", 4, "titel: not a field of a page", "write title:", check="front-matter")
LINK = Problem("content/me/sleep.md", 12, 'the link "x.md" is broken', "mend it", check="links")
OLD = Problem("content/index.md", 6, "the review was due", "check it", "warning", check="review")
WHOLE = Problem("site/a b.html", None, "50% wrong: a, b", "line one\r\nline two")
# Not in reading order, and one of them twice.
ALL = [WHOLE, LINK, SLEEP, OLD, SLEEP]


# Text


def test_the_text_has_a_line_for_each_problem_in_reading_order_grouped_by_file() -> None:
    assert render([LINK, OLD, SLEEP, SLEEP], RUN, "text") == (
        "content/index.md:6  the review was due; check it (warning)\n"
        "\n"
        "content/me/sleep.md:4  titel: not a field of a page; write title:\n"
        'content/me/sleep.md:12  the link "x.md" is broken; mend it\n'
        "\n"
        "2 problems, 1 warning\n"
    )


def test_text_is_what_is_written_unless_another_format_is_asked_for() -> None:
    assert render([], RUN) == render([], RUN, "text") == "No problems in 26 pages and 34 services.\n"


@pytest.mark.parametrize(
    ("problems", "run", "said"),
    [
        ([], RUN, "No problems in 26 pages and 34 services."),
        ([], ChecksRun({}, 1, 1), "No problems in 1 page and 1 service."),
        ([], ChecksRun({}, 0, 0), "No problems in 0 pages and 0 services."),
        ([], ChecksRun({}, pages=2), "No problems in 2 pages."),
        ([], ChecksRun({}), "No problems."),
        ([SLEEP], RUN, "1 problem"),
        ([SLEEP, LINK], RUN, "2 problems"),
        ([SLEEP, LINK, OLD], RUN, "2 problems, 1 warning"),
        ([OLD], RUN, "No problems, 1 warning"),
        ([OLD, Problem("a", 1, "w", "r", "warning")], RUN, "No problems, 2 warnings"),
    ],
)
def test_the_counts(problems: list[Problem], run: ChecksRun, said: str) -> None:
    assert summary(problems, run) == said


def test_the_names_of_the_checks_are_enough() -> None:
    assert render([], ["content"]) == "No problems.\n"
    assert [case.get("name") for case in cases(render([], ["content"], "junit"))] == ["content"]


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_ends_its_last_line(format: str) -> None:
    for problems in (ALL, []):
        text = render(problems, RUN, format)
        assert text.endswith("\n") and not text.endswith("\n\n")


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(KeyError):
        render([], RUN, "html")


# JSON


def test_json() -> None:
    assert json.loads(render([OLD, WHOLE], RUN, "json")) == {
        "summary": {
            "text": "1 problem, 1 warning",
            "errors": 1,
            "warnings": 1,
            "pages": 26,
            "services": 34,
            "checks": ["links", "contacts", "review", "content"],
        },
        "problems": [
            {
                "file": "content/index.md",
                "line": 6,
                "severity": "warning",
                "check": "review",
                "what": "the review was due",
                "remedy": "check it",
            },
            {
                "file": "site/a b.html",
                "line": None,
                "severity": "error",
                "check": "content",
                "what": "50% wrong: a, b",
                "remedy": "line one\r\nline two",
            },
        ],
    }


# JUnit


def cases(xml: str) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(xml).iter("testcase"))


def read_back(problem: Problem) -> str:
    """Its line after a reader of XML has made every line break the same."""
    return str(problem).replace("\r\n", "\n")


def test_junit_has_a_test_case_for_each_check_run_and_each_other_that_found_something() -> None:
    xml = render([SLEEP, LINK, OLD, WHOLE], RUN, "junit")
    assert xml.startswith('<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ')
    assert "\n  <testsuite " in xml
    root = ElementTree.fromstring(xml)
    assert root.attrib == {"name": "Pocket Book", "tests": "5", "failures": "3", "errors": "0"}
    assert [suite.attrib for suite in root] == [{**root.attrib, "skipped": "0"}]
    told = [
        (case.get("classname"), case.get("name"), [(part.tag, part.attrib, part.text) for part in case])
        for case in cases(xml)
    ]
    assert told == [
        ("checks", "links", [("failure", {"message": "1 problem", "type": "links"}, str(LINK))]),
        ("checks", "contacts", []),
        ("checks", "review", [("system-out", {}, str(OLD))]),
        ("checks", "front-matter", [("failure", {"message": "1 problem", "type": "front-matter"}, str(SLEEP))]),
        ("checks", "content", [("failure", {"message": "1 problem", "type": "content"}, read_back(WHOLE))]),
    ]


def test_junit_has_one_failure_with_all_the_lines_of_a_check() -> None:
    other = Problem("content/z.md", 1, "the link <a> & b", "mend it", check="links")
    (failure,) = ElementTree.fromstring(render([LINK, other], RUN, "junit")).iter("failure")
    assert (failure.get("message"), failure.text) == ("2 problems", f"{LINK}\n{other}")


def test_junit_replaces_characters_that_xml_cannot_hold() -> None:
    odd = Problem("content/z.md", 1, "odd \x00\x1b\ufffe\ud800 é 🚓", "mend\tit")
    (failure,) = ElementTree.fromstring(render([odd], RUN, "junit")).iter("failure")
    assert failure.text == "content/z.md:1  odd \ufffd\ufffd\ufffd\ufffd é 🚓; mend\tit"


# SARIF: the members that the 2.1.0 schema requires, and the values it allows


def sarif(problems: list[Problem]) -> dict[str, Any]:
    log: dict[str, Any] = json.loads(render(problems, RUN, "sarif"))
    return log


def test_sarif_has_what_its_schema_requires() -> None:
    log = sarif(ALL)
    assert set(log) == {"$schema", "version", "runs"}
    assert (log["version"], log["$schema"]) == ("2.1.0", "https://json.schemastore.org/sarif-2.1.0.json")
    (run,) = log["runs"]
    assert set(run) == {"tool", "columnKind", "results"}
    assert run["columnKind"] in ("utf16CodeUnits", "unicodeCodePoints")
    assert set(run["tool"]) == {"driver"} and run["tool"]["driver"]["name"]
    rules = run["tool"]["driver"]["rules"]
    assert [set(rule) for rule in rules] == [{"id", "shortDescription"}] * len(rules)
    assert all(set(rule["shortDescription"]) == {"text"} and rule["shortDescription"]["text"] for rule in rules)
    assert len({rule["id"] for rule in rules}) == len(rules)
    for result in run["results"]:
        assert set(result) == {"ruleId", "ruleIndex", "level", "message", "locations"}
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("none", "note", "warning", "error")
        assert set(result["message"]) == {"text"}
        (location,) = result["locations"]
        assert set(location) == {"physicalLocation"}
        place = location["physicalLocation"]
        assert set(place) <= {"artifactLocation", "region"}
        assert place["artifactLocation"]["uriBaseId"] == "%SRCROOT%"
        assert " " not in place["artifactLocation"]["uri"]
        if "region" in place:
            assert set(place["region"]) == {"startLine"} and place["region"]["startLine"] >= 1


def test_sarif_says_what_the_problems_say() -> None:
    log = sarif(ALL)
    told = []
    for result in log["runs"][0]["results"]:
        place = result["locations"][0]["physicalLocation"]
        line = place.get("region", {}).get("startLine")
        file = unquote(place["artifactLocation"]["uri"])
        told.append((result["ruleId"], result["level"], file, line, result["message"]["text"]))
    assert told == [
        ("review", "warning", "content/index.md", 6, "the review was due; check it"),
        ("front-matter", "error", "content/me/sleep.md", 4, "titel: not a field of a page; write title:"),
        ("links", "error", "content/me/sleep.md", 12, 'the link "x.md" is broken; mend it'),
        ("content", "error", "site/a b.html", None, "50% wrong: a, b; line one\r\nline two"),
    ]


def test_sarif_describes_a_check_whether_it_found_something_or_not() -> None:
    rules = sarif([LINK, OLD])["runs"][0]["tool"]["driver"]["rules"]
    assert [rule["shortDescription"]["text"] for rule in rules] == [
        "Links lead somewhere",
        "Numbers can be dialled",
        "What is written in content/",
    ]


def test_sarif_lists_the_checks_that_found_nothing() -> None:
    run = sarif([])["runs"][0]
    assert run["results"] == []
    assert run["tool"]["driver"]["rules"] == [
        {"id": "links", "shortDescription": {"text": "Links lead somewhere"}},
        {"id": "contacts", "shortDescription": {"text": "Numbers can be dialled"}},
    ]


# Workflow commands


def test_github_commands_with_their_escapes() -> None:
    odd = Problem("content/a,b:c%.md", 3, "x: 5%, y", "z", check="odd,check")
    assert render([LINK, OLD, WHOLE, odd], RUN, "github") == (
        "::error file=content/a%2Cb%3Ac%25.md,line=3,title=odd%2Ccheck::x: 5%25, y; z\n"
        "::warning file=content/index.md,line=6,title=review::the review was due; check it\n"
        '::error file=content/me/sleep.md,line=12,title=links::the link "x.md" is broken; mend it\n'
        "::error file=site/a b.html,title=content::50%25 wrong: a, b; line one%0D%0Aline two\n"
        "3 problems, 1 warning\n"
    )
