"""Base of the screens on which something joins a ticket and leaves it: people, links."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from rtdesk.ops.op import ChangeMembers, Op
from rtdesk.outbox.entry import WAITING
from rtdesk.records.ticket import Ticket
from rtdesk.store.change import Change
from rtdesk.ui.cells import cut
from rtdesk.ui.screens.listing import Item, Listing
from rtdesk.ui.text import plain
from rtdesk.ui.told import told
from rtdesk.ui.widgets import membership
from rtdesk.ui.widgets.lines import Lines
from rtdesk.ui.widgets.membership import Part


class MembershipScreen(Listing):
    """What is asked for here leaves at once and shows at its line until RT said what it did."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "add", "Add to what the cursor is in", id="members.add"),
        Binding("x,delete", "remove", "Remove, or forget what RT refused", id="members.remove"),
        Binding("r", "retry", "Try again what RT refused", id="members.retry"),
        Binding("u", "undo", "Take back the last change made here", id="members.undo"),
    ]
    HEADING: ClassVar[str] = ""

    def __init__(self, ticket: int) -> None:
        super().__init__()
        self.ticket = ticket
        self._acts: list[str] = []  # what was asked for here, and can be taken back

    def parts(self, ticket: Ticket) -> Sequence[Part]:
        """The fields with their members."""
        raise NotImplementedError

    def tell(self, field: str, member: str, width: int) -> Content:
        """A member in so many cells."""
        raise NotImplementedError

    def none(self, part: Part) -> str:
        """What stands where there is no member."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        """Title, lines, what is under the cursor, keys."""
        with Vertical():
            yield Static(id="title")
            yield Lines()
            yield Static(id="about")
            yield Static(id="keys")

    def items(self) -> Sequence[Item]:
        """A line for each member."""
        ticket = self.desk.ticket(self.ticket)
        if ticket is None:
            return ()
        parts, width = self.parts(ticket), self.list.room
        return [
            Item(id_, line, self.about(parts, id_))
            for part in parts
            for id_, line in membership.lines(
                part,
                lambda member, room, field=part.field: self.tell(field, member, room),  # type: ignore[misc]
                width,
                none=self.none(part),
            )
        ]

    def about(self, parts: Sequence[Part], id_: str) -> tuple[Content, ...]:
        """Told below the list while the cursor is on a line."""
        entry = membership.parsed(id_)[2]
        return tuple(membership.reason(parts, entry)) if entry else ()

    def fill(self) -> None:
        """The title, and all lines."""
        ticket = self.desk.ticket(self.ticket)
        self.nothing = "It was never read on this machine." if ticket is None else ""
        subject = plain(ticket.subject) if ticket else ""
        self.grow()
        title = f"{self.HEADING} of #{self.ticket} "
        room = max(self.app.size.width - len(title) - 2, 0)
        self.query_one("#title", Static).update(
            Content.assemble((title, "bold $text-accent"), cut(subject, room))
        )
        super().fill()

    def keys(self) -> Sequence[tuple[str, str]]:
        """What can be done with the line under the cursor."""
        field, member, entry = self.here
        if entry:
            return [("x", "Forget"), ("r", "Try again"), *self._undo_key()]
        found = [("a", "Add")] if self.takes_more(field) else []
        if member and self.can_leave(field):
            found.append(("x", "Remove"))
        return [*self.more_keys(field, member), *found, *self._undo_key()]

    def more_keys(self, field: str, member: str) -> list[tuple[str, str]]:
        """Keys that come first."""
        return []

    def takes_more(self, field: str) -> bool:
        """Whether something can be added to the field."""
        return bool(field)

    def can_leave(self, field: str) -> bool:
        """Whether members of the field can be taken out."""
        return bool(field)

    def _undo_key(self) -> list[tuple[str, str]]:
        return [("u", "Undo")] if self._acts else []

    @property
    def here(self) -> tuple[str, str, int]:
        """Field, member and entry under the cursor."""
        return membership.parsed(self.under_cursor)

    def _news(self, change: Change) -> None:
        if change.outbox or change.status or change.everything or self.ticket in change.tickets:
            self.fill()

    # -- doing ---------------------------------------------------------------------------------

    def ask_for(self, op: Op) -> None:
        """Asks for a change; it leaves at once."""
        with told(self):
            self._acts.append(self.desk.do(op))

    def change(self, field: str, *, add: str = "", remove: str = "") -> None:
        """Something joins the field, or leaves it."""
        joins, leaves = ((add,) if add else ()), ((remove,) if remove else ())
        self.ask_for(ChangeMembers(self.ticket, field, joins, leaves))

    def action_add(self) -> object:
        """Asks who or what is to join."""
        raise NotImplementedError

    def action_remove(self) -> None:
        """Takes the member under the cursor out, or forgets the refusal."""
        field, member, number = self.here
        if number:
            for entry in self.desk.entries(self.ticket):
                if entry.id == number:
                    with told(self):
                        self.desk.drop(entry.group, {self.ticket})
        elif member and self.can_leave(field):
            self.leave(field, member)

    def leave(self, field: str, member: str) -> None:
        """A member is to leave."""
        self.change(field, remove=member)

    def action_retry(self) -> None:
        """The same once more."""
        if number := self.here[2]:
            with told(self):
                self.desk.retry(number)

    def action_undo(self) -> None:
        """Takes back the last change that was made on this screen."""
        while self._acts:
            group = self._acts.pop()
            with told(self):
                waits = any(e.group == group and e.state in WAITING for e in self.desk.entries())
                if self.desk.undo_act(group) or (waits and self.desk.call_back(group)):
                    self.notify("Taken back.", timeout=2, markup=False)
                    return
        self.notify("Nothing of this screen to take back.", timeout=2, markup=False)
