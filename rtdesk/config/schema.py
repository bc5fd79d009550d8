"""The user's file as a JSON schema, for editors: written from the table of keys."""

from __future__ import annotations

from typing import Any

from rtdesk.config.keys import CHOOSING, KEYS, PROFILES, Key, Kind

DRAFT = "http://json-schema.org/draft-07/schema#"
TEXTS = {"type": "array", "items": {"type": "string"}}
SHAPES: dict[Kind, dict[str, Any]] = {
    "text": {"type": "string"},
    "flag": {"type": "boolean"},
    "whole": {"type": "integer"},
    "number": {"type": "number"},
    "command": {"anyOf": [{"type": "string"}, TEXTS]},
    "names": TEXTS,
    "keys": {"anyOf": [{"type": "string"}, TEXTS, {"type": "object"}]},
    "scalar": {"type": ["integer", "string"]},
    "table": {"type": "object"},
    "tables": {"type": "array"},
}


def schema() -> dict[str, Any]:
    """The whole of it."""
    said = {key.name: described(key) for key in KEYS}
    profile = {"type": "object", "properties": said, "additionalProperties": False}
    return {
        "$schema": DRAFT,
        "title": "Configuration of rtdesk",
        "type": "object",
        "properties": {
            **said,
            CHOOSING.name: described(CHOOSING),
            PROFILES: {
                "description": "servers by name; what one does not say, the top of the file does",
                "type": "object",
                "additionalProperties": profile,
            },
        },
        "additionalProperties": False,
    }


def described(key: Key) -> dict[str, Any]:
    """One key."""
    found: dict[str, Any] = {"description": key.help, **SHAPES[key.kind]}
    if key.choices:
        found["enum"] = list(key.choices)
    if key.least is not None:
        found["minimum"] = key.least
    if key.default is not None:
        found["default"] = key.default
    inner: dict[str, Any] | None = SHAPES[key.values] if key.values else None
    if key.of:
        inner = {
            "type": "object",
            "properties": {one.name: described(one) for one in key.of},
            "additionalProperties": False,
        }
    if inner is not None:
        found["items" if key.kind == "tables" else "additionalProperties"] = inner
    return found
