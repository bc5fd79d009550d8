"""A desk with a filled mirror, and the server that it belongs to."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory
from unittest.mock import patch

from rtdesk.config.layers import DEFAULT
from rtdesk.config.paths import places
from rtdesk.config.profile import NamedList
from rtdesk.store.change import Changes
from rtdesk.store.mirror import Mirror
from tests.perf.filled import filled
from tests.rt import template
from tests.rt.server import running

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
def real(tickets: int) -> Iterator[Server]:
    """Starts a real RT with so many tickets."""
    with (
        TemporaryDirectory() as folder,
        patch.object(template, "TICKETS", tickets),
        running(Path(folder)) as rt,
    ):
        yield Server(rt.base_url, rt.token("root"), "a real RT")


@contextlib.contextmanager
def apart(tickets: int) -> Iterator[Server]:
    """A real RT, else one in memory, on a CPU of its own: servers are elsewhere."""
    why = template.missing()
    server = invented(tickets) if why else real(tickets)
    all_ = os.sched_getaffinity(0)
    its = {max(all_)}
    os.sched_setaffinity(0, its)
    try:
        with server as found:
            os.sched_setaffinity(0, all_ - its or all_)
            yield replace(found, name=f"{found.name} ({why})" if why else found.name)
    finally:
        os.sched_setaffinity(0, all_)


@contextlib.contextmanager
def home() -> Iterator[tuple[Path, dict[str, str]]]:
    """An empty home, and the environment that has a program live there."""
    with TemporaryDirectory() as folder:
        kinds = ("CONFIG", "CACHE", "STATE")
        env = {f"XDG_{kind}_HOME": f"{folder}/{kind.lower()}" for kind in kinds}
        yield Path(folder), {"HOME": folder, **env}


def configure(
    env: Mapping[str, str],
    server: Server,
    *,
    tickets: int = 0,
    lists: Sequence[NamedList] = (),
    shown: str = "",
) -> dict[str, str]:
    """Makes the server the one of the desk; with a mirror of so many tickets, or with own lists."""
    config = Path(env["XDG_CONFIG_HOME"]) / "rtdesk" / "config.toml"
    config.parent.mkdir(parents=True, exist_ok=True)
    lines = [f'url = "{server.url}"', "allow_http = true"]
    for one in lists:
        lines += [f"[lists.{one.name}]", f'title = "{one.title}"', f'query = "{one.query}"']
    config.write_text("\n".join(lines), "utf-8")
    mirror = Path(env["XDG_CACHE_HOME"]) / "rtdesk" / places(DEFAULT, server.url).mirror.name
    if tickets:
        copytree(filled(tickets)[0] / "mirror", mirror)
    if shown:
        with contextlib.closing(Mirror(mirror / "mirror.sqlite3", Changes())) as opened:
            opened.remember("list", shown)
    return {**env, "RTDESK_TOKEN": server.token}
