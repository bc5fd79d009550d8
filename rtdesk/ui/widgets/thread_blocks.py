"""A ticket's history as blocks: what belongs together, in the order and choice of the reader."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from rtdesk.records.transaction import Transaction
from rtdesk.text.sentences import MAILS, without_echo

Kind = Literal["older", "message", "changes", "system", "news"]
SYSTEM = frozenset({"RT_System", "1"})
"""The user under whose name RT itself acts: its login and its id."""
CHOICES = ("all", "messages", "comments", "changes")
TOGGLES = ("newest_first", "html", "relative")


@dataclass(frozen=True, slots=True)
class Way:
    """How somebody likes to read threads."""

    newest_first: bool = False
    only: str = "all"
    """One of `CHOICES`."""
    html: bool = False
    """HTML where a message has plain text too."""
    relative: bool = False
    """Ages beside the times."""

    def dump(self) -> str:
        """The lasting part as a word; which entries are shown is for the moment."""
        return " ".join(name for name in TOGGLES if getattr(self, name))

    def turned(self, toggle: str) -> Way:
        """The other way round in one of `TOGGLES`."""
        values = {name: getattr(self, name) != (name == toggle) for name in TOGGLES}
        return Way(only=self.only, **values)

    @classmethod
    def load(cls, text: str) -> Way:
        """What `dump` told; unknown words are ignored."""
        said = set(text.split())
        return cls("newest_first" in said, "all", "html" in said, "relative" in said)


@dataclass(frozen=True, slots=True)
class Block:
    """Laid out together: a message, changes of one moment, what RT did by itself; or a divider."""

    kind: Kind
    transactions: tuple[Transaction, ...] = ()

    @property
    def key(self) -> int:
        """The id of its first transaction; 0 for the divider."""
        return self.transactions[0].id if self.transactions else 0


def blocks(
    transactions: Iterable[Transaction],
    new_after: int = 0,
    way: Way | None = None,
    *,
    partial: bool = False,
) -> tuple[Block, ...]:
    """Groups a history; `new_after` puts the divider before the first transaction above it.

    `partial`: there is older history that was not read yet.
    """
    way = way or Way()
    out: list[Block] = [Block("older")] if partial else []
    divided = not new_after
    for transaction in without_echo(transactions):
        kind = _kind(transaction)
        if not _wanted(transaction, kind, way.only):
            continue
        if not divided and transaction.id > new_after and kind != "system":
            divided = True
            if out:
                out.append(Block("news"))
        into = _joins(out, kind, transaction)
        if into is None:
            out.append(Block(kind, (transaction,)))
        else:
            out[into] = replace(out[into], transactions=(*out[into].transactions, transaction))
    return tuple(reversed(out)) if way.newest_first else tuple(out)


def _kind(transaction: Transaction) -> Kind:
    if transaction.is_message:
        return "message"
    if transaction.type in MAILS or transaction.creator.id in SYSTEM:
        return "system"
    return "changes"


def _wanted(transaction: Transaction, kind: Kind, only: str) -> bool:
    match only:
        case "messages":
            return kind == "message"
        case "comments":
            return transaction.type == "Comment"
        case "changes":
            return kind != "message" and transaction.type not in MAILS
        case _:
            return True


def _joins(out: Sequence[Block], kind: Kind, transaction: Transaction) -> int | None:
    """The block that this transaction becomes part of. What RT does does not part changes."""
    last = len(out) - 1
    if kind == "changes" and last > 0 and out[last].kind == "system":
        last -= 1
    if kind == "message" or last < 0 or out[last].kind != kind:
        return None
    if kind == "changes" and not _same_moment(out[last].transactions[-1], transaction):
        return None
    return last


def _same_moment(one: Transaction, other: Transaction) -> bool:
    if one.created is None or other.created is None or one.creator.id != other.creator.id:
        return False
    return one.created.replace(second=0) == other.created.replace(second=0)
