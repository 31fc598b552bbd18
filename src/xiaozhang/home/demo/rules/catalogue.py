"""What the demo company sells. Prices and costs in whole yuan."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Product:
    """A line of the price list."""

    code: str
    name: str
    short: str
    category: str
    unit: str
    price_yuan: int
    cost_yuan: int
    tax_bp: int = 1300


PRODUCTS = (
    Product("HC-EMF-050", "电磁流量计 HC-EMF DN50", "电磁流量计", "流量仪表", "台", 6800, 3950),
    Product("HC-EMF-150", "电磁流量计 HC-EMF DN150", "电磁流量计", "流量仪表", "台", 11200, 6480),
    Product("HC-EMF-400", "电磁流量计 HC-EMF DN400", "大口径电磁流量计", "流量仪表", "台", 27600, 16900),
    Product("HC-VTX-080", "涡街流量计 HC-VTX DN80", "涡街流量计", "流量仪表", "台", 9800, 5520),
    Product("HC-VTX-200", "涡街流量计 HC-VTX DN200（带温压补偿）", "温压补偿涡街", "流量仪表", "台", 21500, 12700),
    Product("HC-CMF-025", "科里奥利质量流量计 HC-CMF DN25", "质量流量计", "流量仪表", "台", 42000, 25800),
    Product("HC-USF-P", "便携式超声波流量计 HC-USF-P", "便携超声波流量计", "流量仪表", "套", 18600, 10300),
    Product("HC-RLT-80", "80 GHz 雷达液位计 HC-RLT-80", "雷达液位计", "物位仪表", "台", 14800, 8300),
    Product("HC-GWR-30", "导波雷达液位计 HC-GWR-30", "导波雷达", "物位仪表", "台", 16900, 9700),
    Product("HC-MLG-12", "磁翻板液位计 HC-MLG-12", "磁翻板液位计", "物位仪表", "台", 4200, 2380),
    Product("HC-PT-3051", "智能压力变送器 HC-PT", "压力变送器", "压力仪表", "台", 2950, 1560),
    Product("HC-DP-3051", "智能差压变送器 HC-DP", "差压变送器", "压力仪表", "台", 4380, 2350),
    Product("HC-TT-644", "一体化温度变送器 HC-TT", "温度变送器", "温度仪表", "台", 1280, 620),
    Product("HC-TC-K06", "铠装热电偶 K 型 HC-TC", "铠装热电偶", "温度仪表", "支", 460, 210),
    Product("HC-PH-900", "在线 pH 分析仪 HC-PH", "在线 pH 计", "分析仪表", "套", 12600, 7100),
    Product("HC-TU-500", "在线浊度仪 HC-TU", "在线浊度仪", "分析仪表", "套", 15800, 8950),
    Product("HC-VP-20", "智能阀门定位器 HC-VP", "阀门定位器", "执行机构", "台", 5600, 3120),
    Product("HC-SVC-CAL", "现场校验与调试服务", "现场校验服务", "技术服务", "人天", 1800, 900, 600),
)


def product(code: str) -> Product:
    """Return the product. Raises StopIteration for an unknown code."""
    return next(one for one in PRODUCTS if one.code == code)
