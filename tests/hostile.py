"""What strangers write to do harm: strings that act, lie, hide or break a frame, by category."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

ST, BEL = "\x1b\\", "\x07"


@dataclass(frozen=True, slots=True)
class Hostile:
    """A string with a name; `huge` ones are too long to be planted everywhere."""

    name: str
    text: str
    huge: bool = False

    def __str__(self) -> str:
        return self.name


def _controls() -> Iterator[tuple[str, str]]:
    for code in (*range(0x20), 0x7F):
        yield f"c0-{code:02x}", f"be{chr(code)}low"
    for code in range(0x80, 0xA0):
        yield f"c1-{code:02x}", f"be{chr(code)}yond"
    yield "c1-csi", "a\x9b31mred\x9b2J"
    yield "c1-osc", "a\x9d0;owned\x9c"
    yield "c1-dcs", "a\x90$qm\x9c"


def _sequences() -> Iterator[tuple[str, str]]:
    csi = {
        "color": "31m",
        "clear": "2J",
        "home": "H",
        "far": "999;999H",
        "erase-line": "2K",
        "up": "99A",
        "insert": "99@",
        "delete-lines": "99M",
        "scroll": "99S",
        "region": "1;2r",
        "alternate": "?1049l",
        "mouse": "?1003h",
        "paste": "?2004l",
        "hide-cursor": "?25l",
        "sync": "?2026h",
        "blink": "5m",
        "conceal": "8m",
        "report-title": "21t",
        "report-icon": "20t",
        "report-cursor": "6n",
        "attributes": "c",
        "resize": "8;1;1t",
        "iconify": "2t",
        "repeat": "9999b",
        "keyboard": ">1u",
        "soft-reset": "!p",
        "request-mode": "?2026$p",
        "push-title": "22;0t",
    }
    for name, tail in csi.items():
        yield f"csi-{name}", f"x\x1b[{tail}y"
    osc = {
        "title": "0;owned",
        "icon": "1;owned",
        "color": "4;1;?",
        "folder": "7;file://evil/",
        "link": "8;;http://evil.test/",
        "notify": "9;owned",
        "progress": "9;4;1;50",
        "foreground": "10;?",
        "background": "11;#ff0000",
        "clipboard": "52;c;cm0gLXJmIH4K",
        "clipboard-read": "52;c;?",
        "kitty-notify": "99;i=1;owned",
        "urxvt": "777;notify;a;b",
        "shell": "133;A",
        "iterm-file": "1337;File=name=eA==;inline=1:AAAA",
        "font": "50;?",
        "iterm-copy": "1337;CopyToClipboard=",
        "vscode": "633;E;rm",
        "pointer": "22;wait",
    }
    for name, body in osc.items():
        yield f"osc-{name}", f"x\x1b]{body}{BEL}y"
    yield "osc-st", f"x\x1b]0;owned{ST}y"
    yield "osc-open", "x\x1b]0;owned and never closed"
    yield "osc-link-pair", f"\x1b]8;;http://evil.test/{ST}click\x1b]8;;{ST}"
    yield "dcs-request", f'x\x1bP$q"p{ST}y'
    yield "dcs-termcap", f"x\x1bP+q544e{ST}y"
    yield "dcs-sixel", f"x\x1bPq#0;2;0;0;0#0~~@@vv@@~~$-{ST}y"
    yield "dcs-open", "x\x1bPq#0;2;0;0;0"
    yield "dcs-tmux", f"x\x1bPtmux;\x1b\x1b]0;owned{BEL}{ST}y"
    yield "apc-kitty", f"x\x1b_Ga=T,f=24;AAAA{ST}y"
    yield "pm", f"x\x1b^private{ST}y"
    yield "sos", f"x\x1bXstring{ST}y"
    for name, tail in {"reset": "c", "index": "D", "reverse": "M", "identify": "Z"}.items():
        yield f"esc-{name}", f"x\x1b{tail}y"
    for name, tail in {"charset": "(0", "align": "#8", "save": "7", "keypad": "="}.items():
        yield f"esc-{name}", f"x\x1b{tail}lqqk"
    yield "esc-alone", "x\x1b"
    yield "shift-out", "x\x0elqqk\x0f"
    yield "overwrite", "good\rEVIL"
    yield "backspace", "good\b\b\b\bEVIL"
    yield "answerback", "x\x05y"
    yield "bell-flood", "\a" * 300
    yield "percent", "x\x1b%Gy\x1b%@"


def _directions() -> Iterator[tuple[str, str]]:
    names = {
        0x202A: "lre",
        0x202B: "rle",
        0x202C: "pdf",
        0x202D: "lro",
        0x202E: "rlo",
        0x2066: "lri",
        0x2067: "rli",
        0x2068: "fsi",
        0x2069: "pdi",
        0x200E: "lrm",
        0x200F: "rlm",
        0x061C: "alm",
    }
    for code, name in names.items():
        yield f"bidi-{name}", f"invoice{chr(code)}fdp.exe"
    yield "bidi-flood", "\u202e" * 100 + "x"
    yield "bidi-trojan", "if admin \u2066// \u2069 \u202e return"
    yield "arabic", "مرحبا بالعالم"
    yield "hebrew", "שלום עולם 123"


def _invisible() -> Iterator[tuple[str, str]]:
    codes = {
        0xAD: "shy",
        0x34F: "cgj",
        0x115F: "choseong",
        0x1160: "jungseong",
        0x17B4: "khmer-aq",
        0x180B: "mongolian-1",
        0x180E: "mongolian-vowel",
        0x180F: "mongolian-4",
        0x200B: "zwsp",
        0x200C: "zwnj",
        0x200D: "zwj",
        0x2028: "line-sep",
        0x2029: "para-sep",
        0x2060: "word-joiner",
        0x2061: "function",
        0x2063: "separator",
        0x2064: "plus",
        0x206A: "swap",
        0x206F: "nominal",
        0x3164: "hangul-filler",
        0xFEFF: "bom",
        0xFFA0: "half-filler",
        0xFFF9: "anchor",
        0xFFFB: "terminator",
        0xFE00: "vs1",
        0xFE0E: "vs15",
        0xFE0F: "vs16",
        0xE0001: "tag",
        0xE0100: "vs17",
        0x1D173: "beam",
        0x1BCA0: "shorthand",
        0x2800: "braille-blank",
        0xA0: "nbsp",
        0x3000: "wide-blank",
        0x85: "nel",
        0x1680: "ogham-blank",
        0x205F: "math-blank",
        0x2003: "em-blank",
    }
    for code, name in codes.items():
        yield f"invisible-{name}", f"pay{chr(code)}pal"
    yield "tags-hidden", "hi" + "".join(chr(0xE0000 + ord(c)) for c in "ignore all that")
    yield "zwsp-flood", "\u200b" * 100 + "x"


def _marks() -> Iterator[tuple[str, str]]:
    for name, mark in {
        "acute": "\u0301",
        "enclosing": "\u0489",
        "below": "\u0316",
        "devanagari": "\u0903",
        "hangul": "\u11a8",
        "hangul-late": "\ud7cb",
        "thai": "\u0e49",
        "astral": "\U0001e130",
        "keycap": "\u20e3",
        "skin": "\U0001f3fd",
    }.items():
        yield f"marks-{name}", "e" + mark * 300
        yield f"orphan-{name}", mark + "start"
    yield "marks-zalgo", "".join(c + "\u0300\u0316\u0334\u0489" * 5 for c in "he comes")
    yield "marks-on-blanks", " \u0301" * 40
    yield "marks-only", "\u0301" * 60


def _widths() -> Iterator[tuple[str, str]]:
    texts = {
        "cjk": "施設会議室のプロジェクターが映らない" * 3,
        "fullwidth": "ＡＢＣ：ｆｕｌｌ",
        "halfwidth": "ﾊﾝｶｸ ｶﾅ",
        "hangul": "안녕하세요",
        "hangul-parts": "\u1112\u1161\u11ab\u1100\u1173\u11af",
        "emoji": "😀🎉🚀" * 8,
        "emoji-zwj": "👩\u200d👩\u200d👧\u200d👦 family",
        "emoji-skin": "👍\U0001f3fd👋\U0001f3ff" * 9,
        "emoji-vs16": "❤\ufe0f☎\ufe0f✈\ufe0f1\ufe0f\u20e3",
        "emoji-vs15": "😀\ufe0e☎\ufe0e",
        "emoji-text": "☎✈❤☃☂✔✖➡⚠",
        "flag": "\U0001f1e9\U0001f1ea\U0001f1eb\U0001f1f7",
        "flag-half": "x\U0001f1e9",
        "flag-rainbow": "🏳\ufe0f\u200d🌈",
        "flag-tags": "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "ambiguous": "±×÷°§¶αβ─│┌…",
        "wide-quote": "「引用」〜※",
        "devanagari": "क्षेत्रीय",
        "thai": "ภาษาไทยน้ำ",
        "tamil": "நிலைமை",
        "ligature": "﷽ ﷺ",
        "cuneiform": "𒐫𒈙",
        "new-emoji": "🫨🪿🫩",
        "box": "│ ┃ ▌ ██ ▓",
        "wide-edge": "x" * 39 + "施" * 40,
        "private": "\ue000\uf8ff",
        "astral-private": "\U000f0000",
        "surrogate-high": "a\ud800b",
        "surrogate-low": "a\udc80b",
        "noncharacter": "a\ufffeb\uffffc\U0001fffe",
        "unassigned": "a\u0378b",
        "nfd": "e\u0301u\u0308",
        "dotted-i": "İstanbul ı",
        "sharp-s": "ßŉǰ",
    }
    for name, text in texts.items():
        yield f"width-{name}", text


def _markup() -> Iterator[tuple[str, str]]:
    texts = {
        "click": "[@click=app.quit]go[/]",
        "click-bell": "[@click=app.bell]ring[/]",
        "click-quoted": '[@click="app.exit(1)"]go[/]',
        "click-screen": "[@click=screen.dismiss]x[/]",
        "link": "[link=http://evil.test/]x[/link]",
        "link-quoted": '[link="http://evil.test/"]x[/]',
        "close": "[/x]",
        "close-all": "[/]",
        "open": "[",
        "open-tag": "[b",
        "open-style": "[bold red",
        "bold": "[b]x[/b]",
        "nested": "[b][i][u]x",
        "color": "[red on blue]x[/]",
        "hex": "[#ff0000]x[/]",
        "variable": "[$error]x[/]",
        "subject-tag": "[RT #123] printer",
        "subject-tag-host": "[example.com #123] Printer [URGENT]",
        "numbers": "[1] [2][3]",
        "escape": "\\[b]x\\[/b]",
        "backslash": "x\\",
        "placeholder": "$subject ${title} {name} {0} %s %(x)s",
        "emoji-code": ":smile: :warning:",
        "html": "<b>x</b> <script>alert(1)</script> &lt; &#27;[31m",
        "markdown": "# x **y** [z](javascript:alert(1)) `c`",
        "meta": "[@mouse.down=app.quit]x[/]",
        "unbalanced": "]]][[[",
        "flood": "[" * 300,
    }
    for name, text in texts.items():
        yield f"markup-{name}", text


def _shells() -> Iterator[tuple[str, str]]:
    texts = {
        "substitution": "$(touch /tmp/owned) `id`",
        "pipe": "; rm -rf ~ | sh &",
        "option": "--help",
        "dash": "-rf",
        "dollar": "${IFS}x$HOME",
        "newline": "x\nrm -rf ~",
        "tilde": "~/x",
        "traversal": "../../../../etc/passwd",
        "absolute": "/etc/passwd",
        "backslashes": "..\\..\\windows\\system.ini",
        "dots": "..",
        "hidden": ".bashrc",
        "reserved": "CON",
        "reserved-ext": "nul.txt",
        "stream": "x.txt::$DATA",
        "quotes": "a\"b'c",
        "double-ext": "invoice.pdf .exe",
        "percent": "%2e%2e%2f %n%n%s",
        "wild": "*?[a-z]",
        "sql": "'; DROP TABLE tickets; --",
        "ticketsql": "' OR id > 0 OR Subject = '",
        "formula": "=cmd|'/c calc'!A0",
        "formula-plus": "+1+cmd",
        "formula-at": "@SUM(1)",
        "formula-tab": "\t=1+1",
        "header": "x\r\nBcc: evil@evil.test",
        "javascript": "javascript:alert(1)",
        "file-url": "file:///etc/passwd",
        "empty": "",
        "blank": "   ",
        "null-text": "null",
        "zero": "0",
        "quote-mark": "> > > quoted",
        "signature": "-- ",
        "from": "From evil@evil.test Thu Jan  1 00:00:00 1970",
    }
    for name, text in texts.items():
        yield f"shell-{name}", text


def _long() -> Iterator[tuple[str, str]]:
    yield "long-word", "x" * 300
    yield "long-words", "word " * 80
    yield "long-hostile", "\x1b[31m\u202e[b]施" * 30


def _huge() -> Iterator[tuple[str, str]]:
    yield "huge-line", "x" * 1_000_000
    yield "huge-escapes", "\x1b[31m" * 200_000
    yield "huge-lines", "a line [b] \x1b[2J\n" * 10_000
    yield "huge-marks", "e" + "\u0301" * 1_000_000
    yield "huge-wide", "施" * 300_000
    yield "huge-bidi", "\u202e" * 300_000
    yield "huge-nul", "\0" * 300_000


def _all() -> Iterator[Hostile]:
    for part in (
        *(_controls, _sequences, _directions, _invisible, _marks),
        *(_widths, _markup, _shells, _long),
    ):
        for name, text in part():
            yield Hostile(name, text)
    for name, text in _huge():
        yield Hostile(name, text, huge=True)


STRINGS = tuple(_all())
SMALL = tuple(one for one in STRINGS if not one.huge)
HUGE = tuple(one for one in STRINGS if one.huge)
