"""The `new` command: starts a page or a service with everything filled in that can be.

What only a person can write says TODO, and `check` names each of those lines until it is written.
"""

from __future__ import annotations

import argparse
import re
import sys
from datetime import date
from pathlib import Path

from build_scripts.book.model import PLACES
from build_scripts.environment import ROOT
from build_scripts.signposting.model import SERVICES_FOLDER

PAGE = """\
---
title: {title}
description: TODO one plain sentence of at most 160 characters, shown on cards
owner: TODO the role that keeps this page, such as Wellbeing lead
last_reviewed_on: {today}
review_in: 6 months
sources: [TODO]
status: draft
next: [TODO]
---

TODO The thing to do or say, in the first 60 words.

## TODO What the reader will do

TODO Short steps, a few lines to say, one notice where it matters.
"""

SERVICE = """\
---
title: {title}
description: TODO one plain sentence of at most 160 characters, shown on cards
owner: Signposting editor
last_reviewed_on: {today}
review_in: 3 months
status: draft
groups: [TODO]
audience: TODO officer, public or both
eligibility: TODO who may use it
nations: [TODO]
risk: TODO life, high or normal
confidence: TODO high or medium
phones:
  - number: TODO
    cost: TODO free, standard or unknown
    hours: unknown
sources:
  - url: TODO
    proves: [phones]
    page_dated: TODO the date on that page, or unknown
---

TODO 60 to 150 words: what happens when somebody calls, who it suits, what to say to the person with you.
"""


class NotStarted(Exception):
    """The file cannot be made; the message says why and what to type instead."""


def run(args: argparse.Namespace) -> int:
    """The `new` command. args.kind: page or service. args.name: me/sleep, or samaritans."""
    try:
        path = start(args.kind, args.name, Path(ROOT) / "content", date.today())
    except NotStarted as reason:
        print(reason, file=sys.stderr)
        return 1
    print(f"Wrote {path.relative_to(ROOT).as_posix()}")
    print("Next: open it, write what says TODO, then run: python3 -m build_scripts check")
    if args.kind == "service":
        print("It then asks you to record where you saw the contacts, with a command to copy.")
    if args.kind == "page":
        print("So that readers find it, name it in the cards: or next: of another page.")
    return 0


def start(kind: str, name: str, content: Path, today: date) -> Path:
    """Writes the first version of a page or service into the folder `content`; raises NotStarted."""
    below = _page_path(name) if kind == "page" else _service_path(name)
    path = content / below
    if path.exists():
        raise NotStarted(f"content/{below} is there already; open it, or choose another name")
    template = PAGE if kind == "page" else SERVICE
    path.parent.mkdir(parents=True, exist_ok=True)
    text = template.format(title=_title(path), today=today.isoformat())
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def _page_path(name: str) -> str:
    below = _plain(name)
    places = ", ".join(place for place in PLACES if place)
    if f"{below}.md".startswith(SERVICES_FOLDER):
        raise NotStarted(f'"{name}" is a service; type: new service {below.removeprefix(SERVICES_FOLDER)}')
    if "/" not in below or below.split("/")[0] not in PLACES:
        raise NotStarted(f'"{name}" is in no place of the book; begin with one of {places}, like scene/lost-property')
    return f"{below}.md"


def _service_path(name: str) -> str:
    below = _plain(name).removeprefix(SERVICES_FOLDER)
    if "/" in below or below == "index":
        raise NotStarted(f'"{name}" is not the name of a service; type it like my-helpline')
    return f"{SERVICES_FOLDER}{below}.md"


def _plain(name: str) -> str:
    """The name without content/ and .md, which people type as well; raises NotStarted if it is no name."""
    below = name.removeprefix("content/").removesuffix(".md")
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+(-[a-z0-9]+)*)*", below):
        raise NotStarted(f'"{name}" is not a name for a file; use small letters, digits and single hyphens')
    return below


def _title(path: Path) -> str:
    """A first title from the name of the file, or of its folder for a folder's opening page."""
    words = (path.parent.name if path.stem == "index" else path.stem).replace("-", " ")
    title = words[0].upper() + words[1:]
    return f'"{title}"' if title.isdecimal() else title
