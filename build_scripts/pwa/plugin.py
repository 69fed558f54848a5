"""The MkDocs plugin `pwa`: takes its options from mkdocs.yml and calls the step when the site is written."""

from __future__ import annotations

from pathlib import Path

from mkdocs.config.base import Config
from mkdocs.config.config_options import ListOfItems, Optional, Type
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority

from .build import build
from .options import options_from


class PwaConfig(Config):  # type: ignore[no-untyped-call]
    """See Options for what each setting means; the site's own name and description are used where none is given."""

    name = Optional(Type(str))
    short_name = Type(str, default="")
    description = Optional(Type(str))
    theme_color = Optional(Type(str))
    theme_color_dark = Optional(Type(str))
    background_color = Optional(Type(str))
    icon = Optional(Type(str))  # relative to mkdocs.yml
    shortcuts = ListOfItems(Type(dict), default=[])
    screenshots = ListOfItems(Type(dict), default=[])
    exclude = ListOfItems(Type(str), default=[])
    headers = Type(dict, default={})
    immutable = ListOfItems(Type(str), default=[])
    last_resort = Type(str, default="")
    changes = ListOfItems(Type(dict), default=[])


class PwaPlugin(BasePlugin[PwaConfig]):  # type: ignore[no-untyped-call]
    """Makes what MkDocs has built an offline app."""

    @event_priority(-100)  # last: what it lists and hashes must be finished
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Runs the step on the finished site."""
        try:
            options = options_from(
                self.config,
                name=config.site_name,
                description=config.site_description or "",
                url=config.site_url or "/",
                folder=Path(config.config_file_path or ".").parent,
            )
            build(Path(config.site_dir), options)
        except ValueError as fault:
            raise PluginError(f"pwa: {fault}") from fault
