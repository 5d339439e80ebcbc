"""Write the immutable row that says what this database is for."""

from __future__ import annotations

from django.conf import settings

import maillage
from maillage.apps.records.models import Installation
from maillage.apps.writing import command
from maillage.kernel.clock import Clock
from maillage.kernel.reasons import declare
from maillage.kernel.refusals import Refusal

OTHER_KIND = declare(
    "install.other_kind",
    fr="Cette base est de type « {found} » et ne peut pas servir de base « {asked} ».",
    en="This database is of kind “{found}” and cannot be used as “{asked}”.",
    advice_fr="Choisissez un autre dossier de données (MAILLAGE_HOME) ou une autre base (MAILLAGE_DATABASE_URL).",
    advice_en="Choose another data directory (MAILLAGE_HOME) or another database (MAILLAGE_DATABASE_URL).",
)


@command
def install(*, kind: str, clock: Clock) -> Installation:
    """The installation row, made once; refuses a database of the other kind."""
    row = Installation.objects.first()
    if row is None:
        return Installation.objects.create(
            kind=kind, origin=settings.ORIGIN, version=maillage.__version__, created_at=clock.now()
        )
    if row.kind != kind:
        raise Refusal(OTHER_KIND, found=row.kind, asked=kind)
    return row
