"""Somebody who asked for something, and all that they asked for."""

from __future__ import annotations

from dataclasses import dataclass

from rtdesk.records.ticket import TicketRow


@dataclass(frozen=True, slots=True)
class Person:
    """What the server tells of a user; to most accounts only the first three."""

    login: str
    real_name: str = ""
    email: str = ""
    organization: str = ""
    phones: tuple[str, ...] = ()
    address: str = ""


@dataclass(frozen=True, slots=True)
class Requested:
    """Tickets of a requestor: those that are not done, and those that are, the newest first."""

    open: tuple[TicketRow, ...] = ()
    done: tuple[TicketRow, ...] = ()
    total: int | None = None
    """How many there are, where the server says so."""
