"""Keys one after the other: none is looked at before the one before it has done what it does.

Textual hands a key to the widget that has the focus when the key arrives. Two keys in one packet
of a slow line would both go there, though the first opens a dialog that the second is meant for.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Mapping
from functools import partial

from textual import events
from textual.actions import ActionParseResult
from textual.app import App
from textual.dom import DOMNode
from textual.driver import Driver
from textual.message_pump import MessagePump
from textual.screen import Screen

from rtdesk.ui.later import later

PATIENCE = 0.5
"""Seconds after which the next key no longer waits for the one before it."""
OPENING, DIALOG = "opening", "dialog"
"""Groups of workers that open what the next keys are meant for: a pane, or a dialog above."""
TURNS = 3
"""Turns of the loop in which what a key started has opened its dialog."""
LOOKS = 60
"""Turns of the loop in which a key has mostly been everywhere."""


class InOrder(App[None]):
    """Holds keys back while an earlier one is on its way through the widgets."""

    _keys: deque[events.Key]
    _number = 0
    _under_way = False
    _acted = False

    def __init__(
        self, driver_class: type[Driver] | None = None, *, ansi_color: bool | None = None
    ) -> None:
        super().__init__(driver_class, ansi_color=ansi_color)
        self._keys = deque()

    async def on_event(self, event: events.Event) -> None:
        """A key takes its way when the one before it has ended its own."""
        if not isinstance(event, events.Key) or event.is_forwarded:
            await super().on_event(event)
        elif self._under_way or self._keys:
            if not self._keys:
                later(self, PATIENCE, partial(self._give_up, self._number))
            self._keys.append(event)
        else:
            await self._go(event)

    async def run_action(
        self,
        action: str | ActionParseResult,
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """What an action says to a widget is heard before the next key comes."""
        self._acted = True
        return await super().run_action(action, default_namespace, namespaces)

    async def _go(self, event: events.Key) -> None:
        self._under_way = True
        self._number += 1
        target, screen = self.focused or self.screen, self.screen
        await super().on_event(event)
        self._watch(target, screen)

    def _watch(self, node: DOMNode, screen: Screen[object]) -> None:
        """Sees when the key has been everywhere from a node on."""
        asyncio.get_running_loop().call_soon(self._look, self._number, node, screen, LOOKS, TURNS)

    def _look(
        self, number: int, node: DOMNode, screen: Screen[object], looks: int, turns: int
    ) -> None:
        """One look in each turn of the loop; after too many of them a message goes the same way."""
        if number != self._number or not self._under_way:
            return
        if not at_rest(node):
            turns = TURNS
        if not turns:
            self._arrived(number, screen)
        elif looks:
            asyncio.get_running_loop().call_soon(
                self._look, number, node, screen, looks - 1, turns - 1
            )
        else:
            _follow(node, self, partial(self._next_key, number, screen))

    async def _next_key(self, number: int, before: Screen[object]) -> None:
        """The key has been everywhere."""
        for _ in range(TURNS):
            await asyncio.sleep(0)
        self._arrived(number, before)

    def _arrived(self, number: int, before: Screen[object]) -> None:
        """What the key opened has its focus before the next one comes."""
        if number != self._number or not self._under_way or not self.screen_stack:
            return
        now = self.screen
        acted, self._acted = self._acted, False
        if now is not before or acted or self._is_opening():
            self._watch(self.focused or now, now)
        elif self._keys:
            self.call_later(self._take_next)
        else:
            self._under_way = False

    def _is_opening(self) -> bool:
        """Of a worker that waits for its dialog's answer the dialog is open."""
        screen, groups = self.screen, (OPENING, DIALOG)
        return any(
            worker.node is screen and worker.group in groups and not worker.is_finished
            for worker in self.workers
        )

    async def _give_up(self, number: int) -> None:
        if number == self._number and self._under_way:
            await self._take_next()
        elif self._keys:
            later(self, PATIENCE, partial(self._give_up, self._number))

    async def _take_next(self) -> None:
        self._under_way = False
        if self._keys:
            await self._go(self._keys.popleft())


def at_rest(node: MessagePump) -> bool:
    """True when a node and all those above it wait for messages, and none waits for them.

    Looks at Textual's own queues: with others it is never true.
    """
    pump: MessagePump | None = node
    while pump is not None:
        ready: object = getattr(pump._message_queue, "ready_event", None)
        if pump.message_queue_size or not getattr(ready, "_waiters", None):
            return False
        pump = pump._parent
    return True


def _follow(node: MessagePump, app: App[None], last: Callable[[], object]) -> None:
    """Calls `last` when all that waits now for a node, and then for those above it, is done."""
    above = node._parent
    if node is app or above is None:
        app.call_later(last)
    elif not node.call_later(partial(_follow, above, app, last)):
        app.call_later(last)  # it is closing
