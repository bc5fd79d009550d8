"""Lifecycles: statuses, transitions, the rights they need and the actions offered as links."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Action:
    """An offered transition; `update` is Respond or Comment when it asks for a message."""

    start: str
    to: str
    label: str
    update: str = ""


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """How tickets of a queue move."""

    name: str
    initial: tuple[str, ...]
    active: tuple[str, ...]
    inactive: tuple[str, ...]
    transitions: dict[str, tuple[str, ...]]
    actions: tuple[Action, ...]
    rights: dict[str, str]
    """The right needed to reach a status, where it is not ModifyTicket."""

    def status(self, name: str) -> str:
        """The status as it is spelled, or nothing."""
        folded = name.casefold()
        return next((s for s in self.statuses if s.casefold() == folded), "")

    @property
    def statuses(self) -> tuple[str, ...]:
        """All of them."""
        return self.initial + self.active + self.inactive

    def allows(self, start: str, to: str) -> bool:
        """Whether a ticket may go from one status to the other."""
        return to in self.transitions.get(start, ())

    def right(self, to: str) -> str:
        """The right needed to get there."""
        return self.rights.get(to, "ModifyTicket")

    def opened(self, start: str) -> str:
        """The status a reply moves a ticket to that is not active yet, or nothing."""
        return next((s for s in self.transitions.get(start, ()) if s in self.active), "")


DEFAULT = Lifecycle(
    "default",
    ("new",),
    ("open", "stalled"),
    ("resolved", "rejected", "deleted"),
    {
        "": ("new", "open", "resolved"),
        "new": ("open", "stalled", "resolved", "rejected", "deleted"),
        "open": ("new", "stalled", "resolved", "rejected", "deleted"),
        "stalled": ("new", "open", "resolved", "rejected", "deleted"),
        "resolved": ("new", "open", "stalled", "rejected", "deleted"),
        "rejected": ("new", "open", "stalled", "resolved", "deleted"),
        "deleted": ("new", "open", "stalled", "resolved", "rejected"),
    },
    (
        Action("new", "open", "Open It", "Respond"),
        Action("new", "resolved", "Resolve", "Comment"),
        Action("new", "rejected", "Reject", "Respond"),
        Action("new", "deleted", "Delete"),
        Action("open", "stalled", "Stall", "Comment"),
        Action("open", "resolved", "Resolve", "Comment"),
        Action("open", "rejected", "Reject", "Respond"),
        Action("stalled", "open", "Open It"),
        Action("resolved", "open", "Re-open", "Comment"),
        Action("rejected", "open", "Re-open", "Comment"),
        Action("deleted", "open", "Undelete"),
    ),
    {"deleted": "DeleteTicket"},
)

INCIDENT = Lifecycle(
    "incident",
    ("reported",),
    ("triage", "investigating", "waiting-on-vendor", "mitigated"),
    ("closed", "false-alarm", "deleted"),
    {
        "": ("reported", "triage"),
        "reported": ("triage", "false-alarm", "deleted"),
        "triage": ("investigating", "waiting-on-vendor", "false-alarm", "deleted"),
        "investigating": ("triage", "waiting-on-vendor", "mitigated", "deleted"),
        "waiting-on-vendor": ("investigating", "mitigated", "deleted"),
        "mitigated": ("investigating", "closed", "deleted"),
        "closed": ("investigating",),
        "false-alarm": ("triage",),
        "deleted": ("triage",),
    },
    (
        Action("reported", "triage", "Start triage"),
        Action("reported", "false-alarm", "False alarm", "Comment"),
        Action("triage", "investigating", "Investigate", "Comment"),
        Action("triage", "waiting-on-vendor", "Ask the vendor", "Respond"),
        Action("investigating", "waiting-on-vendor", "Ask the vendor", "Respond"),
        Action("investigating", "mitigated", "Mitigated", "Respond"),
        Action("waiting-on-vendor", "investigating", "Vendor answered"),
        Action("mitigated", "closed", "Close incident", "Comment"),
        Action("mitigated", "investigating", "Broke again", "Comment"),
        Action("closed", "investigating", "Re-open", "Comment"),
    ),
    {"deleted": "DeleteTicket", "closed": "CloseIncident"},
)

CHANGE = Lifecycle(
    "change",
    ("draft",),
    ("submitted", "in review", "approved", "implementing"),
    ("done", "denied", "withdrawn", "deleted"),
    {
        "": ("draft", "submitted"),
        "draft": ("submitted", "withdrawn", "deleted"),
        "submitted": ("in review", "approved", "denied", "withdrawn"),
        "in review": ("approved", "denied", "submitted"),
        "approved": ("implementing", "withdrawn"),
        "implementing": ("done", "approved"),
        "denied": ("draft",),
        "withdrawn": ("draft",),
        "deleted": ("draft",),
    },
    (
        Action("draft", "submitted", "Submit for review", "Respond"),
        Action("draft", "withdrawn", "Withdraw"),
        Action("submitted", "in review", "Start review"),
        Action("submitted", "approved", "Approve", "Respond"),
        Action("submitted", "denied", "Deny", "Respond"),
        Action("in review", "approved", "Approve", "Respond"),
        Action("in review", "denied", "Deny", "Respond"),
        Action("approved", "implementing", "Implement"),
        Action("implementing", "done", "Done", "Comment"),
        Action("denied", "draft", "Rework", "Comment"),
    ),
    {"deleted": "DeleteTicket", "approved": "ApproveChange", "denied": "ApproveChange"},
)

ASSETS = Lifecycle(
    "assets",
    ("new",),
    ("allocated", "in-use"),
    ("recycled", "stolen", "deleted"),
    {},
    (
        Action("*", "allocated", "Allocate"),
        Action("*", "in-use", "Now in-use"),
        Action("*", "recycled", "Recycle"),
        Action("*", "stolen", "Report stolen"),
    ),
    {},
)
"""Of assets, which may go from any status to any other."""

APPROVALS = replace(DEFAULT, name="approvals")
"""Of approvals: RT ships them with the same statuses and moves."""

LIFECYCLES = {life.name: life for life in (DEFAULT, INCIDENT, CHANGE, APPROVALS)}
MAPS = {
    ("default", "incident"): {
        "new": "reported",
        "open": "investigating",
        "stalled": "waiting-on-vendor",
        "resolved": "closed",
        "rejected": "false-alarm",
        "deleted": "deleted",
    },
    ("incident", "default"): {
        "reported": "new",
        "triage": "open",
        "investigating": "open",
        "waiting-on-vendor": "stalled",
        "mitigated": "open",
        "closed": "resolved",
        "false-alarm": "rejected",
        "deleted": "deleted",
    },
}
"""What becomes of a status when a ticket changes to a queue with another lifecycle."""
