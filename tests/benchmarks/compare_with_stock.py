"""What stock Material for MkDocs ships for the same pages, beside ours. Run by hand:

    .venv/bin/python -m tests.benchmarks.compare_with_stock

Both sites hold the same text: the pages as our model renders them. Stock has Material's defaults without web fonts (its
search, its script, its navigation). Each page is opened in a new browser with empty caches and no service worker; bytes
are those the server sent (gzip), counted at the server.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml
from playwright.sync_api import Browser, sync_playwright

from build_scripts.book.load import load_book
from build_scripts.browsers import CHROMIUM_FLAGS, find_chromium
from build_scripts.build import CONTENT, build_site
from build_scripts.builders import write_pages
from build_scripts.server import StaticServer

PAGES = ("", "scene/first-minute/", "me/after-a-hard-job/", "signposting/services/samaritans/", "work/write/ppn1/")
NODES = "() => document.querySelectorAll('*').length"
FRAME_NODES = "() => document.querySelectorAll('body *').length - document.querySelectorAll('article *').length"


def build_stock(folder: Path) -> Path:
    """The same pages with Material as it comes."""
    book, _ = load_book(CONTENT)
    write_pages(book, folder / "docs")
    settings = {
        "site_name": "Pocket Book",
        "theme": {"name": "material", "font": False},
        "plugins": ["search"],
        "markdown_extensions": ["admonition", "attr_list", "tables", "pymdownx.details"],
    }
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(settings), "utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(folder / "site")]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return folder / "site"


def measure(browser: Browser, site: Path, address: str) -> dict[str, int]:
    """One cold load of one page."""
    with StaticServer(site) as server:
        context = browser.new_context(viewport={"width": 360, "height": 740}, service_workers="block")
        page = context.new_page()
        page.goto(server.url + address, wait_until="networkidle")
        figures = {
            "requests": len(server.requests),
            "bytes": sum(request.bytes_sent for request in server.requests),
            "script bytes": sum(request.bytes_sent for request in server.requests if request.path.endswith(".js")),
            "DOM nodes": page.evaluate(NODES),
            "of these, frame": page.evaluate(FRAME_NODES),
        }
        context.close()
    return figures


def main() -> None:
    """Builds both sites and prints the medians over the pages, with the ratio."""
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        folder = Path(temporary)
        build_site(folder / "ours")
        sites = {"stock Material": build_stock(folder / "stock"), "ours": folder / "ours"}
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=CHROMIUM_FLAGS)
        medians: dict[str, dict[str, float]] = {}
        for name, site in sites.items():
            measured = [measure(browser, site, address) for address in PAGES]
            medians[name] = {figure: statistics.median(m[figure] for m in measured) for figure in measured[0]}
        browser.close()
    print(f"{'median of ' + str(len(PAGES)) + ' pages, cold':28}{'stock Material':>16}{'ours':>10}{'ratio':>8}")
    for figure, stock in medians["stock Material"].items():
        ours = medians["ours"][figure]
        print(f"{figure:28}{stock:>16,.0f}{ours:>10,.0f}{ours / stock:>8.2f}")


if __name__ == "__main__":
    main()
