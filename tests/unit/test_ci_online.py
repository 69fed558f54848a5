"""What the schedule does with a look: the real script and git, with stand-ins for the look itself and for `gh`."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.clone import Clone

BROKEN = "# Links\n\n## Broken\n\n| A number is gone |\n"

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the schedule runs on Linux")

GH = """#!/bin/bash
printf '%s\\n' "$*" >>"$DESK/asked"
case "$1 $2" in
  "issue list") cat "$DESK/open" ;;
  "issue view") cat "$DESK/body" ;;
esac
"""
LOOK = """#!/bin/bash
while (($#)); do
  case "$1" in --history) history=$2 ;; --summary) summary=$2 ;; esac
  shift
done
cat "$DESK/seen" >>"$history"
cp "$DESK/report" "$summary"
exit "$(cat "$DESK/code")"
"""


class Desk(Clone):
    """A clone, and what the stand-ins read and write."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, "online", {"gh": GH, "python3": LOOK})
        self.put(seen="one\n", report=BROKEN, code="1", open="", body="", asked="")

    def put(self, **texts: str) -> None:
        for name, text in texts.items():
            (self.folder / name).write_text(text, "utf-8")

    @property
    def asked(self) -> list[str]:
        return [" ".join(line.split()[:3]) for line in (self.folder / "asked").read_text("utf-8").splitlines()]

    @property
    def history(self) -> str:
        return self.git("show", "online-history:history.jsonl", at=self.origin)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_one_issue_tells_what_is_broken_until_all_is_well(desk: Desk) -> None:
    """The first look opens it, the next change it, people hear of what breaks anew, and the last closes it."""
    assert desk.run().returncode == 0
    assert desk.history == "one\n"
    assert desk.asked == ["issue list --label", "label create links-and-numbers", "issue create --title"]
    assert desk.git("branch", "--list", at=desk.origin).split() == ["online-history"], "nothing else is written on"

    desk.put(seen="two\n", open="7\n", body=BROKEN, asked="")
    assert desk.run().returncode == 0
    assert desk.history == "one\ntwo\n"
    assert desk.asked == ["issue list --label", "issue view 7", "issue edit 7"]

    desk.put(body=BROKEN.replace("A number", "A link"), asked="")
    assert desk.run().returncode == 0
    assert desk.asked[-1] == "issue comment 7"

    desk.put(report="# Links\n\n0 broken, 98 fine.\n", code="0", asked="")
    assert desk.run().returncode == 0
    assert desk.asked == ["issue list --label", "issue close 7"]


def test_a_look_that_could_not_be_done_is_red_and_tells_and_forgets_nothing(desk: Desk) -> None:
    desk.put(code="2", seen="")
    assert desk.run().returncode == 2
    desk.git("remote", "set-url", "origin", str(desk.folder / "nowhere.git"))
    desk.put(code="0")
    assert desk.run().returncode == 1, "without its history it would begin anew"
    assert desk.asked == []
