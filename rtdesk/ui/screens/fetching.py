"""A file on its way to this machine: how far it is, and `esc` to stop it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.screen import ModalScreen
from textual.widgets import Static

from rtdesk.backend.errors import BackendError
from rtdesk.backend.port import Progress
from rtdesk.files.saving import reason
from rtdesk.ui.saving import fetching_words
from rtdesk.ui.text import plain

Fetch = Callable[[Progress], Awaitable[Path]]


class Fetching(ModalScreen[Path | None]):
    """Gives where the file is now, or None: it was stopped, or the user was told why not."""

    CSS_PATH = "ask.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "cancel", "Stop it", id="fetching.cancel")
    ]

    def __init__(self, name: str, fetch: Fetch) -> None:
        super().__init__()
        self._name_of_it = name
        self._fetch = fetch

    def compose(self) -> ComposeResult:
        """How far it is."""
        with Horizontal():
            yield Static(id="question")

    def on_mount(self) -> None:
        """Begins at once."""
        self._tell(0, 0)
        self._run_it()

    def _tell(self, done: int, of: int) -> None:
        self.query_one("#question", Static).update(fetching_words(self._name_of_it, done, of))

    @work(exclusive=True)
    async def _run_it(self) -> None:
        try:
            self.dismiss(await self._fetch(self._tell))
        except (BackendError, OSError) as error:
            words = plain(f"{self._name_of_it}: {reason(error)}")
            self.app.notify(words, severity="error", timeout=8, markup=False)
            self.dismiss(None)

    def action_cancel(self) -> None:
        """Stops it; nothing half stays."""
        self.workers.cancel_node(self)
        self.dismiss(None)
