"""Bodies of requests as pieces: bytes at hand, and files read when they are sent."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from rtdesk.ops.op import FileRef

JSON = "application/json"
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


def json_body(value: Mapping[str, object]) -> Body:
    """An object as JSON, in ASCII: other bytes than UTF-8 make RT answer 500."""
    return Body(JSON, (_dump(value),))


def with_files(value: Mapping[str, object], files: tuple[FileRef, ...], boundary: str) -> Body:
    """An object and the files that go with it, in the form that RT takes without loss.

    Inside JSON, RT answers 500 to file names beyond Latin-1 and mangles those beyond ASCII.
    """
    if not files:
        return json_body(value)
    inline = all(_PLAIN_NAME.match(file.name) for file in files)
    if inline and sum(file.size for file in files) <= SMALL:
        return _attached(value, files)
    return _multipart(value, files, boundary)


def _dump(value: Mapping[str, object]) -> bytes:
    return json.dumps(value).encode("ascii")


def _attached(value: Mapping[str, object], files: tuple[FileRef, ...]) -> Body:
    """`Attachments` of REST2: FileName, FileType and FileContent in base64."""
    pieces: list[Piece] = []
    lead = _dump(value)[:-1] + (b", " if value else b"") + b'"Attachments": ['
    for file in files:
        head = _dump({"FileName": file.name, "FileType": file.content_type})[:-1]
        pieces += (lead + head + b', "FileContent": "', FilePiece(file.path, file.size, True))
        lead = b'"}, '
    return Body(JSON, (*pieces, b'"}]}'))


def _multipart(value: Mapping[str, object], files: tuple[FileRef, ...], boundary: str) -> Body:
    """multipart/form-data: the field JSON, then the files with raw UTF-8 names."""
    mark = f"--{boundary}\r\n".encode("ascii")
    head = b'Content-Disposition: form-data; name="JSON"\r\nContent-Type: application/json\r\n\r\n'
    pieces: list[Piece] = []
    lead = mark + head + _dump(value) + b"\r\n"
    for file in files:
        pieces += (lead + mark + _file_head(file), FilePiece(file.path, file.size))
        lead = b"\r\n"
    end = f"\r\n--{boundary}--\r\n".encode("ascii")
    return Body(f"multipart/form-data; boundary={boundary}", (*pieces, end))


def _file_head(file: FileRef) -> bytes:
    name = file.name.encode("utf-8", "replace").replace(b'"', b"%22")
    name = name.replace(b"\r", b"%0D").replace(b"\n", b"%0A")
    kind = re.sub(r"[^!-~ ]", "", file.content_type) or "application/octet-stream"
    disposition = (
        b'Content-Disposition: form-data; name="Attachments"; filename="' + name + b'"\r\n'
    )
    return disposition + f"Content-Type: {kind}\r\n\r\n".encode("ascii")
