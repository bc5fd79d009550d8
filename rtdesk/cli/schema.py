"""The JSON schemas of what `--json` prints, as they lie beside this module."""

from __future__ import annotations

from importlib.resources import files

SCHEMAS = {
    "articles": "articles",
    "assign": "outcomes",
    "attach": "outcomes",
    "attachments": "files",
    "comment": "outcomes",
    "create": "created",
    "edit": "outcomes",
    "link": "outcomes",
    "lists": "lists",
    "ls": "tickets",
    "merge": "outcomes",
    "new": "created",
    "outbox": "outbox",
    "queues": "queues",
    "reply": "outcomes",
    "save": "saved",
    "search": "tickets",
    "show": "show",
    "status": "outcomes",
    "steal": "outcomes",
    "sync": "lists",
    "take": "outcomes",
    "time": "outcomes",
    "untake": "outcomes",
    "users": "users",
}
"""Verbs with `--json`, and the schema of what they print."""


def text(verb: str) -> str:
    """The schema of a verb.

    Raises:
        KeyError: it has none.
    """
    return (files("rtdesk.cli") / "schemas" / f"{SCHEMAS[verb]}.json").read_text("utf-8")
