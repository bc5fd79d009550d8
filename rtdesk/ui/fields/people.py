"""Several people: one after the other joins or leaves, until that is all."""

from __future__ import annotations

from rtdesk.ui.fields.editing import Editing, Values

ADD, DONE = "\x00add", "\x00done"
"""What is no login."""


async def edit(editing: Editing) -> Values | None:
    """Logins, addresses and groups, as RT is told of them."""
    from rtdesk.ui.screens.chooser import Choice, Chooser
    from rtdesk.ui.screens.person_picker import pick_person

    there = list(editing.values)
    names = editing.app.desk.names()
    if not there and (picked := await pick_person(editing.app, editing.title, groups=True)):
        there.append(picked)
    while there or editing.values:
        choices = [
            Choice("a", "add somebody", ADD),
            Choice("y", "take these", DONE),
            *(Choice("", names.get(who, who), who, "enter takes them out") for who in there),
        ]
        answer = await editing.app.push_screen_wait(Chooser(editing.title, choices, DONE))
        if answer is None:
            return None
        if answer == DONE:
            return tuple(there)
        if answer != ADD:
            there.remove(answer)
        elif picked := await pick_person(editing.app, editing.title, groups=True, without=there):
            there.append(picked)
    return None
