"""The clause that sets the term for signing."""

from __future__ import annotations

from xiaozhang.base.clause_fields import named
from xiaozhang.base.clause_kind import Known, Severity
from xiaozhang.foundation.signing.clauses import SigningTerm


def test_a_sensible_term_has_no_findings_and_says_itself() -> None:
    assert SigningTerm().check(Known()) == []
    assert str(SigningTerm().sentence()) == (
        "制度发布后，成员自收到签阅通知之日起 7 天内读完并签阅；到期前 2 天提醒一次；逾期未签的，每隔 3 天提醒。"
        "后来入职或换岗的，自系统通知之日起算。"
    )
    assert str(SigningTerm(days=5, remind_before=0, remind_every=0).sentence()).startswith(
        "制度发布后，成员自收到签阅通知之日起 5 天内读完并签阅。"
    )


def test_a_reminder_before_the_asking_is_an_error_and_a_long_term_a_warning() -> None:
    early = SigningTerm(days=3, remind_before=3).check(Known())
    assert [(each.severity, each.path) for each in early] == [(Severity.ERROR, "remind_before")]
    assert "到期前 3 天提醒，早于通知当日：期限只有 3 天" in str(early[0].message)
    long = SigningTerm(days=31).check(Known())
    assert [(each.severity, each.path) for each in long] == [(Severity.WARNING, "days")]


def test_every_parameter_is_named() -> None:
    assert [str(each.label) for each in named(SigningTerm).values()] == ["签阅期限", "到期前提醒", "逾期后每隔"]
