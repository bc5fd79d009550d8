"""What the sync screen says, line by line."""

from __future__ import annotations

from collections.abc import Mapping

from rich.cells import cell_len
from textual.content import Content

from rtdesk.backend.ledger import Tally
from rtdesk.store.batch import ListSpec
from rtdesk.store.lists import ListState
from rtdesk.store.status import Reading, SyncStatus
from rtdesk.ui.cells import cut, fit
from rtdesk.ui.standing import clock, moment, number, progress
from rtdesk.ui.text import plain

MUTED = "$foreground-muted"
BAR = 20
STATE_LEAST = 14
_LIST_WIDTHS = (10, 10, 14)


def standing_lines(status: SyncStatus, host: str, online_since: float | None) -> list[Content]:
    """How things stand, who keeps the copy in step, and what is being read."""
    leads = "This window keeps your copy in step; other windows follow it."
    follows = "Another window of rtdesk keeps your copy in step; this one follows it."
    return [
        _connection(status, plain(host), online_since),
        Content.styled(_remedy(status) or (leads if status.leads else follows), MUTED),
        _reading(status.reading) if status.reading else _work(status),
    ]


def _connection(status: SyncStatus, host: str, online_since: float | None) -> Content:
    match status.phase:
        case "connecting":
            return Content(f"Connecting to {host}…")
        case "offline":
            since = f" since {clock(status.offline_since)}" if status.offline_since else ""
            return Content.styled(f"Offline{since}: {plain(status.problem)}", "$text-warning")
        case "refused":
            return Content.styled(f"✗ {plain(status.problem)}", "$text-error")
        case "online":
            since = f" since {clock(online_since)}" if online_since else ""
            synced = f" · synced {clock(status.synced_at)}" if status.synced_at else ""
            problem = f"  ✗ {plain(status.problem)}" if status.problem else ""
            return Content.assemble(f"Connected{since}{synced}", (problem, "$text-error"))


def _remedy(status: SyncStatus) -> str:
    match status.phase:
        case "offline":
            again = clock(status.next_try, seconds=True)
            when = f"Next try {again}, R tries now." if again else "R tries now."
            return f"{when} What you do meanwhile waits in the outbox (g o)."
        case "refused":
            return "Address and token stand in the config file (rtdesk help config). R tries again."
        case _:
            return ""


def _reading(reading: Reading) -> Content:
    done, left = 0, ""
    if reading.total:
        done = min(BAR, reading.done * BAR // reading.total)
        if reading.rate >= 1:
            left = f" · {_duration((reading.total - reading.done) / reading.rate)} left"
    bar = (("━" * done, "$accent"), ("─" * (BAR - done) + "  ", "$desk-rule"))
    return Content.assemble(*(bar if reading.total else ()), f"Reading {progress(reading)}{left}")


def _duration(seconds: float) -> str:
    """Coarse, so that it does not change with every page."""
    if seconds < 60:
        return f"{max(10, round(seconds / 10) * 10)} s"
    return f"{round(seconds / 60)} min" if seconds < 3600 else f"{round(seconds / 3600)} h"


def _work(status: SyncStatus) -> Content:
    return Content.styled(plain(status.work).capitalize() or "Nothing is being read.", MUTED)


# -- lists -------------------------------------------------------------------------------------


def list_header(width: int) -> Content:
    """The titles of the table of lists."""
    cells = _cells(("List", "here", "of", "as of"), width)
    return Content.styled(cut(f"{cells}state", width), MUTED)


def list_line(
    spec: ListSpec, state: ListState, status: SyncStatus, *, now: float, width: int
) -> Content:
    """How a list stands."""
    cells = _cells(
        (
            plain(spec.title),
            number(state.count) if state.fresh_at is not None else "",
            number(state.total) if state.total is not None else "",
            moment(state.fresh_at, now) if state.fresh_at else "",
        ),
        width,
    )
    words, style = _state(spec, state, status)
    return Content.assemble(cells, (cut(words, max(width - cell_len(cells), 0)), style))


def _cells(texts: tuple[str, str, str, str], width: int) -> str:
    title, *others = texts
    room = max(12, min(40, width - sum(_LIST_WIDTHS) - 2 * STATE_LEAST))
    cells = (fit(text, w, right=True) for text, w in zip(others, _LIST_WIDTHS, strict=True))
    return f"  {fit(title, room)}{''.join(cells)}  "


def _state(spec: ListSpec, state: ListState, status: SyncStatus) -> tuple[str, str]:
    reading = status.reading
    if reading is not None and reading.name == spec.name:
        share = f" {reading.done / reading.total:.0%}" if reading.total else ""
        return f"reading{share}", "$text-accent"
    if state.failure:
        return f"✗ {plain(state.failure)}", "$text-error"
    if spec.local:
        return "kept here", MUTED
    if state.fresh_at is None:
        return "not read", MUTED
    return ("complete", "") if state.complete else ("in part", "$text-warning")


# -- the ledger --------------------------------------------------------------------------------

LEDGER = ("requests", "failed", "ms", "KB")
_WIDTHS = (9, 7, 7, 9)


def ledger_header(width: int) -> list[Content]:
    """The titles of the ledger."""
    side = sum(_WIDTHS)
    kinds = _kind_width(width)
    titles = "".join(fit(title, w, right=True) for title, w in zip(LEDGER, _WIDTHS, strict=True))
    spans = f"{'this run':>{side}}{'today, all windows':>{side}}"
    return [
        Content.styled(f"  {fit('Asked of RT', kinds)}{spans}", MUTED),
        Content.styled(f"  {fit('', kinds)}{titles}{titles}", MUTED),
    ]


def ledger_lines(run: Mapping[str, Tally], today: Mapping[str, Tally], width: int) -> list[Content]:
    """The sum of all requests, and a line for every kind."""
    kinds = sorted({*run, *today})
    lines = [_ledger_line(plain(k), run.get(k), today.get(k), width) for k in kinds]
    if len(kinds) > 1:
        all_run, all_today = (sum(book.values(), Tally()) for book in (run, today))
        lines.insert(0, _ledger_line("all", all_run, all_today, width).stylize("bold"))
    return lines or [Content.styled("  Nothing yet.", MUTED)]


def _ledger_line(kind: str, run: Tally | None, today: Tally | None, width: int) -> Content:
    left = Content(f"  {fit(kind, _kind_width(width))}")
    return Content("").join((left, *_tally(run), *_tally(today)))


def _tally(tally: Tally | None) -> tuple[Content, ...]:
    if tally is None or not tally.requests:
        return (Content(" " * sum(_WIDTHS)),)
    texts = (
        number(tally.requests),
        number(tally.failed) if tally.failed else "·",
        number(round(tally.seconds * 1000 / tally.requests)),
        number(round(tally.received / 1000)),
    )
    styles = ("", "$text-error" if tally.failed else MUTED, "", "")
    return tuple(
        Content.styled(fit(text, width, right=True), style)
        for text, width, style in zip(texts, _WIDTHS, styles, strict=True)
    )


def _kind_width(width: int) -> int:
    return max(10, min(24, width - 2 * sum(_WIDTHS) - 3))
