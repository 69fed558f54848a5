"""The `new` command: starts a page, lesson, audit or service, or all services of a file, filled in as far as can be.

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
from build_scripts.problem import Problem, has_errors, in_reading_order
from build_scripts.signposting.drafts import CHECK, draft_problems, draft_text
from build_scripts.signposting.forms.read_hsds import read_hsds
from build_scripts.signposting.forms.read_table import read_table
from build_scripts.signposting.model import SERVICES_FOLDER

LESSONS_FOLDER = "work/learn/"

FRONT = """\
---
title: {title}
description: TODO one plain sentence of at most 160 characters, shown on cards
owner: TODO the role that keeps it, such as Trauma-informed practice lead
last_reviewed_on: {today}
review_in: 6 months
sources: [TODO]
status: draft
"""

PAGE = (
    FRONT
    + """\
next: [TODO]
---

TODO The thing to do or say, in the first 60 words.

## TODO What the reader will do

TODO Short steps, a few lines to say, one notice where it matters.
"""
)

LESSON = (
    FRONT
    + """\
next: [TODO]
---

> "TODO What to say first, with a way to step out and who can help."

**Aim.** TODO What each person can do at the end.

## TODO What to say

TODO The lesson, in short lines.

## Check yourself

[Answer one question](tool:quiz)

1. TODO A question from ordinary work {{ #first-question }}
    - TODO A wrong choice
    - TODO The right choice

    ??? note "Answer"
        **TODO The right choice.** TODO Why. See [TODO What to say](#todo-what-to-say).

Back to [your own course](course.md#start).
"""
)

AUDIT = (
    FRONT
    + """\
audit:
  id: {name}
  of: TODO what is audited, as in "Which building or area?"
  sections: area
  scale: [0 no, 1 partly, 2 yes]
next: [TODO]
---

TODO What to score, and with whom.

[Run this audit](tool:audit)

1. Score each question: 0 no, 1 partly, 2 yes, NA if it does not apply.
2. Note what you saw, an owner and a date.
3. A **red line** at 0 means stop. Fix it first.

## TODO The first area

- TODO Is a first thing as it should be? {{ #first-thing .safety }}
- **Red line.** TODO Is what nobody may go without in place? {{ #without-fail .safety }}

## TODO The second area

- TODO Is another thing as it should be? {{ #another-thing .choice }}
"""
)

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


AUDITS_FOLDER = "work/change/"
"""Where an audit is put whose name does not say."""


class NotStarted(Exception):
    """The file cannot be made; the message says why and what to type instead."""


def run(args: argparse.Namespace) -> int:
    """The `new` command. args.kind: page, lesson, audit, service. args.name: me/sleep; None with args.from_file."""
    try:
        if args.from_file:
            return _run_from_file(args)
        if not args.name:
            raise NotStarted(f"what shall it be called? Type: new {args.kind} and a name")
        path = start(args.kind, args.name, Path(ROOT) / "content", date.today())
    except NotStarted as reason:
        print(reason, file=sys.stderr)
        return 1
    print(f"Wrote {path.relative_to(ROOT).as_posix()}")
    print("Next: open it, write what says TODO, then run: python3 -m build_scripts check")
    if args.kind == "service":
        print("It then asks you to record where you saw the contacts, with a command to copy.")
    if args.kind == "audit":
        print("Give each question an id of its own. Phones keep answers under it, so it stays when the words change.")
    if args.kind in ("page", "audit"):
        print("So that readers find it, name it in the cards: or next: of another page.")
    if args.kind == "lesson":
        print("So that it is part of the course, name it in the cards: of content/work/learn/course.md.")
    return 0


def _run_from_file(args: argparse.Namespace) -> int:
    if args.kind != "service" or args.name:
        raise NotStarted("--from makes services; type: new service --from FILE, without a name")
    written, problems = start_from_file(args.from_file, Path(ROOT) / "content", date.today())
    for problem in in_reading_order(problems):
        print(problem, file=sys.stderr)
    if has_errors(problems):
        print("Nothing was written. Put the file right and try again.", file=sys.stderr)
        return 1
    for path in written:
        print(f"Wrote {path.relative_to(ROOT).as_posix()}")
    print(f"{len(written)} drafts. Next: write what says TODO, then run: python3 -m build_scripts check")
    return 0


def start_from_file(file: Path, content: Path, today: date) -> tuple[list[Path], list[Problem]]:
    """Writes a draft for every service in a table or Open Referral file; nothing if anything in it is wrong.

    What is in the folder `content` already is never touched, and told as a warning. Raises NotStarted for a file that
    cannot be read."""
    readers = {".csv": read_table, ".json": read_hsds}
    if file.suffix.lower() not in readers:
        raise NotStarted(
            f'"{file.name}" is neither .csv nor .json; save the table as CSV, or Open Referral data as JSON'
        )
    if not file.is_file():
        raise NotStarted(f'there is no file "{file}"')
    drafts, problems = readers[file.suffix.lower()](file)
    problems += [problem for draft in drafts for problem in draft_problems(draft, file.name)]
    if not drafts and not problems:
        raise NotStarted(f'"{file.name}" has no services in it')
    if has_errors(problems):
        return [], problems
    written = []
    for draft in drafts:
        below = f"{SERVICES_FOLDER}{draft.id}.md"
        path = content / below
        if path.exists():
            what = f"content/{below} is there already"
            problems.append(Problem(file.name, draft.line, what, "it is left as it is", "warning", CHECK))
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(draft_text(draft, today), encoding="utf-8", newline="\n")
        written.append(path)
    return written, problems


def start(kind: str, name: str, content: Path, today: date) -> Path:
    """Writes the first version of a page, lesson, audit or service into the folder `content`; raises NotStarted."""
    to_path, template = _KINDS[kind]
    below = to_path(name)
    path = content / below
    if path.exists():
        raise NotStarted(f"content/{below} is there already; open it, or choose another name")
    path.parent.mkdir(parents=True, exist_ok=True)
    text = template.format(title=_title(path), today=today.isoformat(), name=path.stem)
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


def _lesson_path(name: str) -> str:
    below = _plain(name).removeprefix(LESSONS_FOLDER)
    if "/" in below or below == "index":
        raise NotStarted(f'"{name}" is not the name of a lesson; type it like briefing-7')
    return f"{LESSONS_FOLDER}{below}.md"


def _audit_path(name: str) -> str:
    """Audits stand with the others, unless the name says where else."""
    return _page_path(name if "/" in name else f"{AUDITS_FOLDER}{name}")


def _service_path(name: str) -> str:
    below = _plain(name).removeprefix(SERVICES_FOLDER)
    if "/" in below or below == "index":
        raise NotStarted(f'"{name}" is not the name of a service; type it like my-helpline')
    return f"{SERVICES_FOLDER}{below}.md"


#: Each kind: where its file goes, and what it begins as.
_KINDS = {
    "audit": (_audit_path, AUDIT),
    "lesson": (_lesson_path, LESSON),
    "page": (_page_path, PAGE),
    "service": (_service_path, SERVICE),
}


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
