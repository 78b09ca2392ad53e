"""What a scenario found out, before anybody decides how to show it.

`Report` is exactly what `--json` writes. `Story` adds what only people need: the messages in
the order in which they left, what each participant knows now, and the citizen's own log.
"""

import datetime as dt

import msgspec

from scenarios.report.family import Bereavement


class Effort(msgspec.Struct, frozen=True, kw_only=True):
    """What the citizen has to do."""

    filings: int
    visits: int
    documents_attached: int


class OmittedDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A paper that nobody asked for.

    Attributes:
        document: Its Japanese name.
        procedure: The id of the procedure that used to demand it.
        replaced_by: The contract of the message that carried the fact instead.
        provider: The participant from whose records it came.
    """

    document: str
    procedure: str
    replaced_by: str
    provider: str
    legal_basis: str


class ProcedureResult(msgspec.Struct, frozen=True, kw_only=True):
    """How one procedure ended: status `done`, `not_needed`, `waiting` or `incomplete`."""

    id: str
    name_ja: str
    participant: str
    status: str
    deadline: dt.date | None
    legal_basis: str


class Notification(msgspec.Struct, frozen=True, kw_only=True):
    """One event told to one recipient.

    Attributes:
        delivered_ms: From the publisher's write to the recipient's; `None` if not yet applied.
    """

    event: str
    publisher: str
    recipient: str
    items: list[str]
    delivered_ms: float | None


class LookupMade(msgspec.Struct, frozen=True, kw_only=True):
    """One question and how it went; `outcome` is `disclosed` or the code of an error."""

    contract: str
    caller: str
    provider: str
    affair: str
    legal_basis: str
    items: list[str]
    outcome: str
    ms: float


class LogSummary(msgspec.Struct, frozen=True, kw_only=True):
    """The access logs of all participants together."""

    entries: int
    verified: bool
    visible_to_citizen: int


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """The result of a scenario, as `--json` writes it."""

    scenario: str
    case: str
    seed: int
    date: dt.date
    transport: str
    ok: bool
    elapsed_s: float
    citizen: Effort
    without_mesh: Effort
    documents_omitted: list[OmittedDocument]
    procedures: list[ProcedureResult]
    notifications: list[Notification]
    lookups: list[LookupMade]
    access_log: LogSummary
    parked: int


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """Parties that belong together, for instance those of one municipality.

    Attributes:
        name: What `Party.group` says.
        kind: `citizen`, `old`, `new`, `other`, `national` or `private`; decides the colour.
    """

    name: str
    kind: str
    ja: str
    en: str


class Party(msgspec.Struct, frozen=True, kw_only=True):
    """One column of the picture: a participant, or the citizen's own application or a counter.

    Attributes:
        short_ja, short_en: Its name inside its group; the full one if empty.
    """

    name: str
    group: str
    ja: str
    en: str
    short_ja: str = ""
    short_en: str = ""


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One message on its way.

    Attributes:
        kind: `lookup`, `command` or `event`.
        title_ja, title_en: What the contract is called.
        items_ja: The items by their Japanese labels, in the order of `items`.
        count: How many of the same kind left together, for instance one for each mover.
        sent_ms: When it left, from the beginning of the act.
        took_ms: Until it was answered, or until it took effect at the recipient; `None` if it
            has not yet.
        outcome: `disclosed`, `accepted`, `applied`, `queued`, `parked`, or an error's code.
    """

    kind: str
    sender: str
    receiver: str
    contract: str
    title_ja: str
    title_en: str
    items_ja: list[str]
    items: list[str]
    basis: str
    count: int
    sent_ms: float
    took_ms: float | None
    outcome: str


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """One thing the citizen did, and all that followed from it.

    Attributes:
        in_life: Whether it was done by somebody who has died since.
    """

    day: dt.date
    title_ja: str
    title_en: str
    steps: list[Step]
    in_life: bool = False


class Knows(msgspec.Struct, frozen=True, kw_only=True):
    """What a participant was told or answered in this case: items by their Japanese labels."""

    participant: str
    items_ja: list[str]
    items: list[str]
    basis: str


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the citizen's own access log (やりとり履歴).

    Attributes:
        owner: Whose log says so.
        direction: `lookup`, `command` or `event`.
        participant: Who asked, commanded or was told.
    """

    at: dt.datetime
    owner: str
    direction: str
    participant: str
    affair_ja: str
    affair_en: str
    basis: str
    contract_ja: str
    contract_en: str
    items_ja: list[str]
    items: list[str]
    outcome: str


class Mail(msgspec.Struct, frozen=True, kw_only=True):
    """One letter in the citizen's inbox (お知らせ).

    Attributes:
        to: The name of who received it, where several people receive letters; else empty.
    """

    at: dt.datetime
    sender: str
    text: str
    to: str = ""


class Story(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that is shown to people.

    Attributes:
        title_ja, title_en: The scenario and its case.
        about_ja, about_en: One or two sentences that say what happens to whom.
        household_ja, household_en: The people, one line each; invented residents.
        groups: In the order in which they stand side by side.
        parties: All who take part in the mesh, also those who are never told.
        english: What the papers and procedures of the report, which have only Japanese names,
            are called in English.
        unlinked_ja, unlinked_en: What remains for the citizen outside this mesh.
        findings_ja, findings_en: What the case was played to show, one sentence each.
        faults: What the final check of every participant's store found wrong; empty if `ok`.
        steps_without_ja, steps_without_en: What the citizen would have done without the mesh,
            one line each.
        steps_left_ja, steps_left_en: What is still to do although there is the mesh, one line each,
            counted with what was done; empty if nothing is.
        bereavement: What there is to show besides, if somebody has died.
    """

    report: Report
    title_ja: str
    title_en: str
    about_ja: str
    about_en: str
    household_ja: list[str]
    household_en: list[str]
    groups: list[Group]
    parties: list[Party]
    acts: list[Act]
    knows: list[Knows]
    log: list[Seen]
    letters: list[Mail]
    steps_without_ja: list[str]
    steps_without_en: list[str]
    unlinked_ja: list[str]
    unlinked_en: list[str]
    faults: list[str]
    findings_ja: list[str] = []
    findings_en: list[str] = []
    english: dict[str, str] = {}
    steps_left_ja: list[str] = []
    steps_left_en: list[str] = []
    bereavement: Bereavement | None = None
