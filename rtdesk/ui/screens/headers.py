"""The header of a message, who was mailed about it, and its source."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding, BindingType

from rtdesk.backend.errors import BackendError
from rtdesk.text import mailed
from rtdesk.text.document import Document
from rtdesk.ui.screens.pager import PagerScreen, Shown

if TYPE_CHECKING:
    from rtdesk.desk import Desk
    from rtdesk.records.transaction import Transaction
    from rtdesk.store.batch import Thread

ASKING = "asking RT…"


class HeadersScreen(PagerScreen):
    """Asks RT once, in one request; what is on this machine is there at once.

    `f` turns between what is laid out and the source.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("R,ctrl+r,f5", "ask", "Ask RT again", id="headers.ask"),
    ]

    def __init__(self, desk: Desk, ticket: int, message: int) -> None:
        self._desk = desk
        self._ticket, self._message = ticket, message
        super().__init__(self._reading(None, ASKING))

    def on_mount(self) -> None:
        """Shows what is known, then asks."""
        super().on_mount()
        self.action_ask()

    @work(exclusive=True, group="headers")
    async def action_ask(self) -> None:
        """The headers of the message and of the mails about it."""
        thread = self._desk.thread(self._ticket)
        if thread is None:
            return
        its = mailed.mails_of(thread.transactions, self._message)
        self._replace(self._reading(None, ASKING))
        try:
            found = await self._desk.headers(self._ticket, (self._message, *(m.id for m in its)))
        except BackendError as error:
            self._replace(self._reading(None, f"not known: {error} (R asks again)"))
        else:
            self._replace(self._reading({part.part: part for part in found}, ""))

    def _replace(self, reading: Shown) -> None:
        self.reading = reading
        self._show()
        self.on_pager_moved()

    def _reading(self, kept: mailed.Kept, note: str) -> Shown:
        thread = self._desk.thread(self._ticket)
        message = _find(thread, self._message)
        title = f"#{self._ticket} headers"
        if thread is None or message is None:
            return Shown(title, Document("This message is not on this machine any more."))
        its = mailed.mails_of(thread.transactions, self._message)
        writer = self._desk.names().get(message.creator.id) or message.creator.label
        parts = thread.attachments
        overview = mailed.overview(message, its, parts, kept, writer=writer, note=note)
        return Shown(
            title,
            Document(mailed.source(message.id, parts, kept, note)),
            Document(overview),
            f"{len(its)} mail{'' if len(its) == 1 else 's'}",
            mailed.pens,
        )


def _find(thread: Thread | None, message: int) -> Transaction | None:
    found = thread.transactions if thread else ()
    return next((txn for txn in found if txn.id == message), None)
