"""Told tickets that try to break whoever shows them."""

from __future__ import annotations

from collections.abc import Iterator

from rtdesk.demo.files import png, text
from rtdesk.demo.multipart import Upload
from rtdesk.demo.story import DAY, HOUR, WEEK, Does, Says, Story, note

SENDER = "l.rossi@rossi-ceramiche.example"
COHEN = "y.cohen@galil-foods.example"
SCRIPT_HTML = """<html><head><style>p{color:red}</style></head><body onload="alert(1)">
<p>Dear user, <script>alert('boom')</script>your account will be closed.</p>
<p><a href="https://evil.example/login">https://portal.harbour.example/login</a></p>
<img src="https://evil.example/pixel.gif" width="1" height="1">
<p style="display:none">hidden words</p></body></html>"""


def odd() -> Iterator[Story]:
    """Markup, escape sequences, directions, and texts of all lengths."""
    yield Story(
        "Support",
        "[/x] [@click=app.quit]boom[/] [bold red]urgent[/bold red]",
        SENDER,
        4 * HOUR,
        "The subject above is what our form makes of square brackets: [b]bold[/b] [link=x]y[/link]",
        priority=20,
    )
    yield Story(
        "Support",
        "Report \x1b]0;pwned\x07\x1b[31mfrom the terminal\x1b[0m",
        SENDER,
        7 * HOUR,
        "The programme printed this:\n\x1b[2J\x1b[1;1H\x1b[31mFATAL\x1b[0m\r\n\x07\x9b31mdone",
    )
    yield Story(
        "Support",
        "Order form \u202egpj.exe\u202c does not open",
        SENDER,
        27 * HOUR,
        Says(
            SENDER,
            0,
            "See the file. Its name is \u202egpj.exe\u202c, I think.",
            files=(
                Upload("photo\u202egpj.exe", "application/octet-stream", b"MZ not really"),
                Upload("..\\..\\autoexec.bat", "text/plain", b"echo hello\n"),
                Upload("\x1b[31mred.txt", "text/plain", b"red\n"),
            ),
        ),
    )
    yield Story(
        "Support",
        "طلب مساعدة: الطابعة لا تعمل / המדפסת לא עובדת",
        COHEN,
        29 * HOUR,
        "שלום,\n\nהמדפסת במשרד לא עובדת מאז אתמול.\n\nתודה\nיעל",
        (Says("bob", 2 * HOUR, "Shalom Yael, I will call you at two.\n\nBob"),),
    )
    yield Story(
        "Support",
        "🖨️🔥 printer on fire (not really) 👩‍💻👨‍👩‍👧‍👦 🇯🇵 1️⃣",
        "s.nguyen@lantern-books.example",
        38 * HOUR,
        "It only smokes a little 🙂\n\nSophie",
        (Does("anna", 20, "take"), Does("anna", 1, "Priority", 80)),
    )
    yield Story(
        "Support",
        "Z̸̨̛a̵͇͠l̴̰͝g̷̙̈́o̶̻͌ text in product names",
        SENDER,
        3 * DAY,
        "C̷̡̛o̵͇͝m̴̰͐e̷̙̔s̶̻̈ from a copied web page.",
    )
    yield Story("Support", "", "a.novak@novak-dental.example", 44 * HOUR, "I forgot the subject.")
    yield Story(
        "Support",
        "Very long " + "and longer " * 17 + "subject",
        SENDER,
        5 * DAY,
        "word " * 900 + "\n\n" + "x" * 400,
    )
    yield Story(
        "Support",
        "Your account will be closed",
        SENDER,
        50 * HOUR,
        Says(SENDER, 0, "Dear user, your account will be closed.", SCRIPT_HTML),
        (
            note("anna", 30, "Phishing, their mail account was used. Told them by phone."),
            Does("anna", 1, "Status", "rejected"),
        ),
    )
    yield Story(
        "Support",
        "Quoted quotes",
        "carol",
        6 * DAY,
        "> > > > Did it ever work?\n> > > Yes.\n> > When?\n> Last year.\n\nSince then, no.\n\n"
        "-- \nCarol Whitfield\nWhitfield Prints, 12 Quay Street",
        (
            Says(
                "bob",
                3 * HOUR,
                "On Tuesday Carol wrote:\n> Since then, no.\n\nLet us start from "
                "the beginning then.\n\nBob",
            ),
        ),
    )
    yield Story(
        "Support",
        "Many small files",
        SENDER,
        WEEK,
        Says(
            SENDER,
            0,
            "All of them, as you asked.",
            files=(
                *(text(f"part-{n:02}.log", f"part {n}", "ok") for n in range(1, 9)),
                png("overview.png", 64, 32),
                png("overview.png", 64, 32, hue=50),
                text("CON.txt", "a name Windows does not like"),
                text("名前 – ü.txt", "a name beyond Latin-1"),
            ),
        ),
    )
    yield Story(
        "Support",
        "　全角の件名とｶﾅ、そして very wide ＷＩＤＥ letters",
        "k.sato@sato-precision.example",
        9 * DAY,
        "全角文字の幅を確認してください。\n| 列 | 値 |\n| ａ | １ |",
    )
