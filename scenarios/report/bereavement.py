"""The result of a bereavement scenario, as `--json` writes it."""

import msgspec

from scenarios.report.model import ProcedureResult, Report


class BereavementProcedure(ProcedureResult, frozen=True, kw_only=True):
    """How one procedure after a death stands; its status may also be `yours`.

    Attributes:
        actor: Whose turn it is, or was: `mesh` (nobody had to ask), `family` or `agency`.
    """

    actor: str


class HeirResult(msgspec.Struct, frozen=True, kw_only=True):
    """One heir; `share` is an exact fraction such as `1/2`.

    Attributes:
        person: The name; a child not yet born has none.
        basis: The articles of 民法 that give the share.
        because: The reason, in Japanese.
    """

    person: str
    relation: str
    share: str
    basis: str
    because: str


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """A participant that knows of a death.

    Attributes:
        after_ms: To the first effect there, in wall time: from the moment the clerk entered the
            report, or from the beginning of a later act of the family if it took effect in that
            one. The days that pass between the acts do not count. Of several deaths, the longest.
    """

    participant: str
    after_ms: float


class BereavementReport(Report, frozen=True, kw_only=True):
    """The result of a bereavement scenario, as `--json` writes it.

    `citizen` is what the family did on the mesh and what is left to it in the end, as
    `without_mesh` counts it; what it reports at a counter is a filing and a visit.

    Attributes:
        overpaid_yen: What was paid although it was not due, over all procedures.
        told: Who knows of the death, in the order in which it took effect there.
        not_yet_told: Who has to know by law and has no notice of it in effect, whether or not
            one was sent; and who was sent something else about it that has no effect there.
    """

    heirs: list[HeirResult]
    overpaid_yen: int
    told: list[Told]
    not_yet_told: list[str]
