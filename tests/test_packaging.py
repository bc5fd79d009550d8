"""What a stranger gets: the README's commands, the wheel, and the script that runs everything."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from rtdesk.config.profile import load_profile

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    """The code blocks of the README in one language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def test_readme_has_two_setup_commands_of_one_line() -> None:
    commands = [block.splitlines() for block in blocks("sh")]
    assert [len(lines) for lines in commands] == [1, 1]
    (desk,), (tests,) = commands
    assert desk.startswith("python3 -m venv .venv && ")
    assert desk.endswith("rtdesk demo")
    assert tests.startswith("python3 -m venv .venv && ")
    assert tests.endswith("pytest")


def test_ci_runs_the_readmes_test_command() -> None:
    script = ROOT / ".ci" / "run"
    command = blocks("sh")[1].strip()
    assert command in [line.strip() for line in script.read_text("utf-8").splitlines()]
    assert os.access(script, os.X_OK)


def test_the_readmes_configuration_is_one(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text(blocks("toml")[0], "utf-8")
    profile = load_profile(file, environment={})
    assert profile.url.startswith("https://")
    assert profile.token_command


def test_the_readmes_links_lead_somewhere() -> None:
    targets = re.findall(r"\]\((?!https?://)([^)#]+)", README)
    assert targets
    assert [target for target in targets if not (ROOT / target).exists()] == []


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    with zipfile.ZipFile(built) as archive:
        return set(archive.namelist())


def test_the_wheel_holds_the_themes(wheel: set[str]) -> None:
    themes = {path.name for path in (ROOT / "themes").glob("*.toml")}
    assert themes
    assert {f"rtdesk/_themes/{name}" for name in themes} <= wheel


def test_the_wheel_holds_every_file_of_the_package(wheel: set[str]) -> None:
    listed = subprocess.run(
        ["git", "ls-files", "rtdesk"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("not a checkout")
    wanted = {name for name in listed.stdout.split() if (ROOT / name).exists()}
    assert "rtdesk/py.typed" in wanted
    assert wanted <= wheel
    assert not [name for name in wheel if name.startswith("tests")]


def test_the_version_is_told_once() -> None:
    import rtdesk

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert rtdesk.__version__ == project["version"]
