"""What differs between the versions of RT that the demo can be."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from rtdesk.demo.app import demo_app
from rtdesk.demo.dialect import DIALECTS
from tests.demo.wire import Wire, value

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def rt(version: str, login: str = "anna") -> Wire:
    return Wire(demo_app(now=lambda: NOW, version=version), login)


@pytest.mark.parametrize("version", DIALECTS)
def test_it_says_which_it_is(version: str) -> None:
    assert rt(version).get("rt")["Version"].startswith(version)


def test_an_unknown_version_is_refused() -> None:
    with pytest.raises(KeyError):
        demo_app(version="4.4.4")


@pytest.mark.parametrize(
    ("version", "statuses", "links", "total"),
    [
        ("5.0.1", (400, 404, 404), str, True),
        ("5.0.3", (200, 200, 201), list, False),
        ("6.0.0", (200, 200, 201), list, False),
    ],
)
def test_what_came_after_5_0_1(
    version: str, statuses: tuple[int, int, int], links: type, total: bool
) -> None:
    wire = rt(version)
    said = [{"id": 30, "Content": "x", "ContentType": "text/plain"}]
    assert statuses == (
        wire.send("GET", "transactions?query=id>1").status,
        wire.send("GET", "searches").status,
        wire.send("POST", "tickets/bulk/comment", said).status,
    )
    (row,) = wire.get("tickets", query="id = 30", fields="_hyperlinks")["items"]
    assert type(row["_hyperlinks"]) is links
    assert (wire.get("ticket/30/history")["total"] is not None) == total
    id_ = wire.create()
    wire.say(id_, Status="resolved")
    assert (wire.get(f"ticket/{id_}")["Status"] == "resolved") == (version != "5.0.1")


def test_roles_are_keys_or_names() -> None:
    for version in ("5.0.3", "6.0.0"):
        wire = rt(version)
        people = {"Account Manager": "bob", "On-call Engineers": ["mei", "group:Network team"]}
        ticket = wire.get(f"ticket/{wire.create(CustomRoles=people)}")
        old = {key: ticket[key] for key in ticket if key.startswith("RT::CustomRole-")}
        named = ticket.get("CustomRoles", {})
        found = old or named
        assert bool(old) != bool(named)
        single, many = (found[key] for key in found)
        assert (single["id"], [one["id"] for one in many]) == ("bob", ["mei", "203"])
        assert bool(named) == (version == "6.0.0")
        queue = wire.get("queue/Support")
        key = "CustomRoles" if named else "RT::CustomRole-2"
        assert queue[key] == ({"On-call Engineers": []} if named else [])


def test_pages_without_a_total() -> None:
    old, new = rt("5.0.3"), rt("6.0.0")
    long = max(old.app.tables.tickets.values(), key=lambda ticket: len(ticket.history)).id
    path = f"ticket/{long}/history"
    assert "next_page" not in old.get(path, per_page=50)
    first = new.get(path, per_page=50)
    assert (first["total"], first["pages"]) == (None, None)
    assert first["next_page"].endswith("page=2")
    entries, page = 0, 1
    while page:
        answer = new.get(path, per_page=50, page=page)
        entries += answer["count"]
        page = int(answer.get("next_page", "=0").rpartition("=")[2])
    assert entries == new.as_("root").get(path)["total"]
    assert type(new.get("tickets", query="id = 0")["pages"]) is int


def test_a_page_may_be_skipped() -> None:
    wire = rt("6.0.0", "bob")
    page = wire.get("transactions", query=json.dumps([{"field": "id", "operator": ">",
                                                       "value": "0"}]), per_page=1)  # fmt: skip
    seen = []
    for _ in range(40):
        seen.append(page["page"])
        if "next_page" not in page:
            break
        number = page["next_page"].rpartition("=")[2]
        page = wire.get("transactions", query='[{"field": "id", "operator": ">", "value": "0"}]',
                        per_page=1, page=number)  # fmt: skip
        assert page["count"] == 1, "the next page is one with something on it"
    assert len(seen) == 40


def test_saved_searches() -> None:
    old, new = rt("5.0.3"), rt("6.0.0")
    name = "Newest in Support"
    was, is_ = old.get(f"search/{name}"), new.get(f"search/{name}")
    assert (was["Name"], was["Description"], is_["Name"]) == ("SavedSearch", name, name)
    assert "SearchType" in was["Content"]
    assert "SearchType" not in is_["Content"]
    assert old.get("searches", fields="Content")["items"][0]["Content"]["Query"]
    assert new.get("searches", fields="Content")["items"][0]["Content"] == ""
    assert [w.send("GET", "search/99").status for w in (old, new, new.as_("root"))] == [
        404,
        403,
        404,
    ]
    assert new.as_("bob").send("GET", "search/3").status == 403, "it is anna's own"
    for wire in (old, new):
        found = wire.get("tickets", search=name, fields="Status,Created", per_page=100)["items"]
        assert found
        assert [row["Created"] for row in found] == sorted(
            (row["Created"] for row in found), reverse=True
        )
        assert wire.get("tickets", search="nope")["items"] == []


def test_giving_back_what_somebody_else_has() -> None:
    words = {
        "5.0.3": "You can only reassign tickets that you own or that are unowned",
        "6.0.0": "You can only untake tickets you own",
    }
    for version, sentence in words.items():
        wire = rt(version)
        id_ = wire.create(Owner="anna")
        assert value(wire.as_("bob").send("PUT", f"ticket/{id_}/untake", {})) == [sentence]


def test_smaller_things_of_6_0() -> None:
    old, new = rt("5.0.3"), rt("6.0.0")
    assert old.put(old.create(), TimeWorked=12)[0].endswith("Worked 12 minutes")
    id_ = new.create()
    assert new.put(id_, TimeWorked=12)[0].endswith("Worked 12 minutes on Fri Nov 20 2026")
    assert new.get(f"ticket/{id_}")["TotalTimeWorked"] == "12"
    child = new.create(Parent=id_, TimeWorked=0)
    new.put(child, TimeWorked=5)
    assert new.get(f"ticket/{id_}")["TotalTimeWorked"] == 17
    assert "TotalTimeWorked" not in old.get("ticket/30")
    assert old.send("GET", "users/privileged").status == 404
    assert {row["id"] for row in new.get("users/privileged")["items"]} >= {"anna", "bob"}
    assert "Nobody" in {row["id"] for row in new.get("users/unprivileged")["items"]}
    assert new.put(id_, Requestor=["no such person"]) == [
        "Could not find or create user 'no such person'"
    ]
    assert new.send("GET", f"ticket/{id_}/history?fields=TimeWorker").status == 500
    for wire, status in ((old, 500), (new, 200)):
        linked = wire.create()
        wire.put(linked, AddDependsOn=30)
        last = {"orderby": "id", "order": "DESC", "per_page": 1}
        (entry,) = wire.get(f"ticket/{linked}/history", **last)["items"]
        answer = wire.send("GET", f"transaction/{entry['id']}")
        assert answer.status == status
        if status == 200:
            assert value(answer)["NewValue"]["id"] == "30"
