"""Where a page of content/ stands on the site. Every address is relative, so the book works under any path."""

from __future__ import annotations

from posixpath import relpath

POCKET_CONTACTS = "signposting/pocket-book.vcf"
"""The contacts file: urgent numbers and every service for a risk to life."""

EXPORTS = "signposting/exports/"
"""Tables for councils and other directories."""

NOT_STORED = (f"{EXPORTS}*", "assets/install/*", "sitemap.xml")
"""What is on the site and not in a release, as patterns: no officer needs it with no signal.

The second is what a phone shows before it installs the book, the third what search engines read."""


def url_of(path: str) -> str:
    """The address of a page from the site's root: "scene/frozen.md" -> "scene/frozen/", "index.md" -> ""."""
    stem = path.removesuffix(".md")
    stem = "" if stem == "index" else stem.removesuffix("/index")
    return f"{stem}/" if stem else ""


def link(from_path: str, to_path: str) -> str:
    """The relative address of one page as written on another.

    >>> link("scene/frozen.md", "me/index.md")
    '../../me/'
    """
    return relpath(url_of(to_path) or ".", url_of(from_path) or ".") + "/"
