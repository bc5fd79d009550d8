"""Assets and articles that a ticket is linked to: their names, and a look at them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from textual import work

from rtdesk.backend.errors import BackendError
from rtdesk.config.errors import ConfigError
from rtdesk.records.link import TICKET_LINKS, Link
from rtdesk.records.ticket import Ticket
from rtdesk.ui.doing import TicketDoing

if TYPE_CHECKING:
    from rtdesk.records.sheet import Known

KINDS = ("asset", "article")


class Linked(TicketDoing):
    """Asks RT for each of them once, when the ticket is shown; without an answer numbers stay."""

    def __init__(self) -> None:
        super().__init__()
        self._asked: set[str] = set()

    def others_named(self) -> None:
        """Names came."""
        raise NotImplementedError

    def others(self, ticket: Ticket) -> Mapping[str, Known]:
        """What is known of them, by their addresses."""
        links = [one for ref in TICKET_LINKS for one in ticket.links.all(ref)]
        links = [one for one in links if one.type in KINDS and not one.external]
        if not links:
            return {}
        resources = self.desk.resources
        lacking = [one for one in links if one.url not in self._asked | resources.named.keys()]
        if lacking and self.desk.status.phase == "online":
            self._asked |= {one.url for one in lacking}
            self._ask_for_names(lacking)
        return resources.named

    @work(group="others")
    async def _ask_for_names(self, links: Sequence[Link]) -> None:
        try:
            await self.desk.resources.names(links)
        except (BackendError, ConfigError):
            return
        if self.is_running:
            self.others_named()

    def look_at(self, link: Link) -> None:
        """One of them as a record."""
        from rtdesk.ui.looking_around import look_around

        look_around(self.desk_app, link=link, ticket=self.ticket_in_focus or 0)
