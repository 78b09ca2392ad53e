"""The cases of `hikkoshi.py`: who moves, and what they do on which day."""

import datetime as dt

from contracts.tax import LevyQuery
from scenarios.moving.plan import LEAD, Move
from scenarios.moving.scene import Scene
from scenarios.population.places import Municipality
from scenarios.telling.case import Case

FILED_LATE = dt.timedelta(days=8)
"""In `backdated`: how long after the move it is filed."""

VISITED_LATE = dt.timedelta(days=13)
"""In `backdated`: how long after the move the visit is made; 14 days are allowed (住基法22条).
Later than that a 転出証明書 on paper would be needed again (住基法24条の2)."""


def _ends(scene: Scene) -> tuple[Municipality, Municipality]:
    places = scene.stage.options.municipalities
    return places[0], places[1]


async def _file(scene: Scene, move: Move) -> str:
    title = "ポータルで一度だけ届け出る", "One filing at the portal"
    (case,) = await scene.act(move.filed_on, *title, scene.file(move))
    return case


async def _visit(scene: Scene, move: Move) -> int:
    place = move.destination
    title = f"予約した日に{place.ja}の窓口へ行く", f"The one visit, at the counter in {place.en}"
    (late_days,) = await scene.act(move.visit_on, *title, scene.visit(move))
    return late_days


async def _household(scene: Scene) -> None:
    origin, destination = _ends(scene)
    household = scene.planner.cast("three-generation", origin)
    move = scene.planner.of_household(
        household, origin, destination, filed_on=scene.stage.options.date
    )
    await _file(scene, move)
    await _visit(scene, move)


async def _single(scene: Scene) -> None:
    origin, destination = _ends(scene)
    household = scene.planner.cast("single", origin)
    move = scene.planner.of_household(
        household, origin, destination, filed_on=scene.stage.options.date
    )
    await _file(scene, move)
    await _visit(scene, move)


async def _partial(scene: Scene) -> None:
    origin, destination = _ends(scene)
    household = scene.planner.cast("couple-children", origin)
    head, spouse, *_ = scene.stage.population.households[household].members
    move = scene.planner.of_household(
        household,
        origin,
        destination,
        filed_on=scene.stage.options.date,
        movers=(head,),
        remaining_head=spouse,
    )
    await _file(scene, move)
    await _visit(scene, move)
    name = scene.stage.population.persons[spouse].name
    ja = f"残る世帯の世帯主は{name}になった（届出のとおり。住基法25条）"
    en = f"Those who stay have a new head, as filed: {name} (住基法25条)"
    scene.findings.append((ja, en))


async def _within(scene: Scene) -> None:
    origin, _ = _ends(scene)
    household = scene.planner.cast("three-generation", origin)
    move = scene.planner.of_household(household, origin, origin, filed_on=scene.stage.options.date)
    await _file(scene, move)
    await _visit(scene, move)


async def _cancel(scene: Scene) -> None:
    origin, destination = _ends(scene)
    household = scene.planner.cast("three-generation", origin)
    move = scene.planner.of_household(
        household, origin, destination, filed_on=scene.stage.options.date
    )
    case = await _file(scene, move)
    title = "引越しをやめて取り消す", "The move is withdrawn"
    await scene.act(move.filed_on + LEAD / 2, *title, scene.withdraw(case))


async def _backdated(scene: Scene) -> None:
    origin, destination = _ends(scene)
    household = scene.planner.cast("three-generation", origin)
    moved_on = scene.stage.options.date - FILED_LATE
    move = scene.planner.of_household(
        household,
        origin,
        destination,
        filed_on=scene.stage.options.date,
        moved_on=moved_on,
        visit_on=moved_on + VISITED_LATE,
    )
    await _file(scene, move)
    await _visit(scene, move)
    ja = f"{move.moved_on}の引越しを{move.filed_on}に届け出、{move.visit_on}に転入"
    en = f"Moved on {move.moved_on}, filed on {move.filed_on}, registered on {move.visit_on}"
    scene.findings.append((f"{ja}。効力はすべて引越しの日から", f"{en}: all counts from the move"))


async def _year_end(scene: Scene) -> None:
    origin, destination = _ends(scene)
    year = scene.stage.options.date.year
    last, second = dt.date(year, 12, 31), dt.date(year + 1, 1, 2)
    mover = scene.planner.cast("single", origin)
    other = scene.planner.another_single(origin)
    moves = [
        scene.planner.of_household(
            household,
            origin,
            destination,
            filed_on=last - LEAD,
            moved_on=moved_on,
            visit_on=dt.date(year + 1, 1, 6),
        )
        for household, moved_on in ((mover, last), (other, second))
    ]
    file = (
        "ふたりが届け出る（12月31日と1月2日に引越し）",
        "Two file: 31 December, 2 January",
    )
    await scene.act(last - LEAD, *file, *map(scene.file, moves))
    visit = "ふたりとも窓口へ行く", "Both come to the counter"
    await scene.act(dt.date(year + 1, 1, 6), *visit, *map(scene.visit, moves))
    ask = "住民税を課すのはどちらか尋ねる", "They ask who levies resident tax"
    asking = (_ask_who_levies(scene, move, year + 1) for move in moves)
    await scene.act(dt.date(year + 1, 1, 7), *ask, *asking)


async def _ask_who_levies(scene: Scene, move: Move, fiscal_year: int) -> None:
    person = scene.stage.code("citizen-app", move.filer)
    for place in (move.origin, move.destination):
        levy = await scene.stage.citizen.lookup(
            LevyQuery(person=person, fiscal_year=fiscal_year), at=place.code
        )
        if levy.liable:
            day = move.moved_on
            ja = f"{day.month}月{day.day}日に引越した人：{fiscal_year}年度の住民税は{place.ja}"
            en = f"Moved on {day}: resident tax of fiscal {fiscal_year} goes to {place.en}"
            scene.findings.append((f"{ja}（地方税法318条）", f"{en} (地方税法318条)"))


CASES: dict[str, Case[Scene]] = {
    "household": Case(
        title_ja="五人家族の引越し",
        title_en="A household of five moves",
        about_ja="父母、子ふたり、要介護の祖母が、一度の届出と一度の来庁で別の市へ引越す。",
        about_en=(
            "Parents, two children and a grandmother who needs care move to another city,"
            " with one filing and one visit."
        ),
        play=_household,
    ),
    "single": Case(
        title_ja="ひとり暮らしの引越し",
        title_en="One person moves",
        about_ja="会社員がひとりで別の市へ引越す。本籍は親元の市にある。",
        about_en="An employee moves to another city; the family register stays with the parents.",
        play=_single,
    ),
    "partial": Case(
        title_ja="世帯主だけの引越し（単身赴任）",
        title_en="Only the head of the household moves",
        about_ja="世帯主が転勤で別の市へ移り、残る家族には新しい世帯主が要る。",
        about_en="The head leaves for work in another city; those who stay need a new head.",
        play=_partial,
    ),
    "within": Case(
        title_ja="市内での引越し（転居）",
        title_en="A move inside one city",
        about_ja="五人家族が同じ市の中で引越す。続くものは続く。",
        about_en="A household of five moves inside its city: what is municipal goes on.",
        play=_within,
    ),
    "cancel": Case(
        title_ja="引越しの取消",
        title_en="A move is withdrawn",
        about_ja="届け出た引越しを転入前に取り消す。知らされた全員に取消が届き、何も半端に残らない。",
        about_en=(
            "A filed move is withdrawn before the move-in: everyone who was told is told again,"
            " and nothing is left half done."
        ),
        play=_cancel,
    ),
    "backdated": Case(
        title_ja="引越し後の届出",
        title_en="A filing after the move",
        about_ja="引越しの八日後に届け出て、十三日後に窓口へ行く。日付はさかのぼって効く。",
        about_en="Filed eight days after the move, registered after thirteen; all counts from it.",
        play=_backdated,
    ),
    "year-end": Case(
        title_ja="年末年始の引越し",
        title_en="A move at the turn of the year",
        about_ja="12月31日と1月2日。二日の差で、住民税を課す市が一年分違う。",
        about_en="31 December or 2 January: two days decide who levies a year of resident tax.",
        play=_year_end,
    ),
}
