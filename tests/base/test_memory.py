"""What a page needs several times is read once, and never across a change."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from xiaozhang.base import memory
from xiaozhang.base.action import action, nothing_changed
from xiaozhang.base.actor import SYSTEM, Actor

asked: list[tuple[int, str]] = []


@memory.remembered
def _question(number: int, *, word: str = "") -> str:
    asked.append((number, word))
    return f"{number}{word}{len(asked)}"


def setup_function() -> None:
    asked.clear()


def test_outside_a_page_every_question_is_asked() -> None:
    assert (_question(1), _question(1)) == ("11", "12")


def test_a_page_asks_each_question_once() -> None:
    with memory.while_reading():
        first = _question(1), _question(2), _question(1, word="a")
        second = _question(1), _question(2), _question(1, word="a")
    assert first == second
    assert asked == [(1, ""), (2, ""), (1, "a")]


def test_nothing_is_carried_from_page_to_page() -> None:
    with memory.while_reading():
        _question(1)
    with memory.while_reading():
        _question(1)
    assert len(asked) == 2


def test_an_empty_answer_is_an_answer() -> None:
    answers: list[None] = []

    @memory.remembered
    def nothing() -> None:
        answers.append(None)

    with memory.while_reading():
        nothing()
        nothing()
    assert len(answers) == 1


def test_an_action_sees_what_is_so_now(db: None) -> None:
    @action(None)
    def look(*, actor: Actor, now: datetime) -> str:
        nothing_changed()
        return _question(1)

    with memory.while_reading():
        before = _question(1)
        inside = look(actor=SYSTEM, now=timezone.now())
        after = _question(1)
    assert (before, inside, after) == ("11", "12", "11")
