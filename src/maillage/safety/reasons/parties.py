"""Reasons about the category, the territory, the establishment and the maker: who may make for whom."""

from __future__ import annotations

from maillage.kernel.reasons import declare

_OTHER_FR = "Chercher un objet classé pour ces personnes, ou demander au contact national."
_OTHER_EN = "Look for an object classified for these people, or ask the national contact."
_ACCEPT_FR = (
    "Proposer des échantillons d’essai à l’établissement et recueillir son accord daté pour cette "
    "version et ce profil."
)
_ACCEPT_EN = (
    "Offer bench samples to the establishment and obtain its dated acceptance of this version and profile."
)

CODES = (
    declare(
        "category.d_off_platform",
        fr=(
            "Catégorie D « dispositif critique » : la plateforme n’en organise ni la fabrication ni la "
            "remise."
        ),
        en="Category D “critical device”: the platform arranges neither its making nor its supply.",
        advice_fr=(
            "Écrire au référent industrie-santé ; seuls un fabricant en règle, le titulaire d’une dérogation "
            "ou l’établissement de santé pour son usage peuvent le produire."
        ),
        advice_en=(
            "Write to the industry-health referent; only a compliant manufacturer, the holder of a "
            "derogation or a health institution for its own use may produce it."
        ),
    ),
    declare(
        "category.unclassified",
        fr=(
            "{version} avec le profil {profile} n’est pas classé : il se discute et s’essaie, il ne se "
            "distribue pas."
        ),
        en="{version} with profile {profile} is unclassified: it is discussed and tested, never distributed.",
        advice_fr="Déposer le dossier pour examen, ou choisir un modèle classé de la même famille.",
        advice_en="Submit it for review, or choose a classified model of the same family.",
    ),
    declare(
        "category.recipient_not_served",
        fr="La catégorie {category_fr} n’est pas ouverte à : {recipient_class_fr}.",
        en="Category {category_en} is not open to: {recipient_class_en}.",
        advice_fr=_OTHER_FR,
        advice_en=_OTHER_EN,
    ),
    declare(
        "category.posts_unstated",
        fr=(
            "Le besoin ne dit pas à quels postes l’objet est destiné ; sans précision, ce sont des postes de "
            "soins, fermés à {category_fr}."
        ),
        en="The need does not state the posts; unstated means care posts, which are closed to {category_en}.",
        advice_fr=(
            "Préciser sur le besoin que les postes sont hors soins, si c’est le cas, ou choisir un objet de "
            "catégorie C."
        ),
        advice_en=(
            "State on the need that the posts are non-care, if they are, or choose an object of category C."
        ),
    ),
    declare(
        "category.care_posts",
        fr="La catégorie {category_fr} n’est pas ouverte aux postes de soins.",
        en="Category {category_en} is not open to care posts.",
        advice_fr="Choisir un objet de catégorie C accepté par l’établissement.",
        advice_en="Choose an object of category C accepted by the establishment.",
    ),
    declare(
        "category.ppe_assessment_missing",
        fr="Le besoin ne dit pas si l’évaluation des risques de l’employeur exige un EPI.",
        en="The need does not state whether the employer’s risk assessment requires PPE.",
        advice_fr=(
            "Demander à l’employeur d’indiquer sur le besoin que son évaluation des risques n’exige pas "
            "d’EPI."
        ),
        advice_en="Ask the employer to state on the need that its risk assessment requires no PPE.",
    ),
    declare(
        "category.ppe_required",
        fr="L’évaluation des risques de l’employeur exige un EPI ; un objet {category_fr} n’en est pas un.",
        en="The employer’s risk assessment requires PPE; an object of category {category_en} is not PPE.",
        advice_fr="L’employeur doit fournir un EPI conforme.",
        advice_en="The employer must supply compliant PPE.",
    ),
    declare(
        "category.occupation_not_named",
        fr=(
            "La décision {act} n’ouvre pas la catégorie C à la profession « {occupation} » (ouverte à : "
            "{named})."
        ),
        en="Decision {act} does not open category C to the occupation “{occupation}” (open to: {named}).",
        advice_fr=(
            "Indiquer la profession sur le besoin ; si la décision ne la nomme pas, demander à l’autorité."
        ),
        advice_en="State the occupation on the need; if the decision does not name it, ask the authority.",
    ),
    declare(
        "category.scheme_not_in_force",
        fr="La grille {scheme} n’est pas en vigueur le {day}.",
        en="Scheme {scheme} is not in force on {day}.",
        advice_fr="Poser la question avec la grille en vigueur ce jour-là.",
        advice_en="Ask again with the scheme in force on that day.",
    ),
    declare(
        "territory.forbids",
        fr="Le territoire {territory} l’interdit (acte {act}).",
        en="Territory {territory} forbids it (act {act}).",
        advice_fr=(
            "Lire l’acte du territoire ; lui seul peut lever sa restriction. Un autre modèle peut convenir."
        ),
        advice_en="Read the territory’s act; only it can lift its restriction. Another model may do.",
    ),
    declare(
        "territory.recipient_unknown",
        fr="Le territoire du destinataire est inconnu alors que l’acte {act} restreint {territory}.",
        en="The recipient’s territory is unknown while act {act} restricts {territory}.",
        advice_fr="Renseigner la commune du destinataire.",
        advice_en="Fill in the recipient’s commune.",
    ),
    declare(
        "acceptance.missing",
        fr="{establishment} n’a pas accepté {version} avec le profil {profile}.",
        en="{establishment} has not accepted {version} with profile {profile}.",
        advice_fr=_ACCEPT_FR,
        advice_en=_ACCEPT_EN,
    ),
    declare(
        "acceptance.not_in_force",
        fr=(
            "L’acceptation {act} de {establishment} n’est pas en vigueur le {day} (du {since} au {until}, "
            "retrait : {withdrawn})."
        ),
        en=(
            "Acceptance {act} of {establishment} is not in force on {day} (from {since} to {until}, "
            "withdrawn: {withdrawn})."
        ),
        advice_fr=_ACCEPT_FR,
        advice_en=_ACCEPT_EN,
    ),
    declare(
        "acceptance.critical_care_not_named",
        fr="L’acceptation {act} de {establishment} ne nomme pas les soins critiques.",
        en="Acceptance {act} of {establishment} does not name critical care.",
        advice_fr="Demander à l’établissement une acceptation qui nomme les soins critiques.",
        advice_en="Ask the establishment for an acceptance that names critical care.",
    ),
    declare(
        "acceptance.refused",
        fr="{establishment} a refusé {version} (acte {act}).",
        en="{establishment} has refused {version} (act {act}).",
        advice_fr=(
            "Respecter ce choix : un établissement peut être plus strict que la catégorie nationale. "
            "Proposer un autre modèle."
        ),
        advice_en=(
            "Respect that choice: an establishment may be stricter than the national category. Offer another "
            "model."
        ),
    ),
    declare(
        "acceptance.first_article_missing",
        fr="Aucun premier article de {maker} n’est accepté pour {profile} par {establishment}.",
        en="No first article of {maker} has been accepted for {profile} by {establishment}.",
        advice_fr="Remettre un échantillon d’essai marqué et attendre l’acceptation du premier article.",
        advice_en="Hand over a marked bench sample and wait for the first article to be accepted.",
    ),
    declare(
        "establishment.identity_claimed",
        fr=(
            "{establishment} a changé sa fiche (classe ou type, numéro, commune) sans vérification\u202f: classe "
            "{vouched_fr}, dit être {claimed_fr}. Les règles sont posées pour les deux."
        ),
        en=(
            "{establishment} changed its record (class or kind, number, town) and nobody verified it: class "
            "{vouched_en}, says {claimed_en}. The rules are asked of both."
        ),
        advice_fr="Faire vérifier la fiche par la coordination de son territoire\u202f; l’ancienne et la nouvelle comptent d’ici là.",
        advice_en="Have its territory’s coordination verify the record; until then the old and the new both count.",
    ),
    declare(
        "maker.level",
        fr="Il faut au moins {needed_fr} ; {maker} est {held_fr} le {day}.",
        en="At least {needed_en} is needed; {maker} is {held_en} on {day}.",
        advice_fr=(
            "Se rattacher à un atelier du niveau demandé, ou faire attester son niveau par le coordinateur."
        ),
        advice_en="Attach to a workshop of the level needed, or have the coordinator attest the level.",
    ),
    declare(
        "maker.not_trained",
        fr="{maker} n’a pas de formation attestée pour {design} le {day}.",
        en="{maker} has no attested training for {design} on {day}.",
        advice_fr="Suivre la formation du modèle et la faire attester.",
        advice_en="Take the training for the design and have it attested.",
    ),
    declare(
        "maker.not_appointed",
        fr="{maker} n’est pas désigné pour {design} le {day}.",
        en="{maker} is not appointed for {design} on {day}.",
        advice_fr="Demander la désignation au coordinateur ou à l’autorité.",
        advice_en="Ask the coordinator or the authority for the appointment.",
    ),
    declare(
        "maker.not_named_in_basis",
        fr=(
            "{maker} n’est ni titulaire du fondement {reference} ({holder}) ni son sous-traitant par écrit "
            "le {day}."
        ),
        en=(
            "{maker} is neither the holder of legal basis {reference} ({holder}) nor its written "
            "subcontractor on {day}."
        ),
        advice_fr=(
            "Conclure un contrat écrit de sous-traitance avec le titulaire, ou se faire nommer dans l’acte."
        ),
        advice_en="Conclude a written subcontract with the holder, or be named in the act.",
    ),
    declare(
        "maker.no_responsible_entity",
        fr="{maker} ({held_fr}) travaille sous une entité responsable ; il manque : {missing_fr}.",
        en="{maker} ({held_en}) works under a responsible entity; missing: {missing_en}.",
        advice_fr="Se rattacher à un atelier : son nom et son adresse figurent sur le lot.",
        advice_en="Attach to a workshop: its name and address go on the lot.",
    ),
    declare(
        "maker.insurance_missing",
        fr="L’assurance de responsabilité de {entity} ne couvre pas le {day} (du {since} au {until}).",
        en="The liability insurance of {entity} does not cover {day} (from {since} to {until}).",
        advice_fr="Déposer l’attestation d’assurance en cours de l’entité responsable.",
        advice_en="File the responsible entity’s current certificate of insurance.",
    ),
    declare(
        "maker.insurance_unchecked",
        fr=(
            "{entity} se dit assurée du {since} au {until}, mais personne d’autre n’a vu l’attestation qui "
            "couvre le {day}."
        ),
        en=(
            "{entity} says it is insured from {since} to {until}, but nobody else has seen the certificate that "
            "covers {day}."
        ),
        advice_fr="Montrer l’attestation à la coordination du territoire, qui la note vérifiée sur la page de l’atelier.",
        advice_en="Show the certificate to the territory’s coordination, which marks it checked on the workshop’s page.",
    ),
)
