"""What a screen reader is told stays what a person read and found right: names, roles, levels, and their order."""

from __future__ import annotations

from pathlib import Path

from build_scripts.server import StaticServer
from tests.access.look import ready_phone
from tests.access.trees import TREES, told, trees
from tests.browser.phones import ChromiumPhone
from tests.conftest import BASE


def test_running_text_and_dates_are_left_out() -> None:
    snapshot = '- main:\n  - heading "Sleep" [level=1]\n  - paragraph: Rest.\n  - group: Draft · 23 November 2026'

    assert told(snapshot) == '- main:\n  - heading "Sleep" [level=1]\n  - group: Draft · (date)\n'


def test_a_screen_reader_is_told_what_a_person_found_right(book_site: Path, chromium_phone: ChromiumPhone) -> None:
    """When a change is meant: .venv/bin/python -m tests.access.trees, and read what it keeps."""
    with StaticServer(book_site, base=BASE) as server:
        ready_phone(chromium_phone, server.url)
        found = dict(trees(chromium_phone, server.url))
    kept = {path.stem: path.read_text("utf-8") for path in TREES.glob("*.yml")}
    assert found == kept
