import msgspec

from contracts.base import PersonCode
from contracts.mesh import AccessLog, AccessLogQuery


def test_owners_who_know_of_no_pages_understand_who_asks_for_none() -> None:
    assert msgspec.json.encode(AccessLogQuery(person=PersonCode("a"))) == b'{"person":"a"}'


def test_an_owner_who_says_nothing_of_pages_has_one() -> None:
    assert not msgspec.json.decode(b'{"entries":[]}', type=AccessLog).earlier
