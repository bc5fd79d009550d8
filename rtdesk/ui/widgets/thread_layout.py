"""A block of a thread as lines of a width; no Textual, nothing remembered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from rich.cells import cell_len

from rtdesk.records.attachment import Attachment
from rtdesk.records.ref import Ref
from rtdesk.records.transaction import Transaction
from rtdesk.text.bodies import Body, files
from rtdesk.text.diffs import diff
from rtdesk.text.hanging import hanging
from rtdesk.text.quotes import LISTED, Run, runs
from rtdesk.text.sentences import MAILS, is_long, sentence
from rtdesk.text.when import ago, size, stamp
from rtdesk.ui.cells import cut, wrap
from rtdesk.ui.text import plain
from rtdesk.ui.widgets.thread_blocks import Block, Way

Line = tuple[tuple[str, str], ...]
"""Parts of a line: text and the name of its pen."""
Fold = Literal["closed", "", "open"]
"""A message's first words only; all but its quotes; everything."""

QUOTES = 4
"""Quoted lines that are folded when there are at least so many."""
TEXT_WIDTH = 110
MOST_LINES = 3_000
"""Lines of one message that are shown."""
DIFF_LINES = 8
"""Lines of a changed text that are shown before it is unfolded."""


@dataclass(frozen=True, slots=True)
class Look:
    """How lines are to look: the same for every block of a frame."""

    width: int
    now: datetime
    names: Mapping[str, str]
    requestors: frozenset[str] = frozenset()
    way: Way = field(default_factory=Way)
    ascii: bool = False


def lay_out(
    block: Block, parts: Sequence[Attachment], said: Body | None, look: Look, fold: Fold = ""
) -> tuple[Line, ...]:
    """The lines of a block; `parts` are the MIME parts of a message, `said` is its text."""
    match block.kind:
        case "message" if fold == "closed":
            return (_closed(block.transactions[0], said, look),)
        case "message":
            return tuple(_message(block.transactions[0], parts, said, look, fold))
        case "changes":
            return tuple(_changes(block.transactions, look, fold))
        case "system":
            return tuple(_system(block.transactions, look, fold))
        case "older":
            return ((("   … older entries are not here yet", "dim"),),)
        case "news":
            dash = "=" if look.ascii else "━"
            rule = f"{dash * 2} new since you last looked"
            if look.way.newest_first:
                rule += ", above"
            return (((f"{rule} ".ljust(look.width, dash)[: look.width], "news"),),)


# Messages


def _closed(message: Transaction, said: Body | None, look: Look) -> Line:
    """Who, when, and the first words of their own."""
    pen = _pen(message)
    lead = ("> " if look.ascii else "▸ ", pen or "fold")
    head = f"{' · '.join(part for part in _head(message, look) if part)} · "
    shown = cut(head, look.width - 2)
    own = (run.lines for run in runs(said.text) if run.kind == "text") if said else ()
    words = " ".join(line.strip() for lines in own for line in lines if line.strip())
    room = look.width - 2 - cell_len(shown)
    return (lead, (shown, pen or "header"), (cut(words, room), "dim"))


def _message(
    message: Transaction, parts: Sequence[Attachment], said: Body | None, look: Look, fold: Fold
) -> Iterator[Line]:
    comment = message.type == "Comment"
    yield _header(message, look)
    bar: Line = ((("| " if look.ascii else "▌ "), "comment"),) if comment else ()
    width = min(look.width - 2 * comment, TEXT_WIDTH)
    for count, line in enumerate(_body(said, width, look, fold)):
        if count == MOST_LINES:
            yield (*bar, ("… more: this message is too long to be shown whole", "dim"))
            break
        yield (*bar, *line)
    for line in _files(parts, width, look):
        yield (*bar, *line)


def _head(message: Transaction, look: Look) -> tuple[str, str, str, str]:
    """When, who, what kind of message, minutes."""
    minutes = f"{message.time_taken} min" if message.time_taken else ""
    who = person(message.creator, look.names)
    return _when(message, look), who, _word(message, look), minutes


def _word(message: Transaction, look: Look) -> str:
    match message.type:
        case "Create":
            return "opened"
        case "Comment":
            return "comment"
        case _ if message.creator.id in look.requestors:
            return "wrote"
        case _:
            return "reply" if look.ascii else "↳ reply"


def _pen(message: Transaction) -> str:
    return "comment" if message.type == "Comment" else ""


def _when(transaction: Transaction, look: Look) -> str:
    when = stamp(transaction.created, look.now)
    age = ago(transaction.created, look.now) if look.way.relative else ""
    return f"{when} ({age})" if age and age not in when else when


def _header(message: Transaction, look: Look) -> Line:
    lead = "-- " if look.ascii else "── "
    when, who, word, minutes = _head(message, look)
    if message.type != "Comment":
        text = " · ".join(part for part in (when, who, word, minutes) if part)
        pen = "reply" if word.endswith("reply") else "header"
        return _ruled([(lead, "rule"), (text, pen)], look)
    text = " · ".join(part for part in (when, who, minutes) if part)
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


def _body(said: Body | None, width: int, look: Look, fold: Fold) -> Iterator[Line]:
    if said is None:
        yield (("(the text is not here yet)", "dim"),)
        return
    if said.source:
        yield (("(this HTML is too much to be read: shown as source)", "dim"),)
    for run in runs(said.text):
        if run.kind == "quoted":
            yield from _quoted(run, width, look, fold)
            continue
        pen = "dim" if run.kind == "signature" else ""
        for line in run.lines:
            if LISTED.match(line):  # an address: its number picks it
                yield ((cut(line, width), "dim"),)
                continue
            for piece in wrap(line, width, hanging(line)):
                yield ((piece, pen),)
    if said.choice and look.way.html:
        yield (("(HTML; z t shows the plain text)", "dim"),)


def _quoted(run: Run, width: int, look: Look, fold: Fold) -> Iterator[Line]:
    unfolded = fold == "open"
    if len(run.lines) >= QUOTES:
        glyph = ("v" if unfolded else ">") if look.ascii else ("▾" if unfolded else "▸")
        yield ((f"{glyph} {len(run.lines)} quoted lines", "fold"),)
        if not unfolded:
            return
    for line in run.lines:
        for piece in wrap(line, width, hanging(line)):
            yield ((piece, "quote"),)


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


def _changes(transactions: Sequence[Transaction], look: Look, fold: Fold) -> Iterator[Line]:
    first = transactions[0]
    told = [plain(sentence(t, look.names)) for t in transactions]
    text = ", ".join(dict.fromkeys(part for part in told if part))
    lead = "-- " if look.ascii else "── "
    who = plain((look.names.get(first.creator.id) or first.creator.label)[:200])
    head = " · ".join(part for part in (_when(first, look), who) if part)
    pieces = list(wrap(f"{head} · {text}", look.width - len(lead) - 1))
    yield _ruled([(lead, "rule"), (pieces[0], "change")], look)
    for piece in pieces[1:]:
        yield ((" " * len(lead) + piece, "change"),)
    for transaction in transactions:
        if is_long(transaction):
            yield from _changed_text(transaction, look, fold)


def _changed_text(transaction: Transaction, look: Look, fold: Fold) -> Iterator[Line]:
    """The lines of a long text that went and came."""
    lines = [
        (f"   {sign} {piece}", {"-": "gone", "+": "come"}.get(sign, "dim"))
        for sign, text in diff(plain(transaction.old, True), plain(transaction.new, True))
        for piece in wrap(text, min(look.width, TEXT_WIDTH) - 6)
    ]
    shown = len(lines) if fold == "open" else DIFF_LINES
    yield from ((line,) for line in lines[:shown])
    if rest := len(lines) - shown if fold != "open" and len(lines) > shown else 0:
        glyph = ">" if look.ascii else "▸"
        yield ((f"   {glyph} {rest} more changed lines", "fold"),)


def _system(transactions: Sequence[Transaction], look: Look, fold: Fold) -> Iterator[Line]:
    """What RT did by itself, in one line; unfolded one line each."""
    mails = sum(t.type in MAILS for t in transactions)
    told = [plain(sentence(t, look.names)) for t in transactions if t.type not in MAILS]
    parts = [*dict.fromkeys(part for part in told if part)]
    if mails:
        parts.append(f"{mails} mail{'s' if mails > 1 else ''} sent")
    yield ((cut("   RT: " + ", ".join(parts), look.width), "dim"),)
    if fold == "open":
        for t in transactions:
            text = "mail sent (H on the message: to whom)" if t.type in MAILS else ""
            line = f"     {_when(t, look)} · {text or plain(sentence(t, look.names))}"
            yield ((cut(line, look.width), "dim"),)
