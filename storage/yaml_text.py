"""YAML that people send: whatever stands in it, reading it ends, and soon."""

from __future__ import annotations

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
            line = event.start_mark.line if event.start_mark is not None else 0
            raise yaml.MarkedYAMLError(
                problem="nested too deep", problem_mark=yaml.Mark("", 0, line, 0, None, None)
            )
    return yaml.load(text, Loader=yaml.CSafeLoader)
