"""Changing what one looks at in RT: field by field, sent at once, and looked at again."""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType

from rtdesk.backend.errors import BackendError
from rtdesk.config.errors import ConfigError
from rtdesk.desk import editable
from rtdesk.desk.resources import Edited
from rtdesk.records.link import Link
from rtdesk.records.sheet import DOING, TICKET, Sheet
from rtdesk.text import spec as kinds
from rtdesk.text.resource_words import kind_words, label
from rtdesk.text.spec import Spec
from rtdesk.ui.in_order import DIALOG
from rtdesk.ui.screens.filtering import Filtering
from rtdesk.ui.text import plain
from rtdesk.ui.trail import Stop
from rtdesk.ui.widgets.sheet_lines import SheetLine

NO_CHANGE = {
    TICKET: "enter opens the ticket: it is changed there.",
    "transaction": "What happened cannot be changed.",
    "attachment": "What was sent cannot be changed.",
}


class Changing(Filtering):
    """What RT refuses stands at its field, in RT's words, until the next try."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e", "edit", "Change this field", id="browse.edit"),
        Binding("x", "clear", "Clear this value", show=False, id="browse.clear"),
    ]

    def editable(self, sheet: Sheet) -> frozenset[str]:
        """Fields that RT takes changes of."""
        return editable.names(sheet)

    def can_change(self, sheet: Sheet, name: str) -> bool:
        """Whether `e` does something here."""
        moves = name == "Status" and sheet.links.find("lifecycle") and sheet.type != TICKET
        return bool(moves) or name in editable.names(sheet)

    # -- fields ----------------------------------------------------------------------------------

    @work(exclusive=True, group=DIALOG)
    async def action_edit(self) -> None:
        """Gives the field under the cursor other values."""
        line, sheet = self.line, self.here.sheet
        if line is None or sheet is None:
            return
        if not self.can_change(sheet, line.name):
            self._not_here(sheet, line)
            return
        if line.name == "Status":
            await self._move(sheet)
            return
        spec = await self._spec(sheet, line.name)
        if spec is None:
            return
        now = sheet.held(line.name)
        values = await self._asked(spec, editable.as_chosen(line.name, now), sheet)
        if values is not None:
            await self._change(sheet, line.name, editable.as_sent(line.name, values))

    def _not_here(self, sheet: Sheet, line: SheetLine) -> None:
        if line.link is not None and line.link.ref in DOING:
            self.notify("enter does that.", timeout=3)
            return
        words = NO_CHANGE.get(sheet.type, "RT does not take changes of that.")
        self.notify(words, timeout=4)

    async def _move(self, sheet: Sheet) -> None:
        """Along one of the links that RT offers, under RT's own names."""
        from rtdesk.ui.screens.chooser import LETTERS, Choice, Chooser

        links = [link for link in sheet.links.all("lifecycle") if not link.external]
        choices = [
            Choice(LETTERS[at], link.label or link.to, str(at), f"→ {link.to}")
            for at, link in enumerate(links[: len(LETTERS)])
        ]
        chosen = await self.app.push_screen_wait(Chooser(f"Status of {plain(sheet.name)}", choices))
        if chosen is not None:
            await self._along(sheet, links[int(chosen)])

    async def _along(self, sheet: Sheet, link: Link) -> None:
        if link.to == "deleted" and not await self._sure(f"Delete {plain(sheet.name)}?"):
            return
        await self._settle(self.here, "Status", self.desk.resources.follow(sheet, link))

    async def _spec(self, sheet: Sheet, name: str) -> Spec | None:
        """What the field takes; of a custom field RT is asked for that."""
        if not name.startswith("CF.{"):
            return editable.spec(name)
        from rtdesk.desk.fields import spec

        way = next(e.field for e in sheet.entries if e.field and f"CF.{{{e.name}}}" == name)
        try:
            found = await self.desk.resources.open(way)
        except (BackendError, ConfigError) as error:
            self.notify(plain(f"RT does not show that field: {error}"), severity="warning")
            return None
        return spec(editable.field_kind(found)) if isinstance(found, Sheet) else None

    async def _asked(
        self, spec: Spec, values: tuple[str, ...], sheet: Sheet
    ) -> tuple[str, ...] | None:
        """What it is to be; None: as it is."""
        if spec.kind in (editable.CATALOG, editable.CLASS):
            return await self._one_of(spec, values)
        if spec.kind in (kinds.PERSON, kinds.PEOPLE):
            return await self._somebody(spec, values)
        from rtdesk.ui.fields.editing import edit_value

        new = await edit_value(self.desk_app, spec, values, what=plain(sheet.name))
        if spec.name == "Disabled" and new == ("yes",) and values != new:
            words = f"Disable {kind_words(sheet.type).lower()} {plain(sheet.name)}?"
            return new if await self._sure(words) else None
        return new

    async def _somebody(self, spec: Spec, values: tuple[str, ...]) -> tuple[str, ...] | None:
        """Somebody instead, or one more where there may be several."""
        from rtdesk.ui.screens.person_picker import pick_person

        several = spec.kind == kinds.PEOPLE
        title = plain(f"{'Add to ' if several else ''}{spec.label}")
        taken = values if several else ()
        found = await pick_person(self.desk_app, title, groups=several, free=False, without=taken)
        if found is None:
            return None
        found = found.removeprefix("group:")
        return (*values, found) if several else (found,)

    async def _one_of(self, spec: Spec, values: tuple[str, ...]) -> tuple[str, ...] | None:
        """One of the catalogs, or of the classes."""
        from rtdesk.desk.places import root
        from rtdesk.records.page import Page
        from rtdesk.ui.screens.chooser import Choice
        from rtdesk.ui.screens.picker import Picker

        try:
            page = await self.desk.resources.open(root(spec.kind))
        except (BackendError, ConfigError) as error:
            self.notify(plain(f"RT could not be asked: {error}"), severity="warning")
            return None
        rows = page.items if isinstance(page, Page) else ()
        choices = [Choice("", row.name, row.id, row.said("Description")) for row in rows]
        chosen = await self.app.push_screen_wait(Picker(plain(spec.label), choices))
        return None if chosen is None or (chosen,) == values else (chosen,)

    @work(exclusive=True, group=DIALOG)
    async def action_clear(self) -> None:
        """Takes the value under the cursor away; of several only that one."""
        line, sheet = self.line, self.here.sheet
        if line is None or sheet is None or not line.text:
            return
        if line.name not in editable.names(sheet):
            self._not_here(sheet, line)
            return
        values = sheet.held(line.name)
        mine = line.link.id if line.link else line.text
        left = tuple(one for one in values if one != mine) if len(values) > 1 else ()
        if left == values:
            self.notify("e changes the values of this field.", timeout=3)
            return
        words = f"Clear {plain(label(line.name.removeprefix('CF.{').removesuffix('}')))}?"
        if left or await self._sure(words):
            await self._change(sheet, line.name, left)

    async def _change(self, sheet: Sheet, name: str, values: Sequence[str]) -> None:
        """Sends one change; what came of it is on the screen."""
        await self._settle(self.here, name, self.desk.resources.edit(sheet, name, values))

    async def _settle(self, stop: Stop, name: str, change: Awaitable[Edited]) -> None:
        stop.asking = True
        stop.refused.pop(name, None)
        self.fill()
        called = plain(label(name.removeprefix("CF.{").removesuffix("}")))
        try:
            edited = await change
        except (BackendError, ConfigError) as error:
            stop.refused[name] = f"{error}: not clear what became of it, R looks"
        else:
            stop.sheet = edited.sheet
            if edited.refused:
                stop.refused[name] = edited.refused
                self.notify(f"Not changed: {called}.", severity="warning", timeout=4)
            else:
                self.notify(f"Changed: {called}.", timeout=2)
        stop.asking = False
        await self.learn(stop)

    async def _sure(self, words: str) -> bool:
        from rtdesk.ui.screens.ask import Confirm

        sure = await self.app.push_screen_wait(Confirm(words))
        return sure is True

    async def make(self, link: Link) -> None:
        """A new record, by a link."""
        raise NotImplementedError

    # -- what links offer ------------------------------------------------------------------------

    @work(exclusive=True, group=DIALOG)
    async def action_do(self, link: Link) -> None:
        """What the link under the cursor offers to do."""
        sheet = self.here.sheet
        if sheet is None:
            return
        if link.ref == "lifecycle" and sheet.type != TICKET:
            await self._along(sheet, link)
        elif link.ref == "create" and link.type != TICKET:
            await self.make(link)
        elif sheet.type == TICKET and sheet.id.isdecimal():
            self.desk_app.open_ticket(int(sheet.id))
        elif link.ref == "create":
            from rtdesk.ui.new_ticket import begin

            self.desk_app.open_new(begin(self.desk, queue=sheet.name))
