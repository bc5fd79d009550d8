"""Which handler answers which path, and what Web::Machine checks before it is asked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial

from rtdesk.demo import (
    changing,
    choices,
    lookups,
    memberships,
    resource,
    searches,
    tickets,
    transactions,
)
from rtdesk.demo.call import Call
from rtdesk.demo.kind import Kind
from rtdesk.demo.kinds import ASSET, KINDS, USER
from rtdesk.demo.making import MAKERS
from rtdesk.demo.wire import Problem, Response

Handler = Callable[[Call], Response]
Route = tuple[re.Pattern[str], dict[str, Handler]]
N = r"(\d+)"
NAME = r"([^/]+)"


def _route(pattern: str, **handlers: Handler) -> Route:
    return re.compile(pattern), handlers


def _routes_of(kind: Kind) -> Iterator[Route]:
    """What is the same for every kind of records."""
    search = partial(resource.search_by_sql if kind is ASSET else resource.search, kind)
    read = resource.user if kind is USER else resource.get
    one = f"{kind.type}/{NAME if kind.by_name else N}"
    yield _route(kind.plural, GET=search, POST=search)
    if kind.by_name and kind is not USER:
        yield _route(f"{kind.plural}/all", GET=partial(resource.every, kind))
        yield _route(
            f"{kind.type}/{N}/customfields",
            GET=partial(resource.fields, kind),
            POST=partial(resource.fields, kind),
        )
    if kind.type not in MAKERS:
        yield _route(one, GET=partial(read, kind))
        return
    yield _route(kind.type, POST=partial(changing.create, kind))
    yield _route(
        one,
        GET=partial(read, kind),
        DELETE=partial(changing.delete, kind),
        PUT=partial(changing.put, kind),
    )
    if kind.logged:
        history = partial(transactions.record_history, kind)
        yield _route(f"{one}/history", GET=history, POST=history)


ROUTES: tuple[Route, ...] = (
    _route("rt", GET=lookups.version),
    _route("tickets", GET=tickets.search, POST=tickets.search),
    _route("tickets/bulk", PUT=tickets.bulk, POST=tickets.bulk_create),
    _route("tickets/bulk/(correspond|comment)", POST=tickets.bulk_message),
    _route("ticket", POST=tickets.create),
    _route(
        f"ticket/{N}", GET=tickets.get, DELETE=tickets.delete, PUT=tickets.put, POST=tickets.exists
    ),
    _route(f"ticket/{N}/(take|untake|steal)", GET=tickets.get, PUT=tickets.own),
    _route(f"ticket/{N}/(correspond|comment)", POST=tickets.message),
    _route(f"ticket/{N}/history", GET=transactions.history, POST=transactions.history),
    _route(
        f"ticket/{N}/attachments", GET=transactions.ticket_parts, POST=transactions.ticket_parts
    ),
    _route("transactions", GET=transactions.search, POST=transactions.search),
    _route(f"transaction/{N}", GET=transactions.get),
    _route(f"transaction/{N}/attachments", GET=transactions.parts, POST=transactions.parts),
    _route("attachments", GET=transactions.search_parts, POST=transactions.search_parts),
    _route(f"attachment/{N}", GET=transactions.attachment),
    _route(f"download/cf/{N}", GET=lookups.download),
    _route(
        "users/(privileged|unprivileged)", GET=lookups.users_by_kind, POST=lookups.users_by_kind
    ),
    _route(
        f"user/{NAME}/groups",
        GET=memberships.get_groups,
        PUT=memberships.add_groups,
        DELETE=memberships.remove_groups,
    ),
    _route(f"user/{NAME}/group/{N}", DELETE=memberships.remove_groups),
    _route(
        f"group/{N}/members",
        GET=memberships.get_members,
        PUT=memberships.add_members,
        DELETE=memberships.remove_members,
    ),
    _route(f"group/{N}/member/{N}", DELETE=memberships.remove_members),
    _route(f"customfield/{N}/values", GET=choices.every, POST=choices.every),
    _route(f"customfield/{N}/value", POST=choices.add),
    _route(f"customfield/{N}/value/{N}", GET=choices.get, PUT=choices.put, DELETE=choices.remove),
    _route("searches", GET=searches.every, POST=searches.every),
    _route(f"search/{NAME}", GET=searches.get),
    *(route for kind in KINDS.values() for route in _routes_of(kind)),
)
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"})
NO_HEAD = ("history",)


def find(method: str, path: str) -> tuple[Handler, tuple[str, ...]]:
    """The handler of a path, and what its pattern caught.

    Raises:
        Problem: 404, 405 with the methods that are allowed, 501 for methods RT does not know.
    """
    for pattern, handlers in ROUTES:
        match = pattern.fullmatch(path)
        if match is None:
            continue
        if method not in METHODS:
            raise Problem(501)
        wanted = "GET" if method == "HEAD" and not path.endswith(NO_HEAD) else method
        handler = handlers.get(wanted)
        if handler is None:
            allowed = ", ".join(handlers)
            if "GET" in handlers and not path.endswith(NO_HEAD):
                allowed = allowed.replace("GET", "GET, HEAD")
            raise Problem(405, headers=(("Allow", allowed),))
        return handler, match.groups()
    raise Problem(404)


def answer(call: Call) -> Response:
    """The answer to a request of a known user.

    Raises:
        Problem: any refusal.
    """
    handler, caught = find(call.request.method, call.request.path)
    accept = call.request.headers.get("accept", "*/*")
    raw = call.request.path.startswith("download/")
    response = handler(call.with_arguments(caught)) if call.request.method == "GET" else None
    wanted = ("*/*",) if raw else ("*/*", "application/*", "application/json")
    if not any(kind in accept for kind in wanted):
        raise Problem(406)  # after a refusal, before a change
    return response or handler(call.with_arguments(caught))
