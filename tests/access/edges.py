"""Where each action is asked for: the verb in Python, the page, the operation of the API. `None` is "—": no such edge.

`also` names an action that the same act asks for besides; `first` one that only the page asks for, before.
`somewhere` is a page that opens to whoever holds the role on any territory, because what is chosen on it is judged
when it is sent; `unoffered` a form whose choices stop at the scope: what is outside it is no choice (422).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Any

from tests.access.places import Places
from tests.factories.recalls import terms_of

from maillage.apps.accounts.actor import Actor, Assignment, Place, require, require_somewhere
from maillage.apps.accounts.codes import Role
from maillage.apps.accounts.commands.grant_role import grant_role
from maillage.apps.authority.commands.classify_version import DecisionTerms, classify_version
from maillage.apps.authority.commands.end_act import lift, withdraw
from maillage.apps.authority.commands.place_hold import HoldScope, confirm_hold, place_hold
from maillage.apps.authority.commands.record_acceptance import record_acceptance
from maillage.apps.authority.commands.record_attestation import record_attestation
from maillage.apps.authority.commands.record_legal_basis import BasisTerms, record_legal_basis
from maillage.apps.authority.commands.record_mission_request import record_mission_request
from maillage.apps.authority.commands.record_policy import record_policy
from maillage.apps.catalogue.commands.register_family import register_family
from maillage.apps.needs.commands.close_need import close_need
from maillage.apps.needs.commands.file_need import file_need
from maillage.apps.needs.commands.import_needs import import_needs
from maillage.apps.needs.commands.record_call import Call, record_call
from maillage.apps.needs.commands.record_industry import Output, Supplier, record_industry
from maillage.apps.needs.commands.record_stock import Holding, StockCount, record_stock
from maillage.apps.needs.commands.set_priority import set_priority
from maillage.apps.needs.commands.verify_need import verify_need
from maillage.apps.needs.drafting import Asked, Asker
from maillage.apps.network.commands.confirm_workshop import confirm_workshop
from maillage.apps.network.commands.edit_establishment import edit_establishment
from maillage.apps.network.commands.erase_identity import erase_identity
from maillage.apps.network.commands.import_workshops import import_workshops
from maillage.apps.network.commands.reveal_members import reveal_members
from maillage.apps.production.commands.adopt_plan import adopt_plan
from maillage.apps.production.commands.answer_proposal import accept_proposal
from maillage.apps.production.commands.answer_recall import answer_recall
from maillage.apps.production.commands.close_recall import close_recall
from maillage.apps.production.commands.declare_lot import Making, declare_lot
from maillage.apps.production.commands.launch_solve import launch_solve
from maillage.apps.production.commands.make_bag import Taken, make_bag
from maillage.apps.production.commands.open_recall import open_recall
from maillage.apps.production.commands.receive_delivery import Count, receive_delivery
from maillage.apps.production.commands.release_lot import release_lot
from maillage.apps.production.commands.send_delivery import Parcel, send_delivery
from maillage.apps.production.commands.signal_lot import signal_lot
from maillage.apps.production.policies import require_lot, require_plans
from maillage.apps.records.commands.approve_record import approve_record
from maillage.apps.records.commands.give_up_record import give_up_record
from maillage.apps.records.commands.publish_signed import publish_signed
from maillage.apps.relay.commands.issue_mission import MissionTerms, issue_mission
from maillage.apps.relay.commands.keep_access_plan import AccessTerms, keep_access_plan
from maillage.formats.rows import Parsed
from maillage.kernel.clock import SystemClock
from maillage.kernel.text import Text

CLOCK = SystemClock()
NOTHING: Parsed[Any] = Parsed((), (), 0)
Given = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asking:
    """A request: its method, its address, what it carries."""

    method: str
    path: str
    given: Given | None = None
    somewhere: bool = False
    first: str = ""
    unoffered: bool = False


Verb = Callable[[Places, Actor], object]
Request = Callable[[Places], Asking]


@dataclass(frozen=True, slots=True)
class Edges:
    verb: Verb
    screen: Request | None
    api: Request | None
    also: str = ""


def get(path: str, **more: Any) -> Request:
    return lambda p: Asking("get", path.format(**p.codes), None, **more)


def post(
    path: str, given: Callable[[Places], Given] = lambda _: {}, method: str = "post", **more: Any
) -> Request:
    return lambda p: Asking(method, path.format(**p.codes), given(p), **more)


def _supply(p: Places) -> Given:
    return {
        "supplier": "Plastiques", "design": p.design, "quantity": 700, "period": "week",
        "from_on": p.today, "certainty": "contracted", "source": "Contrat", "stated_on": p.today, "territory": "26",
    }  # fmt: skip


def _stock(p: Places) -> Given:
    return {
        "holder": "Réserve", "design": p.design, "territory": "26", "quantity": 10, "counted_on": p.today,
    }  # fmt: skip


def _need(p: Places) -> Given:
    return {
        "establishment": p.hospital,
        "design": p.design,
        "quantity": 5,
        "deadline": p.soon,
        "posts": "care",
    }


def _attesting(p: Places) -> Given:
    return {
        "workshop": p.shop,
        "kind": "level",
        "value": "M1",
        "level": "M1",
        "evidence": "Visite",
        "valid_from": p.today,
    }


def _accepting(p: Places) -> Given:
    return {"establishment": p.hospital, "profile": p.profile, "valid_from": p.today}


def _policy(p: Places) -> Given:
    return {"territory": "26", "reason": "Stocks", "valid_from": p.today, "categories": ["C"]}


def _mission(p: Places) -> Given:
    return {
        "order": p.order, "member": p.member, "holder": "Ada L.", "birth_year": 1985, "activity": "make",
        "communes": ["26108"], "first_day": p.today, "last_day": p.today, "starts": "08:00", "ends": "19:00",
    }  # fmt: skip


def _mission_terms(p: Places) -> MissionTerms:
    hours = {"starts": time(8), "ends": time(19), "first_day": p.day, "last_day": p.day}
    return MissionTerms(**{**_mission(p), **hours})


def _request(p: Places) -> Given:
    return {
        "territory": "26",
        "authority": "Préfecture",
        "reference": "X",
        "dated": p.today,
        "valid_from": p.today,
    }


def _access(p: Places) -> Given:
    return {
        "rules": "Masque", "responsible": "Ada L.", "owner": "Commune", "consent_on": p.today,
        "consent_reference": "Convention",
    }  # fmt: skip


def _recall(p: Places) -> Given:
    both = {"fr": "Coupe", "en": "Cuts"}
    return {
        "lots": [p.made],
        "reason": "Essai",
        "hazard": both,
        "to_do": both,
        "remedy": both,
        "contact": "01",
    }


def _made(p: Places) -> Given:
    return {"quantity": 1, "made_from": p.today, "made_until": p.today, "material_batch": "x"}


def _only(given: Callable[[Places], Given], *left_out: str) -> Callable[[Places], Given]:
    return lambda p: {name: value for name, value in given(p).items() if name not in left_out}


MAKE: Given = {"clock": CLOCK}
EDGES: dict[str, Edges] = {
    "workshops.import": Edges(
        lambda p, a: import_workshops(parsed=NOTHING, feed="csv", actor=a, **MAKE), get("/ateliers/import/"), None
    ),
    "workshops.edit": Edges(
        lambda p, a: confirm_workshop(workshop=p.shop, actor=a, **MAKE),
        get("/ateliers/{shop}/modifier/"), post("/workshops/{shop}/confirm"),
    ),
    "members.reveal": Edges(
        lambda p, a: reveal_members(workshop=p.shop, actor=a, **MAKE), post("/ateliers/{shop}/membres/noms/", first="workshops.edit"), None
    ),
    "members.erase": Edges(
        lambda p, a: erase_identity(member=p.member, actor=a, **MAKE),
        get("/ateliers/{shop}/membres/{member}/effacer/"), post("/members/{member}/identity", method="delete"),
    ),
    "establishments.edit": Edges(
        lambda p, a: edit_establishment(establishment=p.hospital, address="1 rue", actor=a, **MAKE),
        get("/etablissements/{hospital}/modifier/"),
        post("/establishments/{hospital}", lambda _: {"address": "1 rue"}, "patch"),
    ),
    "designs.propose": Edges(
        lambda p, a: register_family(name=Text("Essai", "Trial"), actor=a, **MAKE), get("/catalogue/nouveau/"), None
    ),
    "decisions.record": Edges(
        lambda p, a: classify_version(
            terms=DecisionTerms(profile=p.profile, use="care", category="D", effective_from=p.day, reason="Essai"),
            actor=a, **MAKE,
        ),
        get("/actes/nouveau/decision/"),
        post("/acts/decisions", lambda p: {"profile": p.profile, "use": "care", "category": "D", "effective_from": p.today}),
    ),
    "decisions.withdraw": Edges(
        lambda p, a: withdraw(number=p.decision, reason="Essai", actor=a, **MAKE),
        get("/actes/{decision}/retirer/"), post("/acts/{decision}/withdraw", lambda _: {"reason": "Essai"}),
    ),
    "bases.record": Edges(
        lambda p, a: record_legal_basis(
            terms=BasisTerms(kind="derogation", reference="X", dated=p.day, effective_from=p.day), actor=a, **MAKE
        ),
        get("/actes/nouveau/base-legale/"),
        post("/acts/bases", lambda p: {"kind": "derogation", "reference": "X", "dated": p.today, "effective_from": p.today}),
    ),
    "policies.record": Edges(
        lambda p, a: record_policy(territory="26", reason="Stocks", valid_from=p.day, categories=["C"], actor=a, **MAKE),
        post("/actes/nouveau/regle/", _policy), post("/acts/policies", _policy),
    ),
    "records.read": Edges(
        lambda p, a: require(a, "records.read"), get("/actes/a-signer/", somewhere=True), get("/prepared"),
    ),
    "records.prepare": Edges(
        lambda p, a: give_up_record(number=p.prepared, actor=a, **MAKE),
        post("/actes/a-signer/{prepared}/abandonner/"), post("/prepared/{prepared}/give-up"),
    ),
    "records.approve": Edges(
        lambda p, a: approve_record(number=p.prepared, sha256="", actor=a, **MAKE),
        post("/actes/a-signer/{prepared}/approuver/"), post("/prepared/{prepared}/approve", lambda _: {"sha256": ""}),
    ),
    "records.publish": Edges(
        lambda p, a: publish_signed(number=p.prepared, actor=a, **MAKE),
        post("/actes/a-signer/{prepared}/publier/"), post("/prepared/{prepared}/publish"),
    ),
    "holds.place": Edges(
        lambda p, a: place_hold(scope=HoldScope(lot=p.made), reason="Essai", actor=a, **MAKE),
        get("/actes/nouveau/mise-en-attente/"), post("/acts/holds", lambda p: {"lot": p.made, "reason": "Essai"}),
    ),
    "holds.confirm": Edges(
        lambda p, a: confirm_hold(number=p.hold, reason="Essai", actor=a, **MAKE),
        get("/actes/{hold}/confirmer/"), post("/acts/{hold}/confirm", lambda _: {"reason": "Essai"}),
    ),
    "holds.lift": Edges(
        lambda p, a: lift(number=p.hold, reason="Essai", actor=a, **MAKE),
        get("/actes/{hold}/lever/"), post("/acts/{hold}/lift", lambda _: {"reason": "Essai"}),
    ),
    "attestations.record": Edges(
        lambda p, a: record_attestation(
            workshop=p.shop, kind="level", value="M1", evidence="Visite", valid_from=p.day, actor=a, **MAKE
        ),
        post("/actes/nouveau/attestation/", _attesting), post("/acts/attestations", _only(_attesting, "level")),
    ),
    "acceptances.record": Edges(
        lambda p, a: record_acceptance(establishment=p.hospital, profile=p.profile, valid_from=p.day, actor=a, **MAKE),
        post("/actes/nouveau/acceptation/", lambda p: {**_accepting(p), "accepted": "yes"}),
        post("/acts/acceptances", _accepting),
    ),
    "needs.file": Edges(
        lambda p, a: file_need(
            establishment=p.hospital, design=p.design, quantity=5, deadline=p.day + timedelta(days=9), actor=a, **MAKE
        ),
        post("/besoins/nouveau/", _need, unoffered=True), post("/needs", _need),
    ),
    "needs.close": Edges(
        lambda p, a: close_need(need=p.need, reason="not_needed", actor=a, **MAKE),
        get("/besoins/{need}/clore/"), post("/needs/{need}/close", lambda _: {"reason": "not_needed"}),
    ),
    "needs.record_call": Edges(
        lambda p, a: record_call(
            call=Call(Asker(p.hospital), Asked(design=p.design, quantity=5, deadline=p.day + timedelta(days=9), facts={"posts": "care"}), ""),
            workshop=p.shop, actor=a, **MAKE,
        ),
        get("/mon-atelier/appel/", somewhere=True), None, also="lots.make",
    ),
    "needs.verify": Edges(
        lambda p, a: verify_need(need=p.need, how="called_back", actor=a, **MAKE),
        get("/besoins/{need}/verifier/"), post("/needs/{need}/verify", lambda _: {"how": "called_back"}),
    ),
    "needs.import": Edges(
        lambda p, a: import_needs(parsed=NOTHING, actor=a, **MAKE), get("/besoins/import/"), None
    ),
    "priorities.set": Edges(
        lambda p, a: set_priority(subject=f"need:{p.need}", weight=3, reason="Essai", actor=a, **MAKE),
        get("/besoins/priorite/"),
        post("/priorities", lambda p: {"subject": f"need:{p.need}", "weight": 3, "reason": "Essai"}),
    ),
    "industry.record": Edges(
        lambda p, a: record_industry(
            supplier=Supplier("Plastiques", "", p.design, ""),
            output=Output(quantity=7, period="week", from_on=p.day, certainty="contracted", source="x", stated_on=p.day, territory="26"),
            actor=a, **MAKE,
        ),
        post("/industrie/nouvelle/", lambda p: {**_supply(p), "price": "sold"}), post("/industry", _supply),
    ),
    "stocks.record": Edges(
        lambda p, a: record_stock(
            holding=Holding(holder="Réserve", design=p.design, territory="26"), count=StockCount(10, p.day), actor=a, **MAKE
        ),
        post("/stocks-objets/nouveau/", _stock), post("/stocks", _stock),
    ),
    "supplies.read": Edges(lambda p, a: require_somewhere(a, "supplies.read"), get("/industrie/"), get("/industry")),
    "coordination.read": Edges(
        lambda p, a: require(a, "coordination.read", Place("26")), get("/coordination/?territoire=26"), None
    ),
    "plans.solve": Edges(
        lambda p, a: launch_solve(actor=a, **MAKE), post("/plans/calculer/", lambda _: {"days": 7}, first="plans.read"), post("/solves")
    ),
    "plans.adopt": Edges(
        lambda p, a: adopt_plan(code=p.plan, actor=a, **MAKE), post("/plans/{plan}/adopter/"), post("/plans/{plan}/adopt")
    ),
    "plans.read": Edges(lambda p, a: require_plans(a), get("/plans/"), get("/plans")),
    "proposals.answer": Edges(
        lambda p, a: accept_proposal(code=p.proposal, quantity=1, actor=a, **MAKE),
        post("/propositions/{proposal}/accepter/", lambda _: {"quantity": 1}),
        post("/proposals/{proposal}/accept", lambda _: {"quantity": 1}), also="lots.make",
    ),
    "lots.make": Edges(
        lambda p, a: declare_lot(order=p.order, making=Making(1, p.day, p.day, material_batch="x"), actor=a, **MAKE),
        get("/commandes/{order}/lot/"), post("/orders/{order}/lots", _made),
    ),
    "lots.release": Edges(
        lambda p, a: release_lot(code=p.inspected, actor=a, **MAKE),
        post("/lots/{inspected}/liberer/"), post("/lots/{inspected}/release"), also="lots.make",
    ),
    "lots.read": Edges(
        lambda p, a: require_lot(a, department="26", workshop=p.shop), get("/lots/{made}/"), get("/lots/{made}")
    ),
    "deliveries.send": Edges(
        lambda p, a: send_delivery(parcels=[Parcel(p.released, 1)], actor=a, **MAKE),
        get("/livraisons/nouvelle/?atelier={shop}"),
        post("/deliveries", lambda p: {"lines": [{"lot": p.released, "quantity": 1}]}), also="lots.make",
    ),
    "deliveries.receive": Edges(
        lambda p, a: receive_delivery(code=p.delivery, counts={p.released: Count(1, 0)}, actor=a, **MAKE),
        get("/livraisons/{delivery}/recevoir/"),
        post("/deliveries/{delivery}/receive", lambda p: {"lines": [{"lot": p.released, "accepted": 1, "refused": 0}]}),
    ),
    "missions.request": Edges(
        lambda p, a: record_mission_request(**{**_request(p), "dated": p.day, "valid_from": p.day}, actor=a, **MAKE),
        post("/actes/nouveau/demande-autorite/", _request), post("/acts/mission-requests", _request),
    ),
    "missions.issue": Edges(
        lambda p, a: issue_mission(terms=_mission_terms(p), actor=a, **MAKE),
        post("/commandes/{order}/mission/", _mission), post("/missions", _mission),
    ),
    "access_plans.keep": Edges(
        lambda p, a: keep_access_plan(workshop=p.shop, terms=AccessTerms(**{**_access(p), "consent_on": p.day}), actor=a, **MAKE),
        post("/ateliers/{shop}/acces/ecrire/", _access), post("/access-plans/{shop}", _access, "put"),
    ),
    "reveals.read": Edges(lambda p, a: require(a, "reveals.read"), get("/comptes/lectures/"), None),
    "bags.make": Edges(
        lambda p, a: make_bag(establishment=p.hospital, taken=[Taken(p.recalled, 1)], actor=a, **MAKE),
        get("/reserve/{hospital}/"),
        post("/bags", lambda p: {"establishment": p.hospital, "taken": [{"thing": p.recalled, "units": 1}]}),
    ),
    "recalls.open": Edges(
        lambda p, a: open_recall(terms=terms_of(lots=[p.made]), actor=a, **MAKE),
        get("/rappels/nouveau/"), post("/recalls", _recall),
    ),
    "recalls.close": Edges(
        lambda p, a: close_recall(code=p.recall, note="Fini", without_answers="Essai", actor=a, **MAKE),
        get("/rappels/{recall}/clore/"), post("/recalls/{recall}/close", lambda _: {"note": "Fini"}),
    ),
    "recalls.follow": Edges(
        lambda p, a: require_somewhere(a, "recalls.follow"),
        get("/rappels/{recall}/suivi/"), get("/recalls/{recall}/holders"),
    ),
    "recalls.answer": Edges(
        lambda p, a: answer_recall(code=p.recall, organisation=p.hospital, counts={}, actor=a, **MAKE),
        post("/rappels/{recall}/detenteurs/{hospital}/", lambda _: {"lu": "1"}),
        post("/recalls/{recall}/holders/{hospital}"),
    ),
    "recalls.answer_made": Edges(
        lambda p, a: answer_recall(code=p.recall, organisation=p.shop, counts={}, actor=a, **MAKE),
        post("/rappels/{recall}/detenteurs/{shop}/", lambda _: {"lu": "1"}),
        post("/recalls/{recall}/holders/{shop}"),
    ),
    "recalls.signal": Edges(
        lambda p, a: signal_lot(lot=p.made, what="Fissure", actor=a, **MAKE),
        get("/lots/{made}/signaler/"), post("/lots/{made}/signal", lambda _: {"what": "Fissure"}),
    ),
    "accounts.grant": Edges(
        lambda p, a: grant_role(username=p.plain, held=Assignment(Role.STATE_REFERENT, "26"), actor=a, **MAKE),
        post("/comptes/@{plain}/role/", lambda _: {"role": "state_referent", "territory": "26"}, first="accounts.enrol", unoffered=True), None,
    ),
    "accounts.enrol": Edges(
        lambda p, a: grant_role(username=p.plain, held=Assignment(Role.WORKSHOP, "26", p.shop), actor=a, **MAKE),
        post("/comptes/@{plain}/role/", lambda p: {"role": "workshop", "organisation": p.shop}, unoffered=True), None,
    ),
}  # fmt: skip
