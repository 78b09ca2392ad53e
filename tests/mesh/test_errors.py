import pytest

from mesh import errors
from mesh.errors import MeshError, Problem, Refused, Remote

CODES = {
    "AffairNotCovered": "affair-not-covered",
    "Busy": "busy",
    "Internal": "internal",
    "ItemsNotCovered": "items-not-covered",
    "Malformed": "malformed",
    "MeshError": "internal",
    "NoPermit": "no-permit",
    "NotDisclosed": "not-disclosed",
    "NotOnMesh": "not-on-mesh",
    "SetupError": "setup",
    "Unavailable": "unavailable",
    "UnknownContract": "unknown-contract",
    "UnknownPerson": "unknown-person",
    "Unreachable": "unreachable",
}


def test_the_codes_on_the_wire_are_these_and_stay_so() -> None:
    """Programs compare them: to change one breaks whoever does."""
    kinds = (k for k in vars(errors).values() if isinstance(k, type) and issubclass(k, MeshError))
    found = {k.__name__: k.code for k in kinds if k not in (Refused, Remote)}

    assert CODES.items() <= found.items()


@pytest.mark.parametrize("name", sorted(CODES))
def test_only_what_may_pass_by_itself_is_worth_a_retry(name: str) -> None:
    assert getattr(errors, name)("").problem.retry == (
        name in {"Busy", "Unavailable", "Unreachable"}
    )


def test_a_refusal_names_the_rule_of_the_domain() -> None:
    problem = Refused("not-resident", "住基法22条").problem

    assert problem == Problem(code="refused.not-resident", message="住基法22条", retry=False)


def test_an_error_of_another_participant_keeps_its_code() -> None:
    said = Problem(code="busy", message="ask again later", retry=True)

    assert Remote(said).problem == said
