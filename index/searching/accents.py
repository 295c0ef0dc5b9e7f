"""Accents that were left out are marked as they were probably meant.

gia vang, meant 'giá vàng' ──> 'giá' is marked; 'gia' of 'chuyên gia' only in an article without
"""

from __future__ import annotations

from msgspec.structs import replace

from index.analysis import Stream
from index.searching.plan import Evidence, Plan, Unit, UnitKind
from index.searching.suggestion import Kind, Suggestion
from index.vietnamese.syllables import syllables


def accented(plan: Plan, suggestion: Suggestion) -> Plan:
    """A plan by which the spellings that a suggestion gives to syllables without accents are marked first.

    One that is meant in two ways is left as it is.
    """
    if suggestion.kind is not Kind.ACCENTS:
        return plan
    meant: dict[str, set[str]] = {}
    for one in syllables(suggestion.text):
        meant.setdefault(one.toneless, set()).add(one.toned)
    forms = {toneless: form for toneless, (form, *others) in meant.items() if not others and form != toneless}
    return replace(plan, units=tuple(_accented(unit, forms) for unit in plan.units))


def _accented(unit: Unit, forms: dict[str, str]) -> Unit:
    if unit.kind is not UnitKind.SYLLABLE or len(unit.evidence) > 1 or unit.text not in forms:
        return unit
    (own,) = unit.evidence
    return replace(unit, evidence=(Evidence(Stream.TONED, forms[unit.text], own.weight, own.share), own))
