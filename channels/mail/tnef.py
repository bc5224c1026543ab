"""`winmail.dat`: Outlook's own packing of files, which other programs can't open."""

from __future__ import annotations

import struct

from channels.mail.charsets import decode

_SIGNATURE = 0x223E9F78
_BEGINS, _TITLE, _DATA, _PROPERTIES, _BODY = 0x9002, 0x8010, 0x800F, 0x9005, 0x800C
#: The property that holds a file's long name, in one octet and in two octets for a sign.
_LONG_NAME = ((b"\x1e\x00\x07\x37", ""), (b"\x1f\x00\x07\x37", "utf-16-le"))


def unpacked(data: bytes) -> tuple[str, list[tuple[str, bytes]]] | None:
    """The text and the files that are packed there; None if it isn't such a packing, or a broken one."""
    if len(data) < 6 or struct.unpack_from("<I", data)[0] != _SIGNATURE:
        return None
    text, names, files, at = "", [""], [b""], 6
    while at + 11 <= len(data):
        name, length = struct.unpack_from("<xHxxI", data, at)
        value = data[at + 9 : at + 9 + length]
        if len(value) < length:
            return None
        at += 9 + length + 2
        if name == _BEGINS:
            names.append("")
            files.append(b"")
        elif name == _TITLE:
            names[-1] = names[-1] or decode(value.rstrip(b"\0"))
        elif name == _PROPERTIES:
            names[-1] = _long_name(value) or names[-1]
        elif name == _DATA:
            files[-1] = value
        elif name == _BODY:
            text = decode(value.rstrip(b"\0"))
    return text, [(name, content) for name, content in zip(names, files, strict=True) if content]


def _long_name(properties: bytes) -> str:
    for tag, charset in _LONG_NAME:
        at = properties.find(tag)
        if at < 0 or at + 12 > len(properties):
            continue
        length = struct.unpack_from("<I", properties, at + 8)[0]
        return decode(properties[at + 12 : at + 12 + min(length, 600)], charset).rstrip("\0")
    return ""
