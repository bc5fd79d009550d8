"""Answers that the news told of: who wrote which, known without asking for a ticket's history."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rtdesk.records.transaction import Transaction

MOST = 1000
"""Answers that are remembered, the latest of them."""


class Answers:
    """Those of this run."""

    def __init__(self) -> None:
        self._known: dict[int, Transaction] = {}

    def hear(self, answers: Iterable[Transaction]) -> None:
        """The news told of these."""
        self._known |= {answer.id: answer for answer in answers}
        for number in sorted(self._known)[:-MOST]:
            del self._known[number]

    def by_ticket(self) -> Mapping[int, tuple[Transaction, ...]]:
        """All of them, oldest first."""
        found: dict[int, tuple[Transaction, ...]] = {}
        for number in sorted(self._known):
            answer = self._known[number]
            found[answer.ticket] = (*found.get(answer.ticket, ()), answer)
        return found
