"""What demo offers the house."""

from __future__ import annotations

from datetime import date

from xiaozhang.base import jobs, registries
from xiaozhang.base.pages import words
from xiaozhang.base.text import Message
from xiaozhang.home.demo import powers, queries
from xiaozhang.home.demo.jobs import NAME, play


def register() -> None:
    """Declare powers, the job that plays the story, and the note that says how far it is."""
    registries.add_powers(powers.ALL)
    jobs.register(NAME, play, label=Message("补齐演示公司的往来"))
    registries.frame_notes.add("demo.progress", _note)
    registries.door_notes.add("demo.progress", _door_note)
    registries.clock_holds.add("demo.story", queries.is_being_told)


def _door_note() -> str:
    standing = queries.progress()
    if standing is None:
        return ""
    return words(
        Message("这是演示公司。它的往来正在后台逐日补齐：{note}现在就可以登录。", {"note": standing.note})
    )


def _note(_today: date) -> str:
    standing = queries.progress()
    if standing is None:
        return ""
    return words(
        Message(
            "演示公司：{note}共 {total} 件，已补 {percent}%。",
            {"note": standing.note, "total": standing.total, "percent": standing.percent},
        )
    )
