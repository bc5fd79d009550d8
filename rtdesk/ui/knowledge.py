"""Articles for a ticket: read, put into a reply or comment, linked."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from rtdesk.records.article import Article
from rtdesk.text.articles import insertable
from rtdesk.ui.text import plain
from rtdesk.ui.told import told

if TYPE_CHECKING:
    from textual.widget import Widget

    from rtdesk.ui.doing import TicketDoing


def choose(widget: Widget, put: Callable[[str], None]) -> None:
    """Asks for an article to insert, and gives its text to `put`."""
    from rtdesk.ui.app import RtdeskApp
    from rtdesk.ui.screens.articles import ArticlesScreen

    app = widget.app
    assert isinstance(app, RtdeskApp)

    def chosen(article: Article | None) -> None:
        text = _text(widget, article) if article else ""
        if article and text:
            app.desk.articles.use(article)
            put(text)

    app.push_screen(ArticlesScreen("Insert at the cursor"), chosen)


def _text(widget: Widget, article: Article) -> str:
    text = insertable(article)
    if not text:
        widget.notify(plain(f"{article.name!r} has no text to insert."), severity="warning")
    return text


async def browse(screen: TicketDoing) -> None:
    """The list of articles and the pager, back and forth, until one is used or none is wanted."""
    from rtdesk.ui.screens.article import ArticleScreen
    from rtdesk.ui.screens.articles import ArticlesScreen

    focus = screen.ticket_in_focus or 0
    live = {offer.action for offer in screen.offers()}
    uses = [str(use) for use in ("reply", "comment") if use in live]
    if focus and screen.knows():
        uses.append("link")
    words = ""
    while True:
        listed = ArticlesScreen("Read", words)
        article = await screen.app.push_screen_wait(listed)
        if article is None:
            return
        words, read = listed.words, ArticleScreen(article, focus, uses)
        await screen.app.push_screen_wait(read)
        if read.use and screen.ticket_in_focus == focus:
            _use(screen, article, read.use)
            return


def _use(screen: TicketDoing, article: Article, use: str) -> None:
    if use == "link":
        link(screen, article)
        return
    text = _text(screen, article)
    if text:
        screen.desk.articles.use(article)
        write_with(screen, use, text)


def write_with(screen: TicketDoing, action: str, text: str) -> None:
    """Opens the composer, or goes on with what is begun, and puts a text at the cursor."""
    from rtdesk.actions.action import action as declared
    from rtdesk.ui.acts import Act, draft
    from rtdesk.ui.screens.composing import Composing

    found = tuple(offer for offer in screen.offers() if offer.action == action)
    ticket = screen.desk.ticket(screen.ticket_in_focus or 0)
    if not found or ticket is None:
        return
    begun = draft(Act(screen, ticket, found), declared(action).ref, found[0])
    screen.write(begun)
    top = screen.app.screen
    if isinstance(top, Composing):
        top.insert_next(text)


def link(screen: TicketDoing, article: Article) -> None:
    """Has the ticket in focus refer to it, as RT does where an article was used."""
    from rtdesk.ops import fields
    from rtdesk.ops.op import ChangeMembers

    ticket = screen.desk.ticket(screen.ticket_in_focus or 0)
    if ticket is None:
        return
    target = f"a:{article.id}"
    if target in fields.members(ticket, "RefersTo"):
        screen.notify(f"#{ticket.id} refers to it already.", timeout=3, markup=False)
        return
    with told(screen):
        screen.desk.do(ChangeMembers(ticket.id, "RefersTo", add=(target,)))
        screen.desk.articles.use(article)
        words = f"#{ticket.id} refers to {article.name!r} now; u takes it back."
        screen.notify(plain(words), timeout=4, markup=False)
