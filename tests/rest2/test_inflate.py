"""gzip is undone, and a bomb is not."""

from __future__ import annotations

import gzip
import random
import tracemalloc

import httpx2
import pytest

from rtdesk.backend.errors import Malformed
from rtdesk.rest2.inflate import PIECE, Inflater
from rtdesk.rest2.request import get
from rtdesk.rest2.transport import LARGEST
from tests.rest2.fake import Fake

TEXT = random.Random(1).randbytes(200_000) + b"x" * 300_000


def _inflate(chunks: list[bytes]) -> bytes:
    inflater = Inflater()
    found = b"".join(piece for chunk in chunks for piece in inflater.feed(chunk))
    inflater.finish()
    return found


@pytest.mark.parametrize("size", [1, 7, 4096, 10**9])
def test_whatever_the_pieces_the_whole_comes_out(size: int) -> None:
    data = gzip.compress(TEXT[199_000:210_000]) + gzip.compress(TEXT[:50])
    chunks = [data[at : at + size] for at in range(0, len(data), size)]
    assert _inflate(chunks) == TEXT[199_000:210_000] + TEXT[:50]
    assert _inflate([gzip.compress(TEXT)]) == TEXT
    assert _inflate([b"", gzip.compress(b"")]) == b""
    assert _inflate([]) == b""


def test_pieces_are_small() -> None:
    inflater = Inflater()
    assert max(len(piece) for piece in inflater.feed(gzip.compress(TEXT))) <= PIECE


@pytest.mark.parametrize(
    "bad",
    [b"no gzip", gzip.compress(TEXT)[:-9], gzip.compress(TEXT) + b"x"],
    ids=["not", "cut", "more"],  # the bytes hold the time, which differs between workers
)
def test_what_is_no_gzip_is_refused(bad: bytes) -> None:
    with pytest.raises(Malformed):
        _inflate([bad])


def _compressed(content: bytes, coding: str = "gzip") -> Fake:
    headers = {"content-type": "application/json", "content-encoding": coding}
    stream = httpx2.ByteStream(content)
    return Fake(lambda _: httpx2.Response(200, headers=headers, stream=stream))


async def test_a_compressed_answer_is_read() -> None:
    answer = await _compressed(gzip.compress(b'{"a": 1}')).transport().request(get("rt"))
    assert answer.body == b'{"a": 1}'


async def test_a_bomb_goes_off_no_further_than_the_limit() -> None:
    bomb = gzip.compress(b" " * 4 * LARGEST)
    assert len(bomb) < 200_000
    tracemalloc.start()
    try:
        with pytest.raises(Malformed, match="larger than 32 MB"):
            await _compressed(bomb).transport().request(get("rt"))
        assert tracemalloc.get_traced_memory()[1] < 2 * LARGEST
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("coding", ["br", "deflate", "gzip, gzip"])
async def test_other_codings_are_refused(coding: str) -> None:
    with pytest.raises(Malformed, match="encoding"):
        await _compressed(b"x", coding).transport().request(get("rt"))


async def test_files_come_plain_or_not_at_all() -> None:
    fake = _compressed(gzip.compress(b"x"))
    with pytest.raises(Malformed, match="compressed"):
        async with fake.transport().stream(get("attachment/5")):
            pass
    assert fake.requests[0].headers["accept-encoding"] == "identity"
