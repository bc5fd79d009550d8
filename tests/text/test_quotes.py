"""Own text, quotes and signatures."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtdesk.text.quotes import runs


def kinds(text: str) -> list[tuple[str, int]]:
    return [(run.kind, len(run.lines)) for run in runs(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("  \n\n", []),
        ("hello\nyou\n\n", [("text", 2)]),
        ("> a\n> b\nmine", [("quoted", 2), ("text", 1)]),
        ("mine\n> a\n>> b\nmine", [("text", 1), ("quoted", 2), ("text", 1)]),
        ("mine\n\n-- \nIvan\nCEO", [("text", 2), ("signature", 3)]),
        ("mine\n\nOn Monday Ivan wrote:\n> a", [("text", 2), ("quoted", 2)]),
        ("mine\nAm Montag schrieb Ivan <i@x.example>:\n\n> a", [("text", 1), ("quoted", 3)]),
        ("mine\nIvan schrieb:\n\n> a", [("text", 1), ("quoted", 3)]),
        ("mine\n-----Original Message-----\nFrom: x\ntext", [("text", 1), ("quoted", 3)]),
        ("mine\n" + "_" * 32 + "\nFrom: x\ntext", [("text", 1), ("quoted", 3)]),
        ("a\n--\n> not a quote any more", [("text", 1), ("signature", 2)]),
        ("say -- what", [("text", 1)]),
    ],
)
def test_runs(text: str, expected: list[tuple[str, int]]) -> None:
    assert kinds(text) == expected


def test_an_attribution_over_two_lines_belongs_to_its_quote() -> None:
    text = "mine\n\nOn Mon, 9 Nov 2026 at 10:00, Ivan Ivanov\n<ivan@x.example> wrote:\n> a"
    assert kinds(text) == [("text", 2), ("quoted", 3)]


@pytest.mark.parametrize(
    "line",
    [
        "On 24.11.26 14:02, Anna Berg via RT wrote:",
        "Am Mo., 24. Nov. 2026 um 10:00 Uhr schrieb Ivan <i@x.example>:",
        "Am 24.11.26 um 10:00 schrieb Ivan Ivanov:",
        "Le mar. 24 nov. 2026 à 09:15, Ivan <i@x.example> a écrit :",
        "El mar, 24 nov 2026 a las 10:00, Ivan (<i@x.example>) escribió:",
        "Il giorno mar 24 nov 2026 alle ore 10:00 Ivan <i@x.example> ha scritto:",
        "Op di 24 nov 2026 om 10:00 schreef Ivan <i@x.example>:",
        "Em ter., 24 de nov. de 2026 às 10:00, Ivan <i@x.example> escreveu:",
        "Den tis 24 nov. 2026 kl 10:00 skrev Ivan <i@x.example>:",
        "Den tir. 24. nov. 2026 kl. 10.00 skrev Ivan <i@x.example>:",
        "ti 24. marrask. 2026 klo 10.00 Ivan (i@x.example) kirjoitti:",
        "wt., 24 lis 2026 o 10:00 Ivan <i@x.example> napisał(a):",
        "út 24. 11. 2026 v 10:00 odesílatel Ivan <i@x.example> napsal:",
        "вт, 24 нояб. 2026 г. в 10:00, Ivan <i@x.example>:",
        "24.11.2026 10:00, Иван пишет:",
        "2026年11月24日(火) 10:00 Ivan <i@x.example>:",
        "Ivan <i@x.example> 于2026年11月24日周二 10:00写道：",
        "Ivan <i@x.example> 於 2026年11月24日 週二 上午10:00寫道：",
        "2026년 11월 24일 (화) 오전 10:00, Ivan <i@x.example>님이 작성:",
        "Ivan <i@x.example>, 24 Kas 2026 Sal, 10:00 tarihinde şunu yazdı:",
        "في الثلاثاء، 24 نوفمبر 2026 في 10:00 ص تمت كتابة ما يلي بواسطة Ivan <i@x.example>:",
        "בתאריך יום ג׳, 24 בנוב׳ 2026 ב-10:00 מאת Ivan <i@x.example>:",
        "Vào Th 3, 24 thg 11, 2026 vào lúc 10:00 Ivan <i@x.example> đã viết:",
    ],
)
def test_attributions_of_many_languages(line: str) -> None:
    assert kinds(f"mine\n\n{line}\n\n> theirs\n\nmine") == [("text", 2), ("quoted", 3), ("text", 2)]


@pytest.mark.parametrize("line", ["I wrote this down", "Three things:", "Mail me at a@x.example:"])
def test_other_lines_above_a_quote_stay(line: str) -> None:
    assert kinds(f"{line}\n> theirs") == [("text", 1), ("quoted", 1)]


HEADS = [
    "From: Bob\nSent: Monday\nTo: Carol\nSubject: x",
    "Date: Monday\nSubject: x\nFrom: Bob\nTo: Carol",
    "*From:* Bob\n*Date:* Monday\n*To:* Carol",
    "Von: Bob\nGesendet: Montag\nAn: Carol\nBetreff: x",
    "De : Bob\nEnvoyé : lundi\nÀ : Carol\nObjet : x",
    "De: Bob\nEnviado el: lunes\nPara: Carol\nCC: Anna\nAsunto: x",
    "Da: Bob\nInviato: lunedì\nA: Carol\nOggetto: x",
    "Van: Bob\nVerzonden: maandag\nAan: Carol\nOnderwerp: x",
    "Från: Bob\nSkickat: måndag\nTill: Carol\nÄmne: x",
    "Fra: Bob\nSendt: mandag\nTil: Carol\nEmne: x",
    "Lähettäjä: Bob\nLähetetty: maanantai\nVastaanottaja: Carol\nAihe: x",
    "Od: Bob\nWysłano: poniedziałek\nDo: Carol\nTemat: x",
    "От: Bob\nОтправлено: понедельник\nКому: Carol\nТема: x",
    "差出人: Bob\n送信日時: 2026年\n宛先: Carol\n件名: x",
    "发件人： Bob\n发送时间： 2026\n收件人： Carol\n主题： x",
    "보낸 사람: Bob\n보낸 날짜: 2026\n받는 사람: Carol\n제목: x",
]


@pytest.mark.parametrize("head", HEADS)
def test_a_head_begins_the_older_mail(head: str) -> None:
    lines = 3 + head.count("\n")
    assert kinds(f"mine\n\n{head}\n\ntheirs") == [("text", 2), ("quoted", lines)]
    assert kinds(f"mine\n{'_' * 32}\n{head}\n\ntheirs") == [("text", 1), ("quoted", lines + 1)]


@pytest.mark.parametrize(
    "text", ["From: the cellar\nTo: the roof", "Date: Monday\nTo: all", "From: x"]
)
def test_a_few_labels_are_no_head(text: str) -> None:
    assert [kind for kind, _ in kinds(f"mine\n{text}\nmore")] == ["text"]


@pytest.mark.parametrize("head", ["---------- Forwarded message ---------\nFrom: Bob", HEADS[0]])
def test_a_mail_that_only_hands_on_another_is_shown(head: str) -> None:
    text = f"{head}\n\ntheirs\n\nOn Monday Ivan wrote:\n> older"
    assert [kind for kind, _ in kinds(text)] == ["text", "quoted"]


def test_unmarked_lines_below_an_attribution_are_quoted() -> None:
    line = "On Monday, November 23, 2026 at 10:17:44 AM GMT-3, Bob <b@x.example> wrote:"
    assert kinds(f"mine\n\n{line}\n\ntheirs") == [("text", 2), ("quoted", 3)]
    assert kinds("mine\nOn Monday you wrote:\ntheirs") == [("text", 3)]


@pytest.mark.parametrize(
    "line",
    [
        *("Sent from my iPhone", "Get Outlook for iOS [1]", "Von meinem iPhone gesendet"),
        *("Envoyé de mon iPhone", "Enviado desde mi iPhone", "Inviato da iPhone"),
        *("Verstuurd vanaf mijn iPhone", "Skickat från min iPhone", "Sendt fra min iPhone"),
        *(
            "Отправлено с iPhone",
            "iPhoneから送信",
            "发自我的 iPhone",
            "Sent from Outlook for Android",
        ),
        *("Wysłane z iPhone'a", "Enviado do meu iPhone", "Lähetetty iPhonesta"),
    ],
)
def test_telephones_sign(line: str) -> None:
    assert kinds(f"mine\n\n{line}\n\nmore") == [("text", 2), ("signature", 1), ("text", 2)]


@pytest.mark.parametrize("line", ["Sent from the warehouse today", "We sent it from my desk"])
def test_people_send_things_too(line: str) -> None:
    assert kinds(f"mine\n\n{line}") == [("text", 3)]


def test_a_signature_ends_where_a_quote_begins() -> None:
    text = "mine\n\n-- \nBob\n\nOn Monday Ivan wrote:\n> theirs\n\nmore"
    assert kinds(text) == [("text", 2), ("signature", 3), ("quoted", 2), ("text", 2)]


def test_addresses_below_an_older_mail_are_not_quoted() -> None:
    links = "[1] https://x.example/\n[2] mailto:a@x.example"
    text = f"mine [1]\n\n{HEADS[0]}\n\ntheirs [2]\n\n{links}"
    assert kinds(text) == [("text", 2), ("quoted", 7), ("text", 2)]


@given(st.text(alphabet="ab> -\n:wrote", max_size=300))
def test_no_line_is_lost(text: str) -> None:
    lines = [line for run in runs(text) for line in run.lines]
    assert lines == (text.rstrip().split("\n") if text.strip() else [])
