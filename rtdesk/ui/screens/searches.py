"""Searches: the user's own lists, and what RT keeps for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.content import Content

from rtdesk.backend.errors import BackendError
from rtdesk.config.errors import ConfigError
from rtdesk.config.kept_lists import lines
from rtdesk.config.profile import NamedList
from rtdesk.records.savedsearch import SavedSearch
from rtdesk.store.change import Change
from rtdesk.ui.cells import fit
from rtdesk.ui.in_order import DIALOG
from rtdesk.ui.screens.listing import Item, Listing
from rtdesk.ui.standing import number, order_words
from rtdesk.ui.text import plain

NAME, OWNER = 34, 16
MUTED = "$foreground-muted"


class SearchesScreen(Listing):
    """Opens one as a list, or the box with its query."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open as a list", id="searches.open"),
        Binding("e", "edit", "Edit the query", id="searches.edit"),
        Binding("y", "copy", "Copy its lines for the configuration", id="searches.copy"),
        Binding("delete", "drop", "Forget your own list, or a search", id="searches.drop"),
    ]
    TITLE_WORDS = "Searches"

    def __init__(self) -> None:
        super().__init__()
        self._asking = False
        self._failed = ""

    def on_mount(self) -> None:
        """Shows what is known, and asks RT."""
        self._asking = True
        super().on_mount()
        self._read()

    @work(exclusive=True, group="searches")
    async def _read(self) -> None:
        try:
            await self.desk.read_searches()
            self._failed = ""
        except (BackendError, OSError) as error:
            self._failed = str(error)
        self._asking = False
        self.fill()

    def _news(self, change: Change) -> None:
        if change.queues or change.lists or change.everything:
            self.fill()

    # -- what there is -------------------------------------------------------------------------

    def items(self) -> Sequence[Item]:
        """The user's own come first, and what was just searched for."""
        self.nothing = self._nothing()
        counts = self.desk.counts()
        own = self.desk.own_lists
        kept = [one for name in self.desk.lists if (one := own.kept(name))]
        found = [self._own(one, counts.get(one.name)) for one in kept]
        for search in own.searched():
            line = _line(search.text, "searched for", counts.get(search.name))
            about = self._about("", search.query, self.desk.order(search.name), "")
            found.append(Item(search.name, line, about))
        for saved in self.desk.saved_searches():
            found.append(self._saved(saved, counts.get(f"search-{saved.id}")))
        return found

    def _nothing(self) -> str:
        if self._failed and not self.desk.knows_searches:
            return f"✗ RT could not be asked: {plain(self._failed)}"
        if self._asking and not self.desk.knows_searches:
            return "asking RT…"
        return "RT keeps no searches for you, and you kept none: \\ and ctrl+s keep one."

    def _own(self, one: NamedList, count: int | None) -> Item:
        line = _line(one.title, "kept here", count)
        return Item(one.name, line, self._about("", one.query, one.order, ""))

    def _saved(self, saved: SavedSearch, count: int | None) -> Item:
        owner = {"": "RT", "me": "yours in RT"}.get(saved.owner, saved.owner)
        line = _line(saved.name, owner, count, dim=bool(saved.why))
        about = self._about(saved.description, saved.query, saved.order, saved.why)
        return Item(f"search-{saved.id}", line, about)

    def _about(self, description: str, query: str, order: str, why: str) -> tuple[Content, ...]:
        found = []
        if why:
            found.append(Content.styled(f"Not as a list: {plain(why)}.", "$text-warning"))
        if description:
            found.append(Content(plain(description)))
        if query:
            found.append(Content(plain(query)))
            found.append(Content.styled(f"by {order_words(order)}{self._state()}", MUTED))
        return tuple(found)

    def _state(self) -> str:
        """How far what is shown can be trusted."""
        if self._failed:
            return f" · RT could not be asked: {plain(self._failed)}"
        return " · asking RT…" if self._asking else ""

    def keys(self) -> Sequence[tuple[str, str]]:
        """Of the search under the cursor."""
        name = self.under_cursor
        if not name:
            return []
        hint = self.desk_app.hint
        keys = [hint("searches.open", "enter", "Open")] if name in self.desk.lists else []
        if self._query(name):
            keys.append(hint("searches.edit", "e", "Edit the query"))
            keys.append(hint("searches.copy", "y", "Copy for the configuration"))
        if self._is_ours(name):
            keys.append(hint("searches.drop", "delete", "Forget"))
        return keys

    def _is_ours(self, name: str) -> bool:
        """True for what is kept here, or was searched for."""
        own = self.desk.own_lists
        return own.kept(name) is not None or bool(own.text(name))

    def _query(self, name: str) -> str:
        """What it searches for."""
        if name in self.desk.lists:
            return self.desk.lists[name].query
        saved = (one for one in self.desk.saved_searches() if f"search-{one.id}" == name)
        return next((one.query for one in saved), "")

    # -- keys ----------------------------------------------------------------------------------

    def action_open(self) -> None:
        """As a list."""
        name = self.under_cursor
        if name in self.desk.lists:
            self._go(f"list {name}")
        elif name:
            self.notify("That cannot be a list here.", timeout=3)

    def action_edit(self) -> None:
        """Its query in the box."""
        if self._query(self.under_cursor):
            self._go(f"edit {self.under_cursor}")

    @work(exclusive=True, group="copy")
    async def action_copy(self) -> None:
        """As it would stand in the configuration."""
        name = self.under_cursor
        spec, kept = self.desk.lists.get(name), self.desk.own_lists.kept(name)
        if spec is None:
            return
        one = kept or NamedList(name, spec.title, spec.query, self.desk.order(name), spec.columns)
        await self.desk_app.tell_copied(lines(one), "its lines for your configuration")

    @work(exclusive=True, group=DIALOG)
    async def action_drop(self) -> None:
        """Forgets a search, or, after a question, a list that was kept here."""
        from rtdesk.ui.screens.ask import Confirm

        name = self.under_cursor
        kept = self.desk.own_lists.kept(name)
        if kept is None:
            if self._is_ours(name):
                self.desk.forget_query(name)
                self._leave(name)
                self.fill()
            return
        if await self.app.push_screen_wait(Confirm(f"Forget the list {plain(kept.title)!r}?")):
            try:
                self.desk.drop_list(kept.name)
                self._leave(kept.name)
            except (OSError, ConfigError) as error:
                self.notify(plain(str(error)), severity="error", markup=False)
            self.fill()

    def _leave(self, name: str) -> None:
        """The list that is gone may be the one below."""
        from rtdesk.ui.screens.searching import Searching

        for screen in self.app.screen_stack:
            if isinstance(screen, Searching) and screen.list_name == name:
                screen.choose(self.desk.last_list)

    def _go(self, place: str) -> None:
        from rtdesk.ui.doing import TicketDoing

        below = self.app.screen_stack[-2]
        self.dismiss()
        if isinstance(below, TicketDoing):
            self.app.call_later(below.go, place)


def _line(name: str, owner: str, count: int | None, *, dim: bool = False) -> Content:
    many = "" if count is None else number(count)
    return Content.assemble(
        (f" {fit(plain(name), NAME)}  ", MUTED if dim else ""),
        (fit(many, 7, right=True) + "  ", MUTED),
        (fit(plain(owner), OWNER), MUTED),
    )
