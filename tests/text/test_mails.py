"""Mails of the programs people use, as text."""

from __future__ import annotations

import pytest

from rtdesk.text.clean import clean
from rtdesk.text.html import readable
from rtdesk.text.quotes import runs
from tests.text import mails

OWN_WORDS = {
    "apple-mail-reply": "Yes, that works for me.",
    "arabic-reply": "السلام عليكم،",
    "chinese-reply": "您好，",
    "gmail-forward": "Hi team, please see below.",
    "gmail-reply": "Bonjour,",
    "hebrew-reply": "שלום,",
    "japanese-outlook": "サポートご担当者様",
    "k9-reply": "Hallo zusammen,",
    "nested-quotes": "Then let us do that.",
    "outlook-classic-reply": "Hi Anna,",
    "outlook-new-reply": "Guten Morgen Herr Novák,",
    "russian-reply": "Добрый день, Анна!",
    "spanish-mobile-chain": "Buenos días, sí,",
    "thunderbird-reply": "The second one, nas-02.",
    "yahoo-reply": "I paid on the 20th,",
}
"""Replies, and how their own words begin."""
QUOTED = {
    "apple-mail-reply": "would Thursday at ten suit you?",
    "arabic-reply": "Which printer is it?",
    "chinese-reply": "请查收附件。",
    "gmail-forward": "stops at 100 MB.",
    "gmail-reply": "pouvez-vous réessayer ?",
    "hebrew-reply": "is it on?",
    "japanese-outlook": "見積書を添付いたします。",
    "k9-reply": "bitte das Update einspielen.",
    "nested-quotes": "> > > When can you come?",
    "outlook-classic-reply": "please switch it off, wait a minute, and switch it on again.",
    "outlook-new-reply": "bis wann brauchen Sie den Stand?",
    "russian-reply": "Счёт 88 ещё не оплачен.",
    "spanish-mobile-chain": "¿le viene bien el lunes?",
    "thunderbird-reply": "Which of the two servers is it?",
    "yahoo-reply": "invoice 2026-1180 is still open.",
}
"""What they quote, whatever way their program has to do so."""
SIGNED = {
    "apple-mail-reply": "Sent from my iPhone",
    "gmail-reply": "Librairie du Port",
    "k9-reply": "Diese Nachricht wurde von meinem Android-Gerät",
    "outlook-new-reply": "Jürgen Weiß",
    "russian-reply": "Ирина Соколова",
    "spanish-mobile-chain": "Obtener Outlook para iOS",
    "thunderbird-reply": "Galil Foods",
}
HIDDEN = {
    "newsletter-classic": ("\u200c", "open.php", "b1.jpg"),
    "newsletter-mjml": ("Scheduled maintenance on Sunday", "OfficeDocument"),
    "order-confirmation": ("Your order in the app",),
    "password-reset": ("Use this link", "roundrect"),
    "forum-digest": ("3 new topics",),
    "github-notification": ("Message ID", "schema.org", "beacon"),
    "form": ("secret", "Other"),
    "calendar-invitation": ("Invitation from",),
    "outlook-classic-reply": ("behavior", "shapedefaults", "Font Definitions"),
}
"""What nobody was to see, or only a browser."""


def lines_of(name: str, kind: str) -> str:
    text = clean(readable(mails.html(name)).text, multiline=True)
    return "\n".join(line for run in runs(text) if run.kind == kind for line in run.lines)


@pytest.mark.parametrize("name", mails.NAMES)
def test_it_reads_as_it_should(name: str) -> None:
    assert mails.marked(name) == mails.expected(name)


@pytest.mark.parametrize("name", OWN_WORDS)
def test_the_answer_comes_first_and_what_it_answers_is_quoted(name: str) -> None:
    own, quoted = lines_of(name, "text"), lines_of(name, "quoted")
    assert own.lstrip().startswith(OWN_WORDS[name])
    assert QUOTED[name] in quoted
    assert QUOTED[name] not in own
    assert OWN_WORDS[name] not in quoted


@pytest.mark.parametrize("name", SIGNED)
def test_signatures_are_known(name: str) -> None:
    assert SIGNED[name] in lines_of(name, "signature")
    assert SIGNED[name] not in lines_of(name, "text")


@pytest.mark.parametrize("name", HIDDEN)
def test_what_is_hidden_stays_hidden(name: str) -> None:
    text = readable(mails.html(name)).text
    assert [words for words in HIDDEN[name] if words in text] == []


@pytest.mark.parametrize("name", mails.NAMES)
def test_nothing_is_left_of_the_source(name: str) -> None:
    read = readable(mails.html(name))
    assert not read.source
    assert "</" not in read.body
    assert "\n\n\n" not in read.text
    assert not read.body.startswith("\n")
    assert all(line == line.rstrip() for line in read.body.split("\n") if line != "-- ")
