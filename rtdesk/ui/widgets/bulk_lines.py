"""An action on many tickets in lines: what it would do, how far it is, what became of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from textual.content import Content

from rtdesk.actions.plan import Step
from rtdesk.outbox.entry import WAITING, Entry, State
from rtdesk.records.listed import Listed
from rtdesk.ui.cells import fit
from rtdesk.ui.standing import number
from rtdesk.ui.text import plain

MUTED = "$foreground-muted"
GOOD, BAD, DOUBT = "$text-success", "$text-error", "$text-warning"
STATES: dict[State, str] = {
    "held": "leaves soon",
    "queued": "waits",
    "sending": "is being sent",
    "unsure": "not sure it arrived",
    "settled": "done",
    "refused": "refused",
    "conflict": "needs you",
}
FAILED: tuple[State, ...] = ("refused", "conflict")


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of one ticket: a sign, a word, and more of it."""

    sign: str
    word: str
    more: str
    style: str

    @property
    def whole(self) -> str:
        """Word and more in one."""
        return ": ".join(part for part in (self.word, self.more) if part)


def said(step: Step, entry: Entry | None) -> Said:
    """What is to become of a ticket, or what did."""
    if entry is None:
        if step.op is None:
            return Said("–", step.why, "", MUTED)
        way = f"{step.now} → {step.then}" if step.op.repeatable else step.then
        if step.known:
            return Said("→", way, "", "")
        return Said("?", way, "not asked yet, is tried", DOUBT)
    word = STATES[entry.state]
    if entry.state in FAILED:
        return Said("✗", word, entry.reason, BAD)
    if entry.state == "settled":
        return Said(" ", word, entry.reason or step.then, DOUBT if entry.reason else GOOD)
    return Said("⇡", word, entry.reason, "$text-accent")


def line(step: Step, entry: Entry | None, listed: Listed | None, width: int) -> Content:
    """A ticket: number, subject, and what is said of it."""
    told = said(step, entry)
    subject = plain(listed.row.subject) if listed else ""
    room = max(10, (width - 11) * 2 // 5)
    return Content.assemble(
        (f" {told.sign} ", told.style),
        (fit(str(step.ticket), 6, right=True), MUTED),
        (f" {fit(subject, room)} ", "" if step.op else MUTED),
        (plain(told.whole), told.style),
    )


def before(steps: Sequence[Step]) -> Content:
    """How many can, how many cannot, and how many nobody knows of."""
    able = [step for step in steps if step.op]
    will = "will be changed" if all(s.op and s.op.repeatable for s in able) else "will get it"
    parts = [(f"{number(len(able))} of {number(len(steps))} {will}", "bold")]
    if tried := sum(not step.known for step in able):
        parts.append((f"{number(tried)} not asked yet: they are tried", DOUBT))
    whys = Counter(step.why.partition(" from ")[0] for step in steps if step.op is None)
    parts += [(f"{number(count)}: {plain(why)}", MUTED) for why, count in whys.most_common(3)]
    return Content(" · ").join(Content.styled(text, style) for text, style in parts)


def after(steps: Sequence[Step], entries: Mapping[int, Entry]) -> Content:
    """How far it is: `87 done · 13 refused`."""
    found = Counter(entry.state for entry in entries.values())
    gone = sum(1 for step in steps if step.op and step.ticket not in entries)
    left = sum(1 for step in steps if step.op is None)
    parts = [(f"{number(found['settled'])} of {number(len(entries))} done", "bold")]
    for state in (*FAILED, *WAITING):
        if found[state]:
            style = BAD if state in FAILED else "$text-accent"
            parts.append((f"{number(found[state])} {STATES[state]}", style))
    if gone:
        parts.append((f"{number(gone)} taken back", MUTED))
    if left:
        parts.append((f"{number(left)} left out", MUTED))
    return Content(" · ").join(Content.styled(text, style) for text, style in parts)
