"""Every action on a ticket, declared once: keys, footer, buttons, palette and help follow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Argument = Literal["", "text", "person", "status", "queue", "date", "number", "macro"]
"""What an action wants to know besides the ticket, and so how it is completed when typed."""
LIST, TICKET = "list", "ticket"
BOTH = (LIST, TICKET)


@dataclass(frozen=True, slots=True)
class Action:
    """Something a user can do to a ticket.

    `ref` names the hyperlink it needs; an action without one is *unlinked*: RT has no hyperlink
    for it in any version, so it never gets a button.
    """

    id: str
    title: str
    key: str
    """In the preset `vim`; `g>q` is `g` and then `q`."""
    help: str
    plain: str
    """In the preset `plain`: function keys and alt, no letters."""
    mutt: str = ""
    """In the preset `mutt`, where it is another one."""
    contexts: tuple[str, ...] = BOTH
    ref: str = ""
    takes: Argument = ""
    local: bool = False
    """True for what happens on this machine only."""
    bulk: bool = False
    """True when it can be done to all marked tickets at once."""

    def keys(self, preset: str) -> str:
        """Its key in a preset."""
        return {"plain": self.plain, "mutt": self.mutt}.get(preset) or self.key


ACTIONS: tuple[Action, ...] = (
    Action(
        "reply",
        "Reply",
        "r",
        "Write to the requestors; their newest message is quoted, or the one you chose.",
        "f2",
        ref="correspond",
        bulk=True,
    ),
    Action(
        "comment",
        "Comment",
        "c",
        "Write a comment; it is not sent to the requestors.",
        "f3",
        ref="comment",
        bulk=True,
    ),
    Action(
        "own",
        "Take",
        "t",
        "Take an unowned ticket, give back your own, steal somebody else's after a question.",
        "f7",
        mutt="plus",
        bulk=True,
    ),
    Action(
        "status",
        "Status",
        "s",
        "Move along the lifecycle: RT's own actions, with RT's words.",
        "f8",
        ref="lifecycle",
        takes="status",
        bulk=True,
    ),
    Action(
        "done",
        "Done",
        "d",
        "Close it as the lifecycle has it; `u` takes it back before it leaves.",
        "alt+d",
        ref="lifecycle",
        bulk=True,
    ),
    Action(
        "assign",
        "Assign",
        "a",
        "Give it to somebody, chosen while you type.",
        "alt+a",
        takes="person",
        bulk=True,
    ),
    Action(
        "snooze",
        "Snooze",
        "w",
        "Out of sight until a date, or until they answer; on this machine.",
        "alt+w",
        takes="date",
        local=True,
        bulk=True,
    ),
    Action(
        "bookmark",
        "Bookmark",
        "b",
        "Into your bookmarks on this machine, or out of them.",
        "alt+b",
        mutt="F",
        local=True,
        bulk=True,
    ),
    Action(
        "edit",
        "Edit",
        "e>e",
        "Every field of the ticket, each changed in its place.",
        "alt+e>e",
        takes="text",
    ),
    Action(
        "subject",
        "Subject",
        "e>s",
        "Change the subject.",
        "alt+e>s",
        takes="text",
    ),
    Action(
        "priority",
        "Priority",
        "e>p",
        "Change the priority.",
        "alt+e>p",
        takes="number",
        bulk=True,
    ),
    Action(
        "due",
        "Due",
        "e>d",
        "Set the due date in words, such as `fri` or `+3d`.",
        "alt+e>d",
        takes="date",
        bulk=True,
    ),
    Action(
        "queue",
        "Queue",
        "e>q",
        "Move it to another queue.",
        "alt+e>q",
        takes="queue",
        bulk=True,
    ),
    Action(
        "people",
        "People",
        "W",
        "Who asked, who gets copies, who has a role: see them, add and remove some.",
        "alt+e>c",
    ),
    Action(
        "links",
        "Links",
        "L",
        "What it depends on, is part of or refers to: see, follow, add and remove.",
        "alt+e>l",
    ),
    Action(
        "merge",
        "Merge",
        "M",
        "Make it a part of another ticket, after a look at both.",
        "alt+e>m",
        takes="text",
    ),
    Action(
        "macro",
        "Macro",
        "m",
        "Several changes and a text at once, as your configuration has them.",
        "alt+m",
        takes="macro",
    ),
    Action(
        "time",
        "Time",
        "T",
        "Add minutes worked, with a comment if you like; its stopwatch is here, too.",
        "alt+e>t",
        mutt="e>t",
        takes="text",
    ),
    Action(
        "stopwatch",
        "Stopwatch",
        "e>w",
        "Start its stopwatch, or stop it and add what it counted; on this machine.",
        "alt+e>w",
        local=True,
    ),
    Action(
        "reminders",
        "Reminders",
        "e>r",
        "See its reminders, add one, or say that one is done.",
        "alt+e>r",
    ),
    Action(
        "browse",
        "Web page",
        "o",
        "Open its page in a browser; where there is none, its address is copied.",
        "alt+o",
        local=True,
    ),
    Action(
        "copy_number",
        "Copy number",
        "y",
        "Copy its number.",
        "alt+y",
        contexts=(LIST,),
        local=True,
    ),
    Action(
        "copy_address",
        "Copy address",
        "Y",
        "Copy the address of its web page.",
        "alt+u",
        local=True,
    ),
)


def action(id: str) -> Action:  # noqa: A002
    """The action with this id.

    Raises:
        KeyError: there is none.
    """
    for candidate in ACTIONS:
        if candidate.id == id:
            return candidate
    raise KeyError(id)


def is_local(id: str) -> bool:  # noqa: A002
    """True for what needs neither links nor a server."""
    return action(id).local
