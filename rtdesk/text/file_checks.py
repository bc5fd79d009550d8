"""What the files of a message should be asked before it leaves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rtdesk.text.checks import Doubt
from rtdesk.text.paths import MB, FileFacts, Stamp, look
from rtdesk.text.when import size


def too_large(facts: FileFacts, limit_mb: float) -> str:
    """Why a file is not attached, if its size is the reason."""
    if facts.size <= limit_mb * MB:
        return ""
    return f"it has {size(facts.size)}, more than attachment_limit_mb = {limit_mb:g} allows."


def file_doubts(
    paths: Sequence[str], known: Mapping[str, Stamp], limit_mb: float
) -> tuple[Doubt, ...]:
    """Files that are gone, have changed since they were attached, or are too large."""
    return tuple(_doubts(paths, known, limit_mb))


def _doubts(paths: Sequence[str], known: Mapping[str, Stamp], limit_mb: float) -> Iterator[Doubt]:
    whole = 0
    for path in paths:
        facts = look(path)
        whole += facts.size
        trouble = facts.trouble or too_large(facts, limit_mb)
        if trouble:
            yield Doubt(f"{facts.name}: {trouble}", stops=True)
        elif known.get(path, facts.stamp) != facts.stamp:
            yield Doubt(f"{facts.name}: it changed after you attached it; it goes as it is now.")
    if len(paths) > 1 and whole > limit_mb * MB:
        yield Doubt(f"The files have {size(whole)} together; the mail may be refused.")
