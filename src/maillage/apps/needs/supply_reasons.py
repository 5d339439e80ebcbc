"""Every reason a command on industry, stocks of objects or priorities refuses."""

from __future__ import annotations

from maillage.kernel.reasons import declare

UNKNOWN_SUPPLY = declare(
    "supply.unknown",
    fr="Aucune offre industrielle ni aucun stock d’objets ne porte le code {given}.",
    en="There is no industrial supply and no stock of objects with the code {given}.",
    advice_fr="Cherchez-le dans les listes : les codes ont la forme OI0001 ou S0001.",
    advice_en="Look for it in the lists: codes look like OI0001 or S0001.",
)
SUPPLY_ENDED = declare(
    "supply.ended",
    fr="{code} est terminé depuis le {day} : {reason}",
    en="{code} was ended on {day}: {reason}",
    advice_fr="S’il reprend, enregistrez-le de nouveau.",
    advice_en="If it starts again, record it anew.",
)
SUPPLY_CHANGED = declare(
    "supply.changed_meanwhile",
    fr="{code} a été modifié entre-temps par {actor}.",
    en="{code} was changed meanwhile by {actor}.",
    advice_fr="Relisez ce qui vient d’être dit, puis recommencez si c’est encore utile.",
    advice_en="Read what has just been said, then do it again if it still makes sense.",
)
ONE_SUBSTITUTE = declare(
    "supply.one_substitute",
    fr="Une offre industrielle remplace un modèle ou une famille : un seul des deux.",
    en="An industrial supply substitutes a design or a family: exactly one of the two.",
    advice_fr="Choisissez un modèle si l’objet est le même, sinon une famille.",
    advice_en="Choose a design when the object is the same, otherwise a family.",
)
UNKNOWN_FAMILY = declare(
    "supply.unknown_family",
    fr="Aucune famille ne porte le code {given}.",
    en="There is no family with the code {given}.",
    advice_fr="Cherchez-la dans le catalogue : les codes ont la forme F001.",
    advice_en="Look for it in the catalogue: codes look like F001.",
)
BAD_SIRET = declare(
    "supply.bad_siret",
    fr="« {given} » n’est pas un numéro SIRET : quatorze chiffres, le dernier contrôlant les autres.",
    en="“{given}” is not a SIRET number: fourteen figures, the last one checking the others.",
    advice_fr="Recopiez-le depuis une facture ou l’annuaire des entreprises ; laissez vide hors de France.",
    advice_en="Copy it from an invoice or the directory of firms; leave it empty outside France.",
)
BAD_PERIOD = declare(
    "supply.until_before_from",
    fr="La fin ({until}) vient avant le début ({start}).",
    en="The end ({until}) comes before the start ({start}).",
    advice_fr="Corrigez l’une des deux dates, ou laissez la fin vide.",
    advice_en="Correct one of the dates, or leave the end empty.",
)
STATED_LATER = declare(
    "supply.stated_later",
    fr="L’information est datée du {given}, après aujourd’hui ({today}).",
    en="The information is dated {given}, after today ({today}).",
    advice_fr="Donnez le jour où vous l’avez apprise, ou compté le stock.",
    advice_en="Give the day you learned it, or counted the stock.",
)
SOURCE_MISSING = declare(
    "supply.source_missing",
    fr="On ne retient que ce dont on sait qui l’a dit.",
    en="Only what somebody said is kept.",
    advice_fr="Écrivez d’où vient l’information : courriel, contrat, bon de livraison ; sans nom de personne.",
    advice_en="Write where it comes from: e-mail, contract, delivery note; without anybody’s name.",
)
REASON_MISSING = declare(
    "supply.reason_missing",
    fr="Terminer demande un motif.",
    en="Ending takes a reason.",
    advice_fr="Écrivez en une phrase pourquoi : la suite saura que ce n’est pas un oubli.",
    advice_en="Say why in one sentence: later readers will know it is no oversight.",
)
OTHER_DESIGN = declare(
    "supply.profile_of_other_design",
    fr="Le profil {profile} n’est pas un profil du modèle {design}.",
    en="Profile {profile} is not a profile of design {design}.",
    advice_fr="Choisissez un profil de ce modèle, ou aucun si les objets viennent de l’industrie.",
    advice_en="Choose a profile of that design, or none if the objects come from industry.",
)
