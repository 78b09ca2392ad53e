"""How each case stands in the end, as the family sees it at the desk."""

from contracts.bereavement import DeskView
from scenarios.bereavement.report import Views
from scenarios.bereavement.scene import Reported, Scene
from scenarios.stage.country import name_of
from scenarios.stage.crowd import each_at_once
from scenarios.stage.files import File, opened
from services.bereavement_desk.store import CASES
from services.bereavement_desk.viewing import view

AT_ONCE = 50
"""How many cases are asked about at a time."""


async def views_of(scene: Scene) -> Views:
    """Ask the desk how each case stands, as somebody who may see it.

    That is the reporter, if it is one of the family, or an heir; of a mistake, who is alive. Where
    there is nobody, it is read in the desk's file.
    """
    found: Views = {}
    viewers: dict[str, int] = {}
    with opened(scene.stage.deployment) as files:
        for case, reported in scene.reported.items():
            desk = name_of("bereavement-desk", reported.death.residence)
            person = _viewer(scene, reported, desk, files[desk])
            if person is None:
                found[case] = _in_file(scene, reported, files[desk])
            else:
                viewers[case] = person

    async def ask(case: str) -> None:
        found[case] = await scene.desk_view(scene.reported[case], viewers[case])

    await each_at_once(viewers, ask, at_once=AT_ONCE)
    return {case: found[case] for case in scene.reported}


def _viewer(scene: Scene, reported: Reported, desk: str, file: File) -> int | None:
    death = reported.death
    if reported.corrected:
        return death.deceased
    if death.by_family:
        return death.reporter
    case = CASES.get(file, reported.case)
    heirs = set(case.heir_codes) if case is not None else set()
    relatives = sorted(scene.planner.kin.near(death.deceased))
    return next((one for one in relatives if scene.stage.code(desk, one) in heirs), None)


def _in_file(scene: Scene, reported: Reported, file: File) -> DeskView:
    case = CASES.get(file, reported.case)
    return DeskView() if case is None else view(case, scene.stage.clock.today())
