"""A desk with a filled mirror, and the server that it belongs to."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory

from rtdesk.config.paths import places
from rtdesk.config.profile import DEFAULT
from tests.perf.filled import filled

RTDESK = Path(sys.executable).with_name("rtdesk")


@dataclass(frozen=True, slots=True)
class Server:
    """Where it is, and how to come in."""

    url: str
    token: str
    name: str


@contextlib.contextmanager
def invented(tickets: int) -> Iterator[Server]:
    """Serves the tickets of a filled mirror, in a process of its own."""
    command = [sys.executable, "-m", "tests.perf.server", str(tickets)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            url, token = (process.stdout.readline().strip() for _ in range(2))
            yield Server(url, token, "RT in memory")
        finally:
            process.kill()


@contextlib.contextmanager
def home() -> Iterator[tuple[Path, dict[str, str]]]:
    """An empty home, and the environment that has a program live there."""
    with TemporaryDirectory() as folder:
        kinds = ("CONFIG", "CACHE", "STATE")
        env = {f"XDG_{kind}_HOME": f"{folder}/{kind.lower()}" for kind in kinds}
        yield Path(folder), {"HOME": folder, **env}


def configure(env: Mapping[str, str], server: Server, tickets: int = 0) -> dict[str, str]:
    """Makes the server the one of the desk, with a mirror of so many tickets if there are any."""
    config = Path(env["XDG_CONFIG_HOME"]) / "rtdesk" / "config.toml"
    config.parent.mkdir(parents=True, exist_ok=True)
    config.write_text(f'url = "{server.url}"\nallow_http = true\n', "utf-8")
    if tickets:
        mirror = Path(env["XDG_CACHE_HOME"]) / "rtdesk" / places(DEFAULT, server.url).mirror.name
        copytree(filled(tickets)[0] / "mirror", mirror)
    return {**env, "RTDESK_TOKEN": server.token}
