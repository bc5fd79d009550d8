"""The app copies for whoever asks, its own fields included, and says which way it went."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rtdesk.text.typed import typeable
from rtdesk.ui.lean import LeanOutput
from rtdesk.ui.text import plain

if TYPE_CHECKING:
    from rtdesk.desk import Desk
    from rtdesk.ui.clipboard import Copied


class Copying(LeanOutput):
    """An app whose texts reach the clipboard of the terminal, wherever that is."""

    desk: Desk

    def copy_to_clipboard(self, text: str) -> None:
        """For Textual's own fields; what is pasted later must not act in a terminal either."""
        self._clipboard = typeable(text)
        self.run_worker(self._copy_quietly(text), group="copy")

    async def _copy_quietly(self, text: str) -> None:
        self._complain(await self._copied(text))

    async def _copied(self, text: str) -> Copied:
        from rtdesk.ui import clipboard

        self._clipboard = typeable(text)
        return await clipboard.copy(self, text, self.desk.profile.clipboard)

    async def tell_copied(self, text: str, what: str) -> bool:
        """Puts a text where pasting finds it, and says so; `what` is ours."""
        copied = await self._copied(plain(text, multiline=True))
        if copied.trouble:
            self._complain(copied)
            return False
        self.notify(f"Copied: {plain(what)} ({plain(copied.way)}).", timeout=3)
        return True

    def _complain(self, copied: Copied) -> None:
        if copied.trouble:
            self.notify(f"Not copied: {plain(copied.trouble)}.", severity="error")
