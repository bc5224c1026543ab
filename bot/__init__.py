"""The process: receives, hands to the desk, delivers, and rings timers."""

from bot.late_schemas import put_off

put_off()  # before anything here imports aiogram
