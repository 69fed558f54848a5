"""The time, as something that can be handed in: tests wait 72 hours in no time."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Protocol


class Clock(Protocol):
    """What the checker asks of time."""

    def now(self) -> datetime:
        """The time of day, in UTC."""

    def monotonic(self) -> float:
        """Seconds since some moment; never goes back."""

    def sleep(self, seconds: float) -> None:
        """Wait."""


class SystemClock:
    """The computer's own clock."""

    def now(self) -> datetime:
        """The time of day, in UTC and whole seconds."""
        return datetime.now(UTC).replace(microsecond=0)

    def monotonic(self) -> float:
        """Seconds since some moment; never goes back."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)


class VirtualClock:
    """A clock that stands still until somebody sleeps, and then jumps. slept: every wait, in seconds."""

    def __init__(self, start: datetime) -> None:
        self._start, self._passed, self._lock = start, 0.0, Lock()
        self.slept: list[float] = []

    def now(self) -> datetime:
        """The time of day that it pretends, in whole seconds."""
        return (self._start + timedelta(seconds=self._passed)).replace(microsecond=0)

    def monotonic(self) -> float:
        """Seconds since it was made."""
        return self._passed

    def sleep(self, seconds: float) -> None:
        """Jump ahead."""
        with self._lock:
            self.slept.append(seconds)
            self._passed += seconds
