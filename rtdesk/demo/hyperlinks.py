"""`_hyperlinks`: what a record offers to this user, exactly as RT decides it."""

from __future__ import annotations

from rtdesk.demo import rights
from rtdesk.demo.lifecycles import LIFECYCLES
from rtdesk.demo.model import Queue, Tables, Ticket, Transaction, User
from rtdesk.demo.wire import Body

FORWARD = {"DependsOn": "depends-on", "MemberOf": "parent", "RefersTo": "refers-to"}
BACKWARD = {"DependsOn": "depended-on-by", "MemberOf": "child", "RefersTo": "referred-to-by"}
POSTED = {"Respond": "/correspond", "Comment": "/comment"}


def of_ticket(tables: Tables, user: User, base: str, ticket: Ticket) -> list[Body]:
    """Links of a ticket (RT: REST2/Resource/Ticket.pm, hypermedia_links)."""
    mine = rights.on_ticket(tables, user, ticket)
    here = f"{base}/ticket/{ticket.id}"
    out: list[Body] = [{"ref": "self", "type": "ticket", "id": ticket.id, "_url": here}]
    out += _rt_links(tables, base, ticket)
    for id_ in tables.queues[ticket.queue].fields:
        out.append(
            {
                "ref": "customfield",
                "type": "customfield",
                "id": str(id_),
                "name": tables.fields[id_].name,
                "_url": f"{base}/customfield/{id_}",
            }
        )
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
        if isinstance(link.target, int):
            out.append(_to_ticket(base, FORWARD[link.kind], link.target))
        else:
            out.append({"ref": FORWARD[link.kind], "type": "external", "_url": link.target})
    for kind, source in backlinks(tables, ticket):
        out.append(_to_ticket(base, BACKWARD[kind], source))
    return out


def _to_ticket(base: str, ref: str, id_: int) -> Body:
    return {"ref": ref, "type": "ticket", "id": str(id_), "_url": f"{base}/ticket/{id_}"}


def backlinks(tables: Tables, ticket: Ticket) -> list[tuple[str, int]]:
    """(kind, ticket id) of every link that ends here."""
    return [
        (kind, source)
        for kind, source in tables.backlinks.get(ticket.id, ())
        if not tables.tickets[source].merged_into
    ]


def of_queue(user: User, base: str, queue: Queue) -> list[Body]:
    """Links of a queue; `create` for those who may."""
    out: list[Body] = [
        {"ref": "self", "type": "queue", "id": queue.id, "_url": f"{base}/queue/{queue.id}"},
        {"ref": "history", "_url": f"{base}/queue/{queue.id}/history"},
    ]
    if "CreateTicket" in rights.in_queue(user, queue):
        out.append({"ref": "create", "type": "ticket", "_url": f"{base}/ticket?Queue={queue.id}"})
    return out


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
