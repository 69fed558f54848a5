"""When each service last stood as the book has it: what visits have seen, for its card to tell."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from urllib.parse import urldefrag

from build_scripts.book.model import Answered, Book
from build_scripts.environment import ROOT
from build_scripts.online.claims import Published, published
from build_scripts.online.history import History, read_history
from build_scripts.signposting.model import Service

HISTORY = Path(ROOT) / ".github" / "online" / "history.jsonl"
"""What visits have seen. It is on no main branch: without it, as in a fresh clone, no card tells of a visit."""


def answered(book: Book, file: Path = HISTORY) -> dict[str, Answered]:
    """By service: what was seen last, and on which day. Nothing of a service whose last visits speak against it."""
    history, _ = read_history(file)
    if not history:
        return {}
    wanted = published(book)
    found = {service.id: _answer(service, wanted, history) for service in book.services.values()}
    return {name: answer for name, answer in found.items() if answer}


def _answer(service: Service, wanted: Published, history: History) -> Answered | None:
    """Its numbers, on the page that its card names; of a service without numbers, its website."""
    claims = [claim for claim in wanted.claims if claim.service == service.id]
    if claims:
        page = claims[0].address
        subjects = [claim.subject for claim in claims if claim.address == page]
        days = [_day(subject, history) for subject in subjects]
        return Answered("numbers", min(day for day in days if day)) if all(days) else None
    day = _day(urldefrag(service.website).url, history) if service.website else None
    return Answered("website", day) if day else None


def _day(subject: str, history: History) -> date | None:
    """The day of the last visit that spoke for it; None if nobody has been there, or it is not well now."""
    record = history.get(subject)
    return datetime.fromisoformat(record.fine).date() if record and record.fine and record.verdict == "ok" else None
