"""Opens the editor for a field and gives back the values that it is to have.

    values = await edit_value(app, spec, values)
    if values is not None: ...  # () clears

Nothing is sent: what happens with the values is for the caller, who sends an op, or keeps a draft.
An editor takes nothing that `checked` finds wrong. A kind that is not in `EDITORS` cannot be
edited; the user is told so.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING

from rtdesk.text import spec as kinds
from rtdesk.text.field_checks import checked
from rtdesk.text.spec import Spec
from rtdesk.ui.text import plain

if TYPE_CHECKING:
    from rtdesk.ui.app import RtdeskApp

Values = tuple[str, ...]
NOTHING_BESIDE: Mapping[str, Values] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Editing:
    """One field that is being edited."""

    app: RtdeskApp
    spec: Spec
    values: Values
    beside: Mapping[str, Values] = field(default_factory=lambda: NOTHING_BESIDE)
    """The values of the other fields of the form, by their names."""
    what: str = ""
    """What has the field, such as `#12`."""
    files: Mapping[str, int] = field(default_factory=dict)
    """The numbers of the files that RT has of it, by their names."""

    @property
    def value(self) -> str:
        """The first of the values, empty for none."""
        return self.values[0] if self.values else ""

    @property
    def title(self) -> str:
        """What the editor is to be called."""
        return plain(f"{self.spec.label} of {self.what}" if self.what else self.spec.label)

    def wrong(self, values: Sequence[str]) -> str:
        """Why these values cannot be taken; empty: they can."""
        return checked(self.spec, values)


Editor = Callable[[Editing], Awaitable[Values | None]]


async def edit_value(
    app: RtdeskApp,
    spec: Spec,
    values: Sequence[str],
    *,
    beside: Mapping[str, Values] = NOTHING_BESIDE,
    what: str = "",
    files: Mapping[str, int] | None = None,
) -> Values | None:
    """The values that the field is to have, none to clear it; None: the user thought better of it.

    `beside` are the values of the other fields by their names: a field may depend on another.
    With the numbers of `files` by their names those that RT has can be looked at and saved.
    """
    why = locked(spec)
    if why:
        app.notify(plain(f"{spec.label}: {why}"), severity="warning", timeout=5, markup=False)
        return None
    module = import_module(f"rtdesk.ui.fields.{EDITORS[spec.kind]}")
    edit: Editor = module.edit
    return await edit(Editing(app, spec, tuple(values), beside, what, files or {}))


def locked(spec: Spec) -> str:
    """Why a field cannot be edited here; empty: it can."""
    if spec.locked or spec.kind in EDITORS:
        return spec.locked
    return f"rtdesk has no editor for fields of the type {spec.kind}; it is shown as it is."


EDITORS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys((kinds.TEXT, kinds.IP, kinds.IP_RANGE, kinds.MINUTES), "line"),
        **dict.fromkeys(kinds.LINES, "lines"),
        **dict.fromkeys((kinds.SELECT, kinds.COMBOBOX, kinds.AUTOCOMPLETE), "choice"),
        kinds.STATUS: "choice",
        **dict.fromkeys((kinds.DATE, kinds.MOMENT), "date"),
        **dict.fromkeys(kinds.FILES, "files"),
        kinds.PERSON: "person",
        kinds.PEOPLE: "people",
        kinds.PRIORITY: "priority",
        kinds.QUEUE: "queue",
    }
)
"""The module of this package whose `edit` does it, by kind; read when it is first used."""
