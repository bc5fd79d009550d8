"""A ticket's history as blocks, and a block as lines of a width; no Textual, nothing remembered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from rich.cells import cell_len

from rtdesk.records.attachment import Attachment
from rtdesk.records.ref import Ref
from rtdesk.records.transaction import Transaction
from rtdesk.text.html import readable
from rtdesk.text.quotes import Run, runs
from rtdesk.text.sentences import MAILS, sentence, without_echo
from rtdesk.text.when import size, stamp
from rtdesk.ui.cells import cut, wrap
from rtdesk.ui.text import plain

Line = tuple[tuple[str, str], ...]
"""Parts of a line: text and the name of its pen."""
Kind = Literal["message", "changes", "mails", "news"]

FOLD = 4
"""Quoted lines that are folded when there are at least so many."""
TEXT_WIDTH = 110
MOST_LINES = 3_000
"""Lines of one message that are shown."""


@dataclass(frozen=True, slots=True)
class Block:
    """What is laid out together: a message, changes of one moment, mails RT sent, the divider."""

    kind: Kind
    transactions: tuple[Transaction, ...] = ()

    @property
    def key(self) -> int:
        """The id of its first transaction; 0 for the divider."""
        return self.transactions[0].id if self.transactions else 0


@dataclass(frozen=True, slots=True)
class Look:
    """How lines are to look: the same for every block of a frame."""

    width: int
    now: datetime
    names: Mapping[str, str]
    ascii: bool = False


def blocks(transactions: Iterable[Transaction], new_after: int = 0) -> tuple[Block, ...]:
    """Groups a history; `new_after` puts the divider before the first transaction above it."""
    out: list[Block] = []
    divided = not new_after
    for transaction in without_echo(transactions):
        kind: Kind = (
            "message"
            if transaction.is_message
            else "mails"
            if transaction.type in MAILS
            else "changes"
        )
        if not divided and transaction.id > new_after and kind != "mails":
            divided = True
            if out:
                out.append(Block("news"))
        into = _joins(out, kind, transaction)
        if into is None:
            out.append(Block(kind, (transaction,)))
        else:
            out[into] = Block(kind, (*out[into].transactions, transaction))
    return tuple(out)


def _joins(out: Sequence[Block], kind: Kind, transaction: Transaction) -> int | None:
    """The block that this transaction becomes part of. Mails do not part changes."""
    last = len(out) - 1
    if kind == "changes" and last > 0 and out[last].kind == "mails":
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


def lay_out(
    block: Block, parts: Sequence[Attachment], look: Look, unfolded: bool = False
) -> tuple[Line, ...]:
    """The lines of a block; `parts` are the MIME parts of a message."""
    match block.kind:
        case "message":
            return tuple(_message(block.transactions[0], parts, look, unfolded))
        case "changes":
            return tuple(_changes(block.transactions, look))
        case "mails":
            count = len(block.transactions)
            text = f"{count} mail{'s' if count > 1 else ''} sent by RT"
            return ((("   " + text, "dim"),),)
        case "news":
            rule, dash = "new since you last looked", "=" if look.ascii else "━"
            return ((((dash * 2 + f" {rule} ").ljust(look.width, dash)[: look.width], "news"),),)


# Messages


def _message(
    message: Transaction, parts: Sequence[Attachment], look: Look, unfolded: bool
) -> Iterator[Line]:
    comment = message.type == "Comment"
    yield _header(message, look)
    bar: Line = ((("| " if look.ascii else "▌ "), "comment"),) if comment else ()
    width = min(look.width - 2 * comment, TEXT_WIDTH)
    for count, line in enumerate(_body(message, parts, width, look, unfolded)):
        if count == MOST_LINES:
            yield (*bar, ("… more: this message is too long to be shown whole", "dim"))
            break
        yield (*bar, *line)
    for line in _files(parts, width, look):
        yield (*bar, *line)


def _header(message: Transaction, look: Look) -> Line:
    word = {"Create": "opened", "Correspond": "reply"}.get(message.type, "")
    comment = message.type == "Comment"
    when, who = stamp(message.created, look.now), person(message.creator, look.names)
    minutes = f"{message.time_taken} min" if message.time_taken else ""
    lead = "-- " if look.ascii else "── "
    text = " · ".join(part for part in (when, who, word, minutes) if part)
    if not comment:
        return _ruled([(lead, "rule"), (text, "header")], look)
    says = " · comment, not sent to the requestor"
    room = look.width - len(lead) - len(says) - 1
    return _ruled([(lead, "rule"), (cut(text, room), "header"), (says, "comment")], look)


def _ruled(parts: list[tuple[str, str]], look: Look) -> Line:
    """The parts with a rule that fills the line."""
    used, out = 0, []
    for text, pen in parts:
        shown = cut(text, look.width - used)
        used += cell_len(shown)
        out.append((shown, pen))
    rest = look.width - used - 1
    if rest > 0:
        out.append((" " + ("-" if look.ascii else "─") * rest, "rule"))
    return tuple(out)


def person(who: Ref, names: Mapping[str, str]) -> str:
    """Name and address, cleaned: the address shows who it really is."""
    name = plain((names.get(who.id) or who.label)[:200])
    email = plain(who.email[:200])
    return f"{name} <{email}>" if email and email != name else name


def _body(
    message: Transaction, parts: Sequence[Attachment], width: int, look: Look, unfolded: bool
) -> Iterator[Line]:
    text = text_of(parts)
    if text is None:
        yield (("(the text is not here yet)", "dim"),)
        return
    for run in runs(text):
        if run.kind == "quoted":
            yield from _quoted(run, width, look, unfolded)
            continue
        pen = "dim" if run.kind == "signature" else ""
        for line in run.lines:
            for piece in wrap(line, width):
                yield ((piece, pen),)


def _quoted(run: Run, width: int, look: Look, unfolded: bool) -> Iterator[Line]:
    if len(run.lines) >= FOLD:
        glyph = ("v" if unfolded else ">") if look.ascii else ("▾" if unfolded else "▸")
        yield ((f"{glyph} {len(run.lines)} quoted lines", "fold"),)
        if not unfolded:
            return
    for line in run.lines:
        lead = line[: len(line) - len(line.lstrip("> "))]
        for piece in wrap(line, width, lead):
            yield ((piece, "quote"),)


def text_of(parts: Sequence[Attachment]) -> str | None:
    """The cleaned text of a message: the plain part if it says something, else the HTML part.

    None while a text that was not asked for is missing.
    """
    bodies = [part for part in parts if part.is_body and not part.is_container]
    texts = [part for part in bodies if part.content_type != "text/html"]
    if any(part.text is None for part in texts or bodies):
        return None
    own = "\n\n".join(part.text or "" for part in texts)
    if not own.strip():
        own = "\n\n".join(readable(part.text or "").text for part in bodies if part not in texts)
    return plain(own, multiline=True).strip("\n").rstrip()


def files(parts: Sequence[Attachment]) -> tuple[Attachment, ...]:
    """The parts that are files and not the text itself."""
    return tuple(part for part in parts if not part.is_container and not part.is_body)


def _files(parts: Sequence[Attachment], width: int, look: Look) -> Iterator[Line]:
    glyph = "[file]" if look.ascii else "▤"
    names = [
        f"{glyph} {cut(plain(f.filename) or f'attachment {f.id}', 40)} {size(f.size)}"
        for f in files(parts)
    ]
    text = ""
    for name in names:
        if text and cell_len(text) + 3 + cell_len(name) > width:
            yield ((text, "file"),)
            text = ""
        text = f"{text}   {name}" if text else name
    if text:
        yield ((cut(text, width), "file"),)


# Changes


def _changes(transactions: Sequence[Transaction], look: Look) -> Iterator[Line]:
    first = transactions[0]
    told = [plain(sentence(t, look.names)) for t in transactions]
    text = ", ".join(dict.fromkeys(part for part in told if part))
    lead = "-- " if look.ascii else "── "
    who = plain((look.names.get(first.creator.id) or first.creator.label)[:200])
    head = " · ".join(part for part in (stamp(first.created, look.now), who) if part)
    pieces = list(wrap(f"{head} · {text}", look.width - len(lead) - 1))
    yield _ruled([(lead, "rule"), (pieces[0], "change")], look)
    for piece in pieces[1:]:
        yield ((" " * len(lead) + piece, "change"),)
