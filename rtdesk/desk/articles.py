"""RT's articles for the desk: asked of the server when wanted, the ones used lately kept here."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

from rtdesk.records.article import Article
from rtdesk.records.codec import from_plain, to_plain

if TYPE_CHECKING:
    from rtdesk.desk import Desk

PAGES = 5
"""Of a hundred articles each that are read at once; beyond them only words find any."""
FRESH = 600.0
"""Seconds for which they are not read again by themselves."""
KEPT = 12
"""Articles used lately that are remembered with their text."""
LONG = 20_000
"""Characters of text up to which an article is remembered."""


class Articles:
    """What was read in this run, and what was used lately."""

    def __init__(self, desk: Desk):
        self._desk = desk
        self._known: dict[int, Article] = {}
        self.complete = False
        """True when all that one may see are here."""
        self._read_at = 0.0

    def known(self) -> tuple[Article, ...]:
        """What was read so far, those used lately first, then by class and name."""
        used = {one.id: self._known.get(one.id, one) for one in self.used()}
        rest = (one for one in self._known.values() if one.id not in used)
        ordered = sorted(rest, key=lambda one: (one.kind.casefold(), one.name.casefold()))
        return (*used.values(), *ordered)

    @property
    def stale(self) -> bool:
        """True when it is time to ask for them again."""
        return self._desk.now() - self._read_at > FRESH

    async def read(self, told: Callable[[], None]) -> None:
        """Asks the server for all of them, a hundred at a time; `told` after each.

        Raises:
            BackendError, ConfigError: it could not be asked, or it said no.
        """
        async with self._desk.connection() as backend:
            at = ""
            for _ in range(PAGES):
                page = await backend.articles(at)
                self._known |= {one.id: one for one in page.items}
                self.complete, at = not page.next, page.next
                told()
                if not at:
                    break
        self._read_at = self._desk.now()

    async def search(self, words: str) -> None:
        """Asks the server for those that have the longest of these words somewhere.

        Raises:
            BackendError, ConfigError: it could not be asked, or it said no.
        """
        word = max(words.split(), key=len, default="")
        if not word or self.complete:
            return
        passages = (one for article in self._known.values() for one in article.passages)
        fields = sorted({one.name for one in passages if one.is_text})
        async with self._desk.connection() as backend:
            for one in await backend.find_articles(word, fields):
                self._known[one.id] = one

    # -- those used lately ---------------------------------------------------------------------

    def used(self) -> tuple[Article, ...]:
        """The last one first, also without a server."""
        try:
            kept = json.loads(self._desk.kept("articles") or "[]")
            return tuple(from_plain(Article, one) for one in kept)
        except (ValueError, TypeError, KeyError):
            return ()

    def use(self, article: Article) -> None:
        """It was put into a message, or linked to a ticket."""
        others = [one for one in self.used() if one.id != article.id]
        now = [article] if len(article.words) <= LONG else []
        kept = [to_plain(one) for one in (*now, *others)[:KEPT]]
        self._desk.keep("articles", json.dumps(kept))
