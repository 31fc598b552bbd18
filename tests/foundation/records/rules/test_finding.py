"""What is typed finds what is meant: rules alone, without a database."""

from __future__ import annotations

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiaozhang.foundation.records.rules import documents, numbers, pinyin, questions, syllables
from xiaozhang.foundation.records.rules.documents import Document, index
from xiaozhang.foundation.records.rules.questions import ask

WATER = Document(
    "customer",
    1,
    7,
    "江阴澄源水务（集团）有限公司",
    names=("江阴澄源水务（集团）有限公司",),
    people=("曾国藩", "单田芳"),
    codes=("KH-2026-0042", "13812345621", "0510-86861234"),
    shared_ids=(9,),
    area="江苏",
    is_public=False,
)
LATIN = Document("product", 2, None, "Café GTX Pro", names=("Café GTX Pro",), codes=("HC-EMF-050",))


def finds(text: str, document: Document = WATER) -> bool:
    """Say what the database would: all tokens of one alternative of each clause, then the real check."""
    question = ask(text)
    if question is None:
        return False
    columns = index(document)
    tokens = columns.tokens.split()

    def there(token: questions.Token) -> bool:
        return any(each.startswith(token.text) if token.is_prefix else each == token.text for each in tokens)

    by_tokens = all(any(all(map(there, way)) for way in clause) for clause in question.clauses)
    return by_tokens and questions.answers(question, terms=columns.terms, pinyin=columns.pinyin, codes=columns.codes)


@pytest.mark.parametrize(
    "text",
    [
        "江阴", "澄源", "源水务", "江阴澄源水务（集团）有限公司", "江阴澄源水务集团", "务集", "江", "曾",
        "jiangyin", "JiangYin", "chengyuan", "yuanshui", "jiangyi", "jy", "cysw", "jycysw", "zengguofan", "zgf",
        "shantianfang",
        "5621", "138", "1381234", "13812345621", "+86 138 1234 5621", "０５１０", "86861234", "051086861234",
        "kh-2026-0042", "KH2026", "0042", "2026-0042", "澄源 5621", "江阴 曾", "j", "  澄源\u3000", "澄\u200b源",
    ],
)  # fmt: skip
def test_it_is_found(text: str) -> None:
    assert finds(text)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "，。", "澄", "源澄", "江源", "cengguofan", "dantianfang", "5612", "56", "9999", "abc",
        "澄源 9999", "yuancheng",
        "江苏", "\x00", "🙂", "xz",
    ],
)  # fmt: skip
def test_it_is_not_found(text: str) -> None:
    assert not finds(text)


@pytest.mark.parametrize(
    "text", ["gtx", "gtxpro", "GTX Pro", "gtx p", "cafe", "CAFÉ", "hc-emf", "emf050", "050", "pro"]
)
def test_latin_words_are_found_by_their_beginning(text: str) -> None:
    assert finds(text, LATIN)


def test_a_rare_character_is_spelt_out_for_databases_that_do_not_know_it() -> None:
    rare = Document("customer", 3, None, "𠮷野家", names=("𠮷野家",))
    assert "u20bb7u野" in index(rare).tokens.split()
    assert finds("𠮷野", rare)


def test_reach_tokens_name_owner_collaborators_and_area_but_not_everybody() -> None:
    tokens = set(index(WATER).tokens.split())
    assert {"tcustomer", "o7", "o9", documents.area_token("江苏")} <= tokens
    assert documents.PUBLIC_TOKEN not in tokens
    assert documents.PUBLIC_TOKEN in index(LATIN).tokens.split()


def test_ten_thousand_characters_are_cut_not_refused() -> None:
    long = Document("customer", 4, None, "长" * 10_000, names=("长" * 10_000,), codes=("9" * 10_000,))
    columns = index(long)
    assert len(columns.terms) == 200
    assert len(columns.tokens.split()) <= 1500
    assert ask("长" * 10_000) is not None


@pytest.mark.parametrize("name, expected", [("澄源", 0), ("澄源水务", 1), ("江阴澄源水务", 2), ("水务", 3)])
def test_the_very_name_is_nearest(name: str, expected: int) -> None:
    question = ask("澄源")
    assert question is not None
    assert questions.nearness(question, terms=name, codes="") == expected


@given(st.text(max_size=60))
def test_a_name_with_two_letters_or_more_is_found_by_itself(name: str) -> None:
    document = Document("customer", 5, None, "x", names=(name,))
    parts = [documents.compact(part) for part in documents.fold(name).split()]
    if parts and len(parts) <= 6 and all(len(part) > 1 for part in parts) and not name.strip().isdigit():
        assert finds(name, document) or any(part.isdigit() for part in parts)


@given(st.text(max_size=200))
def test_any_text_can_be_asked_and_its_tokens_hold_nothing_that_a_database_would_read(text: str) -> None:
    question = ask(text)
    for clause in question.clauses if question else ():
        for way in clause:
            assert way
            assert all(token.text.isalnum() for token in way)


@given(st.text(alphabet="anigehuo", max_size=60))
def test_cutting_into_syllables_ends_soon(letters: str) -> None:
    for reading in syllables.readings(letters):
        assert "".join(reading) == letters


@pytest.mark.parametrize("module", [documents, numbers, pinyin, questions, syllables])
def test_examples_in_the_docstrings_hold(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]
