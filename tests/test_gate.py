"""Whatever the server says reaches a screen through one gate: the source is read to prove it."""

from __future__ import annotations

import ast
import unicodedata
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.gate import RECORDS, Source

ROOT = Path(__file__).parent.parent
MODULES = {
    path.relative_to(ROOT).as_posix(): path.read_text("utf-8")
    for path in sorted(ROOT.glob("rtdesk/**/*.py"))
    if "demo" not in path.parts
}
AROUND = (*RECORDS, "rtdesk/text/sentences", "rtdesk/ui/cells", "rtdesk/ui/text", "rtdesk/ui/said")
FALSE_ALARMS = {
    "rtdesk/cli/output.py:emit: text": "every piece was cleaned, then painted",
    "rtdesk/ui/palette.py:search: score": "how well a name fits is a number",
    "rtdesk/ui/screens/composing.py:_take_back: "
    "f'The edited text for #{draft.ticket} is a draft (g d).'": "the number of a ticket",
    "rtdesk/ui/widgets/hints.py:_pair: (key, KEY)": "keys are ours",
    "rtdesk/ui/widgets/hints.py:_pair: f' {words}' if words else ''": "so is what they do",
}
"""Finding to the reason why nothing of the server's is in it."""
AMBIGUOUS = "─━▀▌│▤●▲▼▸▾…·→×←↑↓–“”▁▂▃▄▅▆▇█"
"""Drawn in one cell by every terminal that is not told to be another: no box is without them."""


def test_the_server_s_words_are_drawn_after_the_gate_only() -> None:
    found = Source(MODULES).leaks()
    assert sorted(set(found) - set(FALSE_ALARMS)) == []
    assert sorted(set(FALSE_ALARMS) - set(found)) == []


LEAKS = {
    "straight": "def f(self, ticket):\n    self.query_one(Static).update(ticket.subject)",
    "content": "def f(ticket):\n    return Content(ticket.subject)",
    "styled": "def f(ticket):\n    return Content.styled(f'{ticket.subject} x', 'bold')",
    "assembled": "def f(ref):\n    return Content.assemble(('x', ''), (ref.label, 'bold'))",
    "markup": "def f(entry):\n    return Content.from_markup('[b]' + entry.reason)",
    "segment": "def f(row):\n    return Segment(cut(row.subject, 9))",
    "by a name": "def f(ticket):\n    words = ticket.subject.strip()\n    return Content(words)",
    "by two names": "def f(t):\n    a = t.status\n    b, c = a[:9], 1\n    return Content(b)",
    "in a loop": "def f(refs):\n    return [Content(r.name) for r in refs]",
    "in a choice": "def f(t):\n    return Content(t.subject or '(none)')",
    "one of two": "def f(t, x):\n    return Content(plain(t.subject) if x else t.subject)",
    "joined": "def f(refs):\n    return Content(', '.join(r.email for r in refs))",
    "percent": "def f(t):\n    return Content('%s' % t.subject)",
    "formatted": "def f(t):\n    return Content('{}'.format(t.subject))",
    "by a helper": "def g(t) -> str:\n    return t.subject\ndef f(t):\n    return Content(g(t))",
    "to a helper": "def g(x: str):\n    return Content(x)\ndef f(t):\n    return g(t.subject)",
    "through a helper": (
        "def g(words: str) -> str:\n    return words.upper()\n"
        "def f(t):\n    return Content(g(t.subject))"
    ),
    "by a method": (
        "class A:\n    def g(self, t) -> str:\n        return t.subject\n"
        "    def f(self, t):\n        return Content(self.g(t))"
    ),
    "kept": (
        "class A:\n    def g(self, t):\n        self._x = t.subject\n"
        "    def f(self):\n        return Content(self._x)"
    ),
    "in a field": (
        "@dataclass\nclass A:\n    fresh: str\ndef g(t):\n    return A(t.subject)\n"
        "def f(a):\n    return Content(a.fresh)"
    ),
    "in a field of a kind": (
        "@dataclass\nclass A:\n    value: str\ndef g(t):\n    return A(value=t.subject)\n"
        "def f(rows: Sequence[A]):\n    return [Content(row.value) for row in rows]"
    ),
    "a notice": "def f(self, t):\n    self.notify(f'Saved {t.subject}', markup=False)",
    "a tooltip": "def f(self, t):\n    self.tooltip = t.subject",
    "a border": "def f(self, t):\n    self.border_title = f'{t.subject}'",
    "a placeholder": "def f(t):\n    return Input(placeholder=t.subject)",
    "a button": "def f(offer):\n    return Button(offer.label)",
    "a table": "def f(table, t):\n    table.add_row('1', t.subject)",
    "a hit": "def f(offer):\n    yield Hit(1, line(offer.label), text=offer.label)",
    "printed": "def f(t):\n    print(f'{t.id} {t.subject}')",
    "stderr": "def f(t):\n    sys.stderr.write(t.subject)",
    "logged": "def f(t):\n    logger.warning('odd: %s', t.subject)",
    "an error": "def f():\n    try:\n        g()\n    except OSError as e:\n        print(e)",
    "an error's words": (
        "def f(self):\n    try:\n        g()\n    except BackendError as error:\n"
        "        self.notify(str(error), markup=False)"
    ),
    "a sentence": "def f(t, names):\n    return Content(sentence(t, names))",
    "names": "def f(desk, who):\n    return Content(desk.names().get(who) or 'x')",
    "a login": "def f(t):\n    return Content(t.owner.id)",
    "an op": "def f(op):\n    return Content(capital(words(op)))",
    "a pattern": "def f(op):\n    match op:\n        case SetField(field=x):\n            print(x)",
    "what one cleaned by hand": "def f(t):\n    return Content(t.subject.replace('\\x1b', ''))",
}
SOUND = {
    "cleaned": "def f(t):\n    return Content(plain(t.subject))",
    "cut afterwards": "def f(t):\n    return Content(cut(plain(t.subject), 9))",
    "in a field": (
        "@dataclass\nclass A:\n    value: str\ndef g(t):\n    return A(plain(t.subject))\n"
        "def f(rows: Sequence[A]):\n    return [Content(row.value) for row in rows]"
    ),
    "a number": "def f(t):\n    return Content(f'#{t.id} {len(t.subject)}')",
    "our words": "def f(t):\n    return Content('yes' if t.subject == 'x' else 'no')",
    "by a name": "def f(t):\n    words = plain(t.subject)\n    return Content(f'{words}!')",
    "by a helper": "def g(t) -> str:\n    return plain(t.subject)\ndef f(t):\n    print(g(t))",
    "a line": "def f(self, t):\n    self.query_one(Static).update(line(t.subject))",
    "an error": (
        "def f():\n    try:\n        g()\n    except OSError as error:\n"
        "        print(clean(str(error)))"
    ),
}


def leaks_of(snippet: str) -> list[str]:
    around = {name: text for name, text in MODULES.items() if name.startswith(AROUND)}
    found = Source({**around, "rtdesk/ui/snippet.py": snippet}).leaks()
    return [leak for leak in found if leak.startswith("rtdesk/ui/snippet.py")]


@pytest.mark.parametrize("name", LEAKS)
def test_a_way_past_the_gate_is_found(name: str) -> None:
    assert leaks_of(LEAKS[name]) != []


@pytest.mark.parametrize("name", SOUND)
def test_what_went_through_the_gate_is_no_finding(name: str) -> None:
    assert leaks_of(SOUND[name]) == []


def test_the_frame_has_only_glyphs_of_one_cell() -> None:
    """Nothing that becomes an emoji, and no more of what may be wide than a frame needs."""
    drawn: dict[str, str] = {}
    for name, text in MODULES.items():
        if name.startswith("rtdesk/ui/"):
            for node in ast.walk(ast.parse(text)):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    drawn |= {char: name for char in node.value if not char.isascii()}
    odd = {char: name for char, name in drawn.items() if cell_len(char) != 1}
    odd |= {char: name for char, name in drawn.items() if cell_len(f"{char}\ufe0f") != 1}
    wide = {c: n for c, n in drawn.items() if unicodedata.east_asian_width(c) in "AWF"}
    assert odd == {}
    assert {char: name for char, name in wide.items() if char not in AMBIGUOUS} == {}
