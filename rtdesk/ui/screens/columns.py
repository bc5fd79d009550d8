"""Which columns a list has, in which order and how wide: tried out on the list behind."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.content import Content

from rtdesk.records import extras
from rtdesk.ui.cells import fit
from rtdesk.ui.in_order import DIALOG
from rtdesk.ui.screens.listing import Item, Listing
from rtdesk.ui.text import plain
from rtdesk.ui.widgets import columns as col

WORDS = {
    "id": "number",
    "mark": "marks of rules, such as ! for overdue",
    "due": "when it is due, and how late it is",
    "updated": "when it last changed",
    "last_updated_by": "who changed it last",
    "told": "when the requestor was last written to",
    "timeworked": "time worked",
    "timeestimated": "time estimated",
    "timeleft": "time left",
    "admincc": "administrative Cc",
    "sla": "service level",
}
STEP = 2
"""Cells by which a column becomes wider or narrower."""
Show = Callable[[tuple[str, ...]], Collection[str]]
"""Shows these columns, and says which of them have room."""


class ColumnsScreen(Listing):
    """Columns that are shown stand first, in their order; the others below."""

    TITLE_WORDS = "Columns of this list"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space,x,enter", "switch", "Show or hide", id="columns.toggle"),
        Binding("J,shift+down", "shift(1)", "Further right", id="columns.right"),
        Binding("K,shift+up", "shift(-1)", "Further left", id="columns.left"),
        Binding("greater_than_sign,right", "widen(1)", "Wider", id="columns.wider"),
        Binding("less_than_sign,left", "widen(-1)", "Narrower", id="columns.narrower"),
        Binding("equals_sign", "widen(0)", "As wide as usual", id="columns.usual_width"),
        Binding("n", "name", "A field or role by its name", id="columns.name"),
        Binding("0", "reset", "The usual columns", id="columns.reset"),
    ]

    def __init__(
        self, shown: Sequence[str], usual: Sequence[str], names: Sequence[str], show: Show
    ) -> None:
        """`shown` with widths, `usual` after a reset, `names` of fields and roles; `show` tries."""
        super().__init__()
        self._usual = dict(map(extras.column, usual))
        self._shown = dict(map(extras.column, shown)) or dict(self._usual)
        self._names = tuple(names)
        self._show = show
        self._room: Collection[str] = tuple(self._shown)
        self.chosen: tuple[str, ...] | None = None
        """What was chosen, nothing for the usual columns; None: it was left as it was."""

    def on_mount(self) -> None:
        """Says what has no room from the start."""
        self._room = self._show(tuple(self._listed()))
        super().on_mount()

    def _listed(self) -> Iterator[str]:
        for key, wish in self._shown.items():
            yield f"{key}:{wish}" if wish else key

    def items(self) -> Sequence[Item]:
        """Columns that are shown, then the others."""
        every = dict.fromkeys((*self._shown, *extras.ROW, *extras.KINDS, *self._names))
        return [Item(key, self._line(key)) for key in every]

    def _line(self, key: str) -> Content:
        there = key in self._shown
        wish = self._shown.get(key, 0)
        width = f"{wish} cells  " if wish else ""
        room = "no room" if there and key not in self._room else ""
        title = plain(extras.bare(key)) if "." in key else col.form(key).title.strip() or "Marks"
        return Content.assemble(
            ("  ✓ " if there else "    ", "$text-accent"),
            (fit(plain(title), 20), "" if there else "$foreground-muted"),
            (fit(_words(key), 40), "$foreground-muted"),
            (width, "$text-accent"),
            (room, "$text-warning"),
        )

    def keys(self) -> Sequence[tuple[str, str]]:
        """What can be done with the column under the cursor."""
        shown = self.under_cursor in self._shown
        more = [("J K", "Move"), ("< >", "Width")] if shown else []
        return [
            ("space", "Hide" if shown else "Show"),
            *more,
            ("n", "By name"),
            ("0", "Usual ones"),
        ]

    def action_switch(self) -> None:
        """Shows a column behind the others, or hides it."""
        key = self.under_cursor
        if key in self._shown:
            if len(self._shown) > 1 and key != "subject":
                del self._shown[key]
        else:
            self._shown[key] = 0
        self._try()

    def action_shift(self, step: int) -> None:
        """Another place for the column."""
        key, keys = self.under_cursor, list(self._shown)
        if key not in keys:
            return
        at = keys.index(key)
        to = min(max(at + step, 0), len(keys) - 1)
        keys.insert(to, keys.pop(at))
        self._shown = {name: self._shown[name] for name in keys}
        self._try()

    def action_widen(self, step: int) -> None:
        """Another width for the column; 0: as ever."""
        key = self.under_cursor
        if key not in self._shown:
            return
        before = self._shown[key] or col.form(key).width or col.LEAST
        wish = min(max(before + step * STEP, col.NARROWEST), col.WIDEST)
        self._shown[key] = wish if step else 0
        self._try()

    def action_reset(self) -> None:
        """As if nothing had ever been chosen."""
        self._shown = dict(self._usual)
        self._try()
        self.chosen = ()

    @work(exclusive=True, group=DIALOG)
    async def action_name(self) -> None:
        """A field or role that no ticket on this machine has."""
        from rtdesk.ui.screens.ask import Ask

        answer = await self.app.push_screen_wait(
            Ask("Custom field or role", placeholder="cf.Severity, role.Engineer, or a field's name")
        )
        name = (answer or "").strip()
        if name:
            key = name if extras.is_column(name) else extras.called(extras.FIELD, name)
            self._shown.setdefault(key, 0)
            self._names = (*self._names, key)
            self._try()

    def _try(self) -> None:
        self.chosen = tuple(self._listed())
        self._room = self._show(self.chosen)
        self.fill()


def _words(key: str) -> str:
    if key.startswith(extras.FIELD):
        return "custom field"
    if key.startswith(extras.ROLE):
        return "custom role"
    return WORDS.get(key, "")
