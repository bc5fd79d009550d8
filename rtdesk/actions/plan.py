"""What an action on many tickets would do to each of them, before anything is done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from rtdesk.ops import fields
from rtdesk.ops.op import Comment, Correspond, Op, Own, SetField, SetStatus
from rtdesk.records.lifecycle import DONE, ends, moves
from rtdesk.records.link import NOT_FETCHED, Links
from rtdesk.records.ref import NOBODY
from rtdesk.records.ticket import TicketRow

Kind = Literal["status", "done", "take", "untake", "steal", "field", "correspond", "comment"]
MESSAGES = ("correspond", "comment")
LINKED = ("status", "done", *MESSAGES)
"""Kinds that RT's hyperlinks allow or do not."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted of every ticket: `value` is the status, the field's value, or the words."""

    kind: Kind
    value: str = ""
    field: str = ""

    @property
    def outward(self) -> bool:
        """True when people outside are told."""
        return self.kind == "correspond"

    @property
    def destroys(self) -> bool:
        """True when it is not easily taken back."""
        return self.kind == "status" and self.value.casefold() == "deleted"


@dataclass(frozen=True, slots=True)
class Step:
    """What becomes of one ticket. Without an op nothing does: `why` says why not."""

    ticket: int
    now: str = ""
    then: str = ""
    op: Op | None = None
    why: str = ""
    known: bool = True
    """False when RT did not say yet whether it may be done: it is tried."""


def plan(
    wish: Wish, rows: Iterable[TicketRow], links: Mapping[int, Links], me: str
) -> tuple[Step, ...]:
    """A step for each ticket, in their order."""
    return tuple(_step(wish, row, links.get(row.id, NOT_FETCHED), me) for row in rows)


def _step(wish: Wish, row: TicketRow, links: Links, me: str) -> Step:
    match wish.kind:
        case "status":
            return _status(row, wish.value, links)
        case "done":
            return _done(row, links)
        case "take" | "untake" | "steal":
            return _own(row, wish.kind, me)
        case "field":
            return _field(row, wish)
        case _:
            return _message(row, wish, links)


def _status(row: TicketRow, wanted: str, links: Links) -> Step:
    step = Step(row.id, row.status, wanted, known=links.fetched)
    if row.status.casefold() == wanted.casefold():
        return replace(step, why=f"is {row.status} already")
    if links.fetched and not any(m.to.casefold() == wanted.casefold() for m in moves(links)):
        return replace(step, why=f"RT does not offer that from {row.status}")
    return replace(step, op=SetStatus(row.id, wanted, row.status))


def _done(row: TicketRow, links: Links) -> Step:
    to = [move.to for move in ends(links)]
    if row.status.casefold() in DONE:
        return Step(row.id, row.status, why=f"is {row.status} already")
    if not links.fetched:
        return Step(row.id, row.status, why="RT did not say how it ends", known=False)
    if len(to) != 1:
        found = f"RT offers {' and '.join(to)}" if to else "RT offers no such end"
        return Step(row.id, row.status, why=f"{found} from {row.status}")
    return Step(row.id, row.status, to[0], SetStatus(row.id, to[0], row.status))


def _own(row: TicketRow, verb: str, me: str) -> Step:
    owner = row.owner.id or NOBODY
    step = Step(row.id, row.owner.label if not row.unowned else NOBODY)
    if verb == "untake":
        if owner != me:
            return replace(step, why="is not yours")
        return replace(step, then=NOBODY, op=Own(row.id, verb, me, owner))
    if owner == me:
        return replace(step, why="is yours already")
    if verb == "take" and not row.unowned:
        return replace(step, why=f"belongs to {row.owner.label}")
    verb = "take" if row.unowned else verb
    return replace(step, then=me, op=Own(row.id, verb, me, owner))


def _field(row: TicketRow, wish: Wish) -> Step:
    now = _value(row, wish.field)
    wanted = stepped(now, wish.value) if wish.field == "Priority" else wish.value
    step = Step(row.id, _shown(row, wish.field), wanted or "nothing")
    if now.casefold() == wanted.casefold():
        return replace(step, why="is so already")
    return replace(step, op=SetField(row.id, wish.field, wanted, now))


def stepped(now: str, wanted: str) -> str:
    """A number, or so much more or less than what is there: `+10`."""
    if wanted[:1] not in ("+", "-"):
        return wanted
    return str((int(now) if now.isascii() and now.lstrip("-").isdecimal() else 0) + int(wanted))


def _value(row: TicketRow, field: str) -> str:
    match field:
        case "Owner":
            return row.owner.id or NOBODY
        case "Queue":
            return row.queue.name or row.queue.id
        case "Due":
            return fields.date(row.due)
        case _:
            return str(getattr(row, fields.TEXTS[field]))


def _shown(row: TicketRow, field: str) -> str:
    return row.owner.label if field == "Owner" else _value(row, field) or "nothing"


def _message(row: TicketRow, wish: Wish, links: Links) -> Step:
    step = Step(row.id, row.status, known=links.fetched)
    if links.fetched and links.find(wish.kind) is None:
        return replace(step, why="RT does not offer that")
    cls = Correspond if wish.kind == "correspond" else Comment
    then = "gets a reply" if wish.kind == "correspond" else "gets a comment"
    return replace(step, then=then, op=cls(row.id, "", wish.value))


@dataclass(frozen=True, slots=True)
class Move:
    """A status that some of the tickets can get to, under RT's labels for that."""

    to: str
    labels: tuple[str, ...]
    tickets: int


def union(links: Iterable[Links]) -> tuple[Move, ...]:
    """Every status that any of the tickets can get to, the one that most can first."""
    found: dict[str, list[str]] = {}
    for its in links:
        for to, label in {move.to: move.label or move.to for move in moves(its)}.items():
            found.setdefault(to, []).append(label)
    each = [Move(to, tuple(dict.fromkeys(its)), len(its)) for to, its in found.items()]
    return tuple(sorted(each, key=lambda move: -move.tickets))


def own_kind(rows: Sequence[TicketRow], me: str) -> Kind:
    """What taking means for these: the unowned ones, else giving back one's own, else stealing."""
    if any(row.unowned for row in rows):
        return "take"
    return "untake" if any(row.owner.id == me for row in rows) else "steal"
