"""An article as a text: what is read, and what goes into a message."""

from __future__ import annotations

from rtdesk.records.article import Article, Passage
from rtdesk.text.articles import insertable, whole

HTML = "<p>Open <b>Settings</b></p><ol><li>one</li><li>two</li></ol><script>alert(1)</script>"


def test_one_text_is_inserted_as_it_is() -> None:
    article = Article(
        1, "Thanks", "Say it", "Canned", (Passage("Response", "Text", ("Hi\n\n x",)),)
    )
    assert insertable(article) == "Hi\n\n x"
    assert whole(article) == "Say it\n\nHi\n\n x"


def test_html_is_read_as_mail_is() -> None:
    text = insertable(Article(1, passages=(Passage("Steps", "HTML", (HTML,)),)))
    assert "Open" in text
    assert "Settings" in text
    assert "alert" not in text
    assert "<" not in text


def test_what_is_chosen_is_shown_and_not_inserted() -> None:
    passages = (
        Passage("Audience", "Select", ("Staff", "Public")),
        Passage("Response", "Wikitext", ("== Head ==",)),
        Passage("Signature", "", ("Bye",)),
    )
    article = Article(1, "Thanks", "", "Canned", passages)
    assert insertable(article) == "== Head ==\n\nBye"
    told = whole(article).split("\n\n")
    assert told == [
        *("── Response ──", "== Head ==", "── Signature ──", "Bye"),
        "Audience: Staff, Public",
    ]


def test_nothing_in_it_acts_on_the_terminal() -> None:
    hostile = Passage("R\x1b[2J", "Text", ("a\x1b]0;t\x07b\u202ec",))
    article = Article(1, "x", "s\x1b[31m", "k", (hostile, Passage("B", "Text", ("b",))))
    for text in (insertable(article), whole(article)):
        assert "\x1b" not in text
        assert "\u202e" not in text


def test_words_are_looked_for_everywhere() -> None:
    article = Article(
        1, "VPN", "From home", "How-to", (Passage("R", "Text", ("Start the client",)),)
    )
    assert article.has("vpn CLIENT home")
    assert article.has("")
    assert not article.has("vpn printer")
