"""What a user of the demo could have in their configuration."""

from __future__ import annotations

from rtdesk.config.commands import Command
from rtdesk.config.macros import Macro

MACROS = (
    Macro(
        "thanks",
        "Thanks, it works again",
        status="resolved",
        owner="me",
        reply="Dear {requestor_name},\n\nthank you for telling us; it works again.",
        minutes=5,
    ),
    Macro(
        "network",
        "To the network people",
        queue="Network",
        priority="70",
        due="fri",
        comment="{my_name}: this looks like the switch, please have a look.",
    ),
)
COMMANDS = (Command("count", ("wc",), "Lines, words, bytes", input="thread", output="notice"),)
