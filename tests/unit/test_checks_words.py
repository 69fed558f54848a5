"""The house style, on real sentences: each rule finds what it is for, and leaves what is right."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from textwrap import dedent

import pytest

from build_scripts.book.model import Book, Page
from build_scripts.checks.house_style import FILE, HouseStyle, Rule, pattern_of
from build_scripts.checks.words import findings

STYLE = HouseStyle.read()
FIELDS = {
    "title": "A page",
    "description": "What to do.",
    "owner": "Wellbeing lead",
    "review_in": "6 months",
    "sources": ["guide"],
    "status": "draft",
}


def page(body: str, path: str = "me/page.md", **fields: object) -> Page:
    """A page with this text, which begins on line 11 of its file."""
    written = {**FIELDS, "last_reviewed_on": date(2026, 11, 23), **fields}
    return Page.model_validate({**written, "path": path, "body": dedent(body).strip("\n"), "body_line": 11})


def told(*pages: Page) -> list[str]:
    """What is told of a book with these pages: line, what and remedy."""
    book = Book(pages={each.path: each for each in pages})
    return [f"{found.line}  {found.what}; {found.remedy}" for _, found in findings(book, STYLE)]


def about(word: str, *pages: Page) -> list[str]:
    """What is told that has this word in it."""
    return [line for line in told(*pages) if word in line]


HELP = "\n\n[Call Samaritans](call:samaritans)"


class TestPhrasesAndClaims:
    """Every rule of the file, with the two sentences that stand beside it there."""

    @pytest.mark.parametrize("rule", [*STYLE.phrases, *STYLE.claims], ids=lambda rule: rule.find)
    def test_it_finds_what_is_wrong_and_leaves_what_is_right(self, rule: Rule) -> None:
        assert rule.wrong and rule.right
        (line,) = about(rule.why, page(rule.wrong + HELP))
        assert line.startswith("11  ")
        assert line.endswith(f"write {rule.write}")
        assert about(rule.why, page(rule.right + HELP)) == []

    def test_the_line_of_a_phrase_in_a_paragraph_over_several(self) -> None:
        text = "Ring them first.\nThen ring the office, prior\nto the visit."

        assert told(page(text)) == ['12  "prior to": everyday words; write before, or after']

    def test_words_that_are_shown_to_be_left(self) -> None:
        """A table of pairs, a warning before a quotation, somebody's objection, and the choices of a quiz."""
        shown = """
            | Instead of | Try |
            |---|---|
            | Man up. | What would help? |

            Not "man up", ever.

            **"Why can't he just man up?"** Because it does not help.

            ## Check yourself

            1. What do you say?
                - "Man up."
                - "What would help?"
        """
        assert told(page(shown)) == []

    @pytest.mark.parametrize(
        "said",
        [
            "| Instead of | Try |\n|---|---|\n| What would help? | Man up. |",
            'Tell him: "Man up."',
            '> "Man up."',
            '**"What helps?"** Man up.',
            "## Say this\n\n- Man up.",
            '**"What helps?"** Say "man up".',
            '> He is not weak, so say "man up".',
            '## Check yourself\n\n1. What do you say?\n    - "Rest."\n\n    ??? note "Answer"\n        Man up.',
        ],
    )
    def test_the_same_words_said(self, said: str) -> None:
        assert len(about("it blames people who are unwell", page(said))) == 1

    def test_a_claim_that_is_asked_about(self) -> None:
        assert about("proof that it prevents", page("Does TRiM prevent long-term stress?")) == []

    def test_the_title_and_the_description_are_read_too(self) -> None:
        assert told(page("Ring.", title="Commence here", description="Ring prior to the visit.")) == [
            '1  "Commence": everyday words; write start',
            '1  "prior to": everyday words; write before, or after',
        ]

    @pytest.mark.parametrize(
        ("phrase", "text", "found"),
        [
            ("debrief*", "Debriefing helps", True),
            ("brief*", "a debriefing", False),
            ("soft on", "soft-on", True),
            ("(a|two words) end", "Two words end", True),
            ("brain … off", "The brain, they say, switches off", True),
            ("brain … off", "The brain rests. Lights go off", False),
            ("don't ask", "Don’t ask", True),
        ],
    )
    def test_how_a_phrase_is_written(self, phrase: str, text: str, found: bool) -> None:
        assert bool(pattern_of(phrase).search(text)) is found

    def test_a_bracket_without_its_other_half(self) -> None:
        with pytest.raises(ValueError, match="bracket without its other half"):
            pattern_of("(a|b")


class TestOurOwnAvoidList:
    LIST = page(
        """
        | Avoid | Try | Why |
        |---|---|---|
        | Frequent flyer, regular misper | Has gone missing three times | A person, not a nickname |
        | Placement | Home | It is their home |
        """,
        "work/write/better-words.md",
    )
    STYLE = STYLE.model_copy(update={"only_in_paperwork": ["Placement"]})

    def told(self, body: str) -> list[str]:
        book = Book(pages={each.path: each for each in (self.LIST, page(body))})
        return [f"{found.line}  {found.what}; {found.remedy}" for _, found in findings(book, self.STYLE)]

    def test_it_holds_for_our_own_pages(self) -> None:
        assert self.told("She is a frequent flyer.") == [
            '11  "frequent flyer": a person, not a nickname; write Has gone missing three times'
        ]

    def test_each_of_two_words_in_a_cell(self) -> None:
        assert len(self.told("A regular misper. A frequent flyer.")) == 2

    def test_words_that_are_only_wrong_in_paperwork(self) -> None:
        assert self.told("Ask about the student's placement.") == []

    def test_an_exception_that_is_not_on_the_list(self) -> None:
        style = self.STYLE.model_copy(update={"only_in_paperwork": ["Placement", "Siblings"]})
        book = Book(pages={self.LIST.path: self.LIST})

        assert [(path, found.what) for path, found in findings(book, style)] == [
            (self.LIST.path, '"Siblings" is not on this list of words to avoid')
        ]


class TestSuicide:
    @pytest.mark.parametrize(
        "named", ["suicide", "self-harm", "ending their life", "taking his own life", "killed herself"]
    )
    def test_help_stands_beside_it(self, named: str) -> None:
        assert told(page(f"Ask about {named}.")) == [
            "11  suicide is named, and no way to help stands within 30 lines;"
            " add a call beside it, like [Call Samaritans](call:samaritans)"
        ]
        assert told(page(f"Ask about {named}.{HELP}")) == []

    @pytest.mark.parametrize(
        "help_",
        ["[Text Shout](text:shout)", "[Samaritans](card:samaritans)", "[Get help](../me/get-help-today.md)"],
    )
    def test_a_text_a_card_or_the_page_of_help_will_do(self, help_: str) -> None:
        assert told(page(f"Ask about suicide. {help_}")) == []

    def test_other_numbers_are_no_help(self) -> None:
        assert len(told(page("Ask about suicide. [Call Crimestoppers](call:crimestoppers)"))) == 1

    def test_help_far_below_is_not_beside_it(self) -> None:
        assert told(page("Ask about suicide." + "\n" * 31 + "[Call 999](call:emergency-999)")) != []
        assert told(page("Ask about suicide." + "\n" * 30 + "[Call 999](call:emergency-999)")) == []

    @pytest.mark.parametrize(
        "method", ["an overdose", "a ligature", "jumping from a bridge", "a gun", "a suicide note"]
    )
    def test_no_method_in_or_beside_the_passage(self, method: str) -> None:
        assert about("naming a method", page(f"He spoke of suicide and {method}.{HELP}"))
        assert about("naming a method", page(f"He spoke of suicide.\n\nThere was {method}.{HELP}"))

    def test_an_overdose_as_an_emergency_of_its_own(self) -> None:
        assert told(page("Think of stroke, fits and overdose. Get an ambulance.")) == []

    @pytest.mark.parametrize(
        "cause",
        ["The job drove him to suicide.", "The suicide was caused by debt.", "Bullying led to her suicide."],
    )
    def test_no_single_cause(self, cause: str) -> None:
        assert len(about("a single cause", page(cause + HELP))) == 1
        assert about("a single cause", page(f"Never write {cause[0].lower()}{cause[1:]}{HELP}")) == []

    def test_no_counts_on_pages_that_officers_read_for_themselves(self) -> None:
        count = f"About 1 in 10 people have thought of suicide.{HELP}"

        assert len(about("counts deaths", page(count))) == 1
        assert told(page(count, "work/learn/block.md")) == []
        assert told(page("About 1 in 10 slept badly.")) == []


class TestInitials:
    def test_explained_in_the_paragraph_that_first_has_them_or_before(self) -> None:
        assert told(page("Send a PPN tonight.")) == [
            '11  "PPN" is not explained where the page first uses it; write Public Protection Notification (PPN)'
        ]
        assert told(page("Send a Public Protection Notification (PPN).\n\nThe PPN goes to the hub.")) == []
        assert told(page("A PPN is a Public Protection\nNotification.")) == []

    def test_told_once(self) -> None:
        assert len(told(page("A PPN.\n\nAnother PPN."))) == 1

    def test_explained_too_late(self) -> None:
        assert len(told(page("Send a PPN.\n\nA Public Protection Notification tells others."))) == 1

    def test_initials_nobody_has_put_in_the_file(self) -> None:
        assert told(page("Ask the QZX.")) == [
            '11  nobody has said what "QZX" means;'
            " write the words, or add the initials and what they mean to house_style.yml"
        ]

    def test_mixed_letters_and_more_than_one(self) -> None:
        assert [line.split(";")[0] for line in told(page("TRiM helps ISVAs."))] == [
            '11  "TRiM" is not explained where the page first uses it',
            '11  "ISVA" is not explained where the page first uses it',
        ]

    def test_a_heading_is_explained_below_it(self) -> None:
        assert told(page("## Send a PPN\n\nA PPN is a Public Protection Notification.")) == []

    def test_what_everybody_knows(self) -> None:
        assert told(page("In the UK, see your GP.")) == []


class TestSpelling:
    @pytest.mark.parametrize(
        ("american", "ours"),
        [("behavior", "behaviour"), ("center", "centre"), ("counselor", "counsellor"), ("program", "programme")],
    )
    def test_american_words(self, american: str, ours: str) -> None:
        assert told(page(f"Look at the {american}.")) == [f'11  "{american}" is American spelling; write {ours}']
        assert told(page(f"Look at the {ours}.")) == []

    def test_every_word_of_the_file(self) -> None:
        for american in STYLE.spelling:
            assert about("American", page(f"See {american} here."))

    @pytest.mark.parametrize(("with_z", "with_s"), [("recognize", "recognise"), ("organization", "organisation")])
    def test_words_with_a_z(self, with_z: str, with_s: str) -> None:
        assert told(page(f"They {with_z} it.")) == [f'11  "{with_z}" is spelt with a z; write {with_s}']
        assert told(page(f"They {with_s} it.")) == []

    def test_a_z_that_belongs_there(self) -> None:
        assert told(page("A small size won the prize.")) == []


class TestHowItReads:
    LONG = "Say what you saw, who was there, what they said to you, and what you want to happen by noon tomorrow."

    def test_a_sentence_of_more_than_twenty_words(self) -> None:
        (line,) = told(page(f"Look.\n\n{self.LONG}"))

        assert line.startswith('13  a sentence of 21 words: "Say what you saw')
        assert told(page(self.LONG.replace(" tomorrow", ""))) == []

    def test_it_is_a_warning(self) -> None:
        book = Book(pages={"me/page.md": page(self.LONG)})

        assert [found.severity for _, found in findings(book, STYLE)] == ["warning"]

    def test_a_page_that_is_hard_to_read(self) -> None:
        hard = "Organisational procedures necessitate multidisciplinary considerations. " * 10
        (line,) = told(page(hard))

        assert "above 11" in line
        assert told(page("Sit down. Have some water. Tell me what you need. " * 6)) == []
        assert told(page(hard[:500])) == []

    def test_a_page_of_more_than_nine_hundred_words(self) -> None:
        long = "- Start.\n\n" + "Sit down now. " * 301
        reason = "It is a list to look a word up in."

        assert about("904 words, more than 900", page(long))
        assert told(page(long, long=reason)) == []
        assert told(page("- Start.\n\n" + "Sit down now. " * 299)) == []
        assert about("which is not long", page("Sit down now.", long=reason))

    @pytest.mark.parametrize(
        "first", ['> "I can wait."', "1. Wait.", "[Call 999](call:emergency-999)", "| a |\n|---|\n| b |"]
    )
    def test_something_to_do_or_say_on_the_first_screen(self, first: str) -> None:
        background = "It all began then. " * 15

        assert told(page(f"{background}\n\n{first}")) == []
        assert told(page(f"{background} Long.\n\n{first}")) == [
            "11  nothing to do or say in the first 60 words; begin with a line to say, a step or a call"
        ]
        assert told(page(f"{background} Long.\n\n{first}", "about/page.md")) == []
        assert told(page(f"{background} Long.\n\n{first}", "me/index.md")) == []


def test_the_file_of_rules_is_refused_as_a_whole(tmp_path: Path) -> None:
    """A key that nobody knows, or a phrase that cannot be read, stops everything: no rule is lost in silence."""
    text = FILE.read_text("utf-8")
    for old, new in (("phrases:", "phrase:"), ("find: snowflake*", "find: (snowflake*")):
        assert old in text
        wrong = tmp_path / "house_style.yml"
        wrong.write_text(text.replace(old, new), "utf-8")
        with pytest.raises(ValueError):
            HouseStyle.read(wrong)
