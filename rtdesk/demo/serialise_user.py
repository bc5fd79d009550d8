"""Users as RT's JSON: little of others, more of oneself, all for root."""

from __future__ import annotations

from rtdesk.demo import rights
from rtdesk.demo.dates import iso
from rtdesk.demo.hyperlinks import self_link
from rtdesk.demo.members import groups_of
from rtdesk.demo.rows import User
from rtdesk.demo.shown import Shown
from rtdesk.demo.wire import Body


def user(show: Shown, row: User) -> Body:
    """The user as this one sees them."""
    here = f"{show.base}/user/{row.id}"
    links = [self_link(show.base, "user", row.id), {"ref": "history", "_url": f"{here}/history"}]
    out: Body = {
        "Name": row.login,
        "EmailAddress": row.email,
        **({"RealName": row.real_name} if row.real_name else {}),
        "Privileged": int(row.privileged),
        "_hyperlinks": links,
    }
    if row.id != show.user.id and not rights.is_super(show.user):
        return out
    if rights.is_super(show.user):
        links.append({"ref": "memberships", "_url": f"{here}/groups"})
    optional = {
        "Timezone": row.timezone,
        "Lang": row.lang,
        "Organization": row.organization,
        "WorkPhone": row.phone,
    }
    return out | {
        **{name: text for name, text in optional.items() if text},
        "id": row.id,
        "Disabled": str(int(row.disabled)),
        "Created": iso(row.created),
        "Creator": show.person(row.creator),
        "LastUpdated": iso(row.updated or row.created),
        "LastUpdatedBy": show.person(row.updated_by),
        "CustomFields": [],
        "Memberships": [show.ref("group", group.id) for group in groups_of(show.tables, row.id)],
    }
