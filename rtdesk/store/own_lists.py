"""Lists that the user makes while the desk runs: what was just searched for, and what is kept."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from rtdesk.config.errors import ConfigError
from rtdesk.config.kept_lists import KeptLists, free_name
from rtdesk.config.profile import NamedList
from rtdesk.store.batch import ListSpec
from rtdesk.store.orders import DEFAULT

SEARCHED = "query-"
"""How the names of lists begin that were searched for."""
MOST = 4
"""Searches that are lists at a time, of all windows."""
EARLIER = 100
"""Searches that are remembered."""
MADE_KEY, COUNT_KEY, EARLIER_KEY = "searches-made", "searches-count", "searched"
SHORT = 60


@dataclass(frozen=True, slots=True)
class Search:
    """A list of what was searched for, and what was typed."""

    name: str
    title: str
    query: str
    text: str

    @property
    def spec(self) -> ListSpec:
        """As a list."""
        return ListSpec(self.name, self.title, self.query)


class OwnLists:
    """`recall` and `remember` keep a text over restarts, for all windows of a profile.

    Everything is read when it is asked for: what another window made or kept is as much a list.
    """

    def __init__(
        self,
        kept: KeptLists,
        recall: Callable[[str], str],
        remember: Callable[[str, str], None],
    ):
        self._kept = kept
        self._recall, self._remember = recall, remember
        self.problem = ""
        """Why the kept lists could not be read."""
        self._lists: tuple[NamedList, ...] = ()

    def _read(self) -> tuple[NamedList, ...]:
        try:
            self._lists, self.problem = self._kept.read(), ""
        except ConfigError as error:
            self.problem = str(error)
        return self._lists

    def specs(self) -> Iterator[ListSpec]:
        """As lists of the desk."""
        for one in self._read():
            order = one.order or DEFAULT
            yield ListSpec(one.name, one.title, one.query, order, one.columns, refresh=one.refresh)
        for search in self.searched():
            yield search.spec

    # -- what was searched for -----------------------------------------------------------------

    def search(self, text: str, query: str, shown: str = "") -> ListSpec:
        """A list of what was searched for; the one that is `shown` stays whatever comes."""
        made = self.searched()
        same = (one for one in made if (one.text, one.query) == (text, query))
        number = int(self._recall(COUNT_KEY) or 0) + 1
        title = f"Search: {text[:SHORT]}{'…' if len(text) > SHORT else ''}"
        fresh = Search(f"{SEARCHED}{number}", title, query, text)
        found = next(same, fresh)
        if found is fresh:  # what is remembered of a name is of that search
            self._remember(COUNT_KEY, str(number))
        others = [one for one in made if one.name != found.name]
        gone = [one for one in others if one.name != shown][MOST - 1 :]
        self._keep_made(found, *(one for one in others if one not in gone))
        return found.spec

    def forget(self, name: str) -> None:
        """A search led to nothing."""
        made = self.searched()
        if any(one.name == name for one in made):
            self._keep_made(*(one for one in made if one.name != name))

    def text(self, name: str) -> str:
        """What was typed for a list; empty, if it was not searched for."""
        return next((one.text for one in self.searched() if one.name == name), "")

    def searched(self) -> tuple[Search, ...]:
        """What was searched for last, the newest first."""
        with contextlib.suppress(ValueError, TypeError):
            return tuple(Search(*map(str, one)) for one in json.loads(self._recall(MADE_KEY)))
        return ()

    def _keep_made(self, *made: Search) -> None:
        plain = [(one.name, one.title, one.query, one.text) for one in made]
        self._remember(MADE_KEY, json.dumps(plain))

    def earlier(self) -> tuple[str, ...]:
        """What was searched for before, the newest first."""
        with contextlib.suppress(ValueError):
            found = json.loads(self._recall(EARLIER_KEY) or "[]")
            return tuple(text for text in found if isinstance(text, str))
        return ()

    def note(self, text: str) -> None:
        """This was searched for."""
        others = (one for one in self.earlier() if one != text)
        self._remember(EARLIER_KEY, json.dumps([text, *others][:EARLIER]))

    # -- what is kept --------------------------------------------------------------------------

    def kept(self, name: str) -> NamedList | None:
        """A list that the user kept."""
        return next((one for one in self._lists if one.name == name), None)

    def keep(
        self, title: str, spec: ListSpec, order: str, taken: Collection[str], name: str = ""
    ) -> NamedList:
        """Keeps a list, under a name of its own or in place of one that was kept.

        Raises:
            ConfigError, OSError: the file cannot be read or written.
        """
        before = self.kept(name)
        wanted = NamedList(
            name or free_name(title, taken),
            title,
            spec.query,
            order,
            spec.columns or (before.columns if before else ()),
            before.refresh if before else None,
        )
        self._kept.keep(wanted)
        return wanted

    def drop(self, name: str) -> None:
        """Forgets a list that was kept.

        Raises:
            ConfigError, OSError: the file cannot be read or written.
        """
        self._kept.drop(name)
