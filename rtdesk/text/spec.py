"""What a form knows about a field before anybody types: its kind, its limits, its hints.

`Spec` is the one description that all forms share: the edit screen, the forms for new tickets and
for records of any kind, the fields of a reply. `checked` in `text.field_checks` says what is wrong
with values, `ui.fields.edit_value` opens the editor for the kind, and `ui.widgets.form.Form` shows
rows of them. A kind without an editor is shown and cannot be changed.
"""

from __future__ import annotations

from dataclasses import dataclass

TEXT, LONG, HTML, WIKI = "text", "long text", "HTML", "Wikitext"
SELECT, COMBOBOX, AUTOCOMPLETE = "select", "combobox", "autocomplete"
DATE, MOMENT = "date", "moment"
IP, IP_RANGE = "IP address", "IP range"
FILE, IMAGE = "file", "image"
PERSON, PEOPLE = "person", "people"
QUEUE, PRIORITY, MINUTES, STATUS = "queue", "priority", "minutes", "status"
FREE = (TEXT, LONG, HTML, WIKI, COMBOBOX, AUTOCOMPLETE)
LINES = (LONG, HTML, WIKI)
"""Kinds whose values may have several lines."""
FILES = (FILE, IMAGE)
OF_RT = {
    "Select": SELECT,
    "Freeform": TEXT,
    "Text": LONG,
    "HTML": HTML,
    "Wikitext": WIKI,
    "Combobox": COMBOBOX,
    "Autocomplete": AUTOCOMPLETE,
    "Date": DATE,
    "DateTime": MOMENT,
    "IPAddress": IP,
    "IPAddressRange": IP_RANGE,
    "Image": IMAGE,
    "Binary": FILE,
}
"""RT's words for the types of custom fields; another one stays as it is, and read-only."""


@dataclass(frozen=True, slots=True)
class Spec:
    """A field that can stand in a form.

    Values are texts as ops have them: `2026-12-24` for a date, UTC as `2026-12-24 10:00:00` for a
    moment of a ticket, `2026-12-24T10:00:00Z` for one in a custom field, logins, minutes as digits.
    """

    name: str
    """As ops know it: `Subject`, `Due`, `Cc`, `CF.{Severity}`."""
    label: str
    """As people know it; server text, to be cleaned when shown."""
    kind: str = TEXT
    most: int = 1
    """How many values; 0: any number."""
    mandatory: bool = False
    pattern: str = ""
    """A regular expression of Perl for every value."""
    hint: str = ""
    """What a value has to be, or what the administrator tells those who fill it in."""
    choices: tuple[str, ...] = ()
    """What can be chosen, where that is known before the server is asked."""
    field: int = 0
    """The number of the custom field."""
    based_on: str = ""
    """The name of the field whose value decides what can be chosen here."""
    locked: str = ""
    """Why it cannot be changed here; empty: it can."""

    @property
    def several(self) -> bool:
        """True when it takes more than one value."""
        return self.most != 1

    @property
    def custom(self) -> bool:
        """True for a custom field."""
        return self.name.startswith("CF.{")
