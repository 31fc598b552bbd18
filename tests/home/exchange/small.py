"""A small set of files of the shape of maven_crm, so that the proof runs where ../shared is absent."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path
from random import Random

MAVEN = Path(__file__).parents[4] / "shared" / "data" / "maven_crm"
MAPPING = Path(__file__).parents[3] / "docs" / "examples" / "maven-mapping.yaml"

PRODUCTS = (("GTX Basic", "GTX", 550), ("GTX Pro", "GTX", 4821), ("MG Special", "MG", 55), ("GTK 500", "GTK", 26768))
AGENTS = (
    ("Ada Quill", "Mona Reed", "East"),
    ("Ben Otto", "Mona Reed", "East"),
    ("Mei-Mei Sol", "Mona Reed", "East"),
    ("Cleo Park", "Hugo Lind", "West"),
    ("Dana Frost", "Hugo Lind", "West"),
    ("Nobody Yet", "Hugo Lind", "West"),
)
ACCOUNTS = ("Acme Works", "dambase", "Plussunin", "Zencorp Ltd", "Konex")


def write_small(folder: Path, *, deals: int = 160, seed: str = "small") -> Path:
    """Write the four files and return the folder. `Nobody Yet` has no deal; deals say `GTXPro` for `GTX Pro`."""
    random = Random(seed)
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / "products.csv", ("product", "series", "sales_price"), PRODUCTS)
    _write(folder / "sales_teams.csv", ("sales_agent", "manager", "regional_office"), AGENTS)
    heading = ("account", "sector", "year_established", "revenue", "employees", "office_location", "subsidiary_of")
    accounts = [(name, "technolgy", 1990 + place, "11.5", 100, "Kenya", "") for place, name in enumerate(ACCOUNTS)]
    _write(folder / "accounts.csv", heading, accounts)
    columns = (
        "opportunity_id", "sales_agent", "product", "account", "deal_stage", "engage_date", "close_date", "close_value"
    )  # fmt: skip
    _write(folder / "sales_pipeline.csv", columns, [_deal(random, number) for number in range(deals)])
    return folder


def _deal(random: Random, number: int) -> tuple[object, ...]:
    agent = random.choice(AGENTS[:5])[0]
    product, _series, price = random.choice(PRODUCTS)
    account = random.choice(ACCOUNTS)
    engaged = date(2016, 11, 1) + timedelta(days=random.randrange(0, 200))
    closed = max(date(2017, 4, 1), engaged) + timedelta(days=random.randrange(0, 90))
    shown = "GTXPro" if product == "GTX Pro" else product
    key = f"K{number:05d}"
    kind = random.choices(("Won", "Lost", "Engaging", "Prospecting"), (55, 25, 14, 6))[0]
    if kind == "Won":
        value = max(1, price * random.randrange(85, 115) // 100) * (10 if random.random() < 0.2 else 1)
        return key, agent, shown, account, kind, engaged, closed, value
    if kind == "Lost":
        return key, agent, shown, account, kind, engaged, closed, 0
    missing = "" if random.random() < 0.6 else account
    return key, agent, shown, missing, kind, engaged if kind == "Engaging" else "", "", ""


def _write(path: Path, heading: tuple[str, ...], rows: object) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(heading)
        writer.writerows(rows)
