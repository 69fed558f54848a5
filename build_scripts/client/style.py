"""One style sheet for every page: what the pages use of the theme's, then ours.

Of the 137 KB of Material's style sheet our pages use a tenth; a phone would fetch, hash, parse and match the rest for
nothing. PurgeCSS knows which rules are used; tests/browser/test_style.py compares the pixels with and without it.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path

from ..environment import ROOT, node
from .bundle import BundleError

CACHE = Path(ROOT) / ".cache" / "style"
_PROGRAM = Path(__file__).with_name("used-style.mjs")
_TAG = re.compile(r"<[a-zA-Z][^>]*>")
_WORD = re.compile(r"[A-Za-z][\w-]*")
#: Attributes whose values are prose and addresses, which no rule selects by.
_PROSE = re.compile(
    r'\s(?:href|src|srcset|content|alt|title|aria-label|aria-labelledby|aria-describedby|data-label|d|value)="[^"]*"'
)
_VARIABLE = re.compile(r"--md-[\w-]+")
#: Drawings of the theme that ours hide. A browser draws a mask where a rule names one, seen or not: it takes a
#: millisecond of a computer's time each, before the first paint.
_HIDDEN_DRAWING = re.compile(r"(?:-webkit-)?mask-image:var\(--md-(?:admonition|details)-icon[\w-]*\);?")


def words_of_pages(pages: Iterable[str]) -> set[str]:
    """Everything a rule may select by in these pages: names of elements, classes, attributes and their values.

    pages: HTML. Rather too much than too little: a rule that stays for nothing only costs bytes."""
    tags = {_PROSE.sub("", tag) for page in pages for tag in _TAG.findall(page)}
    return {word for tag in tags for word in _WORD.findall(tag)}


def words_of_scripts(scripts: Iterable[str]) -> set[str]:
    """Every word in these scripts, as any may become a class."""
    return {word for script in scripts for word in _WORD.findall(script)}


def used_style(theme: str, words: set[str], ours: str) -> str:
    """The rules of the theme's style sheet that can match, as CSS. Made once for the same input.

    words: what the pages and scripts have. ours: our own style sheet, which sets and reads some of the theme's custom
    properties. Raises BundleError."""
    variables = sorted(set(_VARIABLE.findall(ours)))
    theme = _HIDDEN_DRAWING.sub("", theme)
    question = json.dumps({"css": theme, "words": sorted(words), "variables": variables})
    lock = (Path(ROOT) / "package-lock.json").read_bytes()
    kept = CACHE / f"{hashlib.sha256(question.encode() + lock + _PROGRAM.read_bytes()).hexdigest()}.css"
    if not kept.is_file():
        done = subprocess.run([node(), str(_PROGRAM)], input=question, capture_output=True, text=True, check=False)
        if done.returncode:
            raise BundleError(f"PurgeCSS refused the theme's style sheet: {done.stderr.strip()}")
        _keep(kept, done.stdout)
    return kept.read_text("utf-8")


def _keep(file: Path, text: str) -> None:
    """Writes a file in one step, as two builds may run at once."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=file.parent, delete=False, encoding="utf-8", newline="\n") as temporary:
        temporary.write(text)
    Path(temporary.name).replace(file)
