"""Questions put to the safety engine, with their facts taken from an act book.

Guarantees: one way to build the facts of a question, whoever asks (accepting, releasing,
delivering, planning, "why can't I?").
"""

from __future__ import annotations

from datetime import date

from maillage.apps.authority import bridges
from maillage.apps.authority.queries.act_book import ActBook
from maillage.apps.catalogue.models import Profile
from maillage.apps.network.insurance import cover_of
from maillage.apps.network.models import Workshop
from maillage.safety.acts import ResponsibleEntity
from maillage.safety.facts import Facts, Lot, MadeUnder, Maker, Recipient, Sample, Unit
from maillage.safety.terms import Action


def unit_of(book: ActBook, profile: Profile, use: str, day: date) -> Unit:
    """What is classified, with the decision and the basis as they stand on `day`.

    `profile` comes with its version and design already read.
    """
    return Unit(
        design=profile.version.design.code,
        version=profile.version.code,
        profile=profile.code,
        use=use,
        sha256=profile.version.sha256,
        decision=book.decision(profile.code, use, day),
        basis=book.basis(profile.code, use, day),
    )


def maker_of(book: ActBook, workshop: Workshop) -> Maker:
    """The workshop as a maker, with what is attested of it.

    Its responsible entity is what it writes of itself: it answers for the lots and never stands for
    the holder that a legal basis names, which is a workshop code.
    """
    attested, cover = book.attested_of(workshop.code), cover_of(workshop)
    return Maker(
        id=workshop.code,
        levels=attested.levels,
        trainings=attested.trainings,
        appointments=attested.appointments,
        responsible=ResponsibleEntity(
            id=workshop.code,
            name=workshop.responsible_name,
            postal_address=workshop.responsible_address,
            electronic_address=workshop.contact_email,
            insured_from=cover.since,
            insured_until=cover.until,
            stated_from=workshop.insured_from,
            stated_until=workshop.insured_until,
        )
        if workshop.responsible_name
        else None,
    )


def made_under(book: ActBook, decision_number: str, basis_number: str, day: date) -> MadeUnder | None:
    """The decision a lot was made under, with its terms of `day`, as the acts say; None when there was none.

    The basis is the one recorded with the lot, not what replaced it since: a later one was
    not in force when the lot was made.
    """
    row = book.decisions_by_number.get(decision_number)
    return None if row is None else bridges.made_under(row.as_amended(day), book.bases.get(basis_number))


def question(
    book: ActBook,
    action: Action,
    day: date,
    *,
    profile: Profile,
    use: str,
    workshop: Workshop,
    recipient: Recipient,
    last_day: date | None = None,
    lot: Lot | None = None,
    sample: Sample | None = None,
    quantity: int | None = None,
) -> Facts:
    """The facts of one question, ready for `maillage.safety`."""
    return Facts(
        action=action,
        day=day,
        last_day=last_day,
        unit=unit_of(book, profile, use, day),
        maker=maker_of(book, workshop),
        recipient=recipient,
        policies=book.policies,
        acceptances=book.acceptances_of(recipient.id),
        holds=book.holds,
        lot=lot,
        sample=sample,
        quantity=quantity,
    )
