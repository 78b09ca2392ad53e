"""A family after a death: its tree, the desk's list, and who was told when."""

import datetime as dt

from scenarios.report.family import Branch, DeskLine, FamilyTree, Inheritance, Relative, ToldLine

DIED = dt.date(2026, 6, 5)


def relative(name: str, kind: str, share: str = "", died: dt.date | None = None) -> Relative:
    return Relative(
        name=name,
        kind=kind,
        relation_ja="親族",
        relation_en="relative",
        born=dt.date(1950, 1, 2),
        died=died,
        share=share,
    )


TREE = FamilyTree(
    deceased="森 勝",
    root=Branch(
        person=relative("森 清", "gone", died=dt.date(1999, 1, 1)),
        partner=relative("森 幸子", "gone", died=dt.date(2009, 1, 1)),
        children=[
            Branch(
                person=relative("森 勝", "deceased", died=DIED),
                partner=relative("森 洋子", "heir", "3/4"),
                children=[Branch(person=relative("森 愛", "renounced"))],
            ),
            Branch(person=relative("森 京子", "heir", "1/4")),
        ],
    ),
    heirs=[
        Inheritance(
            name="森 洋子",
            relation_ja="妻",
            relation_en="wife",
            share="3/4",
            basis="民法900条3号",
            because_ja="兄弟姉妹とともに相続する配偶者",
            because_en="The spouse, beside siblings",
        ),
        Inheritance(
            name="森 京子",
            relation_ja="妹",
            relation_en="younger sister",
            share="1/4",
            basis="民法889条1項2号",
            because_ja="先順位の相続人がいない兄弟姉妹",
            because_en="A sibling",
        ),
    ],
)


def line(id_: str, status: str, **more: object) -> DeskLine:
    fields = {
        "name_ja": f"手続{id_}",
        "name_en": f"procedure {id_}",
        "participant": "tax-chofu",
        "actor": "family" if status == "yours" else "mesh",
        "legal_basis": "地方税法9条",
    }
    return DeskLine(id=id_, status=status, **{**fields, **more})  # type: ignore[arg-type]


DESK = [
    line("a", "done", yen=50_000, overpaid_yen=7_000, note="お支払いしました。"),
    line("b", "yours", due=dt.date(2029, 6, 5)),
    line("c", "yours", due=dt.date(2026, 10, 5), prefilled=True),
    line("d", "waiting", waiting_for="pension"),
    line("e", "not_needed"),
    line("f", "incomplete", note="申立書が必要です。"),
]
TOLD = [
    ToldLine(participant="tax-chofu", after_ms=20.0, act=1, from_report=True),
    ToldLine(participant="pension", after_ms=40.0, act=1, from_report=True),
    ToldLine(participant="bank", after_ms=200.0, act=2),
    ToldLine(participant="water", after_ms=None),
]
