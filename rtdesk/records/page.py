"""A page of a collection."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Items of one answer. `total` is None where RT does not say (facts: most collections for non-SuperUsers).

    `next` is what to ask for to get the rest (opaque to everybody but the backend), empty at the end.
    """

    items: tuple[T, ...]
    total: int | None = None
    next: str = ""
