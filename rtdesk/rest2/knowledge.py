"""Articles: a page of all of them, and those that have a word somewhere."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from rtdesk.backend.errors import Gone, Unsupported
from rtdesk.records.article import Article, Passage
from rtdesk.records.page import Page
from rtdesk.records.resource import Resource
from rtdesk.rest2.client import Rest2Client
from rtdesk.rest2.listing import Listing, Term
from rtdesk.rest2.schema import to_id, to_moment

FIELDS = ("Name", "Summary", "Class", "CustomFields", "LastUpdated")
EXPAND = {"Class": ("Name",), "CustomFields": ("Type",)}
ALL = (Term("id", ">", 0),)
"""RT has no list of all articles; it finds nothing without a condition."""


async def page(client: Rest2Client, at: str = "") -> Page[Article]:
    """Up to a hundred articles by name, whole (one request); none for who may not see any."""
    how = Listing(fields=FIELDS, expand=EXPAND, order=("Name", "id"), first=to_id(at) or 1)
    try:
        found = await client.articles.page(ALL, how)
    except (Gone, Unsupported):
        return Page(())
    return Page(tuple(map(_article, found.items)), found.total, found.next)


async def search(client: Rest2Client, word: str, fields: Sequence[str]) -> tuple[Article, ...]:
    """Articles with a word in the name, the summary or one of these custom fields.

    RT joins conditions on several columns by AND only: a request for each, side by side.
    """
    columns = ("Name", "Summary", *(f"CustomField.{{{name}}}" for name in fields))
    how = Listing(fields=FIELDS, expand=EXPAND, order=("Name", "id"))
    searches = (client.articles.page((Term(one, "LIKE", word),), how) for one in columns)
    found: dict[int, Article] = {}
    for answer in await asyncio.gather(*searches, return_exceptions=True):
        if isinstance(answer, Gone | Unsupported):
            continue
        if isinstance(answer, BaseException):
            raise answer
        found |= {item.number: _article(item) for item in answer.items}
    return tuple(found.values())


def _article(found: Resource) -> Article:
    kind = next(iter(found.refs("Class")), None)
    fields = found.fields.get("CustomFields")
    passages = (_passage(one) for one in (fields if isinstance(fields, list) else []))
    return Article(
        found.number,
        found.name,
        found.text("Summary"),
        (kind.name or kind.id) if kind else "",
        tuple(sorted((one for one in passages if one), key=lambda one: one.name.casefold())),
        to_moment(found.text("LastUpdated")),
    )


def _passage(field: object) -> Passage | None:
    if not isinstance(field, dict) or not field.get("name"):
        return None
    values = field.get("values")
    told = [value for value in values or () if isinstance(value, str) and value.strip()]
    return Passage(str(field["name"]), str(field.get("Type") or ""), tuple(told)) if told else None
