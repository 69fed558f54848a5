"""What is published is made for those who have the last one, with the schedule's history: the real script and git."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.clone import Clone

SITE = "https://pocketbook.example/"
#: In the place of `python3`: writes down how it was called, and the history that the build would read.
MAKE = """#!/bin/bash
printf '%s\\n' "$*" >"$DESK/called"
cat .github/online/history.jsonl >"$DESK/history" 2>/dev/null
exit "$(cat "$DESK/code")"
"""

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the workflow runs on Linux")


class Desk(Clone):
    """A clone to publish from."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, "publish", {"python3": MAKE})
        (folder / "code").write_text("0", "utf-8")

    def looked(self, history: str) -> None:
        """The schedule has kept a history on its branch."""
        (self.clone / "history.jsonl").write_text(history, "utf-8")
        self.git("add", "history.jsonl")
        self.git("commit", "--quiet", "-m", "Looked")
        self.git("push", "--quiet", "origin", "HEAD:refs/heads/online-history")

    def told(self, name: str) -> str:
        file = self.folder / name
        return file.read_text("utf-8") if file.exists() else "nothing"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_the_site_follows_what_is_there_and_knows_the_last_looks(desk: Desk) -> None:
    desk.looked("seen on Monday\n")
    assert desk.run(SITE_URL=SITE).returncode == 0
    assert desk.told("called") == f"-m build_scripts publish --site-url {SITE} --previous {SITE}\n"
    assert desk.told("history") == "seen on Monday\n"


def test_before_the_first_look_it_is_published_all_the_same(desk: Desk) -> None:
    assert desk.run(SITE_URL=SITE).returncode == 0
    assert desk.told("history") == ""


def test_nothing_is_made_where_the_history_cannot_be_had(desk: Desk) -> None:
    """Every card would lose its date, and be told as changed."""
    desk.git("remote", "set-url", "origin", str(desk.folder / "nowhere.git"))
    done = desk.run(SITE_URL=SITE)
    assert done.returncode == 1 and "could not be fetched" in done.stderr
    assert desk.told("called") == "nothing"


def test_a_site_with_problems_is_not_published_and_an_address_is_needed(desk: Desk) -> None:
    (desk.folder / "code").write_text("1", "utf-8")
    assert desk.run(SITE_URL=SITE).returncode == 1
    done = desk.run(SITE_URL="")
    assert done.returncode != 0 and "SITE_URL=https://pocketbook.example/ .ci/publish" in done.stderr
