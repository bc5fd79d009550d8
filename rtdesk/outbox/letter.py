"""A draft as what is to be done, and back; two drafts as one."""

from __future__ import annotations

from dataclasses import replace

from rtdesk.ops.op import Comment, Correspond, Create, FileRef, Message, Op, SetStatus
from rtdesk.outbox.draft import Draft
from rtdesk.text.markdown import to_html


def ops_of(draft: Draft, copies: tuple[FileRef, ...]) -> tuple[Op, ...]:
    """A draft as what is to be done: the message, then the status it asked for."""
    if draft.is_create:
        return (_new_ticket(draft, copies),)
    cls = Correspond if draft.kind == "correspond" else Comment
    message = cls(
        ticket=draft.ticket,
        url=draft.url,
        body=to_html(draft.body) if draft.markdown else draft.body,
        content_type="text/html" if draft.markdown else "text/plain",
        subject=draft.subject,
        minutes=draft.minutes,
        files=copies,
        seen=draft.seen,
        values=draft.fields,
        source=draft.body if draft.markdown else "",
    )
    if not draft.status:
        return (message,)
    # No base: the message itself may move the ticket (a reply opens a new one).
    return (message, SetStatus(draft.ticket, draft.status))


def _new_ticket(draft: Draft, copies: tuple[FileRef, ...]) -> Create:
    subject = (("Subject", (draft.subject,)),) if draft.subject else ()
    return Create(
        draft.queue,
        draft.url,
        (*subject, *draft.values),
        to_html(draft.body) if draft.markdown else draft.body,
        "text/html" if draft.markdown else "text/plain",
        draft.body if draft.markdown else "",
        copies,
        (draft.ticket, draft.kind),
    )


def joined(older: Draft, newer: Draft) -> Draft:
    """Both drafts in one: nobody's words go."""
    files_ = tuple(dict.fromkeys((*older.files, *newer.files)))
    names = {name for name, _ in older.fields}
    values = (*older.fields, *(pair for pair in newer.fields if pair[0] not in names))
    form = tuple({**dict(newer.values), **dict(older.values)}.items())
    older = replace(older, values=form)
    if older.body == newer.body:
        return replace(older, files=files_, fields=values)
    return replace(
        older,
        body=f"{older.body.rstrip()}\n\n{newer.body}",
        subject=older.subject or newer.subject,
        files=files_,
        fields=values,
        seen=min(older.seen, newer.seen),
        status=older.status or newer.status,
        minutes=older.minutes + newer.minutes,
    )


def with_words_of(draft: Draft, other: Draft) -> Draft:
    """The draft, and behind it the other's words and files that it does not have."""
    if other.body.strip() in draft.body and set(other.files) <= set(draft.files):
        return draft
    return other if draft.empty else joined(draft, other)


def draft_of(ops: tuple[Op, ...]) -> Draft | None:
    """The draft that these ops came from, if they hold a message."""
    new = next((op for op in ops if isinstance(op, Create)), None)
    if new:
        return _draft_of_new(new) if not new.made else None
    messages = [op for op in ops if isinstance(op, Message)]
    if not messages:
        return None
    message = messages[0]
    status = next((op for op in ops if isinstance(op, SetStatus)), None)
    return Draft(
        ticket=message.ticket,
        kind="correspond" if isinstance(message, Correspond) else "comment",
        body=message.source or message.body,
        subject=message.subject,
        files=tuple(copy.path for copy in message.files),
        status=status.status if status else "",
        minutes=message.minutes,
        url=message.url,
        seen=message.seen,
        fields=message.values,
        markdown=bool(message.source),
    )


def _draft_of_new(op: Create) -> Draft:
    ticket, kind = op.draft
    return Draft(
        ticket,
        kind,
        op.source or op.body,
        op.subject,
        tuple(copy.path for copy in op.files),
        url=op.url,
        markdown=bool(op.source),
        queue=op.queue,
        values=tuple(pair for pair in op.values if pair[0] != "Subject"),
    )
