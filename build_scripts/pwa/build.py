"""The whole step, in the order it must run: what a release lists has to be finished before it is listed."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

from .app_manifest import write_app_manifest
from .options import Options
from .packs import write_packs
from .pointer import publish_release
from .release import RELEASE_FOLDER, Release, make_release
from .tags import page_title, read_page, write_tags
from .worker import write_worker


def build(site: Path, options: Options | None = None) -> Release:
    """Makes the site in this folder an offline app and returns the release it now is. May be run again.

    Raises FileNotFoundError when the folder has no index.html, since a phone would have nothing to open; ValueError for
    what cannot be part of an app."""
    options = options or Options()
    home = site / "index.html"
    if not home.is_file():
        raise FileNotFoundError(f"{home} is missing; build the site first, or name the folder that holds index.html")
    if not options.name:
        options = options.model_copy(update={"name": page_title(read_page(home)) or site.resolve().name})
    write_app_manifest(site, options)
    write_worker(site, options)
    write_tags(site, options)
    release = make_release(site, options)
    shutil.rmtree(site / RELEASE_FOLDER, ignore_errors=True)
    if options.packs:
        packs, files = write_packs(site, release.files)
        release = replace(release, packs=packs, files=files)
    publish_release(site, release)
    return release
