"""Reading formatted text the way Telegram does."""
