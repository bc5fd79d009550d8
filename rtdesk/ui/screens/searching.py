"""Searching RT from a list: the box for TicketSQL and words, and what becomes of it."""

from __future__ import annotations

from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType

from rtdesk.ui.in_order import DIALOG
from rtdesk.ui.screens.finding import Finding
from rtdesk.ui.text import plain


class Searching(Finding):
    """A screen with lists, one of which may be a search of RT."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "backslash",
            "search",
            "Search RT",
            id="list.search",
            show=False,
            tooltip="Search RT by TicketSQL or words; of a search: change it",
        ),
    ]

    list_name: str

    def on_mount(self) -> None:
        """Lists that cannot be read are not silently missing."""
        if problem := self.desk.own_lists.problem:
            self.notify(f"Your kept lists: {plain(problem)}", severity="warning", timeout=20)

    def choose(self, name: str) -> None:
        """Shows a list."""
        raise NotImplementedError

    @property
    def refused(self) -> bool:
        """True when RT did not take the query of this list, and there is nothing to see of it."""
        failed = bool(self.desk.list_state(self.list_name).failure)
        return failed and not self.finding and not self.tickets.count

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A query that works is changed by other keys; a stroke that is typed is one."""
        if action == "edit_query":
            return self.refused
        if action == "search":
            return not self.typing
        return super().check_action(action, parameters)

    def action_search(self) -> None:
        """The box; on a search with what was typed for it, to be typed over or changed."""
        own = self.desk.own_lists
        kept = own.kept(self.list_name)
        text = own.text(self.list_name) or (kept.query if kept else "")
        self._search(text, selected=bool(text), kept=kept.name if kept else "")

    def action_edit_query(self) -> None:
        """The box with the query that RT refused, and why."""
        problem = self.desk.list_state(self.list_name).failure
        self._search(self.query_text(self.list_name), problem=problem, kept=self.list_name)

    def query_text(self, name: str) -> str:
        """What is to be changed to change a list."""
        spec = self.desk.lists.get(name)
        if spec is None:  # a search that RT keeps, and that is no list here
            saved = (one for one in self.desk.saved_searches() if f"search-{one.id}" == name)
            return next((one.query for one in saved), "")
        return self.desk.own_lists.text(name) or spec.query

    def go(self, place: str) -> None:
        """Also to a list, or to the box with the query of one."""
        kind, _, name = place.partition(" ")
        if kind == "list" and name in self.desk.lists:
            self.choose(name)
        elif kind == "edit":
            self._search(self.query_text(name), kept=name)
        else:
            super().go(place)

    @work(exclusive=True, group=DIALOG)
    async def _search(
        self, text: str, *, selected: bool = False, problem: str = "", kept: str = ""
    ) -> None:
        from rtdesk.ui.screens.query_box import QueryBox

        box = QueryBox(text, selected=selected, problem=problem, kept=kept)
        if found := await self.app.push_screen_wait(box):
            self.choose(found)
