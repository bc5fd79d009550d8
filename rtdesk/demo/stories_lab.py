"""A told ticket with a value in every type of custom field."""

from __future__ import annotations

import base64
from collections.abc import Iterator

from rtdesk.demo.files import png, text
from rtdesk.demo.multipart import Upload
from rtdesk.demo.story import HOUR, Story, note

LOG = text("plotter.log", "12:04:11 head ok", "12:04:19 carriage blocked", "12:04:19 stop")


def lab() -> Iterator[Story]:
    """A repair."""
    yield Story(
        "Lab",
        "Plotter from the drawing office grinds its belt",
        "p.vogel@vogel-logistik.example",
        2 * HOUR,
        "The plotter stops after half a page and smells of rubber. We bring it over today.",
        (
            note("jonas", 35, "Belt and one roller are gone. Parts are ordered.", 25),
            note("mei", 40, "Northline says Thursday."),
        ),
        fields={
            "Notes": "Belt worn through\nRoller 2 dented",
            "Report": "<p>Head and electronics are <b>fine</b>.</p>",
            "Procedure": "== Belt ==\n* loosen the '''two''' screws\n* never pull",
            "Tools": ["Multimeter", "Soldering iron"],
            "Supplier": "Northline",
            "Tags": ["warranty", "spare"],
            "Returned on": "2026-12-11",
            "Next run": "2026-12-10 09:30:00",
            "Address": ["192.0.2.44", "2001:db8::44"],
            "Network": "192.0.2.0/28",
            "Photo": _value(png("belt.png", hue=11)),
            "Log files": [_value(LOG)],
            "Lab number": "LAB-0117",
        },
    )


def _value(file: Upload) -> dict[str, str]:
    content = base64.b64encode(file.content).decode()
    return {"FileName": file.name, "FileType": file.type, "FileContent": content}
