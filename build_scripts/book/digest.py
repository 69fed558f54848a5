"""A short digest of some values, by which it is noticed that one of them has changed."""

from __future__ import annotations

import hashlib
import json
from typing import Any

_DIGITS = 8  # of sixteen kinds: one change in 4,000,000,000 would pass unseen


def digest(*parts: Any) -> str:
    """The same values, the same digest. They may be anything that JSON can hold."""
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]
