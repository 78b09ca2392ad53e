"""What the family does after a death on a stage: at counters, and at its own devices."""

import datetime as dt
from fractions import Fraction

import msgspec

from contracts.base import PersonCode
from contracts.bereavement import Confirm, DeskQuery, DeskView
from contracts.common import MunicipalityCode
from contracts.court import Renounce
from contracts.deaths import CorrectDeath, CorrectionGround, ReportDeath
from contracts.deposits import HandOverToken
from contracts.portal import EndingNote, GrantMandate, MandateScope, OpenNote, SealNote
from contracts.succession import IssueToken
from mesh.errors import MeshError
from scenarios.bereavement.plan import Confirmation, Death, Planner
from scenarios.bereavement.snapshot import Snapshot, records_about
from scenarios.population.places import Municipality
from scenarios.stage.acting import Acting
from scenarios.stage.country import name_of
from scenarios.stage.files import opened
from scenarios.stage.running import Stage

DEVICE = "citizen-app"


class Reported(msgspec.Struct, frozen=True, kw_only=True):
    """A death that was reported, and the case it became.

    Attributes:
        register_place: Where the family register is kept.
        began_ns: The wall time at which the clerk entered the report.
        renounced: Who has renounced the inheritance since.
        informed: The banks that know the heirs, by name.
        corrected: Whether it was a mistake and was taken back.
        view_before: What the desk's list was just before that.
    """

    death: Death
    case: str
    register_place: Municipality
    late_days: int
    began_ns: int
    confirmation: Confirmation | None = None
    renounced: tuple[int, ...] = ()
    informed: tuple[str, ...] = ()
    corrected: bool = False
    view_before: DeskView | None = None

    @property
    def register(self) -> MunicipalityCode:
        """The code of the municipality of the family register."""
        return self.register_place.code


class Remembered(msgspec.Struct, frozen=True, kw_only=True):
    """What everybody's records said of some persons, to be compared with later."""

    persons: tuple[int, ...]
    records: Snapshot


class Scene(Acting):
    """A family's acts on a stage.

    Attributes:
        reported: The deaths reported so far, by case.
        began_again: Where many families act side by side and there are no acts of all: the wall
            times at which one began to act after its report, by case.
        in_life: How many acts were done by somebody who has died since.
        expected: The heirs that there must be in the end, by deceased, with their shares.
        remembered: Records that have to be again what they were.
        notes_left: Who has left an ending note.
        surprises: What went otherwise than the law has it, one sentence each.
    """

    def __init__(self, stage: Stage, planner: Planner) -> None:
        super().__init__(stage)
        self.planner = planner
        self.reported: dict[str, Reported] = {}
        self.began_again: dict[str, list[int]] = {}
        self.in_life = 0
        self.expected: dict[int, dict[int, Fraction]] = {}
        self.remembered: list[Remembered] = []
        self.notes_left: set[int] = set()
        self.surprises: list[str] = []

    @property
    def dead(self) -> list[int]:
        """Those who have died, those left out whose death was a mistake."""
        return [r.death.deceased for r in self.reported.values() if not r.corrected]

    def expect(self, deceased: int, shares: dict[int, Fraction]) -> None:
        """Say who must inherit from somebody in the end, and how much; nobody if empty."""
        self.expected[deceased] = shares

    def remember(self, persons: list[int]) -> None:
        """Keep what everybody's records say of these persons now."""
        with opened(self.stage.deployment) as files:
            records = records_about(self.stage, files, persons)
        self.remembered.append(Remembered(persons=tuple(persons), records=records))

    async def seal_note(self, person: int, text: str) -> None:
        """Leave a note for the heirs."""
        await self.insist(self.stage.citizen, SealNote(person=self._own(person), text=text))
        self.notes_left.add(person)

    async def grant_mandate(
        self, person: int, agent: int, scope: MandateScope, until: dt.date
    ) -> None:
        """Let somebody act in one's place."""
        mandate = GrantMandate(
            person=self._own(person), agent=self._own(agent), scope=scope, until=until
        )
        await self.insist(self.stage.citizen, mandate)

    async def report(self, death: Death) -> Reported:
        """Report a death at a counter; the clerk enters it."""
        counter = name_of("counter", death.reported_at)

        def code(person: int) -> PersonCode:
            return self.stage.code(counter, person)

        began = self.stage.clock.wall_ns()
        reply = await self.insist(
            self.stage.devices[counter],
            ReportDeath(
                person=code(death.deceased),
                died_on=death.died_on,
                known_on=death.known_on,
                place=death.place.code,
                residence=death.residence.code,
                reporter=code(death.reporter),
                capacity=death.capacity,
                agent=None if death.agent is None else code(death.agent),
                certificate=death.certificate,
                evidence=death.evidence,
                new_head=None if death.new_head is None else code(death.new_head),
            ),
        )
        reported = Reported(
            death=death,
            case=reply.case,
            register_place=self.planner.kin.place(reply.register_municipality),
            late_days=reply.late_days,
            began_ns=began,
        )
        self.reported[reply.case] = reported
        return reported

    async def look_and_confirm(self, case: str, confirmation: Confirmation) -> None:
        """Look at the desk's list, then confirm it."""
        await self.desk_view(self.reported[case], confirmation.by)
        await self.confirm(case, confirmation)

    async def confirm(self, case: str, confirmation: Confirmation) -> None:
        """Confirm at the device, once, everything that the desk has prefilled."""
        successor = confirmation.successor
        command = Confirm(
            person=self._own(confirmation.by),
            case=case,
            claimant=self._own(confirmation.claimant),
            funeral_by=self._own(confirmation.funeral_by),
            representative=self._own(confirmation.representative),
            successor=None if successor is None else self._own(successor),
            consents=confirmation.consents,
            search_accounts=confirmation.search_accounts,
        )
        residence = self.reported[case].death.residence
        await self.insist(self.stage.citizen, command, at=residence.code, case=case)
        self._changed(case, confirmation=confirmation)

    async def confirm_what_may_be(self, case: str, confirmation: Confirmation) -> None:
        """Confirm; a relative who is no heir leaves out what only an heir can ask for."""
        try:
            await self.confirm(case, confirmation)
        except MeshError as error:
            if error.code != "refused.not-an-heir":
                raise
            own = msgspec.structs.replace(confirmation, consents=(), search_accounts=False)
            await self.confirm(case, own)

    async def renounce(self, case: str, heir: int) -> None:
        """Renounce the inheritance at the family court."""
        reported = self.reported[case]
        command = Renounce(
            person=self._own(reported.death.deceased),
            heir=self._own(heir),
            known_on=reported.death.known_on,
            residence=reported.death.residence.code,
            register_municipality=reported.register,
        )
        await self.insist(self.stage.citizen, command, case=case)
        self._changed(case, renounced=(*reported.renounced, heir))

    async def issue_token(self, case: str, heir: int, bank: str) -> str:
        """Get a token for one bank from the register, as an heir."""
        reported = self.reported[case]
        command = IssueToken(
            person=self._own(reported.death.deceased), requester=self._own(heir), receiver=bank
        )
        reply = await self.insist(self.stage.citizen, command, at=reported.register, case=case)
        return reply.token

    async def hand_over_token(self, case: str, heir: int, bank: str, token: str) -> int:
        """Hand a bank the token; return how many heirs it knows of now."""
        reported = self.reported[case]
        command = HandOverToken(
            person=self._own(reported.death.deceased),
            heir=self._own(heir),
            token=token,
            register_municipality=reported.register,
        )
        reply = await self.insist(self.stage.citizen, command, to=bank, case=case)
        self._changed(case, informed=(*reported.informed, bank))
        return reply.heirs

    async def open_note(self, case: str, requester: int) -> EndingNote:
        """Open the note that the deceased has left."""
        reported = self.reported[case]
        query = OpenNote(
            person=self._own(reported.death.deceased),
            requester=self._own(requester),
            register_municipality=reported.register,
        )
        return await self.stage.citizen.lookup(query, case=case)

    async def correct(self, case: str, applicant: int, ground: CorrectionGround) -> None:
        """Have the death taken back at the applicant's own counter."""
        reported = self.reported[case]
        view = await self.desk_view(reported, reported.death.reporter)
        counter = name_of("counter", self.planner.kin.residence(applicant))
        command = CorrectDeath(
            person=self.stage.code(counter, reported.death.deceased),
            applicant=self.stage.code(counter, applicant),
            register_municipality=reported.register,
            ground=ground,
            evidence=True,
        )
        await self.insist(self.stage.devices[counter], command)
        self._changed(case, corrected=True, view_before=view)

    async def desk_view(self, reported: Reported, person: int) -> DeskView:
        """Look at the desk's list, as the reporter or an heir."""
        query = DeskQuery(person=self._own(person), case=reported.case)
        return await self.stage.citizen.lookup(query, at=reported.death.residence.code)

    def _own(self, person: int) -> PersonCode:
        return self.stage.code(DEVICE, person)

    def _changed(self, case: str, **changes: object) -> None:
        self.reported[case] = msgspec.structs.replace(self.reported[case], **changes)
