"""The end of the app, whatever brings it: words are saved first, and it takes no second."""

from __future__ import annotations

import asyncio
import contextlib
import os
import select
import signal
import sys
import termios
import threading
from types import FrameType

from textual.app import App

from rtdesk.desk import Desk
from rtdesk.ui.screens.composing import Composing
from rtdesk.ui.text import plain

PATIENCE = 0.6
"""Seconds in which an orderly end must have worked; the terminal may be dead, and the loop wait."""
SIGNALS = (signal.SIGHUP, signal.SIGTERM)
RESET = b"\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?2004l\x1b[<u\x1b[?1049l\x1b[?25h\x1b[0m"


class Leaving(App[None]):
    """Saves what was typed when the terminal hangs up or the process is asked to end."""

    desk: Desk
    _loop: asyncio.AbstractEventLoop | None = None

    def on_mount(self) -> None:
        """Finds what the last end left, and listens, where signals can be listened to."""
        self.call_after_refresh(self._recover)
        if self.is_headless or threading.current_thread() is not threading.main_thread():
            return
        self._loop = asyncio.get_running_loop()
        for number in SIGNALS:
            if signal.getsignal(number) is not signal.SIG_IGN:  # as under nohup
                signal.signal(number, self._asked_to_end)

    def _recover(self) -> None:
        """What an editor had when the desk ended is a draft from now on."""
        from rtdesk.ui.editing import recover

        try:
            found = recover(self.desk, self.desk.editing)
        except OSError as error:
            self.notify(plain(f"{error.strerror or error}"), severity="error", markup=False)
            return
        for draft in found:
            words = f"What your editor had for #{draft.ticket} is a draft: g d"
            self.notify(words, timeout=15, markup=False)

    def save_words(self) -> None:
        """What stands in any composer is on the disk afterwards, if the disk takes it."""
        for screen in self.screen_stack:
            if isinstance(screen, Composing):
                with contextlib.suppress(OSError):
                    screen.words_to_the_last_key()

    def _asked_to_end(self, number: int, frame: FrameType | None) -> None:
        code = 128 + number

        def too_late(_number: int, _frame: FrameType | None) -> None:
            with contextlib.suppress(Exception):
                self.save_words()
            self._leave_terminal()
            os._exit(code)

        for again in SIGNALS:
            signal.signal(again, signal.SIG_IGN)
        signal.signal(signal.SIGALRM, too_late)
        signal.setitimer(signal.ITIMER_REAL, PATIENCE)
        if self._loop:
            self._loop.call_soon_threadsafe(self._end, code)

    def _end(self, code: int) -> None:
        self.save_words()
        self.exit(return_code=code)

    def _leave_terminal(self) -> None:
        """As it was before, as far as that is possible without waiting."""
        with contextlib.suppress(OSError, ValueError, termios.error):
            fd = sys.__stderr__.fileno() if sys.__stderr__ else 2
            before = getattr(self._driver, "attrs_before", None)
            if before:
                termios.tcsetattr(fd, termios.TCSANOW, before)
            if select.select([], [fd], [], 0)[1]:
                os.write(fd, RESET)
