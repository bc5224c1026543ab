"""Docs that can't rot: a setting or a command that nobody tells of fails the build."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer.main

from bot import menus
from bot.__main__ import cli
from bot.settings import Settings
from locales.listing import every_text

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
#: The user's guide in each language: parts for who asks, who helps, who keeps the knowledge base.
GUIDES = {"en": ROOT / "docs" / "using.md", "ru": ROOT / "docs" / "using.ru.md"}
EXAMPLE = (ROOT / ".env.example").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_setting_is_told_of(name: str) -> None:
    assert f"`{name.upper()}`" in README
    assert re.search(rf"^# .+\n{name.upper()}=", EXAMPLE, re.MULTILINE), "with a comment above it"


def test_the_example_holds_no_other_settings() -> None:
    told = re.findall(r"^([A-Z_]+)=", EXAMPLE, re.MULTILINE)
    assert sorted(told) == sorted(name.upper() for name in Settings.model_fields)


def test_the_examples_values_are_the_defaults() -> None:
    for name, value in re.findall(r"^([A-Z_]+)=(.+)$", EXAMPLE, re.MULTILINE):
        default = Settings.model_fields[name.lower()].default
        assert float(value) == default if isinstance(default, (int, float)) else value == str(default)


def test_deployment_sets_what_there_is() -> None:
    """Settings in the compose file and the units, and figures in the docs, go by their names."""
    compose = (ROOT / "deploy" / "compose.yml").read_text(encoding="utf-8")
    units = [path.read_text(encoding="utf-8") for path in (ROOT / "deploy" / "systemd").iterdir()]
    named = set(re.findall(r"^    ([A-Z_]+): ", compose.partition("services:")[0], re.MULTILINE))
    named |= {name for unit in units for name in re.findall(r"^Environment=([A-Z_]+)=", unit, re.MULTILINE)}
    assert {"WEBHOOK_SECRET", "HTTP_PORT"} <= named <= {name.upper() for name in Settings.model_fields}
    told = set(
        re.findall(r"`(firstline_[a-z_]+)", (ROOT / "docs" / "running.md").read_text(encoding="utf-8"))
    )
    source = (ROOT / "bot" / "metrics.py").read_text(encoding="utf-8")
    assert {name.removesuffix("_total") for name in told} == set(re.findall(r'"(firstline_[a-z_]+)"', source))


def test_every_command_is_told_of() -> None:
    names = []
    for name, command in _commands(typer.main.get_command(cli)).items():
        names += [f"{name} {inner}" for inner in _commands(command)] or [name]
    untold = [name for name in names if f"-m bot {name}" not in README]
    assert not untold


def test_every_threat_has_its_test() -> None:
    """Each line of the threat model names tests, and they are there."""
    model = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    lines = [line for line in model.splitlines() if line.startswith("| ") and "| test |" not in line]
    assert len(lines) > 15
    for line in lines:
        tests = re.findall(r"`(tests/[a-z_/]+\.py)::(test_[a-z_0-9]+)`", line.split("|")[3])
        assert tests, line
        for file, test in tests:
            source = (ROOT / file).read_text(encoding="utf-8")
            assert re.search(rf"^(async )?def {test}\(", source, re.MULTILINE), f"{file}::{test}"


@pytest.mark.parametrize("language", GUIDES)
def test_the_guide_tells_of_every_command_in_telegrams_menus(language: str) -> None:
    _, *parts = GUIDES[language].read_text(encoding="utf-8").split("\n## ")
    for commands, part in zip(
        (menus.REQUESTER + menus.EMPLOYEE, menus.STAFF, menus.ADMIN), parts, strict=True
    ):
        assert [name for name in commands if f"| `/{name}` |" not in part] == []


@pytest.mark.parametrize("language", GUIDES)
def test_the_guide_calls_buttons_by_their_words(language: str) -> None:
    shown = [form for text in every_text() if text.key.startswith("button.") for form in text.forms[language]]
    buttons = {words.partition(": {")[0] for words in shown}
    told = re.findall(r"`([^`\n]+)`", GUIDES[language].read_text(encoding="utf-8"))
    commands = ("/", "@", "make ", "python ")
    assert [words for words in told if words not in buttons and not words.startswith(commands)] == []


def _commands(command: object) -> dict[str, object]:
    found: dict[str, object] = getattr(command, "commands", {})
    return found


@pytest.mark.parametrize(
    "page", [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")]
)
def test_links_lead_somewhere(page: Path) -> None:
    for link in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / link).exists(), link


def test_every_line_of_the_threat_model_names_tests_that_there_are() -> None:
    lines = (ROOT / "docs" / "security.md").read_text(encoding="utf-8").splitlines()
    rows = [line for line in lines if line.startswith("| ") and not line.startswith("| what is tried")]
    for row in rows:
        named = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", row)
        assert named, row
        for file, test in named:
            assert f"def {test}(" in (ROOT / file).read_text(encoding="utf-8"), test
