"""Users, queues and custom fields as RT's JSON."""

from __future__ import annotations

from rtdesk.demo import rights
from rtdesk.demo.around import field_field, queue_field
from rtdesk.demo.dates import iso
from rtdesk.demo.hyperlinks import of_queue, self_link
from rtdesk.demo.model import SYSTEM, Field, Queue, User
from rtdesk.demo.shown import Shown
from rtdesk.demo.wire import Body


def user(show: Shown, row: User) -> Body:
    """A user: little of others, more of oneself, all for root."""
    out: Body = {
        "Name": row.login,
        "EmailAddress": row.email,
        "RealName": row.real_name,
        "Privileged": int(row.privileged),
        "_hyperlinks": [
            self_link(show.base, "user", row.id),
            {"ref": "history", "_url": f"{show.base}/user/{row.id}/history"},
        ],
    }
    if row.id != show.user.id and not rights.is_super(show.user):
        return out
    if row.timezone:
        out["Timezone"] = row.timezone
    return out | {
        "id": row.id,
        "Disabled": "0",
        "Created": iso(row.created),
        "Creator": show.person(SYSTEM),
        "LastUpdated": iso(row.created),
        "LastUpdatedBy": show.person(SYSTEM),
        "CustomFields": [],
        "Memberships": [],
    }


def queue(show: Shown, row: Queue) -> Body:
    """The whole queue."""
    names = ("Name", "Description", "Lifecycle", "Disabled", "SLADisabled", "SortOrder")
    out: Body = {name: queue_field(show.user, show.base, row, name) for name in names}
    return out | {
        "CorrespondAddress": row.address,
        "CommentAddress": "",
        "Cc": [],
        "AdminCc": [],
        "Created": iso(row.created),
        "Creator": show.person(SYSTEM),
        "LastUpdated": iso(row.created),
        "LastUpdatedBy": show.person(SYSTEM),
        "CustomFields": [],
        "TicketCustomFields": [
            {
                **show.ref("customfield", id_),
                "name": show.tables.fields[id_].name,
                "ref": "customfield",
            }
            for id_ in row.fields
        ],
        "TicketTransactionCustomFields": [],
        "_hyperlinks": of_queue(show.user, show.base, row),
        "id": row.id,
    }


def customfield(show: Shown, row: Field) -> Body:
    """The whole custom field, with the values to choose from."""
    names = "Name Type MaxValues Description EntryHint LookupType Disabled SortOrder UniqueValues"
    out: Body = {name: field_field(row, name) for name in names.split()}
    links = [self_link(show.base, "customfield", row.id)]
    if row.type == "Select":
        out["Values"] = sorted(row.values)
        links.append(
            {"ref": "customfieldvalues", "_url": f"{show.base}/customfield/{row.id}/values"}
        )
    return out | {
        "Pattern": "",
        "Created": iso(row.created),
        "Creator": show.person(SYSTEM),
        "LastUpdated": iso(row.created),
        "LastUpdatedBy": show.person(SYSTEM),
        "_hyperlinks": links,
        "id": row.id,
    }
