"""What is known of custom fields while RT is away."""

from __future__ import annotations

from pathlib import Path

import pytest

from rtdesk.backend.errors import Unreachable
from rtdesk.backend.port import Backend
from rtdesk.desk import Desk
from tests.contract.server import Demo
from tests.desks import make_desk


def away(desk: Desk) -> None:
    """From now on there is no way to the server."""

    async def connect() -> Backend:
        raise Unreachable("no route to host")

    desk._connect = connect


async def test_forms_work_without_the_server_once_it_was_asked(tmp_path: Path) -> None:
    world = Demo()
    desk = make_desk(tmp_path, world.account("anna"), world.app)
    fields = await desk.fields.of_queue(2)
    severity = next(field for field in fields if field.name == "Severity")
    choices = await desk.fields.choices(severity.id)
    assert "High" in choices
    desk.close()
    desk = make_desk(tmp_path, world.account("anna"), world.app)
    away(desk)
    assert desk.fields.known(2) == fields
    assert await desk.fields.of_queue(2) == fields
    assert await desk.fields.choices(severity.id) == choices
    with pytest.raises(Unreachable):
        await desk.fields.of_queue(8)
    with pytest.raises(Unreachable):
        await desk.fields.choices(4)
    desk.close()


async def test_what_another_version_kept_is_asked_for_again(tmp_path: Path) -> None:
    world = Demo()
    desk = make_desk(tmp_path, world.account("anna"), world.app)
    for kept in ('[{"name": "no number"}]', '["x"]', "{", "3"):
        desk.keep("fields:2", kept)
        assert desk.fields.known(2) is None
    assert await desk.fields.of_queue(2)
    desk.close()
