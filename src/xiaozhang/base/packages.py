"""Zip packages from outside: Office documents, archives, backups."""

from __future__ import annotations

import struct
import zipfile
import zlib

DAMAGED: tuple[type[Exception], ...] = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    KeyError,
    OSError,
    RuntimeError,
    ValueError,
)
"""What `zipfile` raises for a package that is cut, altered, locked or packed in a way unknown here.

A wrong byte in a packed stream is a zlib.error, not a BadZipFile; an unknown packing a NotImplementedError.
"""
