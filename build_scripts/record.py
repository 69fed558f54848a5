"""`review record` and `review sign-off`: write down who checked or signed off what, how and when.

What was recorded before is shown beside what is recorded now, so that a slip is seen before it is sealed.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from build_scripts.book.edit import set_fields
from build_scripts.book.front_matter import read_document
from build_scripts.book.load import load_editions
from build_scripts.book.model import Page
from build_scripts.book.sign_off import sign_off
from build_scripts.environment import ROOT
from build_scripts.problem import Problem
from build_scripts.signposting.model import How, Service
from build_scripts.signposting.seal import broken, record, seal_of, sealed_fields, shown, source_for

LISTED = "listed"
"""Given as the source: every page under sources: was opened, and each contact seen on the one that proves it."""

VERSIONS = 50  # of a file, looked through for what was recorded before


class NotRecorded(Exception):
    """Nothing was written; the message says why and what to type instead."""


@dataclass(frozen=True)
class Done:
    """What somebody did. contacts: what they checked of a service ("phones 1"); empty for what has changed, or all."""

    how: How | None
    source: str | None
    by: str | None
    on: date
    contacts: tuple[str, ...] = ()


def run(args: argparse.Namespace) -> int:
    """The `review record` and `review sign-off` commands; see cli.py for args."""
    root, today = Path(ROOT), date.today()
    try:
        on = args.on or today
        if on > today:
            raise NotRecorded(f"{on} is in the future; write the day it was done")
        for name in args.names:
            found, problems = find_entry(root / "content", name, today)
            if found is None:
                faults = "".join(f"\n{problem}" for problem in problems)
                raise NotRecorded(f'"{name}" cannot be read; put this right first:{faults}')
            for line in _record(args, *found, on):
                print(line)
    except NotRecorded as reason:
        print(reason, file=sys.stderr)
        return 1
    return 0


def _record(args: argparse.Namespace, entry: Page | Service, file: Path, on: date) -> Iterator[str]:
    if args.action == "sign-off":
        return record_sign_off(entry, file, args.by, on)
    done = Done(args.how, args.source, args.by, on, tuple(args.contact or ()))
    if isinstance(entry, Service):
        return record_check(entry, file, done)
    return record_review(entry, file, done)


def find_entry(content: Path, name: str, today: date) -> tuple[tuple[Page | Service, Path] | None, list[Problem]]:
    """The page or service of a name as people type it, "samaritans" or "me/sleep.md", and its file.

    None, and why, if it has faults. Raises NotRecorded if there is no such file, or more than one."""
    path = f"{name.removesuffix('.md')}.md"
    faults: list[Problem] = []
    found: list[tuple[Page | Service, str]] = []
    for book, problems in load_editions(content, today):
        entries: list[Page | Service] = [*book.pages.values(), *book.services.values()]
        files = [(entry, f"content/{book.file_of(entry.path)}") for entry in entries]
        found += [(entry, file) for entry, file in files if path in _names(entry, file)]
        faults += [problem for problem in problems if problem.file.endswith(f"/{path.removeprefix('content/')}")]
    found = [(entry, file) for entry, file in found if file == path] or found
    if len(found) > 1:
        files_found = " or ".join(file for _, file in found)
        raise NotRecorded(f'"{name}" is the name of {len(found)} files; write {files_found}')
    if not found and not faults:
        raise NotRecorded(f'there is no page or service "{name}"; write it like samaritans or me/sleep-and-shifts')
    return next(((entry, content.parent / file) for entry, file in found), None), faults


def _names(entry: Page | Service, file: str) -> set[str]:
    """What people call a page or service: a service goes by its id alone too."""
    short = {f"{entry.id}.md"} if isinstance(entry, Service) else set()
    return {entry.path, file, file.removeprefix("content/"), *short}


def record_check(service: Service, file: Path, done: Done) -> Iterator[str]:
    """Writes down a check of a service's contacts; yields what to tell. Raises NotRecorded."""
    if done.how is None:
        raise NotRecorded("say how it was checked: --how published-source, telephone or written-confirmation")
    source = done.source
    if done.how == "published-source" and not source:
        remedy = f'--source "{source_for(service)}", or --source {LISTED} for each page under sources:'
        raise NotRecorded(f"say on which page {service.title} was looked up, like {remedy}")
    parts = _parts(service, done)
    fields: dict[str, Any] = {}
    if done.how == "published-source" and source not in [LISTED, *(known.url for known in service.sources)]:
        fields["sources"] = _with_source(service, str(source), parts)
    try:
        by = done.by or service.owner
        checked = service
        for page, seen in _by_source(service, parts, source).items():
            checks = record(checked, seen, on=done.on, how=done.how, by=by, source=page)
            checked = checked.model_copy(update={"checked": checks})
    except ValidationError as error:
        raise NotRecorded(f"{source or done.by}: {error.errors()[0]['msg']}") from None
    if all(check.checked_on == done.on for check in checked.checked):
        fields["last_reviewed_on"] = done.on
    fields["checked"] = [check.model_dump(exclude_none=True) for check in checked.checked]
    yield from _told(service, file, parts)
    set_fields(file, fields)
    yield (f"{service.title}: recorded as {done.how} on {done.on} by {by}. To be checked again by {checked.check_due}.")


def _by_source(service: Service, parts: Iterable[str], source: str | None) -> dict[str | None, set[str]]:
    """The page that was looked at for each contact: the one given, or each the listed one that proves it."""
    seen: dict[str | None, set[str]] = {}
    for part in sorted(parts):
        seen.setdefault(source_for(service, part) if source == LISTED else source, set()).add(part)
    return seen


def _parts(service: Service, done: Done) -> set[str]:
    """The contacts that were checked: those named, else those that changed, else all that can be checked so."""
    there = {field.part for field in sealed_fields(service)}
    changed = {fault.part for fault in broken(service) if fault.part}
    wrong = set(done.contacts) - there - changed
    if wrong:
        names = ", ".join(sorted(there))
        raise NotRecorded(f'{service.title} has no contact "{min(wrong)}"; write one of {names}')
    if done.contacts:
        return set(done.contacts)
    parts = changed or there
    if done.how == "telephone":
        parts = {part for part in parts if part.startswith("phones")}
        if not parts:
            raise NotRecorded("no phone number has changed; say what was asked on the telephone with --contact")
    return parts


def _with_source(service: Service, url: str, parts: Iterable[str]) -> list[dict[str, Any]]:
    """The sources of a service with the page that somebody has looked at, which proves what was found on it."""
    kinds = {part.split()[0] for part in parts} & {"phones", "texts", "emails", "website", "webchat"}
    known = [source.model_dump() for source in service.sources]
    return [*known, {"url": url, "proves": sorted(kinds or {"audience"}), "page_dated": "unknown"}]


def _told(service: Service, file: Path, parts: Iterable[str]) -> Iterator[str]:
    """Every field that is recorded, as it is now and, if it has changed, as it was."""
    now, parts = list(sealed_fields(service)), set(parts)
    faults = [fault for fault in broken(service) if fault.part in parts]
    was = {(fault.part, fault.name): fault.was for fault in faults if fault.was}
    before = earlier_values(service, file, set(was.values())) if was else {}
    for field in now:
        if field.part in parts:
            old = was.pop((field.part, field.name), "")
            then = f"   (was {before.get(old, 'something else')})" if old else ""
            yield f"  {field.part} {field.name}: {shown(field.value)}{then}"
    for (part, name), old in was.items():
        yield f"  {part} {name}: taken out   (was {before.get(old, 'something')})"


def earlier_values(service: Service, file: Path, digests: set[str]) -> dict[str, str]:
    """What was recorded, by its digest, as far as the file's history in git shows it."""
    found: dict[str, str] = {}
    for text in _versions(file):
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / file.name
            copy.write_bytes(text)
            document = read_document(copy, copy.parent)
        if isinstance(document, list):
            continue
        origin = service.model_dump(include={"id", "path", "body", "body_line"})
        try:
            version = Service.model_validate({**document.meta, **origin})
        except ValidationError:
            continue
        for field in sealed_fields(version):
            if (seal := seal_of(service.id, field)) in digests:
                found.setdefault(seal, shown(field.value))
        if digests <= found.keys():
            break
    return found


def _versions(file: Path) -> Iterator[bytes]:
    """The file as it was in earlier commits, the latest first; nothing outside a repository."""
    git = ["git", "-C", str(file.parent)]
    log = [*git, "log", f"-{VERSIONS}", "--format=%H", "--follow", "--name-only", "-z", "--", file.name]
    try:
        words = subprocess.run(log, capture_output=True, check=True, text=True).stdout.replace("\n", "\0").split("\0")
    except (OSError, subprocess.CalledProcessError):
        return
    names = [word for word in words if word]
    for commit, path in zip(names[::2], names[1::2], strict=False):
        shown_file = subprocess.run([*git, "show", f"{commit}:{path}"], capture_output=True, check=False)
        if shown_file.returncode == 0:
            yield shown_file.stdout


def record_review(page: Page, file: Path, done: Done) -> Iterator[str]:
    """Writes down that a page was read again; yields what to tell. Raises NotRecorded."""
    if done.how or done.source or done.contacts:
        raise NotRecorded(f"{page.path} is a page, not a service; leave out --how, --source and --contact")
    set_fields(file, {"last_reviewed_on": done.on})
    due = page.model_copy(update={"last_reviewed_on": done.on}).review_due
    yield f"{page.title}: reviewed on {done.on} by {page.owner}. To be reviewed again by {due}."


def record_sign_off(entry: Page | Service, file: Path, by: str | None, on: date) -> Iterator[str]:
    """Writes down that a force has signed a page or service off; yields what to tell. Raises NotRecorded."""
    if not by:
        raise NotRecorded('say which role signed it off, like --by "Clinical lead, Hampshire"')
    set_fields(file, {"status": "signed-off", "signed_off": [sign_off(entry, on=on, by=by).model_dump()]})
    yield f"{entry.title}: signed off on {on} by {by}. A changed word needs a new sign-off."
