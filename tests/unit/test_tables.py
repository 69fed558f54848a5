"""Tables on a phone: which column to read, and what each cell of a wide table is about."""

from __future__ import annotations

from textwrap import dedent

import markdown

from build_scripts.book.tables import with_marked_tables

WIDE = """\
Before.

| You see | It may be | First *move* |
|---|---|---|
| [Anger](x.md) | Fear | Space, "calm" |
| Silence | | Wait |

After | this.
"""


def rendered(text: str) -> str:
    return markdown.markdown(with_marked_tables(dedent(text)), extensions=["tables", "attr_list"])


def test_each_cell_of_a_wide_table_knows_its_column() -> None:
    page = rendered(WIDE)

    assert '<td><a href="x.md">Anger</a></td>' in page  # the heading of its row
    assert '<td data-label="It may be">Fear</td>' in page
    assert '<td data-label="First move">Space, "calm"</td>' in page
    assert "<p>After | this.</p>" in page


def test_an_empty_cell_stays_empty() -> None:
    """Attributes in it would be shown as words."""
    page = rendered(WIDE)

    assert '<td></td>\n<td data-label="First move">Wait</td>' in page
    assert "{" not in page


def test_two_columns_fit_a_phone_as_they_are() -> None:
    table = "| Day | Help |\n|---|---|\n| One | Sleep |\n"

    assert with_marked_tables(table) == table


def test_pairs_have_a_form_of_their_own() -> None:
    page = rendered("| Instead of | Try | Why |\n|---|---|---|\n| Refused | Did not want to | Says what happened |\n")

    assert '<th class="try">Try</th>' in page
    assert "data-label" not in page


def test_a_cell_with_an_escaped_line_stays_one() -> None:
    page = rendered("| A | B | C |\n|---|---|---|\n| x | 1 \\| 2 | z |\n")

    assert '<td data-label="B">1 | 2</td>' in page


def test_lines_that_are_no_table_are_left_alone() -> None:
    for text in ("| one | two | three |\n", "| a | b | c |\n| d | e | f |\n| g | h | i |\n"):
        assert with_marked_tables(text) == text
