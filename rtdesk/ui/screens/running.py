"""Waiting for something that takes its time, with one key to stop it."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static
from textual.worker import Worker, WorkerState

from rtdesk.ui.text import plain


class Running(ModalScreen[Any]):
    """Closes with what the work gives; with None when it was stopped."""

    CSS_PATH = "running.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+c", "stop", "Stop", id="running.stop"),
    ]

    def __init__(self, words: str, work: Coroutine[Any, Any, Any]):
        super().__init__()
        self._words = words
        self._work = work

    def compose(self) -> ComposeResult:
        """One line."""
        yield Static(Content(f" {plain(self._words)}…  esc stops it"))

    def on_mount(self) -> None:
        """Begins."""
        self.run_worker(self._work, group="running", exit_on_error=False)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """It ended, one way or the other."""
        event.stop()
        if event.state is WorkerState.SUCCESS:
            self.dismiss(event.worker.result)
        elif event.state is WorkerState.CANCELLED:
            self.dismiss(None)
        elif event.state is WorkerState.ERROR and event.worker.error:
            raise event.worker.error

    def action_stop(self) -> None:
        """Enough; what it started is ended, too."""
        self.workers.cancel_node(self)
