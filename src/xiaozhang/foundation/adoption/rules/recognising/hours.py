"""Hours of work: 上午 8:30 至 12:00，下午 13:00 至 17:30."""

from __future__ import annotations

import re

from xiaozhang.base.text import Message
from xiaozhang.foundation.adoption.rules.figures import Figure, What
from xiaozhang.foundation.adoption.rules.recognising.parts import House, Passage, Suggestion, suggestion

_HOURS = re.compile(r"工作时间|上班时间|上下班|作息时间|办公时间")
_TO = re.compile(r"\s*(?:至|到|—|－|-|–|~|一)+\s*(?:次日)?")


def working_hours(passage: Passage, house: House) -> Suggestion | None:
    """Suggest hours of work where spans of the day stand in a clause about them."""
    if not _HOURS.search(passage.whole):
        return None
    times = passage.of(What.TIME)
    spans: list[tuple[Figure, Figure]] = []
    for first, second in zip(times, times[1:], strict=False):
        is_taken = bool(spans) and spans[-1][1] is first
        if not is_taken and _TO.fullmatch(passage.plain[first.end : second.start]):
            spans.append((first, second))
    if not spans:
        return None
    hours = [(int(start.value), _end(start, end)) for start, end in spans]
    used = [figure for span in spans for figure in span]
    words = [passage.plain[start.start : end.end] for start, end in spans]
    is_in_order = all(start < end for start, end in hours) and all(
        before[1] <= after[0] for before, after in zip(hours, hours[1:], strict=False)
    )
    lacking = [] if is_in_order else [Message("各段时间先后不相接，可能写了冬夏两套作息")]
    parameters = {"hours": [{"start": _clock(start), "end": _clock(end)} for start, end in hours]}
    return suggestion("working_hours", parameters, words, used, lacking=lacking)


def _end(start: Figure, end: Figure) -> int:
    """下午一时三十分至六时: the second time is of the same half of the day."""
    late = start.unit in ("下午", "晚上", "晚") and not end.unit and end.value < 12 * 60
    return int(end.value) + (12 * 60 if late else 0)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
