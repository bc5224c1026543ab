"""The numbers in buttons."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

#: What isn't a number of ours is no button of ours: no database is asked for what it can't hold.
Number = Annotated[int, Field(ge=-(2**31), lt=2**31)]
