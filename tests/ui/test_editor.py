"""The user's own editor: the text comes back, whatever happens."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.app import App

from rtdesk.ui.editor import edit


class Suspending(App[None]):
    """An app whose terminal can be given away in a test."""

    @contextlib.contextmanager
    def suspend(self) -> Iterator[None]:
        """Nothing to give away here."""
        yield


def script(tmp_path: Path, body: str, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "editor"
    file.write_text(f"#!/bin/sh\n{body}\n")
    file.chmod(0o700)
    monkeypatch.setenv("VISUAL", f"'{file}' --flag")


def test_the_edited_text_comes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script(tmp_path, 'printf "more %s\\n" "$1" >> "$2"', monkeypatch)
    assert edit(Suspending(), "Grüße\n") == ("Grüße\nmore --flag", "")


def test_an_editor_that_fails_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script(tmp_path, 'echo lost > "$2"; exit 3', monkeypatch)
    text, problem = edit(Suspending(), "kept")
    assert text == "kept"
    assert "code 3" in problem


def test_an_editor_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISUAL", "no-such-editor-here")
    text, problem = edit(Suspending(), "kept")
    assert text == "kept"
    assert "no-such-editor-here" in problem


def test_what_is_edited_is_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script(tmp_path, f'stat -c %a "$(dirname "$2")" "$2" > {tmp_path}/modes', monkeypatch)
    edit(Suspending(), "secret")
    folder, file = (tmp_path / "modes").read_text().split()
    assert folder == "700"
    assert file == "600"
