"""What is to be sent is on the disk before its first byte leaves, by the kernel's own word."""

from __future__ import annotations

import asyncio
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

from rtdesk.demo.app import demo_app
from tests.outbox.interleaved import bodies, open_tickets
from tests.sync.served import served

SENDS, RUNS = 5, 4
CALLS = "pwrite64,pwritev,write,fsync,fdatasync,sendto,sendmsg,writev"
LINE = re.compile(
    r"(?P<thread>\d+) +(?:<\.\.\. (?P<resumed>\w+) resumed>|(?P<call>\w+)\()(?P<rest>.*)"
)
UNFINISHED = "<unfinished ...>"


@cache
def why_not() -> str:
    """Why a process cannot be followed here."""
    program = shutil.which("strace")
    if program is None:
        return "strace is not installed"
    tried = subprocess.run(
        [program, "-f", "--seccomp-bpf", "-o", "/dev/null", "true"],
        capture_output=True,
        check=False,
    )
    return (
        "" if tried.returncode == 0 else f"strace may not follow a process here: {tried.stderr!r}"
    )


def events(trace: Iterable[str]) -> Iterator[str]:
    """`written`, `synced` of the journal, and `sent` of a message, in the order that matters.

    A write or a send counts from its begin, a sync when it is done.
    """
    waiting: dict[str, str] = {}
    for line in trace:
        found = LINE.match(line)
        if found is None:
            continue
        thread, call, rest = found["thread"], found["call"], found["rest"]
        if found["resumed"]:
            if found["resumed"] in ("fsync", "fdatasync") and waiting.pop(thread, ""):
                yield "synced"
        elif call in ("fsync", "fdatasync"):
            if "/work.sqlite3" not in rest:
                continue
            if rest.endswith(UNFINISHED):
                waiting[thread] = call
            elif rest.endswith("= 0"):
                yield "synced"
        elif "/work.sqlite3" in rest.split(">")[0]:
            yield "written"
        elif "socket:[" in rest.split(">")[0] and '"POST ' in rest:
            yield "sent"


def durable(happened: Iterable[str]) -> list[bool]:
    """Of each message: was anything written since the last one, and all of it synced?"""
    found = []
    written, clean = False, True
    for event in happened:
        if event == "written":
            written, clean = True, False
        elif event == "synced":
            clean = True
        else:
            found.append(written and clean)
            written = False
    return found


@pytest.mark.parametrize(
    ("happened", "good"),
    [
        ("written synced sent", [True]),
        ("written sent synced", [False]),
        ("synced sent", [False]),
        ("written synced written sent", [False]),
        ("written synced sent sent", [True, False]),
    ],
)
def test_the_measure(happened: str, good: list[bool]) -> None:
    assert durable(happened.split()) == good


@pytest.mark.parametrize("run", range(RUNS))
async def test_the_intent_is_synced_before_the_first_byte(tmp_path: Path, run: int) -> None:
    if reason := why_not():
        pytest.skip(reason)
    app = demo_app()
    token = app.account("anna").token
    assert token is not None
    tickets = open_tickets(app)
    messages = [
        f"{tickets[n % len(tickets)]}:correspond:Durable message {run} {n}" for n in range(SENDS)
    ]
    trace = tmp_path / "trace"
    async with served(app) as server:
        process = await asyncio.create_subprocess_exec(
            *(
                "strace",
                "-f",
                "--seccomp-bpf",
                "-y",
                "-s",
                "64",
                "-e",
                f"trace={CALLS}",
                "-o",
                str(trace),
            ),
            *(sys.executable, "-m", "tests.sync.mortal"),
            *(str(tmp_path), str(server.port), token.reveal(), "0", *messages),
            stdout=asyncio.subprocess.DEVNULL,
        )
        assert await process.wait() == 0
    with trace.open(encoding="latin-1") as lines:
        assert durable(events(line.rstrip() for line in lines)) == [True] * SENDS
    there = bodies(app)
    assert [sum(m.split(":")[2] == body for body in there) for m in messages] == [1] * SENDS
