"""Every reason a command on requests without an account refuses."""

from __future__ import annotations

from maillage.kernel.reasons import declare

BAD_EMAIL = declare(
    "request.bad_email",
    fr="« {given} » n’est pas une adresse électronique.",
    en="“{given}” is not an e-mail address.",
    advice_fr="Vérifiez-la : le lien pour confirmer et suivre la demande y arrive.",
    advice_en="Check it: the link to confirm and follow the request arrives there.",
)
TOO_MANY = declare(
    "request.too_many",
    fr="{limit} demandes ont déjà été déposées d’ici récemment : la suivante sera acceptée à partir du {until}.",
    en="{limit} requests were already filed from here lately: the next one is accepted from {until}.",
    advice_fr="Si c’est urgent, appelez un atelier de l’annuaire : il peut noter la demande pour vous.",
    advice_en="If it is urgent, call a workshop of the directory: it can note the request for you.",
)
LINK_UNKNOWN = declare(
    "link.unknown",
    fr="Ce lien n’ouvre rien : il a été remplacé, révoqué ou effacé, ou il est mal recopié.",
    en="This link opens nothing: it was replaced, revoked or erased, or it was not copied whole.",
    advice_fr="Demandez-en un nouveau par courriel, à l’adresse donnée avec la demande.",
    advice_en="Ask for a new one by mail, at the address given with the request.",
)
NOT_CONFIRMED = declare(
    "request.not_confirmed",
    fr="La demande {request} n’est pas encore confirmée.",
    en="Request {request} is not confirmed yet.",
    advice_fr="Confirmez-la d’abord depuis son lien privé.",
    advice_en="Confirm it first from its private link.",
)
ALREADY_CONFIRMED = declare(
    "request.already_confirmed",
    fr="La demande {request} est déjà confirmée.",
    en="Request {request} is already confirmed.",
    advice_fr="Suivez-la depuis son lien privé.",
    advice_en="Follow it from its private link.",
)
NEAR_NEED = declare(
    "request.near_need",
    fr="Un besoin du même objet est déjà ouvert pour cet établissement, pour une date voisine : {needs}.",
    en="A need for the same object is already open for this establishment, for a close date: {needs}.",
    advice_fr="Corrigez-le plutôt que d’en déposer deux, ou dites que c’est un autre besoin.",
    advice_en="Correct it instead of filing twice, or say that this is another need.",
)
CLOSING_NOT_YOURS = declare(
    "request.closing_reason",
    fr="« {given} » n’est pas un motif que le demandeur peut donner : {expected}.",
    en="“{given}” is not a reason that the requester can give: {expected}.",
    advice_fr="Choisissez un des motifs proposés.",
    advice_en="Choose one of the reasons offered.",
)
ATTACHED_ALREADY = declare(
    "need.attached_already",
    fr="Le besoin {need} est déjà celui de l’établissement {establishment}.",
    en="Need {need} is already that of establishment {establishment}.",
    advice_fr="Il reste à le vérifier.",
    advice_en="It remains to be verified.",
)
ATTACHED_LATE = declare(
    "need.attached_late",
    fr="Le besoin {need} a déjà été vérifié : des ateliers ont pu s’engager pour cet établissement.",
    en="Need {need} has already been verified: workshops may have committed to this establishment.",
    advice_fr="Clôturez-le, et déposez-le au nom du bon établissement.",
    advice_en="Close it, and file it for the right establishment.",
)
