"""Tables of records: acts, the installation row, sequences of public numbers."""

from maillage.apps.records.models.act import Act
from maillage.apps.records.models.installation import Installation
from maillage.apps.records.models.sequence import Sequence

__all__ = ["Act", "Installation", "Sequence"]
