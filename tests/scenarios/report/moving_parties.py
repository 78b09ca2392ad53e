"""Those who take part when a family moves from Chofu to Kanazawa."""

from scenarios.report.model import Group, Party

GROUPS = [
    Group(name="citizen", kind="citizen", ja="本人", en="Citizen"),
    Group(name="chofu", kind="old", ja="調布市（転出元）", en="Chofu (old)"),
    Group(name="kanazawa", kind="new", ja="金沢市（転入先）", en="Kanazawa (new)"),
    Group(name="nagano", kind="other", ja="長野市（本籍地）", en="Nagano (register)"),
    Group(name="national", kind="national", ja="国", en="National"),
    Group(name="private", kind="private", ja="民間", en="Private"),
]

OFFICES = {
    "resident-registry": ("住民基本台帳", "resident registry"),
    "tax": ("住民税", "tax office"),
    "benefits": ("児童手当", "child benefits"),
    "health-insurance": ("国保・介護", "health insurance"),
    "family-register": ("戸籍", "family register"),
}


def _offices(place: str, ja: str, en: str, kinds: tuple[str, ...]) -> list[Party]:
    return [
        Party(
            name=f"{place}-{kind}", group=place, ja=f"{ja} {OFFICES[kind][0]}",
            en=f"{en} {OFFICES[kind][1]}", short_ja=OFFICES[kind][0],
            short_en=OFFICES[kind][1].capitalize(),
        )
        for kind in kinds
    ]  # fmt: skip


PARTIES = [
    Party(name="citizen-app", group="citizen", ja="本人のアプリ", en="Citizen's app"),
    Party(name="kanazawa-counter", group="citizen", ja="金沢市 窓口", en="Kanazawa counter"),
    *_offices("chofu", "調布市", "Chofu", tuple(OFFICES)),
    *_offices("kanazawa", "金沢市", "Kanazawa", tuple(OFFICES)),
    *_offices("nagano", "長野市", "Nagano", ("family-register",)),
    Party(name="portal", group="national", ja="マイナポータル", en="Citizen portal"),
    Party(name="pension", group="national", ja="日本年金機構", en="Pension service"),
    Party(name="code-exchange", group="national", ja="符号変換", en="Code exchange"),
    Party(name="electricity", group="private", ja="電力会社", en="Electricity company"),
    Party(name="water", group="private", ja="水道局", en="Water company"),
    Party(name="bank", group="private", ja="銀行", en="Bank"),
]
