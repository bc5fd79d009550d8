"""What each user is shown and offered."""

from __future__ import annotations

import pytest

from rtdesk.demo.lifecycles import LIFECYCLES
from tests.demo.wire import Wire

STATUSES = [
    (queue, status)
    for queue, name in (("Support", "default"), ("Network", "incident"))
    for status in LIFECYCLES[name].statuses
]


@pytest.mark.parametrize(("queue", "status"), STATUSES)
def test_lifecycle_links_are_the_actions_of_the_status(wire: Wire, queue: str, status: str) -> None:
    id_ = wire.create(queue)
    wire.app.tables.tickets[id_].status = status
    life = LIFECYCLES["default" if queue == "Support" else "incident"]
    links = wire.links(id_).get("lifecycle", [])
    offered = [action for action in life.actions if action.start == status]
    assert [(x["label"], x["to"], x.get("update", "")) for x in links] == [
        (action.label, action.to, action.update) for action in offered
    ]
    ends = {"": f"/{id_}", "Respond": "/correspond", "Comment": "/comment"}
    assert all(x["_url"].endswith(ends[x.get("update", "")]) for x in links)
    assert all(life.allows(action.start, action.to) for action in life.actions)


@pytest.mark.parametrize(
    ("login", "queue", "refs"),
    [
        ("anna", "Support", {"correspond", "comment", "lifecycle"}),
        ("bob", "Support", {"correspond", "comment", "lifecycle"}),
        ("bob", "Network", {"correspond", "comment"}),
        ("bob", "Change Advisory", {"comment"}),
        ("bob", "Billing", set()),
        ("carol", "Support", {"correspond"}),
        ("carol", "Billing", {"correspond"}),
        ("root", "HR", {"correspond", "comment", "lifecycle"}),
        ("anna", "HR", set()),
    ],
)
def test_refs_by_user_and_queue(wire: Wire, login: str, queue: str, refs: set[str]) -> None:
    id_ = wire.as_("root").create(queue, Requestor="carol")
    seen = wire.as_(login).links(id_).keys()
    assert seen & {"correspond", "comment", "lifecycle"} == refs
    assert {"self", "history"} <= seen


def test_delete_is_not_for_bob(wire: Wire) -> None:
    id_ = wire.create()
    for login, there in (("anna", True), ("bob", False)):
        moves = [link["to"] for link in wire.as_(login).links(id_)["lifecycle"]]
        assert ("deleted" in moves) == there
    assert wire.as_("bob").put(id_, Status="deleted") == [f"Ticket {id_}: Permission Denied"]
    assert wire.as_("bob").send("DELETE", f"ticket/{id_}").status == 500
    assert wire.send("DELETE", f"ticket/{id_}").status == 204


@pytest.mark.parametrize("login", ["carol", "dave"])
def test_what_is_not_ones_own_is_not_there(wire: Wire, login: str) -> None:
    id_ = wire.create()
    me = wire.as_(login)
    assert me.send("GET", f"ticket/{id_}").status == 403
    assert me.get(f"ticket/{id_}/history")["items"] == []
    assert me.get(f"ticket/{id_}/attachments")["items"] == []
    assert me.say(id_).status == 400
    assert me.send("PUT", f"ticket/{id_}", {"Subject": "x"}).status == 403


def test_comments_and_sent_mail_are_hidden(wire: Wire) -> None:
    id_ = wire.as_("root").create("Billing", Requestor="carol")
    wire.say(id_)
    wire.say(id_, "comment", Content="between us")
    root = [item["Type"] for item in wire.get(f"ticket/{id_}/history", fields="Type")["items"]]
    assert root == ["Create", "EmailRecord", "Correspond", "EmailRecord", "Status", "Comment"]
    newest = {"orderby": "id", "order": "DESC", "per_page": 1}
    comment = wire.get(f"ticket/{id_}/history", **newest)["items"][0]["id"]
    for login in ("bob", "carol"):
        me = wire.as_(login)
        page = me.get(f"ticket/{id_}/history", fields="Type", per_page=2)
        assert [item["Type"] for item in page["items"]] == ["Create"], "mail is cut out of the page"
        assert page["total"] is None
        texts = me.get(f"ticket/{id_}/attachments", fields="Content", per_page=100)["items"]
        assert "between us" not in [item["Content"] for item in texts]
        feed = me.get("transactions", query=f"ObjectId = {id_}", per_page=100)["items"]
        assert feed
        assert comment not in [item["id"] for item in feed]
        assert me.send("GET", f"transaction/{comment}").status == 403


def test_totals_are_for_root(wire: Wire) -> None:
    for path in ("queues/all", "ticket/30/history", "ticket/30/attachments"):
        assert wire.get(path)["total"] is None
        assert wire.as_("root").get(path)["total"] > 0


def test_queues(wire: Wire) -> None:
    def names(login: str, **parameters: object) -> list[str]:
        page = wire.as_(login).get("queues/all", fields="Name", **parameters)
        return [item["Name"] for item in page["items"]]

    assert names("dave") == []
    assert names("carol") == ["General", "Support", "Billing"]
    assert "HR" in names("anna")
    assert "HR" not in names("bob")
    assert "Old hardware" not in names("root")
    assert "Old hardware" in names("root", find_disabled_rows=1)


def test_users_of_others_are_shown_in_part(wire: Wire) -> None:
    me, other = wire.get("user/22"), wire.get("user/bob")
    assert (me["id"], me["Name"]) == (22, "anna")
    assert "id" not in other
    assert other["RealName"] == "Bob Marsh"
    assert wire.as_("root").get("user/bob")["id"] == 24
    carol = wire.as_("carol")
    assert carol.get("user/carol")["Privileged"] == 0
    assert carol.send("GET", "user/anna").status == 403
    assert carol.send("GET", "users").status == 403
    query = '[{"field": "Name", "operator": "LIKE", "value": "ann"}]'
    assert [item["id"] for item in wire.get("users", query=query)["items"]] == ["anna"]
