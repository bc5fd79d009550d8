"""Values that only some lists show."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from rtdesk.records import extras
from rtdesk.records.customfield import CustomField
from rtdesk.records.ref import Ref, user
from rtdesk.records.roles import Role
from rtdesk.records.ticket import Ticket

TICKET = Ticket(
    7,
    creator=user("ivan", "Ivan I"),
    cc=(user("a@x"), Ref("group", "9", "Facilities")),
    roles=(Role("RT::CustomRole-1", "Engineer", (user("anna", "Anna A"),)),),
    custom_fields=(CustomField("3", "Severity", ("High",)), CustomField("4", "Tags", ("a", "b"))),
    starts=datetime(2026, 11, 12, tzinfo=UTC),
    sla="gold",
    time_worked=90,
)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("cf.Severity", "High"),
        ("cf.{severity}", "High"),
        ("cf.Tags", "a, b"),
        ("cf.Nope", ""),
        ("role.Engineer", "Anna A"),
        ("role.Nope", ""),
        ("cc", "a@x, Facilities"),
        ("admincc", ""),
        ("creator", "Ivan I"),
        ("last_updated_by", ""),
        ("starts", 1794441600),
        ("resolved", ""),
        ("timeworked", 90),
        ("timeleft", ""),
        ("sla", "gold"),
        ("type", "ticket"),
    ],
)
def test_values_of_a_ticket(name: str, value: extras.Value) -> None:
    assert extras.kind(name)
    assert extras.value(TICKET, name) == value


@pytest.mark.parametrize("name", ["", "cf.", "cf.{}", "role.", "subject", "severity", "CF.{x}"])
def test_what_is_none(name: str) -> None:
    assert extras.kind(name) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("subject:40", ("subject", 40)),
        ("cf.A:b", ("cf.A:b", 0)),
        ("cf.{A:1}:12", ("cf.{A:1}", 12)),
        ("cf.A:99999", ("cf.A:99999", 0)),
        (":3", ("", 3)),
    ],
)
def test_a_column_and_its_width(text: str, found: tuple[str, int]) -> None:
    assert extras.column(text) == found


def test_numbers_sort_as_numbers_and_texts_without_case() -> None:
    keys = [extras.sort_key(value) for value in ("10", "9.5", -3, "-4", "B", "", "0x1")]
    assert keys == [10, 9.5, -3, -4, "b", None, "0x1"]
