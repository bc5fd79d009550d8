"""Records to plain JSON values and back, by their type annotations."""

from __future__ import annotations

import dataclasses
import types
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
    return cast(R, _build(cls, value))


@cache
def _hints(cls: type[Any]) -> dict[str, Any]:
    return get_type_hints(cls)


def _build(kind: Any, value: Any) -> Any:
    if dataclasses.is_dataclass(kind):
        if not isinstance(value, dict):
            raise TypeError(f"expected an object for {kind}")
        hints = _hints(cast(type, kind))
        known = {name: _build(hints[name], item) for name, item in value.items() if name in hints}
        return cast(type, kind)(**known)
    origin = get_origin(kind)
    if origin is tuple:
        args = get_args(kind)
        if len(args) == 2 and args[1] is Ellipsis:
            return tuple(_build(args[0], item) for item in value)
        return tuple(_build(arg, item) for arg, item in zip(args, value, strict=True))
    if origin in (Union, types.UnionType):
        if value is None:
            return None
        rest = [arg for arg in get_args(kind) if arg is not type(None)]
        return _build(rest[0], value) if len(rest) == 1 else value
    if kind is datetime:
        return datetime.fromtimestamp(value, UTC)
    return value
