"""The manual's pages, as they lie beside this module."""

from __future__ import annotations

from importlib.resources import files

TOPICS = (
    "getting-started",
    "triage",
    "keys",
    "lists",
    "searching",
    "tickets",
    "fields",
    "time",
    "articles",
    "people-and-links",
    "aside",
    "macros",
    "commands",
    "marks",
    "reading",
    "writing",
    "creating",
    "attachments",
    "command-line",
    "browser",
    "config",
    "rights",
    "limits",
    "sync",
    "outbox",
    "notifications",
    "themes",
    "ssh",
    "security",
    "troubleshooting",
)


def topics() -> tuple[str, ...]:
    """The names of all pages, in reading order."""
    return TOPICS


def page(topic: str) -> str:
    """A page as Markdown.

    Raises:
        KeyError: there is no such page.
    """
    if topic not in TOPICS:
        raise KeyError(topic)
    return (files("rtdesk.help") / f"{topic}.md").read_text(encoding="utf-8")


def title(topic: str) -> str:
    """The first heading of a page."""
    return page(topic).partition("\n")[0].lstrip("# ").strip()
