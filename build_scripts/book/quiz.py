"""The quiz of a lesson: numbered questions below [What it does](tool:quiz), and what is wrong with them.

    1. What comes first? { #first }
        - Take an account
        - A medical check

        ??? note "Answer"
            **A medical check.** Illness can look like drink. See [Show the five](#show-the-five).

So the page is whole without scripts: the answer says which choice is right, why, and where in the lesson to read it
again. A question that ends in "Choose two." has two right ones, each in bold at the start of the answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches

from .contact_links import without_code

#: The line of a fault counted from 1 in the text, what is wrong, and the remedy.
Fault = tuple[int, str, str]

_TOOL = re.compile(r"^\[[^\]\n]*\]\(tool:quiz\)\s*$", re.MULTILINE)
_QUESTION = re.compile(r"\d+\. +(.*)")
_CHOICE = re.compile(r"( +)[-*+] +(.*)")
_ANSWER = re.compile(r' +\?\?\?\+? note "Answer"\s*')
_ID = re.compile(r"\{ *#([\w-]+)[^{}]*\}\s*$")
_RIGHT = re.compile(r"\s*\*\*(.+?)\*\*")
_PART = re.compile(r"\]\(#[^()\s]+\)")
_ASKED = re.compile(r"Choose (two|three|four)\.?$")
_NUMBERS = {"two": 2, "three": 3, "four": 4}
_ANSWER_FORM = 'write ??? note "Answer" under the choices, and in it the right one in bold and why'


@dataclass
class Question:
    """One question. line: counted from 1 in the text. id: "" when it has none. near: choices not four spaces in."""

    line: int
    words: str
    id: str = ""
    choices: list[tuple[int, str]] = field(default_factory=list)
    near: list[int] = field(default_factory=list)
    answer_line: int | None = None
    answer: str = ""

    @property
    def asked(self) -> int:
        """How many choices are to be chosen."""
        found = _ASKED.search(self.words)
        return _NUMBERS[found[1]] if found else 1

    @property
    def right(self) -> list[str]:
        """The choices that the answer begins with, in bold."""
        return _leading_bold(self.answer)[0]

    @property
    def why(self) -> str:
        """What the answer says after them."""
        return _leading_bold(self.answer)[1]


def questions_in(body: str) -> list[Question]:
    """The questions below the quiz tool of a text, up to the next heading; none without the tool."""
    text = without_code(body)
    tool = _TOOL.search(text)
    if tool is None:
        return []
    questions: list[Question] = []
    for number, line in enumerate(text.split("\n"), 1):
        if number <= text.count("\n", 0, tool.end()) + 1:
            continue
        if line.startswith("#") or (line.strip() and line[0] not in " 0123456789"):
            break
        _take(questions, number, line)
    return questions


def _take(questions: list[Question], number: int, line: str) -> None:
    """Adds one line to the questions read so far."""
    if found := _QUESTION.fullmatch(line):
        id_ = _ID.search(found[1])
        words = _ID.sub("", found[1]).strip()
        questions.append(Question(number, words, id_[1] if id_ else ""))
        return
    if not questions:
        return
    last = questions[-1]
    if last.answer_line is not None:
        last.answer = f"{last.answer} {line.strip()}".strip()
    elif _ANSWER.fullmatch(line):
        last.answer_line = number
    elif found := _CHOICE.fullmatch(line):
        if len(found[1]) == 4:
            last.choices.append((number, found[2]))
        else:
            last.near.append(number)
    elif line.strip() and last.choices:
        where, words = last.choices[-1]
        last.choices[-1] = (where, f"{words} {line.strip()}")
    elif line.strip():
        id_ = _ID.search(line)
        last.id = last.id or (id_[1] if id_ else "")
        last.words = f"{last.words} {_ID.sub('', line).strip()}".strip()


def quiz_faults(body: str) -> Iterator[Fault]:
    """What an editor has to put right in the quiz of a text."""
    questions = questions_in(body)
    if not questions:
        tool = _TOOL.search(without_code(body))
        line = body.count("\n", 0, tool.start()) + 1 if tool else 1
        yield line, "tool:quiz has no questions below it", "write them as a numbered list, straight after its line"
    ids: set[str] = set()
    for question in questions:
        if not question.id:
            yield question.line, "a question without an id", f"end it with one, like {{ #{_id_for(question.words)} }}"
        elif question.id in ids:
            yield question.line, f'"{question.id}" is the id of an earlier question', "give it another"
        ids.add(question.id)
        yield from _choice_faults(question)
        yield from _answer_faults(question)


def _choice_faults(question: Question) -> Iterator[Fault]:
    for line in question.near:
        yield line, "a choice that is not four spaces in", "write four spaces before its -"
    if len(question.choices) < 2 and not question.near:
        yield question.line, "a question needs two choices or more", "list them below it, each after four spaces and -"
    seen: set[str] = set()
    for line, words in question.choices:
        if plain(words) in seen:
            yield line, f'the choice "{words}" is there already', "take one out"
        seen.add(plain(words))


def _answer_faults(question: Question) -> Iterator[Fault]:
    line = question.answer_line
    if line is None:
        yield question.line, "a question without an answer", _ANSWER_FORM
        return
    choices = {plain(words): words for _, words in question.choices}
    right = question.right
    if not right:
        yield (
            line,
            "the answer does not say which choice is right",
            "begin it with the right one in bold, like **Wait.**",
        )
    for words in right:
        if plain(words) not in choices:
            near = get_close_matches(plain(words), choices, n=1)
            remedy = f"write **{choices[near[0]].rstrip('.')}.**" if near else "write one of the choices, word for word"
            yield line, f'"{words}" is not among the choices', remedy
    if right and len(right) != question.asked:
        asked = "one" if question.asked == 1 else str(question.asked)
        remedy = 'take one out, or end the question with "Choose two."' if question.asked == 1 else "make the two agree"
        yield line, f"the question asks for {asked}, and the answer names {len(right)}", remedy
    if right and not re.sub(r"(?:See )?\[[^\]]*\]\(#[^()\s]*\)\.?", "", question.why).strip():
        yield line, "the answer does not say why", "add a sentence after the bold words"
    if not _PART.search(question.why):
        yield line, "the answer does not say where to read it again", "end it like See [Say the five](#say-the-five)."


def plain(words: str) -> str:
    """A choice as it is compared: without marks, full stop and differences of space. The phone does the same."""
    return " ".join(re.sub(r"[*_`]", "", words).split()).rstrip(".")


def _leading_bold(answer: str) -> tuple[list[str], str]:
    right, rest = [], answer
    while found := _RIGHT.match(rest):
        right.append(found[1])
        rest = rest[found.end() :]
    return right, rest


def _id_for(words: str) -> str:
    return "-".join(re.findall(r"[a-z]+", words.lower())[:3]) or "first"
