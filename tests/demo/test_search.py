"""TicketSQL, order, pages and fields."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtdesk.demo.sqlparse import Both, Condition, Either, parse
from rtdesk.demo.wire import Problem
from tests.demo.wire import Wire, value


def test_and_binds_tighter_than_or() -> None:
    a, b, c = (Condition(name, "=", "1") for name in "abc")
    assert parse("a=1 OR b=1 AND c=1") == Either((a, Both((b, c))))
    assert parse("(a=1 OR b = 1) and c = 1") == Both((Either((a, b)), c))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Subject LIKE 'it\\'s'", Condition("Subject", "LIKE", "it's")),
        ('Subject NOT  like "a \\\\ b"', Condition("Subject", "NOT LIKE", "a \\ b")),
        ("Due IS NOT NULL", Condition("Due", "IS NOT", None)),
        ("CF.{Customer ref} != 'x'", Condition("CF.{Customer ref}", "!=", "x")),
        ("id>=12", Condition("id", ">=", "12")),
        ("Order = 'x'", Condition("Order", "=", "x")),
    ],
)
def test_conditions(text: str, wanted: Condition) -> None:
    assert parse(text) == wanted


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("Status = ", "Incomplete query, last element (OPERATOR) is not close paren or value"),
        ("Nofield = 3", "Unknown field: Nofield"),
        ("printer jam", "Wrong query, expecting a OPERATOR in 'printer >jam<--here'"),
        ("id IN (1,2,3)", "Wrong query, expecting a OPERATOR in 'id >IN<--here (1,2,3)'"),
        ("(id = 1", "Incomplete query, 1 unclosed paren in '(id = 1'"),
        ("id = 1)", "Wrong query, expecting a AGGREGATOR in 'id = 1>)<--here'"),
        ("Status = open", "Wrong query, no such column 'open'"),
    ],
)
def test_mistakes_are_told_in_rts_words(wire: Wire, query: str, message: str) -> None:
    answer = wire.send("GET", f"tickets?query={query.replace(' ', '%20')}")
    assert answer.status == 400
    assert value(answer)["message"].startswith(message)


@given(st.text(alphabet="iIdD=<>!()'\"\\ ANDORLIKESTatus1{}.,;\n", max_size=40))
def test_any_text_is_a_query_or_a_mistake(text: str) -> None:
    try:
        parse(text)
    except Problem as problem:
        assert problem.status == 400


@pytest.mark.parametrize(
    ("query", "test"),
    [
        ("Queue = 'support'", lambda t: t["Queue"]["Name"] == "Support"),
        ("Queue = 3", lambda t: t["Queue"]["Name"] == "Network"),
        ("Owner = 'Nobody'", lambda t: t["Owner"]["id"] == "Nobody"),
        ("Owner = '__CurrentUser__'", lambda t: t["Owner"]["id"] == "anna"),
        ("Owner != 'anna'", lambda t: t["Owner"]["id"] != "anna"),
        ("Status = 'IN REVIEW'", lambda t: t["Status"] == "in review"),
        (
            "Status = '__Inactive__'",
            lambda t: (
                t["Status"]
                in {"resolved", "rejected", "closed", "false-alarm", "done", "denied", "withdrawn"}
            ),
        ),
        ("Priority >= 80", lambda t: int(t["Priority"]) >= 80),
        ("Requestor = 'carol@whitfield-prints.example'", lambda t: "carol" in t["people"]),
        ("Requestor.Name = 'carol'", lambda t: "carol" in t["people"]),
        ("Subject LIKE 'PRINT'", lambda t: "print" in t["Subject"].lower()),
        ("Due IS NULL", lambda t: t["Due"].startswith("1970")),
        ("Due < 'now'", lambda t: "1971" < t["Due"] < "2026-11-20T12:00:00Z"),
        ("Created > '2 days ago'", lambda t: t["Created"] > "2026-11-18T12:00:00Z"),
        ("LastUpdated >= '2026-11-20'", lambda t: t["LastUpdated"] >= "2026-11-20"),
        ("Created = '2026-11-19'", lambda t: t["Created"].startswith("2026-11-19")),
        ("Lifecycle = 'change'", lambda t: t["Queue"]["Name"] == "Change Advisory"),
    ],
)
def test_a_search_finds_all_that_match_and_nothing_else(
    wire: Wire, query: str, test: Callable[[Any], bool]
) -> None:
    fields = "Subject,Status,Queue,Owner,Priority,Created,LastUpdated,Due,Requestor"
    expand = {"fields[Queue]": "Name"}
    every = wire.get("tickets", query="id > 0", per_page=100, fields=fields, orderby="id", **expand)
    assert every["total"] == len(every["items"])
    for item in every["items"]:
        item["people"] = [person["id"] for person in item["Requestor"]]
    wanted = [int(item["id"]) for item in every["items"] if test(item)]
    assert wire.found(query) == wanted
    assert wanted
    assert len(wanted) < len(every["items"])


def test_custom_fields_and_content(wire: Wire) -> None:
    id_ = wire.create(CustomFields={"Serials": ["A-1", "A-2"]}, Content="the word xylophone")
    assert wire.found("CF.{Serials} = 'a-2'") == [id_]
    assert id_ not in wire.found("CF.{Serials} IS NULL")
    assert wire.found("Content LIKE 'XYLO'") == [id_]


def test_seconds_ago_follow_the_clock(wire: Wire) -> None:
    assert wire.found("LastUpdated > '90 seconds ago'") == []
    id_ = wire.create()
    assert wire.found("LastUpdated > '90 seconds ago'") == [id_]


def test_deleted_and_merged_are_never_found(wire: Wire) -> None:
    id_, other = wire.create(), wire.create()
    assert wire.put(id_, Status="deleted")
    assert wire.put(other, MergeInto=1) == ["Merge Successful"]
    assert wire.found(f"id = {id_} OR id = {other}") == []
    assert wire.get(f"ticket/{id_}")["Status"] == "deleted"


def test_order_by_several_columns(wire: Wire) -> None:
    answer = wire.send(
        "GET",
        "tickets?query=id>0&per_page=100&fields=Priority&orderby=Priority&order=DESC&orderby=id",
    )
    rows = [(-int(item["Priority"]), int(item["id"])) for item in value(answer)["items"]]
    assert rows == sorted(rows)


def test_pages(wire: Wire) -> None:
    first = wire.get("tickets", query="id > 0", per_page=7, orderby="id")
    assert (first["page"], first["per_page"], first["count"]) == (1, 7, 7)
    assert "prev_page" not in first
    assert first["next_page"].startswith("http://127.0.0.1/REST/2.0/tickets?query=id+%3E+0&")
    last = wire.get("tickets", query="id > 0", per_page=7, page=first["pages"], orderby="id")
    assert "next_page" not in last
    beyond = wire.get("tickets", query="id > 0", per_page=7, page=99)
    assert (beyond["items"], beyond["total"]) == ([], first["total"])
    assert wire.get("tickets", query="id > 0", per_page=1000)["per_page"] == 100
    assert wire.get("tickets", query="id > 0", per_page="x", page="x")["per_page"] == 20
    nothing = wire.get("tickets", query="id = 0")
    assert (nothing["total"], nothing["pages"], type(nothing["pages"])) == (0, 0.0, float)


def test_an_unknown_order_gives_a_total_and_no_items(wire: Wire) -> None:
    page = wire.get("tickets", query="id > 0", orderby="Bogus")
    assert page["items"] == []
    assert page["total"] > 0


def test_fields(wire: Wire) -> None:
    (item,) = wire.get("tickets", query="id = 30", fields="Nope,Owner,id,Due", **{
        "fields[Owner]": "RealName,EmailAddress"
    })["items"]  # fmt: skip
    assert item["Nope"] == ""
    assert item["id"] == 30
    assert item["Owner"]["RealName"] == "Anna Lindqvist"
    (bare,) = wire.get("tickets", query="id = 30")["items"]
    assert bare == {"type": "ticket", "id": "30", "_url": "http://127.0.0.1/REST/2.0/ticket/30"}


def test_json_posted_to_a_search_is_ignored(wire: Wire) -> None:
    assert value(wire.send("POST", "tickets", {"query": "id > 0"}))["total"] == 0
    kind = "application/x-www-form-urlencoded"
    form = wire.send("POST", "tickets", b"query=id%3D30", content_type=kind)
    assert value(form)["total"] == 1


def test_simple_search(wire: Wire) -> None:
    assert [item["id"] for item in wire.get("tickets", query="#30", simple=1)["items"]] == ["30"]
    words = wire.get("tickets", query="Support labels", simple=1, fields="Subject")
    assert words["items"]
    assert all("abels" in item["Subject"] for item in words["items"])


@pytest.mark.parametrize("login", ["root", "anna", "bob", "carol", "dave"])
def test_searches_and_tickets_agree_on_what_may_be_seen(wire: Wire, login: str) -> None:
    me = wire.as_(login)
    found = set(me.found("id > 0"))
    for id_, row in wire.app.tables.tickets.items():
        status = me.send("GET", f"ticket/{id_}").status
        if row.type == "ticket" and not row.merged_into and row.status != "deleted":
            assert (status == 200) == (id_ in found), id_
    assert bool(found) == (login != "dave")


def test_answers_are_not_kept_beyond_a_change(wire: Wire) -> None:
    before = wire.found("Status = 'new'")
    id_ = wire.create()
    assert wire.found("Status = 'new'") == [*before, id_]
    wire.put(id_, Status="open")
    assert wire.found("Status = 'new'") == before


def test_many_ids_at_once(wire: Wire) -> None:
    query = " OR ".join(f"id = {id_}" for id_ in (3, 30, 31, 999999))
    assert wire.found(query) == [3, 30, 31]
    assert wire.found(f"({query}) AND Queue = 'Support'") == [3, 30, 31]
