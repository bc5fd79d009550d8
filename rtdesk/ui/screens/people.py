"""The people of a ticket: owner, requestors, Cc, AdminCc and custom roles."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.content import Content

from rtdesk.backend.errors import BackendError
from rtdesk.config.errors import ConfigError
from rtdesk.ops import fields
from rtdesk.ops.op import SetField
from rtdesk.records.ref import NOBODY
from rtdesk.records.ticket import Ticket
from rtdesk.ui.cells import cut
from rtdesk.ui.in_order import DIALOG
from rtdesk.ui.screens.membership import MembershipScreen
from rtdesk.ui.text import plain
from rtdesk.ui.widgets.membership import Part, people_parts

OWNER = "Owner"


class PeopleScreen(MembershipScreen):
    """Each change is sent on its own; RT says no to one without harm to the others."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Change who has it, or see the card", id="people.open"),
        Binding("i", "card", "Card of this person", show=False, id="people.card"),
    ]
    HEADING = "People"

    def parts(self, ticket: Ticket) -> Sequence[Part]:
        """Every role."""
        return people_parts(ticket, self.desk.entries(self.ticket))

    def on_mount(self) -> None:
        """Shows what is known, then asks what roles are called."""
        super().on_mount()
        self._learn()

    @work(group="learn")
    async def _learn(self) -> None:
        ticket = self.desk.ticket(self.ticket)
        if ticket is None:
            return
        with contextlib.suppress(BackendError, ConfigError):  # their keys are names, too
            await self.desk.directory.learn_roles(ticket)
        if self.is_attached:
            self.fill()

    def _part(self, field: str) -> Part | None:
        ticket = self.desk.ticket(self.ticket)
        parts = self.parts(ticket) if ticket else ()
        return next((part for part in parts if part.field == field), None)

    def tell(self, field: str, member: str, width: int) -> Content:
        """The name, and the login or address."""
        name = plain(self.desk.directory.called(member))
        more = "" if name == member or member.startswith("group:") else plain(member)
        you = " (you)" if member == self.desk.me else ""
        name = cut(f"{name}{you}", width)
        more = cut(f"  {more}", max(width - len(name), 0)) if more else ""
        return Content.assemble(name, (more, "$foreground-muted"))

    def none(self, part: Part) -> str:
        """One of one is changed, others are added to."""
        return "nobody" if part.many else "nobody · enter chooses"

    def more_keys(self, field: str, member: str) -> list[tuple[str, str]]:
        """Change, or the card."""
        part = self._part(field)
        if part and not part.many:
            return [("enter", "Change")]
        return [("enter", "Card")] if member else []

    def takes_more(self, field: str) -> bool:
        """Roles of several."""
        part = self._part(field)
        return part is not None and part.many

    # -- keys ----------------------------------------------------------------------------------

    def action_open(self) -> None:
        """Another holder of what one has; of all others the card."""
        part = self._part(self.here[0])
        if part and not part.many:
            self._choose(part)
        else:
            self.action_card()

    def action_card(self) -> None:
        """What else they asked for."""
        from rtdesk.ui.screens.card import CardScreen

        if member := self.here[1]:
            who = (fields.ref_of(member),)
            self.app.push_screen(CardScreen(who, ticket=self.ticket, called="Card"))

    def action_add(self) -> None:
        """Somebody is to join the role under the cursor."""
        part = self._part(self.here[0])
        if part is None:
            return
        if part.many:
            self._add(part)
        else:
            self._choose(part)

    @work(exclusive=True, group=DIALOG)
    async def _add(self, part: Part) -> None:
        from rtdesk.ui.screens.person_picker import pick_person

        title = f"Add to {part.title} of #{self.ticket}"
        found = await pick_person(self.desk_app, title, groups=True, without=part.members)
        if not found:
            return
        if found.casefold() in {member.casefold() for member in part.members}:
            self.notify("They are there already.", timeout=3, markup=False)
        else:
            self.change(part.field, add=found)

    @work(exclusive=True, group=DIALOG)
    async def _choose(self, part: Part) -> None:
        from rtdesk.ui import wanted
        from rtdesk.ui.screens.person_picker import pick_person

        ticket, now = self.desk.ticket(self.ticket), "".join(part.members)
        if ticket is None:
            return
        if part.field != OWNER:
            title = f"{part.title} of #{self.ticket}"
            found = await pick_person(self.desk_app, title, without=part.members)
            if found and found.casefold() != now.casefold():
                self.ask_for(SetField(self.ticket, part.field, found, now))
            return
        base = ticket.owner.id or NOBODY
        owner = await wanted.owner(self.desk_app, f"#{self.ticket}", ticket.queue.id, "", now=base)
        if owner and owner.casefold() != base.casefold():
            self.ask_for(SetField(self.ticket, OWNER, owner, base))

    def leave(self, field: str, member: str) -> None:
        """Of a role of one nobody is left."""
        if field == OWNER:
            self.ask_for(SetField(self.ticket, OWNER, NOBODY, member))
        elif (part := self._part(field)) and not part.many:
            self.ask_for(SetField(self.ticket, field, "", member))
        else:
            self.change(field, remove=member)
