"""Nothing loads from another origin, and nothing is written into a page that a strict policy refuses."""

from __future__ import annotations

from pathlib import Path

import pytest

from build_scripts.checks import origins
from tests.unit.test_checks_site import only_page, site_of, told

OUR_CLIENT = "build_scripts/client/"


def page_faults(folder: Path, *lines: str) -> list[str]:
    return told(origins.find(only_page(folder, *lines), None))


def test_a_good_site_has_no_problems(tmp_path: Path) -> None:
    site = site_of(
        tmp_path,
        """
        site/index.html
        | <link rel="canonical" href="https://example.org/"><link rel="stylesheet" href="/s.css">
        | <link rel="icon" href="data:image/svg+xml,x"><link rel="author" href="https://example.org/us">
        | <script src="a.js"></script><script type="application/json">{"url": "https://example.org"}</script>
        | <link rel="preconnect" href="/"><video poster="data:,x"><source src="data:,x"></video>
        | <input type="image" src="data:,x"><svg><image href="data:,x"/><feImage href="data:,x"/></svg>
        | <script type="application/ld+json">{}</script><img src="data:,x" alt=""><form action="find/"></form>
        | <a href="https://example.org/" target="_blank">Out</a><a href="http://example.org">Out</a>
        | <meta http-equiv="refresh" content="0; url=me/">
        | <svg xmlns="http://www.w3.org/2000/svg"><use href="#a"/></svg>
        site/s.css
        | @namespace url(http://www.w3.org/1999/xhtml); /* url(https://example.org/) */
        | p { background: url(data:,x) }
        site/a.js
        | const svg = "http://www.w3.org/2000/svg"; // see https://example.org/
        | import("./b.js"); fetch("/release.json"); link.href = "https://example.org/";
        | window.open("https://a.org")
        """,
    )
    assert told(origins.find(site, None)) == []


@pytest.mark.parametrize(
    ("markup", "url"),
    [
        ('<script src="https://cdn.example/a.js"></script>', "https://cdn.example/a.js"),
        ('<script src="HTTP://cdn.example/a.js"></script>', "HTTP://cdn.example/a.js"),
        ('<script src="//cdn.example/a.js"></script>', "//cdn.example/a.js"),
        (r'<script src="\\cdn.example\a.js"></script>', r"\\cdn.example\a.js"),
        ('<link rel="stylesheet" href="https://cdn.example/a.css">', "https://cdn.example/a.css"),
        ('<link rel="alternate stylesheet" href="https://cdn.example/a.css">', "https://cdn.example/a.css"),
        ('<link rel="preload" href="https://cdn.example/a">', "https://cdn.example/a"),
        ('<link rel="manifest" href="https://cdn.example/a">', "https://cdn.example/a"),
        ('<link rel="icon" href="https://cdn.example/a">', "https://cdn.example/a"),
        ('<img src="https://cdn.example/a.png" alt="">', "https://cdn.example/a.png"),
        ('<img srcset="a.png 1x, https://cdn.example/a.png 2x" alt="">', "https://cdn.example/a.png"),
        ('<picture><source srcset="https://cdn.example/a.png"></picture>', "https://cdn.example/a.png"),
        ('<video src="https://cdn.example/a"></video>', "https://cdn.example/a"),
        ('<video poster="https://cdn.example/a"></video>', "https://cdn.example/a"),
        ('<audio src="https://cdn.example/a"></audio>', "https://cdn.example/a"),
        ('<track src="https://cdn.example/a">', "https://cdn.example/a"),
        ('<input type="image" src="https://cdn.example/a">', "https://cdn.example/a"),
        ('<svg><image href="https://cdn.example/a"/></svg>', "https://cdn.example/a"),
        ('<svg><use xlink:href="https://cdn.example/a#b"/></svg>', "https://cdn.example/a#b"),
        ('<img src="https://[" alt="">', "https://["),
        ('<img src="ws://cdn.example/" alt="">', "ws://cdn.example/"),
        ('<img src="wss://cdn.example/" alt="">', "wss://cdn.example/"),
        ('<img src="ftp://cdn.example/" alt="">', "ftp://cdn.example/"),
    ],
)
def test_a_page_that_loads_from_another_origin(tmp_path: Path, markup: str, url: str) -> None:
    assert page_faults(tmp_path, markup) == [
        f'site/index.html:1  loads "{url}" from another origin; keep a copy in the site, or make it a link'
    ]


@pytest.mark.parametrize("rel", ["preconnect", "dns-prefetch"])
def test_a_page_that_contacts_another_origin_ahead(tmp_path: Path, rel: str) -> None:
    assert page_faults(tmp_path, f'<link rel="{rel}" href="https://fonts.example">') == [
        'site/index.html:1  contacts "https://fonts.example" before anybody taps anything; take the hint out'
    ]


def test_a_stylesheet_that_loads_from_another_origin(tmp_path: Path) -> None:
    css = "site/styles/s.css\n| p { src: url(https://a.example/f) }\n| @import '//b.example/s.css';"
    site = site_of(tmp_path, f'{css}\n| @import url("https://c.example/s");')
    assert told(origins.find(site, None)) == [
        'site/styles/s.css:1  loads "https://a.example/f" from another origin;'
        " keep a copy in the site, or make it a link",
        'site/styles/s.css:2  loads "//b.example/s.css" from another origin;'
        " keep a copy in the site, or make it a link",
        'site/styles/s.css:3  loads "https://c.example/s" from another origin;'
        " keep a copy in the site, or make it a link",
    ]


@pytest.mark.parametrize(
    "call",
    [
        "import('{}')",
        "import x from '{}'",
        "import'{}'",
        "export*from'{}'",
        "fetch('{}')",
        "importScripts('{}')",
        "navigator.sendBeacon('{}', 1)",
        "new Worker('{}')",
        "new SharedWorker(`{}`)",
        "new EventSource('{}')",
        "new WebSocket('{}')",
        "request.open('GET', '{}')",
        "new Image().src = '{}'",
    ],
)
@pytest.mark.parametrize("url", ["https://a.example/x", "//a.example/x", "wss://a.example/x"])
def test_a_script_that_loads_from_another_origin(tmp_path: Path, call: str, url: str) -> None:
    site = site_of(tmp_path, f"site/a.js\n| let a\n| {call.format(url)}\nsite/b.mjs\n| {call.format('./x')}")
    assert told(origins.find(site, None)) == [
        f'site/a.js:2  loads "{url}" from another origin; keep a copy in the site and load that'
    ]


@pytest.mark.parametrize(
    ("markup", "url", "scheme"),
    [
        ('<script src="data:text/javascript,x()"></script>', "data:text/javascript,x()", "data"),
        ('<link rel="stylesheet" href="data:text/css,x">', "data:text/css,x", "data"),
        ('<img src="blob:x" alt="">', "blob:x", "blob"),
        ('<img src="javascript:x()" alt="">', "javascript:x()", "javascript"),
    ],
)
def test_a_load_that_is_not_a_file(tmp_path: Path, markup: str, url: str, scheme: str) -> None:
    assert page_faults(tmp_path, markup) == [
        f'site/index.html:1  loads "{url}", and {scheme}: is not allowed there; load it from a file of the site'
    ]


@pytest.mark.parametrize(
    ("markup", "fault"),
    [
        ("<script>x()</script>", f"a script is written into the page; move it to a file under {OUR_CLIENT}"),
        (
            '<script type="module">x()</script>',
            f"a script is written into the page; move it to a file under {OUR_CLIENT}",
        ),
        (
            '<script type="importmap">{}</script>',
            f"a script is written into the page; move it to a file under {OUR_CLIENT}",
        ),
        (
            "<style>p{}</style>",
            f"a <style> is written into the page; move it to a stylesheet under {OUR_CLIENT}",
        ),
        (
            '<td style="text-align: left">x</td>',
            f'style="text-align: left" is written on an element; give it a class, and style that under {OUR_CLIENT}',
        ),
        (
            '<p onClick="x()">x</p>',
            "onclick= runs a script from an attribute; add the listener in a script under " + OUR_CLIENT,
        ),
        (
            '<iframe src="https://a.example/"></iframe>',
            "<iframe> is not allowed; take it out, or make it a link",
        ),
        ('<iframe srcdoc="x"></iframe>', "<iframe> is not allowed; take it out, or make it a link"),
        ('<object data="a.pdf"></object>', "<object> is not allowed; take it out, or make it a link"),
        ('<embed src="a.pdf">', "<embed> is not allowed; take it out, or make it a link"),
        ('<base href="/">', "<base> is not allowed; take it out, or make it a link"),
        (
            '<form action="https://a.example/"></form>',
            'a form sends what is typed to "https://a.example/";'
            " take the form out: nothing typed here leaves the phone",
        ),
        (
            '<a href="x" ping="https://a.example/">x</a>',
            'a link tells "https://a.example/" that it was tapped; take out ping=',
        ),
        (
            '<meta http-equiv="refresh" content="5; url=https://a.example/">',
            'the page moves to "https://a.example/" by itself; make it a link that a person taps',
        ),
    ],
)
def test_what_a_strict_policy_refuses(tmp_path: Path, markup: str, fault: str) -> None:
    assert page_faults(tmp_path, markup) == [f"site/index.html:1  {fault}"]


def test_faults_are_told_on_a_line_each_of_the_markdown(tmp_path: Path) -> None:
    site = site_of(
        tmp_path,
        """
        content/index.md
        | <p style="color: red">One</p>
        |
        | <p style="color: red">Two</p> ![](https://a.example/b.png)
        site/index.html
        | <p style="color: red">One</p><p style="color: red">Two</p><img src="https://a.example/b.png">
        """,
    )
    remedy = f"give it a class, and style that under {OUR_CLIENT}"
    assert told(origins.find(site, None)) == [
        f'content/index.md:1  style="color: red" is written on an element; {remedy}',
        'content/index.md:3  loads "https://a.example/b.png" from another origin;'
        " keep a copy in the site, or make it a link",
        f'content/index.md:3  style="color: red" is written on an element; {remedy}',
    ]
