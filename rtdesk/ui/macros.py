"""Macros on the ticket in focus: the menu of them, and running one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rtdesk.config.macros import Macro
from rtdesk.local.macros import MacroRefused
from rtdesk.ui.text import plain
from rtdesk.ui.told import told

if TYPE_CHECKING:
    from rtdesk.local.macros import Run
    from rtdesk.records.ticket import Ticket
    from rtdesk.ui.doing import TicketDoing

NONE = "No macros: write them as [macros.NAME] in your configuration (rtdesk help macros)."


async def choose_macro(screen: TicketDoing) -> Macro | None:
    """The menu; called from a worker of the group `DIALOG`."""
    from rtdesk.ui.screens.chooser import LETTERS, Choice, Chooser

    macros = screen.desk.profile.macros
    if not macros:
        screen.notify(NONE, markup=False)
        return None
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
    return next((macro for macro in macros if macro.name == chosen), None)


def run_macro(screen: TicketDoing, ticket: Ticket, macro: Macro) -> Run | None:
    """Runs a macro on the ticket in focus, whose links are known; None when RT does not let it."""
    run: Run | None = None
    with told(screen):
        try:
            run = screen.desk.run_macro(ticket, macro)
        except MacroRefused as error:
            screen.notify(f"{plain(str(error))}. Nothing was done.", severity="warning", timeout=10)
            return None
        if not run.ops and run.draft is None:
            screen.notify(f"{plain(macro.label)}: all of that is so already.", markup=False)
        if run.left:
            left = " ".join(run.left)
            screen.notify(f"Nothing is known for {plain(left)}: fill it in.", severity="warning")
        if run.draft:
            screen.write(run.draft)
    return run


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
