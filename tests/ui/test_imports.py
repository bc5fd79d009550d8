"""The first screen loads what it shows and nothing else: start-up is counted in imports."""

from __future__ import annotations

import subprocess
import sys

SEEN = "import sys, rtdesk.ui.app; print(*sorted(sys.modules), sep='\\n')"
LATER = (
    *("rtdesk.ui.screens.ticket", "rtdesk.ui.screens.composing", "rtdesk.ui.screens.sync"),
    *("rtdesk.ui.screens.chooser", "rtdesk.ui.widgets.thread", "rtdesk.ui.widgets.composer"),
    *("rtdesk.ui.widgets.find_line", "rtdesk.ui.ordering", "rtdesk.sync.engine", "rtdesk.rest2"),
    *("rtdesk.ui.screens.attachments", "rtdesk.ui.screens.pager", "rtdesk.files", "pygments"),
    *("rtdesk.ui.widgets.preview", "rtdesk.ui.screens.overview", "PIL"),
    *("textual.widgets._text_area", "httpx2", "pydantic", "h11"),
)


def test_what_is_opened_later_is_loaded_later() -> None:
    command = [sys.executable, "-c", SEEN]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "rtdesk.ui.screens.queues" in loaded
    assert sorted(loaded & set(LATER)) == []
