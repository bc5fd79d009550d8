"""Told tickets: customers write to Support."""

from __future__ import annotations

from collections.abc import Iterator

from rtdesk.demo.files import csv, png, text
from rtdesk.demo.story import DAY, HOUR, Does, Says, Story, note

MOREAU = "h.moreau@atelier-moreau.example"
SATO = "k.sato@sato-precision.example"
VOGEL = "p.vogel@vogel-logistik.example"
OKAFOR = "m.okafor@brightwater.example"
NGUYEN = "s.nguyen@lantern-books.example"
BECKER = "t.becker@becker-soehne.example"
ROSSI = "l.rossi@rossi-ceramiche.example"
NOVAK = "a.novak@novak-dental.example"

LABELS_HTML = """<html><body><p>Hello,</p>
<p>here is what we measured on the <b>three label printers</b> this morning:</p>
<table border="1"><tr><th>Printer</th><th>Offset</th><th>Roll</th></tr>
<tr><td>Packing 1</td><td>2.0 mm</td><td>57 mm</td></tr>
<tr><td>Packing 2</td><td>2.1 mm</td><td>57 mm</td></tr>
<tr><td>Office</td><td>none</td><td>62 mm</td></tr></table>
<p>So it is only the machines with the narrow roll:</p>
<ul><li>both were updated on Monday,</li><li>the office one was not.</li></ul>
<p><img src="cid:offset.png" alt="offset by printer"></p>
<p>Carol</p>
<blockquote><p>Which of your printers are affected, and by how much?</p></blockquote>
</body></html>"""

MAILBOX_HTML = """<html><body><p>Bonjour,</p>
<p>ma boîte est pleine depuis ce matin. Voici le message que je reçois&nbsp;:</p>
<blockquote><p>Your mailbox is over its quota. You can receive, but not send.</p></blockquote>
<ol><li>J'ai vidé la corbeille.</li><li>J'ai supprimé les pièces jointes de 2023.</li>
<li>J'ai redémarré.</li></ol>
<p>Rien n'y fait. Pouvez-vous m'aider avant <b>14&nbsp;h</b>&nbsp;?</p>
<p>Hélène Moreau<br>Atelier Moreau</p></body></html>"""


def conversations() -> Iterator[Story]:
    """The longer ones."""
    yield Story(
        "Support",
        "Labels come out shifted by 2 mm",
        "carol",
        2 * DAY + 3 * HOUR,
        "Good morning,\n\nsince Monday our address labels are printed about two millimetres too "
        "far to the left. The barcode is cut off and the carrier refuses the parcels.\n\n"
        "We send around 120 parcels a day, so this hurts.\n\nCarol Whitfield\nWhitfield Prints",
        (
            Does("anna", 12, "take"),
            Does("anna", 1, "Priority", 60),
            Says(
                "anna",
                9,
                "Good morning Carol,\n\nsorry about that. Which of your printers are affected, "
                "and by how much? A ruler is precise enough.\n\nAnna",
            ),
            Says(
                "carol",
                55,
                "Hello,\n\nthree printers, the two with the narrow roll are off by 2 mm, the "
                "office one is fine. Both were updated on Monday, the office one was not.\n\nCarol"
                "\n\n> Which of your printers are affected, and by how much?",
                LABELS_HTML,
                png("offset.png", hue=30),
            ),
            note(
                "anna",
                15,
                "Driver 7.4 assumes 60 mm media when the roll does not report its width. Same as "
                "at Becker in March. Rolling back to 7.3 fixed it there.",
                10,
            ),
            note("mei", 25, "I still have the 7.3 package on the tools share, under drivers/old."),
            Says(
                "anna",
                40,
                "Hi Carol,\n\nthe update brought a driver that guesses the width of the roll. "
                "I can put the previous one back remotely, it takes ten minutes per printer and "
                "nobody can print meanwhile.\n\nWould 12:30 suit you?\n\nAnna",
                minutes=20,
            ),
            Says("carol", 30, "12:30 is perfect, that is our lunch break. Thank you!"),
            Does("anna", 5, "CustomFields", {"Severity": "High", "Customer ref": "WHT-1042"}),
            Says(
                "anna",
                130,
                "Both printers have the old driver now. Could you print one label on each and "
                "tell me whether the barcode is complete?\n\nAnna",
                minutes=25,
            ),
            Says(
                "carol",
                18 * HOUR,
                "Packing 1 is perfect. Packing 2 is better, but still off by half a millimetre. "
                "I attach the log of the last run.\n\nCarol",
                files=(
                    text(
                        "packing2.log",
                        "09:12:44 spool: job 4471 received",
                        "09:12:45 media: width not reported, using default 58.0",
                        "09:12:45 render: 1 page, offset 0.5 mm",
                        "09:12:47 spool: job 4471 done",
                    ),
                ),
            ),
            note("anna", 22, "Default is 58.0 in the printer's own menu. Needs 57.0."),
        ),
        name="labels",
        priority=40,
        due=5 * HOUR,
        fields={"Severity": "Normal"},
    )
    yield Story(
        "Support",
        "Boîte aux lettres pleine",
        MOREAU,
        5 * HOUR,
        Says(
            MOREAU,
            0,
            "Bonjour,\n\nma boîte est pleine depuis ce matin. J'ai vidé la corbeille, supprimé "
            "les pièces jointes de 2023 et redémarré. Rien n'y fait.\n\nPouvez-vous m'aider avant "
            "14 h ?\n\nHélène Moreau",
            MAILBOX_HTML,
        ),
        (
            Does("bob", 20, "take"),
            Says(
                "bob",
                5,
                "Bonjour Madame Moreau,\n\nI have raised the limit to 20 GB. It takes up to an "
                "hour until you can send again.\n\nBob",
                minutes=5,
            ),
            Says(MOREAU, 70, "Merci, cela fonctionne de nouveau !\n\nHélène Moreau"),
        ),
        name="mailbox",
    )
    yield Story(
        "Support",
        "受注データの文字化け / Order import shows wrong characters",
        SATO,
        30 * HOUR,
        "Anna様\n\nお世話になっております。今朝から受注CSVの取り込みで文字化けが発生しています。\n"
        "The names of our customers arrive as question marks since this morning. The file is "
        "attached in the next mail.\n\n佐藤 健一\nSato Precision",
        (
            Says(
                SATO,
                6,
                "The file.",
                files=(csv("orders.csv", "no;customer;qty", "881;山田商事;12", "882;高橋工業;4"),),
            ),
            Does("mei", 25, "take"),
            Says(
                "mei",
                4,
                "佐藤様\n\nお問い合わせありがとうございます。ファイルはUTF-8ですが、取り込み側が"
                "Shift_JISを期待しています。設定を確認します。\n\nMei Tanaka",
                minutes=10,
            ),
            note("mei", 50, "Importer was set back to Shift_JIS by the update on Monday night."),
            Says(
                "mei",
                30,
                "佐藤様\n\n設定をUTF-8に戻しました。もう一度お試しいただけますか。",
                minutes=15,
            ),
            Says(SATO, 16 * HOUR, "正常に取り込めました。ありがとうございました。"),
            Does("mei", 12, "Status", "resolved"),
        ),
        name="import",
        priority=50,
    )
    yield Story(
        "Support",
        "Scanner im Lager bricht nach wenigen Minuten ab",
        VOGEL,
        4 * DAY,
        "Guten Tag,\n\nunsere Handscanner in Halle 2 verlieren alle paar Minuten die Verbindung. "
        "Man muss sie aus- und einschalten. Betroffen sind sechs Geräte.\n\n"
        "Mit freundlichen Grüßen\nPetra Vogel",
        (
            Does("jonas", 90, "take"),
            Does("jonas", 2, "CustomFields", {"Serials": ["HS-20811", "HS-20815", "HS-20816"]}),
            Says(
                "jonas",
                5,
                "Guten Tag Frau Vogel,\n\ntritt es nur in Halle 2 auf, oder auch im Versand? Und "
                "können Sie mir die Seriennummern nennen?\n\nJonas Weber",
            ),
            Says(VOGEL, 4 * HOUR, "Nur Halle 2. Nummern: HS-20811 bis HS-20816.\n\nP. Vogel"),
            note("jonas", 30, "Hall 2 got a new access point last week. Roaming at -70 dBm?"),
            Does("jonas", 5, "AddRefersTo", "@hall2"),
            Says(
                "jonas",
                HOUR,
                "Der neue Access Point übernimmt die Geräte zu früh. Wir ändern das heute nach "
                "18 Uhr, siehe unsere Störungsmeldung.\n\nJonas Weber",
                minutes=45,
            ),
            Does("jonas", 4, "Status", "stalled"),
        ),
        name="scanner",
        priority=50,
        fields={"Severity": "High"},
    )
    yield Story(
        "Support",
        "Till does not open the cash drawer",
        NGUYEN,
        26 * HOUR,
        "Hi,\n\nthe drawer of till 3 only opens with the key since the weekend. The other tills "
        "are fine.\n\nSophie, Lantern Books",
        (
            Does("bob", 35, "take"),
            Says(
                "bob",
                3,
                "Hi Sophie, does the receipt printer of till 3 print? The drawer hangs "
                "on it.\n\nBob",
            ),
            Says(NGUYEN, 22, "It prints, but very faintly. Is that related?"),
            Says(
                "bob",
                6,
                "Probably: a worn cable would explain both. I'll bring one tomorrow "
                "at nine.\n\nBob",
                minutes=10,
            ),
            note("bob", 2, "Take cable RJ12, 2 m, from the cabinet."),
            Says(
                NGUYEN,
                21 * HOUR,
                "Bob was here, drawer opens, receipts are black again. Thanks a lot!",
            ),
            Does("bob", 9, "Status", "resolved"),
        ),
    )
    yield Story(
        "Support",
        "Two-factor codes are refused",
        OKAFOR,
        95,
        "Hello,\n\nfor an hour now every code from my phone has been refused. I have a board "
        "meeting at three and need the documents.\n\nMichael Okafor\nBrightwater",
        (
            Does("anna", 11, "take"),
            Says(
                "anna",
                4,
                "Hello Mr Okafor,\n\nis the clock of your phone set automatically? "
                "A difference of a minute is enough.\n\nAnna",
            ),
            Says(
                OKAFOR,
                9,
                "It was two minutes slow, I had switched that off on the plane. "
                "It works now. Embarrassing, sorry.",
            ),
            Says(
                "anna",
                5,
                "Not at all, it happens to everybody once. Have a good meeting.\n\nAnna",
                minutes=5,
            ),
        ),
        priority=80,
    )
    yield Story(
        "Support",
        "Monthly report is empty",
        BECKER,
        7 * DAY,
        "Sehr geehrte Damen und Herren,\n\nder Monatsbericht enthält nur Überschriften.\n\n"
        "Thomas Becker",
        (
            Does("mei", 3 * HOUR, "take"),
            note("mei", 40, "Report reads from the archive since the 1st, archive job failed."),
            Does("mei", 2, "AddDependsOn", "@archive"),
            Says(
                "mei",
                10,
                "Guten Tag Herr Becker,\n\nthe nightly archive did not run, so there "
                "is nothing to report on yet. We repair that first; your report follows.\n\nMei",
            ),
            Says(BECKER, DAY, "Verstanden. Bis Freitag brauchen wir ihn aber.\n\nT. Becker"),
        ),
        due=-DAY,
        priority=60,
        fields={"Customer ref": "BEC-0077"},
    )
