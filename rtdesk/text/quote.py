"""Values in TicketSQL."""

from __future__ import annotations


def quote(value: str) -> str:
    """A value as TicketSQL reads it back (lib/RT/SQL.pm: backslash escapes inside quotes).

    Two things no quotes prevent: RT looks for a custom field where a value starts with `CF.`
    (conditions made by `ticketsql.Field` avoid that), and `LIKE` and its kin know `%` and `_` as
    wildcards.
    """
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
