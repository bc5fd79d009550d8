"""`rtdesk queues`, `rtdesk users` and `rtdesk articles`: what can be named and read."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Iterator, Sequence

from rtdesk.backend.errors import BackendError
from rtdesk.cli import plain
from rtdesk.cli.lines import complain
from rtdesk.cli.output import Output, line
from rtdesk.cli.profile import desk_for
from rtdesk.desk import Desk
from rtdesk.records.article import Article
from rtdesk.records.queue import Queue
from rtdesk.records.user import User
from rtdesk.text.clean import clean
from rtdesk.text.columns import column

NAMES = {"queues": plain.QUEUE, "users": plain.USER, "articles": plain.ARTICLE}


def run(given: argparse.Namespace) -> int:
    """Does what was asked for; the result is the exit code."""
    output = Output.of(given, NAMES[given.verb])
    desk = desk_for(given)
    try:
        match given.verb:
            case "queues":
                _queues(output, asyncio.run(desk.line.queues()))
            case "users":
                _users(output, _find(desk, given.word))
            case _:
                found = asyncio.run(_articles(desk, " ".join(given.words)))
                lines = _with_text(found) if given.text else map(_line, found)
                output.emit(map(plain.article, found), lines)
    except BackendError as error:
        return complain(error)
    finally:
        desk.close()
    return 0


async def _articles(desk: Desk, words: str) -> list[Article]:
    """Those that have all the words, by class and name."""
    await desk.articles.read(lambda: None)
    if words:
        await desk.articles.search(words)
    found = [article for article in desk.articles.known() if article.has(words)]
    return sorted(found, key=lambda one: (one.kind.casefold(), one.name.casefold()))


def _line(article: Article) -> str:
    about = f"{line(article.name)}  {line(article.summary)}".rstrip()
    return f"{article.id:>5}  {column(line(article.kind), 16)}  {about}"


def _with_text(found: Sequence[Article]) -> Iterator[str]:
    for article in found:
        yield _line(article)
        for passage in article.passages:
            for value in passage.values:
                words = html_text(value) if passage.type == "HTML" else value
                yield f"\n{line(passage.name)}:\n{clean(words, multiline=True).rstrip()}"
        yield ""


def html_text(html: str) -> str:
    """What HTML says."""
    from rtdesk.text.html import readable

    return readable(html).text


def _queues(output: Output, found: Sequence[Queue]) -> None:
    lines = (
        f"{queue.id:>5}  {column(line(queue.name), 24)}  {line(_about(queue))}".rstrip()
        for queue in found
    )
    output.emit(map(plain.queue, found), lines)


def _about(queue: Queue) -> str:
    """What is told of a queue beside its name."""
    words = (queue.description, "disabled" if queue.disabled else "")
    return ", ".join(word for word in words if word)


def _find(desk: Desk, word: str) -> tuple[User, ...]:
    return asyncio.run(desk.directory.find(word)).people


def _users(output: Output, found: Sequence[User]) -> None:
    lines = (
        f"{column(line(user.login), 24)}  {column(line(user.real_name), 24)}"
        f"  {line(user.email)}".rstrip()
        for user in found
    )
    output.emit(map(plain.user, found), lines)
