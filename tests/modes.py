"""What a program left switched on in its terminal, read from what it wrote."""

from __future__ import annotations

import re

_SEQUENCE = re.compile(
    rb"\x1b\[\?(?P<modes>[\d;]+)(?P<on>[hl])"
    rb"|\x1b\[(?P<keys>[<>=])[\d;]*u"
    rb"|\x1b\[(?P<region>[\d;]*)r"
    rb"|\x1b\[(?P<pen>[\d;:]*)m"
    rb"|\x1b(?P<pad>[=>])"
)
USUAL = frozenset({"7", "25"})
"""On in any terminal: lines wrap, and the cursor is seen."""


def left(raw: bytes) -> set[str]:
    """Modes that are not as before, the kitty protocol, a scroll region, a colour."""
    modes, keys, found = set(USUAL), 0, dict.fromkeys(("region", "pen", "pad"), "")
    for match in _SEQUENCE.finditer(raw):
        if match["modes"]:
            named = set(match["modes"].decode().split(";"))
            modes = modes | named if match["on"] == b"h" else modes - named
        elif match["keys"]:
            keys = max(0, keys + {b">": 1, b"<": -1}.get(match["keys"], 0))
        elif match["region"] is not None:
            found["region"] = match["region"].decode()
        elif match["pen"] is not None:
            found["pen"] = match["pen"].decode().strip("0;")
        else:
            found["pad"] = match["pad"].decode().strip(">")
    return (
        {f"mode {one}" for one in modes ^ USUAL}
        | ({"kitty keys"} if keys else set())
        | {f"{name} {value}" for name, value in found.items() if value}
    )
