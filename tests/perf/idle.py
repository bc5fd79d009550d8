"""What a program does while nobody touches it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from tests.perf.process import cpu_seconds
from tests.pty import Terminal


@dataclass(frozen=True, slots=True)
class Idle:
    """Bytes written, and the share of one CPU in percent."""

    size: int
    percent: float


def idle(terminals: Sequence[Terminal], seconds: float) -> list[Idle]:
    """Watch programs at the same time, so that they share what else the machine does."""
    sizes = [len(terminal.raw) for terminal in terminals]
    spent = [cpu_seconds(terminal.pid) for terminal in terminals]
    start = time.monotonic()
    while (left := start + seconds - time.monotonic()) > 0:
        for terminal in terminals:
            terminal.read(min(left, 0.5))
    took = time.monotonic() - start
    return [
        Idle(len(terminal.raw) - size, (cpu_seconds(terminal.pid) - cpu) / took * 100)
        for terminal, size, cpu in zip(terminals, sizes, spent, strict=True)
    ]
