"""A custom field with the values one record has in it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CustomField:
    """A field of a record; a file value (Image, Binary) is shown by its name."""

    id: str
    name: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FieldKind:
    """A custom field as an administrator made it; `kind` is RT's word for its type."""

    id: int
    name: str
    kind: str = ""
