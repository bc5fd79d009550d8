"""Any request to RT that a user spells out, behind the same guard as all others."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import parse_qsl, quote, urlsplit

from rtdesk.backend.errors import Refused, Unreachable, Unsure
from rtdesk.backend.raw import RawAnswer, RawRequest
from rtdesk.rest2 import response
from rtdesk.rest2.body import json_body
from rtdesk.rest2.origin import ROOT, Origin
from rtdesk.rest2.request import Call
from rtdesk.rest2.response import Answer
from rtdesk.rest2.wire import Wire

STEADY = (("per_page", "100"), ("orderby", "id"))
"""What a collection needs to be read page by page without a gap."""
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\\]")
_KEPT = "/:@!$&'()*+,;=?%~[]"


async def ask(wire: Wire, request: RawRequest) -> RawAnswer:
    """The answer to a request.

    Raises:
        Refused: its address is not below RT's REST 2.0 (nothing was sent), or RT said no.
        BackendError: it failed otherwise.
    """
    call = call_for(wire.origin, request)
    if request.all_pages:
        return RawAnswer([item async for page in wire.pages(call) for item in page.items])
    try:
        answer = await wire.transport.request(call)
    except Unreachable as error:
        if error.sent and call.is_write:
            raise Unsure(str(error)) from error
        raise
    return RawAnswer(_value(call, answer), tuple(answer.headers.items()))


def call_for(home: Origin, request: RawRequest) -> Call:
    """The request as a call.

    Raises:
        Refused: its address is not below RT's REST 2.0.
    """
    path, _, query = _below(home, request.path).partition("?")
    pairs = (*parse_qsl(query, keep_blank_values=True), *request.parameters)
    if request.all_pages:
        known = {name for name, _ in pairs}
        pairs += tuple(pair for pair in STEADY if pair[0] not in known)
    body = None if request.body is None else json_body(request.body)
    return Call(request.method, path, pairs, body)


def _below(home: Origin, path: str) -> str:
    """What follows the REST root, escaped."""
    if _CONTROL.search(path):
        raise Refused("not sent: a path has no backslashes and no control characters")
    escaped = quote(path.encode("utf-8", "replace"), safe=_KEPT)
    if _SCHEME.match(path):
        below = _of_url(home, escaped)
    elif path.startswith("/"):
        root = ROOT if escaped.startswith(ROOT) else home.root
        below = escaped.removeprefix(root) if escaped.startswith(root) else None
    else:
        below = None if ":" in path.partition("?")[0].partition("/")[0] else escaped
    if below is None or home.below(home.root + below) is None:
        raise Refused(
            f"not sent: this is not below {home.url('')}; write ticket/5, {ROOT}ticket/5"
            " or a URL of this server"
        )
    return below


def _of_url(home: Origin, url: str) -> str | None:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    stays = home.holds(parts.scheme, parts.hostname or "", port, parts.path)
    return home.below(url) if stays and "@" not in parts.netloc else None


def _value(call: Call, answer: Answer) -> object:
    """The JSON of a good answer.

    Raises:
        BackendError: it is none.
    """
    if not 200 <= answer.status < 300:
        raise response.failure(call, answer)
    if not answer.body and (call.method == "HEAD" or call.is_write):
        return None
    return response.data(replace(call, method="GET"), replace(answer, status=200))
