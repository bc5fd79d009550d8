"""What a request is about, in the words of the ledger."""

from __future__ import annotations

from rtdesk.rest2.request import Call

MESSAGES = "replies and comments"
CHANGES = "changes"
DOWNLOADS = "downloads"
SIGN_IN = "sign-in"
OTHER = "other"
_BY_LAST = {"history": "history", "attachments": "texts and files"}
_BY_FIRST = {
    "tickets": "lists",
    "ticket": "ticket",
    "transactions": "news",
    "transaction": "history",
    "attachment": DOWNLOADS,
    "download": DOWNLOADS,
    "queues": "queues",
    "queue": "queues",
    "users": "users",
    "user": "users",
    "searches": "saved searches",
    "search": "saved searches",
}


def kind_of(call: Call) -> str:
    """The kind of a call: a word for people, without names and numbers."""
    first, *rest = call.path.partition("?")[0].strip("/").split("/")
    last = rest[-1] if rest else first
    if call.is_write:
        said = call.is_message or last in ("correspond", "comment")
        return MESSAGES if said else CHANGES
    return _BY_LAST.get(last) or _BY_FIRST.get(first, OTHER)
