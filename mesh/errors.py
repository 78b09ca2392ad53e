"""One root for every error, each with a stable code that may travel and no personal data."""

from contracts.base import Message


class Problem(Message, frozen=True, kw_only=True):
    """An error as it travels: what went wrong, and what to do next."""

    code: str
    message: str
    retry: bool = False


class MeshError(Exception):
    """Root of all errors of the mesh.

    Attributes:
        code: Stable on the wire; what programs compare.
        retry: Whether the same request may succeed later without any change.
    """

    code = "internal"
    retry = False

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message

    @property
    def problem(self) -> Problem:
        """The error in the form in which it travels."""
        return Problem(code=self.code, message=self.message, retry=self.retry)


class Malformed(MeshError):
    """The message does not follow its contract."""

    code = "malformed"


class UnknownContract(MeshError):
    """No such contract, or not one that this participant handles."""

    code = "unknown-contract"


class NoPermit(MeshError):
    """No permit lets this participant ask, be told or command this."""

    code = "no-permit"


class AffairNotCovered(NoPermit):
    """There is a permit, but not for this affair or not on this day."""

    code = "affair-not-covered"


class ItemsNotCovered(NoPermit):
    """The permit for this affair does not disclose all items asked for."""

    code = "items-not-covered"


class UnknownPerson(MeshError):
    """The owner has no record of this person, or the code is not one of the caller's."""

    code = "unknown-person"


class NotDisclosed(MeshError):
    """An item was read that the permit did not disclose."""

    code = "not-disclosed"


class NotOnMesh(MeshError):
    """No participant of that kind, municipality or name takes part."""

    code = "not-on-mesh"


class Refused(MeshError):
    """A rule of the owner's domain forbids it. The code ends in the rule: `refused.not-resident`.

    Args:
        rule: The rule's stable name.
        message: What the rule says and what to do, with its statute.
    """

    def __init__(self, rule: str, message: str) -> None:
        super().__init__(message)
        self.code = f"refused.{rule}"


class Busy(MeshError):
    """The participant has as much work as it takes on; ask again later."""

    code = "busy"
    retry = True


class TooLarge(MeshError):
    """The answer does not fit into a message."""

    code = "too-large"


class Unavailable(MeshError):
    """The participant could not write its records, so it gave out nothing."""

    code = "unavailable"
    retry = True


class Unreachable(MeshError):
    """Nobody answered: the participant is down or the server cannot reach it."""

    code = "unreachable"
    retry = True


class Internal(MeshError):
    """A defect in the participant's own program; its log has the details."""

    code = "internal"


class SetupError(MeshError):
    """The mesh cannot start as asked: server, deployment, policy or option."""

    code = "setup"


class Remote(MeshError):
    """An error that another participant answered with."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.code = problem.code
        self.retry = problem.retry
