"""Reasons about holds, decisions, legal bases and legal qualification: what must exist first."""

from __future__ import annotations

from maillage.kernel.reasons import declare

_RENEW_FR = (
    "Attendre ou demander une nouvelle décision de l’autorité ; le registre public montre celle en vigueur."
)
_RENEW_EN = "Wait for or ask for a new decision of the authority; the public register shows the one in force."
_RESUBMIT_FR = (
    "Déposer un dossier pour cette version, ce profil et cet usage : un dérivé n’hérite d’aucun classement."
)
_RESUBMIT_EN = "Submit this version, profile and use for review: a derivative inherits no classification."
_HOLD_FR = "Cesser, mettre les pièces à l’écart et suivre l’acte ; seule une décision signée lève la mesure."
_HOLD_EN = "Stop, set the pieces aside and follow the act; only a signed decision lifts the measure."
_BASIS_FR = "Faire corriger le fondement juridique par l’autorité ou le titulaire avant toute fabrication."
_BASIS_EN = "Have the authority or the holder correct the legal basis before making anything."
_IN_HOUSE_FR = (
    "Vérifier les conditions de l’article 5, § 5 du règlement (UE) 2017/745 ou chercher un autre fondement."
)
_IN_HOUSE_EN = "Check the conditions of Regulation (EU) 2017/745 art. 5(5), or look for another legal basis."

CODES = (
    declare(
        "hold.immediate",
        fr="Blocage immédiat posé le {since} sur {scope}.",
        en="Immediate hold placed on {since} on {scope}.",
        advice_fr=_HOLD_FR,
        advice_en=_HOLD_EN,
    ),
    declare(
        "hold.suspension",
        fr="Suspension depuis le {since} de {scope}.",
        en="Suspended since {since}: {scope}.",
        advice_fr=_HOLD_FR,
        advice_en=_HOLD_EN,
    ),
    declare(
        "hold.recall",
        fr="Rappel depuis le {since} de {scope}.",
        en="Recalled since {since}: {scope}.",
        advice_fr="Ne plus utiliser ni remettre ces pièces ; répondre à l’avis de rappel.",
        advice_en="Stop using or handing over these pieces; answer the recall notice.",
    ),
    declare(
        "decision.suspended",
        fr="La décision {act} est suspendue.",
        en="Decision {act} is suspended.",
        advice_fr=_HOLD_FR,
        advice_en=_HOLD_EN,
    ),
    declare(
        "decision.withdrawn",
        fr="La décision {act} est retirée.",
        en="Decision {act} is withdrawn.",
        advice_fr=_HOLD_FR,
        advice_en=_HOLD_EN,
    ),
    declare(
        "decision.missing",
        fr="Aucune décision ne classe {version} avec le profil {profile} pour l’usage « {use} ».",
        en="No decision classifies {version} with profile {profile} for the use “{use}”.",
        advice_fr=_RESUBMIT_FR,
        advice_en=_RESUBMIT_EN,
    ),
    declare(
        "decision.not_classified",
        fr="La décision {act} n’est pas signée : {status_fr}.",
        en="Decision {act} is not signed: {status_en}.",
        advice_fr=(
            "Attendre la signature de l’autorité ; seuls des échantillons d’essai sont possibles d’ici là."
        ),
        advice_en="Wait for the authority to sign; only bench samples are possible until then.",
    ),
    declare(
        "decision.other_version",
        fr="La décision {act} porte sur la version {expected}, pas sur {found}.",
        en="Decision {act} is about version {expected}, not {found}.",
        advice_fr=_RESUBMIT_FR,
        advice_en=_RESUBMIT_EN,
    ),
    declare(
        "decision.other_profile",
        fr="La décision {act} porte sur le profil {expected}, pas sur {found}.",
        en="Decision {act} is about profile {expected}, not {found}.",
        advice_fr=_RESUBMIT_FR,
        advice_en=_RESUBMIT_EN,
    ),
    declare(
        "decision.other_use",
        fr="La décision {act} porte sur l’usage « {expected} », pas sur « {found} ».",
        en="Decision {act} is about the use “{expected}”, not “{found}”.",
        advice_fr=_RESUBMIT_FR,
        advice_en=_RESUBMIT_EN,
    ),
    declare(
        "decision.files_differ",
        fr=(
            "Les fichiers de {version} (empreinte {found}) ne sont pas ceux que la décision {act} a classés "
            "({expected})."
        ),
        en=(
            "The files of {version} (digest {found}) are not those that decision {act} classified "
            "({expected})."
        ),
        advice_fr="Reprendre les fichiers depuis le registre public et vérifier leur empreinte.",
        advice_en="Take the files from the public register again and check their digest.",
    ),
    declare(
        "decision.not_yet_effective",
        fr="La décision {act} ne prend effet que le {since} (jour demandé : {day}).",
        en="Decision {act} takes effect only on {since} (day asked: {day}).",
        advice_fr="Attendre la date d’effet ; rien n’est ouvert avant.",
        advice_en="Wait for the effective date; nothing is open before.",
    ),
    declare(
        "decision.expired",
        fr="La décision {act} a pris fin le {until} (jour demandé : {day}).",
        en="Decision {act} ended on {until} (day asked: {day}).",
        advice_fr=_RENEW_FR,
        advice_en=_RENEW_EN,
    ),
    declare(
        "decision.runoff_passed",
        fr="Le délai d’écoulement de la décision {act} a pris fin le {runoff} (jour demandé : {day}).",
        en="The run-off date of decision {act} was {runoff} (day asked: {day}).",
        advice_fr="Mettre le stock restant à l’écart et demander à l’autorité ce qu’il doit devenir.",
        advice_en="Set the remaining stock aside and ask the authority what becomes of it.",
    ),
    declare(
        "decision.review_passed",
        fr="La décision {act} devait être réexaminée au plus tard le {review_by} (jour demandé : {day}).",
        en="Decision {act} was to be reviewed by {review_by} (day asked: {day}).",
        advice_fr="Demander le réexamen à l’autorité ; en catégorie C la fabrication s’arrête d’ici là.",
        advice_en="Ask the authority for the review; in category C, making stops until then.",
    ),
    declare(
        "decision.review_missing",
        fr="La décision {act} ne porte aucune date de réexamen.",
        en="Decision {act} carries no review-by date.",
        advice_fr="Faire compléter la décision ; en catégorie C la fabrication attend cette date.",
        advice_en="Have the decision completed; in category C, making waits for that date.",
    ),
    declare(
        "basis.missing",
        fr="La catégorie C exige un fondement juridique ; aucun n’est inscrit.",
        en="Category C needs a legal basis; none is recorded.",
        advice_fr=_BASIS_FR,
        advice_en=_BASIS_EN,
    ),
    declare(
        "basis.none_not_enough",
        fr="« Aucun fondement nécessaire » ne vaut que pour les catégories A et B.",
        en="“No basis needed” holds for categories A and B only.",
        advice_fr=_BASIS_FR,
        advice_en=_BASIS_EN,
    ),
    declare(
        "basis.clinical_investigation",
        fr="Une investigation clinique se conduit hors de la plateforme.",
        en="A clinical investigation is run off the platform.",
        advice_fr="S’adresser au promoteur de l’investigation.",
        advice_en="Turn to the sponsor of the investigation.",
    ),
    declare(
        "basis.incomplete",
        fr="Fondement « {kind_fr} » incomplet, il manque : {missing_fr}.",
        en="Legal basis “{kind_en}” is incomplete, missing: {missing_en}.",
        advice_fr=_BASIS_FR,
        advice_en=_BASIS_EN,
    ),
    declare(
        "basis.not_yet_citable",
        fr="Le fondement {reference} ne peut pas être invoqué avant le {since} (jour demandé : {day}).",
        en="Legal basis {reference} cannot be cited before {since} (day asked: {day}).",
        advice_fr="Attendre la date de l’acte ; rien n’est ouvert avant.",
        advice_en="Wait for the act’s own date; nothing is open before.",
    ),
    declare(
        "basis.expired",
        fr="Le fondement {reference} a pris fin le {until} (jour demandé : {day}).",
        en="Legal basis {reference} ended on {until} (day asked: {day}).",
        advice_fr="Ne plus fabriquer, libérer ni remettre ; demander à l’autorité s’il est prolongé.",
        advice_en="Stop making, releasing and handing over; ask the authority whether it is extended.",
    ),
    declare(
        "basis.runoff_passed",
        fr="Le délai d’écoulement du fondement {reference} a pris fin le {runoff} (jour demandé : {day}).",
        en="The run-off date of legal basis {reference} was {runoff} (day asked: {day}).",
        advice_fr="Mettre le stock restant à l’écart et demander à l’autorité ce qu’il doit devenir.",
        advice_en="Set the remaining stock aside and ask the authority what becomes of it.",
    ),
    declare(
        "basis.out_of_scope",
        fr="Le fondement {reference} ne couvre pas {profile} (portée : {scope}).",
        en="Legal basis {reference} does not cover {profile} (scope: {scope}).",
        advice_fr=_BASIS_FR,
        advice_en=_BASIS_EN,
    ),
    declare(
        "basis.authority_not_competent",
        fr=(
            "L’autorité émettrice ({authority_fr}) ne peut pas fonder « {kind_fr} » pour : "
            "{qualification_fr}."
        ),
        en="The issuing authority ({authority_en}) cannot found “{kind_en}” for: {qualification_en}.",
        advice_fr=(
            "Une ouverture ne vient que de l’autorité nationale compétente, ou d’un établissement de santé "
            "pour son usage."
        ),
        advice_en=(
            "An opening comes only from the competent national authority, or a health institution for its "
            "own use."
        ),
    ),
    declare(
        "basis.in_house_not_device",
        fr=(
            "La fabrication par un établissement pour son usage ne concerne que les dispositifs médicaux, "
            "pas : {qualification_fr}."
        ),
        en="In-house manufacture concerns medical devices only, not: {qualification_en}.",
        advice_fr=_IN_HOUSE_FR,
        advice_en=_IN_HOUSE_EN,
    ),
    declare(
        "basis.in_house_not_health_institution",
        fr=(
            "La fabrication pour usage propre est réservée aux établissements de santé ; {who} n’en est pas "
            "un."
        ),
        en="In-house manufacture is reserved to health institutions; {who} is not one.",
        advice_fr=_IN_HOUSE_FR,
        advice_en=_IN_HOUSE_EN,
    ),
    declare(
        "basis.in_house_outside_maker",
        fr=(
            "{maker} n’appartient pas à l’établissement {holder} : un atelier extérieur n’entre pas dans ce "
            "cadre."
        ),
        en="{maker} is not part of institution {holder}: an outside workshop does not fit this basis.",
        advice_fr=_IN_HOUSE_FR,
        advice_en=_IN_HOUSE_EN,
    ),
    declare(
        "basis.in_house_other_entity",
        fr="{recipient} n’est pas la même entité juridique que {holder} : aucune cession n’est permise.",
        en="{recipient} is not the same legal entity as {holder}: no transfer is allowed.",
        advice_fr=_IN_HOUSE_FR,
        advice_en=_IN_HOUSE_EN,
    ),
    declare(
        "basis.carers_only",
        fr="L’achat de crise est réservé aux soignants ; le besoin vise : {recipient_class_fr}, {posts_fr}.",
        en="The crisis purchase is for carers only; the need is for: {recipient_class_en}, {posts_en}.",
        advice_fr="Orienter le besoin vers un objet de catégorie A ou B.",
        advice_en="Turn the need towards an object of category A or B.",
    ),
    declare(
        "qualification.missing",
        fr="La décision {act} ne dit pas la qualification juridique de l’objet.",
        en="Decision {act} does not state the object’s legal qualification.",
        advice_fr=(
            "Répondre d’abord : protège-t-il celui qui le porte (EPI), ou protège-t-il ou soigne-t-il un "
            "patient (dispositif) ?"
        ),
        advice_en="First answer: does it protect its wearer (PPE), or protect or treat a patient (device)?",
    ),
    declare(
        "qualification.biocide",
        fr=(
            "C’est un biocide (gel hydroalcoolique, désinfectant) : la plateforme n’organise ni sa "
            "fabrication ni sa remise."
        ),
        en=(
            "It is a biocide (hydro-alcoholic gel, disinfectant): the platform arranges neither its making "
            "nor its supply."
        ),
        advice_fr=(
            "Les biocides ont leur propre réglementation (UE 528/2012) ; s’adresser à une pharmacie ou à un "
            "fabricant en règle."
        ),
        advice_en=(
            "Biocides have their own regulation (EU 528/2012); turn to a pharmacy or a compliant "
            "manufacturer."
        ),
    ),
    declare(
        "qualification.authority_missing",
        fr="La décision {act} ne nomme pas l’autorité compétente pour : {qualification_fr}.",
        en="Decision {act} does not name the authority competent for: {qualification_en}.",
        advice_fr="Dispositif médical : ANSM. EPI : ministère du Travail, DGCCRF, douanes.",
        advice_en="Medical device: ANSM. PPE: labour ministry, DGCCRF, customs.",
    ),
    declare(
        "qualification.authority_not_competent",
        fr="{authority_fr} n’est pas l’autorité compétente pour : {qualification_fr}.",
        en="{authority_en} is not the authority competent for: {qualification_en}.",
        advice_fr=(
            "Dispositif médical : ANSM. EPI : ministère du Travail, DGCCRF, douanes. Un territoire ne peut "
            "que restreindre."
        ),
        advice_en=(
            "Medical device: ANSM. PPE: labour ministry, DGCCRF, customs. A territory can only restrict."
        ),
    ),
    declare(
        "qualification.beyond_category",
        fr="{qualification_fr} : ce n’est pas possible dans la catégorie {category_fr}.",
        en="{qualification_en}: not possible in category {category_en}.",
        advice_fr=(
            "Ce qui protège celui qui le porte, un patient ou un diagnostic relève de la catégorie C ou D : "
            "faire réexaminer."
        ),
        advice_en=(
            "What protects its wearer, a patient or a diagnosis belongs to category C or D: have it reviewed."
        ),
    ),
)
