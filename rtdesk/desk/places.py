"""Where looking around in RT begins, and ways that RT has no hyperlinks for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import quote as escaped

from rtdesk.records.link import Link
from rtdesk.records.sheet import Sheet
from rtdesk.text.quote import quote

LIST = "list"
"""The ref of links of our own to lists."""
ROOTS = (
    Link(LIST, "queues/all", "queue", name="Queues"),
    Link(LIST, "tickets", "ticket", name="Tickets"),
    Link(LIST, "users", "user", name="Users"),
    Link(LIST, "groups", "group", name="Groups"),
    Link(LIST, "assets", "asset", name="Assets"),
    Link(LIST, "catalogs/all", "catalog", name="Catalogs of assets"),
    Link(LIST, "articles", "article", name="Articles"),
    Link(LIST, "classes/all", "class", name="Classes of articles"),
    Link(LIST, "customfields", "customfield", name="Custom fields"),
    Link(LIST, "customroles", "customrole", name="Custom roles"),
    Link(LIST, "searches", "search", name="Saved searches"),
    Link(LIST, "transactions", "transaction", name="Transactions"),
    Link(LIST, "attachments", "attachment", name="Attachments"),
    Link("self", "rt", "rt", name="RT itself"),
)
"""One for every kind of records that RT lists, and RT."""


def root(type_: str) -> Link:
    """The list of all records of a kind."""
    return next(link for link in ROOTS if link.type == type_ and link.ref == LIST)


def around(sheet: Sheet) -> Iterator[Link]:
    """Lists that belong to a record, although no hyperlink of it leads there."""
    number = sheet.id
    match sheet.type:
        case "queue":
            query = f"Queue = {quote(number)} AND Status = '__Active__'"
            yield _searched("tickets", "ticket", query, "Open tickets in it")
            yield Link(LIST, f"queue/{number}/customfields", "customfield", name="Custom fields")
        case "catalog":
            yield _termed("assets", "asset", "Catalog", number, "Assets in it")
            yield Link(LIST, f"catalog/{number}/customfields", "customfield", name="Custom fields")
        case "class":
            yield _termed("articles", "article", "Class", number, "Articles in it")
            yield Link(LIST, f"class/{number}/customfields", "customfield", name="Custom fields")
        case "user" if login := sheet.said("Name"):
            query = f"Requestor.Name = {quote(login)}"
            yield _searched("tickets", "ticket", query, "Tickets they asked for")
            query = f"Owner = {quote(login)} AND Status = '__Active__'"
            yield _searched("tickets", "ticket", query, "Open tickets they own")
        case "transaction":
            yield Link(LIST, f"transaction/{number}/attachments", "attachment", name="Parts")
        case "ticket":
            yield Link(LIST, f"ticket/{number}/attachments", "attachment", name="Attachments")


def _searched(plural: str, type_: str, query: str, name: str) -> Link:
    return Link(LIST, f"{plural}?query={escaped(query, safe='')}", type_, name=name)


def _termed(plural: str, type_: str, field: str, value: str, name: str) -> Link:
    terms = json.dumps([{"field": field, "operator": "=", "value": value}])
    return _searched(plural, type_, terms, name)
