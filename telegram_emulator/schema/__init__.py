"""The Bot API's methods as data, and the check of a request against them."""
