"""What visits have said of each subject over time, the verdict that follows, and the file that keeps it.

The file has one line of JSON for each subject, in order of subjects, so that a change is one changed line. Two branches
merge line by line (`merge=union` in .gitattributes); of two lines for one subject the later visit counts.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from build_scripts.online.looks import REASONS, Look, Verdict

FAILURES_OF_THE_DEAD = 3
TIME_OF_THE_DEAD = timedelta(hours=72)
# What is no longer published is kept this long: a page may come back with its links.
FORGOTTEN_AFTER = timedelta(days=90)
LONGEST_PAST = 12

_ORDER: tuple[Verdict, ...] = ("suspect", "failing", "dead")


@dataclass(frozen=True)
class Record:
    """Everything known of a subject. Times as ISO 8601 in UTC, "" for never.

    looked: the last visit. reason, detail, suggests: what it said (see Look).
    fine: the last visit that spoke for it. failures: visits that spoke against it since then; first_failure: the
    first of these. past: the day of each change of verdict and the new verdict, the newest last.
    """

    subject: str
    looked: str
    reason: str
    detail: str = ""
    suggests: tuple[str, ...] = ()
    fine: str = ""
    failures: int = 0
    first_failure: str = ""
    last_failure: str = ""
    past: tuple[tuple[str, str], ...] = ()

    @property
    def verdict(self) -> Verdict:
        """ok, suspect (failed once), failing (again), dead (three times over 72 hours), or blocked: cannot be told.

        A visit that could not tell changes nothing of what was known to be wrong.
        """
        if not self.failures:
            return "blocked" if REASONS[self.reason].kind == "unclear" else "ok"
        lasted = datetime.fromisoformat(self.last_failure) - datetime.fromisoformat(self.first_failure)
        dead = self.failures >= FAILURES_OF_THE_DEAD and lasted >= TIME_OF_THE_DEAD
        earned: Verdict = "dead" if dead else "failing" if self.failures > 1 else "suspect"
        return min(earned, REASONS[self.reason].worst, key=_ORDER.index)


def after(known: Record | None, look: Look, now: datetime) -> Record:
    """The record with one more visit in it."""
    at = now.isoformat()
    old = known or Record(look.subject, at, look.reason)
    new = replace(old, looked=at, detail=look.detail, suggests=look.suggests)
    if look.kind == "fine":
        new = replace(new, reason=look.reason, fine=at, failures=0, first_failure="", last_failure="")
    elif look.kind == "bad":
        first = old.first_failure or at
        new = replace(new, reason=look.reason, failures=old.failures + 1, first_failure=first, last_failure=at)
    elif not old.failures:
        new = replace(new, reason=look.reason)
    else:
        new = replace(old, looked=at)
    if known and known.verdict == new.verdict:
        return new
    return replace(new, past=(*new.past, (at[:10], new.verdict))[-LONGEST_PAST:])


History = dict[str, Record]


def read_history(file: Path) -> tuple[History, int]:
    """The records in a file, by subject, and how many of its lines could not be read."""
    try:
        lines = file.read_text("utf-8").splitlines()
    except FileNotFoundError:
        return {}, 0
    history: History = {}
    unread = 0
    for line in lines:
        record = _read(line)
        if record is None:
            unread += bool(line.strip())
        elif record.subject not in history or record.looked >= history[record.subject].looked:
            history[record.subject] = record
    return history, unread


def _read(line: str) -> Record | None:
    """The record of a line; None where it is none, as a mark of a merge is not."""
    with suppress(ValueError, TypeError, KeyError, AttributeError):
        known: dict[str, Any] = json.loads(line)
        known = {field.name: known[field.name] for field in fields(Record) if field.name in known}
        known["suggests"] = tuple(known.get("suggests", ()))
        known["past"] = tuple((str(day), str(verdict)) for day, verdict in known.get("past", ()))
        record = Record(**known)
        for time in (record.looked, record.fine or record.looked):
            datetime.fromisoformat(time)
        if record.verdict and isinstance(record.subject, str):
            return record
    return None


def write_history(file: Path, history: Mapping[str, Record], published: Iterable[str], now: datetime) -> None:
    """Write the file whole or not at all, without what has not been published for long."""
    wanted = set(published)
    oldest = (now - FORGOTTEN_AFTER).isoformat()
    kept = [history[name] for name in sorted(history) if name in wanted or history[name].looked > oldest]
    text = "".join(f"{json.dumps(_brief(record), ensure_ascii=False)}\n" for record in kept)
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=".history-")
    with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as temporary:
        temporary.write(text)
    Path(name).chmod(0o644)
    Path(name).replace(file)


def _brief(record: Record) -> dict[str, Any]:
    """What a line holds: the verdict for whoever reads it, and no empty fields."""
    known = {name: value for name, value in asdict(record).items() if value}
    return {"subject": known.pop("subject"), "verdict": record.verdict, **known}
