"""Commands of the user's own on the ticket in focus: the menu of them, and running one."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from rtdesk.config.commands import Command
from rtdesk.outbox.draft import Draft
from rtdesk.ui.text import plain

if TYPE_CHECKING:
    from rtdesk.desk import Desk
    from rtdesk.files.programs import Said
    from rtdesk.ui.doing import TicketDoing

NONE = "No commands: write them as [commands.NAME] in your configuration (rtdesk help commands)."
SHORT = 300
"""Characters of what a command said that a notice shows."""
KINDS = (("reply", "correspond"), ("comment", "comment"))


async def choose_command(screen: TicketDoing, message: int = 0) -> None:
    """The menu; called from a worker of the group `DIALOG`."""
    from rtdesk.ui.screens.chooser import LETTERS, Choice, Chooser

    commands = screen.desk.profile.commands
    if not commands:
        screen.notify(NONE, markup=False)
        return
    taken = {command.key for command in commands}
    free = iter([letter for letter in LETTERS if letter not in taken])
    choices = [
        Choice(
            command.key if len(command.key) == 1 else next(free, ""),
            command.label,
            command.name,
            " ".join(command.run),
        )
        for command in commands
    ]
    chosen = await screen.app.push_screen_wait(Chooser("Command", choices))
    for command in commands:
        if command.name == chosen:
            await run_command(screen, command, message)


async def run_command(screen: TicketDoing, command: Command, message: int = 0) -> None:
    """Runs a command on the ticket in focus; `message` is the transaction it is to read."""
    from rtdesk.ui.screens.running import Running

    focus = screen.ticket_in_focus
    if not focus:
        return
    words = f"{command.label} is running on #{focus}"
    work = _ran(screen.desk, focus, command, message)
    said: Said | str | None = await screen.app.push_screen_wait(Running(words, work))
    if said is None:
        screen.notify(f"Stopped {plain(command.label)}.", markup=False)
    elif isinstance(said, str):
        _complain(screen, command, said)
    else:
        _show(screen, command, focus, said)


async def pipe(screen: TicketDoing, typed: str, message: int) -> None:
    """Runs what was typed, as it would be run without a shell, on a text of the ticket."""
    import shlex

    try:
        words = tuple(shlex.split(typed))
    except ValueError:
        screen.notify("A quote is missing.", severity="warning")
        return
    reads = "message" if message else "thread"
    await run_command(screen, Command("pipe", words, title=words[0], input=reads), message)


async def _ran(desk: Desk, ticket: int, command: Command, message: int) -> Said | str:
    """What it said, or a sentence why it could not run."""
    from rtdesk.files import programs
    from rtdesk.files.saving import reason

    given = desk.given_to_commands(ticket, command.input, message)
    if given is None:
        given = await _fetched(desk, ticket, command, message)
    if given is None:
        return f"the text of #{ticket} is not on this machine, and RT cannot be asked"
    known = desk.told_to_commands(ticket)
    try:
        return await programs.ran(command.run, given, known, command.timeout)
    except OSError as error:
        return f"cannot start {command.run[0]}: {reason(error)}"


async def _fetched(desk: Desk, ticket: int, command: Command, message: int) -> str | None:
    """Asks for the thread and waits for it; None when there is nobody to ask."""
    changed = asyncio.Event()
    unsubscribe = desk.changes.subscribe(lambda _: changed.set())
    try:
        desk.want_thread(ticket)
        while True:
            given = desk.given_to_commands(ticket, command.input, message)
            if given is not None:
                return given
            if desk.status.phase in ("offline", "refused") or desk.failure(ticket):
                return None
            await changed.wait()
            changed.clear()
    finally:
        unsubscribe()


def _show(screen: TicketDoing, command: Command, ticket: int, said: Said) -> None:
    """What it said, where it is to be; a command that failed says so everywhere."""
    from rtdesk.text.decoding import decoded

    text, _ = decoded(said.output, cut=said.cut)
    text = plain(text, multiline=True).strip("\n")
    if failed := _failure(command, said):
        errors, _ = decoded(said.errors)
        last = plain(errors, multiline=True).strip() or text
        _complain(screen, command, f"{failed}\n{last[-SHORT:]}" if last else failed)
        return
    if command.output == "none":
        return
    if not text:
        screen.notify(f"{plain(command.label)} said nothing.", markup=False)
    elif command.output == "notice":
        more = "…" if len(text) > SHORT else ""
        screen.notify(text[:SHORT] + more, title=plain(command.label), markup=False)
    elif command.output == "composer":
        _compose(screen, ticket, text)
    else:
        _page(screen, command, text)


def _failure(command: Command, said: Said) -> str:
    if said.late:
        return f"took more than {command.timeout:g} s and was stopped"
    if said.cut:
        return "said more than 8 M and was stopped"
    return f"ended with code {said.code}" if said.code else ""


def _complain(screen: TicketDoing, command: Command, why: str) -> None:
    words = f"{plain(command.label)}: {plain(why, multiline=True)}"
    screen.notify(words, severity="error", timeout=20, markup=False)


def _page(screen: TicketDoing, command: Command, text: str) -> None:
    from rtdesk.text.document import Document
    from rtdesk.ui.screens.pager import PagerScreen, Shown

    screen.app.push_screen(PagerScreen(Shown(command.label, Document(text))))


def _compose(screen: TicketDoing, ticket: int, text: str) -> None:
    """Into a reply, or a comment where that is all there is; what is kept stays before it."""
    offers = {offer.action: offer for offer in screen.desk.offers(ticket)}
    for action, kind in KINDS:
        offer = offers.get(action)
        if offer and offer.link and screen.ticket_in_focus == ticket:
            screen.write(_with(screen.desk, Draft(ticket, kind, text, url=offer.link.url)))
            return
    screen.notify(f"RT takes no words of yours on #{ticket}.", severity="warning", markup=False)


def _with(desk: Desk, draft: Draft) -> Draft:
    from rtdesk.outbox.letter import joined

    kept = desk.draft(draft.ticket, draft.kind)
    return joined(kept, draft) if kept else draft
