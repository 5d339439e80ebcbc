"""What each document says, as plain records.

Invariants: a record holds only what is printed; no field of a label is a person's name,
the only party named is the responsible entity, a legal person (safety scheme §8); a mission order names its
holder by a short form. Texts
given as `str` are already in the language of the document; `Text` values are turned
by it. Dates are civil dates, quantities are pieces.
Source: safety scheme §4 (marking), §6 (lots, delivery note), §8 (privacy).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from maillage.kernel.text import Language, Text

LabelCategory = Literal["A", "B", "C", "D", "unclassified"]
Terms = Literal["free", "at_cost", "sold"]


@dataclass(frozen=True, slots=True)
class ResponsibleEntity:
    """The legal person who answers for a lot. `postal_address` may hold several lines."""

    name: str
    postal_address: str
    electronic_address: str


@dataclass(frozen=True, slots=True)
class Label:
    """One bag of one lot.

    `quarantine_end` is inclusive, None when no quarantine is asked. `marking_lines` and
    `notice_lines` are printed in full, the first in a frame. `verify_url` is what the code
    holds: upper-case letters, digits and ``$%*+-./:`` only; `signed_until` the last day of the
    signature in it, None when nothing signs it, which the label then says. `legal_basis` is
    empty when none is needed. Bags are numbered from `bag_first`. An `unclassified` object is
    labelled only as a `prototype`.
    """

    lot_id: str
    design_name: Text
    version_code: str
    category: LabelCategory
    category_words: Text
    marking_lines: tuple[str, ...]
    workshop_code: str
    responsible_entity: ResponsibleEntity
    packing_date: date
    quarantine_end: date | None
    bag_number: int
    bag_count: int
    units_in_bag: int
    decision_number: str
    legal_basis: str
    verify_url: str
    signed_until: date | None = None
    bag_first: int = 1
    notice_lines: tuple[str, ...] = ()
    prototype: bool = False

    def __post_init__(self) -> None:
        if not 1 <= self.bag_first <= self.bag_number <= self.bag_last:
            raise ValueError(f"bag {self.bag_number} of {self.bag_first} to {self.bag_last}")
        if self.units_in_bag < 1:
            raise ValueError("a labelled bag holds at least one piece")

    @property
    def bag_last(self) -> int:
        return self.bag_first + self.bag_count - 1


@dataclass(frozen=True, slots=True)
class LabelSheet:
    """Labels printed together, and the prevention notice that goes with each bag.

    The notice is printed on the back of each page of labels, one slip behind each label;
    None prints labels alone.
    """

    labels: tuple[Label, ...]
    language: Language
    document_date: date
    notice: Text | None
    demonstration: bool


@dataclass(frozen=True, slots=True)
class Sender:
    """A workshop that delivers: its code, its name, how to reach it."""

    workshop_code: str
    name: str
    contact: str


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who receives: an establishment by its id, or a structure; `service` may be empty."""

    establishment_id: str
    name: str
    service: str
    address: str


@dataclass(frozen=True, slots=True)
class DeliveryLine:
    """One lot, or part of one, in a delivery. `quantity` is in pieces. `verify_url` is what the lot's code
    holds, empty for none; `signed` whether a signature is in it."""

    version_code: str
    design_name: Text
    category: LabelCategory
    category_words: Text
    lot_id: str
    quantity: int
    packing_date: date
    quarantine_end: date | None
    disinfect_before_use: bool
    notice_version: str
    verify_url: str = ""
    signed: bool = False

    def __post_init__(self) -> None:
        if self.quantity < 1:
            raise ValueError("a delivery line holds at least one piece")


@dataclass(frozen=True, slots=True)
class DeliveryNote:
    """A delivery, with a table that the recipient fills in by hand.

    `notice_sha256` is the lower-case hexadecimal digest of the notice handed over, empty
    when none is; `carrier` is empty when the sender or the recipient carries.
    """

    number: str
    date: date
    language: Language
    sender: Sender
    carrier: str
    recipient: Recipient
    lines: tuple[DeliveryLine, ...]
    terms: Terms
    notice_sha256: str
    demonstration: bool


@dataclass(frozen=True, slots=True)
class CarriedRequest:
    """The request of an administrative authority that a mission order carries."""

    authority: str
    reference: str
    dated: date
    territory: str
    act: str


@dataclass(frozen=True, slots=True)
class MissionOrder:
    """A mission order. `holder` is a short name form; no field holds an address of a person.

    `request` is None when no authority's request is carried, and the order then says so. `verify_url` is what
    the code holds, as a label's. `slots` are printed as they are, one a line.
    """

    serial: str
    language: Language
    issued_on: date
    issuer: Sender
    holder: str
    birth_year: int
    activity: str
    work: str
    communes: tuple[str, ...]
    first_day: date
    last_day: date
    starts: str
    ends: str
    slots: tuple[str, ...]
    request: CarriedRequest | None
    verify_url: str
    demonstration: bool

    def __post_init__(self) -> None:
        if self.last_day < self.first_day:
            raise ValueError("a mission order ends after it begins")
