"""An answer that is too large to be held."""

from __future__ import annotations

from collections.abc import AsyncIterator

from rtdesk.rest2.response import Answer


class Stream:
    """An answer whose body is read as it arrives."""

    def __init__(self, head: Answer, chunks: AsyncIterator[bytes]):
        self.head = head
        self.chunks = chunks

    @property
    def length(self) -> int:
        """Bytes that will arrive, 0 if the server does not say."""
        value = self.head.headers.get("content-length", "")
        return int(value[:15]) if value.isascii() and value.isdigit() else 0
