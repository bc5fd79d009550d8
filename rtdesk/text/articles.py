"""An article as a text to read, and as one to put into a message."""

from __future__ import annotations

from rtdesk.records.article import Article, Passage
from rtdesk.text.clean import clean
from rtdesk.text.html import readable

MOST = 200_000
"""Characters of one value; whatever is longer is cut before any work is spent on it."""


def insertable(article: Article) -> str:
    """What is written in it, without names of fields: values that are chosen are left out."""
    told = [text for one in article.passages if one.is_text for text in _texts(one)]
    return "\n\n".join(told)


def whole(article: Article) -> str:
    """All that there is to read, each field under its name where there are several."""
    head = [clean(article.summary)] if article.summary.strip() else []
    several = len(article.passages) > 1
    for one in sorted(article.passages, key=lambda one: not one.is_text):
        texts = _texts(one)
        if not one.is_text:
            head.append(f"{clean(one.name)}: {', '.join(texts)}")
        elif texts:
            title = [f"── {clean(one.name)} ──"] if several else []
            head.append("\n\n".join([*title, *texts]))
    return "\n\n".join(head)


def _texts(passage: Passage) -> list[str]:
    """Its values as plain text; HTML is read as a mail would be."""
    found = []
    for value in passage.values:
        text = value[:MOST]
        if passage.type == "HTML":
            text = readable(text).text
        found.append(clean(text, multiline=True).strip("\n").rstrip())
    return [text for text in found if text.strip()]
