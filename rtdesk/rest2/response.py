"""What RT's answers mean: data, or an error of the tree. No I/O."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from rtdesk.backend.errors import (
    BackendError,
    Gone,
    Malformed,
    NotAuthenticated,
    NotRT,
    Refused,
    Stale,
    Unreachable,
    Unsupported,
    Unsure,
)
from rtdesk.backend.port import Receipt
from rtdesk.rest2.outcome import Head, Outcome
from rtdesk.rest2.request import Call
from rtdesk.rest2.schema import to_id, to_text

PATIENCE = 600.0
"""The longest Retry-After that is honoured, in seconds."""

_TAIL = re.compile(r"\s+at \S.* line \d+\.?\s*\Z", re.DOTALL)
_LOCATION = re.compile(r"/([a-z]+)/(\d{1,19})/?\Z")
_UNDELETED = "RT did not delete it, and does not say why"
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


WRONG = (
    "RT does not accept these credentials (401): the token or password is wrong or expired, or the"
    " user disabled; RT makes tokens under Logged in as > Settings > Auth Tokens"
)
PAGES = {
    b"HTTPS port": "this port speaks https: write https:// into url",
    b"SSL certificate": "this server wants a certificate of yours: see client_cert",
}
"""What web servers write into a page about a bad request, and what is to be done then."""
SIGN_IN_FIRST = {
    407: "a proxy in between wants a sign-in: ask for its address, and set proxy",
    511: "this network wants a sign-in first: open any page in a browser",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer. Header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""

    @property
    def is_json(self) -> bool:
        """True when it says that it is JSON."""
        return "json" in self.headers.get("content-type", "").lower()

    @property
    def etag(self) -> str:
        """The ETag without its quotes."""
        return self.headers.get("etag", "").removeprefix("W/").strip('"')


def data(call: Call, answer: Answer) -> object:
    """The JSON of a GET.

    Raises:
        BackendError: anything but 200 with sound JSON.
    """
    check(call, answer)
    return _json(answer.body)


def check(call: Call, answer: Answer) -> None:
    """Looks at the head of an answer to a GET.

    Raises:
        BackendError: anything but 200 with JSON.
    """
    if answer.status != 200:
        raise failure(call, answer)
    if not answer.is_json:
        raise _not_json(answer)


def head(call: Call, answer: Answer) -> Head:
    """What a HEAD was answered with; RT says nothing of the length.

    Raises:
        BackendError: anything but 200.
    """
    if answer.status != 200:
        raise failure(call, answer)
    return Head(answer.etag, answer.headers.get("last-modified", ""))


def receipt(call: Call, answer: Answer) -> Receipt:
    """What a change or a message was answered with.

    Raises:
        BackendError: it was refused, or nobody knows.
    """
    place = _accepted(call, answer)
    return Receipt((place[1] or None) if call.is_message else None, _sentences(answer.body))


def outcome(call: Call, answer: Answer) -> Outcome:
    """What the creation of a record was answered with.

    Raises:
        BackendError: it was refused, or nobody knows.
    """
    kind, number = _accepted(call, answer)
    with suppress(Malformed):
        made = _outcome(_json(answer.body))
        return made if made.id else Outcome(number, kind)
    return Outcome(number, kind)


def outcomes(call: Call, answer: Answer) -> tuple[Outcome, ...]:
    """What became of each of many tickets, in the order they were sent in.

    Raises:
        BackendError: none of them was looked at, or nobody knows.
    """
    _accepted(call, answer)
    try:
        entries = _json(answer.body)
    except Malformed as error:
        raise Unsure("the answer about these tickets is cut off") from error
    return tuple(_outcome(entry) for entry in entries) if isinstance(entries, list) else ()


def _accepted(call: Call, answer: Answer) -> tuple[str, int]:
    """Type and id of what the Location names. A cut body does not turn success into doubt."""
    if call.method == "DELETE" and answer.status == 204:
        return "", 0
    place = _LOCATION.search(answer.headers.get("location", "").partition("?")[0])
    good = answer.is_json or (place is not None and "html" not in _type(answer))
    if answer.status != (201 if call.method == "POST" else 200) or not good:
        raise failure(call, answer)
    return (place.group(1), to_id(place.group(2))) if place else ("", 0)


def _outcome(entry: object) -> Outcome:
    """`{type, id}` of what was made, `[id, sentence...]` of a change, `{message}` of a refusal."""
    if isinstance(entry, list):
        return Outcome(to_id(entry[0]) if entry else 0, sentences=_texts(entry[1:]))
    if not isinstance(entry, dict):
        return Outcome(0)
    made = to_id(entry.get("id"))
    return Outcome(made, to_text(entry.get("type")), _texts([entry.get("message")]))


def failure(call: Call, answer: Answer) -> BackendError:
    """The error that an answer stands for."""
    status = answer.status
    said = message(answer)
    if status == 401:
        return NotAuthenticated(WRONG)
    if 300 <= status < 400:
        return _redirected(call, answer)
    if status in SIGN_IN_FIRST:
        return Unreachable(f"{SIGN_IN_FIRST[status]} ({status})")
    if status == 429:
        return Unreachable("the server asks for patience (429)", retry_after=retry_after(answer))
    if call.method == "DELETE" and status == 500 and answer.is_json:
        return Refused(_UNDELETED, status=status)
    if call.is_write and (status == 408 or not 400 <= status < 500):
        detail = said or ("a page instead of RT's answer" if status < 500 else "no reason given")
        return Unsure(f"the server answered {status}: {detail}")
    if status == 408 or status in (502, 503, 504):
        return Unreachable(
            f"the server is not ready ({status})", sent=True, retry_after=retry_after(answer)
        )
    if status >= 500 and status != 501:
        return Refused(said, status=status) if said else Malformed(f"RT failed inside ({status})")
    if status < 300:
        return Malformed(f"RT answered {status} where 200 was expected")
    return _client_error(call, answer, said)


def _client_error(call: Call, answer: Answer, said: str) -> BackendError:
    status = answer.status
    if not answer.is_json and not call.is_write:
        for words, hint in PAGES.items():
            if status == 400 and words in answer.body[:20_000]:
                return NotRT(f"{hint} (400)")
        return NotRT(f"not RT's REST 2.0 at this address ({status}): check the URL")
    if status == 404 and call.is_fixed:
        return Unsupported("this RT does not know this request: it takes a later version")
    if status in (403, 404) and answer.is_json:
        return Gone(said or f"not visible ({status})")
    if status == 412 and not call.is_message:
        return Stale()
    if status in (405, 501):
        return Unsupported(said or f"this server cannot do that ({status})")
    return Refused(said or f"the web server said {status}", status=status)


def message(answer: Answer) -> str:
    """RT's sentence in an error, without the Perl file and line at its end."""
    if not answer.is_json or not answer.body:
        return ""
    try:
        value = _json(answer.body)
    except Malformed:
        return ""
    said = value.get("message") if isinstance(value, dict) else None
    return _TAIL.sub("", said).strip() if isinstance(said, str) else ""


def retry_after(answer: Answer, now: datetime | None = None) -> float | None:
    """Seconds that the server asks us to wait, at most ten minutes."""
    value = answer.headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return min(float(value[:9]), PATIENCE)
    try:
        when = parsedate_to_datetime(value)
    except ValueError:
        return None
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    return min(max((when - (now or datetime.now(UTC))).total_seconds(), 0.0), PATIENCE)


def _redirected(call: Call, answer: Answer) -> BackendError:
    """RT sends those whom it does not know to its login page; a moved server keeps the path."""
    target = answer.headers.get("location", "")
    try:
        parts = urlsplit(target)
        host = parts.hostname or ""
    except ValueError:
        return NotRT("the server redirects to a broken address: check the URL")
    end = f"/REST/2.0/{call.path.partition('?')[0]}"
    if parts.path.endswith(end):
        base = f"{parts.scheme}://{parts.netloc}" if host else ""
        return NotRT(f"the server moved: use {base}{parts.path.removesuffix(end)} as its URL")
    where = f" at {host}" if host else ""
    return NotAuthenticated(
        f"sent to a login page{where} ({answer.status}): check credentials and URL; a single"
        " sign-on may stand before RT's REST 2.0"
    )


def _not_json(answer: Answer) -> BackendError:
    start = answer.body[:20_000].lower()
    if b"<html" in start and b"password" in start:
        return NotAuthenticated(
            "got a login page: check the credentials and the URL; a single sign-on, or a proxy"
            " that wants a sign-in, may stand before RT's REST 2.0"
        )
    return NotRT(
        "a web page answered, not RT's REST 2.0: check the URL; a proxy or a hotspot may have"
        " answered in RT's place"
    )


def _type(answer: Answer) -> str:
    return answer.headers.get("content-type", "").lower()


def _sentences(body: bytes) -> tuple[str, ...]:
    try:
        value = _json(body)
    except Malformed:
        return ()
    return _texts(value if isinstance(value, list) else [value])


def _texts(items: list[object]) -> tuple[str, ...]:
    return tuple(item for item in items if isinstance(item, str) and item)


def _json(body: bytes) -> object:
    text = body.decode("utf-8", "replace")
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Malformed("RT's answer is not sound JSON (cut off?)") from error
    return _without_surrogates(value) if _SURROGATE.search(text) else value


def _without_surrogates(value: object) -> object:
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_without_surrogates(item) for item in value]
    if isinstance(value, dict):
        return {str(_without_surrogates(k)): _without_surrogates(v) for k, v in value.items()}
    return value
