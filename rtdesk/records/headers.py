"""The header of a MIME part as the server keeps it."""

from __future__ import annotations

import re
from dataclasses import dataclass

RECIPIENTS = ("To", "Cc", "Bcc")
_FOLDED = re.compile(r"\r?\n[ \t]+")


@dataclass(frozen=True, slots=True)
class PartHeaders:
    """`text` is the header as it is stored: a line for each field, long ones folded."""

    part: int
    transaction: int
    text: str = ""

    def fields(self) -> tuple[tuple[str, str], ...]:
        """(name, value) in order; lines that are no fields are left out."""
        lines = _FOLDED.sub(" ", self.text).splitlines()
        pairs = (line.partition(":") for line in lines)
        return tuple((name.strip(), value.strip()) for name, colon, value in pairs if colon)

    def all(self, name: str) -> tuple[str, ...]:
        """The values of a field that are not empty."""
        wanted = name.casefold()
        return tuple(value for key, value in self.fields() if key.casefold() == wanted and value)
