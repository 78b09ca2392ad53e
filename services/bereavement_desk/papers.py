"""The certificates that counters demand after a death, and what carries the fact instead."""

from services.procedure import Document, Where

PROOF_OF_DEATH = Document(
    ja="死亡を証する書類",
    replaced_by="residency.deceased.v1",
    provider="resident-registry",
    at=Where.RESIDENCE,
    legal_basis="番号法9条2項、住基法8条",
)
REMOVED_RECORD = Document(
    ja="住民票の除票",
    replaced_by="residency.deceased.v1",
    provider="resident-registry",
    at=Where.RESIDENCE,
    legal_basis="住基法30条の9、国民年金法105条4項",
)
WHOLE_REGISTER = Document(
    ja="戸籍全部事項証明書",
    replaced_by="family.relations.v1",
    provider="family-register",
    at=Where.REGISTER,
    legal_basis="番号法19条8号、戸籍法121条の3",
)
WHOLE_HOUSEHOLD = Document(
    ja="世帯全員の住民票",
    replaced_by="residency.household.v1",
    provider="resident-registry",
    at=Where.RESIDENCE,
    legal_basis="番号法19条8号、国民年金法108条",
)
INCOME_CERTIFICATE = Document(
    ja="所得証明書",
    replaced_by="tax.income.v1",
    provider="tax",
    at=Where.RESIDENCE,
    legal_basis="番号法19条8号、国民年金法108条",
)
HEIRS_BY_REGISTER = Document(
    ja="相続関係を示す戸籍",
    replaced_by="family.heirs.v1",
    provider="family-register",
    at=Where.REGISTER,
    legal_basis="戸籍法120条の3、デジタル手続法11条",
)
REGISTERS_OF_A_LIFE = Document(
    ja="被相続人の出生から死亡までの戸籍一式",
    replaced_by="family.redeem-token.v1",
    provider="family-register",
    at=Where.REGISTER,
    legal_basis="戸籍法120条の3第3項",
)
REGISTER_FOR_TAX = Document(
    ja="相続人を明らかにする戸籍",
    replaced_by="family.heirs.v1",
    provider="family-register",
    at=Where.REGISTER,
    legal_basis="相続税法15条2項、58条1項",
)
