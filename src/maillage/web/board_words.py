"""The coordinator's board in words: reasons, what would serve, what is to decide; each with where it leads.

Guarantees: a reason reads as on a plan's page (`reason_names`), with the process, material or design
it speaks of; what a lever would give is said as a most ("jusqu’à"), because reasons overlap; every
address is the list that counts the same rows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.apps.boards.queries.coordination.decisions import Decision, DecisionKind
from maillage.apps.boards.queries.coordination.names import OF_MATERIAL, Names
from maillage.apps.boards.queries.coordination.scope import BoardScope
from maillage.apps.boards.queries.coordination.served import Cause
from maillage.apps.needs.supply_codes import PERIODS
from maillage.apps.production.plan_figures import LABOUR
from maillage.apps.production.queries.reason_names import name_of
from maillage.apps.production.room_names import process_of
from maillage.kernel.territories import territory_name
from maillage.web.act_words import subject_words
from maillage.web.amounts import unit
from maillage.web.asking import language
from maillage.web.forms.network import process_name
from maillage.web.templatetags.wording import civil_date, decimal, pieces

PROCESS = ("capacity.machine", "candidates.process")


def number(value: float) -> str:
    return pieces(round(value), language())


def area_name(code: str) -> str:
    return territory_name(code) if code else ""


def load_name(process: str) -> str:
    """A process, or the people who work."""
    return _("Personnes") if process == LABOUR else process_name(process)


def address(route: str, **asked: str) -> str:
    """A list with its filters; empty ones are left out."""
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{reverse(route)}?{query}" if query else reverse(route)


def lines_url(scope: BoardScope, **asked: str) -> str:
    """The needs behind a figure of the territory."""
    return address("coordination_needs", territoire="" if scope.is_national else scope.territory, **asked)


def detail_name(cause: Cause, names: Names) -> str:
    if cause.code in PROCESS:
        return process_name(cause.detail)
    if cause.code in OF_MATERIAL and cause.detail in names.materials:
        return names.materials[cause.detail].name.to(language())
    if cause.design in names.designs:
        return names.designs[cause.design].to(language())
    return cause.design or cause.detail


def cause_words(cause: Cause, names: Names) -> str:
    """The reason and what it speaks of: "Heures machine épuisées à portée (Découpe laser)"."""
    name, detail = name_of(cause.code).to(language()), detail_name(cause, names)
    return f"{name} ({detail})" if detail else name


def cause_url(cause: Cause, scope: BoardScope, **asked: str) -> str:
    """The needs that have this reason, in its area."""
    where = BoardScope(cause.area) if cause.area else scope
    return lines_url(where, raison=cause.code, detail=cause.detail, modele=cause.design, **asked)


@dataclass(frozen=True, slots=True)
class Lever:
    """What would serve pieces on time: `what`, where, the most it gives, who could do it, whom it serves."""

    what: str
    where: str
    gives: str
    who: str
    who_url: str
    lines_url: str


def lever(cause: Cause, scope: BoardScope, names: Names) -> Lever:
    gives = ngettext(
        "jusqu’à %(pieces)s pièce de plus à temps",
        "jusqu’à %(pieces)s pièces de plus à temps",
        cause.short,
    ) % {"pieces": number(cause.short)}
    who, who_url = _who(cause)
    lines = cause_url(cause, scope)
    return Lever(_what(cause, names), area_name(cause.area), gives, who, who_url or lines, lines)


def _what(cause: Cause, names: Names) -> str:
    given = {
        "hours": _hours(cause.amount),
        "detail": detail_name(cause, names),
        "places": number(cause.places),
    }
    if cause.code in PROCESS:
        return _("%(hours)s h de %(detail)s") % given
    if cause.code == "capacity.labour":
        return _("%(hours)s h de travail") % given
    if cause.code in OF_MATERIAL:
        row = names.materials.get(cause.detail)
        given["unit"] = unit(row.unit) if row is not None else ""
        return _("%(hours)s %(unit)s de %(detail)s") % given
    if cause.code == "acceptance.missing":
        words = ngettext(
            "L’acceptation de %(places)s établissement",
            "L’acceptation de %(places)s établissements",
            cause.places,
        )
        return words % given
    named = {
        "maker.level": _("Un niveau d’atelier plus haut pour %(detail)s"),
        "maker.not_trained": _("Une formation au modèle %(detail)s"),
        "maker.not_appointed": _("Une désignation pour le modèle %(detail)s"),
        "maker.not_named_in_basis": _("Des ateliers nommés dans la base légale de %(detail)s"),
        "decision.missing": _("Le classement du modèle %(detail)s"),
        "category.unclassified": _("Le classement du modèle %(detail)s"),
        "transport.too_long": _("Une échéance plus lointaine"),
        "candidates.distance": _("Un atelier capable plus proche"),
        "candidates.zone": _("Un atelier sur place"),
    }
    if cause.code in named:
        return named[cause.code] % given
    return cause_words(cause, names)


def _hours(amount: float) -> str:
    return decimal(amount, 1, language()) if amount < 10 else number(amount)


def _who(cause: Cause) -> tuple[str, str]:
    """Who could do it, and where they are listed; nobody in particular for the rest."""
    if cause.code in PROCESS:
        url = address("workshops", process=process_of(cause.detail), territory=cause.area, is_open="yes")
        return _("Ateliers qui ont ce procédé"), url
    if cause.code in (*OF_MATERIAL, "capacity.labour") or cause.code.startswith("maker."):
        return _("Ateliers du territoire"), address("workshops", territory=cause.area, is_open="yes")
    if cause.code.startswith(("decision.", "category.", "basis.")) and cause.design:
        return _("Voir le modèle"), reverse("design", args=[cause.design])
    if cause.code.startswith("acceptance."):
        return _("Établissements concernés"), ""
    return _("Besoins concernés"), ""


@dataclass(frozen=True, slots=True)
class Told:
    """A thing to decide, in words: a tag of a kind, a sentence, where to read it, what to do."""

    kind: str
    tag: str
    words: str
    url: str
    act: str
    act_url: str


Opens = Callable[[str], bool]


def told(decision: Decision, scope: BoardScope, opens: Opens = lambda _action: True) -> Told:
    """In words; the act that the reader may not do (`opens` says by action) leads where it is read."""
    found: Told = TELLERS[decision.kind](decision, scope)
    if decision.kind == DecisionKind.VERIFY and opens("needs.verify"):
        return replace(found, act_url=reverse("needs_to_verify"))
    return found


def _hold(d: Decision, _scope: BoardScope) -> Told:
    tag = _("Mise en attente") if d.kind == DecisionKind.HOLD else _("Suspension")
    given = {
        "subject": subject_words(d.kind, d.words) if d.words else d.subject,
        "pieces": number(d.pieces),
        "holders": ngettext("%(n)s détenteur", "%(n)s détenteurs", d.places) % {"n": number(d.places)},
    }
    words = (
        _("%(subject)s : %(pieces)s pièces bloquées chez %(holders)s")
        if d.places
        else _("%(subject)s : aucun lot touché")
    )
    words = words % given
    if d.overdue:
        words += " · " + _("à confirmer ou lever depuis plus de 24 h")
    url = reverse("act", args=[d.subject])
    return Told("stop", tag, words, url, _("Voir les effets"), url)


def _no_plan(d: Decision, _scope: BoardScope) -> Told:
    words = ngettext(
        "Aucun plan n’est en vigueur ; %(n)s besoin attend",
        "Aucun plan n’est en vigueur ; %(n)s besoins attendent",
        d.count,
    ) % {"n": number(d.count)}
    return Told("stop", _("Plan"), words, reverse("plans"), _("Voir les plans"), reverse("plans"))


def _stale(d: Decision, _scope: BoardScope) -> Told:
    if d.overdue:
        words = _("Le plan %(plan)s est terminé : ses jours sont passés") % {"plan": d.subject}
    else:
        changed = [
            ngettext("%(n)s besoin", "%(n)s besoins", d.count) % {"n": number(d.count)} if d.count else "",
            ngettext("%(n)s acte", "%(n)s actes", d.places) % {"n": number(d.places)} if d.places else "",
        ]
        given = {"plan": d.subject, "changed": ", ".join(part for part in changed if part)}
        words = _("Le plan %(plan)s ne dit plus tout : des faits ont changé depuis") % given
        if given["changed"]:
            words = _("Le plan %(plan)s ne dit plus tout : %(changed)s changés depuis") % given
    url = reverse("plan", args=[d.subject])
    return Told("warn", _("Plan périmé"), words, url, _("Recalculer"), reverse("plans"))


def _draft(d: Decision, _scope: BoardScope) -> Told:
    url = reverse("plan", args=[d.subject])
    words = _("Le plan %(plan)s est calculé et contrôlé ; il n’est pas adopté") % {"plan": d.subject}
    return Told("info", _("Plan à adopter"), words, url, _("Lire et adopter"), url)


def _proposals(d: Decision, scope: BoardScope) -> Told:
    words = ngettext(
        "%(n)s proposition sans réponse depuis plus de 24 h : %(pieces)s pièces, %(shops)s",
        "%(n)s propositions sans réponse depuis plus de 24 h : %(pieces)s pièces, %(shops)s",
        d.count,
    )
    shops = ngettext("%(n)s atelier", "%(n)s ateliers", d.places) % {"n": number(d.places)}
    where = "" if scope.is_national else scope.territory
    url = address("coordination_proposals", territoire=where, retard="on")
    given = {"n": number(d.count), "pieces": number(d.pieces), "shops": shops}
    return Told("warn", _("Propositions"), words % given, url, _("Voir qui relancer"), url)


def _verify(d: Decision, scope: BoardScope) -> Told:
    words = ngettext(
        "%(n)s besoin à vérifier : %(pieces)s pièces attendues",
        "%(n)s besoins à vérifier : %(pieces)s pièces attendues",
        d.count,
    ) % {"n": number(d.count), "pieces": number(d.pieces)}
    url = lines_url(scope, etat="verify")
    return Told("warn", _("À vérifier"), words, url, _("Voir lesquels"), url)


def _identities(d: Decision, scope: BoardScope) -> Told:
    words = ngettext(
        "%(n)s établissement a changé ce qu’une vérification attestait : à vérifier de nouveau",
        "%(n)s établissements ont changé ce qu’une vérification attestait : à vérifier de nouveau",
        d.count,
    ) % {"n": number(d.count)}
    where = "" if scope.is_national else scope.territory
    url = address("establishments", territory=where, identity="waiting")
    return Told("warn", _("Identités"), words, url, _("Voir lesquels"), url)


def _insurance(d: Decision, scope: BoardScope) -> Told:
    words = ngettext(
        "%(n)s atelier a une attestation d’assurance que personne d’autre n’a vue : elle ne couvre rien de plus",
        "%(n)s ateliers ont une attestation d’assurance que personne d’autre n’a vue : elles ne couvrent rien de plus",
        d.count,
    ) % {"n": number(d.count)}
    where = "" if scope.is_national else scope.territory
    url = address("workshops", territory=where, insurance="waiting")
    return Told("warn", _("Assurances"), words, url, _("Voir lesquels"), url)


def _industry(d: Decision, _scope: BoardScope) -> Told:
    assert d.supply is not None and d.since is not None
    given = {
        "supplier": d.words,
        "object": d.supply.substitute_name.to(language()),
        "pieces": number(d.pieces),
        "period": PERIODS[d.supply.period].to(language()),
        "where": territory_name(d.supply.territory),
        "day": civil_date(d.since, language(), with_year=False),
    }
    words = _("%(object)s : %(pieces)s pièces %(period)s dès le %(day)s (%(where)s, %(supplier)s)") % given
    if not d.supply.is_certain:
        words += " · " + _("seulement annoncée, hors des plans")
    url = reverse("industry", args=[d.subject])
    return Told("info", _("Industrie"), words, url, _("Préparer le relais"), url)


def _workshops(d: Decision, scope: BoardScope) -> Told:
    words = ngettext(
        "%(n)s atelier sur %(all)s n’a pas confirmé sa fiche depuis 30 jours",
        "%(n)s ateliers sur %(all)s n’ont pas confirmé leur fiche depuis 30 jours",
        d.count,
    ) % {"n": number(d.count), "all": number(d.places)}
    where = "" if scope.is_national else scope.territory
    url = address("workshops", territory=where, is_open="yes", tri="confirmed")
    return Told("info", _("Ateliers"), words, url, _("Voir lesquels"), url)


TELLERS: dict[str, Any] = {
    DecisionKind.HOLD: _hold,
    DecisionKind.SUSPENSION: _hold,
    DecisionKind.NO_PLAN: _no_plan,
    DecisionKind.STALE: _stale,
    DecisionKind.DRAFT: _draft,
    DecisionKind.PROPOSALS: _proposals,
    DecisionKind.VERIFY: _verify,
    DecisionKind.IDENTITIES: _identities,
    DecisionKind.INSURANCE: _insurance,
    DecisionKind.INDUSTRY: _industry,
    DecisionKind.WORKSHOPS: _workshops,
}
