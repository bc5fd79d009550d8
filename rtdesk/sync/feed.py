"""The news: what changed on the server, in one question, and what that means for the lists."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rtdesk.backend.port import Backend
from rtdesk.records.ticket import TicketRow
from rtdesk.store.batch import Batch, ListSpec
from rtdesk.store.fate import HIDDEN
from rtdesk.store.mirror import Mirror
from rtdesk.sync import listing
from rtdesk.sync.answers import Answers


@dataclass(frozen=True, slots=True)
class News:
    """What a question for news brought: `missing` are known tickets that one cannot see now."""

    changed: frozenset[int] = frozenset()
    missing: frozenset[int] = frozenset()
    more: bool = False
    """True when there is more to be read at once."""


class Feed:
    """Asks what changed, then only for that."""

    def __init__(self, backend: Backend, mirror: Mirror, clock: Callable[[], float]):
        self.answers = Answers()
        """Those that the news told of in this run."""
        self._backend = backend
        self._mirror = mirror
        self._listing = listing.Listing(backend, mirror, clock)

    async def poll(self, lists: Sequence[ListSpec], shown: str) -> News:
        """Brings rows and the list on screen up to date; other lists get doubts, asked later."""
        feed, polled = int(self._mirror.meta("feed") or 0), float(self._mirror.meta("polled") or 0)
        more = False
        if feed:
            news = await self._backend.touched(feed)
            changed, more = news.tickets, news.more
            self.answers.hear(news.answers)  # before anybody hears that these tickets changed
            after: tuple[str, float] = ("feed", max(feed, news.newest))
        elif polled:
            changed, now = await self._backend.touched_since(polled)
            after = ("polled", now)
        else:
            await listing.mark_feed(self._backend, self._mirror)
            return News()
        missing: frozenset[int] = frozenset()
        for some in listing.chunks(sorted(changed)):
            missing |= await self._changed(some, lists, shown)
        self._mirror.remember(after[0], str(after[1]))
        self._mirror.mark_horizon()
        return News(changed, missing, more)

    async def verify(self, spec: ListSpec | None, shown: Sequence[int]) -> frozenset[int]:
        """Looks again at what is on screen: not every change leaves a trace in the news.

        Returns those of the tickets that one cannot see any more.
        """
        extras = spec.extras if spec else ()
        spec = None if spec and spec.local else spec
        lost: frozenset[int] = frozenset()
        for some in listing.chunks(sorted(shown)):
            rows = (await self._listing.inside(spec, some)).items if spec else ()
            away = sorted(set(some) - {row.id for row in rows})
            if away:
                rows += await self._listing.rows(away, extras)
            met = {row.id for row in rows}
            gone = frozenset(away) - met
            left = {spec.name: frozenset(away) - gone} if spec else {}
            self._mirror.apply(
                Batch(rows=rows, left=left, fates=dict.fromkeys(gone, HIDDEN), news=True)
            )
            lost |= gone
        return lost

    async def _changed(
        self, ids: Sequence[int], lists: Sequence[ListSpec], shown: str
    ) -> frozenset[int]:
        rows = await self._listing.rows(ids, wanted_by(lists))
        known = frozenset(self._mirror.rows(ids))
        missing = known - {row.id for row in rows}
        joined, left, doubts = {}, {}, {}
        for spec in lists:
            possible = frozenset(row.id for row in rows if may_hold(spec, row))
            left[spec.name] = frozenset(ids) - possible
            if spec.name != shown:
                doubts[spec.name] = possible
            elif possible:
                there = await self._listing.members(spec, sorted(possible))
                if there is not None:
                    joined[spec.name] = there
                    left[spec.name] = frozenset(ids) - there
        self._mirror.apply(
            Batch(
                rows=rows,
                joined=joined,
                left=left,
                doubts=doubts,
                fates=dict.fromkeys(missing, HIDDEN),
                news=True,
            )
        )
        return missing


def wanted_by(lists: Sequence[ListSpec]) -> tuple[str, ...]:
    """What any of these lists shows beside its rows."""
    return tuple(dict.fromkeys(name for spec in lists for name in spec.extras))


def may_hold(spec: ListSpec, row: TicketRow) -> bool:
    """False when what a list needs for certain is not true of a ticket."""
    has = {"queue": (row.queue.id, row.queue.name), "owner": (row.owner.id, row.owner.name)}
    return all(value in has[what] for what, value in spec.needs)
