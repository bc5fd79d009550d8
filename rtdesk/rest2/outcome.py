"""What a write came to, and what a HEAD tells."""

from __future__ import annotations

from dataclasses import dataclass

from rtdesk.records.link import Link


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one record. `id` is 0 when it was not created: `sentences` say why.

    Proves nothing by itself: RT drops bad owners, requestors, links and custom field values of a
    new ticket without a word.
    """

    id: int
    type: str = ""
    sentences: tuple[str, ...] = ()

    @property
    def link(self) -> Link:
        """The way to what was made, as the Location of the answer says."""
        return Link("self", f"{self.type}/{self.id}", self.type, str(self.id))


@dataclass(frozen=True, slots=True)
class Head:
    """The marks by which a record is known to be as it was."""

    etag: str = ""
    last_modified: str = ""
    """As RT writes it: ISO, not an HTTP date."""
