"""What a reader meets of a page: passages without Markdown, each on its line."""

from __future__ import annotations

from textwrap import dedent

from build_scripts.book.prose import Passage, passages_in, words_of

PAGE = """
    ## Do *this*

    Ask **them** first. See [the list](list.md)
    and ring.

    1. Wait. { #wait .safety }
       Then ask.
    - Go
    > "One."
    >
    > "Two."

    | Instead of | Try |
    |---|---|
    | Calm down | I can wait |

    !!! info "After it"
        Rest.

    [Call Samaritans](call:samaritans)
"""


def seen(markdown: str) -> list[tuple[str, int, str]]:
    return [(each.kind, each.line, each.text) for each in passages_in(dedent(markdown).strip("\n"), 5)]


def test_every_part_of_a_page_with_its_line() -> None:
    assert seen(PAGE) == [
        ("heading", 5, "Do this"),
        ("paragraph", 7, "Ask them first. See the list\nand ring."),
        ("item", 10, "Wait.\nThen ask."),
        ("item", 12, "Go"),
        ("quote", 13, '"One."'),
        ("quote", 15, '"Two."'),
        ("cell", 19, "Calm down"),
        ("cell", 19, "I can wait"),
        ("heading", 21, "After it"),
        ("paragraph", 22, "Rest."),
        ("paragraph", 24, "Call Samaritans"),
    ]


def test_what_a_passage_stands_under() -> None:
    found = passages_in(dedent(PAGE).strip("\n"))

    assert {each.heading for each in found} == {"Do this"}
    assert [each.column for each in found if each.kind == "cell"] == ["Instead of", "Try"]


def test_code_is_not_read() -> None:
    assert seen("Say `commence` now.\n\n```\ncommence\n```") == [("paragraph", 5, "Say            now.")]


def test_the_line_of_a_word() -> None:
    passage = Passage("paragraph", 7, "One\ntwo\nthree")

    assert [passage.line_at(passage.text.index(word)) for word in ("One", "two", "three")] == [7, 8, 9]


def test_sentences() -> None:
    text = 'Wait. "Are you safe?" Ask at 9.30, no later. e.g. this one!'

    assert [sentence for _, sentence in Passage("paragraph", 1, text).sentences()] == [
        "Wait.",
        '"Are you safe?"',
        "Ask at 9.30, no later. e.g. this one!",
    ]
    assert all(text[place:].startswith(sentence) for place, sentence in Passage("paragraph", 1, text).sentences())


def test_somebodys_words_that_are_answered() -> None:
    asked, plain = passages_in('**"Is it soft?"** No.\n\n**Wait.** "Is it soft?"')

    assert (asked.answers, plain.answers) == (True, False)


def test_what_is_quoted() -> None:
    passage = Passage("paragraph", 1, 'Say "ring us", not “wait”.')

    assert passage.quotation_at(5, 9) == (4, 13)
    assert passage.quotation_at(20, 24) == (19, 25)
    assert passage.quotation_at(0, 3) is None


def test_words() -> None:
    assert words_of("Don't wait: 24-hour help, £5 a day.") == ["Don't", "wait", "24-hour", "help", "5", "a", "day"]
