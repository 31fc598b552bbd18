"""Characters are read as the words they stand in are read."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from xiaozhang.base import pinyin

NAMES = {
    "重庆长江银行": "chong qing chang jiang yin hang",
    "长沙重工机械": "chang sha zhong gong ji xie",
    "成都乐器": "cheng du yue qi",
    "厦门大厦": "xia men da sha",
    "吕氏绿源": "lv shi lv yuan",
    "六安会计": "lu an kuai ji",
}

_WHOLE = """
import json, sys
from pypinyin import Style, lazy_pinyin
print(json.dumps([lazy_pinyin(name, style=Style.NORMAL, v_to_u=False) for name in json.load(sys.stdin)]))
"""


@pytest.mark.parametrize(("name", "read"), NAMES.items())
def test_words_are_read_in_their_own_way(name: str, read: str) -> None:
    assert " ".join(pinyin.read(name)) == read


def test_what_is_not_chinese_stays() -> None:
    assert pinyin.read("GTX 2号") == ("GTX 2", "hao")
    assert pinyin.read("") == ()


def test_a_text_is_cut_into_what_is_remembered() -> None:
    assert "".join(pinyin.words("重庆长江银行")) == "重庆长江银行"
    assert "重庆" in pinyin.words("重庆长江银行")


def test_the_few_words_read_names_as_the_whole_dictionary_does() -> None:
    assert pinyin.PHRASES.exists(), "make assets"
    names = [*NAMES, "上海银行", "长春行业协会", "音乐之声", "都江堰供水", "大夫医院", "中国人民解放军", "佛山参茸行"]
    asked = subprocess.run(
        [sys.executable, "-c", _WHOLE], input=json.dumps(names), capture_output=True, text=True, check=True, timeout=60
    )
    assert [list(pinyin.read(name)) for name in names] == json.loads(asked.stdout)
