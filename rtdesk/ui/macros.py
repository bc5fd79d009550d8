"""Macros on the ticket in focus: the menu of them, and running one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rtdesk.config.macros import Macro
from rtdesk.local.macros import MacroRefused
from rtdesk.ui.text import plain
from rtdesk.ui.told import told

if TYPE_CHECKING:
    from rtdesk.ui.doing import TicketDoing

NONE = "No macros: write them as [macros.NAME] in your configuration (rtdesk help macros)."


async def choose_macro(screen: TicketDoing) -> None:
    """The menu; called from a worker of the group `DIALOG`."""
    from rtdesk.ui.screens.chooser import LETTERS, Choice, Chooser

    macros = screen.desk.profile.macros
    if not macros:
        screen.notify(NONE, markup=False)
        return
    taken = {macro.key for macro in macros}
    free = iter([letter for letter in LETTERS if letter not in taken])
    choices = [
        Choice(
            macro.key if len(macro.key) == 1 else next(free, ""),
            macro.label,
            macro.name,
            what(macro),
        )
        for macro in macros
    ]
    chosen = await screen.app.push_screen_wait(Chooser("Macro", choices))
    for macro in macros:
        if macro.name == chosen:
            await run_macro(screen, macro)


async def run_macro(screen: TicketDoing, macro: Macro) -> None:
    """Runs a macro on the ticket in focus; asks RT first what it allows, if that is not known."""
    focus = screen.ticket_in_focus
    if not focus:
        return
    if not screen.knows():
        from rtdesk.ui.screens.asking import Asking

        asking = Asking(screen.desk, focus, screen.desk_app.bridge.news)
        if not await screen.app.push_screen_wait(asking):
            return
    ticket = screen.desk.ticket(focus)
    if ticket is None:
        return
    with told(screen):
        try:
            run = screen.desk.run_macro(ticket, macro)
        except MacroRefused as error:
            screen.notify(f"{plain(str(error))}. Nothing was done.", severity="warning", timeout=10)
            return
        if not run.ops and run.draft is None:
            screen.notify(f"{plain(macro.label)}: all of that is so already.", markup=False)
        if run.left:
            left = " ".join(run.left)
            screen.notify(f"Nothing is known for {plain(left)}: fill it in.", severity="warning")
        if run.draft:
            screen.write(run.draft)


def what(macro: Macro) -> str:
    """What a macro does, in a few words: `→ resolved · owner me · reply`."""
    parts = [
        f"→ {macro.status}" if macro.status else "",
        f"owner {macro.owner}" if macro.owner else "",
        f"queue {macro.queue}" if macro.queue else "",
        f"priority {macro.priority}" if macro.priority else "",
        f"due {macro.due or 'never'}" if macro.due is not None else "",
        *(f"{field} {', '.join(values) or 'empty'}" for field, values in macro.fields),
        "reply" if macro.reply else "comment" if macro.comment else "",
        f"{macro.minutes} min" if macro.minutes else "",
    ]
    return " · ".join(part for part in parts if part)
