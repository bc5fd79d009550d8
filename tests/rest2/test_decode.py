"""From recorded JSON to records, and what hostile JSON becomes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtdesk.backend.errors import Malformed
from rtdesk.records.customfield import CustomField
from rtdesk.records.ref import NO_OWNER, Ref
from rtdesk.records.roles import Role
from rtdesk.rest2 import decode
from rtdesk.rest2.schema import to_id
from tests.rest2.recorded import HOME, NAMES, sample, value

TICKETS = [name for name in NAMES if name.startswith("ticket-") and sample(name)[1].status == 200]


@pytest.mark.parametrize("name", TICKETS)
def test_recorded_tickets_are_read(name: str) -> None:
    ticket = decode.ticket(value(name), HOME, "7")
    assert ticket.id > 0
    assert ticket.status
    assert ticket.queue.type == "queue"
    assert ticket.created is not None
    assert ticket.links.find("history") is not None
    assert ticket.etag == "7"


def test_a_ticket_with_everything() -> None:
    ticket = decode.ticket(value("ticket-conversation-as-alice"), HOME)
    assert ticket.subject == "Cannot log in to the VPN from home"
    assert ticket.owner == Ref("user", "alice")
    assert ticket.requestors == (Ref("user", "carol"),)
    assert ticket.resolved is None
    assert ticket.due == datetime(2026, 10, 23, 14, 25, tzinfo=UTC)
    assert ticket.time_worked == 15
    assert CustomField("6", "Customer ref", ("ABC-1234",)) in ticket.custom_fields
    reply = ticket.links.find("correspond")
    assert reply is not None
    assert (reply.url, reply.external) == ("ticket/2/correspond", False)
    move = ticket.links.find("lifecycle", to="open")
    assert move is not None
    assert (move.from_status, move.label, move.update) == ("stalled", "Open It", "")
    own = ticket.links.find("self")
    assert own is not None
    assert own.id == "2"


def test_names_come_with_expanded_references() -> None:
    ticket = decode.ticket(value("ticket-expanded"), HOME)
    assert ticket.owner == Ref("user", "alice", "Alice Agent")
    assert ticket.queue == Ref("queue", "3", "Support")
    (row, *_) = decode.items(decode.collection(value("search-fields-expanded")), decode.ticket_row)
    assert row.queue.name == "Support"
    assert all(ref.name and ref.email for ref in row.requestors)


def test_custom_roles_in_both_spellings() -> None:
    old = decode.ticket(value("ticket-many-watchers"), HOME)
    assert old.roles == (
        Role("RT::CustomRole-1", "", (Ref("user", "alice"),), many=False),
        Role("RT::CustomRole-2", "", (Ref("user", "nora"), Ref("group", "185"))),
    )
    assert Ref("group", "189") in old.cc
    new = decode.ticket(
        {
            "id": 1,
            "CustomRoles": {"Manager": {"id": "Nobody", "type": "user"}, "Team": [{"id": "x"}]},
        },
        HOME,
    )
    assert new.roles == (
        Role("Manager", "Manager", many=False),
        Role("Team", "Team", (Ref("user", "x"),)),
    )


def test_external_links_are_shown_and_never_local() -> None:
    links = decode.ticket(value("ticket-links"), HOME).links
    external = [link for link in links.entries if link.external]
    assert external
    assert all(not link.url.startswith("ticket/") for link in external)
    assert {"parent", "depends-on", "refers-to"} <= {link.ref for link in links.entries}


@pytest.mark.parametrize(
    ("url", "kind", "external"),
    [
        ("http://evil.test/x", "external", True),
        ("http://127.0.0.1:8090/REST/2.0/ticket/5", "external", True),
        ("http://evil.test/x", "ticket", True),
        ("javascript:alert(1)", "ticket", True),
        ("http://other/REST/2.0/ticket/5", "ticket", False),
    ],
)
def test_what_makes_a_link_external(url: str, kind: str, external: bool) -> None:
    ticket = decode.ticket(
        {"id": 1, "_hyperlinks": [{"ref": "refers-to", "_url": url, "type": kind}]}, HOME
    )
    (link,) = ticket.links.entries
    assert link.external is external
    assert link.url == (url if external else "ticket/5")
    assert (ticket.links.find("refers-to") is None) is external


def test_links_that_were_not_asked_for_are_not_none() -> None:
    assert not decode.ticket({"id": 1}, HOME).links.fetched
    assert decode.ticket({"id": 1, "_hyperlinks": []}, HOME).links.fetched


def test_history_and_parts() -> None:
    page = decode.collection(value("history-every-kind"))
    entries = decode.items(page, lambda item: decode.transaction(item, 9))
    assert len(entries) == len(page.items)
    assert {"Create", "Correspond", "Status", "AddLink"} <= {entry.type for entry in entries}
    assert all(entry.ticket == 9 and entry.created and entry.creator.id for entry in entries)
    page = decode.collection(value("attachments-text-content"))
    parts = decode.items(page, lambda item: decode.attachment(item, with_text=True))
    assert any(part.text and part.content_type == "text/plain" for part in parts)


def test_queues_and_users() -> None:
    page = decode.collection(value("queues-all-hyperlinks"))
    queues = decode.items(page, lambda item: decode.queue(item, HOME))
    assert [queue.id for queue in queues] == sorted(queue.id for queue in queues)
    create = [queue.name for queue in queues if queue.links.find("create")]
    assert "Support" in create
    user = decode.user_record(value("user-other"))
    assert user is not None
    assert user.id > 0
    assert user.real_name
    assert decode.version(value("rt-info-as-agent")).startswith("5.")


@pytest.mark.parametrize("junk", [None, 3, "x", [], {}, {"id": "x"}, {"id": -1}, {"id": True}])
def test_what_is_no_record_is_refused(junk: object) -> None:
    with pytest.raises(Malformed):
        decode.ticket(junk, HOME)
    with pytest.raises(Malformed):
        decode.collection(junk)
    assert decode.user_record(junk) is None
    assert decode.version(junk) == ""


def test_ids() -> None:
    assert [to_id(good) for good in (5, "5", "0005", 2**63 - 1)] == [5, 5, 5, 2**63 - 1]
    bad = (0, -1, 2**63, str(2**63), "", "٣", "5 ", 5.0, True, None, [5], "9" * 5000)
    assert {to_id(value) for value in bad} == {0}


JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)
MEMBERS = [
    *("Subject", "Status", "Priority", "Queue", "Owner", "Requestor", "Cc", "Created", "Due"),
    *("TimeWorked", "CustomFields", "CustomRoles", "RT::CustomRole-1", "_hyperlinks", "Type"),
    *("Creator", "Data", "Field", "Content", "ContentLength", "TransactionId", "Name"),
]


@given(st.dictionaries(st.sampled_from(MEMBERS), JSON))
def test_no_member_of_a_wrong_type_breaks_a_record(members: dict[str, Any]) -> None:
    item = {**members, "id": "5"}
    assert decode.ticket(item, HOME).id == 5
    assert decode.ticket_row(item) is not None
    assert decode.transaction(item, 1) is not None
    assert decode.attachment(item, with_text=True) is not None
    assert decode.queue(item, HOME) is not None
    decode.user_record(item)


def test_nothing_of_an_empty_row_is_made_up() -> None:
    row = decode.ticket_row({"id": "5", "Owner": "", "Queue": None, "Requestor": {}, "Due": ""})
    assert row is not None
    assert (row.owner, row.queue.id, row.requestors, row.due) == (NO_OWNER, "", (), None)
