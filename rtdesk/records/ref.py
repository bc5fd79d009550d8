"""A pointer to another record."""

from __future__ import annotations

from dataclasses import dataclass

NOBODY = "Nobody"


@dataclass(frozen=True, slots=True)
class Ref:
    """A user, group or queue that a record names.

    `id` is what RT identifies it by: a number for queues and groups, the login for users.
    """

    type: str
    id: str
    name: str = ""
    """What people call it (RealName, queue name), when the server said so."""
    email: str = ""

    @property
    def label(self) -> str:
        """The shortest human name that is known."""
        return self.name or self.id


def user(login: str, name: str = "", email: str = "") -> Ref:
    """A reference to a user by login."""
    return Ref("user", login, name, email)


NO_OWNER = user(NOBODY)
NO_QUEUE = Ref("queue", "")
