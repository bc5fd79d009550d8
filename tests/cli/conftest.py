"""`rtdesk` as it is typed, on a server in memory, or on one of a few lines."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from rtdesk.backend.port import Backend
from rtdesk.cli.main import main
from rtdesk.config.profile import Profile
from rtdesk.demo.app import DemoApp, demo_app
from rtdesk.rest2.backend import Rest2Backend


@dataclass(frozen=True)
class Said:
    """How a command ended, and what it printed."""

    code: int
    out: str
    err: str


Run = Callable[..., Said]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place without any configuration."""
    for name in ("RTDESK_URL", "RTDESK_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("RTDESK_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path


@pytest.fixture
def run(home: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command line."""

    def run(*arguments: str) -> Said:
        try:
            code = main(arguments)
        except SystemExit as end:
            code = int(end.code or 0)
        return Said(code, *capsys.readouterr())

    return run


@pytest.fixture
def demo(home: Path, monkeypatch: pytest.MonkeyPatch) -> DemoApp:
    """The configured server is one in memory, where we are anna."""
    app = demo_app()
    monkeypatch.setenv("RTDESK_URL", "http://127.0.0.1")

    def connect(profile: Profile) -> Backend:
        return Rest2Backend(replace(app.account("anna"), read_only=profile.read_only), app=app)

    monkeypatch.setattr("rtdesk.desk.desk._connect", connect)
    return app


@dataclass
class Wall:
    """What the small server answers to everything, and what it was asked."""

    status: int = 200
    kind: str = "text/html"
    body: bytes = b"<html>It works!</html>"
    location: str = ""
    requests: tuple[str, ...] = ()
    url: str = ""


@pytest.fixture
def wall(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Wall]:
    """The configured server says whatever it is told to say."""
    wall = Wall()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            wall.requests += (self.path,)
            self.send_response(wall.status)
            self.send_header("Content-Type", wall.kind)
            self.send_header("Content-Length", str(len(wall.body)))
            self.send_header("Set-Cookie", "RT_SID=secret")
            if wall.location:
                self.send_header("Location", wall.location)
            self.end_headers()
            self.wfile.write(wall.body if self.command != "HEAD" else b"")

        do_HEAD = do_GET

        def log_message(self, *_: object) -> None:
            """Nothing on stderr but what rtdesk says."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        wall.url = f"http://127.0.0.1:{server.server_port}"
        monkeypatch.setenv("RTDESK_URL", wall.url)
        monkeypatch.setenv("RTDESK_TOKEN", "1-23-5ec7e75ec7e75ec7e75ec7e75ec7e75e")
        yield wall
        server.shutdown()
        thread.join()
