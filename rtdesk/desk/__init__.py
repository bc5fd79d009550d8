"""The composition root; what it can do beyond tickets as they lie here is a part of its own."""

from rtdesk.desk.desk import Connect, Desk

__all__ = ["Connect", "Desk"]
