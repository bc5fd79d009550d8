"""Writes, and RT's words about them."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from tests.demo.wire import Wire, header, value


def _form(*parts: tuple[str, str, str, bytes]) -> bytes:
    out = b""
    for name, filename, kind, content in parts:
        shown = f'; filename="{filename}"' if filename else ""
        head = (
            f'Content-Disposition: form-data; name="{name}"{shown}\r\nContent-Type: {kind}\r\n\r\n'
        )
        out += b"--frontier\r\n" + head.encode() + content + b"\r\n"
    return out + b"--frontier--\r\n"


def _parts(wire: Wire, location: str) -> list[dict[str, Any]]:
    fields = "ContentType,Filename,ContentLength,Content,TransactionId"
    path = f"{location.removeprefix('/REST/2.0/')}/attachments"
    items: list[dict[str, Any]] = wire.get(path, fields=fields)["items"]
    return items


def test_multipart_with_files(wire: Wire) -> None:
    raw = bytes(range(256))
    body = _form(
        ("JSON", "", "application/json", b'{"Content": "Hi", "ContentType": "text/plain"}'),
        ("Attachments", "履歴 📎.txt", "text/plain", "ü\r\n--x".encode()),
        ("Attachments", "../up/raw.bin", "application/octet-stream", raw),
    )
    kind = "multipart/form-data; boundary=frontier"
    answer = wire.send("POST", "ticket/30/correspond", body, content_type=kind)
    assert (answer.status, value(answer)) == (201, ["Correspondence added"])
    whole, text, first, second = _parts(wire, header(answer, "Location"))
    assert (whole["ContentType"], text["Content"]) == ("multipart/mixed", "Hi")
    assert (first["Filename"], first["Content"]) == ("履歴 📎.txt", "ü\r\n--x")
    assert (second["Filename"], second["ContentLength"]) == ("raw.bin", "256")
    assert second["Content"].encode("latin-1") == raw
    one = wire.get(f"attachment/{second['id']}")
    assert base64.b64decode(one["Content"]) == raw
    assert one["Parent"]["id"] == whole["id"]


@pytest.mark.parametrize(
    ("extra", "status", "message"),
    [
        ({"Content": "x", "ContentType": None}, 400, "ContentType is a required field"),
        ({"Attachments": [{"FileName": "a"}]}, 400, "FileType is a required field"),
        (
            {"Attachments": [{"FileName": "a", "FileType": "b", "FileContent": ""}]},
            400,
            "FileContent is a required field",
        ),
        ({"Content": ""}, 201, "Comments added"),
        ({"Status": "bogus"}, 201, "Status 'bogus' isn't a valid status for this ticket."),
    ],
)
def test_messages_that_are_odd(
    wire: Wire, extra: dict[str, object], status: int, message: str
) -> None:
    answer = wire.say(30, "comment", **extra)
    said = value(answer)
    assert answer.status == status
    assert message in (said["message"] if status == 400 else " ".join(said))


def test_files_in_json(wire: Wire) -> None:
    file = {"FileName": "a.txt", "FileType": "text/plain", "FileContent": "aGk="}
    answer = wire.say(30, "comment", Attachments=[file])
    assert [p["Content"] for p in _parts(wire, header(answer, "Location"))] == ["", "Words", "hi"]
    assert wire.say(30, "comment", Attachments=[file | {"FileName": "履歴"}]).status == 500


def test_a_message_may_carry_changes(wire: Wire) -> None:
    id_ = wire.create()
    answer = wire.say(id_, Status="stalled", TimeTaken=15, CustomFields={"Severity": "High"},
                      Cc="new@example.org", Subject="Re: A test")  # fmt: skip
    assert value(answer) == [
        "Correspondence added",
        "Severity High added",
        "Added new@example.org as Cc for this ticket",
        "Status changed from 'open' to 'stalled'",
    ]
    ticket = wire.get(f"ticket/{id_}")
    assert (ticket["Status"], ticket["TimeWorked"]) == ("stalled", "15")
    assert [person["id"] for person in ticket["Cc"]] == ["new@example.org"]
    assert wire.get(header(answer, "Location").removeprefix("/REST/2.0/"))["Data"] == "Re: A test"


def test_following_the_open_link_draws_a_complaint(wire: Wire) -> None:
    assert value(wire.say(wire.create(), Status="open")) == [
        "Correspondence added",
        "You can't change status from 'open' to 'open'.",
    ]


@pytest.mark.parametrize(
    ("fields", "sentences"),
    [
        ({"Nope": 1}, []),
        ({"Subject": "A test"}, []),
        ({"Subject": None}, []),
        ({"Subject": "B\nC"}, ["Ticket {}: Subject changed from 'A test' to 'B C'"]),
        ({"Status": "open"}, ["Ticket {}: Status changed from 'new' to 'open'"]),
        ({"Priority": "High"}, ["Ticket {}: Priority changed from 'Low' to 'High'"]),
        ({"Owner": "bob"}, ["Ticket {}: Owner changed from Nobody to bob"]),
        ({"Owner": "dave"}, ["Ticket {}: That user may not own tickets in that queue"]),
        ({"Owner": "nonesuch"}, ["Ticket {}: That user does not exist"]),
        ({"Queue": "Network"}, ["Ticket {}: Queue changed from Support to Network"]),
        ({"Queue": "HR"}, ["Ticket {}: You may not create requests in that queue."]),
        ({"TimeWorked": 25}, ["Ticket {}: Worked 25 minutes"]),
        (
            {"Due": "2027-01-02 03:04:05"},
            ["Ticket {}: Due changed from Not set to Sat Jan 02 03:04:05 2027"],
        ),
        ({"CustomFields": {"Severity": "Nope"}}, ["Invalid value for custom field"]),
        ({"CustomFields": {"No such": "x"}}, []),
        (
            {"CustomFields": {"Serials": ["a", "b"]}},
            ["a added as a value for Serials", "b added as a value for Serials"],
        ),
        ({"Cc": ["carol"]}, ["Added carol as Cc for this ticket"]),
        ({"AddDependsOn": 30}, ["Ticket {} depends on Ticket 30."]),
        ({"AddReferredToBy": 30}, ["Ticket 30 refers to Ticket {}."]),
        ({"AddRefersTo": 999999}, ["Couldn't resolve '999999' into a link."]),
        ({"MergeInto": 999999}, ["New ticket doesn't exist"]),
    ],
)
def test_put_answers_with_sentences(
    wire: Wire, fields: dict[str, object], sentences: list[str]
) -> None:
    id_ = wire.create()
    assert wire.put(id_, **fields) == [sentence.format(id_) for sentence in sentences]


def test_one_refusal_does_not_stop_the_rest(wire: Wire) -> None:
    id_ = wire.create()
    assert wire.put(id_, Subject="New", Status="bogus", Owner="dave") == [
        f"Ticket {id_}: That user may not own tickets in that queue",
        f"Ticket {id_}: Status 'bogus' isn't a valid status for this ticket.",
        f"Ticket {id_}: Subject changed from 'A test' to 'New'",
    ]


def test_a_crash_keeps_what_was_done_before(wire: Wire) -> None:
    id_ = wire.create()
    answer = wire.send("PUT", f"ticket/{id_}", {"Subject": "Kept", "Cc": ["no such person"]})
    assert (answer.status, answer.body) == (500, b"")
    assert wire.get(f"ticket/{id_}")["Subject"] == "Kept"


def test_moving_to_another_queue_maps_the_status(wire: Wire) -> None:
    id_ = wire.create(Status="open")
    wire.put(id_, Queue="Network")
    assert wire.get(f"ticket/{id_}")["Status"] == "investigating"


def test_links_show_at_both_ends(wire: Wire) -> None:
    id_ = wire.create()
    wire.put(id_, AddDependsOn=30, AddRefersTo="https://example.org/a", AddMemberOf=30)
    here, there = wire.links(id_), wire.links(30)
    assert [link["id"] for link in here["depends-on"] + here["parent"]] == ["30", "30"]
    (outside,) = here["refers-to"]
    assert outside == {"ref": "refers-to", "type": "external", "_url": "https://example.org/a"}
    assert str(id_) in [link["id"] for link in there["depended-on-by"]]
    assert str(id_) in [link["id"] for link in there["child"]]
    assert wire.put(id_, DependsOn=[]) == [f"Ticket {id_} no longer depends on Ticket 30."]
    assert "depends-on" not in wire.links(id_)


def test_a_merged_ticket_answers_with_its_target(wire: Wire) -> None:
    id_, target = wire.create(), wire.create()
    wire.say(id_, "comment", Content="from the merged one")
    assert wire.put(id_, MergeInto=target) == ["Merge Successful"]
    assert wire.get(f"ticket/{id_}")["id"] == target
    entries = wire.get(f"ticket/{id_}/history", fields="ObjectId,Type", per_page=100)["items"]
    assert {item["ObjectId"] for item in entries} == {str(id_), str(target)}
    ids = [int(item["id"]) for item in entries]
    assert ids == sorted(ids)
    wire.put(id_, Subject="Changed through the old number")
    assert wire.get(f"ticket/{target}")["Subject"] == "Changed through the old number"


def test_history_and_attachments_take_conditions(wire: Wire) -> None:
    entries = wire.get("ticket/30/history", per_page=100)["items"]
    middle = int(entries[len(entries) // 2]["id"])
    later = '[{"field": "%s", "operator": ">", "value": "%d"}]'
    page = wire.get("ticket/30/history", query=later % ("id", middle), per_page=100)
    assert [int(item["id"]) for item in page["items"]] == [
        int(item["id"]) for item in entries if int(item["id"]) > middle
    ]
    parts = wire.get("ticket/30/attachments", query=later % ("TransactionId", middle),
                     per_page=100, fields="TransactionId,ContentType")["items"]  # fmt: skip
    assert parts
    assert all(int(part["TransactionId"]) > middle for part in parts)
    texts = '[{"field": "ContentType", "operator": "STARTSWITH", "value": "text/"}]'
    kinds = wire.get("ticket/30/attachments", query=texts, per_page=100, fields="ContentType")
    assert {part["ContentType"] for part in kinds["items"]} == {"text/plain", "text/html"}
    assert wire.send("GET", "ticket/30/attachments?fields=Parent").status == 500


@pytest.mark.parametrize(
    ("body", "status", "message"),
    [
        ({"Subject": "x"}, 400, "Could not create ticket. Queue not set"),
        ({"Queue": "Nope"}, 403, "No permission to create tickets in the queue 'Nope'"),
        ({"Queue": "HR"}, 403, "No permission to create tickets in the queue 'HR'"),
        (
            {"Queue": "Support", "Status": "stalled"},
            400,
            "New tickets can not have status 'stalled' in this queue.",
        ),
    ],
)
def test_creation_is_refused(
    wire: Wire, body: dict[str, object], status: int, message: str
) -> None:
    answer = wire.send("POST", "ticket", body)
    assert (answer.status, value(answer)["message"]) == (status, message)


def test_creation_by_the_create_link_loses_bad_values_silently(wire: Wire) -> None:
    body = {"Subject": "By link", "Owner": "nonesuch", "CustomFields": {"Severity": "Nope"}}
    answer = wire.send("POST", "ticket?Queue=2", body)
    assert answer.status == 201
    ticket = wire.get(f"ticket/{value(answer)['id']}")
    assert ticket["Owner"]["id"] == "Nobody"
    assert [f["values"] for f in ticket["CustomFields"] if f["name"] == "Severity"] == [[]]


def test_bulk(wire: Wire) -> None:
    body = [{"id": 30, "Priority": 0}, {"id": 999999, "Status": "open"}]
    answer = wire.send("PUT", "tickets/bulk", body)
    assert value(answer) == [
        [30, "Ticket 30: Priority changed from 'Medium' to 'Low'"],
        [999999, "Resource does not exist"],
    ]
