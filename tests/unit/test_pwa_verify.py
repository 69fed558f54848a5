"""`python3 -m build_scripts.pwa verify`: whatever is taken from an offline app, a line names it. No file is named here,
so a new kind of file is covered on the day that the step begins to write it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from build_scripts.pwa.__main__ import main
from build_scripts.pwa.build import build
from build_scripts.pwa.history import earlier_releases, follow
from build_scripts.pwa.options import Options
from build_scripts.pwa.release import belongs
from build_scripts.pwa.tags import pages_of

PAGE = "<!doctype html><html><head><title>{0}</title></head><body><h1>{0}</h1>{1}</body></html>"
NOT_FOR_PHONES = {"robots.txt": "User-agent: *", "app.js.map": "{}"}


def files_of(site: Path) -> set[str]:
    return {file.relative_to(site).as_posix() for file in site.rglob("*") if file.is_file()}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """An offline app in several packs, whose release follows another, with the settings that write the most; what it
    must have.

    That is every file that the step wrote, and every file that was there before and belongs on a phone."""
    site = tmp_path_factory.mktemp("made")
    for number in range(40):
        page = site / f"page-{number}" / "index.html"
        page.parent.mkdir()
        # No two pages alike, and none that packs to nothing: so that there is more than one pack.
        page.write_text(PAGE.format(f"Page {number}", "".join(f"<p>{number * n * n:x}" for n in range(2_000))), "utf-8")
    (site / "index.html").write_text(PAGE.format("Home", ""), "utf-8")
    (site / "404.html").write_text(PAGE.format("Not here", ""), "utf-8")
    (site / "data.json").write_text("{}", "utf-8")
    for name, text in NOT_FOR_PHONES.items():
        (site / name).write_text(text, "utf-8")
    before = files_of(site)
    options = Options(headers={"Content-Security-Policy": "default-src 'self'"}, theme_color_dark="#000000")
    assert len(build(site, options).packs) > 1
    earlier = earlier_releases(site)
    (site / "data.json").write_text('{"second": "release"}', "utf-8")
    build(site, options)
    follow(site, earlier)
    return site, sorted((files_of(site) - before) | {path for path in before if belongs(path, [])})


def said(site: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """The lines of a verification that fails."""
    capsys.readouterr()
    assert main(["verify", str(site)]) == 1
    return capsys.readouterr().out.splitlines()


def test_what_is_left_alone_is_whole(made: tuple[Path, list[str]], capsys: pytest.CaptureFixture[str]) -> None:
    site, needed = made

    assert main(["verify", str(site)]) == 0
    assert "whole and ready" in capsys.readouterr().out
    assert {path for path in files_of(site) - set(needed) if "/engine-" not in path} == set(NOT_FOR_PHONES)


def test_any_file_that_is_missing_is_named(made: tuple[Path, list[str]], capsys: pytest.CaptureFixture[str]) -> None:
    """The worker, the web app manifest, every icon, pack and delta, the release manifest, the script, every page."""
    site, needed = made
    unnamed = []
    for path in needed:
        aside = site.with_name("aside")
        (site / path).rename(aside)
        lines = said(site, capsys)
        aside.rename(site / path)
        if not any(path in line for line in lines):
            unnamed.append((path, lines))
    assert unnamed == []


def test_any_file_that_is_cut_short_is_named(made: tuple[Path, list[str]], capsys: pytest.CaptureFixture[str]) -> None:
    """As by an upload that broke off."""
    site, needed = made
    unnamed = []
    for path in needed:
        content = (site / path).read_bytes()
        (site / path).write_bytes(content[: len(content) // 2])
        lines = said(site, capsys)
        (site / path).write_bytes(content)
        if not any(path in line for line in lines):
            unnamed.append((path, lines))
    assert unnamed == []


def test_any_tag_that_is_missing_is_told_by_its_page(
    made: tuple[Path, list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    """Each tag that the step writes, on a page."""
    site, _ = made
    for path in pages_of(site)[:2]:
        html = (site / path).read_text("utf-8")
        tags = [
            tag
            for block in re.findall(r"<!--pwa-->(.*?)<!--/pwa-->", html)
            for tag in re.findall(r"<[^/][^>]*>", block)
        ]
        assert len(tags) > 5
        for tag in tags:
            (site / path).write_text(html.replace(tag, "", 1), "utf-8")
            assert any(line.startswith(f"{path}  ") for line in said(site, capsys)), tag
        (site / path).write_text(html, "utf-8")
