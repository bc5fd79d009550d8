"""A page of a collection."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Items of one answer. `total` is None where RT does not say how many there are.

    `next` is what to ask for to get the rest (only the backend reads it), empty at the end.
    """

    items: tuple[T, ...]
    total: int | None = None
    next: str = ""
