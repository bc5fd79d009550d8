"""A walk from one list along everything that the resource browser shows as a way."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

from rtdesk.backend.errors import Gone, Malformed, Refused
from rtdesk.desk import Desk
from rtdesk.desk.places import LIST
from rtdesk.records.link import Link
from rtdesk.records.page import Page
from rtdesk.records.sheet import DOING, Sheet
from rtdesk.ui.widgets.sheet_lines import Around, sheet_lines

KINDS = frozenset(
    {
        *("ticket", "transaction", "attachment", "queue", "asset", "catalog", "article", "class"),
        *("user", "group", "customfield", "customfieldvalue", "customrole"),
    }
)
"""The kinds of records in the document about REST 2.0; each has a link that leads to it."""
START = Link(LIST, "queues/all", "queue")


async def walk(desk: Desk, made: dict[str, object]) -> dict[str, Link]:
    """The kinds that are reached, each with the first way to it.

    Of what lies ahead, kinds come first that were looked at least. What a queue offers to make is
    made once, with these fields: there is no other way to tickets.
    """
    reached: dict[str, Link] = {}
    looked: Counter[str] = Counter()
    seen, ahead = {START.url}, [START]
    while ahead and reached.keys() < KINDS:
        link = min(ahead, key=lambda one: looked[one.type or one.ref])
        ahead.remove(link)
        looked[link.type or link.ref] += 1
        try:
            found = await desk.resources.open(link)
        except (Gone, Malformed, Refused):
            continue  # what one may not see, and what RT 5.0.3 fails to show
        if isinstance(found, Page):
            ways = [row.link for row in found.items]
        else:
            reached.setdefault(found.type, link)
            ways = _ways(found)
            if made and (create := found.links.find("create", type="ticket")):
                ways.append(await desk.resources.make(create, {**made}))
                made.clear()
        for way in ways:
            if way.url not in seen:
                seen.add(way.url)
                ahead.append(way)
    return reached


def _ways(sheet: Sheet) -> list[Link]:
    """Where the lines lead that the screen shows; only what RT itself links to."""
    lines = sheet_lines(sheet, (), Around(datetime.now(UTC), everything=True))
    links = [line.link for line in lines if line.link]
    return [
        link
        for link in links
        if link.ref not in {*DOING, LIST} and not link.external and link.type != "file"
    ]
