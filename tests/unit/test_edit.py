"""Changing a field of a content file leaves everything else as it was typed."""

from __future__ import annotations

from datetime import date

import pytest

from build_scripts.book.edit import with_fields

FILE = """---
title: Sleep   # a comment
last_reviewed_on: 2026-01-01

sources:
- url: a
  proves: [b]
# about the status
status: draft
---
title: Not a field
"""


@pytest.mark.parametrize(
    ("fields", "old", "new"),
    [
        ({"last_reviewed_on": date(2026, 11, 23)}, "2026-01-01", "2026-11-23"),
        ({"status": "signed-off"}, "status: draft", "status: signed-off"),
        ({"title": "Yes: no"}, "title: Sleep   # a comment", "title: 'Yes: no'"),
        ({"sources": None}, "sources:\n- url: a\n  proves: [b]\n", ""),
        ({"sources": [{"url": "c", "proves": ["d"]}, {"url": "e"}]}, "- url: a\n  proves: [b]\n",
         "  - url: c\n    proves:\n      - d\n  - url: e\n"),
        ({"new": ["12345678", "a b"]}, "status: draft\n", "status: draft\nnew:\n  - '12345678'\n  - a b\n"),
        ({"missing": None}, "", ""),
    ],
)  # fmt: skip
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_only_that_field_changes(fields: dict[str, object], old: str, new: str, end: str, mark: str) -> None:
    text = mark + FILE.replace("\n", end)
    wanted = mark + (FILE.replace(old, new, 1) if old else FILE).replace("\n", end)

    assert with_fields(text, fields) == wanted
