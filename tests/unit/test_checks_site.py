"""A finished site is read right: addresses, text, loads, and the line of the Markdown a fault came from."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from build_scripts.checks.loads import Resource
from build_scripts.checks.page import Heading, Image, Inline
from build_scripts.checks.site import Fault, Site, tidy
from build_scripts.problem import Problem, in_reading_order


def draw(folder: Path, drawing: str) -> None:
    """Writes files from a drawing: a line with a path begins a file; lines that begin with "| " are in it."""
    path = folder
    for line in map(str.lstrip, drawing.split("\n")):
        if line.startswith("|"):
            with path.open("a", encoding="utf-8", newline="\n") as file:
                file.write(line[2:] + "\n")
        elif line:
            path = folder / line
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("", encoding="utf-8")


def site_of(folder: Path, drawing: str, base: str = "/") -> Site:
    """The site drawn under site/, with the Markdown drawn under content/ if there is any."""
    draw(folder, drawing)
    content = folder / "content"
    return Site.read(folder / "site", content if content.is_dir() else None, base)


def told(problems: Iterable[Problem]) -> list[str]:
    return [str(problem) for problem in in_reading_order(problems)]


def only_page(folder: Path, *lines: str) -> Site:
    return site_of(folder, "\n".join(["site/index.html", *(f"| {line}" for line in lines)]))


# What is on a page


def test_a_page_is_read_with_the_lines_of_its_parts(tmp_path: Path) -> None:
    site = only_page(
        tmp_path,
        '<html lang="en-GB">',
        "<title>Right\tnow </title>",
        '<meta name="description" content="What to  do.">',
        '<h1 id="top">Right <em>now</em></h1>',
        '<a name="old" href="x/">Go</a>',
        "<h2>Then <code>rest</code> now</h2>",
        '<img src="a.svg" alt="">',
        '<img src="b.svg">',
    )
    (page,) = site.pages
    assert (page.file, page.url, page.lang, page.title) == ("index.html", "", "en-GB", "Right now")
    assert page.description == "What to do."
    assert page.ids == (("top", 4),)
    assert page.anchors == {"top", "old"}
    assert [(link.href, link.line, link.text) for link in page.links] == [("x/", 5, "Go")]
    assert page.headings == (Heading(1, "Right now", 4), Heading(2, "Then rest now", 6))
    assert page.images == (Image("a.svg", "", 7), Image("b.svg", None, 8))


@pytest.mark.parametrize(
    ("file", "url"),
    [
        ("index.html", ""),
        ("me/index.html", "me/"),
        ("404.html", "404.html"),
        ("me/myindex.html", "me/myindex.html"),
    ],
)
def test_the_url_of_a_page_leaves_out_index_html(tmp_path: Path, file: str, url: str) -> None:
    assert [page.url for page in site_of(tmp_path, f"site/{file}").pages] == [url]


def test_the_text_of_a_link_has_one_item_for_each_element_but_not_for_emphasis(tmp_path: Path) -> None:
    markup = '<a href="tel:101"><span>Call <b>1</b>01</span> <i>101</i><svg><title>icon</title></svg></a>'
    page = f"<div>Ring {markup} today<script>x</script><style>x</style></div>not this"
    (link,) = only_page(tmp_path, page).pages[0].links
    assert link.words == ("Call 101", "101")
    assert link.beside == ("Ring", "Call 101", "101", "today")


@pytest.mark.parametrize("tag", ["abbr", "b", "bdi", "em", "i", "mark", "strong", "u", "wbr"])
def test_emphasis_does_not_end_a_word(tmp_path: Path, tag: str) -> None:
    (link,) = only_page(tmp_path, f'<a href="x">11<{tag}>6 1</{tag}>2 <{tag}>3</{tag}></a>').pages[0].links
    assert link.words == ("116 12 3",)


def test_emphasis_around_an_element_does_not_join_it_to_what_follows(tmp_path: Path) -> None:
    markup = '<a href="x"><b><span>116</span></b>123<span></span><b>4</b></a>'
    assert only_page(tmp_path, markup).pages[0].links[0].words == ("116", "123", "4")


def test_a_tag_that_closes_itself_does_so_in_drawings_only(tmp_path: Path) -> None:
    links = only_page(tmp_path, '<a href="a"/>A<svg/>B<svg><title/></svg>C</a>').pages[0].links
    assert [link.words for link in links] == [("A", "B", "C")]


def test_a_link_left_open_ends_with_the_page(tmp_path: Path) -> None:
    (link,) = only_page(tmp_path, 'not this<div><a href="x">Go').pages[0].links
    assert (link.words, link.beside) == (("Go",), ("Go",))


def test_a_link_left_open_ends_where_the_next_begins(tmp_path: Path) -> None:
    links = only_page(tmp_path, '<a href="a">A<a href="b">B</a>').pages[0].links
    assert [(link.href, link.text) for link in links] == [("a", "A"), ("b", "B")]


def test_a_paragraph_left_open_ends_where_the_next_block_begins(tmp_path: Path) -> None:
    links = only_page(tmp_path, '<div><p><a href="a">A</a> here<p>there</div>').pages[0].links
    assert [link.beside for link in links] == [("A", "here")]


def test_a_template_and_a_comment_have_no_headings_and_no_ids(tmp_path: Path) -> None:
    (page,) = only_page(tmp_path, '<template><h1 id="a">One</h1></template>', '<!-- <h1 id="b">Two</h1> -->').pages
    assert (page.headings, page.ids) == ((), ())


def test_the_title_of_a_drawing_is_not_the_title_of_the_page(tmp_path: Path) -> None:
    markup = "<script>x</script><title>Page</title><svg><title>Drawing</title></svg><style>x</style>"
    (page,) = only_page(tmp_path, markup).pages
    assert page.title == "Page"


def test_what_a_page_loads_by_itself(tmp_path: Path) -> None:
    (page,) = only_page(
        tmp_path,
        '<link rel="canonical" href="https://example.org/">',
        '<link rel="shortcut icon" href="i.ico"><link rel="stylesheet" href="s.css">',
        '<script src="a.js"></script>',
        '<img src="a.png" srcset="b.png 1x, c.png 2x">',
        '<video poster="p.png"><source src="v.mp4"></video>',
        '<p style="background: url(bg.png)">',
        "<style>",
        "p { background: url('c.png') }",
        "</style>",
        '<a href="not-loaded/">x</a><script>url(not-loaded.png)</script>',
    ).pages
    assert page.resources == (
        Resource("link icon", "i.ico", 2),
        Resource("link stylesheet", "s.css", 2),
        Resource("script", "a.js", 3),
        Resource("img", "a.png", 4),
        Resource("img", "b.png", 4),
        Resource("img", "c.png", 4),
        Resource("video", "p.png", 5),
        Resource("source", "v.mp4", 5),
        Resource("css", "bg.png", 6),
        Resource("css", "c.png", 8),
    )


@pytest.mark.parametrize(
    ("markup", "kind"),
    [
        ('<audio src="x">', "audio"),
        ('<embed src="x">', "embed"),
        ('<svg><feImage href="x"/></svg>', "feimage"),
        ('<svg><feImage xlink:href="x"/></svg>', "feimage"),
        ('<frame src="x">', "frame"),
        ('<iframe src="x"></iframe>', "iframe"),
        ('<svg><image href="x"/></svg>', "image"),
        ('<input type="image" src="x">', "input"),
        ('<link rel="preload" imagesrcset="x 1x">', "link preload"),
        ('<object data="x"></object>', "object"),
        ('<svg><script href="x"></script></svg>', "script"),
        ('<track src="x">', "track"),
        ('<svg><use href="x"/></svg>', "use"),
        *(
            (f'<link rel="{rel}" href="x">', f"link {rel}")
            for rel in sorted(
                {
                    "apple-touch-icon",
                    "apple-touch-startup-image",
                    "dns-prefetch",
                    "icon",
                    "manifest",
                    "mask-icon",
                    "modulepreload",
                    "preconnect",
                    "prefetch",
                    "preload",
                    "prerender",
                    "stylesheet",
                }
            )
        ),
    ],
)
def test_every_tag_that_loads_is_known(tmp_path: Path, markup: str, kind: str) -> None:
    (page,) = only_page(tmp_path, markup).pages
    assert page.resources == (Resource(kind, "x", 1),)
    assert [inline for inline in page.inline if inline.kind == "script"] == []


def test_what_a_stylesheet_loads(tmp_path: Path) -> None:
    site = site_of(
        tmp_path,
        """
        site/a.css
        | @import "one.css";
        | /* url(no.png)
        |    nor this */
        | @namespace url(http://www.w3.org/1999/xhtml);
        | p { background: url( "two.png" ), url('three.png') }
        | q { background: image-set("four.png" 1x, "five.png" 2x); content: "six.png" }
        | r { src: url(seven.woff2) format("woff2") }
        site/b.js
        | "url(no.png)"
        """,
    )
    (sheet,) = site.stylesheets
    assert [(loaded.url, loaded.line) for loaded in sheet.resources] == [
        ("one.css", 1),
        ("two.png", 5),
        ("three.png", 5),
        ("four.png", 6),
        ("five.png", 6),
        ("seven.woff2", 7),
    ]


def test_what_a_strict_policy_looks_at(tmp_path: Path) -> None:
    (page,) = only_page(
        tmp_path,
        '<script type="Application/JSON">{}</script><script>x()</script><script src="a.js"></script>',
        "<style>p{}</style>",
        '<p style="color: red" onclick="x()">',
        '<iframe src="f.html"></iframe><base href="/"><frame><portal>',
        '<form action="/x"></form><form></form>',
        '<a href="x" ping="/p">x</a>',
    ).pages
    assert page.inline == (
        Inline("script", "application/json", 1),
        Inline("script", "", 1),
        Inline("style", "", 2),
        Inline("style attribute", "color: red", 3),
        Inline("handler", "onclick", 3),
        Inline("element", "iframe", 4),
        Inline("element", "base", 4),
        Inline("element", "frame", 4),
        Inline("element", "portal", 4),
        Inline("form", "/x", 5),
        Inline("ping", "/p", 6),
    )


def test_a_page_that_moves_by_itself_has_an_automatic_link(tmp_path: Path) -> None:
    refresh = '<meta http-equiv="Refresh" content="0; URL=\'../me/\'">'
    assert [(link.href, link.automatic) for link in only_page(tmp_path, refresh).pages[0].links] == [("../me/", True)]


def test_an_address_is_taken_as_a_browser_takes_it() -> None:
    assert tidy(" java\nscript:\tx ") == "javascript:x"


# Where an address leads


@pytest.mark.parametrize(
    ("url", "path", "place"),
    [
        ("scene/first-minute/", "../frozen/", "scene/frozen/"),
        ("scene/first-minute/", "", "scene/first-minute/"),
        ("scene/first-minute/", ".", "scene/first-minute/"),
        ("scene/first-minute/", "..", "scene/"),
        ("scene/first-minute/", "../..", ""),
        ("scene/first-minute/", "../../..", None),
        ("scene/first-minute/", "../../../x/", None),
        ("scene/first-minute/", "a/../b", "scene/first-minute/b"),
        ("", "scene/", "scene/"),
        ("404.html", "me/", "me/"),
        ("", "a%20b/c.png", "a b/c.png"),
        ("me/", "/pocket-book/scene/", "scene/"),
        ("me/", "/pocket-book", ""),
        ("me/", "/pocket-book/", ""),
        ("me/", "/scene/", None),
        ("me/", "/pocket-bookish/", None),
    ],
)
def test_where_a_path_points(tmp_path: Path, url: str, path: str, place: str | None) -> None:
    assert site_of(tmp_path, "site/index.html", base="/pocket-book/").resolve(url, path) == place


@pytest.mark.parametrize(
    ("href", "file"),
    [
        ("me/", "me/index.html"),
        ("me", "me/index.html"),
        ("me/?from=home#top", "me/index.html"),
        ("#here", "index.html"),
        ("a.png", None),
        ("nowhere/", None),
        ("..", None),
        ("https://example.org/me/", None),
        ("//example.org/me/", None),
        ("tel:101", None),
        ("x:me/", None),
        ("http://[", None),
    ],
)
def test_the_page_a_link_opens(tmp_path: Path, href: str, file: str | None) -> None:
    site = site_of(tmp_path, "site/index.html\nsite/me/index.html\nsite/a.png")
    target = site.target(site.page_of["index.html"], href)
    assert (target and target.file) == file


# Where a fault is told


@pytest.mark.parametrize(
    ("page", "source"),
    [
        ("index.html", "index.md"),
        ("scene/index.html", "scene/index.md"),
        ("scene/frozen/index.html", "scene/frozen.md"),
        ("find.html", "find.md"),
    ],
)
def test_the_markdown_a_page_was_made_from(tmp_path: Path, page: str, source: str) -> None:
    site = site_of(tmp_path, f"site/{page}\ncontent/{source}\ncontent/other.md")
    assert site.source_of(site.pages[0]) == source


def test_a_page_without_markdown_is_told_by_its_own_name(tmp_path: Path) -> None:
    site = site_of(tmp_path, "site/404.html\n| <h1>No</h1>\ncontent/index.md")
    assert told(site.page_problems(site.pages[0], [Fault("w", "r", 1, "No"), Fault("whole", "r")])) == [
        "site/404.html  whole; r",
        "site/404.html:1  w; r",
    ]


def lines_of_links(folder: Path, html: Iterable[str], markdown: Iterable[str]) -> list[str]:
    """Where each link of content/scene/frozen.md is told, with two more pages beside it."""
    drawing = ["site/scene/frozen/index.html", *(f"| {line}" for line in html)]
    drawing += ["content/scene/frozen.md", *(f"| {line}" for line in markdown)]
    drawing += [
        "site/index.html",
        "content/index.md",
        "site/me/sleep/index.html",
        "content/me/sleep.md",
        "site/scene/index.html",
        "content/scene/index.md",
    ]
    site = site_of(folder, "\n".join(drawing))
    page = site.page_of["scene/frozen/index.html"]
    return [str(site.link_problem(page, link, "w", "r")).partition("  ")[0] for link in page.links]


@pytest.mark.parametrize(
    ("link", "line"),
    [
        # By where it leads:
        ('<a href="../../me/sleep/">x</a>', "See [Rest](../me/sleep.md)."),
        ('<a href="../../me/sleep/#nap">x</a>', "See [Rest](../me/sleep.md#nap)."),
        ('<a href="../../me/sleep/">x</a>', "next: [me/sleep.md]"),
        ('<a href="..">x</a>', "[Up](index.md)"),
        ('<a href="../..">x</a>', "[Now](../index.md)"),
        ('<a href="nope.md">x</a>', "[Gone](nope.md)"),
        ('<a href="../gone/">x</a>', "[Gone](gone.md)"),
        ('<a href="#part">x</a>', "[Part](#part)"),
        ('<a href="a%20b.pdf">x</a>', "[File](<a b.pdf>)"),
        ('<a href="https://example.org/x">x</a>', "<https://example.org/x>"),
        # By its words:
        ('<a href="tel:101">Call now</a>', "[Call **now**](call:police)"),
        ('<a href="../../../out/">Out</a>', "[Out](elsewhere)"),
        ('<a href="">Empty</a>', "[Empty]()"),
    ],
)
def test_a_link_is_told_on_its_line_in_the_markdown(tmp_path: Path, link: str, line: str) -> None:
    text = ["Sleep, rest and parts of nope.", line, "me/sleep.mdx is not it, nor ../../me/sleep.md"]
    assert lines_of_links(tmp_path, [link], text) == ["content/scene/frozen.md:2"]


def test_the_line_with_both_target_and_text_is_the_best(tmp_path: Path) -> None:
    text = ["[Other](../me/sleep.md)", "[Rest](index.md)", "[Rest](../me/sleep.md)"]
    assert lines_of_links(tmp_path, ['<a href="../../me/sleep/">Rest</a>'], text) == ["content/scene/frozen.md:3"]


def test_equal_links_are_told_on_a_line_each(tmp_path: Path) -> None:
    html = ['<a href="y.md">Y</a>', '<a href="x.md">X</a>', '<a href="x.md">X</a>']
    assert lines_of_links(tmp_path, html, ["[X](x.md)", "[Y](y.md)", "[X](x.md)"]) == [
        "content/scene/frozen.md:2",
        "content/scene/frozen.md:1",
        "content/scene/frozen.md:3",
    ]


def test_a_place_in_the_markdown_belongs_to_one_link(tmp_path: Path) -> None:
    html = ['<nav><a href="../../me/sleep/">Me</a></nav>', '<a href="../../me/sleep/">Rest</a>']
    html += ['<a href="https://example.org">Rest</a>', '<a href="tel:101"><b>Call</b><span>101</span></a>']
    assert lines_of_links(tmp_path, html, ["[Rest](../me/sleep.md)", "[Call](call:police)"]) == [
        "site/scene/frozen/index.html:1",
        "content/scene/frozen.md:1",
        "site/scene/frozen/index.html:3",
        "content/scene/frozen.md:2",
    ]


@pytest.mark.parametrize("href", ["", "tel:101"])
def test_a_link_without_words_is_not_taken_for_one_that_has_no_words_in_the_markdown(tmp_path: Path, href: str) -> None:
    assert lines_of_links(tmp_path, [f'<a href="{href}"></a>'], ["Text", "![](a.svg) []()"]) == [
        "site/scene/frozen/index.html:1"
    ]


def test_two_links_on_one_line(tmp_path: Path) -> None:
    html = ['<a href="x.md">X</a>', '<a href="x.md">Y</a>', '<a href="x.md">X</a>']
    assert lines_of_links(tmp_path, html, ["", "[X](x.md) [X](x.md)"]) == [
        "content/scene/frozen.md:2",
        "site/scene/frozen/index.html:2",
        "content/scene/frozen.md:2",
    ]


def test_a_link_that_is_not_in_the_markdown_is_told_in_the_finished_page(tmp_path: Path) -> None:
    in_the_frame = ["<nav>", '<a href="../../find/">Find</a>', "</nav>"]
    assert lines_of_links(tmp_path, in_the_frame, ["Find somebody."]) == ["site/scene/frozen/index.html:2"]


def test_equal_faults_of_a_page_are_told_on_a_line_each_and_then_in_the_finished_page(tmp_path: Path) -> None:
    site = site_of(
        tmp_path,
        """
        site/index.html
        content/index.md
        | ![](a.svg)
        |
        | ![](a.svg)
        """,
    )
    faults = [Fault("w", "r", line, "a.svg") for line in (10, 20, 30)]
    assert told(site.page_problems(site.pages[0], [*faults, Fault("whole", "r")])) == [
        "content/index.md  whole; r",
        "content/index.md:1  w; r",
        "content/index.md:3  w; r",
        "site/index.html:30  w; r",
    ]


def test_a_site_below_the_project_is_named_from_there(tmp_path: Path) -> None:
    draw(tmp_path, "content/index.md\n.cache/site/a.html")
    assert Site.read(tmp_path / ".cache/site", tmp_path / "content").site_name("a.html") == ".cache/site/a.html"
    assert Site.read(tmp_path / ".cache/site", None).site_name("a.html") == "site/a.html"
