"""Custom fields, custom roles and the server itself, endpoint by endpoint."""

from __future__ import annotations

from typing import Any

import pytest

from rtdesk.backend.errors import Unsupported
from rtdesk.rest2.client import Rest2Client
from rtdesk.rest2.listing import Listing, Term
from tests.rest2.recording import covers
from tests.rt.endpoints import POST, name, some
from tests.rt.server import RT


@covers(
    "113 customfields.search",
    "114 customfields.search",
    "115 customfields.create",
    "122 customfields.get",
    "123 customfields.of_category",
    "124 customfields.update",
    "125 customfields.delete",
)
async def test_custom_fields(client: Rest2Client, rt: RT) -> None:
    label = name("field")
    id_ = await _custom_field(client, label)
    for how in (Listing(), POST):
        (row,) = await some(client.customfields.search([Term("Name", "=", label)], how))
        assert (row.number, row.text("Type")) == (id_, "Select")
    await client.customfields.update(id_, {"Description": "new"})
    assert (await client.customfields.get(id_)).text("Description") == "new"
    await client.customfields.delete(id_)
    assert await some(client.customfields.search([Term("Name", "=", label)])) == []
    site = rt.customfields["Site"]["id"]
    every: Any = (await client.customfields.get(site)).fields["Values"]
    narrow: Any = (await client.customfields.of_category(site, "EMEA")).fields["Values"]
    assert set(narrow) < set(every)
    assert set(narrow) == {"Berlin", "Paris"}


async def _custom_field(client: Rest2Client, label: str) -> int:
    fields = {"Name": label, "Type": "SelectSingle", "LookupType": "RT::Queue-RT::Ticket"}
    return (await client.customfields.create(fields)).id


@covers(
    "116 catalogs.customfields",
    "117 catalogs.customfields",
    "118 classes.customfields",
    "119 classes.customfields",
    "120 queues.customfields",
    "121 queues.customfields",
)
async def test_custom_fields_of_something(client: Rest2Client, rt: RT) -> None:
    catalog = (await some(client.catalogs.search([Term("Name", "=", "Laptops")])))[0]
    for space, key, field in (
        (client.catalogs, catalog.number, "Location"),
        (client.classes, (await client.classes.get("General")).number, "Content"),
        (client.queues, rt.queues["Support"]["id"], "Severity"),
    ):
        for how in (Listing(), POST):
            found = await some(space.customfields(key, (), how))
            assert field in [row.name for row in found]
            terms = [Term("Name", "=", field)]
            found = await some(space.customfields(key, terms, how))
            assert [row.name for row in found] == [field]


@covers(
    "126 customfields.values",
    "127 customfields.values",
    "128 customfields.add_value",
    "129 customfields.value",
    "130 customfields.update_value",
    "131 customfields.delete_value",
)
async def test_values_of_a_custom_field(client: Rest2Client) -> None:
    field = await _custom_field(client, name("field"))
    made = [(await client.customfields.add_value(field, {"Name": n})).id for n in ("one", "two")]
    for how in (Listing(), POST):
        rows = await some(client.customfields.values(field, (), how))
        assert [(row.number, row.name) for row in rows] == [(made[0], "one"), (made[1], "two")]
        rows = await some(client.customfields.values(field, [Term("Name", "=", "two")], how))
        assert [row.number for row in rows] == [made[1]]
    await client.customfields.update_value(field, made[0], {"Name": "uno"})
    assert (await client.customfields.value(field, made[0])).name == "uno"
    await client.customfields.delete_value(field, made[1])
    assert [row.name for row in await some(client.customfields.values(field))] == ["uno"]


@covers("132 customroles.search", "133 customroles.search", "134 customroles.get")
async def test_custom_roles(client: Rest2Client) -> None:
    for how in (Listing(), POST):
        rows = await some(client.customroles.search([Term("id", ">", 0)], how))
        assert "On-call Engineers" in [row.name for row in rows]
    assert (await client.customroles.get(rows[0].id)).name == rows[0].name


@covers("135 system.documentation", "136 system.version")
async def test_the_server_itself(client: Rest2Client) -> None:
    known = await client.system.capabilities()
    assert (known.numbers, known.version[:6]) == ((5, 0, 3), "5.0.3+")
    assert await client.system.version() == known.version
    with pytest.raises(Unsupported):
        await client.system.documentation()
