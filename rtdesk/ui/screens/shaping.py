"""How the list on screen looks: its columns and its order."""

from __future__ import annotations

from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType

from rtdesk.store.batch import ListSpec
from rtdesk.store.lists import SNOOZED
from rtdesk.ui.in_order import DIALOG
from rtdesk.ui.rules import Rules
from rtdesk.ui.screens.finding import Finding
from rtdesk.ui.widgets.columns import DEFAULT


class Shaping(Finding):
    """A screen with a list of tickets that the user shapes."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "O",
            "order",
            "Order",
            id="list.order",
            show=False,
            tooltip="Order by one column, or by several",
        ),
        Binding(
            "V",
            "columns",
            "Columns",
            id="list.columns",
            show=False,
            tooltip="Choose the columns of this list, their order and width",
        ),
    ]

    list_name: str

    def reload_list(self) -> None:
        """The list in its order of now."""
        raise NotImplementedError

    def show_columns(self) -> None:
        """The columns and rules of the list."""
        spec = self.desk.lists.get(self.list_name)
        if spec:
            self.tickets.show_columns(spec.columns, queue=not one_queue(spec))
        self.tickets.rules = Rules(self.desk.profile.all_rules, self.desk.me)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Findings have their own order, and so has what is snoozed."""
        if action == "order":
            return not self.finding and self.list_name != SNOOZED
        return super().check_action(action, parameters)

    @work(exclusive=True, group=DIALOG)
    async def action_columns(self) -> None:
        """Columns are tried out on the list behind, and kept when the dialog is left."""
        from rtdesk.ui.screens.columns import ColumnsScreen

        name = self.list_name
        spec = self.desk.lists.get(name)
        if spec is None:
            return
        queue = not one_queue(spec)
        there = {column.key for column in self.tickets.columns}
        usual = spec.usual or tuple(key for key in DEFAULT if key != "queue" or key in there)

        def show(columns: tuple[str, ...]) -> frozenset[str]:
            self.tickets.show_columns(columns, queue=queue)
            return frozenset(column.key for column in self.tickets.columns)

        dialog = ColumnsScreen(spec.columns, usual, self.desk.extra_names(), show)
        await self.app.push_screen_wait(dialog)
        if dialog.chosen is not None:
            self.desk.set_columns(name, dialog.chosen)
            self.ask_for_more(name)
        if self.list_name == name:
            self.show_columns()
            self.show_state()

    @work(exclusive=True, group=DIALOG)
    async def action_order(self) -> None:
        """Another order: of one column, or of several."""
        from rtdesk.ui.screens.ordering import OrderScreen

        name, current = self.list_name, self.desk.order(self.list_name)
        dialog = OrderScreen(current, (*self.desk.orders, *self._extra_orders()))
        chosen = await self.app.push_screen_wait(dialog)
        if chosen and chosen != current:
            self.desk.set_order(name, chosen)
            self.reload_list()  # before the news of it: the list is painted once
            self.ask_for_more(name)
            self.show_state()

    def _extra_orders(self) -> tuple[str, ...]:
        """What this list shows beside its rows: that is here, so one can sort by it."""
        spec = self.desk.lists.get(self.list_name)
        return spec.extras if spec else ()

    def ask_for_more(self, name: str) -> None:
        """The list is asked for values that its rows do not have."""
        state = self.desk.list_state(name)
        if not state.complete and state.fresh_at is not None:
            self.desk.want_list(name)


def one_queue(spec: ListSpec) -> bool:
    """True when every ticket of the list is in the same queue."""
    return any(kind == "queue" for kind, _ in spec.needs)
