"""What one press of a key costs."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import mean, median, quantiles

from tests.perf.process import cpu_seconds
from tests.pty import Terminal

QUIET = 0.06
"""Seconds of silence after which the answer to a key is complete."""


@dataclass(frozen=True, slots=True)
class Presses:
    """Many presses: seconds to the last byte, bytes, and CPU seconds."""

    seconds: tuple[float, ...] = ()
    sizes: tuple[int, ...] = ()
    spent: float = 0.0
    """CPU seconds of all of them."""

    def __add__(self, other: Presses) -> Presses:
        return Presses(
            self.seconds + other.seconds, self.sizes + other.sizes, self.spent + other.spent
        )

    @property
    def milliseconds(self) -> float:
        """The median, key to last byte."""
        return median(self.seconds) * 1000

    @property
    def slow_milliseconds(self) -> float:
        """The 95th percentile."""
        return quantiles(self.seconds, n=20)[-1] * 1000

    @property
    def size(self) -> float:
        """The median of the bytes."""
        return median(self.sizes)

    @property
    def average_size(self) -> float:
        """The mean of the bytes: some keys turn the page."""
        return mean(self.sizes)

    @property
    def cpu(self) -> float:
        """CPU seconds per key."""
        return self.spent / len(self.seconds)


def press(terminal: Terminal, key: str, count: int) -> Presses:
    """Press a key so often, each time waiting until the answer is complete."""
    seconds, sizes = [], []
    before = cpu_seconds(terminal.pid)
    for _ in range(count):
        mark = len(terminal.chunks)
        sent = terminal.send(key)
        terminal.read(1.0)
        terminal.settle(QUIET)
        answer = terminal.chunks[mark:]
        seconds.append(answer[-1][0] - sent if answer else 0.0)
        sizes.append(sum(len(data) for _, data in answer))
    return Presses(tuple(seconds), tuple(sizes), cpu_seconds(terminal.pid) - before)


def burst(terminal: Terminal, key: str, count: int) -> None:
    """Press a key so often without waiting in between, and then let the program settle."""
    terminal.send(key * count)
    terminal.settle()
