"""What only a story of a death has to show: the family tree, the desk's list, who was told when."""

import datetime as dt

import msgspec


class Relative(msgspec.Struct, frozen=True, kw_only=True):
    """One person of a family tree.

    Attributes:
        kind: `deceased`, `heir`, `gone` (died before), `renounced`, or `other`.
        relation_ja, relation_en: To the deceased.
        share: As an exact fraction; empty for those who do not inherit.
    """

    name: str
    kind: str
    relation_ja: str
    relation_en: str
    born: dt.date | None = None
    died: dt.date | None = None
    share: str = ""


class Branch(msgspec.Struct, frozen=True, kw_only=True):
    """A person with a partner, and the branches of their children, eldest first."""

    person: Relative
    partner: Relative | None = None
    children: list["Branch"] = []


class Inheritance(msgspec.Struct, frozen=True, kw_only=True):
    """One heir, with the reason in both languages."""

    name: str
    relation_ja: str
    relation_en: str
    share: str
    basis: str
    because_ja: str
    because_en: str


class FamilyTree(msgspec.Struct, frozen=True, kw_only=True):
    """Who inherits from one person (法定相続情報一覧図): the tree, and the heirs with reasons."""

    deceased: str
    root: Branch
    heirs: list[Inheritance]


class DeskLine(msgspec.Struct, frozen=True, kw_only=True):
    """One procedure on the bereavement desk's list.

    Attributes:
        family: Whose list it is on: the name of the deceased; empty if there is one list only.
        waiting_for: The participant that is waited for, by name; empty if nobody is.
        yen: What the family receives; negative if it has to pay something back.
    """

    id: str
    name_ja: str
    name_en: str
    participant: str
    status: str
    actor: str
    legal_basis: str
    family: str = ""
    due: dt.date | None = None
    prefilled: bool = False
    waiting_for: str = ""
    note: str = ""
    yen: int = 0
    overpaid_yen: int = 0


class ToldLine(msgspec.Struct, frozen=True, kw_only=True):
    """When a participant knew; `after_ms` is `None` if it does not yet.

    Attributes:
        act: The number of the act in which it was told.
        from_report: Whether the time counts from the moment the clerk entered the report, and not
            from the beginning of the act.
    """

    participant: str
    after_ms: float | None
    act: int = 0
    from_report: bool = False


class Bereavement(msgspec.Struct, frozen=True, kw_only=True):
    """What only a story of a death has to show."""

    trees: list[FamilyTree]
    desk: list[DeskLine]
    told: list[ToldLine]
