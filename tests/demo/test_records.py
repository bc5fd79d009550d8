"""Records around tickets: people, groups, assets, articles, custom fields and their values."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from tests.demo.wire import Wire, header, value

PNG = b"\x89PNG\r\n\x1a\n rest of it"


@pytest.fixture
def root(wire: Wire) -> Wire:
    """The administrator."""
    return wire.as_("root")


def _where(**conditions: str) -> str:
    return json.dumps([{"field": key, "value": value} for key, value in conditions.items()])


def _fields(wire: Wire, id_: int) -> dict[str, Any]:
    return {f["name"]: f["values"] for f in wire.get(f"ticket/{id_}")["CustomFields"]}


@pytest.mark.parametrize(
    ("name", "given", "kept"),
    [
        ("Notes", "two\nlines", ["two\nlines"]),
        ("Report", "<p>x</p>", ["<p>x</p>"]),
        ("Tools", ["Crimper", "Multimeter"], ["Crimper", "Multimeter"]),
        ("Tools", ["Crimper", "Hammer"], ["Crimper"]),
        ("Supplier", "Somebody else", ["Somebody else"]),
        ("Tags", ["spare", "not in the list"], ["spare", "not in the list"]),
        ("Returned on", "2026-12-24", ["2026-12-24"]),
        ("Returned on", "garbage", ["1970-01-01"]),
        ("Next run", "2026-12-24 10:30:00", ["2026-12-24T10:30:00Z"]),
        ("Next run", "2026-12-24T10:30:00Z", ["2026-12-24T00:00:00Z"]),
        ("Address", ["192.0.2.1", "2001:DB8::1"], ["192.0.2.1", "2001:db8::1"]),
        ("Address", ["192.0.2.300"], []),
        ("Network", "192.0.2.0/24", ["192.0.2.0-192.0.2.255"]),
        ("Lab number", "LAB-0042", ["LAB-0042"]),
        ("Lab number", "nope", []),
        ("Notes", "", [None]),
    ],
)
def test_every_type_of_custom_field(
    wire: Wire, name: str, given: object, kept: list[object]
) -> None:
    id_ = wire.create("Lab")
    wire.put(id_, CustomFields={name: given})
    assert _fields(wire, id_)[name] == kept
    if any(kept):
        wire.put(id_, CustomFields={name: []})
        assert _fields(wire, id_)[name] == []


def test_a_pattern_is_told(wire: Wire) -> None:
    assert wire.put(wire.create("Lab"), CustomFields={"Lab number": "x"}) == [
        "Could not add a new value to custom field 'Lab number': Input must match [Like LAB-0001]"
    ]


def test_pictures_and_files(wire: Wire) -> None:
    id_ = wire.create("Lab")
    file = {"FileName": "ü.png", "FileType": "image/png",
            "FileContent": base64.b64encode(PNG).decode()}  # fmt: skip
    assert wire.put(id_, CustomFields={"Photo": file}) == ["Photo ü.png added"]
    assert wire.put(id_, CustomFields={"Photo": {"FileName": "x"}}) == [
        "FileType is a required field for Image/Binary ObjectCustomFieldValue",
        "FileContent is a required field for Image/Binary ObjectCustomFieldValue",
    ]
    (shown,) = _fields(wire, id_)["Photo"]
    assert (shown["content_type"], shown["filename"]) == ("image/png", "ü.png")
    path = shown["_url"].removeprefix("http://127.0.0.1/REST/2.0/")
    answer = wire.send("GET", path)
    assert (answer.status, answer.body, answer.type) == (200, PNG, "image/png")
    assert wire.send("GET", path, accept="application/json").status == 406
    assert wire.put(id_, CustomFields={"Photo": None}) == [
        "ü.png is no longer a value for custom field Photo"
    ]


def test_a_file_by_its_field_in_a_form(wire: Wire) -> None:
    id_ = wire.create("Lab")
    told = json.dumps({"CustomFields": {"Log files": [{"UploadField": "one"}]}})
    form = (
        '--b\r\nContent-Disposition: form-data; name="JSON"\r\n\r\n' + told + "\r\n"
        '--b\r\nContent-Disposition: form-data; name="one"; filename="a.log"\r\n'
        "Content-Type: text/plain\r\n\r\nlines\r\n--b--\r\n"
    )
    kind = "multipart/form-data; boundary=b"
    answer = wire.send("PUT", f"ticket/{id_}", form.encode(), content_type=kind)
    assert value(answer) == ["a.log added as a value for Log files"]


def test_what_a_message_says_about_itself(wire: Wire) -> None:
    answer = wire.say(30, "comment", TxnCustomFields={"Billable": "Yes"})
    entry = wire.get(header(answer, "Location").removeprefix("/REST/2.0/"))
    assert [(f["name"], f["values"]) for f in entry["CustomFields"]] == [("Billable", ["Yes"])]


def test_links_to_assets_articles_and_pages(wire: Wire) -> None:
    id_ = wire.create()
    wire.put(id_, AddRefersTo=["asset:4", "a:1", "https://example.org/"])
    kinds = {link["type"]: link for link in wire.links(id_)["refers-to"]}
    assert kinds.keys() == {"asset", "article", "external"}
    assert kinds["asset"]["_url"].endswith("/asset/4")
    back = [x for x in wire.get("asset/4")["_hyperlinks"] if x["ref"] == "referred-to-by"]
    assert [link["id"] for link in back] == [str(id_)]
    wire.put(id_, DeleteRefersTo="asset:4")
    assert "referred-to-by" not in [x["ref"] for x in wire.get("asset/4")["_hyperlinks"]]


def test_groups_inside_groups(wire: Wire, root: Wire) -> None:
    def members(**parameters: int) -> list[int]:
        return [item["id"] for item in root.get("group/205/members", **parameters)["items"]]

    assert members() == [201, 203]
    assert members(recursively=1) == [22, 24, 26, 28, 201, 203, 205]
    assert members(recursively=1, groups=0) == [22, 24, 26, 28]
    assert members(recursively=1, users=0) == [201, 203, 205]
    assert members(groups=0) == []
    assert [g["id"] for g in root.get("user/anna")["Memberships"]] == ["201", "205"]
    assert wire.send("GET", "group/205/members").status == 403
    assert value(root.send("PUT", "group/201/members", ["205"])) == [
        "Groups can't be members of their members"
    ]
    names = [row["id"] for row in wire.get("groups", fields="Name")["items"]]
    assert names == ["205", "201", "203"]
    assert len(wire.get("groups", find_disabled_rows=1)["items"]) == 4
    assert wire.as_("dave").get("groups")["items"] == []


@pytest.mark.parametrize("path", ["queue", "group", "catalog", "class", "customfield", "user"])
def test_agents_do_not_administer(wire: Wire, path: str) -> None:
    assert wire.send("POST", path, {"Name": "New", "Type": "Text"}).status in (400, 403)
    wire.send("PUT", f"{path}/201" if path == "group" else f"{path}/1", {"Name": "New"})
    everything = wire.as_("root").get(f"{'classe' if path == 'class' else path}s",
                                      query=_where(Name="New"))  # fmt: skip
    assert everything["items"] == []


def test_assets_by_sql_and_by_json(wire: Wire) -> None:
    def found(**parameters: str) -> list[str]:
        page = wire.get("assets", fields="Name", **parameters)
        return [item["Name"] for item in page["items"]]

    assert found() == []
    assert found(query="Catalog = 'Network gear' AND Status = 'in-use'") == ["ML-SW-01"]
    assert found(query=_where(Catalog="3", Status="stolen")) == ["DP-AP-07"]
    assert found(query="Name LIKE 'PC'", orderby="Name", order="DESC") == ["HS-PC-021", "HS-PC-014"]
    assert wire.send("GET", "assets?query=Nope=1").status == 400
    assert wire.as_("carol").send("GET", "asset/1").status == 403


def test_a_queue_that_was_made_works(root: Wire) -> None:
    id_ = value(root.send("POST", "queue", {"Name": "Events"}))["id"]
    ticket = root.create("Events")
    assert root.get(f"ticket/{ticket}")["Queue"]["id"] == id_
    assert root.found(f"Queue = 'Events' AND id = {ticket}") == [ticket]
    assert root.send("DELETE", "queue/Events").status == 204
    assert id_ not in [row["id"] for row in root.get("queues/all", per_page=100)["items"]]
    assert root.get("queue/Events")["Disabled"] == "1"


def test_a_user_that_is_disabled_is_out(wire: Wire, root: Wire) -> None:
    assert wire.as_("bob").send("GET", "rt").status == 200
    assert value(root.send("PUT", "user/bob", {"Disabled": 1})) == ["User disabled"]
    assert wire.as_("bob").send("GET", "rt").status == 401
    assert "bob" not in [row["id"] for row in wire.get("users", per_page=100)["items"]]


def test_records_have_etags(root: Wire) -> None:
    for path in ("queue/2", "user/bob", "group/201", "asset/1", "article/1", "customfield/1"):
        tag = header(root.send("GET", path), "ETag")
        assert tag
        assert root.send("GET", path, if_none_match=tag).status == 304
    stale = header(root.send("GET", "asset/1"), "ETag")
    assert root.send("PUT", "asset/1", {"Description": "a"}, if_match=stale).status == 200
    assert root.send("PUT", "asset/1", {"Description": "b"}, if_match=stale).status == 412
    assert root.get("asset/1")["Description"] == "a"


def test_many_tickets_and_messages_at_once(wire: Wire) -> None:
    made = value(wire.send("POST", "tickets/bulk", [
        {"Queue": "Support", "Subject": "one"}, {"Queue": "HR", "Subject": "two"}, {"Subject": "x"},
    ]))  # fmt: skip
    assert [entry.get("message", "made") for entry in made] == [
        "made",
        "No permission to create tickets in the queue 'HR'",
        "Could not create ticket. Queue not set",
    ]
    said = {"Content": "x", "ContentType": "text/plain"}
    answer = wire.send("POST", "tickets/bulk/correspond", [{"id": made[0]["id"], **said},
                                                           {"id": 999999, **said}])  # fmt: skip
    assert value(answer) == [
        [made[0]["id"], "Correspondence added"], [999999, "Permission Denied"],
    ]  # fmt: skip


def test_attachments_everywhere(wire: Wire, root: Wire) -> None:
    query = '[{"field": "Filename", "operator": "LIKE", "value": "png"}]'
    found = root.get("attachments", query=query, fields="Filename,ContentType")
    assert found["items"]
    assert {item["ContentType"] for item in found["items"]} == {"image/png"}
    assert wire.as_("dave").get("attachments", query=query)["items"] == []
    assert wire.get("attachments")["items"] == []
