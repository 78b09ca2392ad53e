"""The story of a move, for people: who said what to whom, and who knows what now."""

from collections.abc import Iterator

from contracts.common import Sex, age_on
from contracts.portal import CitizenAccessLog
from scenarios.moving.report import Cases
from scenarios.moving.scene import Filed, Scene
from scenarios.population.model import Person
from scenarios.report import phrases
from scenarios.report.model import Mail, Report, Story
from scenarios.report.phrases import Lang, Phrase
from scenarios.telling.acts import acts
from scenarios.telling.case import Case
from scenarios.telling.knowledge import knows, seen
from scenarios.telling.papers import filing
from scenarios.telling.parties import groups, parties
from scenarios.telling.traffic import Traffic
from services.portal.catalogue import CATALOGUE

CITIZEN = Phrase("本人", "Citizen")
LICENCE = Phrase(
    "運転免許証の住所変更（道路交通法94条）",
    "driving licence: change of address (道路交通法94条)",
)
CAR = Phrase(
    "自動車の変更登録、15日以内（道路運送車両法12条）",
    "car: change of registration within 15 days (道路運送車両法12条)",
)
SCHOOL = Phrase("学校の転校手続（学校教育法施行令）", "school: transfer (学校教育法施行令)")
SEAL = Phrase(
    "印鑑登録（転出で抹消、必要なら新たに登録）",
    "personal seal: lapses with the move out; register anew if needed",
)
SCHOOL_AGES = range(6, 16)
_RELATIONS = {
    "head": ("世帯主", "head"),
    "wife": ("妻", "wife"),
    "husband": ("夫", "husband"),
    "child": ("子", "child"),
    "parent": ("親", "parent"),
    "grandchild": ("孫", "grandchild"),
    "sibling": ("兄弟姉妹", "sibling"),
    "other": ("同居人", "other"),
}


def first_filed(scene: Scene) -> Filed:
    """Return what was filed first."""
    return next(iter(scene.filed.values()))


def story_of(
    scene: Scene,
    case: Case[Scene],
    report: Report,
    traffic: Traffic,
    cases: Cases,
    log: CitizenAccessLog,
    letters: list[Mail],
    faults: list[str],
) -> Story:
    """Put the story together."""
    unlinked = _unlinked(scene)
    household = [_person_lines(scene, filed) for filed in scene.filed.values()]
    return Story(
        report=report,
        title_ja=case.title_ja,
        title_en=case.title_en,
        about_ja=case.about_ja,
        about_en=case.about_en,
        household_ja=[ja for lines in household for ja, _ in lines],
        household_en=[en for lines in household for _, en in lines],
        groups=groups(scene.stage, CITIZEN),
        parties=parties(scene.stage),
        acts=acts(scene.acts, traffic),
        knows=knows(traffic),
        log=seen(scene.stage, log),
        letters=letters,
        steps_without_ja=list(_without(scene, cases, "ja")),
        steps_without_en=list(_without(scene, cases, "en")),
        unlinked_ja=[phrase.ja for phrase in unlinked],
        unlinked_en=[phrase.en for phrase in unlinked],
        findings_ja=[ja for ja, _ in scene.findings],
        findings_en=[en for _, en in scene.findings],
        faults=faults,
        english=_english(),
    )


def _person_lines(scene: Scene, filed: Filed) -> list[tuple[str, str]]:
    persons, day = scene.stage.population.persons, filed.move.moved_on
    return [_person_line(persons[n], age_on(persons[n].birth_date, day)) for n in filed.move.movers]


def _person_line(person: Person, age: int) -> tuple[str, str]:
    name = person.name
    ja_relation, en_relation = _RELATIONS[person.relation.value]
    sex = ("男", "male") if person.sex is Sex.MALE else ("女", "female")
    kana = f"{name.family_kana} {name.given_kana}"
    return (
        f"{name}（{kana}） {ja_relation}・{sex[0]}・{age}歳",
        f"{name} — {en_relation}, {sex[1]}, {age}",
    )


def _unlinked(scene: Scene) -> list[Phrase]:
    """Return what the movers still have to do elsewhere."""
    moves = [filed.move for filed in scene.filed.values() if not filed.withdrawn]
    persons = scene.stage.population.persons
    ages = [age_on(persons[n].birth_date, move.moved_on) for move in moves for n in move.movers]
    conditions = {
        LICENCE: bool(moves),
        CAR: bool(moves),
        SCHOOL: any(age in SCHOOL_AGES for age in ages),
        SEAL: any(not move.within for move in moves),
    }
    return [phrase for phrase, applies in conditions.items() if applies]


def _without(scene: Scene, cases: Cases, lang: Lang) -> Iterator[str]:
    """Yield what the citizens would have to do, one line for each procedure."""
    for id_, filed in scene.filed.items():
        for procedure in dict.fromkeys(view.id for view in cases[id_]):
            known = CATALOGUE[procedure]
            if not known.filing or (filed.withdrawn and not known.before_moving):
                continue
            line = filing(known, lang)
            yield line
            if filed.withdrawn:
                yield phrases.WITHDRAWAL.of(lang, line)


def _english() -> dict[str, str]:
    return {procedure.ja: procedure.en for procedure in CATALOGUE.values()}
