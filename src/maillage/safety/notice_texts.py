"""The starting texts of the notices: one template a category, and the fragments that vary by object.

Placeholders are in square brackets, fragments in braces. Wording is safety-critical: change it with a
decision record, and never let a maker type it. Source: safety scheme §5.
"""

from __future__ import annotations

from maillage.kernel.text import Text
from maillage.safety.terms import ObjectType

TEMPLATES: dict[str, Text] = {
    "A": Text(
        "Objet d’appoint, catégorie A. Il rend service mais ne protège pas contre une maladie et ne remplace "
        "aucun équipement. {wash_a} Ne l’utilisez plus s’il est {worn_a}. Ne pas laisser à la portée d’un "
        "jeune enfant. Une question, un défaut : [territory_contact], en citant la référence [reference].",
        "Support object, category A. It is a help, not a protection against disease, and replaces no "
        "equipment. {wash_a} Stop using it if {worn_a}. Keep away from small children. Question or defect: "
        "[territory_contact], quote [reference].",
    ),
    "B": Text(
        "Barrière d’usage courant, catégorie B. {stops} Il n’arrête pas les fines particules en suspension, "
        "n’est pas un équipement de protection individuelle ni un dispositif médical, et n’a pas été "
        "certifié. {with_b} Ne l’utilisez pas pour des soins, ni auprès d’une personne malade ou qui "
        "pourrait l’être. {wash_b}{heat} ; {sharing_b}. {worn_b} Lot [lot], fabriqué le [made_on]. Défaut ou "
        "incident : [territory_contact].",
        "Everyday barrier, category B. {stops} It does not stop fine airborne particles; it is neither "
        "personal protective equipment nor a medical device, and has not been certified. {with_b} Not for "
        "care, not near anyone ill or possibly ill. {wash_b}{heat}; {sharing_b}. {worn_b} Lot [lot], made "
        "[made_on]. Defect or incident: [territory_contact].",
    ),
    "C": Text(
        "Usage en santé, catégorie C. Remis à [establishment] seul, pour la durée de la crise, sur le "
        "fondement de [legal_basis]. Usage autorisé : [use]. {with_c} Considérez-le comme non stérile : "
        "désinfectez-le selon le protocole de votre service avant le premier usage. Nombre d’usages : "
        "[uses]. {check_c} avant chaque prise de poste ; en cas de doute, retirez-le. Ne le prêtez, ne le "
        "donnez et ne le vendez pas hors de l’établissement. Signalez tout incident au correspondant de "
        "matériovigilance et à [contact], lot [lot].",
        "Health-care use, category C. Supplied to [establishment] only, for the duration of the crisis, "
        "under [legal_basis]. Authorised use: [use]. {with_c} Treat as non-sterile: disinfect by your unit’s "
        "protocol before first use. Number of uses: [uses]. {check_c} before each shift; if in doubt, "
        "withdraw it. Do not lend, give or sell outside the establishment. Report any incident to the "
        "device-vigilance officer and to [contact], lot [lot].",
    ),
    "D": Text(
        "Dispositif critique, catégorie D. Ne fabriquez, ne donnez et n’acceptez pas cet objet hors d’un "
        "cadre légal : une défaillance peut tuer. Seuls peuvent le produire un fabricant en règle (marquage "
        "CE), le titulaire d’une dérogation de l’autorité compétente, ou l’établissement de santé pour son "
        "propre usage dans le cadre prévu par la loi. Pour contribuer (essais, calculs, documentation), "
        "écrivez au référent industrie-santé : [contact].",
        "Critical device, category D. Do not make, give or accept this object outside a legal framework: a "
        "failure can kill. Only a compliant manufacturer (CE marking), the holder of a derogation by the "
        "competent authority, or a health institution for its own use under the legal conditions may "
        "produce it. To contribute (testing, calculation, documentation) write to the industry-health "
        "referent: [contact].",
    ),
}

_STOPS = Text(
    "Cet objet arrête une partie des projections de salive.",
    "It stops part of the droplets projected when speaking or coughing.",
)
NO_REPORT = Text("Cet objet fait écran aux projections directes.", "It screens direct projections.")
PLA_SCREEN = Text(", sans dépasser 60 °C", ", below 60 °C")
_HARD_A = Text(
    "Nettoyez-le avant le premier usage puis régulièrement.",
    "Clean it before first use and regularly after.",
)
_SOFT_A = Text(
    "Lavez-le avant le premier usage puis régulièrement.",
    "Wash it before first use and regularly after.",
)
_WITH_GESTURES = Text(
    "Utilisez-le en plus des gestes barrières, jamais à leur place.",
    "Use it in addition to the usual precautions, never instead.",
)
_DISINFECT = Text(
    "Désinfectez-le avant le premier usage et après chaque usage",
    "Disinfect before first use and after each use",
)
_WASH = Text(
    "Lavez-le avant le premier usage et après chaque usage, comme l’indique sa consigne de lavage",
    "Wash before first use and after each use, as its washing instructions say",
)
_ONE_WEARER = Text("un seul porteur", "one wearer only")
_NO_OTHER_EQUIPMENT = Text(
    "Associez-le aux équipements prescrits ; cet objet ne les remplace pas.",
    "Use with the prescribed equipment; this object does not replace it.",
)

FRAGMENTS: dict[str, dict[ObjectType, Text]] = {
    "wash_a": {"screen": _HARD_A, "part": _HARD_A, "mask": _SOFT_A, "gown": _SOFT_A},
    "worn_a": {
        "screen": Text("fendu ou coupant", "cracked or sharp"),
        "part": Text("fendu ou coupant", "cracked or sharp"),
        "mask": Text("déchiré ou décousu", "torn or unstitched"),
        "gown": Text("déchiré ou décousu", "torn or unstitched"),
    },
    "stops": dict.fromkeys(("screen", "mask", "gown", "part"), _STOPS),
    "with_b": {
        "screen": Text(
            "Portez-le en plus du masque et des gestes barrières, jamais à leur place.",
            "Use it in addition to a mask and the usual precautions, never instead.",
        ),
        "mask": _WITH_GESTURES,
        "gown": _WITH_GESTURES,
        "part": _WITH_GESTURES,
    },
    "wash_b": {
        "screen": _DISINFECT,
        "part": _DISINFECT,
        "mask": _WASH,
        "gown": _WASH,
    },
    "heat": dict.fromkeys(("screen", "mask", "gown", "part"), PLA_SCREEN),
    "sharing_b": {
        "screen": _ONE_WEARER,
        "mask": _ONE_WEARER,
        "gown": _ONE_WEARER,
        "part": Text("un seul utilisateur à la fois", "one user at a time"),
    },
    "worn_b": {
        "screen": Text(
            "Jetez-le s’il est rayé, fendu ou sali sans pouvoir être nettoyé.",
            "Discard if scratched, cracked or impossible to clean.",
        ),
        "mask": Text(
            "Changez-le dès qu’il est humide ; jetez-le s’il est déchiré, détendu ou impossible à laver.",
            "Change it as soon as it is damp; discard if torn, slack or impossible to wash.",
        ),
        "gown": Text(
            "Jetez-le s’il est déchiré, décousu ou impossible à laver.",
            "Discard if torn, unstitched or impossible to wash.",
        ),
        "part": Text(
            "Jetez-le s’il est fendu, coupant ou sali sans pouvoir être nettoyé.",
            "Discard if cracked, sharp or impossible to clean.",
        ),
    },
    "with_c": {
        "screen": Text(
            "Toujours associer le masque prescrit ; cet objet ne le remplace pas.",
            "Always wear the prescribed mask as well; this object does not replace it.",
        ),
        "mask": Text(
            "Il ne remplace ni un masque chirurgical ni un appareil respiratoire lorsqu’ils sont prescrits.",
            "It replaces neither a surgical mask nor a respirator where one is prescribed.",
        ),
        "gown": _NO_OTHER_EQUIPMENT,
        "part": _NO_OTHER_EQUIPMENT,
    },
    "check_c": {
        "screen": Text("Vérifiez l’absence de fissure", "Check for cracks"),
        "mask": Text(
            "Vérifiez l’absence de déchirure et la tenue des attaches",
            "Check for tears and that the fastenings hold",
        ),
        "gown": Text(
            "Vérifiez l’absence de déchirure et de couture ouverte",
            "Check for tears and open seams",
        ),
        "part": Text(
            "Vérifiez l’absence de casse, de jeu et de déformation",
            "Check for breakage, play and deformation",
        ),
    },
}
