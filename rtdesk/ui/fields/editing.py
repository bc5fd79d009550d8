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
) -> Values | None:
    """The values that the field is to have, none to clear it; None: the user thought better of it.

    `beside` are the values of the other fields by their names: a field may depend on another.
    """
    why = locked(spec)
    if why:
        app.notify(plain(f"{spec.label}: {why}"), severity="warning", timeout=5, markup=False)
        return None
    return await EDITORS[spec.kind](Editing(app, spec, tuple(values), beside, what))


def locked(spec: Spec) -> str:
    """Why a field cannot be edited here; empty: it can."""
    if spec.locked or spec.kind in EDITORS:
        return spec.locked
    return f"rtdesk has no editor for fields of the type {spec.kind}; it is shown as it is."


async def _text(editing: Editing) -> Values | None:
    from rtdesk.ui.fields.line import edit

    return await edit(editing)


async def _choice(editing: Editing) -> Values | None:
    from rtdesk.ui.fields.choice import edit

    return await edit(editing)


async def _person(editing: Editing) -> Values | None:
    from rtdesk.ui.fields.person import edit

    return await edit(editing)


EDITORS: Mapping[str, Editor] = MappingProxyType(
    {
        kinds.TEXT: _text,
        kinds.SELECT: _choice,
        kinds.COMBOBOX: _choice,
        kinds.AUTOCOMPLETE: _choice,
        kinds.PERSON: _person,
    }
)
"""By kind; a module is read when its editor is first used."""
