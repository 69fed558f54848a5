"""The MkDocs plugin `pocket-book`: hands the model's pages to MkDocs. All the work is in plain functions."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from ..client.bundle import bundle
from ..online.answered import answered
from ..problem import has_errors
from ..search.records import write_search
from .addresses import NOT_STORED
from .assets import finish_assets
from .edition import FORCES, overlay_of
from .exports import write_exports
from .frame import (
    app_settings,
    changes_told,
    force_style,
    frame_settings,
    last_resort_page,
    place_names,
    urgent_contacts,
)
from .load import load_book
from .model import Book
from .render import page_markdown


def _as_walked(file: File) -> list[tuple[bool, bool, str]]:
    """Sorts files as MkDocs finds them in one folder: an index first, then the other files, then the folders."""
    *folders, name = PurePosixPath(file.src_uri).parts
    return [*((True, True, folder) for folder in folders), (False, name != "index.md", name)]


class PocketBookPlugin(BasePlugin):  # type: ignore[type-arg, no-untyped-call]  # it has no options
    """Loads the model once, then answers for each page."""

    book: Book
    bundled: dict[str, Path]
    force: str | None

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Refuses content with faults; gives the templates the urgent calls and the names of our own files."""
        content = Path(config.docs_dir)
        self.force = os.environ.get("POCKET_BOOK_FORCE") or None
        self.book, problems = load_book(content, content.parent, force=self.force)
        if has_errors(problems):
            raise PluginError("\n".join(["the content has problems:", *map(str, problems)]))
        self.bundled = bundle()
        self.bundled |= force_style(self.book.force, next(iter(self.bundled.values())).parent)
        contacts = urgent_contacts(self.book, config.extra["urgent"])
        self.book.urgent = tuple(contact.service for contact in contacts)
        self.book.answered = answered(self.book)
        live = bool(os.environ.get("POCKET_BOOK_LIVE"))
        config.extra.update(frame_settings(contacts, self.bundled, live=live))
        if "pwa" in config.plugins:
            pwa = config.plugins["pwa"].config
            pwa.update(app_settings(self.book.force, config.site_name))
            pwa["last_resort"] = last_resort_page(config.site_name, contacts)
            pwa["changes"] = changes_told(self.book)
            pwa["exclude"] = [*pwa["exclude"], *NOT_STORED]
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """The files of this edition: those of the force in place of the national ones, or beside them."""
        overlay = overlay_of(Path(config.docs_dir), self.force)
        for file in list(files):
            if file.src_uri.startswith(f"{FORCES}/") or file.src_uri in self.book.own:
                files.remove(file)
        for path in self.book.own:
            files.append(File(path, str(overlay), config.site_dir, config.use_directory_urls))
        return Files(sorted(files, key=_as_walked)) if overlay else files

    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """The page as the model has it."""
        return page_markdown(self.book, page.file.src_uri)

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Leaves our own files, those of search and the directory's other forms beside the pages for `pwa`."""
        content = Path(config.docs_dir)
        overlay = overlay_of(content, self.force)
        ours = [content, *([overlay] if overlay else []), Path(config.theme.custom_dir or "overrides")]
        finish_assets(Path(config.site_dir), ours, self.bundled, live=config.extra["live_reload"])
        write_exports(self.book, Path(config.site_dir))
        write_search(Path(config.site_dir), self.book, place_names(config.extra["places"]))
