"""Service terms and surveys refuse gaps, and scores that cannot be given."""

from __future__ import annotations

from typing import Any

import pytest

from tests.kinds.typical import found, typical


@pytest.mark.parametrize(
    ("kind", "changes", "expected"),
    [
        (
            "service_standard",
            {"rows": [each for each in typical()["service_standard"]["rows"] if each["severity"] != "major"]},
            [("rows", "「严重」没有适用于各级客户的一行，没有写到的客户没有时限。请补一行，客户级别留空。")],
        ),
        (
            "service_standard",
            {
                "rows": [
                    {"severity": "critical", "respond_hours": 8, "resolve_hours": 4},
                    *typical()["service_standard"]["rows"][2:],
                ]
            },
            [("rows[0].resolve_hours", "第 1 行的解决时限 4 小时短于响应时限 8 小时。")],
        ),
        (
            "service_standard",
            {
                "rows": [
                    {"severity": "critical", "respond_hours": 1, "resolve_hours": 100},
                    *typical()["service_standard"]["rows"][2:],
                ]
            },
            [("rows[1].resolve_hours", "「严重」比「紧急」解决得更快，轻重倒置。")],
        ),
        (
            "service_standard",
            {"rows": [*typical()["service_standard"]["rows"], typical()["service_standard"]["rows"][0]]},
            [("rows[5]", "第 6 行与第 1 行都是「紧急、各级客户」，说的不是一件事就改名，是一件事就合为一行。")],
        ),
        (
            "service_standard",
            {"escalations": [{"at": "0%", "to": []}]},
            [
                ("escalations[0].at", "第 1 行的上报时点须为 1.0% 至 1000.0%，现在是 0.0%。"),
                ("escalations[0].to", "第 1 行的告知岗位没有写，请至少写一个岗位。"),
            ],
        ),
        (
            "satisfaction_survey",
            {"rows": [{"occasion": "acceptance", "days": 7, "measure": "csat", "low_score": 5}]},
            [("rows[0].low_score", "第 1 行的低分线须为 1 至 4 分，现在是 5 分。")],
        ),
        (
            "satisfaction_survey",
            {"rows": [{"occasion": "regular", "days": 10, "measure": "nps", "low_score": 6}]},
            [("rows[0].days", "第 1 行每隔 10 天调查一次，短于至少相隔的 30 天，发不出去。")],
        ),
        ("satisfaction_survey", {"low_score_to": []}, [("low_score_to", "低分告知的岗位没有写，请至少写一个岗位。")]),
    ],
)
def test_nonsense_is_refused_naming_row_and_figure(
    kind: str, changes: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    assert found(kind, **changes) == expected
