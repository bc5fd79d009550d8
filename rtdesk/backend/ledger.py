"""What the server was asked, by kind, and what it cost: numbers only, no address and no id."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tally:
    """Requests of one kind."""

    requests: int = 0
    failed: int = 0
    """Those without a complete answer, and those answered with an error or a redirect."""
    seconds: float = 0.0
    """From leaving to the last byte of the answer."""
    received: int = 0
    """Bytes of bodies, as they came over the wire."""

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.requests + other.requests,
            self.failed + other.failed,
            self.seconds + other.seconds,
            self.received + other.received,
        )


class Ledger:
    """Counts every request once."""

    def __init__(self) -> None:
        self._all: dict[str, Tally] = {}
        self._news: dict[str, Tally] = {}

    def add(self, kind: str, *, seconds: float, received: int, failed: bool) -> None:
        """Enters a request that is over."""
        entry = Tally(1, int(failed), seconds, received)
        for book in (self._all, self._news):
            book[kind] = book.get(kind, Tally()) + entry

    def tallies(self) -> dict[str, Tally]:
        """Everything since the start, by kind; later requests do not change it."""
        return dict(self._all)

    def total(self) -> Tally:
        """Everything since the start."""
        return sum(self._all.values(), Tally())

    def drain(self) -> dict[str, Tally]:
        """What came since the last drain, by kind."""
        news, self._news = self._news, {}
        return news
