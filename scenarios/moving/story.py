"""The story of a move, for people: who said what to whom, and who knows what now."""

from collections.abc import Iterable, Iterator, Sequence

from contracts.base import Contract, titles_of
from contracts.catalogue import CONTRACTS
from contracts.common import Sex, age_on
from contracts.portal import CitizenAccessLog, CitizenAccessLogQuery, InboxQuery
from mesh.permits import Policy
from scenarios.moving.cases import Case
from scenarios.moving.report import Cases
from scenarios.moving.scene import Filed, PlayedAct, Scene
from scenarios.moving.traffic import Push, Question, Traffic
from scenarios.population.model import Person
from scenarios.report import phrases
from scenarios.report.model import Act, Group, Knows, Mail, Party, Report, Seen, Step, Story
from scenarios.report.phrases import Lang, Phrase
from scenarios.stage.country import MUNICIPAL, NATIONAL
from services.portal.catalogue import CATALOGUE, Place, Procedure

LICENCE = Phrase(
    "運転免許証の住所変更（道路交通法94条）",
    "driving licence: change of address (道路交通法94条)",
)
CAR = Phrase(
    "自動車の変更登録、15日以内（道路運送車両法12条）",
    "car: change of registration within 15 days (道路運送車両法12条)",
)
SCHOOL = Phrase("学校の転校手続（学校教育法施行令）", "school: transfer (学校教育法施行令)")
SEAL = Phrase(
    "印鑑登録（転出で抹消、必要なら新たに登録）",
    "personal seal: lapses with the move out; register anew if needed",
)
SCHOOL_AGES = range(6, 16)
_PLACES = {
    Place.OLD_CITY_HALL: Phrase("旧住所の市役所", "old city hall"),
    Place.NEW_CITY_HALL: Phrase("新住所の市役所", "new city hall"),
    Place.BANK_BRANCH: Phrase("銀行の支店", "bank branch"),
}
_RELATIONS = {
    "head": ("世帯主", "head"),
    "wife": ("妻", "wife"),
    "husband": ("夫", "husband"),
    "child": ("子", "child"),
    "parent": ("親", "parent"),
    "grandchild": ("孫", "grandchild"),
    "sibling": ("兄弟姉妹", "sibling"),
    "other": ("同居人", "other"),
}


async def own_log(scene: Scene) -> CitizenAccessLog:
    """Ask the portal, as the first who filed, who used that person's data."""
    person = scene.stage.code("citizen-app", first_filed(scene).move.filer)
    return await scene.stage.citizen.lookup(CitizenAccessLogQuery(person=person))


async def letters_of(scene: Scene) -> list[Mail]:
    """Ask the portal for the letters of the first who filed."""
    person = scene.stage.code("citizen-app", first_filed(scene).move.filer)
    inbox = await scene.stage.citizen.lookup(InboxQuery(person=person))
    return [Mail(at=x.at, sender=x.sender, text=x.text) for x in inbox.letters or ()]


def first_filed(scene: Scene) -> Filed:
    """Return what was filed first."""
    return next(iter(scene.filed.values()))


def entries_in(log: CitizenAccessLog) -> int:
    """Return how many entries the citizen sees."""
    return sum(len(owner.entries) for owner in log.logs or ())


def story_of(
    scene: Scene,
    case: Case,
    report: Report,
    traffic: Traffic,
    cases: Cases,
    log: CitizenAccessLog,
    letters: list[Mail],
    faults: list[str],
) -> Story:
    """Put the story together."""
    unlinked = _unlinked(scene)
    household = [_person_lines(scene, filed) for filed in scene.filed.values()]
    return Story(
        report=report,
        title_ja=case.title_ja,
        title_en=case.title_en,
        about_ja=case.about_ja,
        about_en=case.about_en,
        household_ja=[ja for lines in household for ja, _ in lines],
        household_en=[en for lines in household for _, en in lines],
        groups=_groups(scene),
        parties=_parties(scene),
        acts=_acts(scene.acts, traffic),
        knows=_knows(traffic),
        log=_seen(scene, log),
        letters=letters,
        steps_without_ja=list(_without(scene, cases, "ja")),
        steps_without_en=list(_without(scene, cases, "en")),
        unlinked_ja=[phrase.ja for phrase in unlinked],
        unlinked_en=[phrase.en for phrase in unlinked],
        findings_ja=[ja for ja, _ in scene.findings],
        findings_en=[en for _, en in scene.findings],
        faults=faults,
        english=_english(),
    )


def _person_lines(scene: Scene, filed: Filed) -> list[tuple[str, str]]:
    persons, day = scene.stage.population.persons, filed.move.moved_on
    return [_person_line(persons[n], age_on(persons[n].birth_date, day)) for n in filed.move.movers]


def _person_line(person: Person, age: int) -> tuple[str, str]:
    name = person.name
    ja_relation, en_relation = _RELATIONS[person.relation.value]
    sex = ("男", "male") if person.sex is Sex.MALE else ("女", "female")
    kana = f"{name.family_kana} {name.given_kana}"
    return (
        f"{name}（{kana}） {ja_relation}・{sex[0]}・{age}歳",
        f"{name} — {en_relation}, {sex[1]}, {age}",
    )


def _groups(scene: Scene) -> list[Group]:
    kinds = ("old", "new")
    places = [
        Group(
            name=place.slug,
            kind=kinds[position] if position < len(kinds) else "other",
            ja=place.ja,
            en=place.en,
        )
        for position, place in enumerate(scene.stage.options.municipalities)
    ]
    return [
        Group(name="citizen", kind="citizen", ja="本人", en="Citizen"),
        *places,
        Group(name="national", kind="national", ja="全国", en="National"),
        Group(name="private", kind="private", ja="民間（同意）", en="Private (consent)"),
    ]


def _parties(scene: Scene) -> list[Party]:
    slugs = {place.code: place.slug for place in scene.stage.options.municipalities}
    private = ("electricity", "water", "bank")
    parties = []
    for participant in scene.stage.deployment.participants.values():
        if participant.municipality is not None:
            short = MUNICIPAL[participant.kind]
            group = slugs[participant.municipality]
        else:
            short = NATIONAL[participant.kind]
            group = "national"
            if participant.kind == "citizen-app":
                group = "citizen"
            elif participant.kind in private:
                group = "private"
        parties.append(
            Party(
                name=participant.name,
                group=group,
                ja=participant.title_ja,
                en=participant.title_en,
                short_ja=short[0],
                short_en=short[1],
            )
        )
    return parties


def _acts(played: Sequence[PlayedAct], traffic: Traffic) -> list[Act]:
    ends = [act.began_ns for act in played[1:]] + [2**63]
    return [
        Act(
            day=act.day,
            title_ja=act.title_ja,
            title_en=act.title_en,
            steps=_steps(traffic, act.began_ns, end),
        )
        for act, end in zip(played, ends, strict=True)
    ]


def _steps(traffic: Traffic, began: int, end: int) -> list[Step]:
    steps = [_asked(q, began) for q in traffic.questions if began <= q.started_ns < end]
    steps += [_pushed(p, began) for p in traffic.pushes if began <= p.queued_ns < end]
    return sorted(steps, key=lambda step: step.sent_ms)


def _asked(q: Question, began: int) -> Step:
    return Step(
        kind=q.contract.kind,
        sender=q.caller,
        receiver=q.provider,
        contract=q.contract.name,
        title_ja=q.contract.title_ja,
        title_en=q.contract.title_en,
        items_ja=_in_japanese(q.contract, q.items),
        items=list(q.items),
        basis=q.basis,
        count=1,
        sent_ms=(q.started_ns - began) / 1e6,
        took_ms=(q.ended_ns - q.started_ns) / 1e6,
        outcome=q.outcome,
    )


def _pushed(p: Push, began: int) -> Step:
    return Step(
        kind="event",
        sender=p.publisher,
        receiver=p.recipient,
        contract=p.contract.name,
        title_ja=p.contract.title_ja,
        title_en=p.contract.title_en,
        items_ja=_in_japanese(p.contract, p.items),
        items=list(p.items),
        basis=p.basis,
        count=1,
        sent_ms=(p.queued_ns - began) / 1e6,
        took_ms=p.delivered_ms,
        outcome="queued" if p.state == "sent" else p.state,
    )


def _knows(traffic: Traffic) -> list[Knows]:
    """Gather what each participant was told, or answered when it asked."""
    learned: dict[str, dict[str, tuple[str, str]]] = {}
    for party, contract, items, basis in _disclosures(traffic):
        for item, title in zip(items, _in_japanese(contract, items), strict=True):
            learned.setdefault(party, {}).setdefault(item, (title, basis))
    return [
        Knows(
            participant=party,
            items=list(items),
            items_ja=list(dict.fromkeys(title for title, _ in items.values())),
            basis="; ".join(dict.fromkeys(basis for _, basis in items.values())),
        )
        for party, items in learned.items()
    ]


def _disclosures(traffic: Traffic) -> Iterator[tuple[str, Contract, tuple[str, ...], str]]:
    for p in traffic.pushes:
        yield p.recipient, p.contract, p.items, p.basis
    for q in traffic.questions:
        if q.outcome == "disclosed" and q.caller != "citizen-app":
            yield q.caller, q.contract, q.items, q.basis


def _seen(scene: Scene, log: CitizenAccessLog) -> list[Seen]:
    affairs = Policy.load(scene.stage.deployment.permits_file).affairs
    lines = []
    for owner in log.logs or ():
        for entry in owner.entries:
            contract, affair = CONTRACTS[entry.contract], affairs.get(entry.affair)
            lines.append(
                Seen(
                    at=entry.at,
                    owner=owner.owner,
                    direction=entry.direction,
                    participant=entry.participant,
                    affair_ja=affair.ja if affair else entry.affair,
                    affair_en=affair.en if affair else entry.affair,
                    basis=entry.basis,
                    contract_ja=contract.title_ja,
                    contract_en=contract.title_en,
                    items_ja=_in_japanese(contract, entry.items),
                    items=list(entry.items),
                    outcome=entry.outcome,
                )
            )
    return sorted(lines, key=lambda line: line.at)


def _in_japanese(contract: Contract, items: Iterable[str]) -> list[str]:
    titles = titles_of(contract.carrier)
    return [titles.get(item, item) for item in items]


def _unlinked(scene: Scene) -> list[Phrase]:
    """Return what the movers still have to do elsewhere."""
    moves = [filed.move for filed in scene.filed.values() if not filed.withdrawn]
    persons = scene.stage.population.persons
    ages = [age_on(persons[n].birth_date, move.moved_on) for move in moves for n in move.movers]
    conditions = {
        LICENCE: bool(moves),
        CAR: bool(moves),
        SCHOOL: any(age in SCHOOL_AGES for age in ages),
        SEAL: any(not move.within for move in moves),
    }
    return [phrase for phrase, applies in conditions.items() if applies]


def _without(scene: Scene, cases: Cases, lang: Lang) -> Iterator[str]:
    """Yield what the citizens would have to do, one line for each procedure."""
    for id_, filed in scene.filed.items():
        for procedure in dict.fromkeys(view.id for view in cases[id_]):
            known = CATALOGUE[procedure]
            if not known.filing or (filed.withdrawn and not known.before_moving):
                continue
            line = _filing(known, lang)
            yield line
            if filed.withdrawn:
                yield phrases.WITHDRAWAL.of(lang, line)


def _filing(procedure: Procedure, lang: Lang) -> str:
    details = [document.ja for document in procedure.documents]
    if procedure.place is not None:
        details.insert(0, _PLACES[procedure.place].of(lang))
    name = procedure.ja if lang == "ja" else procedure.en
    listed = phrases.COMMA.of(lang).join(details)
    return phrases.IN_BRACKETS.of(lang, name, listed) if details else name


def _english() -> dict[str, str]:
    return {procedure.ja: procedure.en for procedure in CATALOGUE.values()}
