"""A MIME part of a transaction."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Attachment:
    """A text body, or a file. `text` is None where the text was not asked for."""

    id: int
    transaction: int
    filename: str = ""
    content_type: str = ""
    size: int = 0
    """Bytes after decoding, as RT says."""
    text: str | None = None

    @property
    def is_container(self) -> bool:
        """True for `multipart/*`: it has parts, no content."""
        return self.content_type.startswith(("multipart/", "message/"))

    @property
    def is_body(self) -> bool:
        """True for a text that is shown in the thread rather than listed as a file."""
        return not self.filename and self.content_type in ("text/plain", "text/html", "")

    @property
    def is_file(self) -> bool:
        """True for what can be saved: everything but texts of messages and containers."""
        return not self.is_container and not self.is_body
