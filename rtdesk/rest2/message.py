"""A message to be posted to a ticket, with all that RT takes along with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from rtdesk.ops.op import FileRef


def _no_values() -> Mapping[str, object]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class NewMessage:
    """A reply or a comment (REST2: "Replying/Commenting Tickets").

    `status`, `custom_fields` and `custom_roles` go to the ticket (RT 5.0.2 and later);
    `txn_custom_fields` to the transaction. Empty content makes an empty message.
    """

    content: str = ""
    content_type: str = "text/plain"
    subject: str = ""
    minutes: int = 0
    status: str = ""
    custom_fields: Mapping[str, object] = field(default_factory=_no_values, hash=False)
    custom_roles: Mapping[str, object] = field(default_factory=_no_values, hash=False)
    txn_custom_fields: Mapping[str, object] = field(default_factory=_no_values, hash=False)
    files: tuple[FileRef, ...] = ()
    bare: bool = False
    """True to send the content as the whole body: text/plain or text/html, and nothing else."""

    def to_json(self) -> dict[str, object]:
        """The message in RT's spelling, without its files."""
        members: dict[str, object] = {
            "Subject": self.subject,
            "TimeTaken": self.minutes,
            "Status": self.status,
            "CustomFields": dict(self.custom_fields),
            "CustomRoles": dict(self.custom_roles),
            "TxnCustomFields": dict(self.txn_custom_fields),
        }
        given = {name: value for name, value in members.items() if value}
        return {"Content": self.content, "ContentType": self.content_type, **given}
