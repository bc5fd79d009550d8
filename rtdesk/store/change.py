"""The news: which records changed. Ids only; whoever cares reads again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Change:
    """One applied batch. `tickets` changed in the mirror or in what is pending for them."""

    tickets: frozenset[int] = frozenset()
    lists: frozenset[str] = frozenset()
    """Lists that have other tickets, or the same in other places, or stand otherwise."""
    queues: bool = False
    outbox: bool = False
    status: bool = False
    """How things stand with the server."""
    everything: bool = False
    """Nobody knows what changed: whatever is shown is to be read again."""

    def __or__(self, other: Change) -> Change:
        """Both changes as one."""
        return Change(
            self.tickets | other.tickets,
            self.lists | other.lists,
            queues=self.queues or other.queues,
            outbox=self.outbox or other.outbox,
            status=self.status or other.status,
            everything=self.everything or other.everything,
        )


Listener = Callable[[Change], None]


@dataclass(slots=True)
class Changes:
    """Hands every `Change` to every listener, in order."""

    listeners: list[Listener] = field(default_factory=list)

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Calls `listener` with each change from now on; call the result to end that."""
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)

    def emit(self, change: Change) -> None:
        """Tells everybody; no news is told to nobody."""
        if change == Change():
            return
        for listener in tuple(self.listeners):
            listener(change)
