"""Who holds a role on a ticket beside owner, requestors, Cc and AdminCc."""

from __future__ import annotations

from dataclasses import dataclass

from rtdesk.records.ref import Ref


@dataclass(frozen=True, slots=True)
class Role:
    """A custom role of a ticket. `key` is RT's spelling (`RT::CustomRole-2`, or the name)."""

    key: str
    name: str
    members: tuple[Ref, ...] = ()
    many: bool = True
    """False for a role that one user has, or nobody; a group cannot have it."""
