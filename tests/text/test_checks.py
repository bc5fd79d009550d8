"""What a message is asked before it leaves."""

from __future__ import annotations

import pytest

from rtdesk.text.checks import doubts, first_words, own_words

QUOTE = "On Monday ivan wrote:\n> see attached {name}\n"


@pytest.mark.parametrize(
    ("body", "files", "words"),
    [
        ("The plan is attached.", 0, "nothing is attached"),
        ("", 0, "no text"),
        (" \n", 1, "no text"),
        (QUOTE, 0, "only quoted"),
        ("Dear {name},", 0, "{name}"),
        ("Dear {{ first name }},", 0, "{{ first name }}"),
        ("TODO: the serial number", 0, "TODO"),
        ("Dear <your name>,", 0, "<your name>"),
        ("It costs <...> euro", 0, "<...>"),
        ("It will be there on ____.", 0, "____"),
        ("Hello [name],", 0, "[name]"),
        ("Hello [Your first name],", 0, "[Your first name]"),
        ("Das Foto ist im Anhang.", 0, "im Anhang"),
        ("Anbei die Rechnung.", 0, "Anbei"),
        ("Veuillez trouver ci-joint le plan.", 0, "ci-joint"),
        ("La factura va adjunta.", 0, "adjunta"),
        ("In allegato il file.", 0, "allegato"),
        ("Segue em anexo.", 0, "em anexo"),
        ("Zie bijlage.", 0, "bijlage"),
        ("Se bifogad fil.", 0, "bifogad"),
        ("W załączniku umowa.", 0, "załączniku"),
        ("Файл во вложении.", 0, "вложении"),
        ("資料を添付します。", 0, "添付"),
        ("请看附件。", 0, "附件"),
        ("첨부 파일을 보세요.", 0, "첨부"),
        ("0", 0, "lone 0"),
        ("-- \nanna", 0, "only a signature"),
    ],
)
def test_doubt(body: str, files: int, words: str) -> None:
    assert words in doubts(body, files)[0].text


@pytest.mark.parametrize(
    ("body", "files"),
    [
        ("The plan is attached.", 1),
        ("Thank you.", 0),
        (QUOTE + "\nThank you.", 0),
        ("Thank you.\n-- \nanna, {team}", 0),
        ("f(x) = {1, 2}", 0),
        ("> a\n\n0", 0),
        ("See [1] and [RT #12], [URGENT] [x] [sic].", 0),
        ("[your account](https://example.org)", 0),
        ("Mail <anna@example.org> or see <https://example.org/x>.", 0),
        ("List<String> and a < b > c", 0),
        ("snake__case and __init__", 0),
        ("above\n____________________\nbelow", 0),
        ("The todo list", 0),
        ("Anhänger und Gehänge", 0),
    ],
)
def test_no_doubt(body: str, files: int) -> None:
    assert doubts(body, files) == ()


def test_only_an_empty_message_is_stopped() -> None:
    assert doubts("", 0)[0].stops
    assert not doubts("", 1)[0].stops
    assert not doubts(QUOTE, 0)[0].stops


def test_what_rt_would_keep_empty_is_stopped() -> None:
    assert doubts("0\n", 0)[0].stops


def test_the_first_words_are_ones_own() -> None:
    assert first_words(QUOTE + "\nThank you.\nBye") == "Thank you."
    assert first_words(QUOTE) == ""


def test_own_words_leave_out_the_quote_and_what_introduces_it() -> None:
    assert own_words("Hello\n\n" + QUOTE + "Bye") == "Hello\n\nBye"
