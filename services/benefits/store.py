"""What the allowance office keeps: files on recipients, whose children are on them, open claims."""

import datetime as dt

import msgspec

from contracts.base import PersonCode
from mesh.records import Reads, Records
from mesh.store import Section
from services.benefits.claim import Claim
from services.benefits.deaths import ChildDeath, RecipientDeath, last_ending
from services.benefits.model import AllowanceFile
from services.benefits.succession import Settlement, Succession


class FiledChild(msgspec.Struct, frozen=True, kw_only=True):
    """That a child is on the file of a recipient."""

    child: PersonCode
    recipient: PersonCode


FILES = Records("allowance_file", AllowanceFile, key=("recipient",))
FILED_CHILDREN = Records("filed_child", FiledChild, key=("child", "recipient"))
PENDING_CLAIMS = Records("pending_claim", Claim, key=("claimant",))
RECIPIENT_DEATHS = Records("recipient_death", RecipientDeath, key=("person",))
CHILD_DEATHS = Records("child_death", ChildDeath, key=("child", "recipient"))
SUCCESSIONS = Records("succession", Succession, key=("person",))
SETTLEMENTS = Records("settlement", Settlement, key=("recipient", "number"))

SCHEMA = (
    FILES.schema
    + FILED_CHILDREN.schema
    + PENDING_CLAIMS.schema
    + RECIPIENT_DEATHS.schema
    + CHILD_DEATHS.schema
    + SUCCESSIONS.schema
    + SETTLEMENTS.schema
)


def file_of(tx: Reads, recipient: PersonCode) -> AllowanceFile | None:
    """Return the file on a recipient, open or ended."""
    return FILES.get(tx, recipient)


def files_with(tx: Reads, child: PersonCode) -> list[AllowanceFile]:
    """Return the files that a child is on, open or ended, wherever it lives."""
    filed = FILED_CHILDREN.where(tx, child=child)
    files = (FILES.get(tx, link.recipient) for link in filed)
    return [file for file in files if file is not None]


def open_files_with(tx: Reads, child: PersonCode) -> list[AllowanceFile]:
    """Return the open files that a child is on, wherever it lives."""
    return [file for file in files_with(tx, child) if file.open]


def filed_children(file: AllowanceFile) -> list[FiledChild]:
    """Return the rows by which the file is found from its children."""
    return [FiledChild(child=c.person, recipient=file.recipient) for c in file.children]


def keep(tx: Section, file: AllowanceFile) -> None:
    """Keep a file."""
    before = FILES.get(tx, file.recipient)
    for gone in filed_children(before) if before is not None else ():
        FILED_CHILDREN.remove(tx, gone.child, gone.recipient)
    for link in filed_children(file):
        FILED_CHILDREN.put(tx, link)
    FILES.put(tx, file)


def may_pay(tx: Reads, file: AllowanceFile) -> bool:
    """Tell whether a file is open, or was ended by a death that may be corrected."""
    return (
        file.open
        or RECIPIENT_DEATHS.get(tx, file.recipient) is not None
        or ended_by_child(tx, file)
    )


def files_living_with(tx: Reads, child: PersonCode) -> list[AllowanceFile]:
    """Return the files that may pay, and say that a child lives with the recipient."""
    with_child = files_with(tx, child)
    return [file for file in with_child if child in file.living_together and may_pay(tx, file)]


def concerns(tx: Reads, person: PersonCode) -> bool:
    """Tell whether a file that may pay depends on where a person lives, or whether they do."""
    own = FILES.get(tx, person)
    if own is not None and may_pay(tx, own):
        return True
    return bool(files_living_with(tx, person)) or is_dead(tx, person)


def is_dead(tx: Reads, person: PersonCode) -> bool:
    """Tell whether the office was told of the death of a recipient or of a child."""
    return died_on(tx, person) is not None


def died_on(tx: Reads, person: PersonCode) -> dt.date | None:
    """Return the day of the death of a recipient or of a child, if the office was told of it."""
    as_recipient = RECIPIENT_DEATHS.get(tx, person)
    if as_recipient is not None:
        return as_recipient.died_on
    return next((death.died_on for death in CHILD_DEATHS.where(tx, child=person)), None)


def ended_by_child(tx: Reads, file: AllowanceFile) -> bool:
    """Tell whether a file ended with the death of a child, which may yet be corrected."""
    ending = last_ending(file.decisions)
    of_children = CHILD_DEATHS.where(tx, recipient=file.recipient)
    return ending is not None and any(death.decision == ending for death in of_children)


def pending_claim(tx: Reads, claimant: PersonCode) -> Claim | None:
    """Return the claim that waits for a paper."""
    return PENDING_CLAIMS.get(tx, claimant)


def keep_pending(tx: Section, claim: Claim) -> None:
    """Keep a claim until the citizen has brought what is missing."""
    PENDING_CLAIMS.put(tx, claim)


def settle(tx: Section, claimant: PersonCode) -> None:
    """Forget the claim that waited: it is decided."""
    PENDING_CLAIMS.remove(tx, claimant)


def settlements_of(tx: Reads, recipient: PersonCode) -> list[Settlement]:
    """Return the accounts of mistakes that were settled with a recipient, oldest first."""
    return SETTLEMENTS.where(tx, recipient=recipient)
