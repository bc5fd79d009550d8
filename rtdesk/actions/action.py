"""Every action of the desk, declared once: keys, footer, buttons, palette and help follow."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Action:
    """Something a user can do.

    `ref` names the hyperlink it needs; an action without one is *unlinked*: RT has no hyperlink
    for it in any version, so it never gets a button.
    """

    id: str
    title: str
    key: str
    contexts: tuple[str, ...]
    help: str
    ref: str = ""


LIST, TICKET = "list", "ticket"

ACTIONS: tuple[Action, ...] = (
    Action(
        "reply",
        "Reply",
        "r",
        (LIST, TICKET),
        "Write to the requestors; their newest message is quoted, or the one you chose.",
        ref="correspond",
    ),
    Action(
        "comment",
        "Comment",
        "c",
        (LIST, TICKET),
        "Write a comment; it is not sent to the requestors.",
        ref="comment",
    ),
    Action(
        "status",
        "Status",
        "s",
        (LIST, TICKET),
        "Move along the lifecycle: RT's own actions, with RT's words.",
        ref="lifecycle",
    ),
    Action(
        "own",
        "Take",
        "t",
        (LIST, TICKET),
        "Take an unowned ticket, give back your own, steal somebody else's after a question.",
    ),
    Action(
        "subject",
        "Subject",
        "e",
        (TICKET,),
        "Change the subject.",
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
