"""Which fields of which records RT takes changes of, and what it wants for a new record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rtdesk.records.customfield import FieldKind
from rtdesk.records.link import Link
from rtdesk.records.sheet import Sheet
from rtdesk.text import spec as kinds
from rtdesk.text.resource_words import FLAGS, LOOKUPS, label
from rtdesk.text.spec import Spec

NO_YES = ("no", "yes")
"""How RT's `0` and `1` are chosen."""
CATALOG, CLASS = "catalog", "class"
"""Kinds of fields that name a record."""
_CONTACT = (
    *("WorkPhone", "MobilePhone", "HomePhone", "PagerPhone"),
    *("Address1", "Address2", "City", "State", "Zip", "Country"),
)
FIELDS: Mapping[str, tuple[str, ...]] = {
    "queue": (
        *("Name", "Description", "Lifecycle", "CorrespondAddress", "CommentAddress"),
        *("SubjectTag", "SortOrder", "SLADisabled", "Disabled"),
    ),
    "catalog": ("Name", "Description", "Lifecycle", "Disabled"),
    "class": ("Name", "Description", "SortOrder", "Disabled"),
    "customfield": (
        *("Name", "Description", "Type", "MaxValues", "Pattern", "EntryHint"),
        *("UniqueValues", "SortOrder", "Disabled"),
    ),
    "customfieldvalue": ("Name", "Description", "Category", "SortOrder"),
    "group": ("Name", "Description", "Disabled"),
    "user": (
        *("Name", "RealName", "NickName", "EmailAddress", "Organization", "Lang", "Timezone"),
        *(*_CONTACT, "Comments", "Signature", "Privileged", "Disabled"),
    ),
    "asset": ("Name", "Description", "Catalog", "Owner", "HeldBy", "Contact"),
    "article": ("Name", "Summary", "Class", "SortOrder", "Disabled"),
}
"""What `PUT` changes. The status of an asset goes along its `lifecycle` links instead."""
MAKES: Mapping[str, tuple[str, ...]] = {
    "queue": ("Name", "Description", "Lifecycle", "CorrespondAddress", "CommentAddress"),
    "catalog": ("Name", "Description", "Lifecycle"),
    "class": ("Name", "Description"),
    "customfield": ("Name", "Type", "LookupType", "MaxValues", "Description", "EntryHint"),
    "customfieldvalue": ("Name", "Description", "Category", "SortOrder"),
    "group": ("Name", "Description"),
    "user": ("Name", "RealName", "EmailAddress", "Organization", "Privileged"),
    "asset": ("Name", "Description"),
    "article": ("Name", "Summary"),
}
"""What is asked for to make one; the rest is changed afterwards."""
INSIDE: Mapping[str, str] = {"asset": "catalog", "article": "class"}
"""What is made inside of something else, where a link offers it."""
NEEDED = frozenset({"Name", "Type", "LookupType"})
_KINDS: Mapping[str, str] = {
    "Comments": kinds.LONG,
    "Signature": kinds.LONG,
    "Owner": kinds.PERSON,
    "HeldBy": kinds.PEOPLE,
    "Contact": kinds.PEOPLE,
    "Catalog": CATALOG,
    "Class": CLASS,
    "Type": kinds.SELECT,
    "LookupType": kinds.SELECT,
}
_CHOICES: Mapping[str, tuple[str, ...]] = {
    "Type": tuple(kinds.OF_RT),
    "LookupType": tuple(LOOKUPS),
}


def spec(name: str) -> Spec:
    """What a form knows of a field that is none of the custom ones."""
    if name in FLAGS:
        return Spec(name, label(name), kinds.SELECT, choices=NO_YES)
    kind = _KINDS.get(name, kinds.TEXT)
    hint = "0: any number" if name == "MaxValues" else ""
    most = 0 if kind == kinds.PEOPLE else 1
    return Spec(
        name, label(name), kind, most, name in NEEDED, hint=hint, choices=_CHOICES.get(name, ())
    )


def names(sheet: Sheet) -> frozenset[str]:
    """The fields of a record that can be changed, custom ones as `CF.{Name}`."""
    plain = FIELDS.get(sheet.type, ())
    if not plain:
        return frozenset()
    custom = (f"CF.{{{entry.name}}}" for entry in sheet.entries if entry.field is not None)
    return frozenset((*plain, *custom))


def field_kind(sheet: Sheet) -> FieldKind:
    """A custom field as its own record tells it."""
    most = sheet.said("MaxValues")
    return FieldKind(
        int(sheet.id) if sheet.id.isdecimal() else 0,
        sheet.said("Name"),
        sheet.said("Type"),
        most=int(most) if most.isdecimal() else 1,
        pattern=sheet.said("Pattern"),
        entry_hint=sheet.said("EntryHint"),
    )


def as_chosen(name: str, values: Iterable[str]) -> tuple[str, ...]:
    """RT's values as the editor shows them."""
    if name in FLAGS:
        return tuple(NO_YES[value not in ("", "0")] for value in values)
    return tuple(values)


def as_sent(name: str, values: Iterable[str]) -> tuple[str, ...]:
    """What was chosen as RT takes it."""
    if name in FLAGS:
        return tuple(str(NO_YES.index(value)) if value in NO_YES else value for value in values)
    return tuple(values)


def makes(link: Link) -> str:
    """The kind of what is made by a link, or in a list; empty when RT makes none there."""
    if link.url.endswith("/values"):
        return "customfieldvalue"
    kind = link.type if link.type not in INSIDE and "?query=" not in link.url else ""
    return kind if kind in MAKES else ""


def way_to_make(link: Link) -> Link:
    """Where a new record of a list is sent to."""
    if link.ref == "create":
        return link
    if link.url.endswith("/values"):
        return Link("create", link.url.removesuffix("s"), "customfieldvalue")
    return Link("create", link.type, link.type)
