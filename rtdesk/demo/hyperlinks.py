"""`_hyperlinks`: what a record offers to this user, exactly as RT decides it."""

from __future__ import annotations

from collections.abc import Iterable

from rtdesk.demo import rights
from rtdesk.demo.lifecycles import ASSETS, LIFECYCLES
from rtdesk.demo.model import ORGANIZATION, Tables, Ticket, Transaction
from rtdesk.demo.rows import Article, Asset, Field, Queue, User
from rtdesk.demo.wire import Body

FORWARD = {"DependsOn": "depends-on", "MemberOf": "parent", "RefersTo": "refers-to"}
BACKWARD = {"DependsOn": "depended-on-by", "MemberOf": "child", "RefersTo": "referred-to-by"}
ELSEWHERE = {
    f"fsck.com-article://{ORGANIZATION}/article/": "article",
    f"asset://{ORGANIZATION}/": "asset",
}
"""What the URIs of other records begin with."""
CHOOSING = frozenset({"Select", "Combobox", "Autocomplete"})
"""Types of custom fields that offer values."""
POSTED = {"Respond": "/correspond", "Comment": "/comment"}


def of_ticket(tables: Tables, user: User, base: str, ticket: Ticket) -> list[Body]:
    """Links of a ticket (RT: REST2/Resource/Ticket.pm, hypermedia_links)."""
    mine = rights.on_ticket(tables, user, ticket)
    here = f"{base}/ticket/{ticket.id}"
    queue = tables.queues[ticket.queue]
    out: list[Body] = [{"ref": "self", "type": "ticket", "id": ticket.id, "_url": here}]
    out += _rt_links(tables, base, ticket)
    out += _of_fields(tables, base, queue.fields)
    out += _of_roles(base, queue)
    out.append({"ref": "history", "_url": f"{here}/history"})
    if "ReplyToTicket" in mine:
        out.append({"ref": "correspond", "_url": f"{here}/correspond"})
    if "CommentOnTicket" in mine:
        out.append({"ref": "comment", "_url": f"{here}/comment"})
    return out + _lifecycle(tables, mine, here, ticket)


def _lifecycle(tables: Tables, mine: frozenset[str], here: str, ticket: Ticket) -> list[Body]:
    life = LIFECYCLES[tables.queues[ticket.queue].lifecycle]
    out: list[Body] = []
    for action in life.actions:
        if action.start != ticket.status or life.right(action.to) not in mine:
            continue
        link: Body = {
            "ref": "lifecycle",
            "label": action.label,
            "from": action.start,
            "to": action.to,
            "_url": here + POSTED.get(action.update, ""),
        }
        if action.update:
            link["update"] = action.update
        out.append(link)
    return out


def _rt_links(tables: Tables, base: str, ticket: Ticket) -> list[Body]:
    out: list[Body] = []
    for link in ticket.links or ():
        out.append(_to(base, FORWARD[link.kind], link.target))
    for kind, source in backlinks(tables, ticket.id):
        out.append(_to(base, BACKWARD[kind], source))
    return out


def _of_fields(tables: Tables, base: str, ids: Iterable[int]) -> list[Body]:
    return [
        {
            "ref": "customfield",
            "type": "customfield",
            "id": str(id_),
            "name": tables.fields[id_].name,
            "_url": f"{base}/customfield/{id_}",
        }
        for id_ in ids
        if not tables.fields[id_].disabled
    ]


def _of_roles(base: str, queue: Queue) -> list[Body]:
    return [
        {
            "ref": "customrole",
            "type": "customrole",
            "id": str(id_),
            "group_type": f"RT::CustomRole-{id_}",
            "_url": f"{base}/customrole/{id_}",
        }
        for id_ in queue.roles
    ]


def _to(base: str, ref: str, target: int | str) -> Body:
    type_, id_ = "ticket", str(target)
    if isinstance(target, str):
        type_ = next((kind for uri, kind in ELSEWHERE.items() if target.startswith(uri)), "")
        id_ = target.rpartition("/")[2]
    if not type_:
        return {"ref": ref, "type": "external", "_url": target}
    return {"ref": ref, "type": type_, "id": id_, "_url": f"{base}/{type_}/{id_}"}


def backlinks(tables: Tables, target: int | str) -> list[tuple[str, int]]:
    """(kind, ticket id) of every link that ends here."""
    return [
        (kind, source)
        for kind, source in tables.backlinks.get(target, ())
        if not tables.tickets[source].merged_into
    ]


def of_asset(tables: Tables, user: User, base: str, asset: Asset) -> list[Body]:
    """Links of an asset; what its status can become is told as for tickets."""
    here = f"{base}/asset/{asset.id}"
    out = [self_link(base, "asset", asset.id)]
    for kind, source in backlinks(tables, f"asset://{ORGANIZATION}/{asset.id}"):
        out.append(_to(base, BACKWARD[kind], source))
    out += _of_fields(tables, base, tables.catalogs[asset.catalog].fields)
    out.append({"ref": "history", "_url": f"{here}/history"})
    for action in ASSETS.actions if rights.is_staff(user) else ():
        link = {"ref": "lifecycle", "label": action.label, "from": "*", "to": action.to}
        out.append({**link, "_url": here})
    return out


def of_article(tables: Tables, base: str, article: Article) -> list[Body]:
    """Links of an article."""
    out = [self_link(base, "article", article.id)]
    uri = f"fsck.com-article://{ORGANIZATION}/article/{article.id}"
    for kind, source in backlinks(tables, uri):
        out.append(_to(base, BACKWARD[kind], source))
    out += _of_fields(tables, base, tables.classes[article.in_class].fields)
    return [*out, {"ref": "history", "_url": f"{base}/article/{article.id}/history"}]


def of_customfield(base: str, row: Field) -> list[Body]:
    """Links of a custom field; the values of those that have some."""
    out = [self_link(base, "customfield", row.id)]
    if row.type in CHOOSING:
        url = f"{base}/customfield/{row.id}/values"
        out.append({"ref": "customfieldvalues", "_url": url})
    return out


def creates(base: str, type_: str, query: str, allowed: bool) -> list[Body]:
    """The link to make something inside of this, for those who may."""
    url = f"{base}/{type_}?{query}"
    return [{"ref": "create", "type": type_, "_url": url}] if allowed else []


def of_queue(user: User, base: str, queue: Queue) -> list[Body]:
    """Links of a queue; `create` for those who may."""
    out: list[Body] = [
        {"ref": "self", "type": "queue", "id": queue.id, "_url": f"{base}/queue/{queue.id}"},
        *_of_roles(base, queue),
        {"ref": "history", "_url": f"{base}/queue/{queue.id}/history"},
    ]
    may = "CreateTicket" in rights.in_queue(user, queue)
    return out + creates(base, "ticket", f"Queue={queue.id}", may)


def of_transaction(base: str, row: Transaction) -> list[Body]:
    """Links of a transaction: one per part, without id, as RT has it."""
    out: list[Body] = [
        {
            "ref": "self",
            "type": "transaction",
            "id": row.id,
            "_url": f"{base}/transaction/{row.id}",
        }
    ]
    out += [{"ref": "attachment", "_url": f"{base}/attachment/{id_}"} for id_ in row.parts]
    return out


def self_link(base: str, type_: str, id_: int) -> Body:
    """The hyperlink to a record itself; its id is a number, unlike all others."""
    return {"ref": "self", "type": type_, "id": id_, "_url": f"{base}/{type_}/{id_}"}
