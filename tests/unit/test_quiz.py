"""The quiz of a lesson and the roadmap: what an editor writes, and what is told when it cannot work."""

from __future__ import annotations

import pytest

from build_scripts.book.load import load_book
from build_scripts.book.quiz import questions_in
from build_scripts.book.tools import tool_faults
from build_scripts.build import CONTENT

QUIZ = """\
## Show the five

Words.

[Answer two questions](tool:quiz)

1. What comes first? { #first }
    - Take an account
    - A medical check

    ??? note "Answer"
        **A medical check.** Illness can look like drink,
        or shock. See [Show the five](#show-the-five).

2. What may help? Choose two. { #help }
    - Water
    - "Calm down."
    - A seat

    ??? note "Answer"
        **Water.** **A seat.** Both are small and real. See [Show the five](#show-the-five).

That is all.
"""

ROADMAP = """\
[Your board](tool:roadmap)

- **Not started.** Nobody has begun. { #mark-not-started }
- **Started.** Somebody has. { #mark-started }

## Year 0: get ready (to March 2024)

- Name a lead. *Look for: a name.* { #lead .trustworthiness }

## Year 1: begin (April 2024 to March 2025)

- Train the trainers. *Look for: names and dates.* { #train .empowerment }
"""


def faults(body: str) -> list[str]:
    return [f"{line}  {what}; {remedy}" for line, what, remedy in tool_faults(body, frozenset(), pages=())]


def test_questions_are_read_as_they_are_written() -> None:
    first, second = questions_in(QUIZ)

    assert (first.id, first.words, first.asked) == ("first", "What comes first?", 1)
    assert [words for _, words in first.choices] == ["Take an account", "A medical check"]
    assert first.right == ["A medical check."]
    assert first.why.startswith(" Illness can look like drink, or shock.")
    assert (second.id, second.asked, second.right) == ("help", 2, ["Water.", "A seat."])
    assert faults(QUIZ) == []


@pytest.mark.parametrize(
    ("old", "new", "what", "remedy"),
    [
        (" { #first }", "", "7  a question without an id", "end it with one, like { #what-comes-first }"),
        ("#help", "#first", '15  "first" is the id of an earlier question', "give it another"),
        (
            "    - A medical check",
            "  - A medical check",
            "9  a choice that is not four spaces in",
            "write four spaces before its -",
        ),
        (
            "    - A medical check\n",
            "",
            "7  a question needs two choices or more",
            "list them below it, each after four spaces and -",
        ),
        ("    - A seat", "    - Water", '18  the choice "Water" is there already', "take one out"),
        (
            "**A medical check.** ",
            "",
            "11  the answer does not say which choice is right",
            "begin it with the right one in bold, like **Wait.**",
        ),
        (
            "**A medical check.**",
            "**A medical chek.**",
            '11  "A medical chek." is not among the choices',
            "write **A medical check.**",
        ),
        (
            "**A medical check.**",
            "**Something else.**",
            '11  "Something else." is not among the choices',
            "write one of the choices, word for word",
        ),
        (
            "**A medical check.**",
            "**A medical check.** **Take an account.**",
            "11  the question asks for one, and the answer names 2",
            'take one out, or end the question with "Choose two."',
        ),
        (
            "**Water.** **A seat.**",
            "**Water.**",
            "20  the question asks for 2, and the answer names 1",
            "make the two agree",
        ),
        (" Both are small and real.", "", "20  the answer does not say why", "add a sentence after the bold words"),
        (
            "real. See [Show the five](#show-the-five).",
            "real.",
            "20  the answer does not say where to read it again",
            "end it like See [Say the five](#say-the-five).",
        ),
        (
            '    ??? note "Answer"\n        **Water',
            "        **Water",
            "15  a question without an answer",
            'write ??? note "Answer" under the choices, and in it the right one in bold and why',
        ),
        (
            "(tool:quiz)\n",
            "(tool:quiz)\n\nNow think.\n",
            "5  tool:quiz has no questions below it",
            "write them as a numbered list, straight after its line",
        ),
    ],
)
def test_what_a_quiz_cannot_work_with_is_told_with_its_line(old: str, new: str, what: str, remedy: str) -> None:
    assert old in QUIZ
    assert f"{what}; {remedy}" in faults(QUIZ.replace(old, new, 1))


def test_every_lesson_of_the_course_has_a_quiz() -> None:
    """What the course lists can be finished."""
    book, _ = load_book(CONTENT)
    lessons = [path for group in book.pages["work/learn/course.md"].cards for path in group.pages]

    assert len(lessons) == 10
    assert {path: len(questions_in(book.pages[path].body)) >= 2 for path in lessons} == dict.fromkeys(lessons, True)


@pytest.mark.parametrize(
    ("old", "new", "what", "remedy"),
    [
        (" (to March 2024)", "", "6  a year without its months", "end it with them, like (April 2024 to March 2025)"),
        (
            "(April 2024",
            "(Avril 2024",
            "10  a year without its months",
            "end it with them, like (April 2024 to March 2025)",
        ),
        ("(April 2024", "(May 2024", "10  this year does not begin the month after March 2024", "put its months right"),
        ("(April 2024 to", "(to", "10  this year does not begin the month after March 2024", "put its months right"),
        (
            " { #train .empowerment }",
            "",
            "12  a goal without an id and a principle",
            "end it like { #trainers-trained .empowerment }",
        ),
        (" .empowerment", "", "12  a goal serves one principle", "write one after its id, like .safety"),
        (".empowerment", ".empowerement", '12  "empowerement" is not a principle', "write .empowerment"),
        (
            " *Look for: names and dates.*",
            "",
            "12  a goal that does not say what shows it",
            "write it before the id, like *Look for: names and dates.*",
        ),
        (
            "- Name a lead. *Look for: a name.* { #lead .trustworthiness }\n",
            "",
            "6  a year without goals",
            "list them below it",
        ),
        (
            "#mark-",
            "#",
            "1  tool:roadmap has no marks on this page",
            "list them, like - **Not started.** { #mark-not-started }",
        ),
    ],
)
def test_what_a_roadmap_cannot_work_with_is_told_with_its_line(old: str, new: str, what: str, remedy: str) -> None:
    assert old in ROADMAP
    assert faults(ROADMAP) == []
    assert f"{what}; {remedy}" in faults(ROADMAP.replace(old, new, 1))


def test_a_roadmap_needs_years() -> None:
    remedy = "write a heading for each, like ## Year 1: begin (April 2024 to March 2025)"
    assert f"1  tool:roadmap has no years on this page; {remedy}" in faults(ROADMAP.replace("## Year", "## Part"))
