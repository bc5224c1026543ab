"""Tables, the database, the inbox and the outbox. Knows no rule of the desk."""
