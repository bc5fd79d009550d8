"""The app's keys: presets, the user's own, and sequences with a hint of what may follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import App
from textual.binding import Binding
from textual.screen import Screen

from rtdesk.ui import keys
from rtdesk.ui.in_order import DIALOG
from rtdesk.ui.keys import THEN

if TYPE_CHECKING:
    from textual.dom import DOMNode

    from rtdesk.config.profile import Profile

PREFIX = "prefix."
"""How the ids of bindings begin that other keys follow."""
DECLARED = {"g": "prefix.go", "z": "prefix.thread", "y": "prefix.copy", "e": "prefix.edit"}
"""The keys that sequences begin with in the code, and the bindings that lead there."""
Live = tuple["DOMNode", Binding, bool]


class Sequences(App[None]):
    """Knows which key does what, and what may be pressed after the first key of a sequence."""

    def use_keys(self, profile: Profile) -> None:
        """Takes the preset and the keys of the profile.

        Raises:
            BadKey: one of them is no key.
        """
        found = keys.keymap(profile.preset, profile.keys)
        self._firsts = {found.get(id, first): first for first, id in DECLARED.items()}  # noqa: A001
        own = {name: key for key, bound in keys.own_bindings(profile) if (name := bound.id)}
        for first in keys.prefixes({**found, **own}) - self._firsts.keys() - DECLARED.keys():
            self._bindings.bind(first, f"prefix({first!r})", "More keys", show=False)
        if found:
            self.set_keymap(found)

    def key_of(self, binding: str, default: str = "") -> str:
        """The key of a binding as people write it, by its id; `default` is the code's own."""
        return keys.shown(self._with_prefix(self._keymap.get(binding, default)))

    def hint(self, binding: str, default: str, words: str) -> tuple[str, str]:
        """A key and what it does, for a line of keys."""
        return self.key_of(binding, default), words

    def get_key_display(self, binding: Binding) -> str:
        """Sequences, too, as people write them."""
        return keys.shown(self._with_prefix(binding.key))

    def _with_prefix(self, names: str) -> str:
        first, then, second = names.split(",", maxsplit=1)[0].partition(THEN)
        if not then or not second or first not in DECLARED:
            return names
        return f"{self._keymap.get(DECLARED[first], first).split(',')[0]}{THEN}{second}"

    def following(self, screen: Screen[object], first: str) -> tuple[Live, ...]:
        """What can be pressed after this key on a screen."""
        own = self._firsts.get(first, first)
        return tuple(
            (node, binding, enabled)
            for node, binding, enabled, _ in screen.active_bindings.values()
            if keys.is_sequence(binding.key) and binding.key.partition(THEN)[0] in (first, own)
        )

    def action_prefix(self, first: str) -> None:
        """The first key of a sequence: shows what may follow, and does it.

        `first` is the key, or the id of the binding that has it.
        """
        screen = self.screen
        if first.startswith(PREFIX):
            declared = next(key for key, id in DECLARED.items() if id == first)  # noqa: A001
            first = self._keymap.get(first, declared).split(",")[0]
        screen.run_worker(self._follow(screen, first), group=DIALOG, exclusive=True)

    async def _follow(self, screen: Screen[object], first: str) -> None:
        from rtdesk.ui.screens.chooser import Choice, Chooser

        live = self.following(screen, first)
        detail = getattr(screen, "told_beside", lambda binding: "")
        choices = tuple(
            Choice(
                binding.key.partition(THEN)[2],
                binding.description,
                str(at),
                detail(binding.id or ""),
                enabled,
            )
            for at, (_, binding, enabled) in enumerate(live)
        )
        heading = next(
            (b.description for _, b, *_ in screen.active_bindings.values() if b.key == first), first
        )
        chosen = await self.push_screen_wait(Chooser(heading, choices))
        if chosen is not None:
            node, binding, _ = live[int(chosen)]
            await self.run_action(binding.action, node)
