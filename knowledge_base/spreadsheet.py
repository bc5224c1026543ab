"""XLSX in and out, within bounds."""

import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils.exceptions import InvalidFileException

from knowledge_base.rows import BadFile, RowProblem

LARGEST_UNPACKED = 200 * 1024 * 1024
SWOLLEN_FROM = 10 * 1024 * 1024
LARGEST_RATIO = 100

_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    InvalidFileException,
    DefusedXmlException,
    ParseError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    OSError,
    EOFError,
    NotImplementedError,
    RuntimeError,
)


def rows(content: bytes) -> Iterator[Sequence[object]]:
    """The cells of the first sheet, row by row, the header first; raises BadFile."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
        if unpacked > LARGEST_UNPACKED or (
            unpacked > SWOLLEN_FROM and unpacked > LARGEST_RATIO * len(content)
        ):
            raise BadFile([RowProblem(0, "swollen", {"size": unpacked})])
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        for cells in book.worksheets[0].iter_rows(values_only=True):
            yield [_value(cell) for cell in cells]
    except _BROKEN as error:
        detail = " ".join(str(error).split())[:200] or type(error).__name__
        raise BadFile([RowProblem(0, "broken", {"detail": detail})]) from error


def dump(columns: Sequence[str], table: Iterable[dict[str, Any]]) -> bytes:
    """A workbook with a header and every cell a text, never a formula."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("knowledge base")
    sheet.append(list(columns))
    for row in table:
        cells = []
        for column in columns:
            cell = WriteOnlyCell(sheet)
            cell.value = row[column]
            cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _value(cell: object) -> object:
    """Numbers stay numbers; dates and the like are read as what they show."""
    return cell if cell is None or isinstance(cell, str | int | float) else str(cell)
