"""Open now: the phone's own script and table, against opening-hours-py and opening_hours.js (tests/open_now)."""

from __future__ import annotations

from tests.open_now.compare import compare, made_up, of_the_directory


def test_every_channel_is_right_every_quarter_of_an_hour_for_400_days() -> None:
    """Both changes of the clocks and every bank holiday of four nations lie in these days."""
    ours, _ = of_the_directory()
    channels = ours | made_up()
    result = compare(channels, days=400, step=15)

    assert result["mismatches"] == []
    assert result["compared"] == len(channels) * 400 * 96
    assert all(result["states"]), "each of closed, open and not known was met"
