"""The MkDocs plugin `pocket-book`: hands the model's pages to MkDocs. All the work is in plain functions."""

from __future__ import annotations

import os
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from ..client.bundle import bundle
from ..problem import has_errors
from .assets import finish_assets
from .frame import changes_told, frame_settings, last_resort_page, urgent_contacts
from .load import load_book
from .model import Book
from .render import page_markdown


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
        live = bool(os.environ.get("POCKET_BOOK_LIVE"))
        config.extra.update(frame_settings(contacts, self.bundled, live=live))
        if "pwa" in config.plugins:
            config.plugins["pwa"].config["last_resort"] = last_resort_page(config.site_name, contacts)
            config.plugins["pwa"].config["changes"] = changes_told(self.book)
        return config

    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """The page as the model has it."""
        return page_markdown(self.book, page.file.src_uri)

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Leaves our own files beside the pages, before `pwa` lists them."""
        ours = [Path(config.docs_dir), Path(config.theme.custom_dir or "overrides")]
        finish_assets(Path(config.site_dir), ours, self.bundled, live=config.extra["live_reload"])
