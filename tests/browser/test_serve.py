"""`serve` for an editor: a change shows by itself, a mistake is named and nothing that was good is lost."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

import pytest

from build_scripts import environment
from build_scripts.server import StaticServer
from tests.browser.conftest import NewChromiumPhone

ROOT = Path(environment.ROOT)


@dataclass
class Editor:
    """A person at a computer: a copy of the project, and `serve` running in it. url: where it shows the app."""

    folder: Path
    process: subprocess.Popen[str]
    url: str

    def replace(self, file: str, old: str, new: str) -> None:
        """Changes a text file as an editor would."""
        path = self.folder / file
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), "utf-8")

    def read_until(self, words: str) -> str:
        """What the terminal says, up to the line with these words."""
        said = ""
        assert self.process.stdout
        for line in self.process.stdout:
            said += line
            if words in line:
                return said
        raise AssertionError(f"serve ended without saying {words!r}: {said}")


def copy_of_the_project(folder: Path) -> Path:
    """The project's own files, and the tools on loan: installing them again needs the network."""
    for name in ("build_scripts", "content", "overrides"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("mkdocs.yml", "package-lock.json"):
        shutil.copy(ROOT / name, folder)
    for name in ("node_modules", ".venv"):
        (folder / name).symlink_to(ROOT / name, target_is_directory=True)
    return folder


def start_serving(folder: Path, *options: str) -> subprocess.Popen[str]:
    """`serve` in a folder, with its output readable line by line."""
    # This Python has everything; the copy must not try to set up an environment of its own.
    start = f"from build_scripts import cli; raise SystemExit(cli.run(cli.parse({['serve', *options]!r})))"
    command = [sys.executable, "-c", start]
    quiet = {key: value for key, value in os.environ.items() if key not in ("SOURCE_DATE_EPOCH", "SITE_URL")}
    return subprocess.Popen(
        command, cwd=folder, env=quiet, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8"
    )


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    folder = tmp_path_factory.mktemp("editor") / "pocket book"
    folder.mkdir()
    process = start_serving(copy_of_the_project(folder), "--port", "0")
    editor = Editor(folder, process, "")
    try:
        found = re.search(r"Serving at (\S+)", editor.read_until("Serving at"))
        assert found
        editor.url = found[1]
        yield editor
    finally:
        process.terminate()
        process.communicate()


def events(url: str) -> Generator[tuple[str, object], None, None]:
    """The events of the live stream, as a page hears them."""
    with closing(urlopen(f"{url}_live", timeout=60)) as stream:
        kind = ""
        for line in stream:
            name, _, value = line.decode().rstrip("\n").partition(": ")
            if name == "event":
                kind = value
            elif name == "data":
                yield kind, json.loads(value)


@pytest.fixture
def heard(editor: Editor) -> Iterator[Iterator[tuple[str, object]]]:
    """What an open page hears."""
    with closing(events(editor.url)) as stream:
        yield stream


def test_a_change_appears_in_an_open_page_by_itself(editor: Editor, new_chromium_phone: NewChromiumPhone) -> None:
    """Also when the page came from the browser's offline copy."""
    phone = new_chromium_phone()
    phone.open(editor.url + "me/breathing/")
    phone.wait_for("html[data-pwa=ready]", timeout=60)
    phone.open(editor.url + "me/breathing/")
    phone.wait_for("html[data-pwa=ready]", timeout=60)
    editor.replace("content/me/breathing.md", "title: ", "title: Now with more ")

    phone.wait_for("() => document.querySelector('h1').innerText.startsWith('Now with more')", timeout=60)


def test_a_mistake_is_named_and_the_good_site_stays(editor: Editor, heard: Iterator[tuple[str, object]]) -> None:
    """In the terminal and in the page, with file, line and remedy; putting it right brings a new build."""
    service = "content/signposting/services/samaritans.md"
    assert next(heard) == ("problems", [])

    editor.replace(service, "owner:", "ownre:")
    kind, problems = next(heard)
    said = editor.read_until("ownre")

    assert kind == "problems"
    assert isinstance(problems, list)
    named = [problem for problem in problems if "ownre" in problem]
    assert len(named) == 1
    assert re.match(rf"{re.escape(service)}:\d+  ownre: .*owner", named[0])
    assert named[0] in said
    with urlopen(f"{editor.url}signposting/services/samaritans/", timeout=10) as page:
        assert "116 123" in page.read().decode()

    editor.replace(service, "ownre:", "owner:")
    assert next(heard) == ("problems", [])
    assert next(heard) == ("built", {})


def test_a_taken_port_is_one_line_that_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("taken", "utf-8")
    with StaticServer(tmp_path) as other:
        command = [sys.executable, "-m", "build_scripts", "serve", "--port", str(other.port)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)

    assert done.returncode == 2
    assert done.stderr == f"Port {other.port} is in use; run the command with --port {other.port + 1}\n"
