"""Lists that the user makes while the desk runs: what was just searched for, and what is kept."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Collection, Iterator

from rtdesk.config.errors import ConfigError
from rtdesk.config.kept_lists import KeptLists, free_name
from rtdesk.config.profile import NamedList
from rtdesk.store.batch import ListSpec

SEARCHED = ("query-1", "query-2")
"""Names of lists for what was searched for: the next search takes the one that is not shown."""
EARLIER = 100
"""Searches that are remembered."""
EARLIER_KEY = "searched"
SHORT = 60


class OwnLists:
    """`recall` and `remember` keep a text over restarts."""

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
        self._searched: dict[str, tuple[ListSpec, str]] = {}
        for name in SEARCHED:
            with contextlib.suppress(ValueError):
                title, query, order, text = json.loads(recall(name) or "[]")
                self._searched[name] = ListSpec(name, title, query, order), text
        self._lists: tuple[NamedList, ...] = ()
        self._read()

    def _read(self) -> None:
        try:
            self._lists, self.problem = self._kept.read(), ""
        except ConfigError as error:
            self.problem = str(error)

    def specs(self) -> Iterator[ListSpec]:
        """As lists of the desk."""
        for one in self._lists:
            yield ListSpec(one.name, one.title, one.query, one.order, one.columns)
        for spec, _ in self._searched.values():
            yield spec

    # -- what was searched for -----------------------------------------------------------------

    def search(self, text: str, query: str, shown: str, order: str = "-LastUpdated") -> ListSpec:
        """A list of what was searched for; the one that is `shown` stays as it is."""
        name = SEARCHED[1] if shown == SEARCHED[0] else SEARCHED[0]
        title = f"Search: {text[:SHORT]}{'…' if len(text) > SHORT else ''}"
        spec = ListSpec(name, title, query, order)
        self._searched[name] = spec, text
        self._remember(name, json.dumps([title, query, order, text]))
        return spec

    def forget(self, name: str) -> None:
        """A search led to nothing, or another one is shown."""
        if self._searched.pop(name, None):
            self._remember(name, "")

    def text(self, name: str) -> str:
        """What was typed for a list; empty, if it was not searched for."""
        return self._searched[name][1] if name in self._searched else ""

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
        wanted = NamedList(name or free_name(title, taken), title, spec.query, order, spec.columns)
        self._kept.keep(wanted)
        self._read()
        return wanted

    def drop(self, name: str) -> None:
        """Forgets a list that was kept.

        Raises:
            ConfigError, OSError: the file cannot be read or written.
        """
        self._kept.drop(name)
        self._read()
