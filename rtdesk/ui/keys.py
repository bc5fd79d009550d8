"""Which keys do what: the presets, the user's own keys, and how keys and sequences are written.

A binding's key may be a sequence: `g>q` is `g`, and then `q`. Textual knows nothing of that, so
the first key is bound to `prefix`, which shows what may follow (`rtdesk.ui.sequences`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from textual.binding import Binding, BindingType

from rtdesk.actions.action import ACTIONS
from rtdesk.ui.presets import PRESETS
from rtdesk.ui.text import plain

if TYPE_CHECKING:
    from rtdesk.config.commands import Command
    from rtdesk.config.macros import Macro
    from rtdesk.config.profile import Profile

THEN = ">"
"""Between the two keys of a sequence."""
SHORT = {
    "escape": "esc",
    "question_mark": "?",
    "slash": "/",
    "pagedown": "pgdn",
    "pageup": "pgup",
    "delete": "del",
    "backslash": "\\",
    "full_stop": ".",
    "colon": ":",
    "semicolon": ";",
    "exclamation_mark": "!",
    "comma": ",",
    "plus": "+",
    "minus": "-",
    "equals_sign": "=",
    "asterisk": "*",
    "number_sign": "#",
    "vertical_line": "|",
    "left_curly_bracket": "{",
    "right_curly_bracket": "}",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "circumflex_accent": "^",
    "at": "@",
}
LONG = {short: name for name, short in SHORT.items() if len(short) > 1} | {",": "comma"}


class BadKey(ValueError):
    """A key that nobody could press."""


def bindings(context: str) -> list[BindingType]:
    """A binding per action of this context, rebindable as `ticket.ID`."""
    return [
        Binding(a.key, f"do('{a.id}')", a.title, tooltip=a.help, id=f"ticket.{a.id}")
        for a in ACTIONS
        if context in a.contexts
    ]


def own_bindings(profile: Profile) -> list[tuple[str, Binding]]:
    """Macros and commands with keys of their own; a single character is their key in the menu.

    Raises:
        BadKey: one of them is no key.
    """
    made: list[tuple[str, Macro | Command]] = [("macro", one) for one in profile.macros]
    made += [("command", one) for one in profile.commands]
    found = []
    for kind, one in made:
        if len(one.key) > 1:
            run, name = f"{kind}({one.name!r})", f"{kind}.{one.name}"
            wish = Binding(key(one.key), run, plain(one.label), show=False)
            found += [(b.key, replace(b, id=name)) for b in Binding.make_bindings([wish])]
    return found


def keymap(preset: str, own: Iterable[tuple[str, Sequence[str]]] = ()) -> dict[str, str]:
    """The keys of every binding that has others than the code says, by its id.

    Raises:
        BadKey: the user's keys hold one that is none.
    """
    found = {f"ticket.{a.id}": a.keys(preset) for a in ACTIONS if a.keys(preset) != a.key}
    found |= PRESETS[preset]
    for id, keys in own:  # noqa: A001
        found[id] = ",".join(key(written) for written in keys)
    return found


def key(written: str) -> str:
    """Textual's name of what people write: `?`, `F2`, `ctrl+a`, `g q`.

    Raises:
        BadKey: it is neither a key nor a sequence of two.
    """
    parts = written.split()
    if len(parts) == 1:
        return _name(parts[0])
    if len(parts) != 2 or len(parts[1]) != 1:
        raise BadKey(f"{written!r} is neither a key nor two, the second a single character")
    return f"{_name(parts[0])}{THEN}{parts[1]}"


def _name(one: str) -> str:
    if len(one) == 1:
        return LONG.get(one, one)
    *modifiers, last = one.split("+") if not one.endswith("++") else (*one[:-2].split("+"), "plus")
    last = last.casefold()
    return "+".join([*(m.casefold() for m in modifiers), LONG.get(last, last)])


def shown(names: str) -> str:
    """How people write the first of a binding's keys."""
    first = names.split(",", maxsplit=1)[0]
    return " ".join(_shown(part) for part in first.split(THEN)) if len(first) > 1 else first


def _shown(name: str) -> str:
    *modifiers, last = name.split("+") if len(name) > 1 else (name,)
    return "+".join([*modifiers, SHORT.get(last, last)])


def prefixes(keys: Mapping[str, str]) -> set[str]:
    """The first keys of all sequences in a keymap."""
    every = (one for names in keys.values() for one in names.split(","))
    return {one.partition(THEN)[0] for one in every if is_sequence(one)}


def is_sequence(name: str) -> bool:
    """True for `g>q`; the key `>` alone is none."""
    return THEN in name[1:]
