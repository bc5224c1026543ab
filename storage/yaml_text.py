"""YAML that people send: whatever stands in it, reading it ends, and soon."""

from __future__ import annotations

from typing import cast

import yaml

#: Nobody's file is deeper. libyaml takes quadratic time for nested brackets, and then ends the process.
DEPTH = 30

_OPENS = (yaml.SequenceStartEvent, yaml.MappingStartEvent)
_CLOSES = (yaml.SequenceEndEvent, yaml.MappingEndEvent)


def parsed(text: str) -> object:
    """What the text says, in plain values.

    Raises:
        yaml.YAMLError: it isn't YAML, or nested too deep.
        ValueError: it has a date that no calendar has.
    """
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        depth += isinstance(event, _OPENS) - isinstance(event, _CLOSES)
        if depth > DEPTH:
            where = cast("yaml.Mark | None", event.start_mark)  # libyaml's own kind, with the same fields
            raise yaml.MarkedYAMLError(problem="nested too deep", problem_mark=where)
    return yaml.load(text, Loader=yaml.CSafeLoader)
