"""The ticket searches that RT keeps for us, read in as few requests as the version allows."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

from rtdesk.backend.errors import Gone, Malformed, Unsupported
from rtdesk.records.savedsearch import SavedSearch
from rtdesk.rest2 import request
from rtdesk.rest2.client import Rest2Client
from rtdesk.rest2.paging import is_full
from rtdesk.rest2.schema import SearchContentModel, SearchModel

FIELDS = "Name,Description,Type,Disabled,ObjectType,ObjectId,Content"
COLUMNS = frozenset(
    ("id", "Subject", "Status", "Queue", "Owner", "Priority", "Created", "LastUpdated", "Due")
)
"""What rows hold and what RT orders by through REST 2.0: other orders give it empty pages."""
ALIASES = {"QueueName": "Queue", "OwnerName": "Owner"}
SHOWN = {
    "id": "id",
    "subject": "subject",
    "status": "status",
    "extendedstatus": "status",
    "queue": "queue",
    "queuename": "queue",
    "owner": "owner",
    "ownername": "owner",
    "requestors": "requestor",
    "requestor": "requestor",
    "priority": "priority",
    "due": "due",
    "lastupdated": "updated",
    "created": "created",
    "creator": "creator",
    "createdby": "creator",
    "lastupdatedby": "last_updated_by",
    "starts": "starts",
    "started": "started",
    "resolved": "resolved",
    "told": "told",
    "cc": "cc",
    "admincc": "admincc",
    "timeworked": "timeworked",
    "timeestimated": "timeestimated",
    "timeleft": "timeleft",
    "sla": "sla",
    "type": "type",
}
"""RT's names of what a search shows, without case and without `Relative`, and ours."""
_PART = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[^,'"]+""")
_TAG = re.compile(r"<[^<>]*>")
_NAME = re.compile(r"__(.+?)__")
_CUSTOM = re.compile(r"(?i)(?:CF|CustomField)\.(?:\{(.+)\})")
_ROLE = re.compile(r"(?i)CustomRole\.(?:\{(.+?)\})(?:\.\w+)?")
DEFAULT = "-LastUpdated"
EVERYBODY = "1"
"""RT's own principal."""
_COUNT = "[_1]"
"""Stands in the descriptions of RT's own searches for the number of rows."""


async def saved_searches(
    client: Rest2Client, me: str = "", groups: dict[str, str] | None = None
) -> tuple[SavedSearch, ...]:
    """All that one may load; none where this RT or this account knows no saved searches.

    `me` is our number, if it is known; `groups` keeps the names of groups by their numbers, which
    are asked for once.
    """
    owners = Owners(client, me, {} if groups is None else groups)
    try:
        return tuple([found async for found in _each(client, owners)])
    except (Gone, Unsupported):
        return ()


async def _each(client: Rest2Client, owners: Owners) -> AsyncIterator[SavedSearch]:
    call = replace(request.listing("searches", ("fields", FIELDS)), is_fixed=True)
    async for page in client.pages(call):
        for item in page.items:
            model = SearchModel.model_validate(item)
            if _of_tickets(model) and not model.Content.given:
                model = await _whole(client, model)
            if (search := saved_search(model)) is not None:
                yield replace(search, owner=await owners.of(model))
        if not is_full(page) and not page.next_page:
            return  # RT chose the searches by their rights before it made pages of them


async def _whole(client: Rest2Client, model: SearchModel) -> SearchModel:
    """The search from its own address: lists of RT 6 come without contents."""
    try:
        value = await client.wire.get(request.get(f"search/{model.id}"))
        return SearchModel.model_validate(value if isinstance(value, dict) else {})
    except (Gone, Malformed):
        return model


@dataclass(frozen=True, slots=True)
class Owners:
    """Whose searches are, in words."""

    client: Rest2Client
    me: str
    groups: dict[str, str]

    async def of(self, model: SearchModel) -> str:
        """RT lists what is one's own, one's groups' and everybody's."""
        if model.PrincipalId:
            if model.PrincipalId == EVERYBODY:
                return ""
            return "me" if model.PrincipalId == self.me else await self._group(model.PrincipalId)
        if model.ObjectType == "RT::User":
            return "me"
        return await self._group(model.ObjectId) if model.ObjectType == "RT::Group" else ""

    async def _group(self, number: str) -> str:
        if number.isdecimal() and number not in self.groups:
            try:
                self.groups[number] = (await self.client.groups.get(int(number))).name
            except (Gone, Malformed, Unsupported):
                self.groups[number] = ""
        return self.groups.get(number, "") or "yours or a group's"


def _of_tickets(model: SearchModel) -> bool:
    return bool(model.id) and model.Type in ("", "Ticket") and model.Disabled in ("", "0")


def saved_search(model: SearchModel) -> SavedSearch | None:
    """A search that is there to be used; `why` says when it finds no tickets."""
    if not model.id or model.Disabled not in ("", "0"):
        return None
    content, name = model.Content, _name(model)
    description = _readable(model.Description)
    return SavedSearch(
        str(model.id),
        name,
        content.Query.strip(),
        order(content),
        "" if description == name else description,
        columns=columns(content.Format),
        why=_why(model),
    )


def _why(model: SearchModel) -> str:
    """Why it cannot be a list of tickets."""
    kind = model.Content.SearchType or model.Type or "Ticket"
    if kind == "Chart":
        return "it is a chart; only its tickets could be shown"
    if kind != "Ticket":
        return f"it does not search tickets (RT calls it {kind})"
    if not model.Content.given:
        return "RT does not show you what it searches for"
    return "" if model.Content.Query.strip() else "it has no query"


def _name(model: SearchModel) -> str:
    """What its owner called it: RT 5 keeps that in the description."""
    by_rt = model.Name == "SavedSearch" or model.Name.startswith("Search - ")
    name = model.Description if by_rt or not model.Name else model.Name
    return _readable(name) or f"Search {model.id}"


def _readable(text: str) -> str:
    if text.startswith(_COUNT):
        text = text.removeprefix(_COUNT).lstrip()
        text = text[:1].upper() + text[1:]
    return text.strip()


def columns(form: str) -> tuple[str, ...]:
    """What a format of RT shows, under the names of our columns; what we cannot show is left out.

    A format has parts such as `Priority`, `'__Subject__/TITLE:About'` and
    `'<a href="...?id=__id__">__id__</a>'`: of a link its words count.
    """
    found: dict[str, None] = {}
    for part in _PART.findall(form):
        text = _TAG.sub("", part.strip().strip("'\"")).partition("/TITLE:")[0]
        names = [name for name in _NAME.findall(text) if not name.startswith("Web")]
        for name in names or [text]:
            column = _column(name.strip())
            if column:
                found[column] = None
    return tuple(found)


def _column(name: str) -> str:
    if match := _CUSTOM.fullmatch(name):
        return f"cf.{match[1]}"
    if match := _ROLE.fullmatch(name):
        return f"role.{match[1]}"
    return SHOWN.get(name.casefold().removesuffix("relative"), "")


def order(content: SearchContentModel) -> str:
    """Those of its columns that we can order by, with `-` for descending."""
    ways = content.Order.split("|")
    found: dict[str, str] = {}
    for number, column in enumerate(content.OrderBy.split("|")):
        known = ALIASES.get(column.strip(), column.strip())
        if known in COLUMNS:
            way = ways[number] if number < len(ways) else ways[-1]
            found.setdefault(known, "-" if way.strip().upper().startswith("DESC") else "")
    return ",".join(f"{sign}{known}" for known, sign in found.items()) or DEFAULT
