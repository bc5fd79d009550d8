"""Which rows of a list have the words that somebody typed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rtdesk.records.ref import Ref
from rtdesk.records.ticket import TicketRow

FIELDS = ("id", "subject", "status", "queue", "owner", "requestor", "priority")
BETWEEN = "\x1f"
"""Stands between the fields of a line; nobody types it."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word, folded; `field`: it must be in that one, `without`: it must be nowhere."""

    word: str
    field: str = ""
    without: bool = False

    def holds(self, line: str) -> bool:
        """Whether that is true of a line."""
        found = self.word in line
        if found and self.field:
            found = self.word in line.split(BETWEEN)[FIELDS.index(self.field)]
        return found is not self.without


def terms(words: str, me: str = "") -> tuple[Term, ...]:
    """The terms in what was typed; `owner:me` is the one who types."""
    return tuple(_term(word, me.casefold()) for word in words.casefold().split())


def _term(word: str, me: str) -> Term:
    without = len(word) > 1 and word.startswith("-")
    word = word[without:]
    field, colon, rest = word.partition(":")
    if colon and field in FIELDS:
        mine = rest == "me" and me and field in ("owner", "requestor")
        return Term(me if mine else rest, field, without)
    return Term(word.removeprefix("#"), "", without)


def narrows(terms: Iterable[Term], before: Iterable[Term]) -> bool:
    """True when whatever has the new terms has the old ones, too."""
    return all(
        any(
            old.field in ("", new.field)
            and not (old.without or new.without)
            and old.word in new.word
            for new in terms
        )
        or old in terms
        for old in before
    )


def matches(row: TicketRow, words: str, me: str = "") -> bool:
    """Whether a row has every word; `owner:anna` only there, `-word` must be nowhere."""
    its = line(
        row.id,
        row.subject,
        row.status,
        names(row.queue),
        names(row.owner),
        " ".join(map(names, row.requestors)),
        row.priority,
    )
    return all(term.holds(its) for term in terms(words, me))


def line(*texts: str | int) -> str:
    """The texts of all fields as one that is looked through."""
    return BETWEEN.join(str(text).replace(BETWEEN, " ") for text in texts).casefold()


def names(ref: Ref) -> str:
    """All that somebody is called."""
    return called((ref.name, ref.id, ref.email))


def called(parts: Sequence[str]) -> str:
    """Those that are not empty."""
    return " ".join(part for part in parts if part)
