"""What a call or a text costs, in words."""

from __future__ import annotations

from typing import Literal

from build_scripts.signposting.model import Cost


def cost_in_words(cost: Cost, of: Literal["call", "text"] = "call") -> str:
    """The cost as a reader would say it; nothing where it is not known.

    >>> cost_in_words("standard", "text")
    'Costs a normal text'
    """
    return {"free": "Free", "standard": f"Costs a normal {of}", "unknown": ""}[cost]
