"""Themes as data: TOML files, ours and the user's, read when they are asked for."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textual.theme import Theme

    from rtdesk.config.profile import Profile

DEFAULT = "rtdesk-dark"
POOR = "rtdesk-ansi"
"""What is shown where a terminal has too few colours for what was asked for."""
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
KEYS = ("about", "base", "dark", "ansi", "colors", "variables")
"""What a file may hold."""


class BadTheme(ValueError):
    """A theme file that is not what it should be; the text says where."""


def folder() -> Path:
    """Where our themes are: in the package, or beside it in a checkout."""
    packaged = Path(__file__).parents[1] / "_themes"
    return packaged if packaged.is_dir() else Path(__file__).parents[2] / "themes"


def own_folder(profile: Profile) -> Path:
    """Where the user's are: beside the configuration."""
    return profile.folder / "themes"


def names(where: Path | None = None) -> tuple[str, ...]:
    """The themes in a folder; ours where nothing is said."""
    try:
        found = [entry.name for entry in (where or folder()).iterdir()]
    except OSError:
        return ()
    return tuple(sorted(n.removesuffix(".toml") for n in found if n.endswith(".toml")))


def every(own: Path | None = None) -> tuple[str, ...]:
    """Ours, then those of the user that are called otherwise."""
    return tuple(dict.fromkeys((*names(), *(names(own) if own else ()))))


def load(name: str, own: Path | None = None) -> Theme:
    """Reads a theme; one in the folder `own` goes before ours of the same name.

    Raises:
        BadTheme: there is none with this name, or it is malformed.
    """
    if own and name in names(own):
        return parse(name, _text(own / f"{name}.toml"))
    if name not in names():
        raise BadTheme(f"no theme {name!r}; there are {', '.join(every(own))}")
    return _made(name, _read(name, _text(folder() / f"{name}.toml")))


def about(name: str, own: Path | None = None) -> str:
    """What a theme says of itself."""
    where = own if own and name in names(own) else folder()
    return str(_read(name, _text(where / f"{name}.toml")).get("about", ""))


def parse(name: str, text: str) -> Theme:
    """A theme from the text of a user's file, which says only what is other than in its base.

    Raises:
        BadTheme: it is malformed; says what of it, and the nearest name there is.
    """
    from rtdesk.ui.theme_checks import check

    data = _read(name, text)
    base = data.get("base", name if name in names() else DEFAULT)
    if base not in names():
        raise BadTheme(f"{name}: base is one of {', '.join(names())}")
    below = _read(base, _text(folder() / f"{base}.toml"))
    check(name, data, frozenset(below["variables"]))
    tables = {k: {**below[k], **data.get(k, {})} for k in ("colors", "variables")}
    return _made(name, {**below, **data, **tables})


def _made(name: str, data: Mapping[str, Any]) -> Theme:
    from textual.theme import Theme

    return Theme(
        name=name,
        dark=bool(data.get("dark", True)),
        ansi=bool(data.get("ansi", False)),
        variables={**VARIABLES, **data["variables"]},
        **data["colors"],
    )


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadTheme(f"{file}: {getattr(error, 'strerror', None) or 'not UTF-8'}") from error


def _read(name: str, text: str) -> dict[str, Any]:
    import tomllib

    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadTheme(f"{name}: {error}") from error
    for key in data:
        _known(name, key, KEYS)
    for key in _table(name, data, "colors"):
        _known(name, key, COLORS)
    _table(name, data, "variables")
    return data


def _table(name: str, data: Mapping[str, Any], key: str) -> dict[str, str]:
    table = data.get(key, {})
    if not isinstance(table, dict) or not all(isinstance(v, str) for v in table.values()):
        raise BadTheme(f"{name}: {key} is a table of texts")
    return table


def _known(name: str, key: str, known: tuple[str, ...] | frozenset[str]) -> None:
    if key not in known:
        raise BadTheme(f"{name}: {unknown(key, known)}")


def unknown(key: str, known: tuple[str, ...] | frozenset[str]) -> str:
    """That there is no such key, and what may be meant."""
    import difflib

    near = difflib.get_close_matches(key, sorted(known), 1)
    few = f"; there are {', '.join(sorted(known))}" if len(known) < 20 else ""
    hint = f"; did you mean {near[0]!r}?" if near else few
    return f"nothing is called {key!r}{hint}"
