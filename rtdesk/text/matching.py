"""Which rows of a list have the words that somebody typed."""

from __future__ import annotations

from collections.abc import Mapping

from rtdesk.records.ref import Ref
from rtdesk.records.ticket import TicketRow

FIELDS = ("id", "subject", "status", "queue", "owner", "requestor", "priority")


def matches(row: TicketRow, words: str) -> bool:
    """Whether a row has every word; `owner:anna` only there, `-word` must be nowhere."""
    texts = _texts(row)
    return all(_has(texts, word) for word in words.casefold().split())


def _has(texts: Mapping[str, str], word: str) -> bool:
    if len(word) > 1 and word.startswith("-"):
        return not _has(texts, word[1:])
    field, colon, rest = word.partition(":")
    if colon and field in FIELDS:
        return rest in texts[field]
    return any(word.removeprefix("#") in text for text in texts.values())


def _texts(row: TicketRow) -> Mapping[str, str]:
    people = " ".join(_names(ref) for ref in row.requestors)
    found = (
        str(row.id),
        row.subject,
        row.status,
        _names(row.queue),
        _names(row.owner),
        people,
        row.priority,
    )
    return dict(zip(FIELDS, map(str.casefold, found), strict=True))


def _names(ref: Ref) -> str:
    return " ".join(part for part in (ref.name, ref.id, ref.email) if part)
