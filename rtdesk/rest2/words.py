"""People by a part of their name, for completion and for pickers."""

from __future__ import annotations

import asyncio

from rtdesk.backend.errors import Gone, Unsupported
from rtdesk.records.group import Group
from rtdesk.records.link import Link
from rtdesk.records.user import User
from rtdesk.rest2.client import Rest2Client
from rtdesk.rest2.listing import Listing, Term

PEOPLE = 20
"""Of each kind of match; who sees more types on."""


async def people(client: Rest2Client, word: str) -> tuple[User, ...]:
    """Users whose login or name has this word in it, or the address (two requests, side by side).

    RT joins conditions on several columns by AND only. Nobody, for those who may not search users.
    """
    other = "EmailAddress" if "@" in word else "RealName"
    how = Listing(order=("Name",), per_page=PEOPLE)
    searches = (client.users.page((Term(part, "LIKE", word),), how) for part in ("Name", other))
    found: dict[str, User] = {}
    for answer in await asyncio.gather(*searches, return_exceptions=True):
        if isinstance(answer, Gone | Unsupported):
            continue
        if isinstance(answer, BaseException):
            raise answer
        found |= {user.login: user for user in answer.items}
    return tuple(found.values())


async def groups(client: Rest2Client, word: str) -> tuple[Group, ...]:
    """Groups that administrators made, by a part of the name (one request).

    Without the domain RT searches the groups of every role of every ticket, too.
    """
    terms = (Term("Domain", "=", "UserDefined"), Term("Name", "LIKE", word))
    how = Listing(order=("Name",), per_page=PEOPLE, fields=("Name", "Description"))
    try:
        page = await client.groups.page(terms, how)
    except (Gone, Unsupported):
        return ()
    return tuple(
        Group(found.number, found.name, found.text("Description"))
        for found in page.items
        if found.number and found.name
    )


async def group(client: Rest2Client, id_: int) -> Group | None:
    """A group by its number; None where one may not see it."""
    try:
        found = await client.groups.get(id_)
    except (Gone, Unsupported):
        return None
    return Group(id_, found.name, found.text("Description")) if found.name else None


async def name_behind(client: Rest2Client, link: Link) -> str:
    """What an article or an asset is called; empty where one may not see it."""
    kinds = {"article": client.articles, "asset": client.assets}
    if link.type not in kinds or not link.id.isdecimal():
        return ""
    try:
        return (await kinds[link.type].get(int(link.id))).name
    except (Gone, Unsupported):
        return ""
