"""The kinds of act, and which of them the signed register will carry.

`LOGGED` kinds become signed records of the public register; the others speak of people
or change daily and stay rows. A hold takes the path of effects but is never logged.
"""

from __future__ import annotations

from enum import StrEnum

from maillage.kernel.reasons import declare
from maillage.kernel.text import Text

BACKDATED = declare(
    "act.backdated",
    fr="Un acte ne prend pas effet le {start}, avant le jour de son enregistrement ({today}).",
    en="An act does not take effect on {start}, before the day it is recorded ({today}).",
    advice_fr="Faites-le commencer aujourd’hui ou plus tard. Ce qui a été fabriqué ou livré avant se règle par une décision, jamais par une date.",
    advice_en="Let it start today or later. What was made or delivered before is settled by a decision, never by a date.",
)


class PreparedState(StrEnum):
    """Of an act that waits for its signatures. The last two are final."""

    PREPARED = "prepared"
    APPROVED = "approved"
    SIGNED = "signed"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


WAITING = (PreparedState.PREPARED.value, PreparedState.APPROVED.value, PreparedState.SIGNED.value)
PREPARED_STATES: dict[str, Text] = {
    PreparedState.PREPARED: Text(fr="À approuver", en="To approve"),
    PreparedState.APPROVED: Text(fr="À signer", en="To sign"),
    PreparedState.SIGNED: Text(fr="Signé, à publier", en="Signed, to publish"),
    PreparedState.PUBLISHED: Text(fr="Publié", en="Published"),
    PreparedState.WITHDRAWN: Text(fr="Abandonné", en="Given up"),
}


class ActKind(StrEnum):
    DECISION = "decision"
    AMEND = "amend"
    SUSPEND = "suspend"
    WITHDRAW = "withdraw"
    LEGAL_BASIS = "legal_basis"
    POLICY = "policy"
    NOTICE = "notice"
    RULING = "ruling"
    ATTESTATION = "attestation"
    ACCEPTANCE = "acceptance"
    SAMPLE_AGREEMENT = "sample_agreement"
    PRIORITY = "priority"
    MISSION_REQUEST = "mission_request"
    RECALL = "recall"
    HOLD = "hold"
    LIFT = "lift"


ACT_NAMES: dict[ActKind, Text] = {
    ActKind.DECISION: Text(fr="Décision de classement", en="Classification decision"),
    ActKind.AMEND: Text(fr="Modification d’une décision", en="Amendment of a decision"),
    ActKind.SUSPEND: Text(fr="Suspension", en="Suspension"),
    ActKind.WITHDRAW: Text(fr="Retrait", en="Withdrawal"),
    ActKind.LEGAL_BASIS: Text(fr="Base légale", en="Legal basis"),
    ActKind.POLICY: Text(fr="Règle de territoire", en="Territory policy"),
    ActKind.NOTICE: Text(fr="Fiche de prévention", en="Prevention notice"),
    ActKind.RULING: Text(fr="Réponse de principe", en="Ruling"),
    ActKind.ATTESTATION: Text(fr="Attestation", en="Attestation"),
    ActKind.ACCEPTANCE: Text(fr="Acceptation d’établissement", en="Establishment acceptance"),
    ActKind.SAMPLE_AGREEMENT: Text(
        fr="Accord pour des échantillons d’essai", en="Agreement to bench samples"
    ),
    ActKind.PRIORITY: Text(fr="Priorité de l’État", en="State priority"),
    ActKind.MISSION_REQUEST: Text(
        fr="Demande d’une autorité administrative", en="Request of an administrative authority"
    ),
    ActKind.RECALL: Text(fr="Rappel", en="Recall"),
    ActKind.HOLD: Text(fr="Mise en attente immédiate", en="Immediate hold"),
    ActKind.LIFT: Text(fr="Levée", en="Lifting"),
}

LOGGED: frozenset[ActKind] = frozenset(
    {
        ActKind.DECISION,
        ActKind.AMEND,
        ActKind.SUSPEND,
        ActKind.WITHDRAW,
        ActKind.LEGAL_BASIS,
        ActKind.POLICY,
        ActKind.NOTICE,
        ActKind.RULING,
        ActKind.RECALL,
    }
)
