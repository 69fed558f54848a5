"""The offline engine against a model of its world (tests/worker_model), in Node."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from build_scripts.environment import node

MODEL = Path(__file__).parents[1] / "worker_model"


@pytest.mark.parametrize("part", sorted(file.name for file in MODEL.glob("*.test.mjs")))
def test_the_engine_keeps_its_promises(part: str) -> None:
    """A failure names the rule, the operation or the shortest sequence of steps that breaks it."""
    command = [node(), "--test", "--test-reporter=spec", str(MODEL / part)]
    env = {name: value for name, value in os.environ.items() if name != "NODE_TEST_CONTEXT"}
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=env, check=False, timeout=300)

    failures = done.stdout.partition("failing tests:")[2] or done.stdout + done.stderr
    assert done.returncode == 0, failures
