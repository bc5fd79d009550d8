"""The resource browser: from the lists of everything to any record, and what can be done there."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding, BindingType

from rtdesk.desk.editable import makes
from rtdesk.records.link import Link
from rtdesk.records.sheet import ASSET, DOING, TICKET, USER
from rtdesk.text.document import Document
from rtdesk.ui.in_order import DIALOG
from rtdesk.ui.screens.coming import LINKED, MEMBERS, Coming
from rtdesk.ui.text import plain
from rtdesk.ui.trail import SEARCHED, START, Trail
from rtdesk.ui.widgets.sheet_lines import SheetLine

if TYPE_CHECKING:
    from rtdesk.records.sheet import Sheet


class BrowseScreen(Coming):
    """Follows what is under the cursor: tickets on their own screen, files nowhere."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,l,right", "open", "Follow", id="browse.open"),
        Binding("v", "record", "A ticket as a record, with its links", id="browse.record"),
        Binding("i", "card", "Card of this person", id="browse.card"),
        Binding("backslash", "search", "Search in RT's own language", id="browse.search"),
        Binding("y", "copy('value')", "Copy what is under the cursor", id="browse.copy"),
        Binding("Y", "copy('address')", "Copy its address", id="browse.copy_address"),
        Binding("o", "web", "In the web browser", id="browse.web"),
    ]

    def __init__(self, trail: Trail, *, ticket: int = 0, find: bool = False) -> None:
        super().__init__(trail)
        self.ticket = ticket
        self._find = find

    def on_mount(self) -> None:
        """With the line to type in, where one comes to look for somebody."""
        super().on_mount()
        if self._find:
            self.call_after_refresh(self.action_find)

    def beginning(self) -> tuple[Link, ...]:
        """The ticket that one came from."""
        if not self.ticket:
            return ()
        id_ = str(self.ticket)
        return (Link("self", f"ticket/{id_}", TICKET, id_, name=f"Ticket #{id_}"),)

    def keys(self, line: SheetLine | None) -> list[tuple[str, str]]:
        """What can be pressed on this line."""
        hint = self.desk_app.hint
        keys = []
        link = line.link if line else None
        if link is not None and not link.external:
            keys.append(hint("browse.open", "enter", "Open"))
            if link.type == TICKET and link.ref not in DOING:
                keys.append(hint("browse.record", "v", "Record"))
            if link.type == USER and link.id:
                keys.append(hint("browse.card", "i", "Card"))
        if link is not None and link.external:
            keys.append(hint("browse.web", "o", "In the web"))
        sheet = self.here.sheet
        if sheet is not None and line is not None and self.can_change(sheet, line.name):
            keys.append(hint("browse.edit", "e", "Change"))
        if self.here.is_list and makes(self.here.link):
            keys.append(hint("browse.make", "C", "New"))
        if (sheet.type if sheet else self.here.link.type) in LINKED:
            words = f"To #{self.ticket}" if self.ticket else "To a ticket"
            keys.append(hint("browse.link", "L", words))
        if self.here.link.ref in MEMBERS:
            keys += [hint("browse.add", "+", "Add"), hint("browse.remove", "delete", "Take out")]
        if line is not None and line.text:
            keys.append(hint("browse.copy", "y", "Copy"))
        keys.append(hint("browse.find", "slash", "Filter"))
        if self.here.link.type in SEARCHED and self.here.is_root:
            keys.append(hint("browse.search", "backslash", "Search"))
        return keys

    # -- following -------------------------------------------------------------------------------

    def action_open(self) -> None:
        """Follows the link under the cursor, or shows a long text."""
        line = self.line
        if line is None:
            return
        link = line.link
        if link is None:
            self.action_read(line)
        elif link.external:
            self.notify("That leads out of RT: y copies it, o opens it.", timeout=4)
        elif link.ref in DOING:
            self.action_do(link)
        elif link.type == "file":
            self.action_fetch(link)
        elif link.type == TICKET and link.ref != "list" and link.id.isdecimal():
            self.desk_app.open_ticket(int(link.id))
        else:
            self.go(link, self._title(line))

    def action_record(self) -> None:
        """A ticket as RT's record of it."""
        line = self.line
        if line and line.link and line.link.type == TICKET and line.link.ref not in DOING:
            self.go(line.link)

    def _title(self, line: SheetLine) -> str:
        """What a list is called whose link does not say it."""
        link = line.link
        if link is None or link.name or link.id:
            return ""
        from rtdesk.text.resource_words import ref_words

        return ref_words(link.ref)

    def action_read(self, line: SheetLine) -> None:
        """A long text, with nothing beside it."""
        from rtdesk.ui.screens.pager import PagerScreen, Shown

        if "\n" in line.text or len(line.text) > self.size.width // 2:
            title = f"{self.here.name} · {line.name}"
            self.app.push_screen(PagerScreen(Shown(title, Document(line.text))))

    @work(exclusive=True, group=DIALOG)
    async def action_fetch(self, link: Link) -> None:
        """Saves the file of a custom field."""
        from rtdesk.ui.fetching import save

        line = self.line
        await save(self.desk_app, link, line.text if line else "")

    def action_card(self) -> None:
        """A user's card, with what they asked for."""
        from rtdesk.records.ref import Ref
        from rtdesk.ui.screens.card import CardScreen

        line, sheet = self.line, self.here.sheet
        link = line.link if line else None
        if link is not None and link.type == USER and link.id:
            self.app.push_screen(CardScreen((Ref(USER, link.id),)))
        elif sheet is not None and sheet.type == USER:
            self.app.push_screen(CardScreen((Ref(USER, sheet.said("Name")),)))

    # -- looking elsewhere -----------------------------------------------------------------------

    @work(exclusive=True, group=DIALOG)
    async def action_search(self) -> None:
        """Asks for a query in RT's own language."""
        from rtdesk.ui.screens.ask import Ask

        stop = self.here
        if stop.link.type not in SEARCHED or not stop.is_root:
            return
        language = {TICKET: "TicketSQL", ASSET: "AssetSQL"}.get(stop.link.type, "TransactionSQL")
        typed = await self.app.push_screen_wait(Ask(language, stop.sql))
        if typed and typed.strip():
            self.go(stop.link, stop.title, sql=typed.strip())

    @work(exclusive=True, group="copy")
    async def action_copy(self, what: str) -> None:
        """Puts a value or an address where pasting finds it."""
        line = self.line
        text = self._address() if what == "address" else (line.text if line else "")
        if text:
            await self.desk_app.tell_copied(text, plain(text)[:60])

    def _address(self) -> str:
        """Where what is under the cursor is, or what is on screen."""
        line = self.line
        link = line.link if line and line.link else self.here.link
        if link.external:
            return link.url
        if not link.url or link is START:
            return ""
        return f"{self.desk.profile.url.rstrip('/')}/REST/2.0/{link.url}"

    def action_web(self) -> None:
        """A page outside, or RT's own page of a record."""
        from rtdesk.ui import browser

        line = self.line
        link = line.link if line else None
        url = link.url if link and link.external else self._web_page(self.here.sheet, link)
        if not url:
            self.notify("RT has no page of that.", timeout=3)
        elif trouble := browser.open_url(url):
            self.notify(plain(f"Not opened: {trouble}; Y copies the address."), severity="error")

    def _web_page(self, sheet: Sheet | None, link: Link | None) -> str:
        type_, id_ = (link.type, link.id) if link and link.id else ("", "")
        if not id_ and sheet is not None:
            type_, id_ = sheet.type, sheet.id
        path = PAGES.get(type_)
        return (
            f"{self.desk.profile.url.rstrip('/')}/{path}{id_}" if path and id_.isdecimal() else ""
        )


PAGES = {
    "ticket": "Ticket/Display.html?id=",
    "asset": "Asset/Display.html?id=",
    "article": "Articles/Article/Display.html?id=",
    "queue": "Admin/Queues/Modify.html?id=",
    "group": "Group/Summary.html?id=",
    "user": "User/Summary.html?id=",
    "customfield": "Admin/CustomFields/Modify.html?id=",
    "customrole": "Admin/CustomRoles/Modify.html?id=",
    "catalog": "Admin/Assets/Catalogs/Modify.html?id=",
    "class": "Admin/Articles/Classes/Modify.html?id=",
    "transaction": "Transaction/Display.html?id=",
}
"""RT's own pages of records."""
