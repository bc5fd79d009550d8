"""Opens the desk in this terminal on a planted help desk: `hostile` or `calm`, and a folder."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from rtdesk.ui.app import RtdeskApp
from tests.desks import make_desk
from tests.hostile import SMALL
from tests.ui.planted import NOW, plant, when


def main() -> None:
    """Runs until the user leaves."""
    kind, folder = sys.argv[1:]
    with pytest.MonkeyPatch.context() as patch:
        planted = plant(SMALL, patch, harmless=kind == "calm")
        app = planted.world.app
        account = planted.world.account("anna")
        desk = make_desk(Path(folder), account, app, undo=900, now=lambda: NOW)
        RtdeskApp(desk, now=when).run()


if __name__ == "__main__":
    main()
