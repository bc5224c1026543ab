"""From Telegram into the inbox, and from the inbox to the handlers, lane by lane."""
