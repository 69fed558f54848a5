"""What is looked at: every page, and the states of the tools that a tap or some words bring about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Action = Literal["click", "fill", "show", "tap"]
#: ("click", selector); ("fill", selector, text); ("show", selector): wait until it is seen; ("tap", words): tap what
#: begins with these words in a tool.
Step = tuple[Action, str] | tuple[Action, str, str]

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
    State("The directory, open now", "signposting/", (("click", "[data-key=open]"),)),
    State("The directory, for men", "signposting/#need=domestic&who=men"),
    State("A code for a camera", _SERVICE, (("click", "[data-do=show-code]"), ("show", ".code svg"))),
    State("The hand-over note", _SERVICE, (("click", "[data-do=note]"), ("click", ".note-bar"))),
    State("A page that is not there", "not-here/"),
)
