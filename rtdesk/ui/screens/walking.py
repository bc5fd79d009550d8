"""A walk through RT: where one is, and what RT is asked for on the way."""

from __future__ import annotations

from dataclasses import replace

from textual import work
from textual.screen import Screen

from rtdesk.backend.errors import BackendError
from rtdesk.config.errors import ConfigError
from rtdesk.records.page import Page
from rtdesk.records.sheet import Known, Sheet
from rtdesk.ui.at_desk import AtDesk
from rtdesk.ui.text import plain
from rtdesk.ui.trail import Stop, Trail

FULL = 100
"""Records in a page that may be followed by others."""
NAMED = frozenset(
    {"queue", "group", "ticket", "asset", "article", "customrole", "class", "catalog"}
)
"""Kinds that a record names by number only."""


class Walking(Screen[None], AtDesk):
    """Reads what a stop of the trail lacks; what is shown stays until there is an answer."""

    def __init__(self, trail: Trail) -> None:
        super().__init__()
        self.trail = trail
        self.names: dict[str, Known] = {}
        """Of what is called by number only, by address."""

    def fill(self) -> None:
        """Shows the stop as it is now."""
        raise NotImplementedError

    @property
    def here(self) -> Stop:
        """Where one is."""
        return self.trail.here

    def arrive(self) -> None:
        """Another stop: shows it, and reads what it lacks."""
        self.fill()
        if not self.here.is_read and not self.here.trouble:
            self.read(self.here)

    # -- reading ---------------------------------------------------------------------------------

    @work(group="browse")
    async def read(self, stop: Stop) -> None:
        """Asks RT for what is here; what is shown stays until there is an answer."""
        stop.asking, stop.trouble = True, ""
        self.fill()
        try:
            self.take(stop, await self.desk.resources.open(stop.link, stop.look))
        except (BackendError, ConfigError) as error:
            stop.trouble = str(error)
        stop.asking = False
        if stop.next and stop.total is None and len(stop.rows) < FULL:
            await self._read_on(stop)  # RT does not say whether that was all
        await self.learn(stop)

    def take(self, stop: Stop, found: Sheet | Page[Sheet]) -> None:
        """What RT answered."""
        if isinstance(found, Sheet):
            stop.sheet = found
        else:
            stop.is_list, stop.found = True, None
            stop.rows, stop.total, stop.next = [*found.items], found.total, found.next

    @work(exclusive=True, group="more")
    async def _more(self, stop: Stop) -> None:
        """The next page of a list."""
        if stop.next and not stop.asking:
            await self._read_on(stop)
            await self.learn(stop)

    async def _read_on(self, stop: Stop) -> None:
        stop.asking = True
        self.fill()
        try:
            look = replace(stop.look, at=stop.next)
            page = await self.desk.resources.open(stop.link, look)
            assert isinstance(page, Page), "a list goes on as one"
            known = {row.link.url for row in stop.rows}
            stop.rows += [row for row in page.items if row.link.url not in known]
            stop.next, stop.total = page.next, page.total
        except (BackendError, ConfigError) as error:
            self.notify(f"RT did not show more: {plain(str(error))}", severity="warning")
        stop.asking = False

    async def learn(self, stop: Stop) -> None:
        """Names for what is called by number."""
        self.fill()
        rows = [row.link for row in stop.rows if not any(e.text for e in row.entries)]
        sheet = stop.sheet
        pointed = [v.link for e in (sheet.entries if sheet else ()) for v in e.values if v.link]
        pointed += [link for link in sheet.links.entries if link.ref != "self"] if sheet else []
        wanted = rows + [one for one in pointed if one.type in NAMED and not one.name]
        if not wanted:
            return
        try:
            self.names |= await self.desk.resources.names(wanted)
        except (BackendError, ConfigError):
            return
        self.fill()
