"""HTML that is there to break or to stall whoever reads it; the size is that of its pattern."""

from __future__ import annotations

from collections.abc import Callable

Bomb = Callable[[int], str]

BOMBS: dict[str, tuple[Bomb, int]] = {
    "elements in elements": (lambda n: "<div>" * n + "deep", 100_000),
    "quotes in quotes": (lambda n: "<blockquote>" * n + "deep", 50_000),
    "lists in lists": (lambda n: "<ul><li>x" * n, 50_000),
    "tables in tables": (lambda n: "<table><tr><td>x" * n, 30_000),
    "fonts in fonts": (lambda n: "<font color=red><b>x" * n, 20_000),
    "links in links": (lambda n: "<a href='http://x'>x<b>" * n, 15_000),
    "ends without beginnings": (lambda n: "<b>" * (n // 5) + "</i>" * n + "x", 75_000),
    "a table of 5 MB": (lambda n: "<table>" + ("<tr>" + "<td>cell</td>" * 20) * n, 18_000),
    "one row": (lambda n: "<table><tr>" + "<td>x" * n, 100_000),
    "one column": (lambda n: "<table>" + "<tr><td>some words" * n, 30_000),
    "spans": (lambda n: "<table>" + "<tr><td colspan=50 rowspan=50>x<td rowspan=9>y" * n, 9_000),
    "cells to wrap": (lambda n: "<table border=1>" + ("<tr><td>x<td>" + "日本語" * 150) * n, 900),
    "small tables": (lambda n: "<table><tr><td>a<td>b</table>" * n, 15_000),
    "tables between paragraphs": (lambda n: "<p><table></p>" * n, 10_000),
    "angle brackets": (lambda n: "<" * n, 400_000),
    "half tags": (lambda n: "</" * n, 200_000),
    "comments that never end": (lambda n: "<!--" * n + "x", 100_000),
    "a tag that never ends": (lambda n: "<p title='" + "<p>x" * n, 100_000),
    "attributes": (lambda n: "<p " + "".join(f"a{i}=b " for i in range(n)) + ">x", 60_000),
    "attributes of one name": (lambda n: "<p " + "x=y " * n + ">x", 100_000),
    "styles": (lambda n: "".join(f"<p style='margin:{i}px;color:{i}'>x" for i in range(n)), 15_000),
    "a long style": (lambda n: f"<p style='{'display:none;' * n}'>x", 40_000),
    "a style sheet": (lambda n: "<style>" + ".a,.b{display:none}" * n + "</style>x", 30_000),
    "braces": (lambda n: "<style>" + "{" * n + "</style>x", 400_000),
    "comments in style": (lambda n: "<style>" + "/*" * n + "</style>x", 200_000),
    "style that never ends": (lambda n: "<style>" + "x" * n, 400_000),
    "entities": (lambda n: "&amp;&eacute;" * n, 80_000),
    "half entities": (lambda n: "&#" * n, 200_000),
    "blanks": (lambda n: "&nbsp;" * n + "x", 80_000),
    "zeros": (lambda n: "\0" * n + "x", 400_000),
    "line ends": (lambda n: "x" + "<br>" * n + "y", 100_000),
    "line ends in lists": (lambda n: "<ul><li>" * 24 + "x<br>" * n, 100_000),
    "lines in pre": (lambda n: "<pre>" + "x\n" * n, 200_000),
    "paragraphs": (lambda n: "<p>" * n + "x", 120_000),
    "links": (lambda n: "".join(f"<a href='http://x/{i}'>l{i}</a> " for i in range(n)), 15_000),
    "images": (lambda n: "<img src=cid:a.png@b alt='an image'> " * n, 12_000),
    "numbers above the line": (lambda n: "x<sup>2</sup>" * n, 35_000),
    "options": (lambda n: "<select>" + "<option selected>x" * n, 25_000),
    "data": (lambda n: f"<img src='data:image/png;base64,{'A' * n}'>x", 5_000_000),
    "one word": (lambda n: "x" * n, 5_000_000),
    "words": (lambda n: "<p>" + "wörter " * n, 700_000),
    "tag soup": (lambda n: "<p><b><table><tr><td></p></b>x<li></table>" * n, 12_000),
}
"""Each with the size at which it is to be borne."""
