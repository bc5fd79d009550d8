"""Requests as values."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import parse_qsl

import pytest

from rtdesk.backend.errors import Unsupported
from rtdesk.ops.op import Comment, Correspond, FileRef, Op, Own, SetField, SetStatus
from rtdesk.rest2 import request
from rtdesk.rest2.body import FilePiece, with_files
from rtdesk.rest2.listing import Listing


def _json(call: request.Call) -> object:
    assert call.body is not None
    (piece,) = call.body.pieces
    assert isinstance(piece, bytes)
    return json.loads(piece)


def test_a_search_of_tickets_never_asks_for_hyperlinks() -> None:
    how = Listing(order=("-Due", "-id"))
    call = request.find("tickets", "Subject LIKE 'ü & ;'", how, request.TICKET_ROW)
    pairs = parse_qsl(call.target.partition("?")[2])
    assert ("query", "Subject LIKE 'ü & ;'") in pairs
    orders = [pair for pair in pairs if pair[0].startswith("order")]
    assert orders == [
        ("orderby", "Due"),
        ("order", "DESC"),
        ("orderby", "id"),
        ("order", "DESC"),
    ]
    assert "_hyperlinks" not in call.target


def test_pages_replace_each_other() -> None:
    call = request.listing("queues/all").at_page(2).at_page(3)
    assert [pair for pair in call.query if pair[0] == "page"] == [("page", "3")]


def test_parts_are_never_asked_for_with_a_query() -> None:
    assert "query" not in dict(request.parts(5).query)
    assert "Content," not in request.parts(5).target + ","


def test_names_in_paths_are_escaped_or_refused() -> None:
    assert request.segment("b?c#d %é") == "b%3Fc%23d%20%25%C3%A9"
    for name in ("a/b", ".", "..", ""):
        with pytest.raises(Unsupported):
            request.segment(name)


@pytest.mark.parametrize(
    ("op", "method", "path", "value"),
    [
        (SetStatus(5, "in review"), "PUT", "ticket/5", {"Status": "in review"}),
        (SetField(5, "Subject", "a\ud800"), "PUT", "ticket/5", {"Subject": "a�"}),
        (Own(5, "steal", "alice"), "PUT", "ticket/5/steal", {}),
        (
            Correspond(5, "ticket/5/correspond", "a\r\nb\U0001f525", subject="s", minutes=3),
            "POST",
            "ticket/5/correspond",
            {
                "Content": "a\nb\U0001f525",
                "ContentType": "text/plain",
                "Subject": "s",
                "TimeTaken": 3,
            },
        ),
        (
            Comment(5, "ticket/5/comment", "x"),
            "POST",
            "ticket/5/comment",
            {"Content": "x", "ContentType": "text/plain"},
        ),
    ],
)
def test_ops_become_calls(op: Op, method: str, path: str, value: object) -> None:
    call = request.for_op(op, etag="77")
    assert (call.method, call.path, _json(call)) == (method, path, value)
    assert call.is_message == (method == "POST")
    assert call.headers == (() if call.is_message else (("If-Match", '"77"'),))


def test_small_files_with_plain_names_travel_in_the_json(tmp_path: Path) -> None:
    files = (_file(tmp_path, 'a "1".bin', 4), _file(tmp_path, "b.bin", 3))
    body = with_files({"Content": "x"}, files, "mark")
    text = b"".join(p if isinstance(p, bytes) else b"*" * len(p) for p in body.pieces)
    assert body.content_type == "application/json"
    assert len(text) == body.length
    assert json.loads(text) == {
        "Content": "x",
        "Attachments": [
            {"FileName": 'a "1".bin', "FileType": "image/png", "FileContent": "*" * 8},
            {"FileName": "b.bin", "FileType": "image/png", "FileContent": "*" * 4},
        ],
    }


@pytest.mark.parametrize(("name", "size"), [("b.bin", 1_000_001), ("größe.bin", 3)])
def test_other_files_travel_as_multipart(tmp_path: Path, name: str, size: int) -> None:
    body = with_files({"Content": "x"}, (_file(tmp_path, name, size),), "mark")
    assert body.content_type == "multipart/form-data; boundary=mark"
    assert body.length == sum(len(piece) for piece in body.pieces)


def test_multipart_is_exact(tmp_path: Path) -> None:
    files = (_file(tmp_path, 'é"\r\n.x', 3), _file(tmp_path, "z", 2))
    body = with_files({"Content": "ü"}, files, "mark")
    text = b"".join(b"<%d>" % p.size if isinstance(p, FilePiece) else p for p in body.pieces)
    assert text == (
        b"--mark\r\n"
        b'Content-Disposition: form-data; name="JSON"\r\n'
        b"Content-Type: application/json\r\n\r\n"
        b'{"Content": "\\u00fc"}\r\n'
        b"--mark\r\n"
        b'Content-Disposition: form-data; name="Attachments"; filename="\xc3\xa9%22%0D%0A.x"\r\n'
        b"Content-Type: image/png\r\n\r\n<3>\r\n"
        b"--mark\r\n"
        b'Content-Disposition: form-data; name="Attachments"; filename="z"\r\n'
        b"Content-Type: image/png\r\n\r\n<2>\r\n"
        b"--mark--\r\n"
    )


def _file(folder: Path, name: str, size: int) -> FileRef:
    return FileRef(str(folder / "copy"), name, "image/png", size)
