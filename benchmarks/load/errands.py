"""What each kind of visitor writes, from their board by the links and forms of the pages, as people find them.

An errand is False when the pages offer nothing of its kind to do now: no proposal is left, no lot waits.
"""

from __future__ import annotations

from datetime import timedelta

from forms import Form, Value
from people import Errand, Person

from maillage.kernel.clock import SystemClock, today

PLACES = ("Lyon", "Grenoble", "Valence", "Lille", "Nantes", "Toulouse", "Strasbourg", "Rennes")
# Where each workshop takes calls for: its own department.
CALLERS = {"atelier": "69266", "petit-atelier": "26108"}


def _in(days: int) -> str:
    return (today(SystemClock()) + timedelta(days=days)).isoformat()


def _some(person: Person, form: Form, name: str) -> str:
    return person.dice.choice([value for value in form[name].options if value])


def _one_of(person: Person, end: str, **given: Value) -> bool:
    """One of the forms of the page whose address ends so, less those whose button the page makes quiet; of
    `given`, what it asks."""
    found = [form for form in person.forms(end) if not form.quiet]
    if not found:
        return False
    form = person.dice.choice(found)
    return person.send(form, **{name: given[name] for name in form.names() if name in given})


# A workshop


def confirms_inventory(person: Person) -> bool:
    return person.led(r"/inventaire/$") and _one_of(person, "/confirmer/")


def corrects_inventory(person: Person) -> bool:
    """One figure put right, on the page that holds them all."""
    found = person.forms("/inventaire/") if person.led(r"/inventaire/$") else []
    machines = [(form, name) for form in found for name in form.names("-hours")]
    if not machines:
        return False
    form, machine = person.dice.choice(machines)
    return person.send(form, **{machine: str(person.dice.randint(6, 12))})


def accepts(person: Person) -> bool:
    return person.led() and _one_of(person, "/accepter/")


def declines(person: Person) -> bool:
    found = person.forms("/decliner/") if person.led() else []
    if not found:
        return False
    form = person.dice.choice(found)
    return person.send(form, reason=_some(person, form, "reason"))


def _one_line(person: Person, act: str) -> bool:
    """One line of a page of many, of those that "tick all" ticks; what it asks is answered as for good work."""
    if not person.led(rf"/mon-atelier/{act}/"):
        return False
    person.pause()
    person.open(f"{person.here.path}&cocher=tout" if person.here else person.kind.start)
    found = [(form, name) for form in person.forms(f"/{act}/") for name in form.names("-take")]
    free = [(form, name) for form, name in found if form[name].chosen]
    if not free:
        return False
    form, taken = person.dice.choice(free)
    good: dict[str, Value] = {"take": True, "held": True, "hygiene": True, "material_batch": "2026-11/4"}
    there = {taken.removesuffix("take") + name: value for name, value in good.items()}
    left: dict[str, Value] = dict.fromkeys(form.names("-take"), False)
    return person.send(form, **(left | {name: there[name] for name in form.names() if name in there}))


def declares_a_lot(person: Person) -> bool:
    return _one_line(person, "declarer")


def inspects_a_lot(person: Person) -> bool:
    return _one_line(person, "controler")


def releases_a_lot(person: Person) -> bool:
    return _one_line(person, "liberer")


def sends_a_delivery(person: Person) -> bool:
    return _one_line(person, "livrer")


def notes_a_call(person: Person) -> bool:
    """A need told by telephone, for an establishment that the directory lacks."""
    found = person.forms("/appel/") if person.led(r"/appel/$") else []
    return bool(found) and person.send(
        found[0], name=f"Cabinet du {person.dice.randint(1, 9999)}, rue Neuve", kind="liberal", commune=CALLERS[person.kind.login],
        design=_some(person, found[0], "design"), posts="care", quantity=str(person.dice.randint(5, 20)),
        deadline=_in(12),
    )  # fmt: skip


def reads_a_message(person: Person) -> bool:
    found = person.forms("/lu/") if person.led(r"/messages/$") else []
    return bool(found) and person.send(person.dice.choice(found))


# Who asks


def files_a_need(person: Person) -> bool:
    found = person.forms("/besoins/nouveau/") if person.led(r"/besoins/nouveau/") else []
    return bool(found) and person.send(
        found[0], design=_some(person, found[0], "design"), quantity=str(person.dice.randint(10, 60)),
        deadline=_in(person.dice.randint(9, 20)), posts="care",
    )  # fmt: skip


def changes_a_need(person: Person) -> bool:
    days, left = person.dice.randint(15, 30), person.dice.randint(0, 9)
    return person.led(r"/besoins/B\d+/$", r"/modifier/$") and _one_of(
        person, "/modifier/", deadline=_in(days), stock_days_left=str(left)
    )


def records_a_receipt(person: Person) -> bool:
    return person.led(r"/recevoir/$") and _one_of(person, "/recevoir/")


def asks_without_account(person: Person) -> bool:
    """The three questions, then the link that the mail would hold, and its confirmation."""
    if not person.led(r"/demander/$"):
        return False
    person.pause()
    person.open(f"/demander/?q={person.dice.choice(PLACES)}")
    if not (person.follow(r"/demander/E\d+/$") and person.follow(r"/demander/E\d+/D\d+/$")):
        return False
    mail, many = f"visite{person.dice.randrange(10**9)}@example.org", str(person.dice.randint(5, 30))
    asked = _one_of(person, "/", posts="care", quantity=many, email=mail)
    person.errand = "confirms_a_request"
    for form in person.forms("/") if person.follow(r"/suivi/[^/]+/$") else []:
        person.send(form, **dict.fromkeys(form.names(kind="checkbox"), True))
    return asked


# Who decides


def verifies_a_need(person: Person) -> bool:
    return person.led(r"/besoins/a-verifier/$") and _one_of(person, "/verifier/")


def counts_a_stock(person: Person) -> bool:
    counted = str(person.dice.randint(100, 5000))
    return person.led(r"/stocks-objets/$", r"/stocks-objets/S\d+/$", r"/compter/$") and _one_of(
        person, "/compter/", quantity=counted
    )


def gives_a_priority(person: Person) -> bool:
    weight = str(person.dice.randint(2, 9))
    return person.led(r"/besoins/B\d+/$", r"/besoins/priorite/") and _one_of(
        person, "/priorite/", weight=weight, reason="Tension sur ce service."
    )


def attests_a_training(person: Person) -> bool:
    found = person.forms("/attestation/") if person.led(r"/actes/nouveau/attestation/") else []
    return bool(found) and person.send(
        found[0], workshop=f"L{person.dice.randint(1, 20):04}", kind="training",
        design=_some(person, found[0], "design"), evidence="Formation suivie à distance.",
    )  # fmt: skip


WORKSHOP: tuple[Errand, ...] = (
    confirms_inventory, corrects_inventory, accepts, declines, declares_a_lot, inspects_a_lot, releases_a_lot,
    sends_a_delivery, reads_a_message, notes_a_call,
)  # fmt: skip
REQUESTER: tuple[Errand, ...] = (files_a_need, changes_a_need, records_a_receipt, reads_a_message)
COORDINATOR: tuple[Errand, ...] = (verifies_a_need, counts_a_stock)
ERRANDS: dict[str, tuple[Errand, ...]] = {
    "": (asks_without_account,),
    "atelier": WORKSHOP,
    "petit-atelier": WORKSHOP,
    "hopital": REQUESTER,
    "ehpad": REQUESTER,
    "coordination": COORDINATOR,
    "coordination-aura": COORDINATOR,
    "instruction": (attests_a_training,),
    "etat": (gives_a_priority,),
}
