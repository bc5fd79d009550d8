"""What happens to tickets by others while the desk is open: new ones, answers, what is due soon.

Who did it stands in a ticket's history, so that is read before anything is said: what the user
did, here or anywhere else, is never news.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from rtdesk.records.happening import Happening
from rtdesk.records.lifecycle import INACTIVE

if TYPE_CHECKING:
    from rtdesk.records.listed import Listed
    from rtdesk.records.ticket import TicketRow
    from rtdesk.records.transaction import Transaction
    from rtdesk.store.change import Change
    from rtdesk.store.mirror import Mirror

MOST = 20
"""Histories that are asked for at once; of what is more nobody asks who did it."""
REMEMBERED = 300
"""Tickets that were told to be due, which are not told again after a restart."""
DUE = "due"
"""The list of what has a due date, and under what name it is remembered that it was told."""


@dataclass(frozen=True, slots=True)
class Around:
    """What of the desk is needed."""

    me: Callable[[], str]
    now: Callable[[], float]
    rows: Callable[[Sequence[int]], dict[int, Listed]]
    hidden: Callable[[], Collection[int]]
    want_thread: Callable[[int], None]
    answers: Callable[[], Mapping[int, Sequence[Transaction]]]
    """Answers that the news told of, by ticket."""
    kept: Callable[[str], str]
    keep: Callable[[str, str], None]


class Watching:
    """Compares what is with what was when it began."""

    def __init__(self, mirror: Mirror, around: Around):
        self._mirror = mirror
        self._around = around
        self._opened = {what: mirror.meta(what) for what in ("feed", "polled")}
        self._lists: set[str] = set()
        self._members: dict[str, frozenset[int]] = {}  # of those, when they were looked at last
        self._fresh: dict[int, str] = {}  # new ones of which it is not known yet who did it
        self._asked: dict[
            int, datetime | None
        ] = {}  # histories that were asked for, and as of when
        self._told: dict[int, int] = {}  # the answer that was told last
        self._due = set(around.kept("told-due").split())

    def begin(self, lists: Collection[str]) -> None:
        """Takes what is in these lists for known."""
        self._lists |= set(lists)
        for name in lists:
            self._meet(name)

    def found(self, change: Change) -> Iterator[Happening]:
        """What this change brought."""
        if not self._around.me():
            return
        for name in self._lists:
            self._meet(name)
        rows = self._around.rows(sorted(change.tickets | self._fresh.keys()))
        hidden = self._around.hidden()
        for ticket, listed in rows.items():
            if ticket in hidden or not self._history(listed.row):
                continue
            news = self._news(ticket)
            others = [txn for txn in news if txn.creator.id != self._around.me()]
            name = self._fresh.pop(ticket, "")
            if name and (others or not news):
                yield Happening("new", ticket, listed.row.subject, where=name)
            elif self._is_mine(listed.row):
                yield from self._answers(listed.row, others)

    def answered(self, change: Change) -> Iterator[Happening]:
        """Answers of others that the news told of: no history is asked for."""
        me, known = self._around.me(), self._around.answers()
        if not me:
            return
        rows = self._around.rows(sorted(change.tickets & known.keys()))
        hidden = self._around.hidden()
        for ticket, listed in rows.items():
            if ticket not in hidden and self._is_mine(listed.row):
                told = self._told.get(ticket, 0)
                others = [t for t in known[ticket] if t.id > told and t.creator.id != me]
                yield from self._answers(listed.row, others)

    def due(self, seconds: int) -> Iterator[Happening]:
        """Tickets of the user that are due within this time and were not told of yet."""
        now, before = self._around.now(), len(self._due)
        rows = self._around.rows(sorted(self._mirror.lists.members(DUE)))
        for ticket, listed in rows.items():
            due = listed.row.due
            mark = f"{ticket}:{due.timestamp():.0f}" if due else ""
            if not due or mark in self._due or not 0 <= due.timestamp() - now <= seconds:
                continue
            if listed.row.owner.id != self._around.me() or not _open(listed.row):
                continue
            self._due.add(mark)
            if not listed.pending:  # else the user said so just now
                yield Happening("due", ticket, listed.row.subject, due=due)
        if len(self._due) != before:
            marks = sorted(self._due, key=lambda mark: int(mark.partition(":")[2]))
            self._around.keep("told-due", " ".join(marks[-REMEMBERED:]))

    # -- who did it ----------------------------------------------------------------------------

    def _meet(self, name: str) -> None:
        """Notes who joined a list; the first look is no news."""
        there = self._mirror.lists.members(name)
        known = self._members.get(name)
        if known is None:
            if any(self._opened.values()) or self._mirror.lists.state(name).complete:
                self._members[name] = there
            return
        for ticket in there - known:
            self._fresh.setdefault(ticket, name)
        self._members[name] = known | there  # who leaves and comes back is not new

    def _history(self, row: TicketRow) -> bool:
        """Whether it is known what happened; else that is asked, once for each change."""
        if self._mirror.is_current(row.id) or len(self._fresh) > MOST:
            return True
        wanted = row.id in self._fresh or self._is_mine(row)
        if wanted and self._asked.get(row.id, self) != row.last_updated:
            self._asked[row.id] = row.last_updated
            self._around.want_thread(row.id)
        return False

    def _news(self, ticket: int) -> tuple[Transaction, ...]:
        """What happened since the desk knows, by the server's numbers or by its clock."""
        told = self._told.get(ticket, 0)
        if feed := self._from("feed"):
            return self._mirror.since(ticket, max(int(feed), told))
        polled = self._from("polled")
        found = self._mirror.since(ticket, told) if polled else ()
        return tuple(t for t in found if t.created and t.created.timestamp() >= int(polled))

    def _from(self, what: str) -> float:
        """Where the news stood when the desk opened; in a new mirror, when it was first asked."""
        return float(self._opened[what] or self._mirror.meta(f"first {what}") or 0)

    def _answers(self, row: TicketRow, others: Sequence[Transaction]) -> Iterator[Happening]:
        answers = [txn for txn in others if txn.type == "Correspond"]
        if answers:
            self._told[row.id] = answers[-1].id
            who = answers[-1].creator
            name = self._mirror.names().get(who.id, "") or who.label
            yield Happening("answered", row.id, row.subject, who=name)

    def _is_mine(self, row: TicketRow) -> bool:
        me = self._around.me()
        return me in (row.owner.id, *(one.id for one in row.requestors)) and _open(row)


def _open(row: TicketRow) -> bool:
    return row.status.casefold() not in INACTIVE
