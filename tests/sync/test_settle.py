"""Finding our own message in a history, or proving that it is not there."""

import pytest

from rtdesk.ops.op import Comment, Correspond, FileRef
from rtdesk.records.attachment import Attachment
from rtdesk.records.ref import user
from rtdesk.records.transaction import Transaction
from rtdesk.store.batch import Thread
from rtdesk.sync.settle import absence_is_proof, find, missing_files

OP = Correspond(5, "u", "Hello,\n\nworld\n")


def history(
    *ids: int,
    body: str = "Hello,\n\nworld",
    who: str = "anna",
    kind: str = "Correspond",
    data: str = "No Subject",
) -> Thread:
    return Thread(
        5,
        tuple(Transaction(i, 5, kind, data=data, creator=user(who)) for i in ids),
        tuple(Attachment(i * 10, i, content_type="text/plain", text=body) for i in ids),
        max(ids),
    )


def test_found_above_the_baseline() -> None:
    found = find(OP, "anna", 100, history(101), ())
    assert found is not None
    assert (found.transaction, found.note) == (101, "")


@pytest.mark.parametrize(
    "thread",
    [
        history(100),
        history(101, who="bob"),
        history(101, body="Hello, world"),
        history(101, kind="Comment"),
        history(101, data="Another subject"),
    ],
    ids=["older", "of another", "other words", "a comment", "other subject"],
)
def test_not_ours(thread: Thread) -> None:
    assert find(OP, "anna", 100, thread, ()) is None


def test_one_that_another_entry_claimed_is_not_ours() -> None:
    found = find(OP, "anna", 100, history(101, 102), {101})
    assert found is not None
    assert found.transaction == 102


def test_twins_are_told() -> None:
    found = find(OP, "anna", 100, history(101, 102), ())
    assert found is not None
    assert found.transaction == 101
    assert "2 times" in found.note


@pytest.mark.parametrize(
    ("sent", "stored"), [("a\r\nb", "a\nb"), ("a\uffff", "a\ufffd"), ("a  \n\n", "a")]
)
def test_what_rt_does_to_text_does_not_matter(sent: str, stored: str) -> None:
    assert find(Correspond(5, "u", sent), "anna", 1, history(2, body=stored), ())


def test_files_that_were_dropped_or_cut_are_named() -> None:
    files = (
        FileRef("", "plan.pdf", "application/pdf", 300),
        FileRef("", "a.bin", "application/octet-stream", 5),
        FileRef("", "notes.txt", "text/plain", 9),
    )
    kept = (
        Attachment(1, 2, "plan.pdf", "application/pdf", 300),
        Attachment(2, 2, "a.bin", "application/octet-stream", 4),
        Attachment(3, 2, "notes.txt", "text/plain", 11),
    )
    said = missing_files(Correspond(5, "u", "x", files=files), kept)
    assert "a.bin" in said
    assert "plan.pdf" not in said
    assert "notes.txt" not in said


def test_a_reply_that_is_not_in_sight_is_not_there() -> None:
    assert absence_is_proof(OP, "anna", 100, history(100), 100)


def test_an_old_answer_proves_nothing() -> None:
    assert not absence_is_proof(OP, "anna", 100, history(90), 90)


def test_a_comment_one_may_not_see_proves_nothing() -> None:
    op = Comment(5, "u", "x")
    assert not absence_is_proof(op, "anna", 100, history(101), 101)
    assert absence_is_proof(op, "anna", 100, history(101, kind="Comment"), 101)
