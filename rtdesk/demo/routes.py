"""Which handler answers which path, and what Web::Machine checks before it is asked."""

from __future__ import annotations

import re
from collections.abc import Callable

from rtdesk.demo import lookups, tickets, transactions
from rtdesk.demo.call import Call
from rtdesk.demo.wire import Problem, Response

Handler = Callable[[Call], Response]
N = r"(\d+)"
NAME = r"([^/]+)"


def _route(pattern: str, **handlers: Handler) -> tuple[re.Pattern[str], dict[str, Handler]]:
    return re.compile(pattern), handlers


ROUTES: tuple[tuple[re.Pattern[str], dict[str, Handler]], ...] = (
    _route("rt", GET=lookups.version),
    _route("tickets", GET=tickets.search, POST=tickets.search),
    _route("tickets/bulk", PUT=tickets.bulk),
    _route("ticket", POST=tickets.create),
    _route(
        f"ticket/{N}", GET=tickets.get, DELETE=tickets.delete, PUT=tickets.put, POST=tickets.exists
    ),
    _route(f"ticket/{N}/(take|untake|steal)", GET=tickets.get, PUT=tickets.own),
    _route(f"ticket/{N}/(correspond|comment)", POST=tickets.message),
    _route(f"ticket/{N}/history", GET=transactions.history, POST=transactions.history),
    _route(f"ticket/{N}/attachments", GET=transactions.ticket_parts),
    _route("transactions", GET=transactions.search, POST=transactions.search),
    _route(f"transaction/{N}", GET=transactions.get),
    _route(f"transaction/{N}/attachments", GET=transactions.parts),
    _route(f"attachment/{N}", GET=transactions.attachment),
    _route("queues", GET=lookups.queues, POST=lookups.queues),
    _route("queues/all", GET=lookups.queues_all),
    _route(f"queue/{NAME}", GET=lookups.queue),
    _route(f"queue/{NAME}/customfields", GET=lookups.queue_fields),
    _route(f"queue/{NAME}/history", GET=lookups.nothing),
    _route(f"customfield/{N}", GET=lookups.customfield),
    _route(f"customfield/{N}/values", GET=lookups.customfield_values),
    _route("users", GET=lookups.users, POST=lookups.users),
    _route(f"user/{NAME}", GET=lookups.user),
    _route(f"user/{NAME}/history", GET=lookups.nothing),
    _route("searches", GET=lookups.nothing),
    _route("groups", GET=lookups.nothing),
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
    response = handler(call.with_arguments(caught)) if call.request.method == "GET" else None
    if not any(kind in accept for kind in ("*/*", "application/*", "application/json")):
        raise Problem(406)  # after a refusal, before a change
    return response or handler(call.with_arguments(caught))
