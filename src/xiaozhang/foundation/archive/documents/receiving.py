"""A file on its way in: written to a scratch file piece by piece, measured, looked at, then put into the store.

All this stands before the action, so that no transaction waits for a slow disk or a large file. What is in the store
and named by no row is swept away after a day.
"""

from __future__ import annotations

import hashlib
import io
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, BinaryIO, Protocol

from xiaozhang.base.text import Message
from xiaozhang.foundation.archive.documents.pictures import size_of
from xiaozhang.foundation.archive.documents.sniffing import nature_of
from xiaozhang.foundation.archive.errors import NotTaken
from xiaozhang.foundation.archive.rules.endings import ENDINGS, NATURES, SHOWN_LABEL
from xiaozhang.foundation.archive.rules.limits import MOST_PIXELS, size_words
from xiaozhang.foundation.archive.rules.names import clean_name, ending_of

PIECE = 1024 * 1024


class Keeping(Protocol):
    """Puts a file into the store under its digest."""

    def __call__(self, digest: str, file: BinaryIO) -> None:
        """Write it whole or not at all."""


@dataclass(frozen=True, slots=True)
class Received:
    """A file that is in the store: its cleaned name, and what it is."""

    name: str
    digest: str
    size: int
    media_type: str
    width: int | None = None
    height: int | None = None


def receive(name: str, content: IO[bytes] | bytes, *, most_bytes: int, keep: Keeping) -> Received:
    """Take a file in.

    Raises:
        NotTaken: empty, too large, of a kind that is not taken, or not what its name says.
    """
    called = clean_name(name)
    with tempfile.TemporaryFile() as scratch:
        digest, size = hashlib.sha256(), 0
        for piece in _pieces(content):
            size += len(piece)
            if size > most_bytes:
                words = "没有保存：文件超过 {most}。请压缩图片、拆分文档，或请管理员调大上限。"
                raise NotTaken(Message(words, {"most": size_words(most_bytes)}))
            digest.update(piece)
            scratch.write(piece)
        if not size:
            raise NotTaken("没有保存：文件是空的。请检查后重新选择。")
        nature = _checked(called, scratch)
        measured = size_of(scratch, nature)
        if measured is not None and measured[0] * measured[1] > MOST_PIXELS:
            raise NotTaken("没有保存：图片的尺寸大得不正常，打开会拖垮浏览器。请缩小后再上传。")
        scratch.seek(0)
        keep(digest.hexdigest(), scratch)
    width, height = measured or (None, None)
    return Received(called, digest.hexdigest(), size, ENDINGS[ending_of(called)].media_type, width, height)


def _checked(name: str, scratch: BinaryIO) -> str:
    """Return what the file is; its name must say the same."""
    taken = ENDINGS.get(ending_of(name))
    if taken is None:
        words = "没有保存：不收「{name}」这样的文件。可以上传：{kinds}。"
        raise NotTaken(Message(words, {"name": name, "kinds": SHOWN_LABEL}))
    nature = nature_of(scratch)
    if nature != taken.nature:
        words = "没有保存：「{name}」的内容不是{said}{is_}。请用原软件打开确认，按实际格式另存后再上传。"
        is_ = f"，而是{NATURES[nature]}" if nature in NATURES else ""
        raise NotTaken(Message(words, {"name": name, "said": NATURES[taken.nature], "is_": is_}))
    return nature


def _pieces(content: IO[bytes] | bytes) -> Iterator[bytes]:
    file = io.BytesIO(content) if isinstance(content, bytes) else content
    file.seek(0)
    while piece := file.read(PIECE):
        yield piece
