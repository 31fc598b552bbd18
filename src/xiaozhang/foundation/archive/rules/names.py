"""What a file is called, whatever the sender called it."""

from __future__ import annotations

import re

from xiaozhang.base.text import clean_line

LONGEST = 120
_FORBIDDEN = re.compile(r'[<>:"|?*]')
_DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10))}
_NAMELESS = "未命名"


def clean_name(name: str) -> str:
    r"""Return a name that every system can store: the last part of a path, no invisible or reserved characters.

    What turns the direction of writing is taken out, so that the ending that is read is the one that counts.

    >>> clean_name("..\\..\\合同/最终 版.pdf")
    '最终 版.pdf'
    >>> clean_name("报价\u202efdp.exe")
    '报价fdp.exe'
    >>> clean_name("CON.txt"), clean_name(".pdf")
    ('_CON.txt', '未命名.pdf')
    """
    line = clean_line(re.split(r"[/\\]", clean_line(name))[-1])
    line = _FORBIDDEN.sub("_", line)
    stem, ending = _split(line)
    stem = stem.strip(". ") or _NAMELESS
    if stem.casefold() in _DEVICES:
        stem = f"_{stem}"
    tail = f".{ending}" if ending else ""
    return f"{stem[: LONGEST - len(tail)].rstrip('. ')}{tail}"


def ending_of(name: str) -> str:
    """Return the ending in small letters, "" for none.

    >>> ending_of("年度合同.PDF"), ending_of("readme")
    ('pdf', '')
    """
    return _split(name)[1].casefold()


def _split(name: str) -> tuple[str, str]:
    stem, dot, ending = name.rpartition(".")
    if not dot or not re.fullmatch(r"[A-Za-z0-9]{1,10}", ending.strip()):
        return name, ""
    return stem, ending.strip()
