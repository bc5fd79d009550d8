"""50 MB each way between a process and a server that holds nothing itself."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.rest2.transfer import COUNTED, ROOM, move

SIZE = 50_000_000
TOKEN = "1-71-5ec7e75ec7e75ec7e75ec7e75ec7e75e"
LINE = b"QUFB" * 19 + b"\\n"
"""57 bytes in base64, as RT writes them into JSON."""
LINES = SIZE // 57

pytestmark = pytest.mark.skipif(not COUNTED, reason="memory is read from Linux' /proc")


class Handler(http.server.BaseHTTPRequestHandler):
    """RT as far as a transfer sees it."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.path.endswith("/rt"):
            self._answer(200, b'{"Version": "5.0.3"}')
            return
        start, end = b'{"id": "5", "Content": "', b'"}'
        self._head(200, len(start) + LINES * len(LINE) + len(end))
        self.wfile.write(start)
        for _ in range(LINES // 1000):
            self.wfile.write(LINE * 1000)
        self.wfile.write(LINE * (LINES % 1000) + end)

    def do_POST(self) -> None:
        left = int(self.headers["Content-Length"])
        assert left > SIZE
        while left:
            left -= len(self.rfile.read(min(left, 100_000)))
        self._answer(201, b'["Comments added"]')

    def _answer(self, status: int, body: bytes) -> None:
        self._head(status, len(body))
        self.wfile.write(body)

    def _head(self, status: int, length: int) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(length))
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def url() -> Iterator[str]:
    """A server on the loopback interface."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_a_download_takes_no_memory(url: str, tmp_path: Path) -> None:
    said = move(url, TOKEN, "down", 5, tmp_path / "large.bin")
    assert (tmp_path / "large.bin").stat().st_size == LINES * 57
    assert said["steps"] > 100
    assert said["peak"] - said["idle"] < ROOM


def test_an_upload_takes_no_memory(url: str, tmp_path: Path) -> None:
    with (tmp_path / "large.bin").open("wb") as file:
        file.truncate(SIZE)
    said = move(url, TOKEN, "up", 5, tmp_path / "large.bin")
    assert said["peak"] - said["idle"] < ROOM
    assert said["steps"] > 100
