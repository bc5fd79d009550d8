"""One act at a desk that is opened for it, and what stood in its way."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from rtdesk.backend.errors import BackendError
from rtdesk.cli.lines import complain
from rtdesk.cli.profile import desk_for
from rtdesk.desk import Desk
from rtdesk.store.errors import NotSaved


def at_desk(given: argparse.Namespace, act: Callable[[Desk], int]) -> int:
    """Opens the desk, acts, and closes it; the result is the exit code.

    Raises:
        ConfigError: there is no such desk, or what the act raises of it.
    """
    desk = desk_for(given)
    try:
        return act(desk)
    except BackendError as error:
        return complain(error)
    except NotSaved as error:
        return complain(BackendError(str(error)))
    finally:
        desk.close()
