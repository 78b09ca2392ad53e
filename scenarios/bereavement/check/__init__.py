"""The scenario's own check: is every participant's store as it must be in the end?

It knows the plan and the population, and reads the stores from outside; it asks no service.
Each fault found is one sentence. No faults, and the scenario is `ok`.
"""

from scenarios.bereavement.check.agencies import agencies
from scenarios.bereavement.check.by_consent import by_consent
from scenarios.bereavement.check.desk import desk, heirs
from scenarios.bereavement.check.evidence import Evidence
from scenarios.bereavement.check.registers import households, registers
from scenarios.bereavement.check.restored import restored
from scenarios.bereavement.report import Names, Views
from scenarios.bereavement.scene import Scene
from scenarios.bereavement.told import telling_of
from scenarios.stage.files import File
from scenarios.telling.faults import faults_of_the_mesh

__all__ = ["faults_in"]


def faults_in(scene: Scene, files: dict[str, File], views: Views, names: Names) -> list[str]:
    """Return everything that is not as it must be.

    Args:
        views: The desk's list of each case, as the family sees it.
    """
    evidence = Evidence(scene, files)
    found = [*faults_of_the_mesh(files), *scene.surprises, *households(evidence)]
    told = telling_of(scene, files)
    found += [f"{name} has not been told yet" for name in told.waiting]
    for case, reported in scene.reported.items():
        if reported.corrected:
            found += restored(evidence, reported)
            continue
        view, heirs_there_are = views[case], names.heirs(views[case])
        found += registers(evidence, reported)
        found += agencies(evidence, reported, view, heirs_there_are)
        found += by_consent(evidence, reported, heirs_there_are)
        found += desk(evidence, reported, view, heirs_there_are)
        found += heirs(evidence, reported, heirs_there_are)
    return found
