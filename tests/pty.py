"""Drives a program in a real pseudo-terminal, the way a person with a terminal does.

    with Terminal(["rtdesk", "demo"]) as terminal:
        terminal.wait_for(r"Support")
        terminal.send("q")
        assert terminal.wait() == 0

Nothing here sleeps: every wait is a `select` with a deadline on what the program writes.
"""

from __future__ import annotations

import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.display import Display

SEQUENCE = re.compile(
    rb"\x1b\[[0-?]*[ -/]*[@-~]"  # CSI
    rb"|\x1b[\]P_^X].*?(?:\x07|\x1b\\)"  # OSC, DCS and other strings
    rb"|\x1b[ -/]*[0-OQ-WYZ\\`-~]",
    re.DOTALL,
)
UNFINISHED = re.compile(
    rb"\x1b(?:\[[0-?]*[ -/]*|[\]P_^X](?:(?!\x07|\x1b\\).)*|[ -/]*)\Z", re.DOTALL
)
CLEAR = b"\x1b[m\x1b[2J\x1b[H"
UNDERSTOOD_MODES = {b"2026": 2, b"2004": 2, b"1006": 2}
"""What a mode query is answered with; 0, "never heard of it", for every other mode."""


class Ended(AssertionError):
    """The program ended, or was silent too long, before it showed what was waited for."""


USUAL_SIGNALS = ("env", "--default-signal=INT,QUIT,HUP")
"""A program in a terminal heeds the keys of the terminal, also where the tests run behind."""


class Terminal:
    """One program in one terminal."""

    def __init__(
        self,
        argv: Sequence[str],
        *,
        columns: int = 120,
        rows: int = 40,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
    ):
        self.columns, self.rows = columns, rows
        self.chunks: list[tuple[float, bytes]] = []
        """What was written, with the time each piece was read."""
        self._pending = b""  # an escape sequence cut in two by the end of a read
        self._display = Display(columns, rows)
        self._open = True
        self._fd, tty = os.openpty()
        _set_size(tty, columns, rows)
        self.started = time.monotonic()
        # setsid makes the terminal the controlling one, so that closing it hangs up.
        self._process = subprocess.Popen(
            ["setsid", "--ctty", *USUAL_SIGNALS, *argv],
            stdin=tty,
            stdout=tty,
            stderr=tty,
            env=_environment(env or {}),
            cwd=cwd,
        )
        os.close(tty)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def pid(self) -> int:
        """The process id of the program."""
        return self._process.pid

    @property
    def attributes(self) -> list[object]:
        """How the terminal treats what is typed: `termios`' own words."""
        return list(termios.tcgetattr(self._fd))

    @property
    def exit_code(self) -> int | None:
        """The exit code (minus the signal, if one killed it), or None while it runs."""
        return self._process.poll()

    @property
    def raw(self) -> bytes:
        """Everything the program wrote so far, byte for byte."""
        return b"".join(data for _, data in self.chunks)

    def send(self, keys: str | bytes) -> float:
        """Type these keys; return when."""
        data = keys.encode() if isinstance(keys, str) else keys
        now = time.monotonic()
        while data:  # a terminal takes 4 KB at a time: read while it is full
            _, writable, _ = select.select([], [self._fd], [], 0)
            if writable:
                data = data[os.write(self._fd, data[:512]) :]
            else:
                self.read(0.01)
        return now

    def resize(self, columns: int, rows: int) -> None:
        """Change the size of the terminal, as dragging its corner does."""
        self.columns, self.rows = columns, rows
        self._display.resize(columns, rows)
        _set_size(self._fd, columns, rows)

    def read(self, timeout: float = 0.0) -> bytes:
        """Read once, waiting at most so long, and answer the terminal queries in it."""
        if not self._open or not select.select([self._fd], [], [], max(0.0, timeout))[0]:
            return b""
        try:
            data = os.read(self._fd, 1 << 16)
        except OSError:  # EIO: the last holder of the other side is gone
            data = b""
        if not data:
            self._open = False
            return b""
        self.chunks.append((time.monotonic(), data))
        self._take(data)
        return data

    def screen(self) -> list[str]:
        """The lines of the screen, blanks at their ends removed."""
        while self.read():
            pass
        return self._display.lines()

    def text(self) -> str:
        """The screen as one string."""
        return "\n".join(self.screen())

    def wait_for(self, pattern: str, timeout: float = 20.0) -> re.Match[str]:
        """Wait until the screen shows this regular expression."""
        regex = re.compile(pattern, re.MULTILINE)
        found: list[re.Match[str]] = []

        def shown(text: str) -> bool:
            found[:] = [match] if (match := regex.search(text)) else []
            return bool(found)

        self.wait_until(shown, f"no {pattern!r}", timeout)
        return found[0]

    def wait_until(self, shown: Callable[[str], bool], complaint: str, timeout: float) -> None:
        """Wait until the screen satisfies `shown`; otherwise fail with the screen as it is."""
        deadline = time.monotonic() + timeout
        while not shown(text := self.text()):
            left = deadline - time.monotonic()
            if left <= 0 or not self._open:
                why = "in time" if self._open else f"before the end (exit code {self._gone()})"
                raise Ended(f"{complaint} {why}; the screen:\n{text}")
            self.read(left)

    def settle(self, gap: float = 0.25, timeout: float = 20.0) -> None:
        """Read until nothing was written for `gap` seconds."""
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline and self.read(gap):
            pass

    def wait(self, timeout: float = 20.0) -> int:
        """Wait for the end of the program; return its exit code."""
        deadline = time.monotonic() + timeout
        while self._open and (left := deadline - time.monotonic()) > 0:
            self.read(left)
        try:
            return self._process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            raise Ended(f"still running; the screen:\n{self.text()}") from None

    def kill(self, number: signal.Signals = signal.SIGKILL) -> None:
        """Send the program a signal."""
        self._process.send_signal(number)

    def look_away(self, seconds: float) -> None:
        """Let the program write, and read nothing of it."""
        select.select([], [], [], seconds)

    def hang_up(self) -> None:
        """Close the terminal under the program, as a dropped connection does."""
        os.close(self._fd)
        self._fd, self._open = -1, False

    def ended(self, timeout: float) -> int:
        """Wait for the end of the program without reading on: nobody looks at it any more."""
        return self._process.wait(timeout)

    def close(self) -> None:
        """End the program and whatever it started in this terminal."""
        if self._process.poll() is None:
            os.killpg(self.pid, signal.SIGKILL)
            self._process.wait()
        if self._fd >= 0:
            os.close(self._fd)
        self._fd, self._open = -1, False

    def _gone(self) -> int | None:
        try:
            return self._process.wait(1)
        except subprocess.TimeoutExpired:
            return None

    def _take(self, data: bytes) -> None:
        data = self._pending + data
        cut = match.start() if (match := UNFINISHED.search(data)) else len(data)
        data, self._pending = data[:cut], data[cut:]
        self._display.queue.append(SEQUENCE.sub(self._pass, data))

    def _pass(self, match: re.Match[bytes]) -> bytes:
        """Answer a query; let through what the emulator understands."""
        sequence = match[0]
        if answer := _answer(sequence, self.columns, self.rows):
            os.write(self._fd, answer)
            return b""
        if sequence in (b"\x1b[?1049h", b"\x1b[?1049l"):
            return CLEAR
        if sequence[1:2] == b"[":
            private = sequence[2:3] in b"<=>" or b"$" in sequence or b" " in sequence
            return b"" if private or b":" in sequence else sequence
        return b"" if sequence[1:2] in b"]P_^X" else sequence


def _answer(sequence: bytes, columns: int, rows: int) -> bytes:
    """What a modern terminal says to this query; nothing if it is not one."""
    if mode := re.fullmatch(rb"\x1b\[\?(\d+)\$p", sequence):
        return b"\x1b[?%s;%d$y" % (mode[1], UNDERSTOOD_MODES.get(mode[1], 0))
    if color := re.fullmatch(rb"\x1b\](1[012]);\?(?:\x07|\x1b\\)", sequence):
        shade = b"0000/0000/0000" if color[1] == b"11" else b"ffff/ffff/ffff"
        return b"\x1b]%s;rgb:%s\x1b\\" % (color[1], shade)
    if sequence.startswith(b"\x1bP+q"):
        return b"\x1bP0+r\x1b\\"
    return {
        b"\x1b[c": b"\x1b[?62;22c",
        b"\x1b[0c": b"\x1b[?62;22c",
        b"\x1b[>c": b"\x1b[>41;380;0c",
        b"\x1b[>0c": b"\x1b[>41;380;0c",
        b"\x1b[>q": b"\x1bP>|XTerm(380)\x1b\\",
        b"\x1b[>0q": b"\x1bP>|XTerm(380)\x1b\\",
        b"\x1b[?u": b"\x1b[?0u",
        b"\x1b[5n": b"\x1b[0n",
        b"\x1b[6n": b"\x1b[1;1R",
        b"\x1b[18t": b"\x1b[8;%d;%dt" % (rows, columns),
    }.get(sequence, b"")


def _environment(more: Mapping[str, str]) -> dict[str, str]:
    """Ours, without what would tell the program about our own terminal or interpreter."""
    ours = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHON", "PYTEST", "TEXTUAL", "TMUX", "SSH_", "RTDESK_"))
        and name not in {"LINES", "COLUMNS", "TERM_PROGRAM", "NO_COLOR"}
    }
    settings = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LC_ALL": "C.UTF-8"}
    return {**ours, **settings, **more}


def _set_size(fd: int, columns: int, rows: int) -> None:
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, columns * 8, rows * 16))
