"""Every probe finds the fault it is for, and is quiet where there is none: a check that cannot fail proves nothing."""

from __future__ import annotations

import pytest

from tests.access.views import View, ask, bring_probes, look_at
from tests.browser.phones import ChromiumPhone

PAGE = "<!doctype html><html lang=en-GB><title>T</title><style>{style}</style><main><h1>T</h1>{body}</main></html>"
BUTTON = "<button style='width: 48px; height: 48px; {}'>{}</button>"
#: For each probe, what is in the main part of a page: with the fault, and as it should be.
PLANTED = {
    "small": (
        "<button style='width: 48px; height: 40px'>A</button>",
        BUTTON.format("", "A") + "<p>In <a href='#'>a sentence</a>.</p>",
    ),
    "close": (
        "<div style='display: flex; gap: 4px'>" + BUTTON.format("", "A") + BUTTON.format("", "B") + "</div>",
        "<div style='display: flex; gap: 8px'>" + BUTTON.format("", "A") + BUTTON.format("", "B") + "</div>",
    ),
    "sideways": ("<p style='width: 600px'>Wide</p>", "<p style='width: 100px'>Narrow</p>"),
    "clipped": (
        "<p style='width: 60px; height: 20px; overflow: hidden'>More than there is room for</p>",
        "<p style='width: 60px; overflow: hidden'>More than there is room for</p>",
    ),
    "overlapping": (
        "<p style='margin: 0'>One</p><p style='margin: -18px 0 0'>Two</p>",
        "<p style='margin: 0'>One</p><p style='margin: 0'>Two</p>",
    ),
    "hiddenFocus": (
        "<div style='position: fixed; inset: auto 0 0; height: 90px; background: white'>Bar</div>"
        "<p style='height: 690px'></p><a href='#'>Under the bar</a><p style='height: 20px'></p>",
        "<div style='position: fixed; inset: auto 0 0; height: 20px; background: white'>Bar</div>"
        "<a href='#' style='outline: 2px solid'>Over the bar</a>",
    ),
    "moving": ("<p style='animation: turn 9s'>Turning</p>", "<p>Still</p>"),
    "lostColours": (
        "<span style='display: block; width: 9px; height: 9px; background: red'></span>",
        "<span style='display: block; width: 9px; height: 9px; background: red; border: 1px solid'></span>",
    ),
    "violations": ("<img src='data:,'>", "<img src='data:,' alt='A map'>"),
    "colourViolations": ("<p style='color: #aaa'>Faint</p>", "<p style='color: #333'>Clear</p>"),
}
STYLE = "@keyframes turn { to { rotate: 9deg } }"


def faults(phone: ChromiumPhone, probe: str, body: str) -> list[str]:
    """What a probe finds on a page."""
    phone.page.set_content(PAGE.format(style=STYLE, body=body))
    look_at(phone, View("forced" if probe == "lostColours" else "light", 360))
    bring_probes(phone)
    return ask(phone, probe)


def test_each_finds_its_fault_and_nothing_else(chromium_phone: ChromiumPhone) -> None:
    for probe, (faulty, sound) in PLANTED.items():
        assert len(faults(chromium_phone, probe, faulty)) >= 1, probe
        assert faults(chromium_phone, probe, sound) == [], probe


def test_a_focus_that_does_not_show_is_found(chromium_phone: ChromiumPhone) -> None:
    found = faults(chromium_phone, "hiddenFocus", "<a href='#' style='outline: none'>Here</a>")

    assert found == ['hiddenFocus: a "Here" does not show that it has the focus']


@pytest.mark.parametrize(("high", "share"), [(74, 0.1), (370, 0.5)])
def test_bars_are_measured(chromium_phone: ChromiumPhone, high: int, share: float) -> None:
    bar = f"<div style='position: fixed; inset: 0 0 auto; height: {high}px'>Bar</div>"
    chromium_phone.page.set_content(PAGE.format(style="", body=bar))
    bring_probes(chromium_phone, axe=False)

    assert chromium_phone.evaluate("probes.bars()") == pytest.approx(share)
