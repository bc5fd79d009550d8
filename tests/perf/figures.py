"""What was measured, beside what it was to be."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import median, quantiles


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table. `goal` is for the value, or for its ratio to the `floor`."""

    name: str
    value: float
    unit: str = "ms"
    slow: float | None = None
    """The 95th percentile."""
    worst: float | None = None
    cpu: float | None = None
    """The median of the CPU time: what stays when the machine is busy with something else."""
    floor: float | None = None
    """The same of what cannot be done without, in the same run."""
    goal: float | None = None
    ratio_goal: float | None = None

    @property
    def ratio(self) -> float | None:
        """How many times the floor."""
        return self.value / self.floor if self.floor else None

    @property
    def missed(self) -> bool:
        """True when a goal is not reached."""
        return _above(self.value, self.goal) or _above(self.ratio, self.ratio_goal)


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds by the clock, and of CPU."""

    wall: float
    cpu: float


def timed(work: Callable[[], object]) -> Spent:
    """What something takes."""
    cpu, start = time.process_time(), time.perf_counter()
    work()
    return Spent(time.perf_counter() - start, time.process_time() - cpu)


def of(name: str, times: Sequence[Spent], goal: float | None = None) -> Figure:
    """The median of many times, in milliseconds."""
    cpu = median(each.cpu for each in times) * 1000
    return replace(of_seconds(name, [each.wall for each in times], goal), cpu=cpu)


def of_seconds(name: str, seconds: Sequence[float], goal: float | None = None) -> Figure:
    """The same, of times by the clock only."""
    ms = sorted(each * 1000 for each in seconds)
    slow = quantiles(ms, n=20)[-1] if len(ms) >= 20 else None
    return Figure(name, median(ms), slow=slow, worst=ms[-1], goal=goal)


def over(floor: Sequence[Spent], figure: Figure) -> Figure:
    """The same figure, held against the median of the times of a floor."""
    return replace(figure, floor=median(each.wall for each in floor) * 1000)


def table(figures: Iterable[Figure]) -> str:
    """Markdown, one line for each figure."""
    lines = [
        "| measure | unit | median | p95 | worst | CPU | floor | ratio | goal | |",
        f"|---|---|{'---:|' * 7}---|",
    ]
    for figure in figures:
        goal = _shown(figure.goal)
        if figure.ratio_goal is not None:
            goal = f"{goal} {figure.ratio_goal:g}x".strip()
        numbers = (figure.value, figure.slow, figure.worst, figure.cpu, figure.floor, figure.ratio)
        met = "" if not goal else "✗" if figure.missed else "✓"
        cells = (figure.name, figure.unit, *map(_shown, numbers), goal, met)
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _above(value: float | None, goal: float | None) -> bool:
    return value is not None and goal is not None and value > goal


def _shown(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"
