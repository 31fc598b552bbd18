"""What is wrong with the files, said so that the reader finds the cell."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing to mend: `file`, `line` as an editor counts (0: the whole file), `column` heading ("" for the line)."""

    file: str
    line: int
    column: str
    text: str

    def __str__(self) -> str:
        """Return `deals.csv:12:close_date：words`, without the parts that do not apply."""
        parts = [self.file, *([str(self.line)] if self.line else []), *([self.column] if self.column else [])]
        return f"{':'.join(parts)}：{self.text}"


class Problems:
    """Collects what is wrong, in the order found, so that one run names everything there is to mend."""

    def __init__(self) -> None:
        """Begin with nothing wrong."""
        self.found: list[Problem] = []

    def add(self, file: str, line: int, column: str, text: str) -> None:
        """Note one thing. `text` is a Chinese sentence without the place."""
        self.found.append(Problem(file, line, column, text))

    def __bool__(self) -> bool:
        """Say whether anything is wrong."""
        return bool(self.found)
