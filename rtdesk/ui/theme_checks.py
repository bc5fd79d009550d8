"""Whether a theme of the user's own can be drawn: every name known, every colour one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from rtdesk.ui.themes import BadTheme, unknown

STYLES = frozenset(
    {"none", "bold", "italic", "underline", "underline2", "reverse", "strike", "dim", "not"}
)
_ALPHA = re.compile(r"\s+\d{1,3}%\Z")


def check(name: str, data: Mapping[str, Any], known: frozenset[str]) -> None:
    """Looks at what the file says; `known` are the variables of its base.

    Raises:
        BadTheme: it says something that cannot be drawn.
    """
    for key in ("dark", "ansi"):
        if not isinstance(data.get(key, True), bool):
            raise BadTheme(f"{name}: {key} is true or false")
    for key, value in data.get("colors", {}).items():
        _check_value(name, key, value)
    own = data.get("variables", {})
    known = known | _textuals() if own else known
    for key, value in own.items():
        if key not in known:
            raise BadTheme(f"{name}: {unknown(key, known)}")
        _check_value(name, key, value)


def _textuals() -> frozenset[str]:
    """The variables of Textual's own style sheets."""
    from textual.theme import Theme

    plain = (Theme(name="any", primary="blue", ansi=ansi) for ansi in (False, True))
    return frozenset(name for theme in plain for name in theme.to_color_system().generate())


def _check_value(name: str, key: str, value: str) -> None:
    from textual.color import Color, ColorParseError

    if key.endswith("style"):
        if not value.split() or set(value.split()) - STYLES:
            raise BadTheme(f"{name}: {key} = {value!r} is made of {', '.join(sorted(STYLES))}")
        return
    color = _ALPHA.sub("", value.strip())
    if color in ("auto", "transparent"):
        return
    try:
        Color.parse(color)
    except ColorParseError:
        raise BadTheme(
            f"{name}: {key} = {value!r} is no colour; write '#rrggbb' or 'ansi_red'"
        ) from None
