"""The words are plain, safe and ours: the house style of house_style.yml, held against every page and service."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from build_scripts.book.better_words import pairs_of
from build_scripts.book.prose import Passage, passages_in, passages_of, words_of
from build_scripts.checks.house_style import HouseStyle, Rule, any_of
from build_scripts.checks.readability import counts_of
from build_scripts.checks.site import Site, shortened
from build_scripts.problem import Problem, Severity

if TYPE_CHECKING:
    from build_scripts.book.model import Book, Page
    from build_scripts.signposting.model import Service

_INITIALS = re.compile(r"(?<![\w-])(?:[A-Z]{2,}\d*|[A-Z]+[a-z][A-Z]+[a-z]?[A-Z]*)(?=s?(?!\w))")
_WITH_Z = re.compile(r"\b[a-z]{3,}(?:iz|yz)(?:e|es|ed|er|ers|ing|ation|ations)\b", re.IGNORECASE)
_HELP_LINK = re.compile(r"\]\((?:call|text|card):([a-z0-9-]+)")
_PAGE_LINK = re.compile(r"\]\(([^():\s]+\.md)")


class Finding(NamedTuple):
    """A fault in the words of a page, before its file is named."""

    line: int | None
    what: str
    remedy: str
    severity: Severity = "error"


@dataclass(frozen=True)
class Text:
    """A page or service, with what the rules need to know about it."""

    entry: Page | Service
    style: HouseStyle
    avoided: tuple[Rule, ...]  # from the book's own list of words to avoid
    names: frozenset[str]  # initials that are names of services

    @cached_property
    def passages(self) -> list[Passage]:
        """What it says, in reading order."""
        return passages_of(self.entry)

    @cached_property
    def lowered(self) -> str:
        """All of it in small letters."""
        return "\n".join(passage.text for passage in self.passages).lower()

    @cached_property
    def warning(self) -> re.Pattern[str]:
        """What says that the words after it are shown and not said."""
        return any_of(*self.style.warnings)

    @cached_property
    def denial(self) -> re.Pattern[str]:
        """What says that a claim is not made."""
        return any_of(*self.style.denials)

    def is_shown(self, passage: Passage, start: int, end: int, *, unless_warning: bool = False) -> bool:
        """Whether words are shown as an example of what to leave, or are somebody's whom the page answers.

        unless_warning: a sentence that begins with a warning is itself what we do not say."""
        if passage.column in self.style.teaching_columns or passage.heading in self.style.teaching_headings:
            return True
        if passage.kind == "item" and passage.heading in self.style.teaching_lists:
            return True
        _, sentence = _sentence_at(passage, start)
        if self.warning.match(sentence.lstrip('"“')) and not unless_warning:
            return True
        quotation = passage.quotation_at(start, end)
        if quotation is None or passage.kind == "quote":
            return False
        if passage.answers and quotation[0] == 0:
            return True
        begins, _ = _sentence_at(passage, quotation[0])
        return bool(self.warning.search(passage.text[begins : quotation[0]]))


def find(site: Site, book: Book | None) -> list[Problem]:
    """Every fault in the words of every page and service."""
    if book is None:
        return []
    style = HouseStyle.read()
    return [
        Problem(site.content_name(path), finding.line, finding.what, finding.remedy, finding.severity)
        for path, finding in findings(book, style)
    ]


def findings(book: Book, style: HouseStyle) -> Iterator[tuple[str, Finding]]:
    """Every fault in the words of a book, with the path of its page below content/."""
    avoided, unused = _avoid_list(book, style)
    for heading in unused:
        remedy = 'take it out of only_in_paperwork in house_style.yml, or write it as in the "Avoid" column'
        yield style.avoid_list, Finding(None, f'"{heading}" is not on this list of words to avoid', remedy)
    names = frozenset(
        name
        for service in book.services.values()
        for name in _INITIALS.findall(" ".join([service.title, *service.also_known_as]))
    )
    entries: list[Page | Service] = [*book.pages.values(), *book.services.values()]
    for entry in entries:
        text = Text(entry, style, avoided, names)
        for rule in RULES:
            for finding in rule(text):
                yield entry.path, finding


def _avoid_list(book: Book, style: HouseStyle) -> tuple[tuple[Rule, ...], list[str]]:
    """The rules of our own "Avoid" column, and the exceptions from it that it does not have."""
    page = book.pages.get(style.avoid_list)
    if page is None:
        return (), []
    pairs = pairs_of(page)
    rules = [
        Rule(find=words, write=pair.try_, why=pair.why.lower())
        for pair in pairs
        if pair.avoid not in style.only_in_paperwork
        for words in pair.phrases
    ]
    listed = {pair.avoid for pair in pairs}
    return tuple(rules), [words for words in style.only_in_paperwork if words not in listed]


# The rules, each for one page


def _phrases(text: Text) -> Iterator[Finding]:
    on_the_list = text.entry.path == text.style.avoid_list
    rules = (*text.style.phrases, *(() if on_the_list else text.avoided))
    told = set()  # one phrase may be in both
    for passage, found, rule in _matches(text, rules):
        place = (passage.line, found.start())
        if place not in told and not text.is_shown(passage, *found.span()):
            told.add(place)
            yield _fault(passage, found, rule)


def _claims(text: Text) -> Iterator[Finding]:
    for passage, found, rule in _matches(text, text.style.claims):
        begins, sentence = _sentence_at(passage, found.start())
        denied = rule.denial and text.denial.search(passage.text[begins : found.end()])
        asked = sentence.rstrip('"” ').endswith("?")
        shown = text.is_shown(passage, *found.span(), unless_warning=not rule.denial)
        if not denied and not asked and not shown:
            yield _fault(passage, found, rule)


def _matches(text: Text, rules: tuple[Rule, ...] | list[Rule]) -> Iterator[tuple[Passage, re.Match[str], Rule]]:
    near = [rule for rule in rules if rule.may_be_in(text.lowered)]
    for passage in text.passages:
        for rule in near:
            for found in rule.pattern.finditer(passage.text):
                yield passage, found, rule


def _fault(passage: Passage, found: re.Match[str], rule: Rule) -> Finding:
    shown = shortened(" ".join(found[0].split()), 60)
    return Finding(passage.line_at(found.start()), f'"{shown}": {rule.why}', f"write {rule.write}")


def _suicide_help(text: Text) -> Iterator[Finding]:
    """Help stands beside every passage about suicide."""
    rules = text.style.suicide
    lines = enumerate(text.entry.body.split("\n"), text.entry.body_line)
    help_lines = [number for number, line in lines if _helps(text, line)]
    own = text.entry.path.rpartition("/")[2].removesuffix(".md") in rules.help
    for passage in _about_suicide(text):
        beside = any(abs(line - passage.line) <= rules.help_within_lines for line in help_lines)
        if not beside and not own and passage.kind != "field":
            what = f"suicide is named, and no way to help stands within {rules.help_within_lines} lines"
            yield Finding(passage.line, what, "add a call beside it, like [Call Samaritans](call:samaritans)")


def _helps(text: Text, line: str) -> bool:
    rules = text.style.suicide
    pages = {path.rpartition("/")[2] for path in rules.help_pages}
    return any(id_ in rules.help for id_ in _HELP_LINK.findall(line)) or any(
        path.rpartition("/")[2] in pages for path in _PAGE_LINK.findall(line)
    )


def _suicide_methods(text: Text) -> Iterator[Finding]:
    """No method in a passage about suicide, nor in the one before or after it."""
    methods = any_of(*text.style.suicide.methods)
    about = any_of(*text.style.suicide.about)
    near = {
        beside
        for index, passage in enumerate(text.passages)
        if about.search(passage.text)
        for beside in (index - 1, index, index + 1)
    }
    for index, passage in enumerate(text.passages):
        for found in methods.finditer(passage.text) if index in near else ():
            what = f'"{found[0]}" beside words about suicide: naming a method is linked with more people using it'
            yield Finding(passage.line_at(found.start()), what, "take it out")


def _suicide_causes(text: Text) -> Iterator[Finding]:
    causes = any_of(*text.style.suicide.causes)
    for passage in text.passages:
        for found in causes.finditer(passage.text):
            if not text.is_shown(passage, found.start(), found.end()):
                what = f'"{shortened(found[0], 60)}" gives suicide a single cause'
                remedy = "say what happened, and that there is never one cause"
                yield Finding(passage.line_at(found.start()), what, remedy)


def _suicide_counts(text: Text) -> Iterator[Finding]:
    rules = text.style.suicide
    if not text.entry.path.startswith(tuple(rules.no_counts_in)):
        return
    counts = any_of(*rules.counts)
    for passage in _about_suicide(text):
        for found in counts.finditer(passage.text):
            what = f'"{found[0]}" counts deaths or attempts on a page that officers read for themselves'
            yield Finding(passage.line_at(found.start()), what, "take the number out")


def _about_suicide(text: Text) -> Iterator[Passage]:
    about = any_of(*text.style.suicide.about)
    return (passage for passage in text.passages if about.search(passage.text))


def _initials(text: Text) -> Iterator[Finding]:
    """Initials are explained in the paragraph that first has them, or before."""
    told = {*text.style.known_initials, *text.names}
    said = ""
    for passage in text.passages:
        said += " " + " ".join(passage.text.split()).replace("’", "'").lower()
        for found in _INITIALS.finditer(passage.text) if passage.kind not in ("field", "heading") else ():
            name = found[0]
            if name in told or text.is_shown(passage, *found.span()):
                continue
            told.add(name)
            meanings = text.style.initials.get(name)
            if meanings is None:
                remedy = "write the words, or add the initials and what they mean to house_style.yml"
                yield Finding(passage.line_at(found.start()), f'nobody has said what "{name}" means', remedy)
            elif not any(meaning.lower() in said for meaning in meanings):
                what = f'"{name}" is not explained where the page first uses it'
                yield Finding(passage.line_at(found.start()), what, f"write {meanings[0]} ({name})")


def _spelling(text: Text) -> Iterator[Finding]:
    american = any_of(*sorted(set(words_of(text.lowered)) & text.style.spelling.keys()))
    for passage in text.passages:
        for found in american.finditer(passage.text):
            write = text.style.spelling[found[0].lower()]
            yield Finding(passage.line_at(found.start()), f'"{found[0]}" is American spelling', f"write {write}")
        for found in _WITH_Z.finditer(passage.text):
            if found[0].lower() not in text.style.with_z and not found[0].istitle():
                write = re.sub(r"z(?=[a-z]*$)", "s", found[0])
                yield Finding(passage.line_at(found.start()), f'"{found[0]}" is spelt with a z', f"write {write}")


def _sentences(text: Text) -> Iterator[Finding]:
    for passage in text.passages:
        for place, sentence in passage.sentences():
            words = len(words_of(sentence))
            if words > text.style.longest_sentence:
                what = f'a sentence of {words} words: "{shortened(" ".join(sentence.split()), 50)}"'
                remedy = f"make two of it, each with at most {text.style.longest_sentence} words"
                yield Finding(passage.line_at(place), what, remedy, "warning")


def _reading_age(text: Text) -> Iterator[Finding]:
    counts = counts_of(text.passages)
    age = round(counts.reading_age, 1)
    if age > text.style.oldest_reading_age and counts.words >= text.style.shortest_text_with_a_reading_age:
        remedy = "use shorter words and shorter sentences"
        yield Finding(None, f"the reading age is {age:.1f}, above {text.style.oldest_reading_age:g}", remedy, "warning")


def _length(text: Text) -> Iterator[Finding]:
    words = words_on(text.passages)
    reason = getattr(text.entry, "long", None)
    if words > text.style.longest_page and not reason:
        remedy = "cut it, make two pages of it, or say why in the front matter, like long: It is a list to look up."
        yield Finding(None, f"{words} words, more than {text.style.longest_page}", remedy, "warning")
    if reason and words <= text.style.longest_page:
        yield Finding(None, f"{words} words, which is not long", "take long: out of the front matter", "warning")


def _opening(text: Text) -> Iterator[Finding]:
    """The first screen of a page holds something to do or to say: a line in quotes, a step, a table, a call."""
    page = text.entry
    if getattr(page, "is_index", True) or page.path.startswith(tuple(text.style.pages_to_read)):
        return
    lines, words = page.body.split("\n"), 0
    for passage in passages_in(page.body):
        if passage.kind in ("quote", "item", "cell") or _HELP_LINK.search(lines[passage.line - 1]):
            break
        words += len(words_of(passage.text))
    if words > text.style.something_to_do_within:
        what = f"nothing to do or say in the first {text.style.something_to_do_within} words"
        yield Finding(page.body_line, what, "begin with a line to say, a step or a call", "warning")


def words_on(passages: list[Passage]) -> int:
    """How many words a reader meets below the title and description."""
    return sum(len(words_of(passage.text)) for passage in passages if passage.kind != "field")


def _sentence_at(passage: Passage, place: int) -> tuple[int, str]:
    """The sentence around a place of a passage, and where it begins."""
    return [(start, sentence) for start, sentence in passage.sentences() if start <= place][-1]


RULES: tuple[Callable[[Text], Iterator[Finding]], ...] = (
    _phrases,
    _claims,
    _suicide_help,
    _suicide_methods,
    _suicide_causes,
    _suicide_counts,
    _initials,
    _spelling,
    _sentences,
    _reading_age,
    _length,
    _opening,
)
