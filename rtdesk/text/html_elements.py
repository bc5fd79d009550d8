"""What elements mean for a text, each for itself."""

from __future__ import annotations

import re
from collections.abc import Mapping

from rtdesk.text.html_flow import Flow
from rtdesk.text.html_links import image_name, is_dot, is_icon, is_symbol
from rtdesk.text.html_styles import LONGEST, PLAIN, Look, Space, look_of

Attributes = Mapping[str, str]

DROP = frozenset(
    ("script", "title", "template", "object", "svg", "math", "audio", "video", "canvas")
)
BLOCK = frozenset(
    {
        *("p", "div", "section", "article", "header", "footer", "main", "address", "form", "nav"),
        *("ul", "ol", "dl", "dt", "dd", "table", "center", "fieldset", "figure", "body", "html"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote", "li", "tr", "hr", "caption"),
        *("aside", "details", "summary", "figcaption", "legend", "dir", "menu", "head"),
    }
)
AIRY = frozenset(
    {
        *("p", "dl", "table", "pre", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6"),
        *("figure", "fieldset", "listing", "xmp"),
    }
)
SIMPLE = frozenset({"span", "font", "b", "i", "strong", "em", "u", "wbr", "tbody", "o:p"})
"""Nothing about them changes a text but their style."""
SPACES: dict[str, Space] = dict.fromkeys(("pre", "listing", "xmp", "plaintext", "textarea"), "keep")
SIGNATURE = re.compile(
    r"moz-signature|gmail_signature\b|protonmail_signature_block|AppleMailSignature"
    r"|ms-outlook-mobile-signature|(?:^| )(?:x_)*Signature(?: |\Z)"
)
LAYOUT = re.compile("[\u00ad\u034f\u061c\u200b-\u200f\u202a-\u202c\u2060\u2066-\u2069\ufeff]+")
"""Characters that only steer how a browser breaks or orders lines, or hide preview text."""
_EXPONENT = re.compile(r"[+-]?[\dn]{1,3}\Z")


def look_at(attributes: Attributes) -> Look:
    """What the style of an element changes."""
    style = attributes.get("style")
    return look_of(style[:LONGEST]) if style else PLAIN


def put_up(flow: Flow, start: int) -> None:
    """`10^3` for a number above the line; `1st` stays."""
    if 0 < start < len(flow.words) and _EXPONENT.match("".join(flow.words[start:])):
        flow.words.insert(start, "^")


def is_not_chosen(tag: str, attributes: Attributes) -> bool:
    """Whether an option of a form is one that was not taken."""
    return tag == "option" and "selected" not in attributes


def number_of(text: str, most: int) -> int:
    """How many columns or rows a cell covers."""
    return min(int(text), most) if text.isascii() and text.isdigit() and 0 < len(text) < 6 else 1


def image_words(attributes: Attributes, *, is_link: bool) -> str:
    """What is told of an image: nothing of one that only says that somebody reads."""
    name = "" if is_dot(attributes) else image_name(attributes)
    if not name or is_link or is_symbol(name):
        return name
    return f"[{name}]" if is_icon(attributes) else f"[image: {name}]"


def input_words(attributes: Attributes) -> str:
    """A field of a form, with what is in it."""
    value = " ".join(attributes.get("value", "")[:LONGEST].split())
    match attributes.get("type", "text").lower():
        case "hidden" | "image" | "file":
            return ""
        case "checkbox":
            return " [x] " if "checked" in attributes else " [ ] "
        case "radio":
            return " (x) " if "checked" in attributes else " ( ) "
        case _:
            return f" [{value or '____'}] "
