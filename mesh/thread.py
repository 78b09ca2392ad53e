"""What connects a message with those before it: the citizen's case, and the trace."""

from typing import NamedTuple


class Thread(NamedTuple):
    """The case and the trace that a message belongs to.

    Attributes:
        case: The citizen's life event, if it belongs to one.
        trace: W3C `traceparent`; one life event is one trace.
    """

    case: str | None
    trace: str
