"""What goes in and out of the API: strict values with their bounds, so that the document promises what is kept."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated

from ninja import Path
from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, StrictBool
from pydantic_core import PydanticCustomError

from xiaozhang.base.money import MAX_FEN

MAX_ID = 2**63 - 1
NO_NUL = r"^[^\u0000]*$"
MONTH = r"^(19[7-9]\d|20\d\d|21\d\d)-(0[1-9]|1[0-2])$"
_EARLIEST, _LATEST = 1970, 2199
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})", re.ASCII)


class Sent(BaseModel):
    """What a program sends: nothing is guessed, and a name that is not known is refused."""

    model_config = ConfigDict(extra="forbid")


class Shown(BaseModel):
    """What a program gets."""

    model_config = ConfigDict(frozen=True)


def _whole(value: object) -> object:
    """Take `12.0` for 12: JSON Schema calls it an integer."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _written_day(value: object) -> object:
    if isinstance(value, date) or (isinstance(value, str) and _DAY.fullmatch(value)):
        return value
    raise PydanticCustomError("day", "not a day")


def _near_day(day: date) -> date:
    if not _EARLIEST <= day.year <= _LATEST:
        raise PydanticCustomError("far", "a day far away")
    return day


def _written_moment(value: object) -> object:
    if isinstance(value, datetime) or (isinstance(value, str) and _MOMENT.fullmatch(value)):
        return value
    raise PydanticCustomError("moment", "not a moment")


def _near_moment(moment: datetime) -> datetime:
    if not _EARLIEST < moment.year < _LATEST:
        raise PydanticCustomError("far", "a moment far away")
    return moment


Id = Annotated[int, BeforeValidator(_whole), Field(strict=True, ge=1, le=MAX_ID)]
Fen = Annotated[int, BeforeValidator(_whole), Field(strict=True, ge=0, le=MAX_FEN)]
SignedFen = Annotated[int, BeforeValidator(_whole), Field(strict=True, ge=-MAX_FEN, le=MAX_FEN)]
Whole = Annotated[int, BeforeValidator(_whole), Field(strict=True, ge=0, le=2**31 - 1)]
Text = Annotated[str, Field(pattern=NO_NUL)]
Month = Annotated[str, Field(pattern=MONTH)]
Day = Annotated[date, BeforeValidator(_written_day), AfterValidator(_near_day)]
Moment = Annotated[AwareDatetime, BeforeValidator(_written_moment), AfterValidator(_near_moment)]
Flag = StrictBool
RecordId = Path[Annotated[int, Field(ge=1, le=MAX_ID, description="记录的 id", examples=[1])]]
