"""Sends what must not be sent twice, and says when an unclear attempt is looked at again."""

from __future__ import annotations

from collections.abc import Callable

from rtdesk.backend.errors import Malformed, Unreachable, Unsure
from rtdesk.backend.port import Backend, Progress, Receipt
from rtdesk.ops.op import Op
from rtdesk.sync.settle import LOOKS, SETTLE


class Posting:
    """Remembers how long an answer took at most: what is under way as long may still arrive."""

    def __init__(self, backend: Backend, clock: Callable[[], float]):
        self._backend = backend
        self._clock = clock
        self._slowest = 0.0

    async def send(self, op: Op, progress: Progress) -> Receipt:
        """Sends it once.

        Raises:
            Unsure: it may have arrived.
            BackendError: it did not.
        """
        began = self._clock()
        try:
            return await self._backend.send(op, progress=progress)
        except (Unreachable, Malformed) as error:
            if isinstance(error, Unreachable) and not error.sent:
                raise
            raise Unsure(str(error)) from error
        finally:
            self._slowest = max(self._slowest, self._clock() - began)

    def next_look(self, attempted: float) -> float:
        """Seconds until it is looked for again; 0: what did not arrive by now never will."""
        settle = max(SETTLE, 3 * self._slowest)
        since = self._clock() - attempted
        if since >= settle:
            return 0.0
        return min((at for at in (*LOOKS, settle) if at > since), default=settle) - since
