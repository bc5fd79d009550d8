"""Every kind of records besides tickets, as data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from rtdesk.demo import hyperlinks as links
from rtdesk.demo import rights
from rtdesk.demo.kind import Kind, Row
from rtdesk.demo.model import ORGANIZATION
from rtdesk.demo.rows import Record
from rtdesk.demo.wire import Body

if TYPE_CHECKING:
    from rtdesk.demo.model import Tables
    from rtdesk.demo.rows import User
    from rtdesk.demo.shown import Shown

NAMED = {"Name": "name", "Description": "description"}


def _anybody(tables: Tables, user: User, row: Row) -> bool:
    return True


def _own(type_: str, *, history: bool = True) -> Callable[[Shown, Row], list[Body]]:
    def links_of(show: Shown, row: Record) -> list[Body]:
        id_ = getattr(row, "id")  # noqa: B009 - every row has one, a bare Record does not
        out = [links.self_link(show.base, type_, id_)]
        if history:
            out.append({"ref": "history", "_url": f"{show.base}/{type_}/{id_}/history"})
        return out

    return links_of


def _fields(show: Shown, ids: tuple[int, ...]) -> list[Body]:
    names = show.tables.fields
    return [
        {**show.ref("customfield", id_), "name": names[id_].name, "ref": "customfield"}
        for id_ in ids
    ]


def _sees_queue(tables: Tables, user: User, row: Row) -> bool:
    return "SeeQueue" in rights.in_queue(user, row)


def _sees_field(tables: Tables, user: User, row: Row) -> bool:
    if rights.is_staff(user) and "RT::Queue" not in row.lookup:
        return True
    return rights.is_super(user) or any(
        row.id in (*queue.fields, *queue.transaction_fields) and _sees_queue(tables, user, queue)
        for queue in tables.queues.values()
    )


QUEUE = Kind(
    type="queue",
    plural="queues",
    rows="queues",
    logged=True,
    by_name=True,
    columns={
        **NAMED,
        "Lifecycle": "lifecycle",
        "CorrespondAddress": "address",
        "CommentAddress": "comment_address",
        "SortOrder": "order",
        "SubjectTag": "tag",
    },
    optional=frozenset({"SubjectTag"}),
    keys={
        "SLADisabled": lambda s, r: str(int(not r.sla)),
        "Cc": lambda s, r: [],
        "AdminCc": lambda s, r: [],
        "CustomFields": lambda s, r: [],
        "TicketCustomFields": lambda s, r: _fields(s, r.fields),
        "TicketTransactionCustomFields": lambda s, r: _fields(s, r.transaction_fields),
    },
    links=lambda s, r: links.of_queue(s.user, s.base, r),
    sees=_sees_queue,
    taken="Queue already exists",
    nameless="Queue name is required",
)
USER = Kind(
    type="user",
    plural="users",
    rows="users",
    logged=True,
    by_name=True,
    everything=True,
    counted=True,
    secret=False,
    columns={
        "Name": "login",
        "EmailAddress": "email",
        "RealName": "real_name",
        "Timezone": "timezone",
        "Lang": "lang",
        "Organization": "organization",
    },
    keys={
        "Disabled": lambda s, r: "",
        "WorkPhone": lambda s, r: r.phone if s.user.id == r.id or rights.is_super(s.user) else "",
    },
    links=_own("user"),
    sees=lambda tables, user, row: user.privileged or user.id == row.id,
    numbered=True,
    quote="'",
    taken="Name in use",
    nameless="Must specify 'Name' attribute",
)
GROUP = Kind(
    type="group",
    plural="groups",
    rows="groups",
    logged=True,
    everything=True,
    counted=True,
    columns=NAMED,
    keys={
        "Domain": lambda s, r: "UserDefined",
        "Instance": lambda s, r: "0",
        "Members": lambda s, r: s.people(r.members),
        "CustomFields": lambda s, r: [],
    },
    links=lambda s, r: [
        *_own("group")(s, r),
        {"ref": "members", "_url": f"{s.base}/group/{r.id}/members"},
    ],
    numbered=True,
    quote="'",
    tail=" by {}",
    taken="Group name '{}' is already in use",
    nameless="Name is required",
)
CUSTOMFIELD = Kind(
    type="customfield",
    plural="customfields",
    rows="fields",
    counted=True,
    columns={
        **NAMED,
        "Type": "type",
        "EntryHint": "hint",
        "LookupType": "lookup",
        "Pattern": "pattern",
    },
    keys={
        "MaxValues": lambda s, r: "0" if r.many else "1",
        "BasedOn": lambda s, r: s.ref("customfield", r.based_on) if r.based_on else "",
        "SortOrder": lambda s, r: "0",
        "UniqueValues": lambda s, r: "0",
        "Values": lambda s, r: sorted(r.choices) if r.type == "Select" else None,
    },
    links=lambda s, r: links.of_customfield(s.base, r),
    sees=_sees_field,
    optional=frozenset({"BasedOn"}),
)
CUSTOMROLE = Kind(
    type="customrole",
    plural="customroles",
    rows="roles",
    columns=NAMED,
    keys={
        "EntryHint": lambda s, r: r.description,
        "MaxValues": lambda s, r: "0" if r.many else "1",
        "LookupType": lambda s, r: (
            "RT::Queue-RT::Ticket" if s.tables.dialect.roles_by_name else None
        ),
    },
    links=_own("customrole", history=False),
    sees=_anybody,
    secret=False,
)
CATALOG = Kind(
    type="catalog",
    plural="catalogs",
    rows="catalogs",
    counted=True,
    logged=True,
    by_name=True,
    columns={**NAMED, "Lifecycle": "lifecycle"},
    keys={"Contact": lambda s, r: [], "HeldBy": lambda s, r: []},
    links=lambda s, r: [
        *_own("catalog", history=False)(s, r),
        *links.creates(s.base, "asset", f"Catalog={r.id}", rights.is_staff(s.user)),
    ],
    quote="'",
    taken="Invalid Name (names must be unique and may not be all digits)",
    nameless="Invalid Name (names must be unique and may not be all digits)",
)
ASSET = Kind(
    type="asset",
    plural="assets",
    rows="assets",
    counted=True,
    logged=True,
    secret=False,
    changes=rights.is_staff,
    columns=NAMED,
    keys={
        "Status": lambda s, r: r.status,
        "Catalog": lambda s, r: s.ref("catalog", r.catalog),
        "Owner": lambda s, r: s.person(r.owner),
        "HeldBy": lambda s, r: s.people(r.held_by),
        "Contact": lambda s, r: s.people(r.contact),
        "CustomFields": lambda s, r: s.values(r, s.tables.catalogs[r.catalog].fields),
        "Disabled": lambda s, r: None,
    },
    links=lambda s, r: links.of_asset(s.tables, s.user, s.base, r),
    quote="'",
)
CLASS = Kind(
    type="class",
    plural="classes",
    rows="classes",
    counted=True,
    by_name=True,
    columns={**NAMED, "SortOrder": "order"},
    keys={
        "CustomFields": lambda s, r: [],
        "ArticleCustomFields": lambda s, r: _fields(s, r.fields),
    },
    links=lambda s, r: [
        *_own("class", history=False)(s, r),
        *links.creates(s.base, "article", f"Class={r.id}", rights.is_staff(s.user)),
    ],
    taken="That's not a valid name",
    nameless="That's not a valid name",
)
ARTICLE = Kind(
    type="article",
    plural="articles",
    rows="articles",
    counted=True,
    logged=True,
    secret=False,
    changes=rights.is_staff,
    columns={"Name": "name", "Summary": "summary", "SortOrder": "order"},
    keys={
        "Class": lambda s, r: s.ref("class", r.in_class),
        "Parent": lambda s, r: "0",
        "URI": lambda s, r: f"fsck.com-article://{ORGANIZATION}/article/{r.id}",
        "CustomFields": lambda s, r: s.values(r, s.tables.classes[r.in_class].fields),
    },
    links=lambda s, r: links.of_article(s.tables, s.base, r),
)
KINDS: Mapping[str, Kind] = {
    kind.type: kind
    for kind in (
        QUEUE, USER, GROUP, CUSTOMFIELD, CUSTOMROLE, CATALOG, ASSET, CLASS, ARTICLE,
    )
}  # fmt: skip
