"""What statuses mean."""

from __future__ import annotations

INACTIVE = frozenset({"resolved", "rejected", "deleted"})
"""The inactive statuses of RT's built-in lifecycle; custom ones are not told over REST 2.0."""
DONE = frozenset({"resolved", "closed", "done", "completed", "solved", "fixed"})
"""How lifecycles call the end of a ticket for whose requestor everything was done."""
