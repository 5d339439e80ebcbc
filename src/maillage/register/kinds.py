"""The kinds of record that the register carries, and the words of each.

The nine kinds of trust page §1.1, and two that acts of the platform need: `legal_basis`, which decisions cite, and
`lift`, which ends what restricts (a suspension, a recall, a policy) and may need more signatures than a withdrawal.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from maillage.kernel.text import Text


class Kind(StrEnum):
    DECISION = "decision"
    AMEND = "amend"
    SUSPEND = "suspend"
    WITHDRAW = "withdraw"
    LIFT = "lift"
    POLICY = "policy"
    LEGAL_BASIS = "legal_basis"
    NOTICE = "notice"
    RULING = "ruling"
    RECALL = "recall"
    KEY = "key"


KINDS: Final = tuple(kind.value for kind in Kind)
RELAXING: Final = frozenset({Kind.DECISION.value, Kind.AMEND.value, Kind.LIFT.value})
CATEGORIES: Final = ("A", "B", "C", "D")

KIND_NAMES: Final[dict[str, Text]] = {
    Kind.DECISION: Text("Décision de classement", "Classification decision"),
    Kind.AMEND: Text("Modification d’une décision", "Amendment of a decision"),
    Kind.SUSPEND: Text("Suspension", "Suspension"),
    Kind.WITHDRAW: Text("Retrait", "Withdrawal"),
    Kind.LIFT: Text("Levée", "Lifting"),
    Kind.POLICY: Text("Règle de territoire", "Territory policy"),
    Kind.LEGAL_BASIS: Text("Base légale", "Legal basis"),
    Kind.NOTICE: Text("Fiche de prévention", "Prevention notice"),
    Kind.RULING: Text("Réponse de principe", "Ruling"),
    Kind.RECALL: Text("Rappel", "Recall"),
    Kind.KEY: Text("Clé de signature", "Signing key"),
}

# What each kind may aim at. A withdrawal ends what clears, a lifting what restricts: only a lifting relaxes.
ENDED_BY: Final[dict[str, frozenset[str]]] = {
    Kind.AMEND: frozenset({Kind.DECISION}),
    Kind.LIFT: frozenset({Kind.SUSPEND, Kind.RECALL, Kind.POLICY}),
    Kind.WITHDRAW: frozenset({Kind.DECISION, Kind.LEGAL_BASIS, Kind.NOTICE, Kind.RULING}),
}
