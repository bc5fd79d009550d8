"""The links of a ticket: six kinds, to tickets, articles, assets and pages elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.content import Content

from rtdesk.backend.errors import BackendError
from rtdesk.config.errors import ConfigError
from rtdesk.records.ticket import Ticket
from rtdesk.ui.in_order import DIALOG
from rtdesk.ui.screens.membership import MembershipScreen
from rtdesk.ui.text import plain
from rtdesk.ui.widgets.link_lines import KINDS, link_of, link_parts, number_of, target_line
from rtdesk.ui.widgets.membership import Part

SENTENCES = {
    "DependsOn": "depends on",
    "DependedOnBy": "is needed by",
    "Parent": "is part of",
    "Child": "has as a part",
    "RefersTo": "refers to",
    "ReferredToBy": "is referred to by",
}
"""What the ticket has to do with what is chosen then."""


class LinksScreen(MembershipScreen):
    """Subjects come from this machine; what it lacks is asked for when the screen opens."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open what the link leads to", id="links.open"),
        Binding("t", "tree", "As a tree", id="links.tree"),
        Binding("y", "copy", "Copy where it leads", show=False, id="links.copy"),
    ]
    HEADING = "Links"

    def __init__(self, ticket: int) -> None:
        super().__init__(ticket)
        self._trouble = ""

    def on_mount(self) -> None:
        """Shows what is known, then asks for the rest."""
        super().on_mount()
        self._look()

    def parts(self, ticket: Ticket) -> Sequence[Part]:
        """All six."""
        return link_parts(ticket, self.desk.entries(self.ticket))

    def tell(self, field: str, member: str, width: int) -> Content:
        """What it leads to."""
        return target_line(self.desk.relations, member, width)

    def none(self, part: Part) -> str:
        """Nothing."""
        return "·"

    def about(self, parts: Sequence[Part], id_: str) -> tuple[Content, ...]:
        """Why RT did not do something, or why subjects are missing."""
        found = super().about(parts, id_)
        if self._trouble and not found:
            return (Content.styled(f"Not all is known: {plain(self._trouble)}", "$text-warning"),)
        return found

    def more_keys(self, field: str, member: str) -> list[tuple[str, str]]:
        """Follow, and the tree."""
        opens = [("enter", "Open")] if member else []
        return [*opens, ("t", "Tree")]

    def fill(self) -> None:
        """All lines; what is new in them is asked for."""
        super().fill()
        if self.is_attached and not self._trouble:
            self._look()

    @work(exclusive=True, group="look")
    async def _look(self) -> None:
        ticket = self.desk.ticket(self.ticket)
        members = [m for part in self.parts(ticket) for m in part.members] if ticket else []
        numbers = {number for member in members if (number := number_of(member))}
        others = {link for member in members if (link := link_of(member))}
        try:
            news = await self.desk.relations.look(numbers, others)
        except (BackendError, ConfigError) as error:
            self._trouble, news = str(error), True
        if news and self.is_attached:
            super().fill()

    # -- keys ----------------------------------------------------------------------------------

    def action_open(self) -> None:
        """A ticket, an article or an asset in its screen; `q` comes back here. A page elsewhere."""
        _, member, _ = self.here
        if number := number_of(member):
            self.desk_app.open_ticket(number)
        elif link := link_of(member):
            from rtdesk.ui.looking_around import look_around

            look_around(self.desk_app, link=link, alone=True)
        elif member:
            self._show(member)

    @work(group=DIALOG)
    async def _show(self, member: str) -> None:
        """An address in the web browser, or copied where there is none."""
        from rtdesk.ui import browser

        url = self.desk.relations.page(member)
        if not browser.opener(self.desk.profile.browser):
            await self.desk_app.tell_copied(url, "where the link leads")
        elif trouble := browser.open_url(url, self.desk.profile.browser):
            self.notify(plain(f"Not opened: {trouble}"), severity="error", markup=False)

    @work(group=DIALOG)
    async def action_copy(self) -> None:
        """Where the link leads, as text."""
        if member := self.here[1]:
            page = self.desk.relations.page(member)
            await self.desk_app.tell_copied(page, "where the link leads")

    def action_tree(self) -> None:
        """What depends on what, as far as one likes to look."""
        from rtdesk.ui.screens.tree import TreeScreen

        self.app.push_screen(TreeScreen(self.ticket))

    @work(exclusive=True, group=DIALOG)
    async def action_add(self) -> None:
        """A link of the kind under the cursor."""
        from rtdesk.ui.screens.ticket_picker import pick_ticket

        field, ticket = self.here[0], self.desk.ticket(self.ticket)
        if field not in KINDS or ticket is None:
            return
        part = next(part for part in self.parts(ticket) if part.field == field)
        found = await pick_ticket(
            self.desk_app,
            f"#{self.ticket} {SENTENCES[field]}",
            near=self.ticket,
            links=True,
            without=(str(self.ticket), *part.members),
        )
        if found:
            self.change(field, add=found)
