"""The end of the app, whatever brings it: words are saved first, and it takes no second."""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import os
import select
import signal
import sys
import termios
import threading
from types import FrameType
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from textual.app import App

from rtdesk.desk import Desk
from rtdesk.outbox.entry import Entry
from rtdesk.ui.doing import TicketDoing
from rtdesk.ui.said import act_words, capital
from rtdesk.ui.standing import held_acts
from rtdesk.ui.text import plain

if TYPE_CHECKING:
    from rtdesk.ui.screens.chooser import Chooser

PATIENCE = 0.6
"""Seconds in which an orderly end must have worked; the terminal may be dead, and the loop wait."""
SIGNALS = (signal.SIGHUP, signal.SIGTERM, signal.SIGINT, signal.SIGQUIT)
SEND = 15.0
"""Seconds that held messages have to leave when the user quits and wants that."""
STUCK = ("refused", "conflict", "unsure")
RESET = (
    b"\x1b[?1000;1002;1003;1004;1006;1015;1016;2004;2026;2048l"  # mouse, focus, paste, size
    b"\x1b[<u\x1b[r\x1b[0m\x1b[?7;25h\x1b[?1049l"
)
"""Undoes whatever Textual or the desk switched on."""


@runtime_checkable
class Written(Protocol):
    """A screen on which somebody may have words that are not on the disk yet."""

    def words_to_the_last_key(self) -> None:
        """Puts them there."""


class Leaving(App[None]):
    """Saves what was typed when the terminal hangs up or the process is asked to end."""

    desk: Desk
    next_profile = ""
    """The profile whose desk is to begin when this one ended; empty: none."""
    _sending = False
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

        self.desk.sweep_opened()
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
            if isinstance(screen, Written):
                with contextlib.suppress(OSError):
                    screen.words_to_the_last_key()

    def leave_at_once(self) -> None:
        """Asks nothing: what is written is a draft, and what is held leaves at the next start."""
        self.save_words()
        self.exit()

    # -- the user leaves ----------------------------------------------------------------------

    async def action_quit(self) -> None:
        """Leaves, unless a message is held and it is to be asked what becomes of it."""
        held = held_acts(self.desk)
        wish = self.desk.profile.on_quit
        if not held or wish == "keep" or self._sending:
            self.exit()
        elif wish == "send":
            self._send(held)
        else:
            then = "change the server" if self.next_profile else "quit"
            self.push_screen(_question(held, self.desk, then), self._decided)

    def _decided(self, wish: str | None) -> None:
        match wish:
            case "send":
                self._send(held_acts(self.desk))
            case "keep":
                self.exit()
            case "undo":
                self.next_profile = ""
                below = [s for s in self.screen_stack if isinstance(s, TicketDoing)]
                below[-1].action_undo()
            case _:
                self.next_profile = ""

    def _send(self, held: list[Entry]) -> None:
        self._sending = True
        self.notify("Sending… Q again leaves at once.", timeout=SEND, markup=False)
        self.run_worker(self._send_and_leave({entry.group for entry in held}), group="leaving")

    async def _send_and_leave(self, groups: set[str]) -> None:
        """What is not sent in time stays in the outbox, and is said after the end."""
        news = asyncio.Event()
        unsubscribe = self.desk.changes.subscribe(lambda _: news.set())
        with contextlib.suppress(TimeoutError, OSError):
            for group in groups:
                self.desk.send_held(group)
            async with asyncio.timeout(SEND):
                while self._on_its_way(groups):
                    await news.wait()
                    news.clear()
        unsubscribe()
        if any(e.group in groups and e.state in STUCK for e in self.desk.entries()):
            self._sending = False
            self.next_profile = ""
            self.notify("Not sent: g o says why.", severity="error", markup=False)
        else:
            self.exit()

    def _on_its_way(self, groups: set[str]) -> bool:
        online = self.desk.status.phase == "online"
        entries = [entry for entry in self.desk.entries() if entry.group in groups]
        return online and any(entry.state not in STUCK for entry in entries)

    # -- something else ends it ---------------------------------------------------------------

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
        atexit.register(signal.setitimer, signal.ITIMER_REAL, 0.0)  # then nobody hears it
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


def _question(held: list[Entry], desk: Desk, then: str) -> Chooser:
    from rtdesk.ui.screens.chooser import Choice, Chooser

    it, is_ = ("it", "It leaves") if len(held) == 1 else ("them", "They leave")
    act = [entry.op for entry in desk.act(held[-1].group)]
    what = capital(act_words(act)) if len(held) == 1 else f"{len(held)} messages"
    return Chooser(
        f"Not sent yet: {what}",
        (
            Choice("s", f"Send {it} now, then {then}", "send"),
            Choice("k", f"Keep {it} and {then}", "keep", f"{is_} at the next start"),
            Choice("u", f"Take {it if len(held) == 1 else 'the newest'} back", "undo"),
        ),
    )
