"""Who was mailed about a message, its header and its source, as text to read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rtdesk.records.attachment import Attachment
from rtdesk.records.headers import RECIPIENTS, PartHeaders
from rtdesk.records.transaction import Transaction
from rtdesk.text.sentences import MAILS
from rtdesk.text.when import absolute, size

FIRST = ("From", "To", "Cc", "Bcc", "Reply-To", "Date", "Subject", "Message-ID", "In-Reply-To")
"""What people look for; the rest of a header follows in its own order."""
DID = {"Create": "Opened", "Correspond": "Reply", "Comment": "Comment"}
LABEL = 12
Kept = Mapping[int, PartHeaders] | None
"""Headers by part; None while they are not there."""


def mails_of(history: Sequence[Transaction], message: int) -> tuple[Transaction, ...]:
    """What RT sent out about a message: its records of mail up to the next message."""
    found: list[Transaction] = []
    for transaction in history:
        if transaction.id > message:
            if transaction.is_message:
                break
            if transaction.type in MAILS:
                found.append(transaction)
    return tuple(found)


def overview(
    message: Transaction,
    mails: Sequence[Transaction],
    parts: Sequence[Attachment],
    kept: Kept,
    *,
    writer: str,
    note: str = "",
) -> str:
    """Who wrote, who was mailed, the header of the message, its parts. Not cleaned."""
    out = [f"{DID.get(message.type, message.type)} by {writer}, {absolute(message.created)}", ""]
    out += ["Mailed", *_mailed(mails, parts, kept, note), ""]
    mine = [part for part in parts if part.transaction == message.id]
    out += ["Header", *_header(mine, kept, note), "", "Parts"]
    out += [f"  {_part(part)}" for part in mine] or ["  none: it has no text"]
    return "\n".join(out)


def _mailed(
    mails: Sequence[Transaction], parts: Sequence[Attachment], kept: Kept, note: str
) -> list[str]:
    if not mails:
        return ["  RT tells of no mail: nobody was mailed, or you may not see it."]
    out: list[str] = []
    for mail in mails:
        its = [part.id for part in parts if part.transaction == mail.id]
        headers = [kept[id_] for id_ in its if id_ in kept] if kept is not None else []
        people = [
            (role, value) for role in RECIPIENTS for header in headers for value in header.all(role)
        ]
        head = absolute(mail.created)
        if mail.type == "CommentEmailRecord":
            head += ", about a comment"
        out.append(f"  {head}")
        if kept is None:
            out.append(f"    {note}")
        elif people:
            out += [f"    {role + ':':<{LABEL}} {value}" for role, value in people]
        else:
            out.append("    RT does not say to whom.")
    return out


def _header(parts: Sequence[Attachment], kept: Kept, note: str) -> list[str]:
    if kept is None:
        return [f"  {note}"]
    found = [field for part in parts[:1] if part.id in kept for field in kept[part.id].fields()]
    found = [(name, value) for name, value in found if value]
    first = [(name, value) for wanted in FIRST for name, value in found if _same(name, wanted)]
    rest = [field for field in found if field not in first]
    lines = [f"  {name + ':':<{LABEL}} {value}" for name, value in (*first, *rest)]
    if not any(_same(name, "From") for name, _ in found):
        lines.insert(0, "  It came by no mail: it was written in RT or by a program like this one.")
    return lines


def _same(name: str, wanted: str) -> bool:
    return name.casefold() == wanted.casefold()


def _part(part: Attachment) -> str:
    name = f"  {part.filename}" if part.filename else ""
    what = "" if part.is_container else f", {size(part.size)}"
    return f"{part.content_type or 'unknown'}{what}{name}"


def source(message: int, parts: Sequence[Attachment], kept: Kept, note: str = "") -> str:
    """Every part as RT keeps it: its header, then its text, or what else it is. Not cleaned."""
    out: list[str] = []
    for part in parts:
        if part.transaction != message:
            continue
        out.append(f"── part {part.id}: {_part(part)}")
        if kept is None:
            out.append(note)
        elif part.id in kept:
            out.append(kept[part.id].text.rstrip())
        out.append("")
        if part.text is not None:
            out += [part.text.rstrip("\n"), ""]
        elif not part.is_container:
            out += [f"({size(part.size)} of {part.content_type}: v shows and saves files)", ""]
    return "\n".join(out) or "RT keeps nothing of it: it has no text."


def pens(line: str) -> list[tuple[int, int, str]]:
    """Headings, and names of fields."""
    if line and not line[0].isspace() and ":" not in line[:40]:
        return [(0, len(line), "heading")]
    if line.startswith("── "):
        return [(0, len(line), "heading")]
    indent = len(line) - len(line.lstrip(" "))
    name, colon, _ = line.partition(":")
    if colon and " " not in name.strip() and len(name) < 40:
        return [(indent, len(name) - indent + 1, "comment")]
    return []
