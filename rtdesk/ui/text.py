"""The only gate from text that strangers wrote to what Textual draws."""

from __future__ import annotations

from textual.content import Content

from rtdesk.text.clean import clean

LINE_LIMIT = 2_000
BODY_LIMIT = 400_000
"""Characters; whatever is longer is cut before any work is spent on it."""


def plain(text: str, multiline: bool = False) -> str:
    """Text that is safe to draw cell by cell: cleaned, and never read as markup."""
    return clean(text, multiline=multiline, limit=BODY_LIMIT if multiline else LINE_LIMIT)


def line(text: str, *, style: str = "") -> Content:
    """One line of server text, as a widget takes it."""
    return Content.styled(plain(text), style)


def body(text: str) -> Content:
    """Server text of several lines, as a widget takes it."""
    return Content(plain(text, multiline=True))
