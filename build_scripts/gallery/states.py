"""What is looked at: every page, and the states of the tools that a tap or some words bring about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Action = Literal["choose", "click", "fill", "open", "show", "tap"]
#: ("choose", selector, words in a list); ("click", selector); ("fill", selector, text); ("show", selector): wait until
#: it is seen; ("tap", words): tap what begins with these words in a tool; ("open", address): go to another page, with
#: what was saved on the one before.
Step = tuple[Action, str] | tuple[Action, str, str]

_AUDIT, _LESSON, _COURSE = "work/change/training-audit/", "work/learn/briefing-1/", "work/learn/course/"
_ROADMAP, _CANVAS, _WORDS = "work/change/roadmap/", "work/learn/project-canvas/", "work/write/check-words/"
_NOTICE = (
    "Ella is 15. She put herself at risk by going out after 9pm. Her mum said she is attention seeking. "
    "He is known to be manipulative and failed to engage with us."
)
_CHECKED: tuple[Step, ...] = (("fill", ".tool textarea", _NOTICE), ("show", ".finding"))
_SERVICE = "signposting/services/samaritans/"
_START: Step = ("tap", "Start")
_PASSPHRASE = "a walk with the dog"
_KEEP: tuple[Step, ...] = (
    ("tap", "Keep it on this phone"),
    ("fill", ".passphrase .field:nth-of-type(1) .field__input", _PASSPHRASE),
    ("fill", ".passphrase .field:nth-of-type(2) .field__input", _PASSPHRASE),
)


def _search(words: str) -> tuple[Step, ...]:
    return (("click", ".bar__button[data-search]"), ("fill", "#search-box", words))


def _answers(words: str, light: str) -> tuple[Step, ...]:
    """The same answer to every question of the self-check, and the light that it ends in."""
    answer: Step = ("tap", words)
    return (_START, ("tap", "No"), *[answer] * 10, ("show", f".light--{light}"))


def _scores(*chosen: int) -> tuple[Step, ...]:
    """The scores of the first questions of an audit's section, from 0."""
    return tuple(("click", f".audit__question >> nth={at} >> label >> nth={score}") for at, score in enumerate(chosen))


_HALF_AUDIT: tuple[Step, ...] = (
    ("fill", ".tool .field__input", "Day 2, first response"),
    _START,
    ("show", ".audit__bar"),
    *_scores(2, 0, 1, 2),
    ("click", ".audit__question >> nth=1 >> summary"),
    ("fill", ".audit__question >> nth=1 >> textarea >> nth=0", "Two slides show an injury. Nobody is told before."),
    ("tap", "Next"),
    *_scores(1, 2),
)


def _answer(choice: str, then: str) -> tuple[Step, ...]:
    """An answer to a question of a quiz, and the button after it."""
    return (("tap", choice), ("tap", "Check my answer"), ("tap", then))


_QUIZ = (*_answer("A medical check", "Next question"), *_answer("Write that she is fine", "See how it went"))


_GOAL: tuple[Step, ...] = (
    ("tap", "Year 1: phase"),
    ("tap", "Check the five policies"),
    ("tap", "Started"),
    ("fill", ".goal[open] textarea >> nth=0", "2 of 5 checked, 3 May"),
    ("fill", ".goal[open] textarea >> nth=1", "Policy lead"),
)
_PROJECT: tuple[Step, ...] = (
    ("choose", ".tool select", "Custody picture book (trustworthiness)"),
    ("tap", "Start a project"),
    ("fill", ".tool textarea >> nth=1", "11 of 20 people asked what happens now three times or more."),
)


@dataclass(frozen=True)
class State:
    """A page as it is after some steps. address: from the site's root."""

    name: str
    address: str
    steps: tuple[Step, ...] = ()


STATES = (
    State("The menu", "", (("click", "summary[aria-label=Menu]"), ("show", ".menu__panel"))),
    State("Search, for a life at risk", "", (*_search("want to die"), ("show", ".search__group--first"))),
    State("Search, with a slip", "", (*_search("samartans"), ("show", ".search__results .rows"))),
    State("Search, with nothing found", "", (*_search("zzzqqq"), ("show", ".search__none"))),
    State("The screen hidden", "", (("click", "button[data-cover]"), ("show", "dialog.cover[open]"))),
    State("The pacer, running", "me/breathing/", (_START, ("show", ".pacer__word"))),
    State("Grounding, the first step", "me/grounding/", (_START, ("show", ".step__words"))),
    State("After a job, today", "me/after-a-hard-job/", (("tap", "Today"), ("show", ".stage"))),
    State("Self-check, the first question", "me/self-check/", (_START,)),
    State("Self-check, not safe", "me/self-check/", (_START, ("tap", "Yes"), ("show", ".tool .call--button"))),
    State("Self-check, green", "me/self-check/", _answers("Not at all", "green")),
    State("Self-check, red", "me/self-check/", _answers("Most days", "red")),
    State("My plan, a passphrase asked for", "me/my-plan/", (("fill", ".tool textarea", "The dog."), *_KEEP)),
    State("The log, with somebody named", "work/reflect/log/", (_START, ("fill", ".tool textarea", "Rang PC 4321."))),
    State("An audit, half scored", _AUDIT, _HALF_AUDIT),
    State("An audit, its results", _AUDIT, (*_HALF_AUDIT, ("tap", "Results so far"), ("show", ".audit__chart"))),
    State("An audit to go on with", _AUDIT, (*_HALF_AUDIT, ("tap", "Stop here"), ("show", "text=Go on: Day 2"))),
    State("A quiz, a wrong answer", _LESSON, (("tap", "Let him sleep"), ("tap", "Check my answer"))),
    State("A quiz, finished", _LESSON, (*_QUIZ, ("show", ".tool__say"))),
    State("The course, begun", _COURSE, (("open", _LESSON), *_QUIZ, ("tap", "I have read"), ("open", _COURSE))),
    State("The roadmap, a goal open", _ROADMAP, _GOAL),
    State("The canvas, an idea begun", _CANVAS, _PROJECT),
    State("The canvas, a project to read", _CANVAS, (*_PROJECT, ("tap", "Done"), ("show", ".canvas"))),
    State("The canvas, a project kept", _CANVAS, (*_PROJECT, ("tap", "Done"), ("tap", "Back to the list"))),
    State("The wording checked", _WORDS, _CHECKED),
    State("The wording, one put right", _WORDS, (*_CHECKED, ("tap", "Was put at risk by"))),
    State("The directory, open now", "signposting/", (("click", "[data-key=open]"),)),
    State("The directory, for men", "signposting/#need=domestic&who=men"),
    State("A code for a camera", _SERVICE, (("click", ".code > summary"), ("show", ".code svg"))),
    State("The hand-over note", _SERVICE, (("click", "[data-do=note]"), ("click", ".note-bar"))),
    State("A page that is not there", "not-here/"),
)
