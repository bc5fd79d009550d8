"""multipart/form-data, as far as RT reads it: the field JSON and files named Attachments."""

from __future__ import annotations

import base64
import binascii
import json
import re
from dataclasses import dataclass

from rtdesk.demo.wire import Body, Problem, Request

BOUNDARY = re.compile(r'boundary="?([^";]+)"?', re.IGNORECASE)
PARAMETER = re.compile(rb'(?<![\w*])(name|filename)="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a message."""

    name: str
    type: str
    content: bytes


def read(request: Request, crash: bool = False) -> tuple[Body, list[Upload]]:
    """The JSON of a request and its files.

    `crash` tells that malformed JSON ends in a 500 without a body, as for comments.

    Raises:
        Problem: 415 for other types, 400 for what RT does not take.
    """
    kind = request.content_type
    if kind.startswith("application/json"):
        body = _json(request.body, crash)
        return body, inline(body)
    if kind.startswith("multipart/form-data"):
        return _form(request, crash)
    if kind.startswith(("text/plain", "text/html")):
        return {"Content": request.body.decode(), "ContentType": kind.partition(";")[0]}, []
    raise Problem(415)


def _json(text: bytes, crash: bool) -> Body:
    try:
        found = json.loads(text or b"{}")
    except ValueError:
        if crash:
            raise Problem(500, None) from None
        raise Problem(400, "JSON parse error: malformed JSON string\n") from None
    if not isinstance(found, dict):
        raise Problem(500, None) if crash else Problem(400, "JSON object must be a HASH")
    return found


def inline(body: Body) -> list[Upload]:
    """The files inside a JSON body.

    Raises:
        Problem: 400 for what is missing, 500 for names RT stumbles over.
    """
    given = body.get("Attachments")
    out = []
    for entry in given if isinstance(given, list) else ():
        for name in ("FileName", "FileType", "FileContent"):
            if not isinstance(entry, dict) or not entry.get(name):
                raise Problem(400, f"{name} is a required field for each attachment in Attachments")
        name = str(entry["FileName"])
        if any(ord(char) > 0xFF for char in name):
            raise Problem(500, None)
        try:
            content = base64.b64decode(str(entry["FileContent"]))
        except binascii.Error:
            content = str(entry["FileContent"]).encode()
        out.append(Upload(name.rpartition("/")[2], str(entry["FileType"]), content))
    return out


def _form(request: Request, crash: bool) -> tuple[Body, list[Upload]]:
    match = BOUNDARY.search(request.headers.get("content-type", ""))
    if match is None:
        raise Problem(400, "No boundary in multipart/form-data")
    body: Body | None = None
    files: list[Upload] = []
    named_files: dict[str, Upload] = {}
    for block in request.body.split(b"--" + match[1].encode())[1:]:
        if block.startswith(b"--"):
            break
        head, _, content = block.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        content = content.removesuffix(b"\r\n")
        named = {key.decode(): value.decode() for key, value in PARAMETER.findall(head)}
        if named.get("name") == "JSON":
            body = _json(content, crash)
        elif named.get("name") == "Attachments" and "filename" in named:
            files.append(_file(named["filename"], head, content))
        elif "filename" in named:
            named_files[named.get("name", "")] = _file(named["filename"], head, content)
    if body is None:
        raise Problem(400, "JSON is a required field for multipart/form-data")
    _fill(body, named_files)
    return body, [*inline(body), *files]


def _fill(body: Body, files: dict[str, Upload]) -> None:
    """Puts files in where custom fields name them as `{"UploadField": name}`."""
    fields = body.get("CustomFields")
    for value in fields.values() if isinstance(fields, dict) else ():
        for entry in value if isinstance(value, list) else [value]:
            file = files.get(str(entry.get("UploadField"))) if isinstance(entry, dict) else None
            if file is not None:
                content = base64.b64encode(file.content).decode()
                entry |= {"FileName": file.name, "FileType": file.type, "FileContent": content}


def _file(name: str, head: bytes, content: bytes) -> Upload:
    if not content:
        raise Problem(400, "FileContent is a required field for each attachment in Attachments")
    match = re.search(rb"(?im)^content-type:\s*([^\r\n]+)", head)
    kind = match[1].decode() if match else "application/octet-stream"
    return Upload(name.rpartition("/")[2], kind.strip(), content)


def items(request: Request) -> list[object]:
    """The entries of a JSON list.

    Raises:
        Problem: 415 for other types, 400 when it is none.
    """
    if not request.content_type.startswith("application/json"):
        raise Problem(415)
    try:
        found = json.loads(request.body)
    except ValueError:
        raise Problem(400, "JSON parse error: malformed JSON string\n") from None
    if not isinstance(found, list):
        raise Problem(400, "JSON object must be a ARRAY")
    return found


def entries(request: Request) -> list[Body]:
    """The objects of a JSON list, for bulk requests."""
    return [entry for entry in items(request) if isinstance(entry, dict)]
