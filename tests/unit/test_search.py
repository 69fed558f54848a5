"""What search gets to read: the words editors list, the words of the finished pages, the contacts of the services."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from build_scripts.book.addresses import url_of
from build_scripts.book.load import load_book
from build_scripts.book.model import SEARCH_PAGE, Book
from build_scripts.book.render import page_markdown
from build_scripts.search.page_text import Part, page_text
from build_scripts.search.records import write_search
from tests.content_tree import PAGE_FIELDS, seal, write_tree

TREE = f"""
index.md
| ---
| title: Start
| description: Where to start.{PAGE_FIELDS}| sources: [guide]
| ---
| Hello.
me/sleep.md
| ---
| title: Sleep
| description: Rest after nights.{PAGE_FIELDS}| sources: [guide]
| next: [index.md]
| ---
| Rest.
about/evidence.md
| ---
| title: Evidence
| description: Our sources.{PAGE_FIELDS}| sources: [guide]
| next: [index.md]
| register:
|   - id: guide
|     title: A guide
|     publisher: NICE
|     read: abstract
| ---
| How we read.
about/search-words.md
| ---
| title: Words
| description: What you can type.{PAGE_FIELDS}| sources: [guide]
| next: [index.md]
| help_first:
|   - risk: Suicide
|     show: [me/sleep.md#rest, signposting/services/line.md]
|     typed: [suicide, hanging]
| same_words:
|   - means: domestic abuse
|     typed: [DA, DV]
| leads_to:
|   - page: me/sleep.md
|     typed: [cant sleep, nights]
| ---
| Type it.
signposting/index.md
| ---
| title: Signposts
| description: Services.{PAGE_FIELDS}| sources: [guide]
| groups:
|   - id: crisis
|     heading: In crisis
|     description: Somebody to talk to.
| ---
| Choose.
signposting/services/line.md
| ---
| title: The <Line>
| description: Somebody listens.{PAGE_FIELDS}| also_known_as: [Old Line]
| groups: [crisis]
| audience: both
| eligibility: Anyone
| nations: [wales, northern-ireland]
| risk: life
| confidence: high
| phones:
|   - number: "116 123"
|     cost: free
|     hours: "24/7"
| texts:
|   - number: "85258"
|     keyword: HELLO
|     cost: free
|     hours: "24/7"
| sources:
|   - url: https://line.example
|     proves: [phones, texts]
|     page_dated: "2026"
| ---
| They listen.
"""


def read(tmp_path: Path, old: str = "", new: str = "") -> tuple[Book, list[str]]:
    """The book with one text of the search words changed, and its problems as printed."""
    content = write_tree(tmp_path, TREE)
    seal(content)
    words = content / SEARCH_PAGE
    text = words.read_text("utf-8")
    assert old in text
    words.write_text(text.replace(old, new, 1), "utf-8")
    book, problems = load_book(content)
    return book, [str(problem) for problem in problems]


def written(tmp_path: Path, article: str = "") -> tuple[dict[str, Any], dict[str, Any], list[str], list[str]]:
    """The pages and the contacts as data, the lines of the pages, and those of their texts.

    article: what stands on every finished page."""
    book, problems = read(tmp_path)
    assert problems == []
    site = tmp_path / "site"
    for entry in (*book.pages.values(), *book.services.values()):
        page = site / url_of(entry.path) / "index.html"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(f"<header>Menu</header><article><h1>{entry.title}</h1>{article}</article>", "utf-8")
    write_search(site, book, {"": "Now", "me": "Me", "signposting": "Signposts"})
    read_back = [(site / "search" / name).read_text("utf-8") for name in ("pages.json", "contacts.json", "texts.txt")]
    pages, contacts, texts = read_back
    return json.loads(pages), json.loads(contacts), pages.split("\n"), texts.split("\n")


class TestTheWordsEditorsList:
    def test_nothing_is_said_of_sound_ones(self, tmp_path: Path) -> None:
        assert read(tmp_path)[1] == []

    @pytest.mark.parametrize(
        ("old", "new", "problem"),
        [
            ("me/sleep.md#", "me/slep.md#", '12  help_first 1 show 1: there is no page "me/slep.md#rest"; write'),
            ("page: me/sleep", "page: me/slep", '18  leads_to 1 page: there is no page "me/slep.md"; write me/sleep'),
            ("[suicide, hang", "[Suicide, suicide, hang", '13  help_first 1 typed 2: "suicide" is there already'),
            ("[DA, DV]", "[DA, D.A.]", '16  same_words 1 typed 2: "D.A." is there already: same_words 1 typed 1'),
            ("typed: [DA, DV]", "typed: [999]", "16  same_words 1 typed 1: 999 without quotes is read as a number"),
            ("means:", "mean:", "15  same_words 1 mean: not a field of an entry of same_words; write means:"),
        ],
    )  # fmt: skip
    def test_a_fault_in_one_is_told_with_its_line(self, tmp_path: Path, old: str, new: str, problem: str) -> None:
        told = read(tmp_path, old, new)[1]
        assert [line for line in told if line.startswith(f"content/{SEARCH_PAGE}:{problem}")], told

    def test_a_service_of_another_edition_may_wait_for_its_words(self, tmp_path: Path) -> None:
        """But help for a risk to life must be in every edition."""
        local = tmp_path / "content" / "forces" / "northshire" / "signposting" / "services" / "local.md"
        local.parent.mkdir(parents=True)
        local.write_text("", "utf-8")
        path = "signposting/services/local.md"
        more = f"leads_to:\n  - page: {path}\n    typed: [local line]\n"
        book, told = read(tmp_path, "leads_to:\n", more)
        assert told == []
        assert "local line" not in page_markdown(book, SEARCH_PAGE)
        assert f'"{path}"' in read(tmp_path, "signposting/services/line.md]", f"{path}]")[1][0]

    def test_two_risks_cannot_share_a_spelling_but_two_pages_can(self, tmp_path: Path) -> None:
        more = "leads_to:\n  - page: index.md\n    typed: [nights]\n"
        assert read(tmp_path, "leads_to:\n", more)[1] == []
        again = "  - risk: Other\n    show: [index.md]\n    typed: [hanging]\nsame_words:"
        assert 'typed 1: "hanging" is there already: help_first 1 typed 2' in read(tmp_path, "same_words:", again)[1][0]

    def test_they_stand_on_their_own_page_alone(self, tmp_path: Path) -> None:
        content = write_tree(tmp_path, TREE)
        seal(content)
        sleep = content / "me" / "sleep.md"
        sleep.write_text(sleep.read_text("utf-8").replace("sources:", "same_words: []\nsources:", 1), "utf-8")
        told = [str(problem) for problem in load_book(content)[1]]
        assert told == [f"content/me/sleep.md:8  same_words: belongs to {SEARCH_PAGE} alone; move it there"]

    def test_readers_see_them_but_for_the_spellings_of_a_risk(self, tmp_path: Path) -> None:
        """Some of those name a method, and no page does."""
        shown = page_markdown(read(tmp_path)[0], SEARCH_PAGE)
        assert "DA, DV" in shown and "cant sleep, nights" in shown and "Suicide" in shown
        assert 'href="../../me/sleep/#rest"' in shown
        assert "hanging" not in shown


class TestTheWordsOfAPage:
    def test_part_by_part_with_their_anchors(self) -> None:
        html = '<h1>Title</h1><p>Above.</p><h2 id="one">One <em>b</em>it</h2><ul><li>a</li><li>b</li></ul>'
        assert page_text(f"<article>{html}</article>").parts == [Part("", "", "Above."), Part("one", "One bit", "a b")]

    @pytest.mark.parametrize(
        "html",
        [
            '<p class="lead">x</p>', '<p class="back"><a>x</a></p>', '<ul class="rows"><li>x</li></ul>',
            '<details class="origin"><p>x</p></details>', '<nav class="next"><h2>x</h2></nav>', "<button>x</button>",
            '<div class="cards"><a><span>x</span></a></div>', "<svg><path/><title>x</title></svg>", "<p hidden>x</p>",
            '<p><span class="call__number">x</span></p>', "<script>x</script>", '<div class="search-words">x</div>',
        ],
    )  # fmt: skip
    def test_without_what_other_pages_say_of_themselves(self, html: str) -> None:
        """Nor numbers: a corrected one must not change the words of every page that shows it."""
        assert page_text(f"<p>x</p><article>{html}<p>Kept.<br>Too.</p></article><p>x</p>").parts == [
            Part("", "", "Kept. Too.")
        ]

    def test_its_tools_but_not_those_of_a_service_card(self) -> None:
        html = '<article><div data-tool="pacer">a</div><div class="service"><i data-tool="hours">b</i></div></article>'
        assert page_text(html).tools == ["pacer"]


class TestTheFiles:
    def test_a_line_for_every_page_and_service_in_the_order_of_their_paths(self, tmp_path: Path) -> None:
        pages, _, lines, _ = written(tmp_path)
        urls = [page["url"] for page in pages["pages"]]
        assert urls == [
            "about/evidence/",
            "about/search-words/",
            "",
            "me/sleep/",
            "signposting/",
            "signposting/services/line/",
        ]
        assert [sum(f'"url":"{url}"' in line for line in lines) for url in urls] == [1] * len(urls)

    def test_a_page_and_what_leads_to_it(self, tmp_path: Path) -> None:
        pages, _, _, texts = written(tmp_path, '<h2 id="rest">Rest</h2><p>Lie down.</p>')
        assert pages["pages"][3] == {
            "url": "me/sleep/", "kind": "page", "place": "Me", "title": "Sleep", "line": "Rest after nights.",
            "names": ["cant sleep", "nights"], "parts": [["rest", "Rest"]],
        }  # fmt: skip
        assert texts == ["Lie down."] * len(pages["pages"]) + [""]

    def test_text_takes_one_byte_a_letter_in_the_file_and_in_a_browser(self, tmp_path: Path) -> None:
        """One letter that needs two bytes would make all of the text slower to read and to search."""
        pages, _, lines, texts = written(tmp_path, '<p>Wait… £5 each</p><h2 id="a">A</h2><p>One</p><p>two…</p>')
        assert pages["pages"][3]["parts"] == [["", ""], ["a", "A"]]
        assert texts[6:8] == ["Wait... £5 each", "One two..."]
        assert "\n".join(lines).isascii()

    def test_a_service_and_its_old_names(self, tmp_path: Path) -> None:
        service = written(tmp_path)[0]["pages"][5]
        assert (service["kind"], service["names"], service["place"]) == ("service", ["Old Line"], "Signposts")
        assert (service["where"], service["risk"]) == ("wales northern ireland", "life")

    def test_a_page_with_a_tool_is_one(self, tmp_path: Path) -> None:
        assert written(tmp_path, '<div data-tool="pacer"></div>')[0]["pages"][3]["kind"] == "tool"

    def test_the_contacts_are_the_directory_s(self, tmp_path: Path) -> None:
        """Buttons and digits come from the one value that editors write."""
        (service,) = written(tmp_path)[1]["services"]
        assert service["digits"] == ["116123", "85258"]
        assert service["words"] == ["HELLO"]
        assert 'href="tel:116123" aria-label="Call 116 123, The &lt;Line&gt;">Call 116 123</a>' in service["html"]
        assert 'href="sms:85258?&amp;body=HELLO"' in service["html"]
        assert ">Text HELLO to 85258</a>" in service["html"]

    def test_the_risks_lead_to_addresses(self, tmp_path: Path) -> None:
        (risk,) = written(tmp_path)[0]["help_first"]
        assert risk["show"] == ["me/sleep/#rest", "signposting/services/line/"]
        assert (risk["risk"], risk["typed"], risk["above_all"]) == ("Suicide", ["suicide", "hanging"], False)

    def test_a_page_that_was_not_built_is_missed(self, tmp_path: Path) -> None:
        book, _ = read(tmp_path)
        (tmp_path / "site").mkdir()
        with pytest.raises(FileNotFoundError):
            write_search(tmp_path / "site", book, {})
