"""Changes from the command line: journalled, sent, and waited for until they are proved."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rtdesk.backend.errors import BackendError
from rtdesk.cli.lines import exit_code
from rtdesk.cli.outbox import kind, words
from rtdesk.cli.output import Output, complain, line
from rtdesk.config.errors import ConfigError
from rtdesk.ops.op import Create, Message
from rtdesk.outbox.entry import WAITING, Entry

if TYPE_CHECKING:
    import argparse

    from rtdesk.desk import Desk
    from rtdesk.ops.op import Op
    from rtdesk.outbox.draft import Draft
    from rtdesk.records.ticket import Ticket
    from rtdesk.store.status import SyncStatus

OUTCOME = ("ticket", "kind", "what", "state", "reason", "transaction", "entry")
"""What is told of a change: the names in its JSON."""
SAYS_WHERE = "it leaves with the next desk, or `rtdesk outbox send`"


def perform(desk: Desk, given: argparse.Namespace, ops: Sequence[Op]) -> int:
    """Does these changes as one act, and says what became of each; the result is the exit code.

    Raises:
        ConfigError: there is no way to the server; nothing was done, and nothing waits.
    """
    if not ops:
        Output.of(given, OUTCOME).emit((), ())
        return 0
    return follow(desk, given, [desk.do(*ops)])


def deliver(desk: Desk, given: argparse.Namespace, drafts: Sequence[Draft]) -> int:
    """Sends these messages, and says what became of each; the result is the exit code.

    Raises:
        ConfigError: there is no way to the server; nothing was sent, and nothing waits.
        OSError: a file cannot be read; the messages before it wait in the outbox.
    """
    known = {entry.group for entry in desk.entries()}
    for draft in drafts:
        desk.send(draft)
    groups = dict.fromkeys(entry.group for entry in desk.entries() if entry.group not in known)
    return follow(desk, given, list(groups))


def follow(desk: Desk, given: argparse.Namespace, groups: Sequence[str]) -> int:
    """Sends these acts of the outbox, and says what became of each; the result is the exit code.

    Raises:
        ConfigError: there is no way to the server; nothing was sent, and nothing waits.
    """
    output = Output.of(given, OUTCOME)
    problem, code = "", 0
    if not given.later:
        progress = Progress(desk, groups)
        unsubscribe = desk.changes.subscribe(lambda _: progress.draw())
        ids = [entry.id for entry in desk.entries() if entry.group in groups]
        try:
            status = asyncio.run(desk.line.send(ids))
            problem, code = _stopped(status)
        except ConfigError:
            for group in groups:
                desk.drop(group)
            raise
        except BackendError as error:
            problem, code = str(error), exit_code(error)
        except KeyboardInterrupt:
            progress.end()
            complain(f"stopped; what did not arrive yet is in the outbox: {SAYS_WHERE}")
            raise
        finally:
            unsubscribe()
            progress.end()
    entries = [entry for group in groups for entry in desk.act(group)]
    output.emit(map(outcome, entries), _lines(entries))
    if output.human:
        for entry in entries:
            if trouble := _trouble(entry, later=given.later):
                complain(trouble)
    for entry in entries:
        if _is_over(entry):
            desk.drop(entry.group, {entry.op.ticket})
    waits = any(entry.state in WAITING for entry in entries)
    if waits and code:
        complain(problem)
        return code
    stuck = any(entry.state in ("refused", "conflict") for entry in entries)
    return int(stuck or (waits and not given.later))


def _stopped(status: SyncStatus) -> tuple[str, int]:
    """What stood in the way of sending, and the exit code for it; nothing: nothing did."""
    code = {"offline": 3, "refused": 4}.get(status.phase, 0)
    return status.problem if code else "", code


async def current(desk: Desk, ids: Sequence[int]) -> tuple[list[Ticket], int]:
    """These tickets as they are now; 1 when one of them is not there, which was said.

    Raises:
        BackendError, ConfigError: the server could not be asked.
    """
    found: list[Ticket] = []
    failed = 0
    async for _, answer in desk.line.tickets(ids):
        if isinstance(answer, BackendError):
            failed = 1
            complain(str(answer))
        else:
            found.append(answer)
    return found, failed


def outcome(entry: Entry) -> dict[str, object]:
    """What became of a change, as JSON."""
    return {
        "ticket": entry.op.ticket,
        "kind": kind(entry.op),
        "what": words(entry.op),
        "state": "done" if entry.state == "settled" else entry.state,
        "reason": entry.reason,
        "transaction": entry.transaction,
        "entry": None if entry.state == "settled" or _is_over(entry) else entry.id,
    }


def _is_over(entry: Entry) -> bool:
    """True for what will not be, and holds neither words nor a question: it was told, and goes."""
    lost = entry.conflict is not None and entry.conflict.kind == "lost"
    return not isinstance(entry.op, Message | Create) and (entry.state == "refused" or lost)


def _lines(entries: Sequence[Entry]) -> Iterator[str]:
    """Of what was done; the rest is told on stderr."""
    for entry in entries:
        if entry.state == "settled":
            note = f" ({entry.reason})" if entry.reason else ""
            yield line(f"{words(entry.op)}: done{note}")


def _trouble(entry: Entry, *, later: bool) -> str:
    what = words(entry.op)
    match entry.state:
        case "settled":
            return ""
        case _ if _is_over(entry):
            return f"{what}: {entry.reason}"
        case "refused" | "conflict":
            return f"{what}: {entry.reason} (kept: rtdesk outbox show {entry.id})"
        case _ if later:
            return f"{what}: waits as {entry.id} in the outbox"
        case _:
            return f"{what}: not sent yet, waits as {entry.id} in the outbox; {SAYS_WHERE}"


class Progress:
    """How many of the changes are through, on a terminal's stderr."""

    def __init__(self, desk: Desk, groups: Sequence[str]):
        self._desk = desk
        self._groups = frozenset(groups)
        self._all = len(self._open())
        self._shown = ""
        self._draws = sys.stderr.isatty() and self._all > 1

    def draw(self) -> None:
        """Draws the line when it says something else."""
        if self._draws:
            done = self._all - len(self._open())
            self._put(f"{done} of {self._all} done")

    def end(self) -> None:
        """Wipes the line."""
        if self._shown:
            self._put("")

    def _open(self) -> list[Entry]:
        return [
            entry
            for entry in self._desk.entries()
            if entry.group in self._groups and entry.state in WAITING
        ]

    def _put(self, text: str) -> None:
        if text != self._shown:
            sys.stderr.write(f"\r{line(text):{len(self._shown)}}\r{line(text)}")
            sys.stderr.flush()
            self._shown = text
