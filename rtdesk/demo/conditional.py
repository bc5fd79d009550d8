"""If-Match and If-None-Match; the conditions on dates crash RT."""

from __future__ import annotations

from rtdesk.demo.call import Call
from rtdesk.demo.dates import iso
from rtdesk.demo.wire import Problem, Response


def guard(call: Call, tag: str) -> None:
    """Refuses a change of what has changed.

    Raises:
        Problem: 412.
    """
    wanted = call.request.headers.get("if-match")
    if wanted and wanted != "*" and not _among(tag, wanted):
        raise Problem(412)


def answer(call: Call, tag: str, changed: int, value: object) -> Response:
    """A record with its tag, or 304 for those who have it.

    Raises:
        Problem: 500 for conditions on dates.
    """
    headers = call.request.headers
    if "if-modified-since" in headers or "if-unmodified-since" in headers:
        raise Problem(500, None)
    known = (("ETag", tag), ("Last-Modified", iso(changed)))
    wanted = headers.get("if-none-match")
    if wanted and (wanted == "*" or _among(tag, wanted)):
        return Response(304, b"", known)
    return Response.json(value, headers=known)


def _among(tag: str, wanted: str) -> bool:
    return bool({tag, tag.strip('"')} & {part.strip() for part in wanted.split(",")})
