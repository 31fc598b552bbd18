"""The model graph, addresses, factories, icons and templates of the house as it runs."""

from __future__ import annotations

from pathlib import Path

from django.apps import apps
from django.db import models
from django.db.migrations.state import ProjectState
from django.http import HttpRequest, HttpResponse
from django.test.utils import isolate_apps
from django.urls import path

from checks import house
from tests.checks.planting import plant
from xiaozhang.base.actor import Power
from xiaozhang.base.pages import access
from xiaozhang.base.text import Message


@isolate_apps()
def test_foreign_keys_may_not_point_up_nor_name_anything_back() -> None:
    class Person(models.Model):
        favourite = models.ForeignKey("deals.Bargain", on_delete=models.CASCADE, related_name="+")

        class Meta:
            app_label = "org"

    class Bargain(models.Model):
        owner = models.ForeignKey("org.Person", on_delete=models.CASCADE, related_name="bargains")
        seller = models.ForeignKey("org.Person", on_delete=models.CASCADE, related_name="+")
        earlier = models.ForeignKey("deals.Bargain", on_delete=models.CASCADE, related_name="later")

        class Meta:
            app_label = "deals"

    Person.__module__, Bargain.__module__ = "xiaozhang.foundation.org.models", "xiaozhang.selling.deals.models"
    assert [breach.words for breach in house.foreign_keys([Person, Bargain])] == [
        "Person.favourite points up to selling.deals; keep a plain id, or turn the relation round",
        "Bargain.owner: write related_name='+'; foundation.org does not know selling.deals",
    ]


@isolate_apps()
def test_factories_wants_one_for_each_model(tmp_path: Path) -> None:
    made = []
    for name in ("StageMove", "Bargain", "Total"):
        meta = type("Meta", (), {"app_label": "deals"})
        model = type(name, (models.Model,), {"Meta": meta, "__module__": "xiaozhang.selling.deals.models"})
        made.append(model)
    text = "MADE_BY = {'Total': 'ledger.post'}\ndef make_stage_move(): ...\n"
    (tmp_path / "deals.py").write_text(text, encoding="utf-8")
    assert [breach.words for breach in house.factories(made, tmp_path)] == [
        "Bargain: add make_bargain to tests/factories/deals.py (or an entry in MADE_BY)"
    ]


def test_addresses_must_be_guarded_or_listed() -> None:
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    patterns = [
        path("a/", view, name="forgotten"),
        path("b/", access.page(Power("x.y", Message("看")))(view), name="guarded"),
        path("c/", access.signed_in(view), name="own"),
        path("d/", access.public(view), name="unlisted"),
        path("e/", view, name="account_login"),
    ]
    assert [breach.words for breach in house.addresses(patterns)] == [
        "forgotten is open to anyone: decorate it with base.pages.page(power) or signed_in",
        "unlisted is public: put it on PUBLIC_ADDRESSES in checks/house.py and say why",
    ]


def test_templates_must_compile(tmp_path: Path) -> None:
    tree = plant(tmp_path, {"selling/deals/templates/deals/torn.html": "<p>\n{% if deal %}</p>\n"})
    found = list(house.compiled_templates(tree))
    assert [breach.path.rpartition("/")[2] for breach in found] == ["torn.html"]
    assert "endif" in found[0].words


def test_icons_must_stand_in_the_sprite(tmp_path: Path) -> None:
    template = tmp_path / "_menu.html"
    template.write_text('<nav>\n{% icon "no-such-icon" %}\n</nav>\n', encoding="utf-8")
    found = list(house.icons({"no-such-icon": template, "building": template}))
    assert [(breach.path, breach.line) for breach in found] == [("_menu.html", 2)]


def test_missing_migrations_names_the_field_without_a_column() -> None:
    state = ProjectState.from_apps(apps)
    state.models["products", "product"].fields["colour"] = models.CharField(max_length=10, default="")
    found = list(house.missing_migrations(state))
    assert [breach.path for breach in found] == ["src/xiaozhang/selling/products/models.py"]
    assert "Add field colour to product" in found[0].words
