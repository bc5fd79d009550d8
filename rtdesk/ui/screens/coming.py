"""What comes and goes in RT besides fields: new records, members, links; disabling and deleting."""

from __future__ import annotations

from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType

from rtdesk.backend.errors import BackendError
from rtdesk.config.errors import ConfigError
from rtdesk.desk import editable
from rtdesk.records.link import Link
from rtdesk.records.sheet import GROUP, TICKET, USER
from rtdesk.text.resource_words import kind_words
from rtdesk.ui.in_order import DIALOG
from rtdesk.ui.screens.changing import Changing
from rtdesk.ui.text import plain
from rtdesk.ui.trail import Stop

MEMBERS = ("members", "memberships")
"""Refs of lists to which somebody can be added."""
LINKED = ("asset", "article")
"""What a ticket can be made to refer to."""


class Coming(Changing):
    """Asks before anything is taken away."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("C", "make", "Make a new one here", id="browse.make"),
        Binding("L", "link", "Link to a ticket", show=False, id="browse.link"),
        Binding("plus", "add", "Add a member", show=False, id="browse.add"),
        Binding("delete", "remove", "Disable, delete or take out", show=False, id="browse.remove"),
    ]

    ticket = 0
    """The ticket that one came from."""

    # -- new ones --------------------------------------------------------------------------------

    @work(exclusive=True, group=DIALOG)
    async def action_make(self) -> None:
        """A new record where one is: by the link of a record, else by the address of its kind."""
        sheet = self.here.sheet
        if sheet is not None:
            offered = sheet.links.find("create")
            if offered is None or offered.type == TICKET:
                self.notify("RT offers nothing to make here.", timeout=3)
                return
            await self.make(offered)
        elif self.here.is_list and editable.makes(self.here.link):
            await self.make(editable.way_to_make(self.here.link))
        elif inside := editable.INSIDE.get(self.here.link.type):
            self.notify(f"Open the {inside} that it is to be in: RT offers it there.", timeout=4)
        else:
            self.notify("RT makes nothing here.", timeout=3)

    async def make(self, link: Link) -> None:
        """By a form; what came of it is on the screen then."""
        from rtdesk.ui.screens.making import MakeScreen

        made = await self.app.push_screen_wait(MakeScreen(link))
        if made is not None:
            where, dropped = made
            stop = self.here
            self.go(where)
            self.here.refused.update(dropped)
            stop.is_list = stop.is_list and stop.sheet is not None  # to be read again
            self.fill()

    # -- on a ticket -----------------------------------------------------------------------------

    @work(exclusive=True, group=DIALOG)
    async def action_link(self) -> None:
        """Makes the ticket that one came from, or another, refer to an asset or an article."""
        from rtdesk.ops.fields import target
        from rtdesk.ops.op import ChangeMembers
        from rtdesk.ui.screens.ticket_picker import pick_ticket
        from rtdesk.ui.told import told

        line, sheet = self.line, self.here.sheet
        link = sheet.link if sheet else line.link if line else None
        if link is None or link.type not in LINKED:
            self.notify("Assets and articles are linked to tickets.", timeout=3)
            return
        what = target(link)
        found = str(self.ticket) if self.ticket else ""
        found = found or await pick_ticket(self.desk_app, "Refer to it from ticket") or ""
        if found.isdecimal() and what:
            with told(self):
                self.desk.do(ChangeMembers(int(found), "RefersTo", add=(what,)))
                self.notify(f"#{found} refers to {plain(what)} now.", timeout=4)

    # -- away with it ----------------------------------------------------------------------------

    @work(exclusive=True, group=DIALOG)
    async def action_remove(self) -> None:
        """Takes a member out; disables or deletes a record, whatever RT does with its kind."""
        stop, line = self.here, self.line
        if stop.link.ref in MEMBERS and line is not None and line.link is not None:
            await self._part(stop, line.link)
            return
        sheet = stop.sheet
        if sheet is None or (sheet.type not in editable.FIELDS):
            self.notify("RT takes nothing away here.", timeout=3)
            return
        what = f"{kind_words(sheet.type).lower()} {plain(sheet.name)}"
        verb = "Delete" if sheet.type in ("customfieldvalue", "asset") else "Disable"
        if not await self._sure(f"{verb} {what}?"):
            return
        try:
            await self.desk.resources.remove(sheet)
        except (BackendError, ConfigError) as error:
            self.notify(plain(f"Still there: {error}"), severity="error", timeout=8)
        else:
            self.notify(f"{verb}d: {what}.", timeout=3)
            if sheet.type == "customfieldvalue" and self.trail.back():
                self.here.is_list = False
                self.arrive()
                return
        self.read(stop)

    async def _part(self, stop: Stop, link: Link) -> None:
        named = self.names.get(link.url)
        who = plain(named.name if named else link.id)
        if not link.id.isdecimal() or not await self._sure(f"Take {who} out?"):
            return
        try:
            said = await self.desk.resources.part(stop.link, int(link.id))
        except (BackendError, ConfigError) as error:
            said = str(error)
        self._said(said, f"Out: {who}.")
        self.read(stop)

    # -- members ---------------------------------------------------------------------------------

    @work(exclusive=True, group=DIALOG)
    async def action_add(self) -> None:
        """Puts somebody into a group, or a user into one."""
        stop = self.here
        members = self._members(stop)
        if members is None:
            self.notify("RT does not offer members here.", timeout=3)
            return
        number = await self._member(members)
        if not number:
            return
        try:
            said = await self.desk.resources.join(members, [number])
        except (BackendError, ConfigError) as error:
            said = str(error)
        self._said(said, "Added.")
        self.read(stop)

    def _members(self, stop: Stop) -> Link | None:
        """The list of members that is on screen, or that the record leads to."""
        if stop.link.ref in MEMBERS:
            return stop.link
        if stop.sheet is None or stop.sheet.type not in (USER, GROUP):
            return None
        found = (stop.sheet.links.find(ref) for ref in MEMBERS)
        return next((link for link in found if link), None)

    async def _member(self, members: Link) -> int:
        """The number of somebody, or of a group; 0: nobody."""
        if members.ref == "memberships":
            chosen = await self._group()
            return int(chosen) if chosen else 0
        from rtdesk.ui.screens.person_picker import pick_person

        chosen = await pick_person(self.desk_app, "Add a member", groups=True, free=False)
        if chosen is None:
            return 0
        if chosen.startswith("group:"):
            name = chosen.removeprefix("group:")
            if name.isdecimal():
                return int(name)
        number = await self.desk.resources.number(Link("self", f"user/{chosen}", USER, chosen))
        if not number:
            self.notify(plain(f"RT does not tell the number of {chosen}."), severity="warning")
        return number

    async def _group(self) -> str | None:
        from rtdesk.desk.places import root
        from rtdesk.records.page import Page
        from rtdesk.ui.screens.chooser import Choice
        from rtdesk.ui.screens.picker import Picker

        try:
            page = await self.desk.resources.open(root(GROUP))
        except (BackendError, ConfigError) as error:
            self.notify(plain(f"RT could not be asked: {error}"), severity="warning")
            return None
        rows = page.items if isinstance(page, Page) else ()
        choices = [Choice("", row.name, row.id, row.said("Description")) for row in rows]
        return await self.app.push_screen_wait(Picker("Add to a group", choices))

    def _said(self, said: str, good: str) -> None:
        if said:
            self.notify(plain(f"RT: {said}"), severity="error", timeout=8)
        else:
            self.notify(good, timeout=3)
