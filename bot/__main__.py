"""The command line. What is slow to import (aiogram, pydantic) is imported only where a command needs it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import sys
from collections.abc import Coroutine, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from bot.settings import Settings
    from bot.setup.terminal import Terminal

cli = typer.Typer(
    help="FirstLine: a two-line support desk inside Telegram.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
kb = typer.Typer(
    help="The knowledge base: import, export, evaluate.", no_args_is_help=True, rich_markup_mode=None
)
cli.add_typer(kb, name="kb")
token = typer.Typer(help="The REST API: who may use it.", no_args_is_help=True, rich_markup_mode=None)
cli.add_typer(token, name="token")


@cli.command()
def run() -> None:
    """Serve real Telegram until Ctrl-C or SIGTERM."""
    settings = _settings(for_run=True)
    _serve(_run(settings), settings)


@cli.command()
def demo() -> None:
    """Start the whole service with an emulated Telegram in the browser."""
    settings = _settings()

    async def run_demo() -> None:
        from bot.demo import PortBusy
        from bot.demo import demo as start

        try:
            await start(settings, lambda url: print(f"\nThe desk is open: {url}\nStop with Ctrl-C.\n"))
        except PortBusy:
            _fail(
                f"Port {settings.demo_port} is in use. Choose another: "
                f"DEMO_PORT={settings.demo_port + 1} make demo"
            )

    _serve(run_demo(), settings)


@cli.command()
def setup() -> None:
    """Set the desk up step by step: token, admin, staff group; then check everything."""
    from bot import logs
    from bot.setup import dialogue
    from bot.setup.terminal import Terminal

    settings, terminal = _settings(), Terminal()
    logs.set_up(logging.WARNING)
    try:
        settings, me = dialogue.ask_token(settings, terminal)
        with _refusals_in_words():
            asyncio.run(dialogue.connect(settings, me, terminal))
    except dialogue.GaveUp:
        raise SystemExit(1) from None
    except KeyboardInterrupt:
        terminal.tell("setup.stopped")
        raise SystemExit(130) from None
    code = asyncio.run(_examine(_settings(for_run=True), terminal))
    if code == 0:
        terminal.tell("setup.ready")
    raise SystemExit(code)


@cli.command()
def doctor() -> None:
    """Check everything the service needs, and say how to mend what is wrong."""
    settings = _settings(for_run=True)
    from bot import logs
    from bot.setup.terminal import Terminal

    logs.set_up(logging.ERROR)
    raise SystemExit(asyncio.run(_examine(settings, Terminal())))


async def _examine(settings: Settings, terminal: Terminal) -> int:
    """Prints the doctor's lines; gives the exit code."""
    from bot.doctor import examine

    all_fine = True
    async for fine, line in examine(settings, terminal.language):
        terminal.show([(fine, line)])
        all_fine = all_fine and fine
    if all_fine:
        terminal.tell("doctor.all_fine")
    return 0 if all_fine else 1


@cli.command()
def migrate() -> None:
    """Apply database migrations."""
    settings = _settings()

    async def apply() -> None:
        from storage.database import Database
        from storage.migrating import migrate as bring_up

        database = Database(settings.database_url)
        try:
            await bring_up(database)
        finally:
            await database.close()

    _run_command(apply())
    print("The database is up to date.")


@cli.command()
def backup(
    file: Annotated[Path, typer.Argument(help="where it goes, such as desk.backup")],
) -> None:
    """Write everything that the desk knows to a file, also while the service runs."""
    from bot import backups

    print(_run_command(backups.keep(_settings(), file)))


@cli.command()
def restore(
    file: Annotated[Path, typer.Argument(help="what `backup` has written")],
    replace: Annotated[bool, typer.Option("--replace", help="Throw away what is in the database")] = False,
) -> None:
    """Put a backup into the database; the service must not be running."""
    from bot import backups

    settings = _settings()
    with _refusals_in_words():
        print(_run_command(backups.bring_back(settings, file, replace=replace)))


@cli.command()
def texts() -> None:
    """Print every text that people read, in both languages, for reviewing."""
    from bot.texts import print_texts

    print_texts()


@cli.command()
def link(
    topic: Annotated[str, typer.Option(help="What it is about, in a word or two")] = "",
    site: Annotated[str, typer.Option(help="The shop, office or page it comes from")] = "",
    order: Annotated[str, typer.Option(help="The number of an order")] = "",
    days: Annotated[float, typer.Option(min=0.01, max=3650, help="How long it may be opened")] = 7,
) -> None:
    """Print a link to the bot for one person, for a site's page or a letter."""
    from bot.start_links import NoName, make_link

    given = {"topic": topic, "site": site, "order": order}
    about = {name: value.strip()[:100] for name, value in given.items() if value.strip()}
    if not about:
        _fail("Say what the link is about: --topic, --site or --order.")
    settings = _settings()
    if not settings.bot_token.get_secret_value():
        _fail("BOT_TOKEN: expected the token from BotFather, like 123456789:AAE…")
    try:
        print(_run_command(make_link(settings, about, days)))
    except NoName as error:
        _fail(str(error), code=1)


@kb.command("import")
def kb_import(
    file: Annotated[Path, typer.Argument(help="CSV, XLSX, JSON or YAML")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be done")] = False,
) -> None:
    """Add or update entries from a file, also while the service runs."""
    from bot import kb_commands

    settings = _settings()
    print(_run_command(kb_commands.import_file(settings, file, dry_run=dry_run)))


@kb.command("export")
def kb_export(file: Annotated[Path, typer.Argument(help="CSV, XLSX, JSON or YAML")]) -> None:
    """Write all published entries to a file."""
    from bot import kb_commands

    print(_run_command(kb_commands.export_file(_settings(), file)))


@kb.command("evaluate")
def kb_evaluate(
    kb_file: Annotated[Path, typer.Argument(help="a knowledge-base file")],
    questions_file: Annotated[Path, typer.Argument(help="CSV: question,entry")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object")] = False,
) -> None:
    """Measure line 1 on labelled questions, without touching the database."""
    from bot import kb_commands

    settings = _settings()
    figures = _run_command(kb_commands.evaluate_files(settings, kb_file, questions_file))
    if as_json:
        print(json.dumps(figures, ensure_ascii=False))
    else:
        for name, value in figures.items():
            print(f"{name:24} {value if value is not None else '—'}")


@token.command("add")
def token_add(
    name: Annotated[
        str, typer.Argument(help="The program that will use it; further tokens share its tickets")
    ],
    scopes: Annotated[
        str, typer.Option(help="With commas between them")
    ] = "tickets:read,tickets:write,webhooks",
) -> None:
    """Make a token and show it, once."""
    from bot import token_commands
    from channels.api.tokens import SCOPES

    wanted, called = [scope.strip() for scope in scopes.split(",") if scope.strip()], name.strip()
    if not wanted or not set(wanted) <= set(SCOPES):
        _fail(f"--scopes: expected some of {', '.join(SCOPES)}")
    if not called or len(called) > 100:
        _fail("NAME: expected 1 to 100 characters")
    print(_run_command(token_commands.add(_settings(), called, wanted)))


@token.command("list")
def token_list() -> None:
    """Show every token, when it was used last, and whether webhooks are heard."""
    from bot import token_commands

    print(_run_command(token_commands.listed(_settings())))


@token.command("revoke")
def token_revoke(
    number: Annotated[int, typer.Argument(min=1, max=2**31 - 1, help="Its number in `token list`")],
) -> None:
    """End a token at once, also while the service runs."""
    from bot import token_commands

    if not _run_command(token_commands.revoke(_settings(), number)):
        _fail(f"There is no token {number} that could be revoked: see python -m bot token list", code=1)
    print(f"Token {number} is good for nothing any more.")


@token.command("remove")
def token_remove(
    name: Annotated[str, typer.Argument(help="The program, as `token list` names it")],
) -> None:
    """End every token of a program and its webhook, at once; its tickets stay."""
    from bot import token_commands

    if not _run_command(token_commands.remove(_settings(), name.strip())):
        _fail(f"Nothing called {name} uses the API: see python -m bot token list", code=1)
    print(f"{name.strip()} may do nothing any more; its tickets stay.")


def _settings(*, for_run: bool = False) -> Settings:
    from bot.settings import BadSetting, read_settings, require_for_run

    try:
        settings = read_settings()
        if for_run:
            require_for_run(settings)
    except BadSetting as error:
        _fail(str(error))
    return settings


async def _run(settings: Settings) -> None:
    from bot.serving import serve, stop_on_signals

    stop = asyncio.Event()
    stop_on_signals(stop)
    await serve(settings, stop)


def _serve(service: Coroutine[Any, Any, None], settings: Settings) -> None:
    from bot import logs

    logs.set_up(form=settings.log_format)
    with _refusals_in_words():
        asyncio.run(service)


@contextlib.contextmanager
def _refusals_in_words() -> Iterator[None]:
    """What stops the service from starting is a line each, and exit 2."""
    from bot.lock import AlreadyRunning
    from bot.receiving.polling import WrongToken
    from bot.settings import BadSetting
    from storage.database import Unavailable

    try:
        yield
    except AlreadyRunning:
        _fail("Another run or demo is serving this database. Stop it first.")
    except WrongToken:
        _fail("BOT_TOKEN: Telegram doesn't know this token. Copy it again from BotFather.")
    except BadSetting as error:
        _fail(str(error))
    except (Unavailable, OSError) as error:
        _fail(f"DATABASE_URL: the database can't be opened ({error}).")


def _run_command(work: Coroutine[Any, Any, Any]) -> Any:
    from knowledge_base.rows import BadFile
    from storage.backup import BadBackup
    from storage.database import Unavailable

    try:
        return asyncio.run(work)
    except (BadFile, BadBackup) as error:
        _fail(f"Nothing was changed.\n{error}", code=1)
    except Unavailable as error:
        _fail(f"DATABASE_URL: the database can't be opened ({error}).")


def _fail(message: str, code: int = 2) -> Any:
    print(message, file=sys.stderr)
    raise SystemExit(code)


if __name__ == "__main__":
    cli()
