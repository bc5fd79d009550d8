"""The rest of the wire: the version, people by kind, files of custom fields."""

from __future__ import annotations

from functools import partial

from rtdesk.demo import rights, search
from rtdesk.demo.call import Call
from rtdesk.demo.dates import iso
from rtdesk.demo.kinds import USER
from rtdesk.demo.paging import page
from rtdesk.demo.rows import User
from rtdesk.demo.shown import Shown
from rtdesk.demo.wire import Body, Problem, Response


def version(call: Call) -> Response:
    """`/rt`: plugins are told to root only."""
    out: Body = {"Version": call.tables.dialect.version}
    if rights.is_super(call.user):
        out["Plugins"] = []
    return Response.json(out)


def users_by_kind(call: Call) -> Response:
    """`/users/privileged` and `/users/unprivileged`.

    Raises:
        Problem: 404 for versions that do not have them, 403 for customers.
    """
    if not call.tables.dialect.users_by_kind:
        raise Problem(404)
    if not call.user.privileged:
        raise Problem(403)
    wanted = call.arguments[0] == "privileged"
    tests, show = search.conditions(call.request) or [], call.show
    found = [
        row
        for row in call.tables.users.values()
        if row.privileged == wanted
        and not row.disabled
        and search.matches(tests, partial(_text, show, row))
    ]
    found.sort(key=lambda row: row.login.casefold())
    return page(
        call,
        found,
        lambda row: show.listed("user", row.login, lambda name: USER.show(show, row, name)),
        counted=True,
    )


def _text(show: Shown, row: User, name: str) -> str:
    return str(USER.show(show, row, name))


def download(call: Call) -> Response:
    """`/download/cf/N`: the only raw download; it answers 406 to those who want JSON.

    Raises:
        Problem: 404 or 406.
    """
    file = call.tables.files.get(call.number)
    if file is None:
        raise Problem(404)
    known = (("ETag", f'"{iso(file.created)}"'), ("Last-Modified", iso(file.created)))
    return Response(200, file.content, known, file.type)
