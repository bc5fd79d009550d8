"""What a verb printed, held against the schema that is shipped for it."""

from __future__ import annotations

import json
from typing import Any

from jsonschema import Draft202012Validator

from rtdesk.cli.schema import text


def closed(schema: Any) -> Any:
    """The same schema, but nothing that it does not name may be there."""
    if isinstance(schema, list):
        return [closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    shut = {name: closed(part) for name, part in schema.items()}
    if "properties" in shut:
        shut.setdefault("additionalProperties", False)
    return shut


def validated(verb: str, printed: str) -> list[dict[str, Any]]:
    """The items that a verb printed with `--json`; each is as its schema says, and no more."""
    found: list[dict[str, Any]] = json.loads(printed)
    schema = json.loads(text(verb))
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(closed(schema)).validate(found)
    return found
