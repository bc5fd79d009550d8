"""Which of a message's parts are its text."""

from __future__ import annotations

from rtdesk.records.attachment import Attachment
from rtdesk.text.bodies import FORWARDED, body, files


def part(id: int, kind: str, text: str | None = "", name: str = "") -> Attachment:  # noqa: A002
    return Attachment(id, 1, name, kind, len(text or ""), text)


ALTERNATIVE = (
    part(1, "multipart/alternative", None),
    part(2, "text/plain", "plain words"),
    part(3, "text/html", "<p>rich <a href='https://a.test/x'>words</a></p>"),
)


def test_plain_text_comes_first_and_says_that_there_is_another_form() -> None:
    said = body(ALTERNATIVE)
    assert said
    assert (said.text, said.choice, said.html) == ("plain words", True, False)


def test_html_by_choice_brings_its_links_by_number() -> None:
    said = body(ALTERNATIVE, prefer_html=True)
    assert said
    assert said.text.startswith("rich words [1]")
    assert (said.links, said.choice, said.html) == (("https://a.test/x",), True, True)


def test_html_alone_is_read() -> None:
    said = body((part(1, "text/html", "<b>only</b> this"),))
    assert said
    assert (said.text, said.choice) == ("only this", False)


def test_an_empty_text_beside_html_is_no_choice() -> None:
    said = body((ALTERNATIVE[0], part(2, "text/plain", " \n"), ALTERNATIVE[2]))
    assert said
    assert said.text.startswith("rich words")
    assert not said.choice


def test_the_footer_of_a_mailing_list_stays() -> None:
    said = body((part(0, "multipart/mixed", None), *ALTERNATIVE, part(4, "text/plain", "footer")))
    assert said
    assert said.text == "plain words\n\nfooter"


def test_html_beside_a_text_that_is_no_alternative_is_told_too() -> None:
    mixed = (
        part(1, "multipart/mixed", None),
        part(2, "text/plain", "one"),
        part(3, "text/html", "<p>two</p>"),
    )
    said = body(mixed)
    assert said
    assert said.text == "one\n\ntwo"


def test_a_forwarded_mail_is_unfolded() -> None:
    said = body(
        (
            part(1, "multipart/mixed", None),
            part(2, "text/plain", "look at this"),
            part(3, "message/rfc822", None),
            part(4, "text/plain", "the old mail"),
        )
    )
    assert said
    assert said.text == f"look at this\n\n{FORWARDED}\n\nthe old mail"


def test_a_text_that_is_not_here_yet_is_not_an_empty_one() -> None:
    assert body((part(1, "text/plain", None),)) is None
    assert body(()) is not None


def test_files_are_no_text() -> None:
    note = part(5, "text/plain", None, "note.txt")
    said = body((*ALTERNATIVE, note))
    assert said
    assert said.text == "plain words"
    assert files((*ALTERNATIVE, note)) == (note,)


def test_the_text_is_clean() -> None:
    said = body((part(1, "text/plain", "a\x1b]0;x\x07b\u202ec"),))
    assert said
    assert said.text.isprintable()


def test_the_numbers_of_html_come_first() -> None:
    html = "<p>https://written.test <a href='https://b.test/'>b</a> <a href='https://a.test/'>a</a>"
    said = body((part(1, "text/html", html),))
    assert said
    assert "b [1] a [2]" in said.text
    assert said.links == ("https://b.test/", "https://a.test/", "https://written.test")
