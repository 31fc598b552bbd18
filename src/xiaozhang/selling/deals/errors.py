"""Refusals of the stages."""

from __future__ import annotations

from xiaozhang.base.errors import Refused
from xiaozhang.base.text import Message


class StageNotMet(Refused):
    """The standard of a stage that would be left is not met.

    `to_stage` is where the deal did not go; `lacking` holds the keys of the evidence that is missing.
    """

    code = "stage_not_met"

    def __init__(
        self, message: Message, *, clause: tuple[int, str] | None, to_stage: str, lacking: tuple[str, ...]
    ) -> None:
        """Keep what lacks beside the words."""
        super().__init__(message, clause=clause)
        self.to_stage = to_stage
        self.lacking = lacking


class CustomerNeeded(Refused):
    """From 需求分析 on a deal names its customer."""

    code = "customer_needed"


class ReasonNeeded(Refused):
    """A step back says why."""

    code = "reason_needed"


class ContractNeeded(Refused):
    """交付 is reached by signing the contract, by nothing else."""

    code = "contract_needed"


class DealClosed(Refused):
    """The deal is won or lost; what was asked goes for open ones."""

    code = "deal_closed"
