"""gzip, undone in small pieces: whoever counts the bytes can stop before a bomb has burst."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from rtdesk.backend.errors import Malformed

PIECE = 65_536
"""Bytes that are inflated at once."""
GZIP = zlib.MAX_WBITS | 16


class Inflater:
    """Feed it the compressed bytes in any pieces."""

    def __init__(self) -> None:
        self._gzip = zlib.decompressobj(GZIP)
        self._fed = False

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """What a chunk inflates to, never more than `PIECE` bytes ahead of whoever reads.

        Raises:
            Malformed: it is no gzip.
        """
        while True:
            if self._gzip.eof and chunk:
                self._gzip = zlib.decompressobj(GZIP)
            self._fed = self._fed or bool(chunk)
            try:
                piece = self._gzip.decompress(chunk, PIECE)
            except zlib.error as error:
                raise Malformed("RT's answer is badly compressed") from error
            if piece:
                yield piece
            chunk = self._gzip.unconsumed_tail or self._gzip.unused_data
            if not chunk and len(piece) < PIECE:
                return

    def finish(self) -> None:
        """Tells that the answer is at its end.

        Raises:
            Malformed: it ended too early.
        """
        if self._fed and not self._gzip.eof:
            raise Malformed("RT's compressed answer is cut off")
