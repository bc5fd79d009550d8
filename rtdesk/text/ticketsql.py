"""TicketSQL: quoting of values."""

from __future__ import annotations


def quote(value: str) -> str:
    """A value as TicketSQL reads it back (RT: lib/RT/SQL.pm, backslash escapes inside quotes)."""
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
