"""Records to plain JSON values and back, by their type annotations."""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Callable, Hashable
from datetime import UTC, datetime
from functools import cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

R = TypeVar("R")


def to_plain(value: object) -> object:
    """A record as dicts, lists, strings and numbers, without members that have their default."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        out = {}
        for field in dataclasses.fields(value):
            item = getattr(value, field.name)
            if field.default is dataclasses.MISSING or item != field.default:
                out[field.name] = to_plain(item)
        return out
    if isinstance(value, tuple | list):
        return [to_plain(item) for item in value]
    if isinstance(value, datetime):
        return int(value.timestamp())
    return value


def from_plain(cls: type[R], value: object) -> R:
    """The record that `to_plain` made; unknown members are ignored.

    Raises:
        TypeError, ValueError: a required member is missing or of another kind.
    """
    make = _maker(cast("Hashable", cls))
    return cast(R, make(value) if make else value)


Maker = Callable[[Any], Any]


@cache
def _maker(kind: Any) -> Maker | None:
    """What makes a value of this kind; None where JSON has it already."""
    if dataclasses.is_dataclass(kind):
        return _record_maker(cast(type, kind))
    origin = get_origin(kind)
    if origin is tuple:
        return _tuple_maker(get_args(kind))
    if origin in (Union, types.UnionType):
        rest = [arg for arg in get_args(kind) if arg is not type(None)]
        make = _maker(rest[0]) if len(rest) == 1 else None
        return (lambda value: None if value is None else make(value)) if make else None
    if kind is datetime:
        return lambda value: datetime.fromtimestamp(value, UTC)
    return None


def _record_maker(cls: type[Any]) -> Maker:
    makers = {name: _maker(hint) for name, hint in get_type_hints(cls).items()}

    def make(value: Any) -> Any:
        if not isinstance(value, dict):
            raise TypeError(f"expected an object for {cls}")
        known = {}
        for name, item in value.items():
            if name in makers:
                inner = makers[name]
                known[name] = inner(item) if inner else item
        return cls(**known)

    return make


def _tuple_maker(args: tuple[Any, ...]) -> Maker:
    if len(args) == 2 and args[1] is Ellipsis:
        inner = _maker(args[0])
        return (lambda value: tuple(map(inner, value))) if inner else tuple
    makers = [_maker(arg) or _same for arg in args]
    return lambda value: tuple(make(item) for make, item in zip(makers, value, strict=True))


def _same(value: Any) -> Any:
    return value
