"""An article in the pager, with what can be done with it on a ticket."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from rtdesk.records.article import Article
from rtdesk.text.articles import whole
from rtdesk.text.document import Document
from rtdesk.ui.screens.pager import PagerScreen, Shown
from rtdesk.ui.text import plain

USES = ("reply", "comment", "link")


class ArticleScreen(PagerScreen):
    """Reads like every text; `use` says what is wanted with it when it was closed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "use('reply')", "Put it into a reply", id="article.reply"),
        Binding("c", "use('comment')", "Put it into a comment", id="article.comment"),
        Binding("L", "use('link')", "Link the ticket to it", id="article.link"),
    ]

    def __init__(self, article: Article, ticket: int = 0, uses: Sequence[str] = ()) -> None:
        """`uses` are those of `USES` that the ticket offers."""
        text = whole(article) or "(there is nothing in it)"
        name = plain(article.name) or "(no name)"
        changed = f"changed {article.updated.astimezone():%-d %b %Y}" if article.updated else ""
        facts = " · ".join(part for part in (plain(article.kind), changed) if part)
        super().__init__(Shown(name, Document(text), facts=facts))
        self._ticket = ticket
        self._uses = tuple(uses)
        self.use = ""
        """What is wanted with it; nothing: it was only read."""

    @property
    def file_keys(self) -> list[tuple[str, str]]:
        """What can be done with it, for the bottom line."""
        words = {"reply": ("r", "Reply"), "comment": ("c", "Comment"), "link": ("L", "Link")}
        return [(words[use][0], f"{words[use][1]} #{self._ticket}") for use in self._uses]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what the ticket offers has a key."""
        if action == "use":
            return str(parameters[0]) in self._uses
        return super().check_action(action, parameters)

    def action_use(self, use: str) -> None:
        """Closes it, and says what for."""
        self.use = use
        self.dismiss()
