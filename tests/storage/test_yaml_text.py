"""YAML that is made to hurt: it is refused at once, and the process lives on."""

from __future__ import annotations

import time

import pytest
import yaml

from storage import yaml_text

_DEEP = 200_000


@pytest.mark.parametrize("unit", ["[", "{a: ", "- ", "? ", "[\n"])
def test_what_is_nested_too_deep_is_refused_at_once(unit: str) -> None:
    began = time.process_time()
    with pytest.raises(yaml.YAMLError, match="nested too deep"):
        yaml_text.parsed(unit * _DEEP)
    assert time.process_time() - began < 1


def test_what_people_write_is_read() -> None:
    written = "departments:\n- name: Касса\n  hours: [{days: Mo-Fr, from: '09:00'}]\n"
    assert yaml_text.parsed(written) == {
        "departments": [{"name": "Касса", "hours": [{"days": "Mo-Fr", "from": "09:00"}]}]
    }
