"""What tests of every kind share: the book as it is published, and a later release of it."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

import pytest

from build_scripts import environment
from build_scripts.build import CONTENT, build_site
from build_scripts.builders import is_installed
from build_scripts.pwa.history import earlier_releases, follow
from tests.content_tree import recheck

#: Where the book stands on its host in tests: a sub-path, as on many forces' servers.
BASE = "/force/pocket-book/"
FIRST_BUILT = 1_795_000_000  # seconds since 1970


def pytest_addoption(parser: pytest.Parser) -> None:
    """Options of single files of tests."""
    parser.addoption("--accept-screens", action="store_true", help="keep the pictures of tests/browser/test_screens.py")


#: Begun first, so that no worker is left with one of them while the others have nothing to do.
LONGEST = ("test_access.py", "test_worker_model.py", "test_faults.py", "test_builders.py", "test_search_quality.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts the files that take longest first; workers take files in the order of their tests."""
    order = {name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: order.get(item.path.name, len(order)))


@contextmanager
def built_at(seconds: int) -> Iterator[None]:
    """Builds come out the same each time, and in a known order."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(os.environ, "SOURCE_DATE_EPOCH", str(seconds))
        yield


def built(folder: Path, content: Path = CONTENT, *, at: int = FIRST_BUILT, force: str | None = None) -> Path:
    """The finished site of some content, built by the real builder; a content fault fails the test."""
    with built_at(at):
        problems = build_site(folder, content=content, site_url=f"http://127.0.0.1{BASE}", force=force)
    assert [str(problem) for problem in problems if problem.severity == "error"] == []
    return folder


@contextmanager
def alone(file: Path) -> Iterator[None]:
    """Waits until no other process is in a block with this file; one that dies has left it."""
    with file.open("a") as lock:
        while not environment.try_lock(lock.fileno()):
            time.sleep(0.1)
        yield


def needed_builder(builder: str) -> str:
    """The builder, where it is installed; else the test is skipped with the reason."""
    if not is_installed(builder):
        why = environment.why_left_out(environment.BUILDERS) or "run: python3 -m build_scripts test"
        pytest.skip(f"{builder} is not installed. {why}")
    return builder


class Once(Protocol):
    """Gives the folder of that name, which the first to ask for it has made, as `make` is told; read it only."""

    def __call__(self, name: str, make: Callable[[Path], object]) -> Path: ...


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Once:
    """What takes long to make is made once for all the workers of a run; those who come meanwhile wait for it."""
    common = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        common = common.parent

    def folder(name: str, make: Callable[[Path], object]) -> Path:
        done = common / f"{name}.done"
        with alone(common / f"{name}.lock"):
            if not done.exists():
                shutil.rmtree(common / name, ignore_errors=True)  # of one who failed half way
                make(common / name)
                done.touch()
        return common / name

    return folder


@pytest.fixture(scope="session")
def book_site(once: Once) -> Path:
    """The finished site of our own content. Read it, never write to it."""
    return once("book", built)


@pytest.fixture(scope="session")
def force_site(once: Once) -> Callable[[str], Path]:
    """The finished site of a force's edition, by the force's name. Read it, never write to it."""
    return lambda force: once(force, partial(built, force=force))


@dataclass(frozen=True)
class Change:
    """A later release. site: its finished site. old, new: the number that was corrected, as dialled."""

    site: Path
    old: str
    new: str


@pytest.fixture(scope="session")
def changed(once: Once, book_site: Path) -> Change:
    """The release that follows `book_site` after an editor corrected one phone number in one file."""

    def make(folder: Path) -> None:
        content = folder / "content"
        shutil.copytree(CONTENT, content)
        service = content / "signposting" / "services" / "police-care-uk.md"
        text = service.read_text("utf-8")
        assert text.count("0300 012 0030") == 1
        service.write_text(text.replace("0300 012 0030", "0300 012 0031"), "utf-8")
        recheck(content, "police-care-uk")
        site = built(folder / "site", content, at=FIRST_BUILT + 60)
        follow(site, earlier_releases(book_site))

    return Change(once("changed", make) / "site", "+443000120030", "+443000120031")
