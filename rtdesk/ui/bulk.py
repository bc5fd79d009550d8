"""Doing one thing to many tickets: asks what is still to be known, then shows the plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rtdesk.actions.plan import LINKED, Kind, Wish, own_kind, plan, union
from rtdesk.records.link import Links
from rtdesk.records.ticket import TicketRow
from rtdesk.ui import wanted
from rtdesk.ui.standing import number
from rtdesk.ui.text import plain

if TYPE_CHECKING:
    from rtdesk.desk import Desk
    from rtdesk.ui.app import RtdeskApp

ROWS = 500
MESSAGES: Mapping[str, Kind] = {"reply": "correspond", "comment": "comment"}


async def do_to_many(
    app: RtdeskApp, tickets: Sequence[int], action: str, argument: str = ""
) -> frozenset[int] | None:
    """Does an action to tickets; gives those to which it was not done, None: not begun."""
    from rtdesk.ui.screens.bulk import BulkScreen

    asking = Many(app, app.desk, tickets)
    wish = await asking.wish(action, argument.strip())
    if wish is None:
        return None
    steps = plan(wish, asking.rows, asking.links, app.desk.me)
    return await app.push_screen_wait(BulkScreen(wish, steps))


class Many:
    """What is known of the tickets, and what the user wants of them."""

    def __init__(self, app: RtdeskApp, desk: Desk, tickets: Sequence[int]) -> None:
        self._app = app
        self._desk = desk
        self.rows: list[TicketRow] = []
        for start in range(0, len(tickets), ROWS):
            some = tickets[start : start + ROWS]
            found = desk.rows(some)
            self.rows += [found[ticket].row for ticket in some if ticket in found]
        self.links: dict[int, Links] = {}

    @property
    def _count(self) -> str:
        return f"{number(len(self.rows))} tickets"

    async def wish(self, action: str, argument: str) -> Wish | None:
        """What is wanted, in full; None when the user thinks better of it."""
        kind: Kind = MESSAGES.get(action, "field")
        if action in ("status", "done"):
            kind = "status" if action == "status" else "done"
        if kind in LINKED and not await self._ask_links():
            return None
        match action:
            case "reply" | "comment":
                return await self._write(kind)
            case "status":
                return await self._status(argument)
            case "done":
                return Wish("done")
            case "own":
                return Wish(own_kind(self.rows, self._desk.me))
            case "assign":
                queue = Counter(row.queue.id for row in self.rows).most_common(1)
                busiest = queue[0][0] if queue else ""
                owner = await wanted.owner(self._app, self._count, busiest, argument)
                return Wish("field", owner, "Owner") if owner else None
            case "priority":
                typed = await wanted.priority(self._app, self._count, argument)
                return Wish("field", typed, "Priority") if typed else None
            case "due":
                found = await wanted.due(self._app, f"{self._count} are due", argument)
                return Wish("field", found[1], "Due") if found else None
            case "queue":
                name = await wanted.queue(self._app, f"Move {self._count} to", argument)
                return Wish("field", name, "Queue") if name else None
            case _:
                self._say(f"That is done to one ticket at a time; {self._count} are marked.")
                return None

    async def _ask_links(self) -> bool:
        from rtdesk.ui.screens.asking_many import AskingMany

        found = await self._app.push_screen_wait(AskingMany([row.id for row in self.rows]))
        if found is None:
            return False
        self.links = found
        for row in self.rows:
            known = self._desk.ticket(row.id) if row.id not in found else None
            if known and known.links.fetched:
                self.links[row.id] = known.links
        return True

    async def _write(self, kind: Kind) -> Wish | None:
        from rtdesk.ui.screens.bulk_writing import BulkWriting

        words = await self._app.push_screen_wait(BulkWriting(kind, len(self.rows)))
        return Wish(kind, words) if words else None

    async def _status(self, argument: str) -> Wish | None:
        from rtdesk.ui.screens.chooser import LETTERS, Choice, Chooser

        moves = union(self.links.values())
        wanted = argument.casefold()
        for move in moves:
            if wanted in (move.to.casefold(), *(label.casefold() for label in move.labels)):
                return Wish("status", move.to)
        if not moves or argument:
            return await self._typed_status(argument)
        unknown = len(self.rows) - len(self.links)
        also = f", {number(unknown)} not asked" if unknown else ""
        of = f"of {number(len(self.rows))}{also}"
        choices = [
            Choice(key, " / ".join(m.labels), m.to, f"→ {m.to} · {number(m.tickets)} {of}")
            for key, m in zip(LETTERS, moves, strict=False)
        ]
        if unknown:
            choices.append(Choice("=", "Another status", "=", "is typed, and tried"))
        chosen = await self._app.push_screen_wait(
            Chooser(f"Status of {self._count}", tuple(choices))
        )
        if chosen == "=":
            return await self._typed_status("")
        return Wish("status", chosen) if chosen else None

    async def _typed_status(self, typed: str) -> Wish | None:
        typed = typed or await self._type(f"Status of {self._count}")
        return Wish("status", typed) if typed else None

    async def _type(self, question: str, placeholder: str = "") -> str:
        from rtdesk.ui.screens.ask import Ask

        typed = await self._app.push_screen_wait(Ask(question, placeholder=placeholder))
        return (typed or "").strip()

    def _say(self, words: str) -> None:
        self._app.notify(plain(words), timeout=5, markup=False)
