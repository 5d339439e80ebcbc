"""Reading bench samples: what anybody may know by the number on the label, and what both ends know besides.

Guarantees: what is said of a sample is what the rules say now, never what they said when it was made; it is
never said to be usable by anybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from maillage.apps.accounts.actor import Actor, Place, may
from maillage.apps.paging import PAGE_SIZE, Page, page_of
from maillage.apps.production.models import BenchSample
from maillage.apps.production.policies import establishments_of
from maillage.apps.production.queries.lots import of_readable_makers
from maillage.apps.production.sample_facts import sample_questions
from maillage.apps.production.sample_reasons import SAMPLE_UNKNOWN
from maillage.apps.records.queries.acts import act_numbered
from maillage.apps.sorting import InWords, RowOrder
from maillage.kernel.reasons import Reason
from maillage.kernel.refusals import Refusal
from maillage.kernel.text import Text
from maillage.safety.verdict import verdict

READ = ("profile__version__design", "workshop", "establishment")
SAMPLE_ORDERS = RowOrder(
    {
        "code": ("code",),
        "made": ("made_on", "pk"),
        "workshop": (InWords("workshop__name"), "-pk"),
        "establishment": (InWords("establishment__name"), "-pk"),
        "pieces": ("quantity",),
    },
    default="-made",
    tie="pk",
)


@dataclass(frozen=True, slots=True)
class SampleRow:
    """`category` is that of the day they were made."""

    code: str
    design: str
    design_name: Text
    version: str
    profile: str
    category: str
    workshop: str
    workshop_name: str
    workshop_department: str
    establishment: str
    establishment_name: str
    establishment_department: str
    agreement: str
    quantity: int
    made_on: date
    material_batch: str


@dataclass(frozen=True, slots=True)
class SampleSheet:
    """`refusals`: why even the bench test must stop now; none while it may go on."""

    row: SampleRow
    refusals: tuple[Reason, ...]


def _row(row: BenchSample) -> SampleRow:
    version, shop, place = row.profile.version, row.workshop, row.establishment
    return SampleRow(
        code=row.code,
        design=version.design.code,
        design_name=Text.from_dict(version.design.name),
        version=version.code,
        profile=row.profile.code,
        category=row.category,
        workshop=shop.code,
        workshop_name=shop.name,
        workshop_department=shop.department,
        establishment=place.code,
        establishment_name=place.name,
        establishment_department=place.department,
        agreement=row.agreement,
        quantity=row.quantity,
        made_on=row.made_on,
        material_batch=row.material_batch,
    )


def sample_list(
    *, actor: Actor, sort: str = "", language: str = "fr", page: int = 1, size: int = PAGE_SIZE
) -> Page[SampleRow]:
    """Those whose workshop or establishment the actor reads for, the newest first. Two queries.

    Raises Refusal ``list.unknown_sort``.
    """
    makers = of_readable_makers(actor)
    mine = makers | Q(establishment__code__in=establishments_of(actor)) if makers else makers
    rows = BenchSample.objects.select_related(*READ).filter(mine)
    rows = rows.order_by(*SAMPLE_ORDERS.terms(sort, language))
    return page_of(rows, page, size, lambda found: [_row(row) for row in found])


def may_read_sample(actor: Actor, row: SampleRow) -> bool:
    """Both ends read the whole of it, and whoever reads the lots of its workshop."""
    at_bench = row.establishment in establishments_of(actor)
    return at_bench or may(actor, "lots.read", Place(row.workshop_department, (row.workshop,)))


def sample_sheet(code: str, day: date) -> SampleSheet:
    """Five queries. Raises Refusal ``sample.unknown``."""
    rows = BenchSample.objects.select_related(*READ)
    row = rows.filter(code=code.strip().upper()).first()
    agreement = act_numbered(row.agreement) if row is not None else None
    if row is None or agreement is None:
        raise Refusal(SAMPLE_UNKNOWN, code=code)
    asked = sample_questions(
        row.code, day, agreement=agreement, profile=row.profile, workshop=row.workshop,
        establishment=row.establishment,
    )  # fmt: skip
    reasons = {(r.code, r.act): r for facts in asked for r in verdict(facts).refusals}
    return SampleSheet(_row(row), tuple(reasons.values()))
