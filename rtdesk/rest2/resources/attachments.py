"""Parts of messages (REST2: "Attachments and Messages")."""

from __future__ import annotations

from pathlib import Path

from rtdesk.backend.port import Progress
from rtdesk.records.attachment import Attachment
from rtdesk.rest2 import kinds
from rtdesk.rest2.download import download
from rtdesk.rest2.resources.base import Readable, Searchable
from rtdesk.rest2.wire import Wire


class Attachments(Searchable[Attachment, Attachment], Readable[Attachment, Attachment]):
    """`get` brings the text of a text part, `download` the bytes of any."""

    def __init__(self, wire: Wire):
        super().__init__(wire, kinds.ATTACHMENT)

    async def download(
        self, attachment: int, to: Path | int, progress: Progress | None = None
    ) -> None:
        """Writes the bytes to a new file, in constant memory."""
        await download(self._wire.transport, attachment, to, progress)
