"""One Telegram update → one call of the desk → what to say. No SQL, no waiting on Telegram."""
