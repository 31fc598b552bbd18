"""What a version changes, in words a company would sign: 修正案."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from xiaozhang.base.clause_kind import ClauseKind
from xiaozhang.base.clause_parts import joined, verbatim
from xiaozhang.base.text import Message
from xiaozhang.foundation.charter.rules.differences import ChapterDifference, ClauseDifference, Kinds, Placed
from xiaozhang.foundation.charter.rules.inline import ParagraphDifference
from xiaozhang.foundation.charter.rules.reading import chinese_number, paragraphs

_NO_KINDS: Kinds = {}


@dataclass(frozen=True, slots=True)
class Item:
    """One point of an amendment: what is done, and the words it brings, paragraph by paragraph."""

    head: Message
    quoted: tuple[str, ...] = ()
    points: tuple[Message, ...] = ()


def tally(found: Iterable[ClauseDifference]) -> Message:
    """Say how many clauses are new, changed and gone."""
    rows = [each for each in found if each.is_changed]
    added, removed = sum(each.is_added for each in rows), sum(each.is_removed for each in rows)
    values = {"added": added, "changed": len(rows) - added - removed, "removed": removed}
    return Message("新增 {added} 条，修改 {changed} 条，删去 {removed} 条", values)


def changes_in_words(found: Iterable[ClauseDifference]) -> list[Message]:
    """Say each changed clause in one line: 第 6.2 条「提成标准」：改正文、参数 2 处."""
    return [
        Message(
            "第 {number} 条「{title}」：{what}",
            {"number": each.number, "title": each.name, "what": joined(list(what_changed(each)), "、")},
        )
        for each in found
        if each.is_changed
    ]


def what_changed(each: ClauseDifference) -> Iterator[Message]:
    """Yield what became of a clause, in a few words each."""
    if each.is_added:
        yield Message("新增")
    if each.is_removed:
        yield Message("删去")
    if each.is_renumbered and each.before is not None:
        yield Message("原第 {number} 条", {"number": each.before.clause.number})
    if each.is_moved:
        yield Message("移动位置")
    if each.is_retitled:
        yield Message("改标题")
    if each.is_reworded:
        yield Message("改正文")
    if each.is_of_another_kind:
        yield Message("改条款类型")
    if each.parameters:
        yield Message("改参数 {n} 处", {"n": len(each.parameters)})
    if each.has_other_examples:
        yield Message("改算例")
    if each.is_shown_otherwise:
        yield Message("改公示范围")


def amendment(
    chapters: Iterable[ChapterDifference], clauses: Iterable[ClauseDifference], kinds: Kinds = _NO_KINDS
) -> list[Item]:
    """Return the points of an amendment in order: chapters first, then clause by clause; what only moved last."""
    found = [item for chapter in chapters for item in _chapter(chapter)]
    changed = [each for each in clauses if each.is_changed]
    for each in changed:
        if each.is_added or each.is_removed or each.is_changed_inside:
            found.append(_clause(each, kinds))
    renumbered = [each for each in changed if each.is_renumbered and not each.is_changed_inside]
    if renumbered:
        points = tuple(_renumbering(each) for each in renumbered)
        found.append(Item(Message("下列各条的序号相应调整："), points=points))
    return found


def _chapter(each: ChapterDifference) -> Iterator[Item]:
    if each.before is None and each.after is not None:
        yield Item(Message("增加一章，作为{heading}「{title}」。", _heading(each.after.number, each.after.title)))
    elif each.after is None and each.before is not None:
        yield Item(Message("删去{heading}「{title}」。", _heading(each.before.number, each.before.title)))
    elif each.before is not None and each.after is not None:
        values = {**_heading(each.before.number, each.before.title), "new": each.after.title}
        if each.is_retitled:
            yield Item(Message("{heading}章名「{title}」改为「{new}」。", values))
        if each.is_renumbered:
            number = Message("第{number}章", {"number": chinese_number(each.after.number)})
            yield Item(Message("{heading}「{title}」改为{number}。", {**values, "number": number}))
        if each.is_reworded:
            words = paragraphs(each.after.text)
            if words:
                yield Item(Message("{heading}的引言改为：", _heading(each.after.number, "")), words)
            else:
                yield Item(Message("删去{heading}的引言。", _heading(each.after.number, "")))


def _clause(each: ClauseDifference, kinds: Kinds) -> Item:
    if each.before is None:
        assert each.after is not None, "a clause of neither charter"
        return _added(each.after, kinds)
    if each.after is None:
        return Item(Message("删去第 {number} 条「{title}」。", _named(each.before)))
    before, after = _named(each.before), _named(each.after)
    values = {**before, "new_number": after["number"], "new_title": after["title"]}
    points = tuple(_points(each, kinds))
    if each.is_renumbered:
        return Item(Message("第 {number} 条「{title}」改为第 {new_number} 条，并作如下修改：", values), points=points)
    return Item(Message("第 {number} 条「{title}」作如下修改：", values), points=points)


def _points(each: ClauseDifference, kinds: Kinds) -> Iterator[Message]:
    assert each.before is not None, "only what was there is changed"
    assert each.after is not None, "only what is there is changed"
    old, new = each.before.clause, each.after.clause
    if each.is_retitled:
        yield Message("标题「{old}」改为「{new}」。", {"old": old.title, "new": new.title})
    yield from (_paragraph(one) for one in each.paragraphs if one.is_changed)
    if each.is_of_another_kind:
        yield Message(
            "由系统执行的类型由「{old}」改为「{new}」。",
            {"old": _label(old.kind, kinds), "new": _label(new.kind, kinds)},
        )
    for one in each.parameters:
        values = {"place": one.place, "old": one.before, "new": one.after}
        if one.before is None:
            yield Message("参数增加「{place}」：{new}。", values)
        elif one.after is None:
            yield Message("参数删去「{place}」：{old}。", values)
        else:
            yield Message("参数「{place}」由「{old}」改为「{new}」。", values)
    if each.has_other_examples:
        yield Message("所附算例相应调整，共 {n} 例。", {"n": len(new.examples)})
    if each.is_shown_otherwise:
        yield Message("本条可以公示。") if new.is_public else Message("本条不再公示。")


def _paragraph(one: ParagraphDifference) -> Message:
    values = {"old_place": one.before_place, "new_place": one.after_place, "old": one.before, "new": one.after}
    if one.before_place is None:
        return Message("增加一款，作为第 {new_place} 款：「{new}」", values)
    if one.after_place is None:
        return Message("删去第 {old_place} 款：「{old}」", values)
    return Message("第 {old_place} 款修改为：「{new}」", values)


def _added(placed: Placed, kinds: Kinds) -> Item:
    clause = placed.clause
    points: Sequence[Message] = ()
    if clause.kind:
        points = (Message("由系统执行，类型为「{kind}」。", {"kind": _label(clause.kind, kinds)}),)
    head = Message("增加一条，作为第 {number} 条「{title}」：", _named(placed))
    return Item(head, paragraphs(clause.text), tuple(points))


def _renumbering(each: ClauseDifference) -> Message:
    assert each.before is not None, "only what was there is renumbered"
    values = {"old": each.before.clause.number, "new": each.number, "title": each.name}
    return Message("原第 {old} 条「{title}」改为第 {new} 条", values)


def _named(placed: Placed) -> dict[str, object]:
    return {"number": placed.clause.number, "title": placed.clause.title}


def _heading(number: int, title: str) -> dict[str, object]:
    return {"heading": Message("第{number}章", {"number": chinese_number(number)}), "title": title}


def _label(name: str, kinds: Kinds) -> Message:
    kind: type[ClauseKind] | None = kinds.get(name)
    if kind is not None:
        return kind.label
    return verbatim(name) if name else Message("文字条款")
