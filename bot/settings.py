"""Settings, from the environment or `.env`; frozen once read."""

from __future__ import annotations

import re
import zoneinfo
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from tickets.hours_text import read_hours

_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_ADDRESS = re.compile(r"https?://[^/\s]+")


def is_token(words: str) -> bool:
    """Whether this looks like a token from BotFather; only Telegram knows whether it is one."""
    return _TOKEN.fullmatch(words) is not None


class BadSetting(Exception):
    """A setting that can't be used; the message names it and says what it expects."""


class Settings(BaseSettings):
    """What the process is told from outside. Times of the desk are in seconds."""

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", env_ignore_empty=True, extra="ignore", frozen=True
    )

    bot_token: SecretStr = Field(SecretStr(""), description="the token from BotFather, like 123456789:AAE…")
    telegram_api_url: str = Field("https://api.telegram.org", description="an http(s) address")
    staff_chat_id: int = Field(0, le=0, description="the number of the staff group, like -1001234567890")
    admin_ids: Annotated[tuple[int, ...], NoDecode] = Field(
        (), description="Telegram user numbers with commas between them"
    )
    database_url: str = Field(
        "sqlite+aiosqlite:///data/support.db",
        description="a database's address, like sqlite+aiosqlite:///data/support.db"
        " or postgresql+asyncpg://user:password@host/name",
    )
    webhook_url: str = Field("", description="the https address at which Telegram reaches this service")
    webhook_secret: SecretStr = Field(
        SecretStr(""), description="1 to 256 letters A-Z a-z, digits, _ and -, that only Telegram is told"
    )
    public_url: str = Field(
        "",
        description="the https address at which people reach the request form, like https://help.example.org",
    )
    http_host: str = Field("127.0.0.1", min_length=1, description="an address of this machine")
    http_port: int = Field(8081, ge=0, le=65535, description="a port, 1 to 65535, or 0 for none")
    mailboxes: Path | None = Field(None, description="a TOML file that names mailboxes, or nothing")
    cache_dir: Path = Field(Path("data/cache"), description="a folder")
    erasure_log: Path = Field(Path("data/erased.log"), description="a file")
    log_format: Literal["text", "json"] = Field("text", description="text or json")
    matching: Literal["usual", "quality"] = Field("usual", description="usual or quality")
    default_language: Literal["ru", "en"] = Field("ru", description="ru or en")
    timezone: str = Field("Europe/Moscow", description="a time zone's name, like Europe/Moscow")
    working_hours: str = Field("", description="hours like Mo-Fr 09:00-18:00; 2027-01-01 off, or nothing")
    merge_pause_s: float = Field(3.0, ge=0, le=60, description="seconds, 0 to 60")
    close_resolved_after_s: int = Field(86_400, ge=60, description="seconds, 60 or more")
    delete_topics_after_s: int = Field(604_800, ge=60, description="seconds, 60 or more")
    erase_after_days: int | None = Field(None, ge=4, le=36_500, description="days, 4 or more, or nothing")
    weekly_digest: Literal["on", "off"] = Field("on", description="on or off")
    pace: Literal["telegram", "off"] = Field("telegram", description="telegram or off")
    clock_url: str = Field("", description="the http(s) address of an emulated clock, or nothing")
    demo_port: int = Field(8080, ge=1, le=65535, description="a port, 1 to 65535")

    @field_validator("admin_ids", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(int(part) for part in value.split(",") if part.strip())
        return value

    @field_validator("admin_ids")
    @classmethod
    def _people(cls, value: tuple[int, ...]) -> tuple[int, ...]:
        if any(number <= 0 for number in value):
            raise ValueError("groups and channels have such numbers")
        return value

    @field_validator("bot_token")
    @classmethod
    def _token(cls, value: SecretStr) -> SecretStr:
        if value.get_secret_value() and not is_token(value.get_secret_value()):
            raise ValueError("not a token")
        return value

    @field_validator("webhook_secret")
    @classmethod
    def _secret(cls, value: SecretStr) -> SecretStr:
        if value.get_secret_value() and not _SECRET.fullmatch(value.get_secret_value()):
            raise ValueError("Telegram would refuse it")
        return value

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            zoneinfo.ZoneInfo(value)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError("unknown time zone") from error
        return value

    @field_validator("working_hours")
    @classmethod
    def _hours(cls, value: str) -> str:
        read_hours(value, zoneinfo.ZoneInfo("UTC"))
        return value

    @field_validator("telegram_api_url", "clock_url", "webhook_url", "public_url")
    @classmethod
    def _address(cls, value: str) -> str:
        if value and not _ADDRESS.match(value):
            raise ValueError("not an address")
        return value.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _database(cls, value: str) -> str:
        if value.startswith(("postgresql://", "postgres://")):
            value = "postgresql+asyncpg://" + value.split("://", 1)[1]
        if value.startswith("sqlite:///"):
            value = "sqlite+aiosqlite" + value[len("sqlite") :]
        if not value.startswith(("sqlite+aiosqlite:///", "postgresql+asyncpg://")):
            raise ValueError("not a database address")
        try:
            named = make_url(value).database
        except ArgumentError as error:
            raise ValueError("not a database address") from error
        if not named:
            raise ValueError("no file or database is named")
        return value


def read_settings(**overrides: object) -> Settings:
    """Reads the settings.

    Args:
        overrides: values that go before environment and file.

    Raises:
        BadSetting: with one line for each setting that can't be used.
    """
    try:
        return Settings(**overrides)  # type: ignore[arg-type]
    except UnicodeDecodeError:
        raise BadSetting(".env: expected a file in UTF-8") from None
    except ValidationError as error:
        lines = []
        for problem in error.errors():
            name = str(problem["loc"][0])
            field = Settings.model_fields.get(name)
            expected = field.description if field else "nothing of that name"
            lines.append(f"{name.upper()}: expected {expected}")
        raise BadSetting("\n".join(lines)) from None


def require_for_run(settings: Settings) -> None:
    """Raises BadSetting if something is missing without which real Telegram can't be served."""
    missing = []
    for name in ("bot_token", "staff_chat_id", "admin_ids"):
        value = getattr(settings, name)
        if not (value.get_secret_value() if isinstance(value, SecretStr) else value):
            expected = Settings.model_fields[name].description
            missing.append(f"{name.upper()}: expected {expected} (python -m bot setup finds it out)")
    if settings.public_url and not settings.http_port:
        missing.append(
            f"HTTP_PORT: with PUBLIC_URL expected {Settings.model_fields['http_port'].description}"
        )
    if settings.webhook_url:
        for name in ("webhook_secret", "http_port"):
            value = getattr(settings, name)
            if not (value.get_secret_value() if isinstance(value, SecretStr) else value):
                expected = Settings.model_fields[name].description
                missing.append(f"{name.upper()}: with WEBHOOK_URL expected {expected}")
    if missing:
        raise BadSetting("\n".join(missing))
