"""Does everybody's file say what really happened?"""

from collections.abc import Iterator

from scenarios.exploring.citizens import Citizens
from scenarios.exploring.model import Kind, Plan
from scenarios.stage.files import File

MAY_BE_REFUSED = {
    Kind.FILE: {
        "refused.case-open",
        "refused.not-resident",
        "refused.not-one-household",
        "refused.visit-in-past",
    },
    Kind.WITHDRAW: {"refused.already-moved-in", "refused.case-closed"},
    Kind.VISIT: {
        "refused.not-moved-out",
        "refused.already-resident",
        "refused.not-resident",
        "refused.not-one-household",
        "refused.several-cases",
        "refused.move-pending",
    },
    Kind.REPORT: {
        "refused.already-reported",
        "refused.may-not-report",
        "refused.not-resident-there",
    },
    Kind.CONFIRM: {
        "refused.has-died",
        "refused.death-undone",
        "refused.not-of-the-family",
        "refused.no-such-case",
    },
    Kind.CORRECT: {"refused.not-deceased"},
}
"""How people may be refused where a family does several things at once: it has moved on, died, or
been reported dead in the meantime."""


def faults_of_truth(citizens: Citizens, files: dict[str, File], plan: Plan) -> Iterator[str]:
    """Yield what is not as it must be after what people did."""
    for ending in citizens.endings:
        if ending.code and not (plan.tangled and ending.code in MAY_BE_REFUSED[ending.step.kind]):
            yield f"{ending.story.title}: who {ending.step.kind.value} is refused ({ending.code})"
    refused = {refusal.message_id for refusal in citizens.notes.refused}
    for name, file in files.items():
        if any(id_ in refused for (id_,) in file.read("SELECT id FROM inbox")):
            yield f"{name}: something that it refused has taken effect"
