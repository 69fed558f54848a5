"""Ids that other programs know our services by: the same in every export, release and year."""

from __future__ import annotations

from uuid import UUID, uuid5

_OURS = UUID("5b0c2f0e-93a4-4c35-9a0b-6f6f5d1f7c11")
"""Never change it: a phone would hold every contact twice, and a council every service."""


def uuid_of(*parts: str) -> UUID:
    """The id of a thing by what it is called: uuid_of("service", "samaritans")."""
    return uuid5(_OURS, "/".join(parts))
