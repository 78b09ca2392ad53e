"""What a procedure would take without the mesh, as one line for people."""

from scenarios.report import phrases
from scenarios.report.phrases import Lang, Phrase
from services.procedure import Place, Procedure

_PLACES = {
    Place.OLD_CITY_HALL: Phrase("旧住所の市役所", "old city hall"),
    Place.NEW_CITY_HALL: Phrase("新住所の市役所", "new city hall"),
    Place.CITY_HALL: Phrase("市役所", "city hall"),
    Place.PENSION_OFFICE: Phrase("年金事務所", "pension office"),
    Place.TAX_OFFICE: Phrase("税務署", "tax office"),
    Place.LEGAL_AFFAIRS: Phrase("法務局", "legal affairs bureau"),
    Place.BANK_BRANCH: Phrase("銀行の支店", "bank branch"),
}


def filing(procedure: Procedure, lang: Lang) -> str:
    """Return a procedure's name, with the counter and the papers it would take."""
    details = [document.ja for document in procedure.documents]
    if procedure.place is not None:
        details.insert(0, _PLACES[procedure.place].of(lang))
    name = procedure.ja if lang == "ja" else procedure.en
    listed = phrases.COMMA.of(lang).join(details)
    return phrases.IN_BRACKETS.of(lang, name, listed) if details else name
