"""From RT's JSON to sheets: whatever a record has, in RT's order and under RT's names."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping

from rtdesk.backend.errors import Malformed
from rtdesk.records.link import Link
from rtdesk.records.sheet import Entry, Sheet, Value
from rtdesk.rest2.origin import Origin
from rtdesk.rest2.parts import links
from rtdesk.rest2.schema import ItemModel, to_text

NAMED = ("RealName", "Name", "name", "Subject", "filename", "Description")
"""What a reference may say of the name of what it leads to, the best first."""
FIRST = ("Name", "Subject", "RealName", "Description", "Summary", "Status", "Queue", "Type")
LAST = ("Created", "Creator", "LastUpdated", "LastUpdatedBy", "Disabled")
"""RT shuffles the keys in every answer: these stand at the ends, the rest by name between."""
FILE = "file"
"""The type of links to the bytes of a custom field."""


def sheet(value: object, link: Link, origin: Origin, etag: str = "") -> Sheet:
    """A record that was read by a link.

    Raises:
        Malformed: it is none.
    """
    if not isinstance(value, dict):
        raise Malformed("RT answered something else than a record")
    model = ItemModel.model_validate(value)
    found = links(model.hyperlinks, origin)
    own = found.find("self")
    type_ = model.type or (own.type if own else "") or link.type
    id_ = model.id or (own.id if own else "") or link.id
    places = {one.id: place for place, one in enumerate(found.all("customfield"))}
    entries = sorted(_entries(value, origin), key=lambda entry: _place(entry, places))
    return Sheet(type_, id_, link, tuple(entries), found, etag)


def row(item: object, origin: Origin) -> Sheet | None:
    """A record from a list, if it says where it is."""
    if not isinstance(item, dict):
        return None
    link = _link("self", item, origin)
    return sheet(item, link, origin) if link else None


def _entries(value: Mapping[str, object], origin: Origin) -> Iterator[Entry]:
    text = _readable(value)
    for name, item in value.items():
        if name.startswith("_") or name in ("id", "type"):
            continue
        if name == "Content" and "ContentType" in value:
            if text:
                yield Entry(name, (Value(text),))
        elif name == "CustomFields" and isinstance(item, list):
            yield from _custom_fields(item, origin)
        elif isinstance(item, dict) and "_url" not in item:
            yield from (_entry(key, part, origin) for key, part in item.items())
        else:
            yield _entry(name, item, origin)


def _entry(name: str, item: object, origin: Origin) -> Entry:
    values = item if isinstance(item, list) else [item]
    found = tuple(value for one in values if (value := _value(name, one, origin)) is not None)
    return Entry(name, found, several=isinstance(item, list))


def _custom_fields(fields: list[object], origin: Origin) -> Iterator[Entry]:
    for field in fields:
        if isinstance(field, dict):
            way = _link("customfield", field, origin)
            shown = _entry(to_text(field.get("name")), field.get("values"), origin)
            yield Entry(shown.name, shown.values, way, several=True)


def _value(name: str, item: object, origin: Origin) -> Value | None:
    if isinstance(item, dict):
        way = _link(name, item, origin)
        called = next((text for key in NAMED if (text := to_text(item.get(key)))), "")
        if way is None:
            return Value(json.dumps(item, ensure_ascii=False, sort_keys=True))
        return Value(called or way.id or way.url, way)
    if isinstance(item, list):
        return Value(json.dumps(item, ensure_ascii=False))
    text = str(int(item)) if isinstance(item, bool) else to_text(item)
    return Value(text) if text else None


def _link(ref: str, item: Mapping[str, object], origin: Origin) -> Link | None:
    """Where a reference leads; what is not below our server is external."""
    url = to_text(item.get("_url"))
    if not url:
        return None
    path = origin.below(url)
    type_ = to_text(item.get("type"))
    if path is not None and path.startswith("download/cf/"):
        type_ = FILE
    name = to_text(item.get("name")) or to_text(item.get("Name"))
    if path is None:
        return Link(ref, url, type_, to_text(item.get("id")), name, external=True)
    return Link(ref, path, type_, to_text(item.get("id")), name)


def _place(entry: Entry, places: Mapping[str, int]) -> tuple[int, int, str]:
    """Where a field stands: RT's own in a fixed order, custom ones in that of their links."""
    if entry.field is not None:
        return (2, places.get(entry.field.id, len(places)), entry.name)
    if entry.name in LAST:
        return (3, LAST.index(entry.name), "")
    at = FIRST.index(entry.name) if entry.name in FIRST else len(FIRST)
    return (0 if at < len(FIRST) else 1, at, entry.name)


def _readable(value: Mapping[str, object]) -> str:
    """The text of a part of a message; on its own it comes in base64, with breaks."""
    content = value.get("Content")
    if not isinstance(content, str) or not to_text(value.get("ContentType")).startswith("text/"):
        return ""
    if "_hyperlinks" not in value:
        return content  # in a list it is the text itself
    try:
        return base64.b64decode(content).decode("utf-8", "replace")
    except ValueError:
        return content
