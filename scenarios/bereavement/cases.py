"""The cases of `okuyami.py`: who dies, and what the family does on which day."""

import datetime as dt
from fractions import Fraction

from contracts.common import Sex
from contracts.deaths import CorrectionGround
from contracts.portal import MandateScope
from mesh.errors import MeshError, SetupError
from scenarios.bereavement.plan import Death, Planner
from scenarios.bereavement.scene import Reported, Scene
from scenarios.stage.acting import weekday_from
from scenarios.telling.case import Case

SEALED_BEFORE = dt.timedelta(days=24)
"""In `pensioner`: how long before the report the note was sealed."""

CONFIRMED_AFTER = dt.timedelta(days=7)
"""How long after the report the family sits down with the desk's list."""

TOKENS_AFTER = dt.timedelta(days=30)
RENOUNCED_AFTER = (dt.timedelta(days=30), dt.timedelta(days=31))
MANDATE_FOR = dt.timedelta(days=30)

FOUND_AFTER = dt.timedelta(days=120)
"""In `sole`: how long the death was not known; two payments of the pension come in that time."""

BELIEVED_FOR = dt.timedelta(days=75)
"""In `mistake`: how long the death was believed."""

NOTE = "葬儀は家族だけで。通帳と印鑑は仏壇の引き出しにあります。長い間ありがとう。"

HALF, THIRD, QUARTER, SIXTH = (Fraction(1, n) for n in (2, 3, 4, 6))


def _couple(planner: Planner, role: str) -> tuple[int, int]:
    """Return husband and wife of a household of the cast.

    Raises:
        SetupError: The household has no such couple.
    """
    persons = planner.population.persons
    for member in planner.cast(role):
        wife = persons[member].spouse
        if persons[member].sex is Sex.MALE and wife is not None:
            return member, wife
    raise SetupError(f"the population has no couple that plays {role}")


async def _reported(scene: Scene, title: tuple[str, str], death: Death) -> Reported:
    (reported,) = await scene.act(scene.planner.day, *title, scene.report(death))
    return reported


async def _confirmed(scene: Scene, reported: Reported, by: int) -> None:
    confirmation = scene.planner.confirmation(reported.death.deceased, by)
    kin = scene.planner.kin
    name, late = kin.name(by), kin.name(reported.death.deceased)
    ja = f"{name}が故{late}のおくやみ窓口の一覧を確認し、一度だけ申請する"
    en = f"{name} looks at the desk's list for the late {late} and confirms it once"
    day = scene.planner.day + CONFIRMED_AFTER
    await scene.act(day, ja, en, scene.look_and_confirm(reported.case, confirmation))


async def _pensioner(scene: Scene) -> None:
    planner, kin = scene.planner, scene.planner.kin
    husband, widow = _couple(planner, "pensioner")
    elder, younger = kin.children(husband)
    (sister, *_) = filter(kin.alive, kin.siblings(husband))
    scene.expect(husband, {widow: HALF, elder: QUARTER, younger: QUARTER})

    sealing = "夫が生前にエンディングノートを封印する", "In life, he seals an ending note"
    await scene.act(planner.day - SEALED_BEFORE, *sealing, scene.seal_note(husband, NOTE))
    scene.in_life = len(scene.acts)
    death = planner.death(husband, widow, agent=planner.undertaker())
    title = (
        "妻が葬儀社に委任し、葬儀社が死亡届を出す",
        "His widow gives the undertaker a mandate; the undertaker reports the death",
    )
    (reported,) = await scene.act(planner.day, *title, _by_mandate(scene, death))
    await _confirmed(scene, reported, widow)
    name = kin.name(elder)
    await scene.act(
        planner.day + TOKENS_AFTER,
        f"{name}が銀行ごとに識別符号を発行して渡し、エンディングノートを開く",
        f"{name} hands each bank a token of its own, and opens the ending note",
        _tokens(scene, reported, elder),
        _opened(scene, reported, heir=elder, stranger=sister),
    )


async def _by_mandate(scene: Scene, death: Death) -> Reported:
    assert death.agent is not None, "somebody hands it in"
    until = scene.planner.day + MANDATE_FOR
    await scene.grant_mandate(death.reporter, death.agent, MandateScope.REPORT_DEATH, until)
    return await scene.report(death)


async def _tokens(scene: Scene, reported: Reported, heir: int) -> None:
    for bank in scene.planner.banks_of(reported.death.deceased):
        token = await scene.issue_token(reported.case, heir, bank)
        known = await scene.hand_over_token(reported.case, heir, bank, token)
        title = scene.stage.deployment.named(bank)
        scene.findings.append(
            (
                f"{title.title_ja}は識別符号ひとつで相続人{known}人を確認した（戸籍謄本は不要）",
                f"{title.title_en} knows all {known} heirs by one token, without any certificate",
            )
        )


async def _opened(scene: Scene, reported: Reported, *, heir: int, stranger: int) -> None:
    kin = scene.planner.kin
    name = kin.name(stranger)
    try:
        await scene.open_note(reported.case, stranger)
    except MeshError as error:
        ja = f"相続人でない{name}にはエンディングノートを開かせない（{error.code}）"
        en = f"{name}, who is no heir, is refused the ending note ({error.code})"
        scene.findings.append((ja, en))
    else:
        scene.surprises.append("the ending note was opened by somebody who is no heir")
    note = await scene.open_note(reported.case, heir)
    if note.text != NOTE:
        scene.surprises.append("the ending note says something else than was sealed")
    ja = f"相続人の{kin.name(heir)}はエンディングノートを開いた：「{note.text}」"
    en = f"{kin.name(heir)}, an heir, opened the note that was sealed on {note.sealed_on}"
    scene.findings.append((ja, en))


async def _parent(scene: Scene) -> None:
    planner, kin = scene.planner, scene.planner.kin
    father, mother = _couple(planner, "parent")
    children = kin.children(father)
    scene.expect(father, {mother: HALF, **dict.fromkeys(children, HALF / len(children))})
    elsewhere = kin.place_after(planner.home)
    death = planner.death(father, mother, place=elsewhere, new_head=mother)
    title = (
        f"夫が{elsewhere.ja}の病院で亡くなり、妻がその市で死亡届を出す",
        f"He dies in a hospital in {elsewhere.en}; his wife reports it there",
    )
    reported = await _reported(scene, title, death)
    await _confirmed(scene, reported, mother)


async def _sole(scene: Scene) -> None:
    planner, kin = scene.planner, scene.planner.kin
    (man,) = planner.cast("sole")
    heirs = {
        heir: 2 * THIRD if kin.same_parents(man, sibling) else SIXTH
        for sibling in kin.siblings(man)
        for heir in kin.children(sibling)
    }
    scene.expect(man, heirs)
    reporter = max(heirs, key=lambda heir: heirs[heir])
    known_on = planner.day - dt.timedelta(days=1)
    death = planner.death(man, reporter, died_on=planner.day - FOUND_AFTER, known_on=known_on)
    name = kin.name(reporter)
    title = (
        f"ひとり暮らしの男性が亡くなって見つかり、{name}が死亡届を出す",
        f"A man who lived alone is found dead; {name}, a sister's child, reports it",
    )
    reported = await _reported(scene, title, death)
    await _confirmed(scene, reported, reporter)


async def _renounced(scene: Scene) -> None:
    planner, kin = scene.planner, scene.planner.kin
    husband, widow = _couple(planner, "pensioner")
    children = kin.children(husband)
    (sister, *_) = filter(kin.alive, kin.siblings(husband))
    scene.expect(husband, {widow: 3 * QUARTER, sister: QUARTER})

    title = "妻が死亡届を出す", "His widow reports the death"
    reported = await _reported(scene, title, planner.death(husband, widow))
    await _confirmed(scene, reported, widow)
    for child, later in zip(children, RENOUNCED_AFTER, strict=True):
        name = kin.name(child)
        await scene.act(
            planner.day + later,
            f"{name}が家庭裁判所で相続を放棄する",
            f"{name} renounces the inheritance at the family court",
            scene.renounce(reported.case, child),
        )
    ja = f"子がみな放棄したので、次の順位の{kin.name(sister)}が相続人になり、手紙を受け取った"
    en = f"All children have renounced: {kin.name(sister)}, next in line, inherits and was told"
    scene.findings.append((f"{ja}（民法889条、939条）", f"{en} (民法889条, 939条)"))


async def _mistake(scene: Scene) -> None:
    planner = scene.planner
    man, wife = _couple(planner, "late-father")
    scene.expect(man, {})
    scene.remember(planner.cast("late-father"))
    title = (
        "誤って死亡届が出される（本人は生きている）",
        "A death is reported by mistake: the man is alive",
    )
    reported = await _reported(scene, title, planner.death(man, wife))
    await _confirmed(scene, reported, wife)
    day = weekday_from(planner.day + BELIEVED_FOR)
    title = (
        "本人が市役所の窓口で訂正を申請する（家庭裁判所の許可。戸籍法113条）",
        "He has it corrected at his counter, with leave of the family court (戸籍法113条)",
    )
    await scene.act(day, *title, scene.correct(reported.case, man, CorrectionGround.COURT))


async def _both(scene: Scene) -> None:
    planner, kin = scene.planner, scene.planner.kin
    husband, wife = _couple(planner, "pensioner")
    elder, younger = kin.children(husband)
    for one in (husband, wife):
        scene.expect(one, {elder: HALF, younger: HALF})
    elsewhere = kin.place_after(planner.home)
    deaths = [planner.death(one, elder, place=elsewhere) for one in (husband, wife)]
    title = (
        f"夫婦が{elsewhere.ja}での事故でともに亡くなり、{kin.name(elder)}が死亡届を出す",
        f"A couple dies together in an accident in {elsewhere.en}; {kin.name(elder)} reports it",
    )
    cases = await scene.act(planner.day, *title, *map(scene.report, deaths))
    for reported in cases:
        await _confirmed(scene, reported, elder)
    scene.findings.append(
        (
            "同時に死亡したと推定され、夫婦は互いに相続しない（民法32条の2）",
            "They are presumed to have died at once: neither inherits from the other (民法32条の2)",
        )
    )


CASES: dict[str, Case[Scene]] = {
    "pensioner": Case(
        title_ja="年金生活の夫が亡くなる",
        title_en="A pensioner dies",
        about_ja="妻と、別の市に住む子ふたりが残る。家と土地があり、二つの銀行に口座がある。",
        about_en=(
            "He leaves a widow and two adult children in two cities, a house, and accounts at"
            " two banks. The undertaker reports the death under a mandate."
        ),
        play=_pensioner,
    ),
    "parent": Case(
        title_ja="幼い子の父親が亡くなる",
        title_en="The father of small children dies",
        about_ja="父親が別の市の病院で亡くなる。遺族基礎年金、児童手当の新しい受給者、新しい世帯主。",
        about_en=(
            "He dies in a hospital of another city: survivors' pension, a new recipient of the"
            " child allowance, a new head of the household."
        ),
        play=_parent,
    ),
    "sole": Case(
        title_ja="ひとり暮らしの人が亡くなる",
        title_en="A man who lived alone dies",
        about_ja="四か月後に見つかる。相続人は、先に亡くなったきょうだいの子ら。年金は払い過ぎになっている。",
        about_en=(
            "He is found after four months. His heirs are the children of siblings who"
            " died before him; his pension went on being paid."
        ),
        play=_sole,
    ),
    "renounced": Case(
        title_ja="子がみな相続を放棄する",
        title_en="All children renounce",
        about_ja="子ふたりが放棄し、故人の妹が相続人になる。本人は手紙で知る。",
        about_en=(
            "Both children renounce the inheritance; his sister becomes an heir and is told by"
            " letter."
        ),
        play=_renounced,
    ),
    "mistake": Case(
        title_ja="誤った死亡の記載と訂正",
        title_en="A death recorded by mistake",
        about_ja="生きている人の死亡が記載され、手当と年金が動く。75日後に訂正され、すべて元に戻る。",
        about_en=(
            "A living man is recorded as dead, and allowance and pension follow. After 75 days it"
            " is corrected, and everything is as before."
        ),
        play=_mistake,
    ),
    "both": Case(
        title_ja="夫婦がともに亡くなる",
        title_en="Husband and wife die together",
        about_ja="別の市での事故で夫婦が同じ日に亡くなる。どちらが先かわからず、互いに相続しない。",
        about_en=(
            "They die in an accident in another city, nobody knows who first: neither inherits"
            " from the other."
        ),
        play=_both,
    ),
}
