"""Transactions (REST2: "Transactions")."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence

from rtdesk.records.attachment import Attachment
from rtdesk.records.transaction import Transaction
from rtdesk.rest2 import kinds, request
from rtdesk.rest2.listing import EVERYTHING, Listing, Term
from rtdesk.rest2.resources.base import Readable, Searchable, each
from rtdesk.rest2.wire import Wire


class Transactions(Searchable[Transaction, Transaction], Readable[Transaction, Transaction]):
    """`search` takes terms, or TransactionSQL from RT 5.0.2 on: the change feed."""

    def __init__(self, wire: Wire):
        super().__init__(wire, kinds.TRANSACTION)

    def attachments(
        self, transaction: int, query: Sequence[Term] = (), how: Listing = EVERYTHING
    ) -> AsyncIterator[Attachment]:
        """The parts of the message, without their content."""
        path = self._path(transaction, "attachments")
        call = request.find(path, query, how, kinds.ATTACHMENT.fields)
        origin = self._wire.origin
        return each(self._wire, call, how, lambda item: kinds.ATTACHMENT.row(item, origin))
