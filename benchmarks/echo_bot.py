"""A bare aiogram bot with stock polling that says back what it is told; the measure for the service's rate.

`python -m benchmarks.echo_bot`, with ECHO_TOKEN and TELEGRAM_API_URL in the environment.
"""

from __future__ import annotations

import asyncio
import os

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import Message


async def echo(message: Message) -> None:
    """Says it back."""
    await message.answer(message.text or "")


async def run(token: str, api_url: str) -> None:
    """Polls until SIGTERM."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(api_url))
    dispatcher = Dispatcher()
    dispatcher.message.register(echo)
    await dispatcher.start_polling(Bot(token, session=session))


if __name__ == "__main__":
    asyncio.run(run(os.environ["ECHO_TOKEN"], os.environ["TELEGRAM_API_URL"]))
