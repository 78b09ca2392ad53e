"""Who takes part, for people: the columns of the picture, and the groups they stand in."""

from scenarios.report.model import Group, Party
from scenarios.report.phrases import Phrase
from scenarios.stage.country import MUNICIPAL, NATIONAL
from scenarios.stage.running import Stage

_PRIVATE = ("electricity", "water", "bank")
_KINDS = ("old", "new")


def groups(stage: Stage, citizen: Phrase) -> list[Group]:
    """Return the groups in the order in which they stand side by side.

    Args:
        citizen: What those are called who hold the device.
    """
    places = [
        Group(
            name=place.slug,
            kind=_KINDS[position] if position < len(_KINDS) else "other",
            ja=place.ja,
            en=place.en,
        )
        for position, place in enumerate(stage.options.municipalities)
    ]
    return [
        Group(name="citizen", kind="citizen", ja=citizen.ja, en=citizen.en),
        *places,
        Group(name="national", kind="national", ja="全国", en="National"),
        Group(name="private", kind="private", ja="民間（同意）", en="Private (consent)"),
    ]


def parties(stage: Stage) -> list[Party]:
    """Return all who take part, also those who are never told."""
    slugs = {place.code: place.slug for place in stage.options.municipalities}
    found = []
    for participant in stage.deployment.participants.values():
        if participant.municipality is not None:
            short = MUNICIPAL[participant.kind]
            group = slugs[participant.municipality]
        else:
            short = NATIONAL[participant.name]
            group = "national"
            if participant.kind == "citizen-app":
                group = "citizen"
            elif participant.kind in _PRIVATE:
                group = "private"
        found.append(
            Party(
                name=participant.name,
                group=group,
                ja=participant.title_ja,
                en=participant.title_en,
                short_ja=short[0],
                short_en=short[1],
            )
        )
    return found
