"""What RT's own command line was told: proposed at the first start, and never read again.

Its file has a word and a value in each line (`server https://rt.example.com`). A password that
stands in it is not taken.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

FILE = ".rtrc"
LARGEST = 64_000
"""Characters that are looked at."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """Where RT is, and who one is there; empty where nothing says it."""

    url: str = ""
    user: str = ""


def proposed(own: Mapping[str, str] = os.environ) -> Proposed:
    """What `RTSERVER` and `RTUSER` say, else the file that `RTCONFIG` names, else `~/.rtrc`."""
    said = _said(Path(own.get("HOME") or "/nowhere", own.get("RTCONFIG") or FILE))
    return Proposed(
        own.get("RTSERVER") or said.get("server", ""), own.get("RTUSER") or said.get("user", "")
    )


def _said(file: Path) -> dict[str, str]:
    try:
        with file.open(encoding="utf-8") as opened:
            text = opened.read(LARGEST)
    except (OSError, UnicodeDecodeError):
        return {}
    lines = (line.split(None, 1) for line in text.splitlines() if not line.lstrip().startswith("#"))
    return {words[0]: words[1].strip() for words in lines if len(words) == 2}
