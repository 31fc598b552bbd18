"""Reads outside queries, writes outside actions and stray transactions are found."""

from pathlib import Path

from checks import writes
from tests.checks.planting import places, plant


def test_reads_outside_queries(tmp_path: Path) -> None:
    tree = plant(
        tmp_path,
        {
            "selling/deals/queries.py": "rows = Deal.objects.all()\n",
            "selling/deals/views.py": "rows = Deal.objects.all()\n",
            "selling/deals/rules/a.py": "rows = Deal._default_manager.all()\n",
            "selling/deals/actions.py": "Deal.objects.create()\nDeal.objects.bulk_create([])\nDeal.objects.get(pk=1)\n",
            "base/pages/listing.py": "model.objects.count()\n",
        },
    )
    assert places(writes.reads_outside_queries(tree)) == [
        "base/pages/listing.py:1",
        "selling/deals/actions.py:3",
        "selling/deals/rules/a.py:1",
        "selling/deals/views.py:1",
    ]


def test_writes_outside_actions(tmp_path: Path) -> None:
    tree = plant(
        tmp_path,
        {
            "selling/deals/actions/moving.py": "deal.save()\nrows.update(stage=1)\nrows.delete()\n",
            "selling/deals/views.py": "deal.save()\nrows.update(stage=1)\nrows.delete()\nrows.bulk_create([])\n",
            "selling/deals/queries.py": "found = {}\nfound.update(other)\ncache.delete('key')\ndigest.update(b'x')\n",
            "selling/deals/jobs.py": "cursor.execute('UPDATE deals_deal SET stage = 1')\n",
        },
    )
    assert places(writes.writes_outside_actions(tree)) == [
        "selling/deals/jobs.py:1",
        "selling/deals/views.py:1",
        "selling/deals/views.py:2",
        "selling/deals/views.py:3",
        "selling/deals/views.py:4",
    ]


def test_transactions(tmp_path: Path) -> None:
    tree = plant(
        tmp_path,
        {
            "base/action.py": "with transaction.atomic():\n    pass\n",
            "selling/deals/actions.py": "with transaction.atomic():\n    pass\n",
            "selling/deals/views.py": "from django.db.transaction import atomic\n@atomic\ndef page(): ...\n",
            "config/settings.py": "DATABASES = {'default': {'ATOMIC_REQUESTS': True}}\n",
        },
    )
    assert places(writes.transactions(tree)) == [
        "config/settings.py:1",
        "selling/deals/actions.py:1",
        "selling/deals/views.py:1",
        "selling/deals/views.py:2",
    ]


def test_undecorated_actions_reads_what_the_package_offers(tmp_path: Path) -> None:
    tree = plant(
        tmp_path,
        {
            "selling/deals/actions/__init__.py": "from xiaozhang.selling.deals.actions.moving import move, slip\n",
            "selling/deals/actions/moving.py": "@action(P)\ndef move(): ...\ndef slip(): ...\ndef step(): ...\n",
            "selling/products/actions.py": "@action(P)\ndef add(): ...\ndef slip(): ...\ndef _step(): ...\n",
        },
    )
    assert places(writes.undecorated_actions(tree)) == [
        "selling/deals/actions/moving.py:3",
        "selling/products/actions.py:3",
    ]
