"""The participants of a small country: each municipality's own, and those for everybody."""

from collections.abc import Iterable

from mesh.deployment import Participant
from scenarios.population.places import Municipality

MUNICIPAL = {
    "resident-registry": ("住民基本台帳", "resident registry"),
    "family-register": ("戸籍", "family register"),
    "tax": ("税務", "tax office"),
    "benefits": ("児童手当", "child allowance"),
    "health-insurance": ("国保・介護", "health and care insurance"),
    "counter": ("窓口", "counter"),
    "bereavement-desk": ("おくやみ窓口", "bereavement desk"),
}
"""What every municipality runs: kind, Japanese and English title."""

NATIONAL = {
    "citizen-app": ("本人の端末", "citizen's device"),
    "portal": ("マイナポータル", "citizen portal"),
    "code-exchange": ("符号変換", "code exchange"),
    "witness": ("記録の証人", "witness of the logs"),
    "pension": ("年金機構", "pension office"),
    "electricity": ("電力会社", "electricity company"),
    "water": ("水道会社", "water company"),
    "bank": ("銀行", "bank"),
    "second-bank": ("第二の銀行", "second bank"),
    "legal-affairs": ("法務局", "legal affairs"),
    "national-tax-office": ("税務署", "tax office of the state"),
    "deposit-insurance": ("預金保険機構", "deposit insurance"),
    "family-court": ("家庭裁判所", "family court"),
    "copy-server": ("副本サーバー", "copy server"),
}
"""What the country has one of: name, Japanese and English title."""

KINDS = {"second-bank": "bank"}
"""The kind of those that are not named for it."""

AFTER_A_DEATH = frozenset(
    {
        "bereavement-desk",
        "second-bank",
        "legal-affairs",
        "national-tax-office",
        "deposit-insurance",
        "family-court",
    }
)
"""Who has nothing to do with a move."""

TO_COMPARE_WITH = frozenset({"copy-server"})
"""Who exists only to be compared with: takes part if asked for."""

WITNESSES = frozenset({"witness"})
"""Who keeps checkpoints of the access logs: takes part if asked for. A year in virtual time, and
what is measured against an earlier version, do without."""


def participants_of(
    municipalities: Iterable[Municipality],
    without: frozenset[str] = frozenset(),
    also: frozenset[str] = frozenset(),
) -> list[Participant]:
    """Return everyone who takes part, without some.

    Args:
        also: Those of `TO_COMPARE_WITH` and `WITNESSES` who take part as well.
    """
    without = without | ((TO_COMPARE_WITH | WITNESSES) - also)
    national = [
        Participant(name=name, kind=KINDS.get(name, name), title_ja=ja, title_en=en.capitalize())
        for name, (ja, en) in NATIONAL.items()
        if name not in without
    ]
    return national + [
        Participant(
            name=name_of(kind, place),
            kind=kind,
            municipality=place.code,
            title_ja=f"{place.ja}{ja}",
            title_en=f"{place.en} {en}",
        )
        for place in municipalities
        for kind, (ja, en) in MUNICIPAL.items()
        if kind not in without
    ]


def name_of(kind: str, place: Municipality) -> str:
    """Return the name of a municipality's participant."""
    return f"{kind}-{place.slug}"
