"""The scripts of the pages, module by module, in Node (tests/client)."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from build_scripts.environment import node

CLIENT = Path(__file__).parents[1] / "client"


@pytest.mark.parametrize("part", sorted(file.name for file in CLIENT.glob("*.test.mjs")))
def test_the_scripts_do_what_their_tests_say(part: str) -> None:
    """A failure shows Node's own report."""
    command = [node(), "--test", "--test-reporter=spec", str(CLIENT / part)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, timeout=120)

    assert done.returncode == 0, done.stdout.partition("failing tests:")[2] or done.stdout + done.stderr
