"""Distils the schema in aiogram's source archive (.butcher/schema/schema.json, MIT) to methods.json.

Run by hand when the Bot API moves on: python -m telegram_emulator.schema.distil SCHEMA_JSON
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

Json = dict[str, Any]

OUTPUT = Path(__file__).with_name("methods.json")
_LENGTH = re.compile(r"(\d[\d,]*)\s*-\s*(\d[\d,]*)\s+(bytes|characters)(?!.*entit)")
_ITEMS = re.compile(r"(?:list of|include|array of)\D{0,40}?(\d+)\s*-\s*(\d+)\s+\w+", re.IGNORECASE)
_VALUE = re.compile(r"(?:between|[Mm]ust be|;)\s*(\d+)\s*(?:-|and)\s*(\d+)")
_SIMPLE = {"Integer", "String", "Boolean", "Float", "True", "InputFile", "Integer or String"}


def read_range(kind: str, text: str) -> list[Any] | None:
    """The allowed range that a description states: [low, high, unit], or None."""
    first = text.split("\n")[0]
    if kind == "String" and (match := _LENGTH.search(first)) and "emoji are not allowed" not in first:
        return [*_numbers(match), match[3]]
    if kind.startswith("Array of") and (match := _ITEMS.search(first)):
        return [*_numbers(match), "items"]
    if kind == "Integer" and (match := _VALUE.search(first)):
        return [*_numbers(match), "value"]
    return None


def _numbers(match: re.Match[str]) -> list[int]:
    return [int(match[i].replace(",", "")) for i in (1, 2)]


def distil(schema: Json) -> Json:
    """Methods with their parameters ([type, required, range?]) and the object types that those need."""
    entries = {entry["name"]: entry for group in schema["items"] for entry in group["children"]}
    methods = {
        name: {field["name"]: _field(field) for field in entry["annotations"]}
        for name, entry in sorted(entries.items())
        if entry["category"] == "methods"
    }
    wanted = {field[0] for fields in methods.values() for field in fields.values()}
    types: Json = {}
    while wanted:
        for name in _names(wanted.pop()):
            if name in types or name in _SIMPLE or name not in entries:
                continue
            entry = entries[name]
            variants = re.findall(r"^ ?- (\w+)", entry["description"], re.MULTILINE)
            if not entry["annotations"] and variants:
                types[name] = [variant for variant in variants if variant in entries]
                wanted.update(types[name])
            else:
                types[name] = {field["name"]: _field(field)[:2] for field in entry["annotations"]}
                wanted.update(field["type"] for field in entry["annotations"])
    return {"version": schema["api"]["version"], "methods": methods, "types": dict(sorted(types.items()))}


def _field(field: Json) -> list[Any]:
    result = [field["type"], bool(field["required"])]
    allowed = read_range(field["type"], field["description"])
    return [*result, allowed] if allowed else result


def _names(kind: str) -> list[str]:
    return re.findall(r"[A-Z]\w+", kind.replace("Array of ", ""))


def main() -> None:
    """Read the schema named on the command line, write methods.json beside this file."""
    schema = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    text = json.dumps(distil(schema), ensure_ascii=False, separators=(",", ":"))
    text = text.replace('},"', '},\n"')
    OUTPUT.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
