"""What a field is to be set to, typed with the action or asked for: of one ticket or of many."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rtdesk.ops import fields
from rtdesk.records.ref import NOBODY
from rtdesk.ui.text import plain

if TYPE_CHECKING:
    from rtdesk.desk import Desk
    from rtdesk.records.user import User
    from rtdesk.ui.app import RtdeskApp
    from rtdesk.ui.screens.chooser import Choice


async def owner(app: RtdeskApp, what: str, queue: str, typed: str, *, now: str = "") -> str:
    """A login, also one that nobody here knows; empty: none. `now` is not offered."""
    from rtdesk.ui.screens.picker import Picker

    async def more(words: str) -> Sequence[Choice]:
        return [_of_user(user) for user in await app.desk.people(words)]

    login: str | None = typed
    if not login:
        picker = Picker(f"Give {what} to", owners(app.desk, queue, now), more=more, free=True)
        login = await app.push_screen_wait(picker)
    if not login:
        return ""
    return {"me": app.desk.me, "nobody": NOBODY}.get(login.casefold(), login)


def owners(desk: Desk, queue: str, now: str = "") -> tuple[Choice, ...]:
    """Oneself, nobody, and those who own tickets, the busiest of this queue first."""
    from rtdesk.ui.screens.chooser import Choice

    first = [
        Choice("", "me", desk.me, desk.names().get(desk.me, desk.me)),
        Choice("", "nobody", NOBODY, "no owner"),
    ]
    others = [
        Choice("", login, login, f"{name if name != login else ''}  {_owns(here)}".strip())
        for login, name, here in desk.owners(queue)
        if login not in (desk.me, NOBODY)
    ]
    return tuple(choice for choice in (*first, *others) if choice.value != now)


def _owns(count: int) -> str:
    return f"{count} here" if count else ""


def _of_user(user: User) -> Choice:
    from rtdesk.ui.screens.chooser import Choice

    email = user.email if user.email != user.login else ""
    return Choice("", user.login, user.login, f"{user.real_name}  {email}".strip())


async def priority(app: RtdeskApp, what: str, typed: str, now: str = "") -> str:
    """A number, or a step such as `+10`; empty: none, which is said."""
    from rtdesk.ui.screens.ask import Ask

    if not typed:
        asked = Ask(f"Priority of {what}, or +10", plain(now))
        typed = (await app.push_screen_wait(asked) or "").strip()
    digits = typed.removeprefix("+").removeprefix("-")
    if not typed or (digits.isascii() and digits.isdecimal() and len(digits) < 9):
        return typed
    _say(app, f"{typed!r} is no number.")
    return ""


async def due(app: RtdeskApp, question: str, typed: str) -> tuple[str, str] | None:
    """A date as it was typed, and as RT takes it; empty for no date. None: none was meant."""
    from rtdesk.text.dates import EXAMPLES, NotADate, said, understood
    from rtdesk.ui.screens.ask import Ask

    now = app.now()

    def echo(typed: str) -> tuple[str, bool]:
        try:
            return said(understood(typed, now), now), True
        except NotADate as error:
            return str(error), False

    answer: str | None = typed
    if not answer:
        answer = await app.push_screen_wait(Ask(question, "", EXAMPLES, echo=echo))
    if answer is None:
        return None
    words, good = echo(answer)
    if not good:
        _say(app, words)
        return None
    return answer.strip(), fields.date(understood(answer, now))


async def queue(app: RtdeskApp, question: str, typed: str, *, now: str = "") -> str:
    """The name of a queue; empty: none. `now` is not offered."""
    from rtdesk.ui.screens.chooser import Choice
    from rtdesk.ui.screens.picker import Picker

    queues = [queue for queue in app.desk.queues() if not queue.disabled]
    if typed:
        named = (queue.name for queue in queues if queue.name.casefold() == typed.casefold())
        return next(named, typed)
    choices = [Choice("", q.name, q.name, q.description) for q in queues if q.name != now]
    return await app.push_screen_wait(Picker(question, choices)) or ""


def _say(app: RtdeskApp, words: str) -> None:
    app.notify(plain(words), severity="warning", timeout=5, markup=False)
