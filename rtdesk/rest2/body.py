"""Bodies of requests as pieces: bytes at hand, and files read when they are sent."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from rtdesk.backend.errors import Unsupported
from rtdesk.ops.op import FileRef

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
SMALL = 1_000_000
"""Up to this much in all, files travel inside the JSON."""
_PLAIN_NAME = re.compile(r"[ -~]+\Z")


@dataclass(frozen=True, slots=True)
class FilePiece:
    """The bytes of a file, as they are or in base64."""

    path: str
    size: int
    base64: bool = False

    def __len__(self) -> int:
        return -(-self.size // 3) * 4 if self.base64 else self.size


Piece = bytes | FilePiece


@dataclass(frozen=True, slots=True)
class Body:
    """What follows the headers. Files are opened anew for each attempt."""

    content_type: str
    pieces: tuple[Piece, ...]

    @property
    def length(self) -> int:
        """Bytes on the wire."""
        return sum(len(piece) for piece in self.pieces)


def json_body(value: object) -> Body:
    """A value as JSON, in ASCII: other bytes than UTF-8 make RT answer 500."""
    return Body(JSON, (_dump(value),))


def form_body(pairs: tuple[tuple[str, str], ...]) -> Body:
    """Fields of a form: what searches in SQL take instead of JSON."""
    return Body(FORM, (urlencode(pairs).encode("ascii"),))


def text_body(text: str, content_type: str) -> Body:
    """A text in ASCII that is a message as a whole."""
    return Body(f"{content_type}; charset=utf-8", (text.encode("ascii"),))


def with_files(value: Mapping[str, object], files: tuple[FileRef, ...], boundary: str) -> Body:
    """An object and the files that go with it, in the form that RT takes without loss.

    `files` are attachments; a `FileRef` inside `value` is the value of a custom field for files.
    Inside JSON, RT answers 500 to file names beyond Latin-1 and mangles those beyond ASCII.
    """
    everything = (*_files(value), *files)
    if not everything:
        return json_body(value)
    inline = all(_PLAIN_NAME.match(file.name) for file in everything)
    if inline and sum(file.size for file in everything) <= SMALL:
        return _inline({**value, "Attachments": files} if files else value, boundary)
    return _multipart(value, files, boundary)


def many_with_files(values: Sequence[Mapping[str, object]], mark: str) -> Body:
    """Objects for one request, which takes files inside the JSON only.

    Raises:
        Unsupported: a file has a name that RT would not take there.
    """
    if not all(_PLAIN_NAME.match(file.name) for file in _files(list(values))):
        raise Unsupported("RT takes no such file name in a request about many tickets")
    return _inline(list(values), mark)


def _files(value: object) -> list[FileRef]:
    found: list[FileRef] = []
    _place(value, found.append)
    return found


def _dump(value: object) -> bytes:
    return json.dumps(value).encode("ascii")


def _place(value: object, put: Callable[[FileRef], object]) -> object:
    """The value with something JSON can say in the place of each file."""
    if isinstance(value, FileRef):
        return put(value)
    if isinstance(value, Mapping):
        return {str(name): _place(item, put) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_place(item, put) for item in value]
    return value


def _inline(value: object, mark: str) -> Body:
    """Files as FileName, FileType and FileContent in base64, which is put in when it is sent."""
    sent: list[FileRef] = []

    def put(file: FileRef) -> dict[str, str]:
        sent.append(file)
        return {"FileName": file.name, "FileType": file.content_type, "FileContent": mark}

    between = _dump(_place(value, put)).split(mark.encode("ascii"))
    pieces: list[Piece] = [between[0]]
    for file, after in zip(sent, between[1:], strict=True):
        pieces += (FilePiece(file.path, file.size, True), after)
    return Body(JSON, tuple(pieces))


def _multipart(value: Mapping[str, object], files: tuple[FileRef, ...], boundary: str) -> Body:
    """multipart/form-data: the field JSON, then the files with raw UTF-8 names."""
    fields: list[tuple[str, FileRef]] = []

    def put(file: FileRef) -> dict[str, str]:
        fields.append((f"FILE_{len(fields) + 1}", file))
        return {"UploadField": fields[-1][0]}

    plain = _place(value, put)
    fields += [("Attachments", file) for file in files]
    mark = f"--{boundary}\r\n".encode("ascii")
    head = b'Content-Disposition: form-data; name="JSON"\r\nContent-Type: application/json\r\n\r\n'
    pieces: list[Piece] = []
    lead = mark + head + _dump(plain) + b"\r\n"
    for field, file in fields:
        pieces += (lead + mark + _file_head(field, file), FilePiece(file.path, file.size))
        lead = b"\r\n"
    end = f"\r\n--{boundary}--\r\n".encode("ascii")
    return Body(f"multipart/form-data; boundary={boundary}", (*pieces, end))


def _file_head(field: str, file: FileRef) -> bytes:
    name = file.name.encode("utf-8", "replace").replace(b'"', b"%22")
    name = name.replace(b"\r", b"%0D").replace(b"\n", b"%0A")
    kind = re.sub(r"[^!-~ ]", "", file.content_type) or "application/octet-stream"
    start = f'Content-Disposition: form-data; name="{field}"; filename="'.encode("ascii")
    return start + name + f'"\r\nContent-Type: {kind}\r\n\r\n'.encode("ascii")
