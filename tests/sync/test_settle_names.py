"""A file whose name had to travel in another spelling is not missed."""

import pytest

from rtdesk.ops.op import Correspond, FileRef
from rtdesk.records.attachment import Attachment
from rtdesk.sync.settle import missing_files


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ('a "b".bin', 'a "b".bin'),
        ('a "b".bin', "a %22b%22.bin"),
        ("a\nb.bin", "a%0Ab.bin"),
        ("a\rb.bin", "a%0Db.bin"),
        ("\udce9.bin", "?.bin"),
    ],
)
def test_the_spelling_does_not_matter(name: str, kept: str) -> None:
    file = FileRef("", name, "application/octet-stream", 5)
    there = Attachment(1, 2, kept, "application/octet-stream", 5)
    cut = Attachment(1, 2, kept, "application/octet-stream", 4)
    assert not missing_files(Correspond(5, "u", "x", files=(file,)), [there])
    assert missing_files(Correspond(5, "u", "x", files=(file,)), [cut])
