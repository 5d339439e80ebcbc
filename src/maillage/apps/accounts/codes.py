"""Roles and actions: the one table of who may do what, and on what scope.

Guarantees: deny by default; every action that a command asks about is in `ACTIONS`;
a role opens an action only inside its scope. `ANY` means any assignment of the role,
`TERRITORY` that the assignment's territory covers the object's, `ORGANISATION` that the
assignment names the object's organisation, `NATIONAL` that the assignment is for the
whole country. The matrix test walks this table.
"""

from __future__ import annotations

from enum import StrEnum

from maillage.kernel.text import Text


class Role(StrEnum):
    ADMINISTRATOR = "administrator"
    COORDINATOR = "coordinator"
    REVIEWER = "reviewer"
    SIGNER = "signer"
    STATE_REFERENT = "state_referent"
    INDUSTRY_REFERENT = "industry_referent"
    WORKSHOP = "workshop"
    REQUESTER = "requester"


class Scope(StrEnum):
    ANY = "any"
    NATIONAL = "national"
    TERRITORY = "territory"
    ORGANISATION = "organisation"


ROLE_NAMES: dict[Role, Text] = {
    Role.ADMINISTRATOR: Text(fr="Exploitation", en="Operator"),
    Role.COORDINATOR: Text(fr="Coordination", en="Coordinator"),
    Role.REVIEWER: Text(fr="Autorité, instruction", en="Authority, reviewer"),
    Role.SIGNER: Text(fr="Autorité, signature", en="Authority, signer"),
    Role.STATE_REFERENT: Text(fr="Référent de l’État", en="State referent"),
    Role.INDUSTRY_REFERENT: Text(fr="Référent industrie", en="Industry referent"),
    Role.WORKSHOP: Text(fr="Atelier", en="Workshop"),
    Role.REQUESTER: Text(fr="Établissement demandeur", en="Requester"),
}

SCOPE_NAMES: dict[Scope, Text] = {
    Scope.ANY: Text(fr="quel que soit le territoire du rôle", en="whatever the territory of the role"),
    Scope.NATIONAL: Text(fr="pour tout le pays", en="for the whole country"),
    Scope.TERRITORY: Text(
        fr="sur un territoire qui contient l’objet", en="on a territory that contains the object"
    ),
    Scope.ORGANISATION: Text(fr="pour l’organisation concernée", en="for the organisation concerned"),
}

# Roles that decide for others: they open nothing until their holder has proved a second factor.
FACTOR_ROLES = frozenset({Role.ADMINISTRATOR, Role.COORDINATOR, Role.REVIEWER, Role.SIGNER})
DEMONSTRATION_CODE = "000000"  # counts only where the database says that it is a demonstration

# Roles that answer for one organisation, which must be named. Whoever coordinates its territory may give
# them (`accounts.enrol`); every other role is given by an administrator (`accounts.grant`), so that nobody
# makes their equals.
ORGANISATION_ROLES = frozenset({Role.WORKSHOP, Role.REQUESTER})

# action → the roles that open it, each with its scope
ACTIONS: dict[str, dict[Role, Scope]] = {
    "workshops.import": {Role.COORDINATOR: Scope.NATIONAL},
    "workshops.edit": {Role.COORDINATOR: Scope.TERRITORY, Role.WORKSHOP: Scope.ORGANISATION},
    "members.reveal": {Role.COORDINATOR: Scope.TERRITORY, Role.WORKSHOP: Scope.ORGANISATION},
    "members.erase": {
        Role.COORDINATOR: Scope.TERRITORY,
        Role.WORKSHOP: Scope.ORGANISATION,
        Role.ADMINISTRATOR: Scope.ANY,
    },
    "establishments.edit": {Role.COORDINATOR: Scope.TERRITORY, Role.REQUESTER: Scope.ORGANISATION},
    "designs.propose": {
        Role.COORDINATOR: Scope.ANY,
        Role.REVIEWER: Scope.ANY,
        Role.WORKSHOP: Scope.ANY,
    },
    "decisions.record": {Role.REVIEWER: Scope.NATIONAL},
    "decisions.withdraw": {Role.REVIEWER: Scope.NATIONAL, Role.SIGNER: Scope.NATIONAL},
    "bases.record": {Role.REVIEWER: Scope.NATIONAL},
    "policies.record": {Role.REVIEWER: Scope.TERRITORY},
    "records.read": {Role.REVIEWER: Scope.ANY, Role.SIGNER: Scope.ANY},
    "records.prepare": {Role.REVIEWER: Scope.ANY, Role.SIGNER: Scope.ANY},
    "records.approve": {Role.REVIEWER: Scope.NATIONAL, Role.SIGNER: Scope.NATIONAL},
    "records.publish": {Role.SIGNER: Scope.NATIONAL},
    "holds.place": {Role.REVIEWER: Scope.ANY, Role.SIGNER: Scope.ANY},
    "holds.confirm": {Role.SIGNER: Scope.NATIONAL},
    "holds.lift": {Role.SIGNER: Scope.NATIONAL},
    "attestations.record": {Role.COORDINATOR: Scope.TERRITORY, Role.REVIEWER: Scope.TERRITORY},
    "acceptances.record": {Role.REQUESTER: Scope.ORGANISATION, Role.COORDINATOR: Scope.TERRITORY},
    "needs.file": {Role.REQUESTER: Scope.ORGANISATION, Role.COORDINATOR: Scope.TERRITORY},
    "needs.close": {Role.REQUESTER: Scope.ORGANISATION, Role.COORDINATOR: Scope.TERRITORY},
    "needs.record_call": {Role.WORKSHOP: Scope.TERRITORY},
    "needs.verify": {Role.COORDINATOR: Scope.TERRITORY, Role.REQUESTER: Scope.ORGANISATION},
    "needs.import": {Role.COORDINATOR: Scope.NATIONAL},
    "priorities.set": {Role.STATE_REFERENT: Scope.NATIONAL},
    "industry.record": {Role.INDUSTRY_REFERENT: Scope.TERRITORY, Role.COORDINATOR: Scope.TERRITORY},
    "stocks.record": {
        Role.STATE_REFERENT: Scope.TERRITORY,
        Role.INDUSTRY_REFERENT: Scope.TERRITORY,
        Role.COORDINATOR: Scope.TERRITORY,
    },
    "supplies.read": {
        Role.COORDINATOR: Scope.ANY,
        Role.STATE_REFERENT: Scope.ANY,
        Role.INDUSTRY_REFERENT: Scope.ANY,
        Role.REVIEWER: Scope.ANY,
        Role.SIGNER: Scope.ANY,
    },
    "coordination.read": {
        Role.COORDINATOR: Scope.TERRITORY,
        Role.STATE_REFERENT: Scope.TERRITORY,
        Role.INDUSTRY_REFERENT: Scope.TERRITORY,
    },
    "plans.solve": {Role.COORDINATOR: Scope.NATIONAL},
    "plans.adopt": {Role.COORDINATOR: Scope.NATIONAL},
    "plans.read": {
        Role.COORDINATOR: Scope.ANY,
        Role.REVIEWER: Scope.ANY,
        Role.SIGNER: Scope.ANY,
        Role.STATE_REFERENT: Scope.ANY,
        Role.INDUSTRY_REFERENT: Scope.ANY,
    },
    "proposals.answer": {Role.WORKSHOP: Scope.ORGANISATION},
    "lots.make": {Role.WORKSHOP: Scope.ORGANISATION},
    "lots.release": {Role.WORKSHOP: Scope.ORGANISATION},
    "lots.read": {
        Role.WORKSHOP: Scope.ORGANISATION,
        Role.COORDINATOR: Scope.TERRITORY,
        Role.REVIEWER: Scope.ANY,
        Role.SIGNER: Scope.ANY,
    },
    "deliveries.send": {Role.WORKSHOP: Scope.ORGANISATION},
    "deliveries.receive": {Role.REQUESTER: Scope.ORGANISATION},
    "missions.request": {Role.REVIEWER: Scope.TERRITORY, Role.STATE_REFERENT: Scope.TERRITORY},
    "missions.issue": {Role.WORKSHOP: Scope.ORGANISATION},
    "access_plans.keep": {Role.WORKSHOP: Scope.ORGANISATION, Role.COORDINATOR: Scope.TERRITORY},
    "reveals.read": {Role.ADMINISTRATOR: Scope.NATIONAL},
    "bags.make": {Role.REQUESTER: Scope.ORGANISATION, Role.COORDINATOR: Scope.TERRITORY},
    "recalls.open": {Role.SIGNER: Scope.NATIONAL},
    "recalls.close": {Role.SIGNER: Scope.NATIONAL},
    "recalls.follow": {
        Role.SIGNER: Scope.ANY,
        Role.REVIEWER: Scope.ANY,
        Role.COORDINATOR: Scope.ANY,
        Role.STATE_REFERENT: Scope.ANY,
    },
    "recalls.answer": {Role.REQUESTER: Scope.ORGANISATION, Role.COORDINATOR: Scope.TERRITORY},
    "recalls.answer_made": {Role.WORKSHOP: Scope.ORGANISATION, Role.COORDINATOR: Scope.TERRITORY},
    "recalls.signal": {Role.WORKSHOP: Scope.ANY, Role.REQUESTER: Scope.ANY, Role.COORDINATOR: Scope.ANY},
    "accounts.grant": {Role.ADMINISTRATOR: Scope.TERRITORY},
    "accounts.enrol": {Role.ADMINISTRATOR: Scope.TERRITORY, Role.COORDINATOR: Scope.TERRITORY},
}
