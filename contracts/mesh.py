"""What every participant answers, whatever its task."""

import datetime as dt
from typing import Annotated

import msgspec
from msgspec import UNSET

from contracts.base import (
    Accepted,
    Command,
    Item,
    Lookup,
    PersonCode,
    Reply,
    contract,
    label,
)

EVERYONE = "*"


@contract(
    "mesh.watch.v1",
    owner=EVERYONE,
    ja="通知対象登録",
    en="Watch a person",
    basis="デジタル・ガバメント実行計画（プッシュ型通知）",
)
class Watch(Command[Accepted], frozen=True, kw_only=True):
    """Ask to be told of changes to one person on whom the caller has an open file."""

    person: PersonCode


@contract(
    "mesh.unwatch.v1",
    owner=EVERYONE,
    ja="通知対象解除",
    en="Stop watching a person",
    basis="デジタル・ガバメント実行計画（プッシュ型通知）",
)
class Unwatch(Command[Accepted], frozen=True, kw_only=True):
    """Ask not to be told any more: the file is closed."""

    person: PersonCode


@contract(
    "mesh.applied.v1",
    owner=EVERYONE,
    ja="処理済通知",
    en="Receipt of applied events",
    basis="docs/delivery.md",
    personal=False,
)
class Applied(Command[Accepted], frozen=True, kw_only=True):
    """Tell the publisher which of its events have taken effect, or were parked."""

    applied: tuple[str, ...] = ()
    parked: tuple[str, ...] = ()


class LoggedAccess(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of an access log, as the citizen sees it (情報提供等記録).

    Attributes:
        number: Its place in the log, from 1; 0 if the owner does not say.
    """

    at: Annotated[dt.datetime, label("日時")]
    direction: Annotated[str, label("照会・通知・更新の別")]
    participant: Annotated[str, label("相手方")]
    affair: Annotated[str, label("事務")]
    basis: Annotated[str, label("法的根拠")]
    contract: Annotated[str, label("連携項目")]
    items: Annotated[tuple[str, ...], label("提供項目")]
    outcome: Annotated[str, label("結果")]
    number: Annotated[int, label("記録番号")] = 0


class AccessLog(Reply, frozen=True, kw_only=True):
    """What the owner's access log holds about one person: a page of at most 1,000, oldest first.

    Attributes:
        earlier: Whether there are entries before these.
        since: From when on the log holds anything, of whomever.
    """

    entries: Annotated[Item[tuple[LoggedAccess, ...]], label("情報提供等記録")] = UNSET
    earlier: Annotated[bool, label("これより前の記録の有無")] = False
    since: Annotated[dt.datetime | None, label("記録の始期")] = None


@contract(
    "mesh.access-log.v1",
    owner=EVERYONE,
    ja="情報提供等記録照会",
    en="Access log of a person",
    basis="番号法23条、附則6条3項",
)
class AccessLogQuery(Lookup[AccessLog], frozen=True, kw_only=True, omit_defaults=True):
    """Ask, for the citizen, who used which of their data, when and why.

    Attributes:
        before: The latest page before the entry of this number; the very latest if 0. Then it is
            not sent, so that owners are asked who know of no pages.
    """

    person: PersonCode
    before: Annotated[int, label("記録番号", ge=0, le=2**62)] = 0
