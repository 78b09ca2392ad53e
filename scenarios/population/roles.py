"""What a cast is made of: roles that every municipality fills, and who fills them."""

import msgspec

from scenarios.population.model import Household
from scenarios.population.places import Municipality
from scenarios.population.shapes import Shape


class Role(msgspec.Struct, frozen=True, kw_only=True):
    """One household of the cast.

    A role is a `Shape` like any other household's, only with fixed ages and whatever else the
    scenario relies on; names, addresses and everything else come from the seed.

    Attributes:
        story: Position of the municipality in whose story it plays; kin may live elsewhere.
    """

    name: str
    story: int
    shape: Shape


class Cast(msgspec.Struct, kw_only=True):
    """Who fills the roles.

    Attributes:
        filled: By role and municipality of the story (`role_key`), the position of the household.
    """

    municipalities: tuple[Municipality, ...]
    households: list[Household]
    filled: dict[str, int] = {}

    def fill(self, role: Role, household: int) -> None:
        """Give a role to a household."""
        self.filled[role_key(role.name, self.municipalities[role.story])] = household

    def members(self, name: str, story: int) -> list[int]:
        """Return the members of the household in a role, the head first."""
        household = self.filled[role_key(name, self.municipalities[story])]
        return self.households[household].members


def role_key(role: str, municipality: Municipality) -> str:
    """Return the key of a role in `Population.cast`.

    The municipality is the one of the story: `pensioner-sister@chofu` is the sister of
    `pensioner@chofu`, wherever she lives.
    """
    return f"{role}@{municipality.slug}"
