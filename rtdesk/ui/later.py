"""A timer that fires once, and does."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.message_pump import MessagePump
    from textual.timer import Timer, TimerCallback


def later(node: MessagePump, seconds: float, callback: TimerCallback) -> Timer:
    """Calls something after a time, while the node is there.

    Textual's own `set_timer` skips moments that are over when it looks at the clock for the
    second time: of a timer that fires once that is the only one. A short delay, or a busy
    machine, and it never fires (textual/timer.py, `Timer._run`).
    """
    timer = node.set_timer(seconds, callback)
    timer._skip = False  # its task has not begun yet
    return timer
