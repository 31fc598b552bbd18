"""Inline code, inherited attributes, unescaped and untranslated text are found."""

from pathlib import Path

from checks import templates
from tests.checks.planting import places, plant


def test_nothing_inline(tmp_path: Path) -> None:
    text = (
        '<script src="a.js"></script>\n<script>x()</script>\n<p style="color: red">a</p>\n<style></style>\n'
        '<a onclick="x()">b</a>\n<a href="javascript:x()">c</a>\n<i hx-on:click="x()"></i>\n'
    )
    tree = plant(tmp_path, {"base/components/templates/a.html": text})
    lines = [f"base/components/templates/a.html:{line}" for line in (2, 3, 4, 5, 6, 7)]
    assert places(templates.nothing_inline(tree)) == lines


def test_no_inheritance(tmp_path: Path) -> None:
    text = '<div hx-target="#a">\n<a hx-get="/b" hx-target="#a">b</a>\n<i hx-disinherit="*"></i></div>\n'
    tree = plant(tmp_path, {"base/components/templates/a.html": text})
    assert places(templates.no_inheritance(tree)) == [
        "base/components/templates/a.html:1",
        "base/components/templates/a.html:3",
    ]


def test_escaped(tmp_path: Path) -> None:
    tree = plant(
        tmp_path,
        {
            "base/components/templates/a.html": "{{ text }}\n{{ a|safe }}\n{% autoescape off %}{% endautoescape %}\n",
            "selling/deals/views.py": "from django.utils.safestring import mark_safe\n",
        },
    )
    assert places(templates.escaped(tree)) == [
        "base/components/templates/a.html:2",
        "base/components/templates/a.html:3",
        "selling/deals/views.py:1",
    ]


def test_translatable(tmp_path: Path) -> None:
    text = (
        "<p>{% translate '客户' %}</p>\n<p>客户</p>\n"
        "{% blocktranslate %}共\n{{ n }} 家{% endblocktranslate %}\n{# 说明 #}\n<i title='负责人'></i>\n"
    )
    tree = plant(tmp_path, {"selling/customers/templates/customers/a.html": text})
    assert places(templates.translatable(tree)) == [
        "selling/customers/templates/customers/a.html:2",
        "selling/customers/templates/customers/a.html:6",
    ]
