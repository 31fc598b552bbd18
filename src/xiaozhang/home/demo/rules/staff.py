"""The people of the demo company and the teams they work in. All invented."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from xiaozhang.base.periods import add_months

COMPANY = "衡川仪表（苏州）有限公司"
DEPARTMENT = "销售部"


@dataclass(frozen=True, slots=True)
class Team:
    """A team; `leader` is a login. `area` is the region on its customers."""

    key: str
    name: str
    area: str
    leader: str


@dataclass(frozen=True, slots=True)
class Person:
    """A member; `login` is also the key. `pace` is how much one sells beside the others, in percent.

    `joins` and `leaves` are months before the running one, on whose first day somebody came or was gone; 0: neither.
    In a cast, `joined_on` and `left_on` are those days, where they lie inside the story. `heir` takes the customers
    over; `first_role` is what somebody was before following a supervisor who left.
    """

    login: str
    name: str
    role: str
    team: str = ""
    phone: str = ""
    pace: int = 100
    joins: int = 0
    leaves: int = 0
    heir: str = ""
    first_role: str = ""
    joined_on: date | None = None
    left_on: date | None = None


TEAMS = (
    Team("east1", "华东一组", "苏锡常", "luwenbo"),
    Team("east2", "华东二组", "沪杭甬", "xujingyi"),
    Team("south", "华南组", "珠三角", "liangqihang"),
    Team("north", "华北组", "京津冀鲁", "guojianjun"),
)

PEOPLE = (
    Person("chengliang", "程亮", "administrator", phone="13862100316"),
    Person("shenhuaijin", "沈怀瑾", "leadership", phone="13901540088"),
    Person("gumingyuan", "顾明远", "sales_manager", phone="13912760512"),
    Person("jianglihua", "蒋丽华", "finance", phone="13862100427"),
    Person("fangmin", "方敏", "finance", phone="15850110639"),
    Person("songyaqin", "宋雅琴", "hr", phone="13771800245"),
    Person("luwenbo", "陆文博", "supervisor", "east1", "13913100673", 60),
    Person("xujingyi", "许静宜", "supervisor", "east2", "13801880754", 55),
    Person("liangqihang", "梁启航", "supervisor", "south", "13802540861", 60),
    Person("guojianjun", "郭建军", "supervisor", "north", "13502110972", 50, first_role="representative"),
    Person("linyue", "林越", "representative", "east1", "13862010183", 118),
    Person("zhouxiaotong", "周晓彤", "representative", "east1", "15962150294", 96),
    Person("qianjiayi", "钱嘉怡", "representative", "east1", "18751180305", 84),
    Person("shaowanqing", "邵婉清", "representative", "east1", "13915530416", 104),
    Person("sunhaoran", "孙浩然", "representative", "east2", "13916020527", 110),
    Person("zhaoyuqing", "赵雨晴", "representative", "east2", "15800960638", 92),
    Person("hezhiqiang", "何志强", "representative", "east2", "13588120749", 100),
    Person("luosiqi", "罗思琪", "representative", "east2", "18857160850", 72, joins=6),
    Person("huangzixuan", "黄子轩", "representative", "south", "13826270961", 106),
    Person("denglihong", "邓力宏", "representative", "south", "13427850172", 88),
    Person("chenxiaofeng", "陈晓峰", "representative", "south", "15018460283", 97),
    Person("liujianing", "刘佳宁", "representative", "south", "18688240394", 76),
    Person("maxiao", "马骁", "representative", "north", "13920610405", 102),
    Person("wanghaiyan", "王海燕", "representative", "north", "13780920516", 90),
    Person("shikepeng", "石克鹏", "representative", "north", "15265310627", 81, joins=9),
)

FORMER = (
    Person("haojianguo", "郝建国", "supervisor", "north", "13602180413", 55, leaves=6, heir="guojianjun"),
    Person("tangzhigang", "唐志刚", "representative", "east2", "13605710588", 90, leaves=4, heir="luosiqi"),
)

# role: agreed wage and performance wage in yuan a month; sellers vary by their pace
_PAY = {
    "administrator": (9_000, 0),
    "leadership": (26_000, 0),
    "sales_manager": (16_000, 4_000),
    "finance": (8_500, 0),
    "hr": (8_500, 0),
    "supervisor": (9_000, 3_000),
    "representative": (5_000, 2_000),
}
_REGIONS = {"east1": "苏州", "east2": "上海", "south": "广州", "north": "济南"}
_CONTRACT_MONTHS, _PROBATION_MONTHS = 60, 3

PUTTING_OFF = ("赵雨晴", "陈晓峰", "石克鹏")
"""Who has not signed the amended charter yet."""

SHOWN_FIRST = ("linyue", "luwenbo", "jianglihua", "gumingyuan", "shenhuaijin", "songyaqin", "chengliang")
"""Who the printed table of sign-ins begins with: one for each role."""


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody in a story, those who left during it at the end."""

    people: tuple[Person, ...]

    def sellers(self) -> tuple[Person, ...]:
        """Return those who have customers of their own, in order."""
        return tuple(one for one in self.people if one.team)

    def sellers_on(self, first_on: date, until_on: date) -> tuple[Person, ...]:
        """Return the sellers who are there on all days from `first_on` to before `until_on`."""
        return tuple(
            one
            for one in self.sellers()
            if (one.joined_on is None or one.joined_on <= first_on) and (one.left_on is None or one.left_on >= until_on)
        )

    def leavers(self) -> tuple[Person, ...]:
        """Return those who leave during the story."""
        return tuple(one for one in self.people if one.left_on is not None)

    def first_leader(self, led: Team) -> str:
        """Return the login of who leads a team as the story begins."""
        return next((one.login for one in self.leavers() if one.heir == led.leader), led.leader)

    def first_role(self, one: Person) -> str:
        """Return the role that somebody has as the story begins."""
        follows = any(other.heir == one.login for other in self.leavers())
        return one.first_role if follows and one.first_role else one.role


def cast(first_on: date, running_on: date) -> Cast:
    """Return who is in a story that begins on `first_on` and whose running month is `running_on`."""
    people = []
    for one in (*PEOPLE, *FORMER):
        joined_on = add_months(running_on, -one.joins) if one.joins else None
        left_on = add_months(running_on, -one.leaves) if one.leaves else None
        if left_on is not None and left_on <= first_on:
            continue  # gone before the story begins
        here_from = joined_on if joined_on is not None and joined_on > first_on else None
        people.append(replace(one, joined_on=here_from, left_on=left_on))
    return Cast(tuple(people))


def person(login: str) -> Person:
    """Return the person. Raises StopIteration for an unknown login."""
    return next(one for one in (*PEOPLE, *FORMER) if one.login == login)


def agreed(one: Person, joined_on: date) -> dict[str, object]:
    """Return the terms of a person's pay basis: amounts in 分, five years of contract, three months of probation."""
    wage, performance = _PAY[one.role]
    more = (one.pace - 100) * 10 if one.role == "representative" else 0
    return {
        "wage_fen": (wage + more) * 100,
        "performance_fen": performance * 100,
        "region": _REGIONS.get(one.team, _REGIONS["east1"]),
        "contract_from": joined_on,
        "contract_to": add_months(joined_on, _CONTRACT_MONTHS) - timedelta(days=1),
        "probation_to": add_months(joined_on, _PROBATION_MONTHS) - timedelta(days=1),
        "source": "劳动合同",
    }


def team(key: str) -> Team:
    """Return the team. Raises StopIteration for an unknown key."""
    return next(one for one in TEAMS if one.key == key)
