"""How the desk behaves in the terminal it runs in: its size and its mouse."""

from __future__ import annotations

from textual import events

from rtdesk.desk import Desk
from rtdesk.ui.lean import LeanOutput

SELECTING = (
    "To select text hold shift while you drag (option in iTerm2, fn in the Terminal of macOS)."
    " `mouse = false` leaves the mouse to the terminal."
)


class Manners(LeanOutput):
    """An app that says how text is selected, and waits while its terminal is too small."""

    desk: Desk
    _dragged = False
    _said = False

    async def on_event(self, event: events.Event) -> None:
        """Keys do nothing that cannot be seen."""
        if isinstance(event, events.Key) and self.is_small and event.key != "ctrl+z":
            if event.character == "Q" and not event.is_forwarded:
                self.leave_at_once()
            return
        if isinstance(event, events.MouseMove | events.MouseUp) and not event.is_forwarded:
            self._note_mouse(event)
        await super().on_event(event)

    def leave_at_once(self) -> None:
        """Asks nothing; what is held leaves at the next start."""
        self.exit()

    def _note_mouse(self, event: events.MouseMove | events.MouseUp) -> None:
        """Somebody drags the mouse over words: once it is said how to take them.

        In a field it selects already.
        """
        from textual.widgets import Input, TextArea

        if isinstance(event, events.MouseMove):
            self._dragged = self._dragged or bool(event.button)
        elif self._dragged:
            self._dragged = False
            if not self._said and not isinstance(self.focused, TextArea | Input):
                self._said = True
                self.notify(SELECTING, timeout=10)
