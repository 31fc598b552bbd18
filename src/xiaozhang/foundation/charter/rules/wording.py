"""A clause's text against its parameters and against itself: bounds by Civil Code 1259, figures, and 阶梯."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import product

from xiaozhang.base.clause_kind import ClauseKind, Finding
from xiaozhang.base.clause_parts import error, warning
from xiaozhang.base.text import Message
from xiaozhang.foundation.charter.rules.figures import Bound, Held, Said, figures_held, figures_said

_STAIRS = re.compile(r"阶梯|分档累[进计]|分段累[进计]")
_WHOLE, _BEYOND = "全额累进", "超额累进"
_METHODS = {"progressive": _BEYOND, "slab": _WHOLE}
_CLEAR = re.compile(rf"{_WHOLE}|{_BEYOND}|超[过出].{{0,20}}部分|全额|整笔|分别按")


def wording_findings(text: str, parameters: ClauseKind | None) -> Iterator[Finding]:
    """Yield what a text leaves open, says twice, or says otherwise than the parameters do."""
    said = list(figures_said(text))
    held = list(figures_held(parameters)) if parameters is not None else []
    yield from _double_points(said, held)
    yield from _bounds_against(said, held)
    yield from _figures_against(said, held)
    yield from _stairs(text, parameters)


def _double_points(said: Sequence[Said], held: Sequence[Held]) -> Iterator[Finding]:
    """Two neighbouring parts of one figure that both take the point, or both leave it out."""
    edges = {(one.value, one.measure) for one in held if one.bound is not None}
    for value, measure in dict.fromkeys((one.value, one.measure) for one in said if one.bound):
        ones = [one for one in said if (one.value, one.measure) == (value, measure)]
        by_bound = {one.bound: one for one in ones if one.bound}
        found = error if (value, measure) in edges else warning
        if Bound.FROM in by_bound and Bound.UP_TO in by_bound:
            yield found(
                "text", "正文「{one}」和「{other}」都包括{point}本身，正好{point}时归哪一边说不清"
                "（《民法典》第 1259 条）。请把其中一处改为「超过」或「不满」。",
                **_pair(by_bound[Bound.FROM], by_bound[Bound.UP_TO]),
            )  # fmt: skip
        if Bound.ABOVE in by_bound and Bound.BELOW in by_bound:
            yield found(
                "text", "正文「{one}」和「{other}」都不包括{point}本身，正好{point}时哪一边都不适用"
                "（《民法典》第 1259 条）。请把其中一处改为「满」或「以下」。",
                **_pair(by_bound[Bound.ABOVE], by_bound[Bound.BELOW]),
            )  # fmt: skip


def _bounds_against(said: Sequence[Said], held: Sequence[Held]) -> Iterator[Finding]:
    """A point that the text gives to one side and the parameters to the other."""
    told: set[tuple[object, ...]] = set()
    for one, other in product(said, held):
        if one.bound is None or other.bound is None or (one.value, one.measure) != (other.value, other.measure):
            continue
        sides = {each.bound.puts_point_above for each in held if each.bound and _same(each, other)}
        place = (one.value, one.measure, one.bound)
        if len(sides) > 1 or one.bound.puts_point_above == other.bound.puts_point_above or place in told:
            continue
        told.add(place)
        above = Message("归上面一段") if other.bound.puts_point_above else Message("归下面一段")
        yield warning(
            other.path,
            "正文写「{words}」，参数里正好 {point} 的{above}，两者不一致（《民法典》第 1259 条：以上、以下、以内包括"
            "本数，超过、不满不包括）。请改正文为「{better}」，或改参数。",
            words=one.words,
            point=other.words,
            above=above,
            better=_better(one.bound, other.words),
        )


def _figures_against(said: Sequence[Said], held: Sequence[Held]) -> Iterator[Finding]:
    """A figure that only the text has, where the parameters have one of that measure that the text lacks."""
    told: set[tuple[object, object]] = set()
    for one in said:
        mates = [each for each in held if each.measure is one.measure]
        lacking = [each for each in mates if each.value and not any(_same(each, other) for other in said)]
        if not lacking or any(_same(each, one) for each in mates) or (one.value, one.measure) in told:
            continue
        told.add((one.value, one.measure))
        other = lacking[0]
        yield warning(
            other.path,
            "正文写「{words}」，参数里没有这个数；参数里的 {point} 正文没有写。请核对哪一个是对的，改成一致。",
            words=one.words,
            point=other.words,
        )


def _stairs(text: str, parameters: ClauseKind | None) -> Iterator[Finding]:
    method = str(getattr(parameters, "method", "")) if parameters is not None else ""
    meant = _METHODS.get(method)
    if meant is None:
        if _STAIRS.search(text) and not _CLEAR.search(text):
            yield warning(
                "text",
                "「阶梯」没有写明怎样算：只有超过的部分按高一档（超额累进），还是全部按所在的一档（全额累进）。请在正文写明。",
            )
        return
    other = _WHOLE if meant == _BEYOND else _BEYOND
    if other in text and meant not in text:
        yield error(
            "method", "正文写「{other}」，参数是「{meant}」，算出的数不同。请改成一致。", other=other, meant=meant
        )


def _same(one: Said | Held, other: Said | Held) -> bool:
    return (one.value, one.measure) == (other.value, other.measure)


def _pair(one: Said, other: Said) -> dict[str, object]:
    point = Held(one.value, one.measure, "", None).words
    return {"one": one.words, "other": other.words, "point": f" {point} "}


def _better(bound: Bound, point: str) -> str:
    """The word that gives the point to the other side."""
    starts = {Bound.ABOVE: "满 {}", Bound.FROM: "超过 {}", Bound.UP_TO: "不满 {}", Bound.BELOW: "{}以下"}
    return starts[bound].format(point)
