"""What is wrong with the user's own keys: ids that nothing has, keys that two things have or none.

Looks at every class of the desk that has keys, so it is asked for only where there are own keys.
"""

from __future__ import annotations

import difflib
import importlib
import pkgutil
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from textual.app import App
from textual.binding import Binding
from textual.dom import DOMNode
from textual.keys import KEY_NAME_REPLACEMENTS, Keys
from textual.screen import ModalScreen, Screen
from textual.widget import Widget

import rtdesk.ui.screens
import rtdesk.ui.widgets
from rtdesk.ui.keys import LONG, SHORT, THEN, is_sequence, shown
from rtdesk.ui.screens.everywhere import EverywhereScreen
from rtdesk.ui.screens.queues import QueuesScreen
from rtdesk.ui.screens.ticket import TicketScreen
from rtdesk.ui.widgets.everywhere_list import EverywhereList
from rtdesk.ui.widgets.facts import Facts
from rtdesk.ui.widgets.sidebar import Sidebar
from rtdesk.ui.widgets.thread import Thread
from rtdesk.ui.widgets.ticket_list import TicketList

TOGETHER: tuple[tuple[type[DOMNode], ...], ...] = (
    (QueuesScreen, TicketList),
    (QueuesScreen, Sidebar),
    (EverywhereScreen, EverywhereList),
    (TicketScreen, Thread),
    (TicketScreen, Facts),
)
"""Screens, and what of them has the focus while one presses keys that act."""
Bound = dict[str, Binding]
"""Bindings by id, with the keys they have now."""
MODIFIERS = ("alt", "ctrl", "hyper", "meta", "shift", "super")
NAMES = frozenset(
    {
        *(key.value for key in Keys if not key.value.startswith("<") and "+" not in key.value),
        *KEY_NAME_REPLACEMENTS.values(),
        *SHORT,
    }
)
"""Keys of more than one letter; besides these there are those that Unicode has a name for."""


def problems(own: Iterable[str], keymap: Mapping[str, str], app: type[App[Any]]) -> list[str]:
    """One sentence for each mistake in the keys called `own`, by their ids."""
    return list(dict.fromkeys(words for _, words in complaints(own, keymap, app)))


def complaints(
    own: Iterable[str], keymap: Mapping[str, str], app: type[App[Any]]
) -> Iterator[tuple[str, str]]:
    """The same sentences, each with the id that it is about."""
    nodes = list(places(app))
    known = {id for _, bound in nodes for id in bound}  # noqa: A001
    for id in own:  # noqa: A001
        if id not in known:
            near = difflib.get_close_matches(id, known, 1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            yield id, f"[keys] {id!r}: nothing has this id{hint}"
            continue
        for key in keymap[id].split(","):
            if words := _no_key(key):
                yield id, f"[keys] {id!r}: {words}"
        for node, bound in nodes:
            if id in bound:
                around = _around(node, nodes, app)
                for words in _clashing(id, {**around, **bound}, keymap):
                    yield id, words


def _no_key(key: str) -> str:
    """Why nobody can press this; empty: one can."""
    first = key.partition(THEN)[0] if is_sequence(key) else key
    *modifiers, last = first.split("+")
    for word, known in (*((one, MODIFIERS) for one in modifiers), (last, NAMES)):
        if word in known or (known is NAMES and (len(word) == 1 or _is_named(word))):
            continue
        near = difflib.get_close_matches(word, (*known, *LONG) if known is NAMES else known, 1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        return f"there is no key {word!r}{hint}"
    return ""


def _is_named(word: str) -> bool:
    """True for a sign by its name in Unicode, such as `vertical_line`."""
    try:
        unicodedata.lookup(word.replace("_", " "))
    except KeyError:
        return False
    return True


def _clashing(id: str, bound: Bound, keymap: Mapping[str, str]) -> Iterator[str]:  # noqa: A002
    mine = set(_keys(bound[id], keymap))
    leads = id.startswith("prefix.")  # what follows it is meant to begin with its key
    for other, binding in bound.items():
        keys = set(_keys(binding, keymap))
        both = mine & keys or {
            one
            for one in mine
            for two in keys
            if not leads and is_sequence(two) and two.startswith(f"{one}>")
        }
        if other != id and both and binding.description:
            key = shown(min(both))
            yield (
                f"[keys] {key} is both {id!r} ({bound[id].description})"
                f" and {other!r} ({binding.description})"
            )


def _keys(binding: Binding, keymap: Mapping[str, str]) -> list[str]:
    return keymap.get(binding.id or "", binding.key).split(",")


def places(app: type[App[Any]]) -> Iterator[tuple[type[DOMNode], Bound]]:
    """Every class with keys, with those that it has of its own or from its bases."""
    yield app, _bound(app)
    for room in (rtdesk.ui.screens, rtdesk.ui.widgets):
        for module in pkgutil.iter_modules(room.__path__, f"{room.__name__}."):
            for node in vars(importlib.import_module(module.name)).values():
                own = isinstance(node, type) and node.__module__ == module.name
                if own and issubclass(node, Widget) and (bound := _bound(node)):
                    yield node, bound


def _bound(node: type[DOMNode]) -> Bound:
    found: Bound = {}
    for one in node.__mro__:
        for binding in one.__dict__.get("BINDINGS", ()):
            if isinstance(binding, Binding) and binding.id:
                found.setdefault(binding.id, binding)
    return found


def _around(
    node: type[DOMNode], nodes: list[tuple[type[DOMNode], Bound]], app: type[App[Any]]
) -> Bound:
    """What else is live where this is: on a screen what the app has, but not under a dialog."""
    around: Bound = {}
    for at, bound in nodes:
        beside = any({node, at} <= set(group) for group in TOGETHER)
        under = at is app and issubclass(node, Screen) and not issubclass(node, ModalScreen)
        around |= bound if at is not node and (beside or under) else {}
    return around
