"""Odd letters, by what is odd about them."""

from tests.channels.odd import encodings, heads, machines, quoted, shapes

ROWS = [*encodings.LETTERS, *heads.LETTERS, *shapes.LETTERS, *machines.LETTERS, *quoted.LETTERS]
