"""The desk's rules: what happens to a ticket, and what is then said to whom.

Every public function is one move of the desk: it changes rows, writes events and puts
messages into the outbox, all in the transaction it is given. It knows no Telegram library
and no wording.
"""
