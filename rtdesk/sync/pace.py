"""How often to ask for news: often while somebody works, seldom while nobody looks."""

from __future__ import annotations

from dataclasses import dataclass

STEPS = ((60.0, 15.0), (300.0, 30.0), (1800.0, 60.0))
"""(seconds since the last key, seconds between two questions)."""
IDLE = 120.0
AWAY = 120.0
"""With the terminal out of sight."""
LEAST = 5
"""However often the user wants to know: RT checks a password every time."""
GAP = 60.0
"""A pause this much longer than meant is one in which the machine slept."""


@dataclass(slots=True)
class Attention:
    """What is known of the user. Times are those of the clock that is passed in."""

    last_key: float = 0.0
    away: bool = False

    def interval(self, now: float, wish: int | None = None) -> float | None:
        """Seconds until the next question for news; None: until the user asks.

        `wish` is what the user wants of the list on screen, 0 for no questions at all.
        """
        if wish is not None:
            return float(max(wish, AWAY if self.away else LEAST)) if wish else None
        if self.away:
            return AWAY
        idle = now - self.last_key
        return next((pause for limit, pause in STEPS if idle < limit), IDLE)
