"""The size of a picture, read from its header alone: nothing is decoded, so nothing can burst."""

from __future__ import annotations

import struct
from typing import BinaryIO

Size = tuple[int, int]
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}  # the segments of a JPEG that tell its size
_ALONE = {0x01, *range(0xD0, 0xD9)}
_MOST_SEGMENTS = 2000


def size_of(file: BinaryIO, nature: str) -> Size | None:
    """Return width and height in pixels; None for what is no picture, or has no readable header."""
    file.seek(0)
    head = file.read(32)
    try:
        match nature:
            case "png":
                return _pair(struct.unpack_from(">II", head, 16)) if head[12:16] == b"IHDR" else None
            case "gif":
                return _pair(struct.unpack_from("<HH", head, 6))
            case "bmp":
                return _pair(struct.unpack_from("<ii", head, 18))
            case "webp":
                return _webp(head)
            case "jpeg":
                return _jpeg(file)
    except struct.error:
        return None
    return None


def _pair(values: tuple[int, ...]) -> Size | None:
    width, height = abs(values[0]), abs(values[1])
    return (width, height) if width and height else None


def _webp(head: bytes) -> Size | None:
    match head[12:16]:
        case b"VP8X":
            width, height = int.from_bytes(head[24:27], "little") + 1, int.from_bytes(head[27:30], "little") + 1
        case b"VP8L":
            bits = struct.unpack_from("<I", head, 21)[0]
            width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        case b"VP8 ":
            width, height = (side & 0x3FFF for side in struct.unpack_from("<HH", head, 26))
        case _:
            return None
    return _pair((width, height))


def _jpeg(file: BinaryIO) -> Size | None:
    file.seek(2)
    for _ in range(_MOST_SEGMENTS):
        start = file.read(2)
        if len(start) < 2 or start[0] != 0xFF:
            return None
        marker = start[1]
        if marker == 0xFF:  # a filling byte
            file.seek(-1, 1)
            continue
        if marker in _ALONE:
            continue
        length = struct.unpack(">H", file.read(2))[0]
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", file.read(5), 1)
            return _pair((width, height))
        if marker == 0xDA or length < 2:
            return None
        file.seek(length - 2, 1)
    return None
