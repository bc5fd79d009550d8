"""The buttons of a ticket: what its hyperlinks offer, and nothing else."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.events import Resize
from textual.getters import query_one
from textual.message import Message
from textual.widgets import Button, Static

from rtdesk.actions.offer import Offer
from rtdesk.ui.text import line

LABEL = 28
"""Cells that one label may take."""
_ORDER = ("reply", "comment", "status")
_ASKING = "asking RT what is allowed…"
_NOTHING = "RT offers nothing on this ticket."


class OfferButton(Button):
    """One offer; it does what the offer's key does."""

    def __init__(self, offer: Offer) -> None:
        words = line(offer.label or offer.action).truncate(LABEL, ellipsis=True)
        label = Content("[") + words + Content("]")  # a button also where there are no colours
        super().__init__(label, compact=True, classes=f"-{_kind(offer)}")
        self.can_focus = False
        self.offer = offer
        self.cells = label.cell_length + 2


class ActionBar(Horizontal):
    """One line of buttons; those that do not fit wait behind `… n more`."""

    DEFAULT_CSS = """
    ActionBar {
        height: 1;
        padding: 0 1;
    }
    ActionBar > Static { width: auto; color: $text-muted; }
    ActionBar > Button.-style-default {
        min-width: 0;
        height: 1;
        margin: 0 1 0 0;
        background: $panel;
        color: $foreground;
        text-style: none;
    }
    ActionBar > Button.-reply { background: $primary-muted; color: $text-primary; }
    ActionBar > Button.-comment { background: $warning-muted; color: $text-warning; }
    ActionBar > Button.-more { background: transparent; color: $text-muted; }
    ActionBar > Button:hover, ActionBar > Button.-active {
        background: $primary;
        color: $text;
    }
    """

    more = query_one("Button.-more", Button)

    class Pressed(Message):
        """A button was clicked."""

        def __init__(self, offer: Offer) -> None:
            super().__init__()
            self.offer = offer

    class More(Message):
        """The rest of the offers is wanted."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._offers: tuple[Offer, ...] | None = None
        self._buttons: list[OfferButton] = []

    def compose(self) -> ComposeResult:
        """Words for the states without buttons, and the way to the rest."""
        yield Static(Content(_ASKING))
        more = Button(Content(""), compact=True, classes="-more")
        more.can_focus = False
        more.display = False
        yield more

    def on_mount(self) -> None:
        """Draws what was shown before there was a place for it."""
        self._draw()

    def show(self, offers: tuple[Offer, ...], *, fetched: bool = True) -> None:
        """Draws the offers that have a button; `fetched` is False while RT has not said."""
        wanted = tuple(sorted((o for o in offers if o.button), key=_place)) if fetched else None
        if wanted == self._offers:
            return
        self._offers = wanted
        if self.is_mounted:
            self._draw()

    def on_resize(self, event: Resize) -> None:
        """Other buttons may fit now."""
        self._fit()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Says what was clicked in the desk's own words."""
        event.stop()
        if isinstance(event.button, OfferButton):
            self.post_message(self.Pressed(event.button.offer))
        else:
            self.post_message(self.More())

    def _draw(self) -> None:
        if not self.is_attached:  # the screen is being closed
            return
        with self.app.batch_update():
            for button in self._buttons:
                button.remove()
            words = self.query_one(Static)
            words.update(Content(_ASKING if self._offers is None else _NOTHING))
            words.display = not self._offers
            self._buttons = [OfferButton(offer) for offer in self._offers or ()]
            self.mount(*self._buttons, before=self.more)
            self._fit()

    def _fit(self) -> None:
        """Hides the buttons that the line has no room for."""
        shown = how_many([button.cells for button in self._buttons], self.size.width)
        for index, button in enumerate(self._buttons):
            button.display = index < shown
        hidden = len(self._buttons) - shown
        self.more.label = Content(f"… {hidden} more")
        self.more.display = hidden > 0


def how_many(cells: list[int], width: int) -> int:
    """How many of these labels fit, leaving room to say that there are more."""
    if width <= 0 or sum(cells) + len(cells) - 1 <= width:
        return len(cells)
    room, used = width - len(" … 99 more "), 0
    for count, size in enumerate(cells):
        used += size + 1
        if used > room:
            return count
    return len(cells)


def _kind(offer: Offer) -> str:
    return offer.action if offer.action in _ORDER else "other"


def _place(offer: Offer) -> int:
    return _ORDER.index(offer.action) if offer.action in _ORDER else len(_ORDER)
