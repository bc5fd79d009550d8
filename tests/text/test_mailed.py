"""Who was mailed about a message, and its source, as text."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from rtdesk.records.attachment import Attachment
from rtdesk.records.headers import PartHeaders
from rtdesk.records.transaction import Transaction
from rtdesk.text import mailed

NOW = datetime(2026, 11, 12, 12, 4, tzinfo=UTC)


def txn(id_: int, type_: str) -> Transaction:
    return Transaction(id_, 7, type_, created=NOW)


HISTORY = (
    txn(1, "Create"),
    txn(2, "EmailRecord"),
    txn(3, "Correspond"),
    txn(4, "EmailRecord"),
    txn(5, "Status"),
    txn(6, "CommentEmailRecord"),
    txn(7, "Comment"),
)
PARTS = (
    Attachment(10, 3, content_type="multipart/mixed"),
    Attachment(11, 3, content_type="text/plain", size=6, text="Hello\n"),
    Attachment(12, 3, "a.png", "image/png", 2100),
    Attachment(13, 4, content_type="multipart/alternative"),
    Attachment(14, 4, content_type="text/plain", size=6, text="Hello\n"),
    Attachment(15, 6, content_type="text/plain", size=6, text="Hello\n"),
)
KEPT = {
    10: PartHeaders(
        10,
        3,
        "X-Odd: 1\nTo: support@rt.example\nfrom: Ivan\n <ivan@example.org>\nno field\nCc:\n"
        "Message-Id: <1@x>",
    ),
    13: PartHeaders(13, 4, "To: ivan@example.org,\n\tnora@example.org\nCc: c@x\nBcc: b@x"),
}


@pytest.mark.parametrize(("message", "ids"), [(1, [2]), (3, [4, 6]), (7, []), (99, [])], ids=str)
def test_the_mails_up_to_the_next_message(message: int, ids: list[int]) -> None:
    assert [mail.id for mail in mailed.mails_of(HISTORY, message)] == ids


def overview(kept: mailed.Kept, note: str = "") -> str:
    its = mailed.mails_of(HISTORY, 3)
    return mailed.overview(HISTORY[2], its, PARTS, kept, writer="Anna", note=note)


def test_everybody_who_was_mailed_is_named_with_their_role() -> None:
    text = overview(KEPT)
    assert "Reply by Anna" in text
    assert "To:          ivan@example.org, nora@example.org" in text
    assert "Cc:          c@x" in text
    assert "Bcc:         b@x" in text
    assert text.count("RT does not say to whom.") == 1
    assert "about a comment" in text


def test_the_header_begins_with_what_people_look_for() -> None:
    lines = overview(KEPT).partition("Header\n")[2].partition("\n\nParts")[0].splitlines()
    names = [line.split(":")[0].strip() for line in lines]
    assert names == ["from", "To", "Message-Id", "X-Odd"]
    assert "image/png, 2.1 K  a.png" in overview(KEPT)


def test_what_came_by_no_mail_says_so() -> None:
    assert "It came by no mail" in overview({})
    assert "It came by no mail" not in overview(KEPT)


def test_while_nothing_is_known_the_note_says_why() -> None:
    text = overview(None, "not known: offline")
    assert text.count("not known: offline") == 3
    assert "RT does not say" not in text


def test_without_a_mail_that_is_told() -> None:
    text = mailed.overview(HISTORY[6], (), PARTS, {}, writer="Anna")
    assert "RT tells of no mail" in text
    assert "none: it has no text" in text


def test_the_source_is_header_and_text_of_each_part() -> None:
    text = mailed.source(3, PARTS, KEPT)
    assert "X-Odd: 1\nTo: support@rt.example\nfrom: Ivan\n <ivan@example.org>" in text
    assert "\nHello\n" in text
    assert "2.1 K of image/png" in text
    assert "part 13" not in text
    assert "it has no text" in mailed.source(99, PARTS, KEPT)
    assert mailed.source(3, PARTS, None, "asking").count("asking") == 3


@pytest.mark.parametrize(
    ("line", "pens"),
    [
        ("Header", [(0, 6, "heading")]),
        ("── part 3: text/plain", [(0, 21, "heading")]),
        ("    To:   x", [(4, 3, "comment")]),
        ("  12 Nov 2026 10:05", []),
        ("", []),
    ],
)
def test_pens(line: str, pens: list[tuple[int, int, str]]) -> None:
    assert mailed.pens(line) == pens
