"""`rtdesk sync` and `rtdesk purge`: the copy of tickets on this machine, without the desk."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Mapping

from rtdesk.backend.errors import BackendError
from rtdesk.backend.ledger import Tally
from rtdesk.cli.lines import complain
from rtdesk.cli.profile import desk_for
from rtdesk.desk import Desk
from rtdesk.store.change import Change
from rtdesk.store.errors import NotSaved
from rtdesk.text.clean import clean
from rtdesk.text.columns import column

WIDTH = 78


def run(given: argparse.Namespace) -> int:
    """Does what was asked for; the result is the exit code."""
    desk = desk_for(given)
    try:
        return purge(desk, given) if given.verb == "purge" else sync(desk, given)
    except BackendError as error:
        return complain(error)
    except NotSaved as error:
        sys.stderr.write(f"rtdesk: {clean(str(error))}\n")
        return 1
    finally:
        desk.close()


def sync(desk: Desk, given: argparse.Namespace) -> int:
    """Brings lists up to date and says how far it is; exit codes as everywhere."""
    progress = Progress(desk)
    desk.changes.subscribe(progress.on_change)
    try:
        status = asyncio.run(desk.sync(given.lists, everything=given.all))
    finally:
        progress.end()
    if given.stats:
        print(stats(desk.ledger()))
    if status.phase in ("offline", "refused"):
        sys.stderr.write(f"rtdesk: {clean(status.problem)}\n")
        return 3 if status.phase == "offline" else 4
    if not status.leads:
        sys.stderr.write("rtdesk: an open rtdesk keeps this in step already\n")
        return 0
    return _report(desk)


def _report(desk: Desk) -> int:
    """A line for each list that is on this machine; 1 when RT refused one."""
    code = 0
    for spec, state in desk.list_states():
        if spec.local or not (state.fresh_at or state.failure):
            continue
        title = column(clean(spec.title), 30)
        if state.failure:
            code = 1
            print(f"{title} {state.count:>7}  ✗ {clean(state.failure)}")
        else:
            part = "" if state.complete else f" of {state.total or 'more'}"
            print(f"{title} {state.count:>7}{part}")
    return code


def stats(ledger: Mapping[str, Tally]) -> str:
    """What it cost the server, by kind of request."""
    lines = [f"{'requests':<22} {'sent':>6} {'failed':>7} {'ms each':>8} {'KB':>8}"]
    rows = sorted(ledger.items(), key=lambda item: -item[1].requests)
    for kind, tally in [*rows, ("all", sum(ledger.values(), Tally()))]:
        each = tally.seconds * 1000 / tally.requests if tally.requests else 0
        lines.append(
            f"{kind:<22} {tally.requests:>6} {tally.failed:>7} {each:>8.0f}"
            f" {tally.received / 1000:>8.0f}"
        )
    return "\n".join(lines)


class Progress:
    """One line on the terminal that moves; nothing where stderr is no terminal."""

    def __init__(self, desk: Desk):
        self._desk = desk
        self._shown = ""

    def on_change(self, change: Change) -> None:
        """Draws the line when it says something else."""
        reading = self._desk.status.reading
        if not change.status or reading is None or not sys.stderr.isatty():
            return
        of = f" of {reading.total}" if reading.total is not None else ""
        rate = f", {reading.rate:.0f}/s" if reading.rate else ""
        self._draw(f"{clean(reading.title)}: {reading.done}{of}{rate}")

    def end(self) -> None:
        """Wipes the line."""
        if self._shown:
            self._draw("")

    def _draw(self, text: str) -> None:
        if text != self._shown:
            sys.stderr.write(f"\r{column(text, WIDTH)}\r{column(text, WIDTH).rstrip()}")
            sys.stderr.flush()
            self._shown = text


def purge(desk: Desk, given: argparse.Namespace) -> int:
    """Forgets the mirror; with --all also words that are not sent, after a question."""
    waiting = len(desk.entries()) + len(tuple(desk.drafts()))
    if given.all and waiting and not given.yes:
        if not sys.stdin.isatty():
            sys.stderr.write(f"rtdesk: {waiting} drafts and messages would be lost: add --yes\n")
            return 2
        sys.stderr.write(f"Forget {waiting} drafts and messages that were not sent? [y/N] ")
        sys.stderr.flush()
        if sys.stdin.readline().strip().casefold() not in ("y", "yes"):
            return 1
    desk.purge(words=given.all)
    print("Forgotten: the copy of the tickets" + (", drafts, the outbox." if given.all else "."))
    if waiting and not given.all:
        print(f"Kept: {waiting} drafts and messages that were not sent (--all forgets them, too).")
    return 0
