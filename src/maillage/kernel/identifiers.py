"""Public identifiers: what people read on labels, pages and files. Integer keys are never shown.

Forms: workshop ``L0042``, need ``B00017``, design ``D0107``, version ``D0107-V3``, act
``2026-017``, plan ``P0012``, solve ``CP0012``, group of machines ``G00012``, member ``M00042``, unavailability
``I00003``, drop point ``PD0007``, industrial supply ``OI0003``, stock of objects ``S0002``, bench samples ``EB00001``, slot ``CR00001``, bag ``SC00001``, lot
``D0107V3-L0042-20W14-03-Z`` whose last character is the check character of ISO 7064 MOD 37,36 over the rest without hyphens.
Source: safety scheme §6; ISO/IEC 7064:2003, hybrid system MOD 37,36.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from maillage.kernel.clock import iso_week

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LOT = re.compile(r"^(D\d{4,})V(\d+)-(L\d{4,})-(\d{2}W\d{2})-(\d{2,})-([0-9A-Z])$")


def check_character(text: str) -> str:
    """ISO 7064 MOD 37,36 check character of `text` (digits and capitals; others refused)."""
    product = 36
    for character in text:
        value = ALPHABET.find(character)
        if value < 0 or len(character) != 1:
            raise ValueError(f"not a digit or capital letter: {character!r}")
        product = (product + value) % 36 or 36
        product = product * 2 % 37
    return ALPHABET[(37 - product) % 36]


def has_valid_check(text: str) -> bool:
    """Whether the last character of `text` is the check character of what precedes it."""
    return len(text) > 1 and text[-1:] == check_character(text[:-1])


def numbered(prefix: str, number: int, width: int) -> str:
    return f"{prefix}{number:0{width}d}"


def workshop_code(number: int) -> str:
    return numbered("L", number, 4)


def machine_code(number: int) -> str:
    return numbered("G", number, 5)


def member_code(number: int) -> str:
    return numbered("M", number, 5)


def unavailability_code(number: int) -> str:
    return numbered("I", number, 5)


def drop_point_code(number: int) -> str:
    return numbered("PD", number, 4)


def slot_code(number: int) -> str:
    return numbered("CR", number, 5)


def establishment_code(number: int) -> str:
    return numbered("E", number, 4)


def is_establishment(code: str) -> bool:
    """Whether the code is of an establishment, rather than of a workshop."""
    return re.fullmatch(r"E\d{4,}", code) is not None


def design_code(number: int) -> str:
    return numbered("D", number, 4)


def need_code(number: int) -> str:
    return numbered("B", number, 5)


def plan_code(number: int) -> str:
    return numbered("P", number, 4)


def bag_code(number: int) -> str:
    return numbered("SC", number, 5)


def is_bag(code: str) -> bool:
    """Whether the code is of pieces put together again, rather than of a lot."""
    return re.fullmatch(r"SC\d{5,}", code) is not None


def industry_code(number: int) -> str:
    return numbered("OI", number, 4)


def object_stock_code(number: int) -> str:
    return numbered("S", number, 4)


def bench_sample_code(number: int) -> str:
    return numbered("EB", number, 5)


def is_siret(text: str) -> bool:
    """Fourteen figures whose Luhn sum is a multiple of 10 (of 5 for La Poste, which ran out of numbers).

    Source: INSEE, Sirene, key of the SIRET number.
    """
    if len(text) != 14 or not (text.isascii() and text.isdigit()):
        return False
    if text.startswith("356000000") and sum(map(int, text)) % 5 == 0:
        return True
    doubled = (int(c) * (1 + position % 2) for position, c in enumerate(reversed(text)))
    return sum(n - 9 if n > 9 else n for n in doubled) % 10 == 0


def solve_code(number: int) -> str:
    return numbered("CP", number, 4)


def version_code(design: str, version: int) -> str:
    return f"{design}-V{version}"


def act_number(year: int, sequence: int) -> str:
    return f"{year}-{sequence:03d}"


@dataclass(frozen=True, slots=True)
class LotId:
    """The parts of a lot's identifier."""

    design: str
    version: int
    workshop: str
    week: str
    sequence: int

    def __str__(self) -> str:
        body = f"{self.design}V{self.version}-{self.workshop}-{self.week}-{self.sequence:02d}"
        return f"{body}-{check_character(body.replace('-', ''))}"

    @classmethod
    def of(cls, design: str, version: int, workshop: str, day: date, sequence: int) -> LotId:
        return cls(design, version, workshop, iso_week(day), sequence)

    @classmethod
    def parse(cls, text: str) -> LotId:
        """Read an identifier as typed by a person (case and outer spaces forgiven).

        Raises ValueError when the form or the check character is wrong.
        """
        cleaned = text.strip().upper()
        match = LOT.match(cleaned)
        if match is None:
            raise ValueError("not the form of a lot identifier")
        if not has_valid_check(cleaned.replace("-", "")):
            raise ValueError("the check character does not match")
        design, version, workshop, week, sequence, _ = match.groups()
        return cls(design, int(version), workshop, week, int(sequence))
