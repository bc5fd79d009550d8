"""A message as the review shows it: doubts, recipients, what else happens, and the text."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from rtdesk.outbox.draft import Draft
from rtdesk.records.ticket import Ticket
from rtdesk.text.checks import Doubt
from rtdesk.text.html import readable
from rtdesk.text.markdown import to_html
from rtdesk.text.paths import look, total
from rtdesk.ui.cells import wrap
from rtdesk.ui.text import plain
from rtdesk.ui.widgets.recipients import spelled_out

LABEL = 9
"""Cells of the column with `To`, `Cc`, `Subject`."""
SHOWN = 60_000
"""Characters of the text that are shown: beyond that nobody reads."""


def review_lines(
    draft: Draft,
    ticket: Ticket | None,
    doubts: Sequence[Doubt],
    width: int,
    *,
    chosen: int = 0,
) -> list[Content]:
    """The whole review, wrapped; `chosen` is the number of the file that keys act on."""
    out = doubt_lines(doubts, width)
    if out:
        out.append(Content(""))
    for role, people in spelled_out(draft, ticket):
        out += _row(role, people, width)
    if draft.subject:
        out += _row("Subject", draft.subject, width)
    if draft.markdown:
        out += _row("Format", "Markdown, sent as HTML; below is how it reads", width)
    for name, value in draft.fields:
        out += _row("Field", f"{name} = {value}", width)
    out += extras(draft, ticket, width, chosen=chosen)
    out.append(Content.styled("─" * width, "$foreground-muted"))
    return out + _text(draft, width)


def doubt_lines(doubts: Sequence[Doubt], width: int) -> list[Content]:
    """What there is to ask, each with its mark."""
    out = []
    for doubt in doubts:
        mark, style = ("✗", "$text-error") if doubt.stops else ("!", "$text-warning")
        out += [
            Content.styled(text, style)
            for text in wrap(plain(f"{mark} {doubt.text}"), width, hanging="  ")
        ]
    return out


def extras(draft: Draft, ticket: Ticket | None, width: int, *, chosen: int = 0) -> list[Content]:
    """Files, numbered, and what else happens together with the message."""
    out = [_file(number, path, number == chosen) for number, path in enumerate(draft.files, 1)]
    if len(draft.files) > 1:
        out.append(Content.styled(f"    {total(draft.files)} in all", "$foreground-muted"))
    then = []
    if draft.status:
        base = f"{plain(ticket.status)} → " if ticket else "→ "
        then.append(f"then: status {base}{plain(draft.status)}")
    if draft.minutes:
        then.append(f"{draft.minutes} min worked")
    if then:
        out.append(Content.styled("     ".join(then), "$text-accent"))
    return [content.truncate(width, ellipsis=True) for content in out]


def _file(number: int, path: str, chosen: bool) -> Content:
    line = Content.assemble(
        ("▸ " if chosen else "▤ ", "$text-accent"),
        (f"{number} ", "$foreground-muted"),
        plain(str(look(path))),
    )
    return line.stylize("bold reverse") if chosen else line


def _text(draft: Draft, width: int) -> list[Content]:
    body = draft.body
    more = len(body) - SHOWN
    if draft.markdown:
        body = readable(to_html(body[:SHOWN])).text
    out = []
    for text in plain(body[:SHOWN], multiline=True).split("\n"):
        style = "$foreground-muted" if text.startswith(">") else ""
        out += [Content.styled(part, style) for part in wrap(text, width)]
    if more > 0:
        out.append(Content.styled(f"… and {more:,} characters more", "$foreground-muted"))
    return out


def _row(label: str, value: str, width: int) -> list[Content]:
    parts = wrap(plain(value), max(width - LABEL, 8))
    return [
        Content.assemble(
            (label.ljust(LABEL) if at == 0 else " " * LABEL, "$foreground-muted"), part
        )
        for at, part in enumerate(parts)
    ]
