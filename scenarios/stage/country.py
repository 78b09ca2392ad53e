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
}
"""What every municipality runs: kind, Japanese and English title."""

NATIONAL = {
    "citizen-app": ("本人の端末", "citizen's device"),
    "portal": ("マイナポータル", "citizen portal"),
    "code-exchange": ("符号変換", "code exchange"),
    "pension": ("年金機構", "pension office"),
    "electricity": ("電力会社", "electricity company"),
    "water": ("水道会社", "water company"),
    "bank": ("銀行", "bank"),
}
"""What there is one of: kind (which is also its name), Japanese and English title."""


def participants_of(municipalities: Iterable[Municipality]) -> list[Participant]:
    """Return everyone who takes part."""
    national = [
        Participant(name=kind, kind=kind, title_ja=ja, title_en=en.capitalize())
        for kind, (ja, en) in NATIONAL.items()
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
    ]


def name_of(kind: str, place: Municipality) -> str:
    """Return the name of a municipality's participant."""
    return f"{kind}-{place.slug}"
