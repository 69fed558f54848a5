"""The source itself: style, types and the few structural promises that a reader relies on."""

from __future__ import annotations

import ast
import gzip
import re
import subprocess
import sys
from pathlib import Path

import pytest

from build_scripts import environment
from build_scripts.client.bundle import esbuild
from build_scripts.gallery.install import PICTURES
from build_scripts.pwa.options import Options
from build_scripts.pwa.worker import engine_source, without_comments, worker_source

ROOT = Path(environment.ROOT)
CODE = sorted((ROOT / "build_scripts").rglob("*.py"))


@pytest.mark.parametrize(
    "command",
    [
        [sys.executable, "-m", "ruff", "check", "."],
        [sys.executable, "-m", "ruff", "format", "--check", "."],
        [sys.executable, "-m", "mypy"],
        [environment.node(), "node_modules/typescript/bin/tsc", "-p", "build_scripts/client"],
        [environment.node(), "node_modules/typescript/bin/tsc", "-p", "build_scripts/pwa/client"],
    ],
    ids=["lint", "format", "types", "page scripts", "service worker"],
)
def test_the_tools_find_nothing(command: list[str]) -> None:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr


def imports_of(file: Path) -> set[str]:
    """The top-level packages a module imports from outside itself."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module.split(".")[0])
    return found


def test_only_plugins_import_mkdocs() -> None:
    """The day the builder goes, two thin files go with it."""
    importing = {file.relative_to(ROOT).as_posix() for file in CODE if "mkdocs" in imports_of(file)}

    assert importing == {"build_scripts/book/plugin.py", "build_scripts/pwa/plugin.py"}


def test_the_offline_step_knows_nothing_of_the_book() -> None:
    """Any site can use it: it takes nothing from the rest of the project but the Problem and the set-up."""
    taken = set()
    for file in (ROOT / "build_scripts" / "pwa").rglob("*.py"):
        text = file.read_text("utf-8")
        taken |= set(re.findall(r"^\s*from \.\.([a-z_.]+) import", text, re.MULTILINE))
        taken |= set(re.findall(r"^\s*from build_scripts(?!\.pwa)\.?([a-z_.]*) import (\w+)", text, re.MULTILINE))

    assert taken == {"problem", ("", "environment")}


def test_the_service_worker_is_small_enough_to_audit(tmp_path: Path) -> None:
    """At most 500 lines with all their reasons; what a phone fetches is at most 8 KB, imports nothing and is sound."""
    source = (ROOT / "build_scripts" / "pwa" / "client" / "worker.js").read_text("utf-8")
    shipped = tmp_path / "engine.js"
    shipped.write_text(engine_source(), "utf-8")
    sound = subprocess.run([environment.node(), "--check", str(shipped)], capture_output=True, text=True, check=False)

    assert len(source.splitlines()) <= 500
    assert len(gzip.compress(worker_source(Options()).encode() + shipped.read_bytes(), 9)) <= 8 * 1024
    assert not re.search(r"\bimport(Scripts)?\b", source)
    assert sound.returncode == 0, sound.stderr


def test_leaving_the_comments_out_leaves_the_program_as_it_is() -> None:
    """What is no comment stays, also in a text; and what is shipped is the same program as its source."""
    script = "/** One. */\na(); // goes\n  // goes\n/**\n * goes\n */\nconst b = /** @type {X} */ ('//'); /** c */\n"

    assert without_comments(script) == "a();\nconst b = /** @type {X} */ ('//'); /** c */\n"
    assert without_comments("const a = 'b // c';\n") == "const a = 'b // c';\n"
    for name in ("worker.js", "register.js", "panel.js"):
        source = (ROOT / "build_scripts" / "pwa" / "client" / name).read_text("utf-8")
        assert minified(without_comments(source)) == minified(source), name


def minified(script: str) -> str:
    """A script as esbuild writes it, without any comment."""
    command = [str(esbuild()), "--minify", "--legal-comments=none"]
    return subprocess.run(command, input=script, capture_output=True, text=True, encoding="utf-8", check=True).stdout


def test_nothing_but_templates_and_the_apps_own_pictures_is_in_the_published_folder() -> None:
    """MkDocs publishes everything in overrides/ but .html."""
    published = {file.name for file in (ROOT / "overrides").rglob("*") if file.is_file() and file.suffix != ".html"}
    install = {f"{name}.png" for name, _, _ in PICTURES}

    assert published == {"icon.svg"} | install
