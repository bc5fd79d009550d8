"""The ticket searches that RT keeps for us, read in as few requests as the version allows."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

from rtdesk.backend.errors import Gone, Malformed, Unsupported
from rtdesk.records.savedsearch import SavedSearch
from rtdesk.rest2 import request
from rtdesk.rest2.client import Rest2Client
from rtdesk.rest2.paging import is_full
from rtdesk.rest2.schema import SearchContentModel, SearchModel

FIELDS = "Name,Description,Type,Disabled,Content"
COLUMNS = frozenset(
    ("id", "Subject", "Status", "Queue", "Owner", "Priority", "Created", "LastUpdated", "Due")
)
"""What rows hold and what RT orders by through REST 2.0: other orders give it empty pages."""
ALIASES = {"QueueName": "Queue", "OwnerName": "Owner"}
DEFAULT = "-LastUpdated"
_COUNT = "[_1]"
"""Stands in the descriptions of RT's own searches for the number of rows."""


async def saved_searches(client: Rest2Client) -> tuple[SavedSearch, ...]:
    """All that one may load; none where this RT or this account knows no saved searches."""
    try:
        return tuple([found async for found in _each(client)])
    except (Gone, Unsupported):
        return ()


async def _each(client: Rest2Client) -> AsyncIterator[SavedSearch]:
    call = replace(request.listing("searches", ("fields", FIELDS)), is_fixed=True)
    async for page in client.pages(call):
        for item in page.items:
            model = SearchModel.model_validate(item)
            if _may_be_ours(model) and not model.Content.given:
                model = await _whole(client, model)
            if (search := saved_search(model)) is not None:
                yield search
        if not is_full(page) and not page.next_page:
            return  # RT chose the searches by their rights before it made pages of them


async def _whole(client: Rest2Client, model: SearchModel) -> SearchModel:
    """The search from its own address: lists of RT 6 come without contents."""
    try:
        value = await client.wire.get(request.get(f"search/{model.id}"))
        return SearchModel.model_validate(value if isinstance(value, dict) else {})
    except (Gone, Malformed):
        return SearchModel()


def _may_be_ours(model: SearchModel) -> bool:
    return bool(model.id) and model.Type in ("", "Ticket") and model.Disabled in ("", "0")


def saved_search(model: SearchModel) -> SavedSearch | None:
    """A search of tickets, if it is one."""
    content = model.Content
    query = content.Query.strip()
    if not query or not _may_be_ours(model) or content.SearchType not in ("", "Ticket"):
        return None
    return SavedSearch(str(model.id), _name(model), query, order(content))


def _name(model: SearchModel) -> str:
    """What its owner called it: RT 5 keeps that in the description."""
    by_rt = model.Name == "SavedSearch" or model.Name.startswith("Search - ")
    name = model.Description if by_rt or not model.Name else model.Name
    if name.startswith(_COUNT):
        name = name.removeprefix(_COUNT).lstrip()
        name = name[:1].upper() + name[1:]
    return name.strip() or f"Search {model.id}"


def order(content: SearchContentModel) -> str:
    """The first of its columns that we can order by, with `-` for descending."""
    ways = content.Order.split("|")
    for number, column in enumerate(content.OrderBy.split("|")):
        known = ALIASES.get(column.strip(), column.strip())
        if known in COLUMNS:
            way = ways[number] if number < len(ways) else ways[-1]
            return f"-{known}" if way.strip().upper().startswith("DESC") else known
    return DEFAULT
