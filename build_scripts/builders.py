"""content/ -> site/ with any of three builders and without a plugin: for the day MkDocs or Material has to go.

Zensical, Material's successor, passes over MkDocs plugins in silence. So here nothing is left to one: the pages are
written as the model has them, the builder turns them into HTML, and what the plugins would do is done before and after.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from posixpath import normpath
from typing import Any

import yaml
from yaml_env_tag import add_env_tag

from .book.addresses import NOT_STORED
from .book.assets import finish_assets
from .book.exports import write_exports
from .book.frame import (
    app_settings,
    changes_told,
    force_style,
    frame_settings,
    last_resort_page,
    place_names,
    urgent_contacts,
)
from .book.load import load_book
from .book.model import Book, Page
from .book.render import page_markdown
from .build import CONTENT, PROJECT, BuildFailed, source_commit
from .client.bundle import bundle
from .problem import Problem, has_errors
from .pwa.build import build
from .pwa.options import Options, options_from
from .search.records import write_search
from .signposting.model import Service

#: Each is a module with the same command: build --config-file FILE.
BUILDERS = ("mkdocs", "properdocs", "zensical")
#: What pip is told, for those that the project itself does without.
LOCKED = "--require-hashes -r requirements-builders.txt"
#: An address on this site, in HTML among the Markdown.
_RELATIVE = re.compile(r'(?:(?<= href=")|(?<= src="))(?![a-z]+:|#)[^"#]+')


def is_installed(builder: str) -> bool:
    """Whether this builder can be used here."""
    return find_spec(builder) is not None


def read_config(file: Path) -> dict[str, Any]:
    """mkdocs.yml as plain values, with what it takes from the environment."""

    class Loader(yaml.SafeLoader):
        """Ours to add a tag to."""

    add_env_tag(Loader)
    config: dict[str, Any] = yaml.load(file.read_text("utf-8"), Loader)
    return config


def from_the_file(markdown: str, path: str) -> str:
    """The same Markdown with the addresses in its HTML as seen from the file and not from the finished page.

    Zensical reads them so; MkDocs leaves HTML as it is. The two differ for a page that is no index.md: me/sleep.md
    becomes me/sleep/."""
    name = Path(path).stem
    if name == "index":
        return markdown
    return _RELATIVE.sub(lambda found: normpath(f"{name}/{found[0]}") + "/" * found[0].endswith("/"), markdown)


def write_pages(book: Book, folder: Path, *, builder: str = "mkdocs") -> None:
    """Writes every page and service as this builder reads it, and copies the pictures beside them."""
    entries: list[Page | Service] = [*book.pages.values(), *book.services.values()]
    for entry in entries:
        page = folder / entry.path
        page.parent.mkdir(parents=True, exist_ok=True)
        head = yaml.safe_dump({"title": entry.title, "description": entry.description}, allow_unicode=True)
        text = page_markdown(book, entry.path)
        if builder == "zensical":
            text = from_the_file(text, entry.path)
        page.write_text(f"---\n{head}---\n\n{text}", "utf-8", newline="\n")
    for below, file in book.files.items():
        if file.suffix not in (".md", ".svg"):  # drawings are in the pages already
            copy = folder / below
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, copy)


def pwa_options(book: Book, config: Mapping[str, Any], url: str) -> Options:
    """What mkdocs.yml says of the book as an offline app, with the page for when nothing else is left."""
    pwa = next(entry["pwa"] for entry in config["plugins"] if isinstance(entry, dict) and "pwa" in entry)
    contacts = urgent_contacts(book, config["extra"]["urgent"])
    return options_from(
        {
            **pwa,
            **app_settings(book.force, config["site_name"]),
            "last_resort": last_resort_page(config["site_name"], contacts),
            "changes": changes_told(book),
            "exclude": [*pwa.get("exclude", []), *NOT_STORED],
            "commit": source_commit(),
        },
        name=config["site_name"],
        description=config["site_description"],
        url=url,
        folder=PROJECT,
    )


def build_with(
    builder: str, site_dir: Path, *, content: Path = CONTENT, site_url: str | None = None, force: str | None = None
) -> list[Problem]:
    """Builds the site into `site_dir` and returns the content's problems; content with an error is not built.

    builder: one of BUILDERS. content, site_url, force: as for build.build_site. Raises BuildFailed."""
    if not is_installed(builder):
        raise BuildFailed(f"{builder} is not installed; run .venv/bin/python -m pip install {LOCKED}")
    book, problems = load_book(content, force=force)
    if has_errors(problems):
        return problems
    config = read_config(PROJECT / "mkdocs.yml")
    overrides = PROJECT / config["theme"]["custom_dir"]
    bundled = bundle()
    bundled |= force_style(book.force, next(iter(bundled.values())).parent)
    contacts = urgent_contacts(book, config["extra"]["urgent"])
    book.urgent = tuple(contact.service for contact in contacts)
    url = site_url or config["site_url"]
    options = pwa_options(book, config, url)
    config |= {"site_url": url, "docs_dir": "pages", "site_dir": "site", "plugins": []}
    config["theme"] |= {"custom_dir": str(overrides), "variant": "classic"}  # Zensical's name for Material's own look
    config["extra"] |= frame_settings(contacts, bundled, live=False)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary).resolve()  # Zensical wants pages and site below its configuration
        write_pages(book, folder / "pages", builder=builder)
        (folder / "mkdocs.yml").write_text(json.dumps(config), "utf-8")  # JSON is YAML
        _run(builder, folder)
        finish_assets(folder / "site", [folder / "pages", overrides], bundled, live=False)
        write_exports(book, folder / "site")
        write_search(folder / "site", book, place_names(config["extra"]["places"]))
        build(folder / "site", options)
        shutil.rmtree(site_dir, ignore_errors=True)
        shutil.move(folder / "site", site_dir)
    return problems


def _run(builder: str, folder: Path) -> None:
    command = [sys.executable, "-m", builder, "build", "--config-file", str(folder / "mkdocs.yml")]
    quiet = {"NO_MKDOCS_2_WARNING": "1"}  # Material's notice about its own future is in the decision log
    done = subprocess.run(command, cwd=folder, env={**os.environ, **quiet}, capture_output=True, text=True, check=False)
    if done.returncode or not (folder / "site" / "index.html").is_file():
        raise BuildFailed((done.stderr or done.stdout).strip())
