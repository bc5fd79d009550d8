"""Custom fields as administrators made them, and what can be chosen in them."""

from __future__ import annotations

import re

from rtdesk.backend.errors import Gone, Unsupported
from rtdesk.records.customfield import TICKET, TRANSACTION, FieldKind
from rtdesk.records.resource import Resource
from rtdesk.rest2.client import Rest2Client
from rtdesk.rest2.listing import Listing, Term
from rtdesk.rest2.schema import to_id

CHOICES = 500
"""Values of a field that are read; who needs another one types it."""
OF_TICKETS = "RT::Queue-RT::Ticket"
"""What custom fields of tickets are for, in RT's words."""
STOCK = re.compile(
    r"(?:Combobox: )?(?:Select|Enter|Fill in|Upload)(?: or enter)?"
    r" (?:one|multiple|up to \d+|date|datetime)\b.*"
)
"""Hints that RT makes up where the administrator gives none."""
LOOKUPS = {OF_TICKETS: TICKET, "RT::Queue-RT::Ticket-RT::Transaction": TRANSACTION}
KIND = ("Name", "Type", "MaxValues", "LookupType", "Pattern", "EntryHint", "BasedOn", "SortOrder")


async def custom_fields(client: Rest2Client) -> tuple[FieldKind, ...]:
    """Those of tickets that one may see (one request, one more for every hundred)."""
    terms = (Term("LookupType", "=", OF_TICKETS),)
    try:
        return tuple(
            [
                kind(field)
                async for field in client.customfields.search(terms, Listing(fields=KIND))
                if field.text("LookupType") == OF_TICKETS
            ]
        )
    except (Gone, Unsupported):
        return ()


async def of_queue(client: Rest2Client, queue: int) -> tuple[FieldKind, ...]:
    """Those of a queue that one may see, in the order that RT lists them."""
    how = Listing(fields=KIND)
    try:
        return tuple([kind(field) async for field in client.queues.customfields(queue, (), how)])
    except (Gone, Unsupported):
        return ()


def kind(field: Resource) -> FieldKind:
    """A custom field out of a list."""
    lookup, hint = field.text("LookupType"), field.text("EntryHint")
    return FieldKind(
        field.number,
        field.name,
        field.text("Type"),
        to_id(field.text("MaxValues")),
        field.text("Pattern"),
        "" if STOCK.fullmatch(hint) else hint,
        _pointed(field.fields.get("BasedOn")),
        LOOKUPS.get(lookup, lookup),
        to_id(field.text("SortOrder")),
    )


def _pointed(value: object) -> int:
    """RT points by a ref, or by a bare number."""
    if isinstance(value, dict):
        value = value.get("id")
    return to_id(value if isinstance(value, str | int) else "")


async def choices(client: Rest2Client, field: int, category: str = "") -> tuple[str, ...]:
    """The values to choose from, the first of them; none where one may type anything."""
    try:
        if category:
            found = await client.customfields.of_category(field, category)
        else:
            found = await client.customfields.get(field)
        named = found.fields.get("Values")
        if isinstance(named, list):
            return tuple(str(value) for value in named[:CHOICES] if isinstance(value, str | int))
        return await _listed(client, field, category)
    except (Gone, Unsupported):
        return ()


async def _listed(client: Rest2Client, field: int, category: str) -> tuple[str, ...]:
    """Values of fields in which other ones may be typed, too."""
    found: list[str] = []
    terms = (Term("Category", "=", category),) if category else ()
    async for value in client.customfields.values(field, terms, Listing(fields=("Name",))):
        found.append(value.name)
        if len(found) == CHOICES:
            break
    return tuple(found)
