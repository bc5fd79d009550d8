"""Programs of the user that get a file or a text: never through a shell, never with our secrets."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import IO

FILE = "{file}"
MOST = 8 << 20
"""Bytes of what a command says that are kept."""
PATIENCE = 120.0
"""Seconds that a command may take."""
_GRACE = 2.0
_ERRORS = 64 << 10


class NoProgram(Exception):
    """There is nothing to open this with; says what to do."""


def environment(own: Mapping[str, str] = os.environ) -> dict[str, str]:
    """What programs may know: everything but what speaks of our server."""
    return {name: value for name, value in own.items() if not name.startswith("RTDESK_")}


def editor(own: Mapping[str, str] = os.environ) -> list[str]:
    """The editor the user named, or `vi`.

    Raises:
        ValueError: a quote is missing.
    """
    return shlex.split(own.get("VISUAL") or own.get("EDITOR") or "vi") or ["vi"]


def opener(
    openers: Sequence[tuple[str, tuple[str, ...]]],
    name: str,
    content_type: str,
    own: Mapping[str, str] = os.environ,
) -> tuple[str, ...]:
    """The command for a file, by the first pattern that fits, else by what the system has.

    Raises:
        NoProgram: nothing fits, and there is no screen that the system could use.
    """
    kind = content_type.partition(";")[0].strip().lower()
    for pattern, command in openers:
        if fnmatchcase(kind if "/" in pattern else name.lower(), pattern.lower()):
            return command
    if found := desktop_opener(own):
        return (found,)
    if _has_display(own):
        raise NoProgram(f"xdg-open is not installed; {_remedy(kind)}")
    raise NoProgram(f"there is no graphical display here; {_remedy(kind)}")


def desktop_opener(own: Mapping[str, str] = os.environ, platform: str = "") -> str:
    """The system's own program for files and addresses, where there is a screen for it; or ""."""
    if (platform or sys.platform) == "darwin" and not own.get("SSH_CONNECTION"):
        return "open"
    installed = shutil.which("xdg-open", path=own.get("PATH"))
    return "xdg-open" if _has_display(own) and installed else ""


def _has_display(own: Mapping[str, str]) -> bool:
    return bool(own.get("DISPLAY") or own.get("WAYLAND_DISPLAY"))


def _remedy(kind: str) -> str:
    return f'name a program under [open] in the configuration, such as "{kind}" = ["…", "{FILE}"]'


def with_file(command: Sequence[str], file: Path) -> list[str]:
    """The command with the path of the file in its place, or at the end."""
    if not any(FILE in word for word in command):
        return [*command, str(file)]
    return [word.replace(FILE, str(file)) for word in command]


def start(command: Sequence[str]) -> subprocess.Popen[bytes]:
    """A program beside the desk, which may outlive it; it does not touch the terminal.

    Raises:
        OSError: it cannot be started.
    """
    return subprocess.Popen(
        list(command),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment(),
        start_new_session=True,
    )


@dataclass(frozen=True, slots=True)
class Said:
    """What a command said, and how it ended."""

    output: bytes
    code: int
    cut: bool = False
    late: bool = False
    errors: bytes = b""
    """The end of what it said on its other output, where that is apart."""


async def piped(command: Sequence[str], file: Path, patience: float = PATIENCE) -> Said:
    """Runs a command with the file as its input; what it says is bounded in size and time.

    Raises:
        OSError: it cannot be started.
    """
    with file.open("rb") as given:
        process = await _started(command, given, asyncio.subprocess.STDOUT, environment())
    return await _heard(process, patience)


async def ran(
    command: Sequence[str], given: str, known: Mapping[str, str], patience: float = PATIENCE
) -> Said:
    """Runs a command with a text as its input and more in its environment; the rest as `piped`.

    Raises:
        OSError: it cannot be started.
    """
    with tempfile.TemporaryFile() as file:  # has no name: nobody else can read it
        file.write(given.encode("utf-8", errors="replace"))
        file.seek(0)
        known = {**environment(), **known}
        process = await _started(command, file, asyncio.subprocess.PIPE, known)
    return await _heard(process, patience)


async def _started(
    command: Sequence[str], given: IO[bytes], errors: int, environment: Mapping[str, str]
) -> asyncio.subprocess.Process:
    """A command in a group of its own; when one is cancelled meanwhile it is ended, too."""
    starting = asyncio.ensure_future(
        asyncio.create_subprocess_exec(
            *command,
            stdin=given,
            stdout=asyncio.subprocess.PIPE,
            stderr=errors,
            env=environment,
            start_new_session=True,
        )
    )
    try:
        return await asyncio.shield(starting)
    except asyncio.CancelledError:
        with contextlib.suppress(OSError):
            await _ended(await starting)
        raise


async def _heard(process: asyncio.subprocess.Process, patience: float) -> Said:
    """What it says, until it ends, or has said or taken too much; then it is ended."""
    assert process.stdout
    out, late = bytearray(), False
    apart = asyncio.create_task(_end_of(process.stderr)) if process.stderr else None
    try:
        async with asyncio.timeout(patience):
            while len(out) <= MOST and (chunk := await process.stdout.read(1 << 16)):
                out += chunk
            if len(out) <= MOST:
                await process.wait()
    except TimeoutError:
        late = True
    finally:
        await _ended(process)
        if apart:
            await asyncio.wait({apart}, timeout=_GRACE)
            apart.cancel()
    told = apart.result() if apart and apart.done() and not apart.cancelled() else b""
    return Said(bytes(out[:MOST]), process.returncode or 0, len(out) > MOST, late, told)


async def _end_of(stream: asyncio.StreamReader) -> bytes:
    """Reads to the end, so that nobody waits for us; keeps the last of it."""
    kept = bytearray()
    while chunk := await stream.read(1 << 16):
        kept = (kept + chunk)[-_ERRORS:]
    return bytes(kept)


async def _ended(process: asyncio.subprocess.Process) -> None:
    """The command and what it started are gone, whatever they think of it."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        if process.returncode is not None:
            break
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_GRACE):
                await process.wait()
