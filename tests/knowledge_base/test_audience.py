"""Whom entries are for, as their tags say it."""

from __future__ import annotations

import pytest

from knowledge_base.audience import Reader, audience, named, reader, turned, without
from knowledge_base.entry import Entry

IRA = reader(False, [("Ромашка", "Ленина, 12"), ("Ромашка", "Ромашка")])
OLEG = reader(True, [(None, "Склад")])
STRANGER = Reader()


@pytest.mark.parametrize(
    ("tags", "who"),
    [
        ((), (IRA, OLEG, STRANGER)),
        (("касса",), (IRA, OLEG, STRANGER)),
        (("for:customers",), (IRA, STRANGER)),
        (("FOR: Employees",), (OLEG,)),
        (("for:ромашка",), (IRA,)),
        (("for:Ромашка · Ленина, 12",), (IRA,)),
        (("for:Ромашка / Ленина 12",), (IRA,)),
        (("for:Ромашка · Мира, 3",), ()),
        (("for:employees · Склад",), (OLEG,)),
        (("for:Склад",), ()),
        (("for:Ромашка", "for:employees"), (IRA, OLEG)),
        (("for:",), ()),
    ],
)
def test_who_may_read(tags: tuple[str, ...], who: tuple[Reader, ...]) -> None:
    meant = audience(Entry("a", (), {}, tags=tags))
    assert [each for each in (IRA, OLEG, STRANGER) if not meant or each.may_read(meant)] == list(who)


def test_turned_on_off_and_cleared() -> None:
    entry = Entry("a", (), {}, tags=("касса", "for:customers"))
    more = turned(entry, "Ромашка · Ленина, 12")
    assert more.tags == ("касса", "for:customers", "for:Ромашка · Ленина 12")
    assert named(more) == ("customers", "Ромашка · Ленина 12")
    assert turned(more, "ромашка · ленина 12") == entry
    assert without(more, {"customers"}).tags == ("касса", "for:Ромашка · Ленина 12")
    assert without(more).tags == ("касса",)
