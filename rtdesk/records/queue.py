"""A queue."""

from __future__ import annotations

from dataclasses import dataclass

from rtdesk.records.link import NOT_FETCHED, Links


@dataclass(frozen=True, slots=True)
class Queue:
    """A queue one may see; the `create` link says whether one may create in it."""

    id: int
    name: str
    description: str = ""
    lifecycle: str = ""
    disabled: bool = False
    links: Links = NOT_FETCHED
