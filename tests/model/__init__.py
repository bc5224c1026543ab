"""The desk's rules driven at random against a small model of them; no Telegram, no waiting."""
