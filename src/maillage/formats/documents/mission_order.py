"""Mission order: what accepted work a workshop gave to whom, for a week at most, and on whose request.

Guarantees: the order says whether an administrative authority's request is carried, and where there is none, as
large as its other sections, that it authorises no trip by itself; the code beside it is as legible as a label's,
with its number for who cannot scan. It has nothing of the State's forms: no emblem, no oath, no box to tick.
Source: safety scheme §7.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from maillage.formats.documents import matrix, wording
from maillage.formats.documents.records import CarriedRequest, MissionOrder
from maillage.formats.documents.typesetting import Printable, typeset
from maillage.kernel.text import Text


def render(order: MissionOrder) -> bytes:
    """The PDF of one order, on one page unless its texts are long."""
    language = order.language
    code = matrix.draw(order.verify_url)
    title = Text(f"Ordre de mission {order.serial}", f"Mission order {order.serial}").to(language)
    return typeset(
        "mission-order",
        title=title,
        language=language,
        day=order.issued_on,
        demonstration=order.demonstration,
        words=wording.in_language(wording.MISSION, language),
        record={
            "title": title,
            "serial": grouped(order.serial),
            "day": wording.long_day(order.issued_on, language),
            "issuer": [order.issuer.name, order.issuer.contact],
            "workshop": order.issuer.workshop_code,
            "holder": order.holder,
            "born": str(order.birth_year),
            "activity": order.activity,
            "work": order.work,
            "communes": list(order.communes),
            "days": _days(order),
            "hours": Text(f"de {order.starts} à {order.ends}", f"from {order.starts} to {order.ends}").to(
                language
            ),
            "slots": list(order.slots),
            "request": _printed(order.request, language),
            "code_mm": code.side_mm,
            "code_alternative": _alternative(order),
            "without_code": Text(
                f"Sans scanner\u202f: saisir le numéro sur {_host(order)}",
                f"Without scanning: type the number at {_host(order)}",
            ).to(language),
        },
        drawings=[code.svg],
    )


def grouped(serial: str) -> str:
    """Four by four, as people read it aloud."""
    return " ".join(serial[start : start + 4] for start in range(0, len(serial), 4))


def _days(order: MissionOrder) -> str:
    first, last = (wording.long_day(day, order.language) for day in (order.first_day, order.last_day))
    if order.first_day == order.last_day:
        return Text(f"le {first}", first).to(order.language)
    return Text(f"du {first} au {last} inclus", f"from {first} to {last} included").to(order.language)


def _printed(request: CarriedRequest | None, language: str) -> dict[str, Printable] | None:
    if request is None:
        return None
    return {
        "authority": request.authority,
        "reference": request.reference,
        "dated": wording.long_day(request.dated, language),
        "territory": request.territory,
        "act": request.act,
    }


def _host(order: MissionOrder) -> str:
    return (urlsplit(order.verify_url).netloc or order.verify_url).lower()


def _alternative(order: MissionOrder) -> str:
    return Text(
        f"Code de vérification de l’ordre de mission {order.serial}. Il ouvre l’adresse {order.verify_url}",
        f"Verification code of mission order {order.serial}. It opens the address {order.verify_url}",
    ).to(order.language)
