"""The pieces of a body as a stream of bytes, files read from disk in blocks."""

from __future__ import annotations

import asyncio
import base64
import os
from collections.abc import AsyncIterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

from rtdesk.backend.errors import Refused
from rtdesk.backend.port import Progress
from rtdesk.rest2.body import Body, FilePiece

BLOCK = 49_152
"""Bytes read at once; a multiple of 3, so that blocks in base64 can be joined."""

Files = Mapping[FilePiece, BinaryIO]


def open_files(body: Body, stack: ExitStack) -> Files:
    """Opens every file before the first byte leaves.

    Raises:
        Refused: one cannot be read, or has another size than was announced.
    """
    opened: dict[FilePiece, BinaryIO] = {}
    for piece in body.pieces:
        if isinstance(piece, FilePiece):
            try:
                file = stack.enter_context(Path(piece.path).open("rb"))  # noqa: SIM115 - the stack closes it
                size = os.fstat(file.fileno()).st_size
            except OSError as error:
                raise Refused(f"cannot read the file to be sent: {error.strerror}") from error
            if size != piece.size:
                raise Refused("the file to be sent changed: attach it again")
            opened[piece] = file
    return opened


async def send_pieces(body: Body, files: Files, progress: Progress | None) -> AsyncIterator[bytes]:
    """The bytes of a body, in order."""
    total = body.length
    done = 0
    for piece in body.pieces:
        async for chunk in _bytes(piece, files):
            yield chunk
            done += len(chunk)
            if progress is not None:
                progress(done, total)


async def _bytes(piece: bytes | FilePiece, files: Files) -> AsyncIterator[bytes]:
    if isinstance(piece, bytes):
        yield piece
        return
    file = files[piece]
    file.seek(0)
    while block := await asyncio.to_thread(file.read, BLOCK):
        yield base64.b64encode(block) if piece.base64 else block
