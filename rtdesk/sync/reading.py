"""Lists being read: the first page at once, the rest in the background, and how far that is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from rtdesk.store.batch import ListSpec
from rtdesk.store.mirror import Mirror
from rtdesk.store.status import Reading
from rtdesk.sync.clock import Clock
from rtdesk.sync.jobs import Job, Urgency
from rtdesk.sync.listing import Listing
from rtdesk.sync.pull import JUST_NOW
from rtdesk.sync.standing import Standing

Ask = Callable[[Job, Urgency], None]


@dataclass(slots=True)
class Run:
    """A list being read: when that began, and with how many tickets."""

    began: float
    count: int


class Reader:
    """The steps of reading lists. `ask` puts a further step on the schedule."""

    def __init__(
        self,
        listing: Listing,
        mirror: Mirror,
        specs: Mapping[str, ListSpec],
        *,
        clock: Clock,
        standing: Standing,
        ask: Ask,
    ):
        self._listing = listing
        self._mirror = mirror
        self._specs = specs
        self._clock = clock
        self._standing = standing
        self._ask = ask
        self._runs: dict[str, Run] = {}
        self._stopped: set[str] = set()
        self._twice: set[str] = set()  # lists read a second time, since they moved
        self.refreshed: dict[str, float] = {}
        """When a list was last compared with the server's."""

    def want(self, name: str) -> None:
        """A list is on screen."""
        self._stopped.discard(name)
        self._ask(Job("list", name), Urgency.SHOWN)

    def stop(self, name: str) -> None:
        """A list is not to be read on; what there is of it stays."""
        self._stopped.add(name)
        self.end(name)

    def end(self, name: str) -> None:
        """A list is not being read any more."""
        self._runs.pop(name, None)
        self._tell()

    def forget(self) -> None:
        """The mirror was emptied."""
        self._runs.clear()
        self.refreshed.clear()

    def fail(self, name: str, reason: str) -> None:
        """A list could not be read; it shows what it has."""
        self._mirror.fail_list(name, reason)
        self.end(name)

    @property
    def is_reading(self) -> bool:
        """True while a list is read on in the background."""
        return bool(self._runs)

    def read_on(self) -> None:
        """What another window began to read, or we before a restart, is read to its end."""
        for name in self._mirror.lists.unfinished() & self._specs.keys():
            if name not in self._runs and name not in self._stopped:
                self._go_on(name)

    def settle_all(self) -> None:
        """Asks which of the tickets in doubt the lists have."""
        for name in self._mirror.lists.doubtful() & self._specs.keys():
            self._ask(Job("doubts", name), Urgency.LATER)

    def count_all(self, *, anew: bool) -> None:
        """Asks how many tickets lists have that were not read: unknown numbers, or all of them."""
        for name, spec in tuple(self._specs.items()):
            state = self._mirror.lists.state(name)
            if (anew or state.total is None) and not (
                spec.local or state.complete or name in self._runs
            ):
                self._ask(Job("total", name), Urgency.LATER)

    # -- the steps -----------------------------------------------------------------------------

    async def first(self, name: str) -> None:
        """A list came on screen: first what is seen at once, the rest in the background."""
        spec = self._specs.get(name)
        if spec is None or spec.local:  # its queue went meanwhile, or nobody need be asked
            return
        state = self._mirror.lists.state(name)
        under_way = name in self._runs or (state.next and not state.complete)
        if state.complete or under_way:
            if self._clock.now() - self.refreshed.get(name, 0.0) > JUST_NOW:
                await self._listing.refresh(spec)
                self.refreshed[name] = self._clock.now()
            if self._mirror.lists.is_whole(name):
                return
            if under_way:
                self._go_on(name)
                return
        self._begin(name)
        self._after(spec, more=await self._listing.page(spec, restart=True))

    async def more(self, name: str) -> None:
        """The next page."""
        spec = self._specs.get(name)
        if spec is None or name in self._stopped:
            return
        state = self._mirror.lists.state(name)
        self._after(spec, more=await self._listing.page(spec, restart=not state.next))

    async def doubts(self, name: str) -> None:
        """Which of the tickets in doubt does a list have?"""
        if name in self._specs and await self._listing.settle(self._specs[name]):
            self._ask(Job("doubts", name), Urgency.LATER)

    async def total(self, name: str) -> None:
        """How many tickets does a list have?"""
        if name in self._specs:
            await self._listing.total(self._specs[name])

    def _begin(self, name: str) -> None:
        count = self._mirror.lists.state(name).count
        self._runs.setdefault(name, Run(self._clock.now(), count))

    def _go_on(self, name: str) -> None:
        self._begin(name)
        self._tell(name)
        self._ask(Job("more", name), Urgency.MORE)

    def _after(self, spec: ListSpec, *, more: bool) -> None:
        """After a page: says how far it is, and goes on."""
        if more and spec.name not in self._stopped:
            self._go_on(spec.name)
            return
        self.end(spec.name)
        if not self._mirror.lists.state(spec.name).complete:
            return
        if spec.name not in self._twice and not self._mirror.lists.is_whole(spec.name):
            # Tickets that leave shift others from a page to the one before, which was read already.
            self._twice.add(spec.name)
            self._go_on(spec.name)
        else:
            self._twice.discard(spec.name)
            self._mirror.accept(spec.name)

    def _tell(self, name: str = "") -> None:
        """The progress of the list that is being read."""
        name = name or next(iter(self._runs), "")
        run, spec = self._runs.get(name), self._specs.get(name)
        if run is None or spec is None:
            self._standing.tell(reading=None)
            return
        state = self._mirror.lists.state(name)
        took = self._clock.now() - run.began
        rate = round((state.count - run.count) / took, 1) if took > 0 else 0.0
        self._standing.tell(reading=Reading(name, spec.title, state.count, state.total, rate))
