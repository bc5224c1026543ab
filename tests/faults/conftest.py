"""Figures that the fault tests measure, printed at the end of the run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from structlog.testing import capture_logs


@pytest.fixture
def logs() -> Iterator[list[Any]]:
    """What the service logs."""
    with capture_logs() as lines:
        yield lines
