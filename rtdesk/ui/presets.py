"""What the presets `plain` and `mutt` press otherwise than the code says, by the ids of bindings.

Actions on tickets have their keys beside them (`rtdesk.actions.action`).
"""

from __future__ import annotations

from collections.abc import Mapping

PRESETS: Mapping[str, Mapping[str, str]] = {
    "vim": {},
    "plain": {
        "app.quit": "f10",
        "app.commands": "f9",
        "app.line": "alt+x",
        "command": "alt+1",
        "pipe": "alt+vertical_line",
        "prefix.go": "alt+g",
        "prefix.thread": "alt+z",
        "prefix.copy": "alt+y",
        "prefix.edit": "alt+e",
        "find": "ctrl+f",
        "create": "ctrl+n",
        "undo": "alt+backspace,alt+r",
        "repeat": "alt+full_stop",
        "card": "alt+i",
        "list.mark": "insert",
        "list.order": "alt+s",
        "list.columns": "alt+t",
        "thread.find": "ctrl+f",
        "thread.next_hit": "f4",
        "thread.previous_hit": "alt+f4",
        "thread.links": "alt+l",
        "ticket.next": "alt+n",
        "ticket.previous": "alt+p",
        "ticket.attachments": "alt+v",
        "ticket.save": "alt+k",
        "ticket.headers": "alt+h",
        "ticket.decide": "alt+c",
        "back": "q,alt+left",
    },
    "mutt": {
        "find": "l,slash",
        "sidebar.choose": "enter,right",
        "list.mark": "t",
        "list.mark_by": "T",
    },
}
