"""An attachment from the wire to a new file, in constant memory."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path

from rtdesk.backend.errors import Refused
from rtdesk.backend.port import Progress
from rtdesk.backend.threads import in_thread
from rtdesk.rest2 import request, response
from rtdesk.rest2.content import ContentReader
from rtdesk.rest2.request import Call
from rtdesk.rest2.stream import Stream
from rtdesk.rest2.transport import Transport

FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


async def download(
    transport: Transport, attachment: int, to: Path | int, progress: Progress | None
) -> None:
    """Writes the bytes of an attachment to `to`.

    A path must not exist yet, and on failure nothing stays there; a number is an open file.
    """
    call = request.get(f"attachment/{attachment}")
    async with transport.stream(call) as stream:
        response.check(call, stream.head)
        with nullcontext(to) if isinstance(to, int) else _new_file(to) as file:
            await _copy(stream, file, progress)


async def download_value(
    transport: Transport, value: int, to: Path | int, progress: Progress | None
) -> None:
    """The same for a file that is the value of a custom field: RT sends those as they are."""
    call = Call("GET", f"download/cf/{value}", headers=(("Accept", "*/*"),))
    async with transport.stream(call) as stream:
        if stream.head.status != 200:
            raise response.failure(call, stream.head)
        with nullcontext(to) if isinstance(to, int) else _new_file(to) as file:
            done = 0
            async for chunk in stream.chunks:
                await in_thread(_write, file, chunk)
                done += len(chunk)
                if progress is not None:
                    progress(done, max(done, stream.length))


async def _copy(stream: Stream, file: int, progress: Progress | None) -> None:
    reader = ContentReader()
    done = 0
    expected = stream.length * 57 // 78  # a line of base64 in JSON: 76 characters and \n
    async for chunk in stream.chunks:
        decoded = reader.feed(chunk)
        if decoded:
            await in_thread(_write, file, decoded)
            done += len(decoded)
            if progress is not None:
                progress(done, max(done, expected))
    reader.finish()
    if progress is not None:
        progress(done, done)


@contextmanager
def _new_file(to: Path) -> Iterator[int]:
    try:
        file = os.open(to, FLAGS, 0o600)
    except OSError as error:
        raise Refused(f"cannot write the file: {error.strerror}") from error
    try:
        yield file
    except BaseException:
        with suppress(OSError):
            to.unlink()
        raise
    finally:
        os.close(file)


def _write(file: int, data: bytes) -> None:
    view = memoryview(data)
    try:
        while view:
            view = view[os.write(file, view) :]
    except OSError as error:
        raise Refused(f"cannot write the file: {error.strerror}") from error
