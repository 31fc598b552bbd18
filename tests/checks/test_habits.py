"""Clocks, floats, blind excepts, signals and foreign hosts are found."""

from pathlib import Path

from checks import habits
from tests.checks.planting import places, plant


def test_clock(tmp_path: Path) -> None:
    reading = "a = timezone.now()\nb = timezone.localdate(at)\nc = timezone.localdate()\nd = date.today()\n"
    tree = plant(
        tmp_path,
        {
            "selling/deals/views.py": reading,
            "base/pages/submitting.py": reading,
            "config/founding.py": reading,
            "selling/deals/actions.py": reading,
            "selling/deals/models.py": "a = DateField(auto_now_add=True)\nb = DateField(default=timezone.localdate)\n",
            "selling/deals/templates/deals/page.html": "<p>\n{% now 'Y' %}</p>",
        },
    )
    assert places(habits.clock(tree)) == [
        "selling/deals/actions.py:1",
        "selling/deals/actions.py:3",
        "selling/deals/actions.py:4",
        "selling/deals/models.py:1",
        "selling/deals/models.py:2",
        "selling/deals/templates/deals/page.html:2",
    ]


def test_money(tmp_path: Path) -> None:
    tree = plant(
        tmp_path,
        {
            "selling/deals/models.py": "amount = models.DecimalField()\nrate = models.FloatField()\n",
            "selling/deals/forms.py": "amount = forms.DecimalField()\n",
            "selling/deals/rules/a.py": (
                "a = float(amount_fen)\nb = self.amount_fen / 2\nc = amount_fen * 0.5\n"
                "d = amount_fen // 2\ne = amount_fen * Fraction(1, 3)\nf = Fraction(amount_fen) / 3\ng = float(text)\n"
            ),
        },
    )
    assert places(habits.money(tree)) == [
        "selling/deals/models.py:1",
        "selling/deals/models.py:2",
        "selling/deals/rules/a.py:1",
        "selling/deals/rules/a.py:2",
        "selling/deals/rules/a.py:3",
    ]


def test_blind_excepts(tmp_path: Path) -> None:
    text = (
        "try: ...\nexcept Exception: ...\n"
        "try: ...\nexcept (ValueError, BaseException): ...\n"
        "try: ...\nexcept: ...\n"
        "try: ...\nexcept ValueError: ...\n"
        "with suppress(Exception): ...\n"
    )
    tree = plant(tmp_path, {"base/money.py": text})
    assert places(habits.blind_excepts(tree)) == [
        "base/money.py:2",
        "base/money.py:4",
        "base/money.py:6",
        "base/money.py:9",
    ]


def test_signals(tmp_path: Path) -> None:
    tree = plant(
        tmp_path,
        {
            "foundation/audit/apps.py": (
                "from django.db.models.signals import post_migrate\nfrom django.db.models.signals import post_save\n"
            ),
            "selling/deals/apps.py": "from django.db.models.signals import post_migrate\n",
            "selling/deals/views.py": "from django.dispatch import receiver\n",
        },
    )
    assert places(habits.signals(tree)) == [
        "foundation/audit/apps.py:2",
        "selling/deals/apps.py:1",
        "selling/deals/views.py:1",
    ]


def test_hosts(tmp_path: Path) -> None:
    tree = plant(
        tmp_path,
        {
            "base/pages/frame.py": "A = 'http://127.0.0.1:8000/'\nB = 'https://cdn.example.com/x.js'\n",
            "base/components/static/js/a.js": "fetch('https://example.org/')\n",
            "base/components/static/vendor/b.js": "// https://example.org/\n",
            "base/components/templates/a.html": '<svg xmlns="http://www.w3.org/2000/svg"></svg>\n<img src="http://a.b/c">\n',
        },
    )
    assert places(habits.hosts(tree)) == [
        "base/components/static/js/a.js:1",
        "base/components/templates/a.html:2",
        "base/pages/frame.py:2",
    ]
