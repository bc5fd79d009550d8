"""What becomes of the values of a custom field, with RT's checks and sentences."""

from __future__ import annotations

import base64
import binascii
import ipaddress
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from rtdesk.demo import dates
from rtdesk.demo.model import Tables
from rtdesk.demo.rows import Field, File

HINT = re.compile(r"\(\?#([^)]*)\)")
FILE_KEYS = ("FileName", "FileType", "FileContent")


@dataclass(slots=True)
class Outcome:
    """The values a field has now, what was replaced by what, and what RT says about it."""

    values: tuple[str, ...]
    steps: list[tuple[str, str]] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)


def change(tables: Tables, definition: Field, held: tuple[str, ...], value: object) -> Outcome:
    """Gives a field these values: nothing clears a single one, [] a multiple one."""
    many = definition.many
    given = value if isinstance(value, list) else [value]
    given = given if many else given[:1] or [None]
    if value is None:
        given = [None, None] if many else [None]
    out = Outcome(held)
    good = [text for entry in given if (text := _taken(tables, definition, entry, out)) is not None]
    if not many:
        for text in good:
            _single(tables, definition, text, out)
        return out
    name = definition.name
    for text in good:
        if text not in held or not text:
            out.steps.append(("", text))
            out.sentences.append(f"{_said(tables, definition, text)} added as a value for {name}")
    for text in held:
        if text not in good:
            out.steps.append((text, ""))
            said = _said(tables, definition, text)
            out.sentences.append(f"{said} is no longer a value for custom field {name}")
    out.values = tuple(good)
    return out


def _single(tables: Tables, definition: Field, text: str, out: Outcome) -> None:
    """An empty text clears what has a value; elsewhere RT keeps it as a value."""
    held, name = out.values, definition.name
    new = () if not text and any(held) else (text,)
    if held == new:
        return
    before, after = (_said(tables, definition, "".join(v)) for v in (held[:1], new))
    out.values = new
    out.steps.append(("".join(held[:1]), "".join(new)))
    if not new:
        out.sentences.append(f"{before} is no longer a value for custom field {name}")
    elif not any(held):
        out.sentences.append(f"{name} {after} added")
    else:
        out.sentences.append(f"{name} {before} changed to {after}")


def _taken(tables: Tables, definition: Field, entry: object, out: Outcome) -> str | None:
    """The text that is stored for a value, None for one that is refused."""
    if definition.type in ("Image", "Binary") and entry not in (None, ""):
        return _file(tables, definition, entry, out)
    text = "" if entry is None else str(entry)
    if entry is None or (not text and definition.type not in ("Date", "DateTime")):
        return text
    if text and definition.pattern and not re.search(definition.pattern, text):
        hint = HINT.search(definition.pattern)
        wanted = f"[{hint[1]}]" if hint else f"[{definition.pattern}]"
        out.sentences.append(
            f"Could not add a new value to custom field '{definition.name}': "
            f"Input must match {wanted}"
        )
        return None
    try:
        return CHECKS.get(definition.type, _any)(definition, text)
    except ValueError:
        out.sentences.append("Invalid value for custom field")
        return None


def _any(definition: Field, text: str) -> str:
    return text


def _choice(definition: Field, text: str) -> str:
    if text and text not in definition.choices:
        raise ValueError(text)
    return text


def _date(definition: Field, text: str) -> str:
    return dates.iso(dates.read(text))[:10]


def _moment(definition: Field, text: str) -> str:
    return dates.iso(dates.read(text))


def _address(definition: Field, text: str) -> str:
    return str(ipaddress.ip_address(text))


def _addresses(definition: Field, text: str) -> str:
    first, dash, last = text.partition("-")
    if dash:
        return f"{ipaddress.ip_address(first.strip())}-{ipaddress.ip_address(last.strip())}"
    network = ipaddress.ip_network(text)
    return f"{network[0]}-{network[-1]}"


CHECKS: Mapping[str, Callable[[Field, str], str]] = {
    "Select": _choice,
    "Date": _date,
    "DateTime": _moment,
    "IPAddress": _address,
    "IPAddressRange": _addresses,
}


def _file(tables: Tables, definition: Field, entry: object, out: Outcome) -> str | None:
    if not isinstance(entry, dict):
        number = str(entry)
        return number if number.isdigit() and int(number) in tables.files else None
    missing = [key for key in FILE_KEYS if not entry.get(key)]
    out.sentences += [
        f"{key} is a required field for Image/Binary ObjectCustomFieldValue" for key in missing
    ]
    if missing:
        return None
    try:
        content = base64.b64decode(str(entry["FileContent"]))
    except binascii.Error:
        content = str(entry["FileContent"]).encode()
    id_ = len(tables.files) + 1
    tables.files[id_] = File(id_, str(entry["FileName"]), str(entry["FileType"]), content)
    return str(id_)


def _said(tables: Tables, definition: Field, text: str) -> str:
    if definition.type in ("Image", "Binary"):
        return tables.files[int(text)].name if text else ""
    if definition.type == "DateTime" and text:
        return dates.words(dates.read(text.replace("T", " ")))
    return text
