"""What each rule asks, in words: for the page that shows them all, passed, refused or not applicable.

Guarantees: every rule has its question in both languages; a rule without one fails a test.
"""

from __future__ import annotations

from maillage.kernel.text import Text
from maillage.safety.rule import Stage

STAGES: dict[Stage, Text] = {
    Stage.HOLD: Text("Blocages", "Holds"),
    Stage.AUTHORISATION: Text("Décision et base légale", "Decision and legal basis"),
    Stage.QUALIFICATION: Text("Qualification juridique", "Legal qualification"),
    Stage.CATEGORY: Text("Catégorie et destinataire", "Category and recipient"),
    Stage.TERRITORY: Text("Territoire", "Territory"),
    Stage.ESTABLISHMENT: Text("Établissement", "Establishment"),
    Stage.MAKER: Text("Fabricant", "Maker"),
    Stage.LOT: Text("Lot ou échantillon", "Lot or sample"),
    Stage.STOCK: Text("Quantité", "Quantity"),
}

QUESTIONS: dict[str, Text] = {
    "hold.unit": Text("Rien ne bloque l’objet", "Nothing holds the object"),
    "hold.maker": Text("Rien ne bloque l’atelier", "Nothing holds the workshop"),
    "hold.unit_and_maker": Text(
        "Rien ne bloque cet objet dans cet atelier", "Nothing holds this object in this workshop"
    ),
    "hold.lot": Text("Rien ne bloque le lot", "Nothing holds the lot"),
    "lot.status": Text("Le lot n’est pas mis à l’écart", "The lot is not set aside"),
    "decision.standing": Text(
        "La décision n’est ni suspendue ni retirée", "The decision is neither suspended nor withdrawn"
    ),
    "decision.signed": Text("Une décision classe l’objet", "A decision classifies the object"),
    "decision.about_this_unit": Text(
        "La décision porte sur cette version, ce profil, cet usage et ces fichiers",
        "The decision is about this version, profile, use and files",
    ),
    "decision.in_force": Text("La décision est en vigueur", "The decision is in force"),
    "decision.in_force_or_run_off": Text(
        "La décision est en vigueur, ou son écoulement court", "The decision is in force, or its run-off runs"
    ),
    "decision.reviewed": Text("Le réexamen n’est pas dépassé", "The review is not overdue"),
    "basis.present": Text(
        "Une base légale est citée où il en faut une", "A legal basis is cited where one is needed"
    ),
    "basis.complete": Text("La base légale est complète", "The legal basis is complete"),
    "basis.in_force": Text("La base légale est en vigueur", "The legal basis is in force"),
    "basis.in_force_or_run_off": Text(
        "La base légale est en vigueur, ou son écoulement court",
        "The legal basis is in force, or its run-off runs",
    ),
    "basis.scope": Text("La base légale couvre cet objet", "The legal basis covers this object"),
    "basis.founded": Text("L’autorité pouvait la fonder", "The authority could found it"),
    "basis.in_house_holder": Text(
        "Fabrication interne : le titulaire est un établissement de santé",
        "In-house: the holder is a health institution",
    ),
    "basis.in_house_maker": Text(
        "Fabrication interne : le titulaire fabrique lui-même", "In-house: the holder itself makes"
    ),
    "basis.in_house_recipient": Text(
        "Fabrication interne : le titulaire en est l’utilisateur", "In-house: the holder itself uses"
    ),
    "basis.carers": Text("Achat de crise : réservé aux soignants", "Crisis purchase: carers only"),
    "qualification.lawful": Text(
        "La qualification juridique est dite, et son autorité compétente",
        "The legal qualification is stated, and its authority competent",
    ),
    "category.scheme": Text("La grille est en vigueur", "The scheme is in force"),
    "category.cell": Text(
        "La grille ouvre cette catégorie à ce destinataire",
        "The scheme opens this category to this recipient",
    ),
    "category.need": Text(
        "Les postes, l’évaluation des risques ou le métier le permettent",
        "The posts, the risk assessment or the occupation allow it",
    ),
    "territory.policy": Text("Aucun territoire ne l’interdit", "No territory forbids it"),
    "acceptance.not_refused": Text(
        "L’établissement ne l’a pas refusé", "The establishment has not refused it"
    ),
    "acceptance.given": Text("L’établissement l’a accepté", "The establishment has accepted it"),
    "acceptance.first_article": Text(
        "Un premier article de cet atelier a été accepté", "A first article of this workshop was accepted"
    ),
    "establishment.identity": Text(
        "Ce que l’établissement dit de lui est vérifié", "What the establishment says of itself is verified"
    ),
    "sample.agreement": Text(
        "L’établissement est d’accord pour cet échantillon", "The establishment agreed to this sample"
    ),
    "maker.level": Text("L’atelier a le niveau demandé", "The workshop has the level asked for"),
    "maker.training": Text("L’atelier est formé au modèle", "The workshop is trained on the design"),
    "maker.appointment": Text(
        "L’atelier est désigné pour le modèle", "The workshop is appointed for the design"
    ),
    "maker.legal_holder": Text(
        "La base légale nomme l’atelier, ou son contrat écrit",
        "The legal basis names the workshop, or its contract",
    ),
    "maker.responsible_entity": Text(
        "Une entité responsable et assurée en répond", "A responsible, insured entity answers for it"
    ),
    "lot.present": Text("Il y a un lot où il en faut un", "There is a lot where one is needed"),
    "lot.identity": Text("Le lot est bien celui-ci", "The lot is indeed this one"),
    "lot.dates": Text("Les dates du lot se suivent", "The lot’s dates are in order"),
    "lot.made_lawfully": Text(
        "Le lot a été fabriqué sous une décision en vigueur", "The lot was made under a decision in force"
    ),
    "lot.quality": Text("Le contrôle est passé", "Inspection passed"),
    "lot.size": Text("Le lot n’est pas trop grand", "The lot is not too large"),
    "lot.quarantine": Text("La quarantaine est finie", "Quarantine is over"),
    "lot.released": Text("Le lot est libéré", "The lot is released"),
    "sample.record": Text(
        "L’échantillon est numéroté, marqué, réservé à l’essai", "The sample is numbered, marked, bench only"
    ),
    "stock.enough": Text("La quantité est là", "The quantity is there"),
}
