"""The MkDocs plugin `pocket-book`: hands the model's pages to MkDocs. All the work is in plain functions."""

from __future__ import annotations

import os
from fnmatch import fnmatch
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from ..client.bundle import LIVE_RELOAD, bundle
from ..problem import has_errors
from .frame import last_resort_page, urgent_contacts
from .load import load_book
from .model import Book
from .render import page_markdown

TAKEN_FROM_MATERIAL = "assets/stylesheets/main.*.min.css"


class PocketBookPlugin(BasePlugin):  # type: ignore[type-arg, no-untyped-call]  # it has no options
    """Loads the model once, then answers for each page."""

    book: Book
    bundled: dict[str, Path]

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Refuses content with faults; gives the templates the urgent calls and the names of our own files."""
        content = Path(config.docs_dir)
        self.book, problems = load_book(content, content.parent)
        if has_errors(problems):
            raise PluginError("\n".join(["the content has problems:", *map(str, problems)]))
        self.bundled = bundle()
        contacts = urgent_contacts(self.book, config.extra["urgent"])
        config.extra["urgent_contacts"] = contacts
        config.extra["assets"] = {name: f"assets/{file.name}" for name, file in self.bundled.items()}
        config.extra["live_reload"] = bool(os.environ.get("POCKET_BOOK_LIVE"))
        if "pwa" in config.plugins:
            config.plugins["pwa"].config["last_resort"] = last_resort_page(config.site_name, contacts)
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Takes nothing of Material's but its style sheet into the site, and puts our own files in."""
        for theirs in list(files):
            from_material = theirs.src_dir not in (config.docs_dir, config.theme.custom_dir)
            if from_material and not fnmatch(theirs.src_uri, TAKEN_FROM_MATERIAL):
                files.remove(theirs)
        for name, ours in self.bundled.items():
            if name != LIVE_RELOAD or config.extra["live_reload"]:
                files.append(File.generated(config, f"assets/{ours.name}", abs_src_path=str(ours)))
        return files

    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """The page as the model has it."""
        return page_markdown(self.book, page.file.src_uri)
