"""A wrapped document whose very long lines are cut by slices, not by styled text."""

from __future__ import annotations

from itertools import pairwise

from textual.document._wrapped_document import WrappedDocument

LONG = 2_000
"""Characters from which a line is drawn the plain way: only what is on screen of it."""


class SlicedDocument(WrappedDocument):
    """Textual divides a line into its wrapped parts for every row that it draws."""

    def get_sections(self, line_index: int) -> list[str]:
        """The parts of a line, as they are shown below each other."""
        line = self.document[line_index]
        cuts = [0, *self.get_offsets(line_index), len(line)]
        return [line[start:end] for start, end in pairwise(cuts)]
