"""The customers of the demo company: firms and the people in them. All invented."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from xiaozhang.home.demo.rules import industries, staff

CITIES = {
    "east1": {
        "苏州": "0512", "无锡": "0510", "常州": "0519", "江阴": "0510", "张家港": "0512",
        "常熟": "0512", "昆山": "0512", "太仓": "0512", "宜兴": "0510", "南通": "0513",
    },
    "east2": {
        "上海": "021", "杭州": "0571", "宁波": "0574", "嘉兴": "0573", "绍兴": "0575",
        "湖州": "0572", "余姚": "0574", "海宁": "0573", "桐乡": "0573", "金华": "0579",
    },
    "south": {
        "广州": "020", "佛山": "0757", "东莞": "0769", "中山": "0760", "惠州": "0752",
        "江门": "0750", "珠海": "0756", "肇庆": "0758", "清远": "0763", "深圳": "0755",
    },
    "north": {
        "天津": "022", "唐山": "0315", "沧州": "0317", "保定": "0312", "济南": "0531",
        "淄博": "0533", "烟台": "0535", "潍坊": "0536", "德州": "0534", "廊坊": "0316",
    },
}  # fmt: skip
_DISTRICTS = ("高新区", "经开区", "临港园区", "城北工业园", "化工园区", "港城大道", "科创园", "东部工业园")
_STREETS = ("兴业路", "科技大道", "振兴路", "长江路", "创新路", "环城北路", "通港路", "工业一路", "望湖路", "新华路")

_BRANDS = (
    "澄源", "恒织", "禾新", "金沙", "江诚", "远航", "华陶", "润泽川", "启辰", "瑞禾", "德沐", "凌波", "同泽",
    "盛榕", "博岭", "嘉沅", "景澜", "宏玺", "汇穗", "安澜", "泰屿", "翰源", "联峪", "鸿沣", "正霖", "源昶",
    "昱川", "晟谷", "立沅", "双桐", "百澜", "东桦", "西棠", "南屿", "北岑", "清穗", "和畅", "中岳源", "广陵江",
    "元垣", "天穗", "海陵川", "云岫", "长汀", "丰沛源", "利沅", "顺沣", "永榕", "久穗", "康垣", "信沅", "诚穗",
    "达岭", "兴沅川", "振澜", "伟榕", "力源丰", "富垣", "雅榕", "佳沣", "春屿", "秋泓", "星岚", "朗沅", "宁沣",
    "静澜", "白榆", "青棠", "赤峪", "玄圃", "紫垣", "碧沅", "蓝汀", "银杉", "铜陂", "铁岭川", "石帆", "木棠",
    "竹溪源", "松垣", "柏沣", "枫汀", "桂穗", "兰陂", "梅屿", "荷塘川", "莲沣", "桐岑", "榆林川", "槿源",
    "凯沅", "乐陂", "易泓", "合川源", "众沣", "共榕", "优穗", "卓岑", "越泓", "超沅", "新垣", "明汀", "光陂",
    "辉沣", "耀榕", "旭穗", "晨屿", "晓泓", "朝沅", "暮岑", "原穗", "野泓", "田汀", "谷陂", "峰沣", "岭榕",
    "岩穗", "溪屿", "河沅", "湖岑", "泉泓", "潭汀", "渡陂", "桥沣", "港榕", "湾穗", "岸屿", "汐沅", "澍源",
    "霁川", "沐岑", "霖垣", "露穗", "雪泓", "霜汀",
)  # fmt: skip

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾萧田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢"
    "姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常"
    "汤"
)
_GIVEN = (
    "建平", "国栋", "志远", "海涛", "永强", "卫东", "立新", "德明", "文斌", "庆华", "晓东", "少华", "正平",
    "维民", "学军", "金龙", "敏", "静", "丽君", "慧芳", "燕萍", "秀珍", "海霞", "玉兰", "雪梅", "晓燕", "红梅",
    "春华", "佩玲", "文娟", "亚男", "思远", "凯", "超", "鹏飞", "一鸣", "浩", "俊", "宇航", "天佑", "家豪",
    "明哲", "泽宇", "睿", "彦博", "承志", "书航", "景行", "欣怡", "雅雯", "梦洁", "若琳", "佳慧", "诗雨", "婷",
    "颖", "倩", "蕾", "国良", "兴旺", "根生", "水根", "阿明", "伟民",
)  # fmt: skip

_TITLES = (
    ("副总经理", "总", "decision_maker"),
    ("设备部长", "部长", "decision_maker"),
    ("生产总监", "总", "decision_maker"),
    ("采购经理", "经理", "influencer"),
    ("仪表主管", "主管", "influencer"),
    ("工程部主任", "主任", "influencer"),
    ("仪表工程师", "工", "user"),
    ("电仪车间主任", "主任", "user"),
    ("自控工程师", "工", "user"),
)
_CONCERNS = (
    "关心供货周期，停车窗口只有七天", "看重售后响应，要求苏州备件库有货", "在意初次投入，倾向分批采购",
    "怕选型错，要求先试用一台", "要求防爆证和检定证书齐全", "关心与现有控制系统的通讯", "在意质保期，希望三年",
    "付款要走集团资金计划，时间不由他定", "更信老品牌，需要同行业用户证明", "看重现场调试能力",
)  # fmt: skip
SOURCES = ("老客户", "行业展会", "客户介绍", "官网留言", "电话开发", "设计院推荐", "招标平台")


@dataclass(frozen=True, slots=True)
class Contact:
    """A person in a firm. `called` is how one speaks of them: 许工, 陈部长."""

    name: str
    title: str
    called: str
    part: str
    concern: str
    phone: str
    email: str


@dataclass(frozen=True, slots=True)
class Firm:
    """A customer: `key` is stable within the story, `owner` a login, `short` what people say."""

    key: str
    name: str
    short: str
    owner: str
    area: str
    industry: str
    source: str
    phone: str
    address: str
    contacts: tuple[Contact, ...]


def firms(seed: str, sellers: Sequence[staff.Person], per_seller: int = 7) -> tuple[Firm, ...]:
    """Return about 130 firms, `per_seller` for each representative and fewer for others; same seed, same firms."""
    random = Random(f"{seed}/firms")
    brands = list(_BRANDS)
    random.shuffle(brands)
    made: list[Firm] = []
    for seller in sellers:
        is_whole = seller.role == "representative" and seller.left_on is None
        count = per_seller if is_whole else max(per_seller - 2, 1)
        for _ in range(count):
            made.append(_firm(random, len(made), brands[len(made)], seller))
    return tuple(made)


def _firm(random: Random, index: int, brand: str, seller: staff.Person) -> Firm:
    city, code = random.choice(list(CITIES[seller.team].items()))
    industry = industries.INDUSTRIES[(index * 3 + random.randrange(4)) % len(industries.INDUSTRIES)]
    suffix = random.choice(industry.firms)
    return Firm(
        key=f"c{index:03d}",
        name=f"{city}{brand}{suffix}",
        short=f"{city}{brand}",
        owner=seller.login,
        area=staff.team(seller.team).area,
        industry=industry.name,
        source=random.choices(SOURCES, (8, 3, 3, 2, 3, 1, 2))[0],
        phone=f"{code}-{random.randrange(60_000_000, 89_999_999)}",
        address=f"{city}市{random.choice(_DISTRICTS)}{random.choice(_STREETS)} {random.randrange(6, 899)} 号",
        contacts=_contacts(random, index),
    )


def _contacts(random: Random, index: int) -> tuple[Contact, ...]:
    heads = [title for title in _TITLES if title[2] == "decision_maker"]
    others = [title for title in _TITLES if title[2] != "decision_maker"]
    titles = [*random.sample(others, random.randrange(1, 3)), random.choice(heads)]
    surnames = random.sample(_SURNAMES, len(titles))
    made = []
    for place, (surname, (title, address, part)) in enumerate(zip(surnames, titles, strict=True)):
        made.append(
            Contact(
                name=surname + random.choice(_GIVEN),
                title=title,
                called=surname + address,
                part=part,
                concern=random.choice(_CONCERNS),
                phone=_mobile(random, index * 4 + place),
                email="",
            )
        )
    return tuple(made)


def _mobile(random: Random, number: int) -> str:
    """Return a number that is like a mobile one and unique in the story."""
    prefix = random.choice(("135", "137", "138", "139", "150", "158", "186", "189"))
    return f"{prefix}{random.randrange(1000, 9999)}{number * 7919 % 10000:04d}"
