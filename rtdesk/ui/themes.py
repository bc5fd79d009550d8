"""Themes as data: TOML files read when they are asked for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.theme import Theme

DEFAULT = "rtdesk-dark"
COLORS = frozenset(
    {
        *("primary", "secondary", "accent", "warning", "error", "success"),
        *("foreground", "background", "surface", "panel", "boost"),
    }
)
VARIABLES = {
    "desk-new": "ansi_bright_yellow",
    "desk-open": "ansi_green",
    "desk-stalled": "ansi_magenta",
    "desk-done": "ansi_bright_black",
    "desk-overdue": "ansi_bright_red",
    "desk-high": "ansi_bright_red",
    "desk-pending": "ansi_yellow",
    "desk-unread": "ansi_bright_cyan",
    "desk-comment": "ansi_yellow",
    "desk-reply": "ansi_bright_green",
    "desk-quote": "ansi_bright_black",
    "desk-rule": "ansi_bright_black",
    "desk-news": "ansi_bright_cyan",
}
"""Our own style variables with what they are in themes that do not know them
(`App.get_theme_variable_defaults`)."""


class BadTheme(ValueError):
    """A theme file that is not what it should be; the text says where."""


def folder() -> Path:
    """Where the themes are: in the package, or beside it in a checkout."""
    packaged = Path(__file__).parents[1] / "_themes"
    return packaged if packaged.is_dir() else Path(__file__).parents[2] / "themes"


def names() -> tuple[str, ...]:
    """The themes there are."""
    found = (entry.name for entry in folder().iterdir())
    return tuple(sorted(n.removesuffix(".toml") for n in found if n.endswith(".toml")))


def load(name: str) -> Theme:
    """Reads a theme.

    Raises:
        BadTheme: there is none with this name, or it is malformed.
    """
    known = names()
    if name not in known:
        raise BadTheme(f"no theme {name!r}; there are {', '.join(known)}")
    return parse(name, (folder() / f"{name}.toml").read_text("utf-8"))


def parse(name: str, text: str) -> Theme:
    """A theme from the text of its file.

    Raises:
        BadTheme: it is malformed.
    """
    import tomllib

    from textual.theme import Theme

    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadTheme(f"{name}: {error}") from error
    colors, variables = data.get("colors", {}), data.get("variables", {})
    _check(name, colors, variables)
    return Theme(
        name=name,
        dark=bool(data.get("dark", True)),
        ansi=bool(data.get("ansi", False)),
        variables={**VARIABLES, **variables},
        **colors,
    )


def _check(name: str, colors: object, variables: object) -> None:
    for section in (colors, variables):
        if not isinstance(section, dict) or not all(isinstance(v, str) for v in section.values()):
            raise BadTheme(f"{name}: colors and variables are tables of strings")
    assert isinstance(colors, dict)
    if unknown := set(colors) - COLORS:
        raise BadTheme(f"{name}: unknown colors {', '.join(sorted(unknown))}")
    if "primary" not in colors:
        raise BadTheme(f"{name}: primary is missing")
