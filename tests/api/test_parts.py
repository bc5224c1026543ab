"""The pure parts of the API, tokens, and what is described."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import cli
from channels.api import calls, openapi
from channels.api.plain_text import without_markup
from channels.api.problems import Problem
from channels.api.routes import OPERATIONS, PARTS
from tests.api.caller import Caller
from tests.databases import sqlite_copy
from tests.desk import Desk


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<b>Решено</b> &amp; закрыто", "Решено & закрыто"),
        ('см. <a href="https://a.example/x?y=1&amp;z=2">тут</a>', "см. тут (https://a.example/x?y=1&z=2)"),
        ('<a href="https://a.example">https://a.example</a>', "https://a.example"),
        ("1 &lt; 2", "1 < 2"),
        ("", ""),
    ],
)
def test_the_desks_words_without_markup(markup: str, text: str) -> None:
    assert without_markup(markup) == text


@pytest.mark.parametrize("key", ["", " ", "a b", "ё", "k" * 256, "a\n"])
def test_a_bad_key_is_refused(key: str) -> None:
    with pytest.raises(Problem, match="bad_key"):
        calls.key_in(key)


def test_what_is_asked_for_tells_parts_apart() -> None:
    assert calls.digest_of(b"s", [b"ab", b"c"]) != calls.digest_of(b"s", [b"a", b"bc"])
    assert calls.digest_of(b"s", [b"a"]) != calls.digest_of(b"t", [b"a"])


def test_every_call_is_described_and_told_of() -> None:
    described = openapi.document(OPERATIONS, PARTS)
    told = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
    for one in OPERATIONS:
        assert described["paths"][one.path][one.method.lower()]["operationId"] == one.name
        path = one.path.replace("{ticket}", "{id}")
        assert f"| `{one.method} {path}` | `{one.scope}` |" in told, one.name
    kinds = {kind for kind in _problems() if f"`{kind}`" not in told}
    assert not kinds


def _problems() -> set[str]:
    from channels.api.problems import STATUSES

    return set(STATUSES)


async def test_it_is_described_to_everybody(lite_desk: Desk, lite_shop: Caller) -> None:
    described = await lite_shop.gets("/openapi.json", Authorization="")
    assert (lite_shop.status, described["openapi"]) == (200, "3.1.0")
    departments = (await lite_shop.gets("/departments"))["departments"]
    assert [one["id"] for one in departments] == [1]
    await lite_shop.opens(department=departments[0]["name"])
    card = await lite_desk.oleg.sees("Протекла крыша", button="🙋 Взять в работу")
    assert "Отдел выбран тем, кто написал" in card.words


async def test_tokens_are_made_shown_once_and_revoked(
    templates: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", await sqlite_copy(templates, tmp_path))
    runner = CliRunner()

    def says(*words: str) -> tuple[int, str]:
        done = runner.invoke(cli, ["token", *words])
        return done.exit_code, done.output

    import asyncio

    async def run(*words: str) -> tuple[int, str]:
        return await asyncio.to_thread(says, *words)

    assert "no token yet" in (await run("list"))[1]
    code, made = await run("add", "shop", "--scopes", "tickets:read")
    assert (code, made.startswith("fl_1_")) == (0, True)
    listed = (await run("list"))[1]
    assert "shop  tickets:read" in listed
    assert "last used never" in listed
    assert made.strip() not in listed
    assert (await run("add", "shop", "--scopes", "everything"))[0] == 2
    assert (await run("add", " "))[0] == 2
    assert (await run("revoke", "1"))[0] == 0
    assert "revoked" in (await run("list"))[1]
    assert (await run("revoke", "1"))[0] == 1
    assert (await run("remove", "shoe"))[0] == 1
