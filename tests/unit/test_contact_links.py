"""Links to the directory in the text of a page: what they become, and every way to get one wrong."""

from __future__ import annotations

from datetime import date
from typing import Any

import markdown
import pytest

from build_scripts.book.contact_links import (
    check_contact_links,
    find_contact_links,
    render_contact_links,
    without_code,
)
from build_scripts.signposting.model import Service

SAMARITANS = (
    '<a class="call" href="tel:116123"><span class="call__label">Call Samaritans</span>'
    ' <span class="call__number">116 123</span></a>'
)
SHOUT = (
    '<a class="call call--text" href="sms:85258?&amp;body=SHOUT"><span class="call__label">Text Shout</span>'
    ' <span class="call__number">SHOUT to 85258</span></a>'
)


def service(name: str, **fields: Any) -> Service:
    """A sound service with these fields."""
    return Service.model_validate(
        {
            "id": name,
            "path": f"signposting/services/{name}.md",
            "body": "",
            "body_line": 1,
            "title": name.capitalize(),
            "description": "A service.",
            "owner": "Signposting editor",
            "last_reviewed_on": date(2026, 11, 23),
            "review_in": "1 month",
            "status": "draft",
            "groups": ["crisis"],
            "audience": "both",
            "eligibility": "Anyone",
            "nations": ["england"],
            "risk": "life",
            "confidence": "high",
            "sources": [{"url": "https://example.org", "proves": ["phones"], "page_dated": "unknown"}],
            **fields,
        }
    )


def phone(number: str, **fields: str) -> dict[str, str]:
    return {"number": number, "cost": "free", "hours": "24/7", **fields}


SERVICES = {
    each.id: each
    for each in (
        service("samaritans", phones=[phone("116 123")]),
        service("shout", texts=[phone("85258", keyword="SHOUT")]),
        service("nhs-111", phones=[phone("111", then="choose option 2")]),
        service(
            "cst",
            phones=[phone("0800 032 3263"), phone("0800 980 0668")],
            texts=[phone("07860 077333"), phone("85258", keyword="A & B")],
        ),
        service("sly", phones=[phone("111", then='press <b>*1*</b> | "#"')]),
        service("oscar-kilo", website="https://example.org"),
    )
}


def render(text: str) -> str:
    """The text with its links rendered; there must be no problem with any."""
    result, problems = render_contact_links(text, SERVICES, lambda each: f"<article>{each.title}</article>")
    assert problems == []
    return result


def problems_in(text: str) -> list[str]:
    """Every problem with the links of a text that begins on line 10 of page.md, as printed."""
    return [str(problem) for problem in check_contact_links(text, SERVICES, SERVICES.keys(), "page.md", 10)]


class TestWhatALinkBecomes:
    def test_a_call_in_a_sentence(self) -> None:
        assert render("Now [Call Samaritans](call:samaritans).") == f"Now {SAMARITANS}."

    def test_a_text_with_its_keyword(self) -> None:
        assert render("Or [Text Shout](text:shout).") == f"Or {SHOUT}."

    def test_a_text_without_keyword(self) -> None:
        assert render("Or [Text them](text:cst).") == (
            'Or <a class="call call--text" href="sms:+447860077333"><span class="call__label">Text'
            " them</span>"
            ' <span class="call__number">07860 077333</span></a>.'
        )

    def test_what_to_press_afterwards(self) -> None:
        assert render("Now [Call the NHS](call:nhs-111).") == (
            'Now <a class="call" href="tel:111"><span class="call__label">Call the NHS</span>'
            ' <span class="call__number">111</span> <span class="call__then">then choose option 2</span></a>.'
        )

    def test_what_the_words_say_is_not_said_again(self) -> None:
        assert render("Now [Call 111, Choose option 2](call:nhs-111).") == (
            'Now <a class="call" href="tel:111"><span class="call__label">Call 111, Choose option 2</span></a>.'
        )

    def test_other_figures_in_the_words_do_not_hide_the_number(self) -> None:
        assert '<span class="call__number">111</span>' in render("Now [Call 1111](call:nhs-111).")

    @pytest.mark.parametrize("before", ["", "- ", "* ", "2. ", "    ", "    - "])
    def test_alone_on_its_line_it_is_a_button(self, before: str) -> None:
        button = SAMARITANS.replace('"call"', '"call call--button"')

        assert render(f"One\n{before}[Call Samaritans](call:samaritans) \nTwo") == f"One\n{before}{button} \nTwo"

    @pytest.mark.parametrize("text", ["Now {}", "{} now", "- Now {}", "| {} | b |"])
    def test_beside_other_words_it_is_none(self, text: str) -> None:
        assert render(text.format("[Call Samaritans](call:samaritans)")) == text.format(SAMARITANS)

    def test_a_second_number(self) -> None:
        assert 'href="tel:+448000323263"' in render("[Call](call:cst)")
        assert 'href="tel:+448000323263"' in render("[Call](call:cst#1)")
        assert 'href="tel:+448009800668"' in render("[Call](call:cst#2)")
        assert 'href="sms:85258?&amp;body=A%20%26%20B"' in render("[Text](text:cst#2)")

    def test_a_card_is_a_block_of_its_own(self) -> None:
        assert render("Before\n[Samaritans](card:samaritans)\nAfter") == (
            "Before\n\n<article>Samaritans</article>\n\nAfter"
        )

    def test_the_rest_of_the_text_stays(self) -> None:
        text = "One\n\n- a [link](me/sleep.md), a [mail](mailto:a@example.org)\n- call: us\n"

        assert render(text) == text

    def test_two_on_a_line(self) -> None:
        assert render("[Call Samaritans](call:samaritans) or [Text Shout](text:shout).") == (
            f"{SAMARITANS} or {SHOUT}."
        )

    def test_words_over_two_lines_become_one(self) -> None:
        assert render("- [Call\n  Samaritans](call:samaritans) now") == f"- {SAMARITANS} now"

    def test_nothing_written_can_become_html(self) -> None:
        assert render('[Call <b>"us"</b> & co](call:samaritans)').count("<b>") == 0
        assert "Call &lt;b&gt;&quot;us&quot;&lt;/b&gt; &amp; co" in render('[Call <b>"us"</b> & co](call:samaritans)')

    @pytest.mark.parametrize("link", ["[Call Samaritans](call:samaritans)", "[Text Shout](text:shout)"])
    @pytest.mark.parametrize(
        ("text", "around"),
        [
            ("Now {} please.", "<p>Now {} please.</p>"),
            ("{}", "<p>{button}</p>"),
            ("1. {}\n2. Wait", "<ol>\n<li>{button}</li>\n<li>Wait</li>\n</ol>"),
            ("1. First {}\n2. Then wait", "<ol>\n<li>First {}</li>\n<li>Then wait</li>\n</ol>"),
            ("| A | B |\n|---|---|\n| {} | two |", "<td>{}</td>\n<td>two</td>"),
            (
                '!!! danger "Now"\n    Ring {} at once.',
                '<div class="admonition danger">\n<p class="admonition-title">Now</p>\n<p>Ring {} at once.</p>\n</div>',
            ),
            ("**{}**", "<strong>{}</strong>"),
        ],
        ids=["paragraph", "alone", "alone in a list", "list", "table", "notice", "bold"],
    )
    def test_markdown_leaves_the_button_whole(self, text: str, around: str, link: str) -> None:
        html = markdown.markdown(render(text.format(link)), extensions=["admonition", "tables", "attr_list"])

        plain = render(f"a {link}").removeprefix("a ")
        assert around.format(plain, button=render(link)) in html

    def test_signs_from_the_directory_mean_nothing_to_markdown(self) -> None:
        text = "| A | B |\n|---|---|\n| {} | two |".format(render("a [Call](call:sly)"))
        html = markdown.markdown(text, extensions=["tables", "attr_list"])

        assert "then press &#60;b&#62;&#42;1&#42;&#60;/b&#62; &#124; &#34;#&#34;</span></a></td>" in html


class TestWhatIsNoLink:
    @pytest.mark.parametrize(
        "text",
        [
            "`[Call](call:nobody)`",
            "``a ` [Call](call:nobody)``",
            "```\n[Call](call:nobody)\n```",
            "```md\n\n[Call](call:nobody)\n\n```\n",
            "~~~\n```\n[Call](call:nobody)\n~~~",
            "~~~ a`b\n\n[Call](call:nobody)\n~~~",
            "One\n```\n\n[Call](call:nobody)\n```",
            "One\nTwo\n```\n\n[Call](call:nobody)\n```",
            "```[Call](call:nobody)``` two",
            "````\n```\n[Call](call:nobody)\n````",
            '!!! tip "How"\n    ```\n    [Call](call:nobody)\n    ```',
        ],
    )
    def test_code_is_left_alone(self, text: str) -> None:
        assert render(text) == text

    @pytest.mark.parametrize(
        "text",
        [
            "` a tick alone [Call Samaritans](call:samaritans)",
            "`code` [Call Samaritans](call:samaritans) `code`",
            "```\n```\nNow [Call Samaritans](call:samaritans)\n```\n```",
            "```code```\n\nNow [Call Samaritans](call:samaritans)\n\n```\ncode\n```",
            "```\ncode\n```\nNow [Call Samaritans](call:samaritans)",
            "```\nnever closed\n\nNow [Call Samaritans](call:samaritans)",
            "`one\n\nNow [Call Samaritans](call:samaritans)\n\ntwo`",
        ],
    )
    def test_what_stands_beside_code_is_not_code(self, text: str) -> None:
        assert render(text) == text.replace("[Call Samaritans](call:samaritans)", SAMARITANS)

    def test_code_is_blanked_and_nothing_moves(self) -> None:
        text = "a `b` c\n```\nd\n```\ne"

        assert without_code(text) == "a     c\n   \n \n   \ne"

    def test_a_link_knows_its_line(self) -> None:
        text = "one\n\n[A](call:cst#2) and\n[B](text:cst)\n"

        assert [(link.line, link.label, link.verb, link.id, link.index) for link in find_contact_links(text)] == [
            (3, "A", "call", "cst", 1),
            (4, "B", "text", "cst", 0),
        ]


class TestFaults:
    @pytest.mark.parametrize(
        ("text", "problem"),
        [
            (
                "Now\n\n[Call](call:samaritan)",
                'page.md:12  there is no service "samaritan"; write call:samaritans',
            ),
            (
                "[Call](call:nobody-at-all)",
                'page.md:10  there is no service "nobody-at-all"; write the name of a file in signposting/services',
            ),
            (
                "[Card](card:shuot)",
                'page.md:10  there is no service "shuot"; write card:shout',
            ),
            (
                "[Call](call:)",
                "page.md:10  [Call](call:) does not name a service; write the name of its file, like"
                " [Call Samaritans](call:samaritans)",
            ),
            (
                "[Call](call:Samaritans)",
                "page.md:10  [Call](call:Samaritans) does not name a service; write the name of its file,"
                " like"
                " [Call Samaritans](call:samaritans)",
            ),
            (
                "[Call](call:cst#0)",
                "page.md:10  [Call](call:cst#0) does not name a service; write the name of its file, like"
                " [Call Samaritans](call:samaritans)",
            ),
            (
                "[Call](call:cst#3)",
                "page.md:10  [Call](call:cst#3) asks for number 3 of 2; write call:cst",
            ),
            (
                "[](call:samaritans)",
                "page.md:10  [](call:samaritans) has no words; write what it does, like"
                " [Call samaritans](call:samaritans)",
            ),
            ("[Call](call:shout)", "page.md:10  Shout has no number to ring; write text:shout"),
            (
                "[Text](text:samaritans)",
                "page.md:10  Samaritans has no number for texts; write call:samaritans",
            ),
            (
                "[Call](call:oscar-kilo)",
                "page.md:10  Oscar-kilo has no number to ring; write card:oscar-kilo",
            ),
            (
                "See [Samaritans](card:samaritans)",
                "page.md:10  [Samaritans](card:samaritans) is not alone on its line; put it on a line of"
                " its own,"
                " with nothing before it",
            ),
            (
                "[Samaritans](card:samaritans).",
                "page.md:10  [Samaritans](card:samaritans) is not alone on its line; put it on a line of"
                " its own,"
                " with nothing before it",
            ),
            (
                '!!! tip "A"\n    [Samaritans](card:samaritans)',
                "page.md:11  [Samaritans](card:samaritans) is not alone on its line; put it on a line of"
                " its own,"
                " with nothing before it",
            ),
        ],
    )
    def test_a_wrong_link_is_explained(self, text: str, problem: str) -> None:
        assert problems_in(text) == [problem]

    @pytest.mark.parametrize(
        "text",
        [
            "[Call]( call:samaritans)",
            "[Call](call:samaritans 'now')",
            "[Call] (call:samaritans)",
            "[Call [NHS] 111](call:samaritans)",
            "![Call](call:samaritans)",
            "[Call][1]\n\n[1]: call:samaritans",
            "<call:samaritans>",
        ],
    )
    def test_what_only_looks_like_a_link_is_told(self, text: str) -> None:
        line = 10 + text[: text.index("call:")].count("\n")

        assert problems_in(text) == [
            f'page.md:{line}  "call:s" is not in a link that can be read; write it like'
            " [Call Samaritans](call:samaritans), with no space and no [ ] inside"
        ]

    def test_a_link_in_capitals_is_told(self) -> None:
        assert problems_in("[Call](Call:samaritans)") == [
            'page.md:10  "Call:s" is not in a link that can be read; write it like'
            " [Call Samaritans](call:samaritans), with no space and no [ ] inside"
        ]

    def test_every_fault_is_told_at_once(self) -> None:
        assert [
            problem.split("  ")[0] for problem in problems_in("[A](call:x)\n[B](text:y)\n[C](card:z) [D](call:")
        ] == [
            "page.md:10",
            "page.md:11",
            "page.md:12",
        ]

    def test_a_service_that_cannot_be_read_is_not_told_twice(self) -> None:
        assert check_contact_links("[Call](call:broken)", SERVICES, [*SERVICES, "broken"], "page.md") == []

    def test_a_link_with_a_fault_becomes_its_words(self) -> None:
        text, problems = render_contact_links("Now [call us](call:nobody).", SERVICES, lambda _: "", "page.md")

        assert text == "Now call us."
        assert [str(problem) for problem in problems] == [
            'page.md:1  there is no service "nobody"; write the name of a file in signposting/services'
        ]
