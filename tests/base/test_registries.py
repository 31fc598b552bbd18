"""What apps declare, as plain values."""

from __future__ import annotations

import pytest

from xiaozhang.base import registries
from xiaozhang.base.actor import Power
from xiaozhang.base.registries import Metric, Registry, UnknownKey
from xiaozhang.base.text import Message

VISIT = Metric("visit", Message("拜访"), "次")


def test_entries_come_back_by_key_and_in_order_of_declaration() -> None:
    metrics: Registry[Metric] = Registry("metric")
    receipt = Metric("receipt", Message("回款"), "fen")
    metrics.add("visit", VISIT)
    metrics.add("receipt", receipt)

    assert metrics.get("receipt") is receipt
    assert list(metrics) == [VISIT, receipt]
    assert list(metrics.keys()) == ["visit", "receipt"]
    assert "visit" in metrics
    assert "deal" not in metrics


def test_an_unknown_key_is_named() -> None:
    with pytest.raises(UnknownKey, match="unknown metric: 'deal'"):
        Registry[Metric]("metric").get("deal")


def test_declaring_twice_the_same_is_harmless_and_another_is_refused() -> None:
    metrics: Registry[Metric] = Registry("metric")
    metrics.add("visit", VISIT)
    metrics.add("visit", Metric("visit", Message("拜访"), "次"))

    with pytest.raises(ValueError, match="metric 'visit' is declared twice"):
        metrics.add("visit", Metric("visit", Message("走访"), "次"))

    assert metrics.get("visit") is VISIT


def test_every_declared_power_stands_under_its_own_key() -> None:
    assert list(registries.powers)
    assert [power.key for power in registries.powers] == list(registries.powers.keys())


def test_add_powers_declares_all(monkeypatch: pytest.MonkeyPatch) -> None:
    own: Registry[Power] = Registry("power")
    monkeypatch.setattr(registries, "powers", own)
    see, change = Power("x.see", Message("看")), Power("x.change", Message("改"))

    registries.add_powers((see, change))

    assert list(own) == [see, change]
