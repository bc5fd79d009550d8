"""Orders of a list: `LastUpdated`, or `-LastUpdated` for the greatest first."""

from __future__ import annotations

from types import MappingProxyType

KEYS = MappingProxyType(
    {
        "LastUpdated": "coalesce(t.updated, 0)",
        "Created": "coalesce(t.created, 0)",
        "Due": "coalesce(t.due, 99999999999)",  # no date is the latest of all
        "Priority": "CAST(t.priority AS INTEGER)",
        "Subject": "lower(t.subject)",
        "Status": "t.status",
        "Owner": "lower(coalesce(nullif(t.owner_name, ''), t.owner))",
        "Queue": "lower(t.queue_name)",
        "Requestor": "lower(t.requestor)",
        "id": "t.id",
    }
)
"""RT's names of the columns one can order by, and the key that the mirror sorts by; never NULL."""
DEFAULT = "-LastUpdated"


def split(order: str) -> tuple[str, bool]:
    """The column of an order, and whether it is descending; what is unknown is the default."""
    column = order.removeprefix("-")
    return (column, order.startswith("-")) if column in KEYS else split(DEFAULT)
