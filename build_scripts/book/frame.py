"""What the frame around every page takes from the model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from .digest import digest
from .model import Book, Force
from .render import html

MOST_CHANGES = 20


@dataclass(frozen=True)
class UrgentContact:
    """A call on the urgent strip. service: its id. href: tel: link. shown: the number for reading.

    spoken: what a screen reader says."""

    service: str
    label: str
    href: str
    shown: str
    spoken: str


def urgent_contacts(book: Book, entries: Iterable[Mapping[str, Any]]) -> list[UrgentContact]:
    """The calls named in mkdocs.yml under extra.urgent, with the numbers of the directory.

    Raises KeyError for a service that is not in the directory or has no number to ring."""
    contacts = []
    for entry in entries:
        service = book.services.get(entry["service"])
        if service is None or not service.phones:
            raise KeyError(
                f"mkdocs.yml  extra.urgent: no service {entry['service']} with a number; write a service's id"
            )
        number = service.phones[0].uk
        label = entry["label"]
        # The name a screen reader says must begin with the words on the screen.
        spoken = f"Call {label}" if label == number.shown else f"Call {label} {number.shown}"
        contacts.append(UrgentContact(service.id, label, number.href, number.shown, spoken))
    return contacts


def place_names(places: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """What mkdocs.yml calls each place under extra.places, by its folder: {"scene": "At a scene"}."""
    return {place["folder"]: place["name"] for place in places}


def frame_settings(contacts: list[UrgentContact], bundled: Mapping[str, Path], *, live: bool) -> dict[str, Any]:
    """What the templates in overrides/ find under config.extra, on top of what mkdocs.yml says: plain values only.

    bundled: our scripts and styles by the name of their source. live: whether an editor is watching."""
    return {
        "urgent_contacts": [asdict(contact) for contact in contacts],
        "assets": {name: f"assets/{file.name}" for name, file in bundled.items()},
        "live_reload": live,
    }


def changes_told(book: Book) -> list[dict[str, Any]]:
    """What has changed, for the notice of a new release: {"on": "2026-11-23", "what": "...", "urgent": False}.

    The newest first, and no more than anybody reads."""
    return [change.model_dump(mode="json") for change in book.news[:MOST_CHANGES]]


def app_settings(force: Force | None, name: str) -> dict[str, str]:
    """What the app of a force's edition is called, and the colours of its bar, where they differ from `name`'s."""
    if force is None:
        return {}
    colours = {"theme_color": force.colour, "theme_color_dark": force.colour_dark}
    return {"name": f"{name} · {force.name}", **{key: colour for key, colour in colours.items() if colour}}


def force_style(force: Force | None, folder: Path) -> dict[str, Path]:
    """The style sheet with a force's colours, written into `folder`, by its name for the templates; none, no file."""
    rules = []
    if force and force.colour:
        rules.append(f":root{{--brand:{force.colour}}}")
    if force and force.colour_dark:
        rules.append(f"@media (prefers-color-scheme:dark){{:root{{--brand:{force.colour_dark}}}}}")
    if not rules:
        return {}
    text = "".join(rules)
    file = folder / f"force-{digest(text).upper()}.css"
    file.write_text(text, "utf-8", newline="\n")
    return {"force.css": file}


def last_resort_page(name: str, contacts: list[UrgentContact]) -> str:
    """The page inside the service worker, for when nothing else is left. One attribute of style: it must be tiny."""
    return html("last_resort", name=name, contacts=contacts, home="./")
