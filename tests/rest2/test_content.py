"""Base64 inside JSON, decoded as it arrives."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtdesk.backend.errors import Malformed
from rtdesk.rest2.content import ContentReader
from tests.rest2.recorded import sample


def _decode(text: bytes, cuts: list[int]) -> bytes:
    reader = ContentReader()
    ends = sorted({min(cut, len(text)) for cut in cuts})
    starts = [0, *ends]
    out = b"".join(reader.feed(text[a:b]) for a, b in zip(starts, [*ends, len(text)], strict=True))
    reader.finish()
    return out


OTHERS = st.dictionaries(
    st.text(max_size=12).filter(lambda key: key != "Content")
    | st.sampled_from(["ContentType", "Conten", "Headers", '"Content":"']),
    st.none()
    | st.integers()
    | st.text(max_size=20)
    | st.sampled_from(["Content", '"Content": "QUJD"', "\\"])
    | st.lists(st.text(max_size=5), max_size=3)
    | st.dictionaries(st.just("Content"), st.just("QUJD"), max_size=1),
    max_size=5,
)


@given(
    content=st.binary(max_size=200),
    others=st.tuples(OTHERS, OTHERS),
    lines=st.booleans(),
    indent=st.sampled_from([None, 3]),
    cuts=st.lists(st.integers(0, 600), max_size=30),
)
def test_any_split_gives_the_same_bytes(
    content: bytes,
    others: tuple[dict[str, Any], dict[str, Any]],
    lines: bool,
    indent: int | None,
    cuts: list[int],
) -> None:
    before, after = others
    encode = base64.encodebytes if lines else base64.b64encode
    late = {key: item for key, item in after.items() if key not in before}
    record = {**before, "Content": encode(content).decode(), **late}
    for text in (json.dumps(record, indent=indent), json.dumps(record).replace("/", "\\/")):
        assert _decode(text.encode(), cuts) == content


def test_byte_by_byte_with_recorded_answers() -> None:
    body = sample("attachment-text")[1].body
    expected = base64.b64decode(json.loads(body)["Content"])
    assert _decode(body, list(range(len(body)))) == expected
    container = sample("attachment-multipart")[1].body
    assert json.loads(container)["Content"] is None
    assert _decode(container, list(range(len(container)))) == b""


def test_escapes_by_number_are_understood() -> None:
    assert _decode(b'{"Content":"QU\\u004ad\\u000a"}', list(range(30))) == b"AB]"


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"{}",
        b'{"content":"QUJD"}',
        b'{"x":{"Content":"QUJD"}}',
        b'{"Content":"QUJD"',
        b'{"Content":"QUJD',
        b'{"Content":"QUJ"}',
        b'{"Content":"QQ==QUJD"}',
        b'{"Content":"Q*JD"}',
        b'{"Content":"QUJD\\"}',
        b'{"Content":"\\u2028QUJD"}',
        b'{"Content":5}',
    ],
)
@pytest.mark.parametrize("step", [1, 100])
def test_what_is_cut_or_no_base64_is_refused(text: bytes, step: int) -> None:
    with pytest.raises(Malformed):
        _decode(text, list(range(0, len(text), step)))
