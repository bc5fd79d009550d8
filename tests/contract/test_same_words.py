"""The demo and a real RT, asked the same, answer with the same status, shape and sentences."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from rtdesk.demo.wire import Request, decoded, pairs
from tests.contract.server import Demo, Real
from tests.rt.server import RT

SAID = {"Content": "Words", "ContentType": "text/plain"}
FIELDS = "Subject,Status,Queue,Owner,Requestor,Created,LastUpdated,Due,Priority,Nope,id,Cc,Type"
READS = (
    "ticket/{id}",
    "ticket/{id}/history",
    "ticket/{id}/history?fields=Type,Creator,Created,Field,OldValue,NewValue,Data,TimeTaken",
    "ticket/{id}/attachments?fields=ContentType,Filename,ContentLength,TransactionId,Content",
    f"tickets?query=id={{id}}&fields={FIELDS}&fields[Queue]=Name&fields[Owner]=RealName",
    "tickets?query=id=0",
    "tickets?query=id={id}&orderby=Bogus",
    "tickets?query=Status=",
    "tickets?query=Nofield=3",
    "tickets?query=printer%20jam",
    "queue/nonesuch",
    "user/nonesuch",
    "ticket/999999999",
    "ticket/999999999/history",
    "transaction/999999999",
    "rt",
    "nope",
)
WRITES: tuple[tuple[str, str, object], ...] = (
    ("PUT", "/take", {}),
    ("PUT", "/take", {}),
    ("PUT", "/steal", {}),
    ("PUT", "/untake", {}),
    ("PUT", "/untake", {}),
    ("PUT", "/steal", {}),
    ("PUT", "", {"Subject": "New"}),
    ("PUT", "", {"Subject": "New"}),
    ("PUT", "", {"Status": "bogus"}),
    ("PUT", "", {"Status": "triage"}),
    ("PUT", "", {"Status": "open"}),
    ("PUT", "", {"Priority": 50}),
    ("PUT", "", {"Due": "2027-01-02 03:04:05"}),
    ("PUT", "", {"Due": "1970-01-01 00:00:00"}),
    ("PUT", "", {"TimeWorked": 10}),
    ("PUT", "", {"TimeWorked": 4}),
    ("PUT", "", {"TimeEstimated": 60}),
    ("PUT", "", {"Owner": "nonesuch"}),
    ("PUT", "", {"Owner": "dave"}),
    ("PUT", "", {"Cc": ["x@y.example"]}),
    ("PUT", "", {"Cc": []}),
    ("PUT", "", {"Nope": 1}),
    ("PUT", "", {"AddRefersTo": "https://a.example/x"}),
    ("PUT", "", {"AddRefersTo": "https://a.example/x"}),
    ("PUT", "", {"DeleteRefersTo": "https://a.example/x"}),
    ("PUT", "", {"AddDependsOn": 999999999}),
    ("PUT", "", {"MergeInto": 999999999}),
    ("PUT", "", {"Queue": "Nope"}),
    ("PUT", "", [1]),
    ("POST", "/correspond", SAID),
    ("POST", "/comment", SAID),
    ("POST", "/comment", {"Content": "no type"}),
    ("POST", "/comment", {}),
    ("POST", "/correspond", {**SAID, "Status": "bogus", "TimeTaken": 5}),
    ("POST", "/comment", {**SAID, "Attachments": [{"FileName": "a"}]}),
    ("POST", "/comment", []),
    ("GET", "/comment", None),
    ("POST", "", {}),
    ("PATCH", "", {}),
)

SUPPORT_WRITES: tuple[tuple[str, str, object], ...] = (
    ("PUT", "", {"CustomRoles": {"Account Manager": "root"}}),
    ("PUT", "", {"CustomRoles": {"Account Manager": "root"}}),
    ("PUT", "", {"CustomRoles": {"Account Manager": "nonesuch"}}),
    ("PUT", "", {"CustomRoles": {"Account Manager": ""}}),
    ("PUT", "", {"CustomRoles": {"Account Manager": "Nobody"}}),
    ("PUT", "", {"CustomRoles": {"On-call Engineers": ["root", "carol"]}}),
    ("PUT", "", {"RT::CustomRole-2": ["carol"]}),
    ("PUT", "", {"CustomRoles": {"On-call Engineers": []}}),
    ("PUT", "", {"CustomRoles": {"Nope": "root"}}),
    ("PUT", "", {"SLA": "2h"}),
    ("PUT", "", {"SLA": "2h"}),
    ("PUT", "", {"SLA": ""}),
    ("PUT", "", {"CustomFields": {"Severity": "High"}}),
    ("PUT", "", {"CustomFields": {"Severity": "High"}}),
    ("PUT", "", {"CustomFields": {"Severity": "Nope"}}),
    ("PUT", "", {"CustomFields": {"Severity": "Low"}}),
    ("PUT", "", {"CustomFields": {"Severity": None}}),
    ("PUT", "", {"CustomFields": {"Severity": []}}),
    ("PUT", "", {"CustomFields": {"Nope": "x"}}),
    ("PUT", "", {"Requestor": ["carol", "root"]}),
    ("PUT", "", {"Owner": None}),
    ("POST", "/correspond", {**SAID, "CustomRoles": {"Account Manager": "root"}}),
    ("POST", "/comment", {**SAID, "CustomFields": {"Severity": "Low"}}),
    ("POST", "/comment", {**SAID, "TxnCustomFields": {"Billable": "Yes"}}),
    ("POST", "/comment", {**SAID, "TxnCustomFields": {"Nope": "Yes"}}),
    ("DELETE", "", None),
    ("DELETE", "", None),
    ("GET", "", None),
)


def _shape(value: object, path: str = "") -> Iterator[str]:
    """Every place in a JSON value with its type; what depends on configuration is left out."""
    if isinstance(value, dict):
        for key, item in value.items():
            if not key.startswith("RT::CustomRole-") and key not in ("SLA", "CustomFields"):
                yield from _shape(item, f"{path}.{key}")
    elif isinstance(value, list):
        for item in value:
            if not isinstance(item, dict) or item.get("ref") not in ("customfield", "customrole"):
                yield from _shape(item, f"{path}[]")
    else:
        yield f"{path}: {type(value).__name__}"


def _from_demo(demo: Demo, role: str, method: str, path: str, body: object) -> tuple[int, Any]:
    token = demo.account(role).token
    assert token is not None
    headers = {"authorization": f"token {token.reveal()}", "content-type": "application/json"}
    data = b"" if body is None else json.dumps(body).encode()
    where, _, query = path.partition("?")
    answer = demo.app.answer(Request(method, decoded(where), pairs(query), headers, data))
    return answer.status, json.loads(answer.body) if answer.body else None


def _from_rt(real: Real, role: str, method: str, path: str, body: object) -> tuple[int, Any]:
    answer = real.rt.request(method, path, body, real.login(role))
    return answer.status, None if answer.body == b"" else answer.body


@pytest.mark.parametrize("queue", ["Support", "Network", "Change Advisory"])
@pytest.mark.parametrize("role", ["root", "agent", "customer", "stranger"])
def test_reads_have_the_same_shape(rt: RT, role: str, queue: str) -> None:
    demo, real = Demo(), Real(rt)
    made = {"Content": "Hello", "Requestor": "carol"}
    ours, theirs = (s.create(queue, "Same", **made) for s in (demo, real))
    for path in READS:
        status, mine = _from_demo(demo, role, "GET", path.format(id=ours), None)
        wanted, rts = _from_rt(real, role, "GET", path.format(id=theirs), None)
        assert (path, status) == (path, wanted)
        assert (path, set(_shape(mine))) == (path, set(_shape(rts)))
        if status >= 400:
            assert mine == rts


@pytest.mark.parametrize("queue", ["Support", "Network", "Change Advisory"])
@pytest.mark.parametrize("role", ["agent", "customer", "stranger"])
def test_writes_say_the_same(rt: RT, role: str, queue: str) -> None:
    demo, real = Demo(), Real(rt)
    made = {"Content": "Hello", "Requestor": "carol"}
    ours, theirs = (s.create(queue, "Same", **made) for s in (demo, real))
    for method, suffix, body in WRITES:
        step = (method, suffix, body)
        status, mine = _from_demo(demo, role, method, f"ticket/{ours}{suffix}", body)
        wanted, rts = _from_rt(real, role, method, f"ticket/{theirs}{suffix}", body)
        assert (step, status) == (step, wanted)
        said = [_said(mine, ours, demo.login(role)), _said(rts, theirs, real.login(role))]
        assert (step, said[0]) == (step, said[1])


@pytest.mark.parametrize("role", ["root", "agent", "stranger"])
def test_roles_fields_and_the_end_of_a_ticket(rt: RT, role: str) -> None:
    demo, real = Demo(), Real(rt)
    ours, theirs = (s.create("Support", "Same", Content="Hello") for s in (demo, real))
    for method, suffix, body in SUPPORT_WRITES:
        step = (method, suffix, body)
        status, mine = _from_demo(demo, role, method, f"ticket/{ours}{suffix}", body)
        wanted, rts = _from_rt(real, role, method, f"ticket/{theirs}{suffix}", body)
        assert (step, status) == (step, wanted)
        if method != "GET":
            said = [_said(mine, ours, demo.login(role)), _said(rts, theirs, real.login(role))]
            assert (step, said[0]) == (step, said[1])


def _said(answer: object, ticket: int, login: str) -> str:
    """The words of an answer, without what must differ."""
    text = json.dumps(answer, ensure_ascii=False)
    return re.sub(rf"\b{ticket}\b", "N", text).replace(login, "ME")
