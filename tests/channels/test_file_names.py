"""Files from outside are called what does no harm."""

from __future__ import annotations

import pytest

from channels.file_names import LONGEST, harmless


@pytest.mark.parametrize(
    ("given", "called"),
    [
        ("Счёт 7.pdf", "Счёт 7.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\vera\\till.jpg", "till.jpg"),
        ("счёт\u202efdp.exe", "счётfdp.exe"),
        ("\u200fa\0b?.pdf ", "ab.pdf"),
        (".. ", "file-1"),
        ("", "file-1"),
        ("д" * 300 + ".pdf", "д" * (LONGEST - 4) + ".pdf"),
        ("a." + "д" * 300, "a." + "д" * (LONGEST - 2)),
        ("д" * 300, "д" * LONGEST),
    ],
)
def test_a_name_does_no_harm_and_keeps_its_ending(given: str, called: str) -> None:
    assert harmless(given, "file-1") == called
