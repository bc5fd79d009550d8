"""What statuses mean."""

from __future__ import annotations

INACTIVE = frozenset({"resolved", "rejected", "deleted"})
"""The inactive statuses of RT's built-in lifecycle; custom ones are not told over REST 2.0."""
