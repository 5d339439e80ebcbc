"""Every action in words: what an account page lists, what a refusal names. One line an action of `ACTIONS`."""

from __future__ import annotations

from maillage.kernel.text import Text

ACTION_NAMES: dict[str, Text] = {
    "workshops.import": Text("importer des ateliers", "import workshops"),
    "workshops.edit": Text("tenir la fiche d’un atelier", "keep a workshop’s page"),
    "members.reveal": Text("lire les coordonnées d’un membre", "read a member’s contact details"),
    "members.erase": Text("effacer l’identité d’un membre", "erase a member’s identity"),
    "establishments.edit": Text("tenir la fiche d’un établissement", "keep an establishment’s page"),
    "designs.propose": Text("proposer un modèle, une version, un profil", "propose a design, a version, a profile"),
    "decisions.record": Text("classer un modèle", "classify a design"),
    "decisions.withdraw": Text("suspendre, ou retirer une décision", "suspend, or withdraw a decision"),
    "bases.record": Text("enregistrer une base légale", "record a legal basis"),
    "policies.record": Text("restreindre un territoire", "restrict a territory"),
    "holds.place": Text("mettre en attente", "place a hold"),
    "holds.lift": Text("lever une mise en attente ou une suspension", "lift a hold or a suspension"),
    "holds.confirm": Text("confirmer une mise en attente", "confirm a hold"),
    "attestations.record": Text("attester un niveau, une formation, une désignation", "attest a level, a training, an appointment"),
    "acceptances.record": Text("enregistrer ce qu’un établissement accepte", "record what an establishment accepts"),
    "needs.file": Text("déclarer et modifier un besoin", "file and amend a need"),
    "needs.close": Text("clore un besoin", "close a need"),
    "needs.verify": Text("vérifier un besoin", "verify a need"),
    "needs.import": Text("importer des besoins, ouvrir un scénario", "import needs, open a scenario"),
    "needs.record_call": Text("noter une demande reçue par téléphone", "record a request made by telephone"),
    "priorities.set": Text("fixer les priorités de l’État", "set the State’s priorities"),
    "industry.record": Text("enregistrer ce que livre l’industrie", "record what industry delivers"),
    "stocks.record": Text("enregistrer les stocks d’objets", "record the stocks of objects"),
    "supplies.read": Text("lire l’industrie et les stocks", "read industry and stocks"),
    "coordination.read": Text("lire le tableau de la coordination", "read the coordinator’s board"),
    "plans.solve": Text("calculer un plan", "solve a plan"),
    "plans.adopt": Text("adopter un plan", "adopt a plan"),
    "plans.read": Text("lire les plans", "read plans"),
    "proposals.answer": Text("répondre aux propositions", "answer proposals"),
    "lots.make": Text("déclarer et contrôler un lot", "declare and inspect a lot"),
    "lots.release": Text("libérer un lot", "release a lot"),
    "lots.read": Text("lire le dossier d’un lot", "read a lot’s record"),
    "deliveries.send": Text("envoyer une livraison", "send a delivery"),
    "deliveries.receive": Text("recevoir une livraison", "receive a delivery"),
    "accounts.grant": Text("donner tous les rôles, tenir les comptes", "give every role, run accounts"),
    "accounts.enrol": Text("donner les rôles d’ateliers et d’établissements", "give the roles of workshops and establishments"),
}  # fmt: skip
