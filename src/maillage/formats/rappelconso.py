"""A recall in the fields of RappelConso V2, the French State's public list of recalls of consumer products.

Guarantees: exactly the fields of the public data set, in its order, each filled or empty, never left out; what the
State alone gives (numbers of its sheet, its links, its date) stays empty, and so does the legal nature, which whoever
declares must choose. RappelConso takes no devices: whoever calls this refuses them.
Source: data set « rappelconso-v2-gtin-trie », data.economie.gouv.fr (DGCCRF), schema read in November 2026; the
list of what must be declared is that of the decree of 20 January 2021 (JORFTEXT000043038659).
"""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from datetime import date

FIELDS = (
    "gtin",
    "numero_fiche",
    "numero_version",
    "nature_juridique_rappel",
    "categorie_produit",
    "sous_categorie_produit",
    "marque_produit",
    "modeles_ou_references",
    "identification_produits",
    "conditionnements",
    "date_debut_commercialisation",
    "date_date_fin_commercialisation",
    "temperature_conservation",
    "marque_salubrite",
    "informations_complementaires",
    "zone_geographique_de_vente",
    "distributeurs",
    "motif_rappel",
    "risques_encourus",
    "preconisations_sanitaires",
    "description_complementaire_risque",
    "conduites_a_tenir_par_le_consommateur",
    "numero_contact",
    "modalites_de_compensation",
    "date_de_fin_de_la_procedure_de_rappel",
    "informations_complementaires_publiques",
    "liens_vers_les_images",
    "lien_vers_la_liste_des_produits",
    "lien_vers_la_liste_des_distributeurs",
    "lien_vers_affichette_pdf",
    "lien_vers_la_fiche_rappel",
    "rappel_guid",
    "date_publication",
    "libelle",
)
SEPARATOR = "|"  # between several values of one field, as in the data set


@dataclass(frozen=True, slots=True)
class RecallSheet:
    """What we know of a recall, in French, as the data set is."""

    makers: tuple[str, ...]
    products: tuple[tuple[str, str], ...]  # (version, name)
    lots: tuple[str, ...]
    packing: str
    first_delivery: date | None
    last_delivery: date | None
    territories: tuple[str, ...]
    reason: str
    hazard: str
    to_do: str
    remedy: str
    contact: str
    page: str
    poster: str
    closed_on: date | None = None


def fields_of(sheet: RecallSheet) -> dict[str, str]:
    """Every field, in the order of the data set."""
    given = {
        "marque_produit": SEPARATOR.join(sheet.makers),
        "modeles_ou_references": SEPARATOR.join(f"{name} ({code})" for code, name in sheet.products),
        "identification_produits": SEPARATOR.join(sheet.lots),
        "conditionnements": sheet.packing,
        "date_debut_commercialisation": sheet.first_delivery.isoformat() if sheet.first_delivery else "",
        "date_date_fin_commercialisation": sheet.last_delivery.isoformat() if sheet.last_delivery else "",
        "zone_geographique_de_vente": SEPARATOR.join(sheet.territories),
        "motif_rappel": sheet.reason,
        "risques_encourus": sheet.hazard,
        "conduites_a_tenir_par_le_consommateur": sheet.to_do,
        "numero_contact": sheet.contact,
        "modalites_de_compensation": sheet.remedy,
        "date_de_fin_de_la_procedure_de_rappel": sheet.closed_on.isoformat() if sheet.closed_on else "",
        "lien_vers_la_liste_des_produits": sheet.page,
        "lien_vers_affichette_pdf": sheet.poster,
        "libelle": SEPARATOR.join(name for _, name in sheet.products),
    }
    return {name: given.get(name, "") for name in FIELDS}


def as_json(sheet: RecallSheet) -> bytes:
    return (json.dumps(fields_of(sheet), ensure_ascii=False, indent=2) + "\n").encode()


def as_csv(sheet: RecallSheet) -> bytes:
    """One line under its heading; cells that a spreadsheet would run are disarmed."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(FIELDS)
    cells = fields_of(sheet).values()
    writer.writerow([f"'{cell}" if cell[:1] in ("=", "+", "-", "@") else cell for cell in cells])
    return out.getvalue().encode("utf-8-sig")
