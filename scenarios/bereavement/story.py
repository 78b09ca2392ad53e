"""The story after a death, for people: who inherits, what was done for the family, what is left."""

from collections.abc import Iterator

from contracts.common import Sex, age_on
from contracts.portal import CitizenAccessLog
from scenarios.bereavement.relation import relation
from scenarios.bereavement.report import Names, Views, procedures_left, procedures_that_applied
from scenarios.bereavement.scene import Reported, Scene
from scenarios.bereavement.told import Telling
from scenarios.bereavement.tree import tree_of
from scenarios.report.bereavement import BereavementReport
from scenarios.report.family import Bereavement, DeskLine, FamilyTree, ToldLine
from scenarios.report.model import Mail, Story
from scenarios.report.phrases import Lang, Phrase
from scenarios.telling.acts import acts
from scenarios.telling.case import Case
from scenarios.telling.knowledge import knows, seen
from scenarios.telling.papers import filing
from scenarios.telling.parties import groups, parties
from scenarios.telling.traffic import Traffic
from services.bereavement_desk.catalogue import CATALOGUE

FAMILY = Phrase("遺族・本人", "The family")
CREMATION = Phrase(
    "火葬・埋葬の許可と葬儀（墓地埋葬法5条）",
    "permit for the cremation, and the funeral (墓地埋葬法5条)",
)
DIVISION = Phrase(
    "相続人どうしの遺産分割の協議（民法907条）",
    "agreement of the heirs on who gets what (民法907条)",
)
LICENCE = Phrase("運転免許証の返納（道路交通法107条）", "driving licence: return (道路交通法107条)")
PHONE = Phrase("携帯電話・クレジットカードなどの解約", "mobile phone, credit cards: cancellation")
AS_BEFORE = Phrase(
    "知らされた全機関の記録が、届出の前とまったく同じに戻った（支払と経過の記録を除く）",
    "All records of everyone who was told are as they were, save those of payments and events",
)
ADULT = 18


def people_of(scene: Scene, reported: Reported, names: Names, views: Views) -> list[int]:
    """Return the deceased, the household and the heirs of one case, each once."""
    deceased = reported.death.deceased
    heirs = (named.person for named in names.heirs(views[reported.case]))
    everybody = (
        deceased,
        *scene.planner.kin.household(deceased),
        reported.death.reporter,
        *(person for person in heirs if person is not None),
        *reported.renounced,
    )
    return list(dict.fromkeys(everybody))


def story_of(
    scene: Scene,
    case: Case[Scene],
    report: BereavementReport,
    traffic: Traffic,
    views: Views,
    names: Names,
    telling: Telling,
    log: CitizenAccessLog,
    letters: list[Mail],
    faults: list[str],
) -> Story:
    """Put the story together."""
    trees = [
        tree_of(scene, reported, names.heirs(views[id_]), names)
        for id_, reported in scene.reported.items()
        if not reported.corrected
    ]
    desk = [line for id_ in scene.reported for line in _desk(scene, id_, views)]
    people = list(_people(scene, names, views))
    unlinked = list(_unlinked(scene, trees))
    findings = [*_heirs_found(trees), *scene.findings]
    if scene.remembered and not faults:
        findings.append(AS_BEFORE)
    findings += _money_found(scene, desk)
    return Story(
        report=report,
        title_ja=case.title_ja,
        title_en=case.title_en,
        about_ja=case.about_ja,
        about_en=case.about_en,
        household_ja=[phrase.ja for phrase in people],
        household_en=[phrase.en for phrase in people],
        groups=groups(scene.stage, FAMILY),
        parties=parties(scene.stage),
        acts=acts(scene.acts, traffic, in_life=scene.in_life),
        knows=knows(traffic),
        log=seen(scene.stage, log),
        letters=letters,
        steps_without_ja=list(_without(scene, views, "ja")),
        steps_without_en=list(_without(scene, views, "en")),
        steps_left_ja=list(_left(views, "ja")),
        steps_left_en=list(_left(views, "en")),
        unlinked_ja=[phrase.ja for phrase in unlinked],
        unlinked_en=[phrase.en for phrase in unlinked],
        findings_ja=[ja for ja, _ in findings],
        findings_en=[en for _, en in findings],
        faults=faults,
        english={procedure.ja: procedure.en for procedure in CATALOGUE.values()},
        bereavement=Bereavement(trees=trees, desk=desk, told=_told(scene, telling)),
    )


def _people(scene: Scene, names: Names, views: Views) -> Iterator[Phrase]:
    shown: set[int] = set()
    for reported in scene.reported.values():
        for person in people_of(scene, reported, names, views):
            if person not in shown:
                yield _person(scene, reported, person)
            shown.add(person)


def _person(scene: Scene, reported: Reported, person: int) -> Phrase:
    one = scene.stage.population.kin(person)
    words = relation(scene.planner.kin, reported.death.deceased, person)
    if reported.corrected and person == reported.death.deceased:
        words = Phrase("本人", "the man himself")
    age = age_on(one.birth_date, reported.death.died_on)
    sex = Phrase("女", "female") if one.sex is Sex.FEMALE else Phrase("男", "male")
    kana = f"{one.name.family_kana} {one.name.given_kana}"
    return Phrase(
        f"{one.name}（{kana}） {words.ja}・{sex.ja}・{age}歳",
        f"{one.name} — {words.en}, {sex.en}, {age}",
    )


def _desk(scene: Scene, case: str, views: Views) -> Iterator[DeskLine]:
    name = scene.planner.kin.name(scene.reported[case].death.deceased)
    for step in views[case].steps or ():
        known = CATALOGUE[step.id]
        yield DeskLine(
            id=step.id,
            name_ja=known.ja,
            name_en=known.en,
            participant=step.participant,
            status=step.status,
            actor=step.actor,
            legal_basis=known.legal_basis,
            family=name if len(scene.reported) > 1 else "",
            due=step.due,
            prefilled=step.prefilled,
            waiting_for=step.waiting_for,
            note=step.note,
            yen=step.yen,
            overpaid_yen=step.overpaid_yen,
        )


def _told(scene: Scene, telling: Telling) -> list[ToldLine]:
    reports = {_act(scene, reported.began_ns) for reported in scene.reported.values()}
    lines = [
        ToldLine(participant=name, after_ms=ms, act=act, from_report=act in reports)
        for name, ms in sorted(telling.after_ms.items(), key=lambda item: item[1])
        if name not in telling.waiting
        for act in (_act(scene, telling.effect_ns[name]),)
    ]
    return lines + [ToldLine(participant=name, after_ms=None) for name in telling.waiting]


def _act(scene: Scene, wall_ns: int) -> int:
    return sum(act.began_ns <= wall_ns for act in scene.acts)


def _heirs_found(trees: list[FamilyTree]) -> Iterator[tuple[str, str]]:
    for tree in trees:
        ja = "、".join(f"{h.name}（{h.relation_ja}）{h.share}" for h in tree.heirs)
        en = ", ".join(f"{h.name} ({h.relation_en}) {h.share}" for h in tree.heirs)
        yield (
            f"{tree.deceased}の法定相続人：{ja or 'いない（民法951条）'}",
            f"The heirs of {tree.deceased}: {en or 'nobody (民法951条)'}",
        )


def _money_found(scene: Scene, desk: list[DeskLine]) -> Iterator[tuple[str, str]]:
    """Yield what was paid though not due, and after a mistake all that is paid or paid back."""
    corrected = any(reported.corrected for reported in scene.reported.values())
    for line in desk:
        if line.overpaid_yen:
            amount = f"{line.overpaid_yen:,}"
            yield (
                f"{line.name_ja}：払い過ぎ{amount}円。{line.note}",
                f"{line.name_en}: {amount} yen were paid though not due",
            )
        elif corrected and line.yen:
            amount = f"{abs(line.yen):,}"
            ja, en = ("支払う", "are paid now") if line.yen > 0 else ("返す", "are to be paid back")
            yield (
                f"{line.name_ja}：{ja}額{amount}円。{line.note}",
                f"{line.name_en}: {amount} yen {en}",
            )


def _without(scene: Scene, views: Views, lang: Lang) -> Iterator[str]:
    """Yield what the family would have to do, one line for each procedure."""
    for id_, reported in scene.reported.items():
        for procedure in procedures_that_applied(reported, views[id_]):
            if procedure.filing:
                yield filing(procedure, lang)


def _left(views: Views, lang: Lang) -> Iterator[str]:
    """Yield what the family still has to do, one line for each procedure."""
    for view in views.values():
        for procedure in procedures_left(view):
            if procedure.filing:
                yield filing(procedure, lang)


def _unlinked(scene: Scene, trees: list[FamilyTree]) -> Iterator[Phrase]:
    """Yield what the family still has to do elsewhere."""
    dead = [each.death for each in scene.reported.values() if not each.corrected]
    ages = [age_on(scene.stage.population.birth_of(d.deceased), d.died_on) for d in dead]
    conditions = {
        CREMATION: bool(dead),
        DIVISION: any(len(tree.heirs) > 1 for tree in trees),
        LICENCE: any(age >= ADULT for age in ages),
        PHONE: any(age >= ADULT for age in ages),
    }
    yield from (phrase for phrase, applies in conditions.items() if applies)
