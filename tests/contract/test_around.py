"""What is around tickets: the demo and a real RT, told the same, say and show the same."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from rtdesk.demo.wire import Request, decoded, pairs
from tests.contract.server import Demo, Real
from tests.rt.server import RT

Step = tuple[str, str, object]
"""Method, path and body; `{x}` is what `POST` gave to the step `x=path`."""
NEW = "Of the contract"

QUEUES: tuple[Step, ...] = (
    ("POST", "q=queue", {"Name": NEW, "Description": "one", "CorrespondAddress": "c@a.example"}),
    ("POST", "queue", {"Name": NEW}),
    ("POST", "queue", {}),
    ("GET", "queue/{q}", None),
    ("GET", f"queue/{NEW}", None),
    ("PUT", "queue/{q}", {"Description": "two", "Nope": 1}),
    ("PUT", "queue/{q}", {"Description": "two"}),
    ("PUT", "queue/{q}", {"SubjectTag": "tag"}),
    ("PUT", "queue/{q}", {"Disabled": 1}),
    ("PUT", "queue/{q}", {"Disabled": 1}),
    ("PUT", "queue/{q}", {"Disabled": 0}),
    ("PUT", "queue/{q}", {"Name": "Support"}),
    ("GET", "queue/{q}/history?fields=Type,Field,OldValue,NewValue,ObjectType", None),
    ("GET", "queues?query=[]", None),
    ("GET", "queues", None),
    ("GET", 'queues?query=[{"field":"Name","value":"support"}]&fields=Name,Disabled,id', None),
    ("DELETE", "queue/{q}", None),
    ("DELETE", "queue/{q}", None),
)
USERS: tuple[Step, ...] = (
    ("POST", "user", {"Name": "contract", "EmailAddress": "c@b.example", "Privileged": 1}),
    ("POST", "user", {"Name": "contract"}),
    ("POST", "user", {"EmailAddress": "c@b.example"}),
    ("POST", "user", {}),
    ("GET", "user/contract", None),
    ("PUT", "user/contract", {"RealName": "Con Tract", "Lang": "fr", "Nope": 1}),
    ("PUT", "user/contract", {"RealName": "Con"}),
    ("PUT", "user/contract", {"Name": "root"}),
    ("PUT", "user/contract", {"Privileged": 0}),
    ("PUT", "user/contract", {"Disabled": 1}),
    ("PUT", "user/contract", {"Disabled": 0}),
    ("GET", 'users?query=[{"field":"Name","value":"contract"}]&fields=Name,Disabled', None),
    ("DELETE", "user/contract", None),
    ("DELETE", "user/contract", None),
    ("DELETE", "user/nonesuch", None),
)
GROUPS: tuple[Step, ...] = (
    ("POST", "g=group", {"Name": NEW, "Description": "one"}),
    ("POST", "group", {"Name": NEW}),
    ("POST", "group", {}),
    ("GET", "group/{g}", None),
    ("PUT", "group/{g}", {"Description": "two"}),
    ("POST", "h=group", {"Name": f"{NEW} inside"}),
    ("PUT", "group/{g}/members", ["{h}", "14", "999999"]),
    ("PUT", "group/{h}/members", ["{g}"]),
    ("GET", "group/{g}/members", None),
    ("GET", "group/{g}/members?users=0", None),
    ("GET", "group/{g}/members?groups=0&recursively=1", None),
    ("GET", "user/root/groups", None),
    ("PUT", "user/root/groups", ["{h}", "999999"]),
    ("DELETE", "user/root/group/{h}", None),
    ("DELETE", "group/{g}/member/14", None),
    ("DELETE", "group/{g}/members", None),
    ("GET", "group/{g}/members", None),
    ("GET", "group/999999", None),
    ("DELETE", "group/{g}", None),
    ("DELETE", "group/{g}", None),
)
ASSETS: tuple[Step, ...] = (
    ("POST", "c=catalog", {"Name": NEW}),
    ("POST", "catalog", {"Name": NEW}),
    ("GET", "catalog/{c}", None),
    ("PUT", "catalog/{c}", {"Description": "one"}),
    ("POST", "a=asset", {"Name": "Thing", "Catalog": "{c}"}),
    ("POST", "asset", {"Name": "Thing"}),
    ("POST", "asset", {"Name": "Thing", "Catalog": "Nope"}),
    ("POST", "asset", {"Name": "Thing", "Catalog": "{c}", "Status": "nope"}),
    ("GET", "asset/{a}", None),
    ("PUT", "asset/{a}", {"Description": "first"}),
    ("PUT", "asset/{a}", {"Name": "Other", "Status": "in-use", "Owner": "root"}),
    ("PUT", "asset/{a}", {"Status": "nope"}),
    ("PUT", "asset/{a}", {"HeldBy": ["root"]}),
    ("PUT", "asset/{a}", {"HeldBy": []}),
    ("GET", "asset/{a}/history?fields=Type,Field,NewValue", None),
    ("GET", "assets", None),
    ("GET", 'assets?query=[{"field":"Catalog","value":"{c}"}]&fields=Name,Status,Owner', None),
    ("GET", "assets?query=Catalog=%27Of%20the%20contract%27&fields=Name", None),
    ("GET", "asset/999999", None),
    ("DELETE", "catalog/{c}", None),
    ("DELETE", "catalog/{c}", None),
)
ARTICLES: tuple[Step, ...] = (
    ("POST", "k=class", {"Name": NEW}),
    ("GET", "class/{k}", None),
    ("POST", "a=article", {"Name": "Text", "Class": "{k}", "Summary": "one"}),
    ("POST", "article", {"Name": "Text"}),
    ("POST", "article", {"Name": "Text", "Class": "Nope"}),
    ("GET", "article/{a}", None),
    ("PUT", "article/{a}", {"Name": "Other", "Summary": "two"}),
    ("GET", 'articles?query=[{"field":"Class","value":"{k}"}]&fields=Name,Summary', None),
    ("GET", "articles", None),
    ("GET", "article/{a}/history?fields=Type,Field,NewValue", None),
    ("GET", "article/999999", None),
    ("DELETE", "article/{a}", None),
    ("DELETE", "article/{a}", None),
    ("DELETE", "class/{k}", None),
)
FIELDS: tuple[Step, ...] = (
    (
        "POST",
        "f=customfield",
        {"Name": NEW, "Type": "Select", "LookupType": "RT::Queue-RT::Ticket"},
    ),
    ("POST", "customfield", {"Name": NEW}),
    ("GET", "customfield/{f}", None),
    ("PUT", "customfield/{f}", {"Description": "one"}),
    ("PUT", "customfield/{f}", {"Description": "two"}),
    ("POST", "v=customfield/{f}/value", {"Name": "A", "Category": "c"}),
    ("POST", "customfield/{f}/value", {}),
    ("GET", "customfield/{f}/value/{v}", None),
    ("PUT", "customfield/{f}/value/{v}", {"Name": "B"}),
    ("GET", "customfield/{f}/value/999999", None),
    ("GET", "customfield/{f}/values", None),
    ("GET", "customfield/{f}", None),
    ("DELETE", "customfield/{f}/value/{v}", None),
    ("GET", "customfield/{f}/values", None),
    ("GET", "customfields", None),
    ("GET", f'customfields?query=[{{"field":"Name","value":"{NEW}"}}]&fields=Name,Type', None),
    ("DELETE", "customfield/{f}", None),
    ("DELETE", "customfield/{f}", None),
    ("GET", "customfield/999999", None),
)
REST: tuple[Step, ...] = (
    ("GET", "customrole/999", None),
    ("GET", "customroles", None),
    ("GET", "customrole/1", None),
    ("GET", "search/99999", None),
    ("GET", "search/Newest%20in%20Support", None),
    ("GET", "tickets?search=nope", None),
    ("GET", "tickets?search=Newest%20in%20Support&per_page=2&fields=Subject", None),
    ("GET", "attachments", None),
    ("POST", "attachments", [{"field": "id", "operator": "<", "value": "1"}]),
    ("POST", "transactions", [{"field": "id", "operator": "<", "value": "4"}]),
    ("GET", "catalogs/all?fields=Name,Lifecycle", None),
    ("GET", "catalogs", None),
    ("POST", "tickets/bulk", [{"Subject": "x"}, {"Queue": "Nope"}]),
    ("POST", "tickets/bulk", {}),
    ("POST", "tickets/bulk/comment", [{"id": 999999, "Content": "x", "ContentType": "text/plain"}]),
    ("POST", "tickets/bulk/comment", [{"Content": "x"}]),
    ("PUT", "tickets/bulk", [{"id": 999999}, {"Subject": "x"}]),
    ("DELETE", "ticket/999999", None),
)


@pytest.mark.parametrize(
    "steps",
    [QUEUES, USERS, GROUPS, ASSETS, ARTICLES, FIELDS, REST],
    ids=["queues", "users", "groups", "assets", "articles", "customfields", "rest"],
)
def test_both_say_and_show_the_same(rt: RT, steps: tuple[Step, ...]) -> None:
    ours, theirs = _Told(demo=Demo()), _Told(real=Real(rt))
    told = [(step, ours.tell(*step), theirs.tell(*step)) for step in steps]
    assert [(step, _apart(*both)) for step, *both in told if both[0] != both[1]] == []


def _apart(mine: tuple[int, object], rts: tuple[int, object]) -> object:
    """What one has and the other has not."""
    if isinstance(mine[1], set) and isinstance(rts[1], set):
        return sorted(mine[1] - rts[1]), sorted(rts[1] - mine[1])
    return mine, rts


class _Told:
    """A server, and what it called the things that were made on it."""

    def __init__(self, demo: Demo | None = None, real: Real | None = None, role: str = "root"):
        self.role = role
        self.demo = demo
        self.real = real
        self.names: dict[str, str] = {}

    def tell(self, method: str, path: str, body: object) -> tuple[int, object]:
        """The status, and what must be the same of the answer."""
        keep, _, where = path.rpartition("=") if path[1:2] == "=" else ("", "", path)
        sent = None if body is None else json.loads(self._filled(json.dumps(body)))
        status, answer = self._ask(method, self._filled(where), sent)
        if keep and status == 201:
            self.names[keep] = answer["id"]
        if status >= 400 or method == "PUT":
            return status, self._neutral(json.dumps(answer))
        return status, set(_shape(answer))

    def see(self, path: str) -> tuple[object, ...]:
        """The status of a GET; of a list, whether there is something and whether it is counted."""
        status, answer = self._ask("GET", path, None)
        if status != 200 or "items" not in answer:
            return (status,)
        return status, bool(answer["items"]), answer["total"] is None

    def _ask(self, method: str, path: str, body: object) -> tuple[int, Any]:
        if self.real is not None:
            where = path.replace(" ", "%20").replace('"', "%22")
            told = self.real.rt.request(method, where, body, self.real.login(self.role))
            return told.status, None if told.body == b"" else told.body
        assert self.demo is not None
        token = self.demo.account(self.role).token
        assert token is not None
        headers = {"authorization": f"token {token.reveal()}", "content-type": "application/json"}
        data = b"" if body is None else json.dumps(body).encode()
        where, _, query = path.partition("?")
        request = Request(method, decoded(where), pairs(query), headers, data)
        answer = self.demo.app.answer(request)
        return answer.status, json.loads(answer.body) if answer.body else None

    def _filled(self, text: str) -> str:
        for name, number in self.names.items():
            text = text.replace(f"{{{name}}}", number)
        return text

    def _neutral(self, text: str) -> str:
        for name, number in self.names.items():
            text = re.sub(rf"\b{number}\b", name, text)
        return re.sub(r'"(\w+) [^":]+: ', r'"\1 N: ', text)  # by number or name, as chance has it


VARIES = ("CustomFields", "ArticleCustomFields", "Members", "Content", "Object")
"""Filled or not according to configuration."""


def _shape(value: object, path: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            if key not in VARIES and not key.startswith("RT::CustomRole-"):
                yield from _shape(item, f"{path}.{key}")
    elif isinstance(value, list):
        for item in value:
            if not isinstance(item, dict) or item.get("ref") not in ("customfield", "customrole"):
                yield from _shape(item, f"{path}[]")
    else:
        yield f"{path}: {type(value).__name__}"


ASKED = (
    "queue/9999", "queue/Support", "queue/Support/history", "queue/Support/customfields",
    "group/99999", "group/{group}", "group/{group}/members", "group/{group}/history",
    "catalog/1", "catalog/9999", "class/1", "class/9999", "asset/1", "asset/9999",
    "asset/1/history", "article/1", "article/9999", "article/1/history", "customfield/9999",
    "customrole/1", "customrole/99", "search/99999", "user/14", "user/root/groups",
    "user/root/history", "groups", "users", "queues/all", "catalogs/all", "classes/all",
    "articles?query=[{%22field%22:%22id%22,%22operator%22:%22%3E%22,%22value%22:%220%22}]",
    "assets?query=[{%22field%22:%22id%22,%22operator%22:%22%3E%22,%22value%22:%220%22}]",
    "customfields?query=[{%22field%22:%22id%22,%22operator%22:%22%3E%22,%22value%22:%220%22}]",
)  # fmt: skip


@pytest.mark.parametrize("role", ["agent", "customer", "stranger"])
def test_both_hide_the_same(rt: RT, role: str) -> None:
    staff = "groups?query=[{%22field%22:%22Name%22,%22value%22:%22Staff%22}]"
    group = rt.get(staff)["items"][0]["id"]
    ours, theirs = _Told(demo=Demo(), role=role), _Told(real=Real(rt), role=role)
    told = [
        (path, ours.see(path.replace("{group}", "201")), theirs.see(path.replace("{group}", group)))
        for path in ASKED
    ]
    assert [entry for entry in told if entry[1] != entry[2]] == []
