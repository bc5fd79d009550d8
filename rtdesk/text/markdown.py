"""Markdown that the user wrote, as the HTML that is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt


def to_html(source: str) -> str:
    """HTML of a message: raw HTML in it stays text, and a line break stays a line break."""
    return str(_parser().render(source.replace("\r\n", "\n")))


def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt  # only where somebody writes Markdown

    return MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(
        ["table", "strikethrough"]
    )
