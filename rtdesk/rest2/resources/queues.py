"""Queues (REST2: "Queues")."""

from __future__ import annotations

from rtdesk.records.queue import Queue
from rtdesk.rest2 import kinds
from rtdesk.rest2.resources.base import Applied, Historic, Listed, Stored
from rtdesk.rest2.wire import Wire


class Queues(
    Listed[Queue, Queue], Stored[Queue, Queue], Historic[Queue, Queue], Applied[Queue, Queue]
):
    """By number or name; deleting disables."""

    def __init__(self, wire: Wire):
        super().__init__(wire, kinds.QUEUE)
