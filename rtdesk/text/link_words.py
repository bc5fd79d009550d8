"""What links of a ticket are called, by their refs (`records.link.TICKET_LINKS`)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

LINKED: Mapping[str, str] = MappingProxyType(
    {
        "depends-on": "depends on",
        "depended-on-by": "needed by",
        "parent": "part of",
        "child": "has part",
        "refers-to": "refers to",
        "referred-to-by": "named by",
    }
)
"""As one reads them, in the order in which they are shown."""
