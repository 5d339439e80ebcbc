"""Tables of records: acts, the signed register that carries them, the installation row, sequences of public numbers."""

from maillage.apps.records.models.act import Act
from maillage.apps.records.models.installation import Installation
from maillage.apps.records.models.prepared import PreparedRecord
from maillage.apps.records.models.register import (
    Checkpoint,
    Cosignature,
    Leaf,
    RegisterOpening,
    TrustDocument,
    WeeklyBulletin,
)
from maillage.apps.records.models.sequence import Sequence

__all__ = [
    "Act",
    "Checkpoint",
    "Cosignature",
    "Installation",
    "Leaf",
    "PreparedRecord",
    "RegisterOpening",
    "Sequence",
    "TrustDocument",
    "WeeklyBulletin",
]
