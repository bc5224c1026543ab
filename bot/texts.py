"""`python -m bot texts`: every text that a person reads, in one table."""

from __future__ import annotations

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from locales import LANGUAGES
from locales.listing import every_text

#: Where there is no terminal to tell its width, such as in a file.
WIDTH = 180
#: The widest that the least important column gets.
SECTION = 22


def print_texts(console: Console | None = None) -> None:
    """Prints section, key and the text in each language; plural forms stand one below the other."""
    console = console or Console()
    if not console.is_terminal:
        console.width = WIDTH
    table = Table(box=box.ROUNDED, show_lines=True)
    table.add_column("section", max_width=SECTION)
    for name in ("key", *LANGUAGES):
        table.add_column(name)
    for listed in every_text():
        shown = ["\n— — —\n".join(listed.forms.get(language, ())) for language in LANGUAGES]
        table.add_row(*(Text(cell, overflow="fold") for cell in (listed.section, listed.key, *shown)))
    console.print(table)
