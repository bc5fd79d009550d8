"""Queues, catalogs, classes, assets and articles of a real RT, endpoint by endpoint."""

from __future__ import annotations

from typing import Any

import pytest

from rtdesk.backend.errors import Refused, Unsupported
from rtdesk.rest2.client import Rest2Client
from rtdesk.rest2.listing import Listing, Term
from tests.rest2.recording import covers
from tests.rt.endpoints import POST, name, some


@covers(
    "32 queues.all",
    "33 queues.search",
    "34 queues.search",
    "35 queues.create",
    "36 queues.get",
    "37 queues.get",
    "38 queues.update",
    "39 queues.update",
    "40 queues.delete",
    "41 queues.delete",
    "19 queues.history",
    "20 queues.history",
    "42 queues.history",
    "43 queues.history",
)
async def test_queues(client: Rest2Client) -> None:
    label = name("queue ü & #?")
    id_ = (await client.queues.create({"Name": label, "Description": "one"})).id
    await _found_under_its_name(client.queues, id_, label)
    assert (await client.queues.get(id_)).links.find("create") is not None
    assert {entry.type for entry in await some(client.queues.history(id_))} >= {"Create"}
    assert await some(client.queues.history(label)) == await some(client.queues.history(id_))
    await _deleted_by_number_and_name(client.queues, id_, label)
    with pytest.raises(Unsupported, match="slash"):
        await client.queues.get("R&D / Lab #2 100%")


@covers(
    "51 catalogs.all",
    "52 catalogs.search",
    "53 catalogs.search",
    "54 catalogs.create",
    "55 catalogs.get",
    "56 catalogs.get",
    "57 catalogs.update",
    "58 catalogs.update",
    "59 catalogs.delete",
    "60 catalogs.delete",
)
async def test_catalogs(client: Rest2Client) -> None:
    label = name("catalog")
    id_ = (await client.catalogs.create({"Name": label})).id
    await _found_under_its_name(client.catalogs, id_, label)
    await _deleted_by_number_and_name(client.catalogs, id_, label)


@covers(
    "68 classes.all",
    "69 classes.search",
    "70 classes.search",
    "71 classes.create",
    "72 classes.get",
    "73 classes.get",
    "74 classes.update",
    "75 classes.update",
    "76 classes.delete",
    "77 classes.delete",
)
async def test_classes(client: Rest2Client) -> None:
    label = name("class")
    id_ = (await client.classes.create({"Name": label})).id
    await _found_under_its_name(client.classes, id_, label)
    await _deleted_by_number_and_name(client.classes, id_, label)


async def _found_under_its_name(space: Any, id_: int, label: str) -> None:
    """By number, by name, among all of them, and by a search sent in both ways."""
    assert str((await space.get(id_)).id) == str((await space.get(label)).id) == str(id_)
    assert label in [row.name for row in await some(space.all())]
    for how in (Listing(), POST):
        (row,) = await some(space.search([Term("Name", "=", label)], how))
        assert (str(row.id), row.name) == (str(id_), label)


async def _deleted_by_number_and_name(space: Any, id_: int, label: str) -> None:
    """Changed and disabled, each in both ways."""
    for key, text in ((id_, "two"), (label, "three")):
        assert (await space.update(key, {"Description": text})).sentences
        await space.delete(key)
        assert await some(space.search([Term("Name", "=", label)])) == []
        found = await some(space.search([Term("Name", "=", label)], Listing(disabled=True)))
        assert [row.name for row in found] == [label]
        await space.update(key, {"Disabled": 0})


@covers(
    "44 assets.search",
    "45 assets.search",
    "46 assets.create",
    "47 assets.get",
    "48 assets.update",
    "49 assets.delete",
    "50 assets.history",
    "21 assets.history",
    "B4.1 assets.search",
    "B4.2 assets.search",
)
async def test_assets(client: Rest2Client) -> None:
    label = name("asset")
    made = await client.assets.create({"Name": label, "Catalog": "General assets"})
    for query in ([Term("Name", "=", label)], f"Name = '{label}'"):
        for how in (Listing(), POST):
            (row,) = await some(client.assets.search(query, how))
            assert (row.number, row.name, row.type) == (made.id, label, "asset")
    await client.assets.update(made.id, {"Description": "new", "AddRefersTo": 1})
    asset = await client.assets.get(made.id)
    assert (asset.text("Description"), asset.refs("Catalog")[0].type) == ("new", "catalog")
    assert asset.links.find("refers-to") is not None
    kinds = [entry.type for entry in await some(client.assets.history(made.id))]
    assert (kinds[0], "Set" in kinds) == ("Create", True)
    with pytest.raises(Refused, match="did not delete it"):
        await client.assets.delete(made.id)
    await client.assets.update(made.id, {"Status": "deleted"})
    assert (await client.assets.get(made.id)).text("Status") == "deleted"


@covers(
    "61 articles.search",
    "62 articles.search",
    "63 articles.create",
    "64 articles.get",
    "65 articles.update",
    "66 articles.delete",
    "67 articles.history",
)
async def test_articles(client: Rest2Client) -> None:
    label = name("article")
    made = await client.articles.create({"Name": label, "Class": "General"})
    for how in (Listing(), POST):
        (row,) = await some(client.articles.search([Term("Name", "=", label)], how))
        assert (row.number, row.name) == (made.id, label)
    await client.articles.update(made.id, {"Summary": "short"})
    assert (await client.articles.get(made.id)).text("Summary") == "short"
    assert (await some(client.articles.history(made.id)))[0].type == "Create"
    await client.articles.delete(made.id)
    assert await some(client.articles.search([Term("Name", "=", label)])) == []
