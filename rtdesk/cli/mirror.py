"""`rtdesk sync` and `rtdesk purge`: the copy of tickets on this machine, without the desk."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Mapping
from datetime import UTC, datetime

from rtdesk.backend.ledger import Tally
from rtdesk.cli.asking import refusal
from rtdesk.cli.at_desk import at_desk
from rtdesk.cli.output import Output, line
from rtdesk.cli.rows import moment
from rtdesk.desk import Desk
from rtdesk.store.batch import ListSpec
from rtdesk.store.change import Change
from rtdesk.store.lists import ListState
from rtdesk.text.clean import clean
from rtdesk.text.columns import column

WIDTH = 78
LIST = ("name", "title", "query", "count", "total", "complete", "read", "failure")


def run(given: argparse.Namespace) -> int:
    """Does what was asked for; the result is the exit code."""
    output = Output() if given.verb == "purge" else Output.of(given, LIST)
    match given.verb:
        case "purge":
            return at_desk(given, lambda desk: purge(desk, given))
        case "sync":
            return at_desk(given, lambda desk: sync(desk, given, output))
        case _:
            return at_desk(given, lambda desk: lists(desk, output))


def lists(desk: Desk, output: Output) -> int:
    """Every list there is, by the names that `ls` takes."""
    states = desk.list_states()
    lines = (
        f"{column(line(spec.name), 22)}  {column(line(spec.title), 30)}  {_read(state)}".rstrip()
        for spec, state in states
    )
    output.emit((_plain(*each) for each in states), lines)
    return 0


def _read(state: ListState) -> str:
    """How the copy of a list stands, in a few words."""
    if state.failure:
        return f"✗ {line(state.failure)}"
    return f"{state.count:>7}" if state.fresh_at or state.count else ""


def _plain(spec: ListSpec, state: ListState) -> dict[str, object]:
    read = datetime.fromtimestamp(state.fresh_at, UTC) if state.fresh_at else None
    return {
        "name": spec.name,
        "title": spec.title,
        "query": spec.query or None,
        "count": state.count,
        "total": state.total,
        "complete": state.complete,
        "read": moment(read),
        "failure": state.failure,
    }


def sync(desk: Desk, given: argparse.Namespace, output: Output) -> int:
    """Brings lists up to date and says how far it is; exit codes as everywhere."""
    progress = Progress(desk)
    desk.changes.subscribe(progress.on_change)
    try:
        status = asyncio.run(desk.line.sync(given.lists, everything=given.all))
    finally:
        progress.end()
    if given.stats and output.human:
        print(stats(desk.ledger()))
    if status.phase in ("offline", "refused"):
        sys.stderr.write(f"rtdesk: {clean(status.problem)}\n")
        return 3 if status.phase == "offline" else 4
    if not status.leads:
        sys.stderr.write("rtdesk: an open rtdesk keeps this in step already\n")
        return 0
    return _report(desk, output)


def _report(desk: Desk, output: Output) -> int:
    """A line for each list that is on this machine; 1 when RT refused one."""
    states = [
        (spec, state)
        for spec, state in desk.list_states()
        if not spec.local and (state.fresh_at or state.failure)
    ]
    output.emit((_plain(*each) for each in states), (_line(*each) for each in states))
    return int(any(state.failure for _, state in states))


def _line(spec: ListSpec, state: ListState) -> str:
    title = column(clean(spec.title), 30)
    if state.failure:
        return f"{title} {state.count:>7}  ✗ {clean(state.failure)}"
    part = "" if state.complete else f" of {state.total or 'more'}"
    return f"{title} {state.count:>7}{part}"


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
    if given.all and waiting:
        lost = f"{waiting} drafts and messages"
        asked = f"Forget {lost} that were not sent?"
        if code := refusal(given, asked, f"{lost} would be lost"):
            return code
    desk.purge(words=given.all)
    print("Forgotten: the copy of the tickets" + (", drafts, the outbox." if given.all else "."))
    if waiting and not given.all:
        print(f"Kept: {waiting} drafts and messages that were not sent (--all forgets them, too).")
    return 0
