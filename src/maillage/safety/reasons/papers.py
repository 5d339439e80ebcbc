"""Reasons of the library around the verdict: facts files, notices, claims, sampling plans."""

from __future__ import annotations

from maillage.kernel.reasons import declare

_FILE_FR = "Corriger le fichier ; le format est décrit dans la référence « safety-facts »."
_FILE_EN = "Correct the file; the format is described in the reference page “safety-facts”."

CODES = (
    declare(
        "facts.unreadable",
        fr="Le fichier {path} ne se lit pas : {why}.",
        en="File {path} cannot be read: {why}.",
        advice_fr=_FILE_FR,
        advice_en=_FILE_EN,
    ),
    declare(
        "facts.invalid",
        fr="{path} : attendu {expected_fr}, trouvé {found}.",
        en="{path}: expected {expected_en}, found {found}.",
        advice_fr=_FILE_FR,
        advice_en=_FILE_EN,
    ),
    declare(
        "facts.unknown_key",
        fr="{path} : clé inconnue (clés possibles : {known}).",
        en="{path}: unknown key (possible keys: {known}).",
        advice_fr=_FILE_FR,
        advice_en=_FILE_EN,
    ),
    declare(
        "facts.missing_key",
        fr="{path} : clé absente, attendu {expected_fr}.",
        en="{path}: missing key, expected {expected_en}.",
        advice_fr=_FILE_FR,
        advice_en=_FILE_EN,
    ),
    declare(
        "notice.placeholder_missing",
        fr="La notice demande {names} ; sans cela elle ne s’imprime pas.",
        en="The notice needs {names}; it is not printed without.",
        advice_fr="Renseigner ces champs.",
        advice_en="Fill in these fields.",
    ),
    declare(
        "notice.placeholder_unknown",
        fr="La notice n’a pas de champ {names}.",
        en="The notice has no field {names}.",
        advice_fr="Retirer ces champs : le texte d’une notice n’est jamais saisi.",
        advice_en="Remove these fields: the text of a notice is never typed in.",
    ),
    declare(
        "notice.placeholder_invalid",
        fr="Le champ {name} de la notice doit être une seule ligne de 1 à 200 caractères.",
        en="Field {name} of the notice must be one line of 1 to 200 characters.",
        advice_fr="Raccourcir la valeur.",
        advice_en="Shorten the value.",
    ),
    declare(
        "notice.unclassified",
        fr="Un modèle non classé n’a pas de notice : il porte la marque de prototype.",
        en="An unclassified model has no notice: it carries the prototype marking.",
        advice_fr="Faire classer le modèle avant toute remise.",
        advice_en="Have the model classified before handing anything over.",
    ),
    declare(
        "claim.affirmative",
        fr="Le texte affirme « {words} », ce que la catégorie {category_fr} ne permet pas.",
        en="The text claims “{words}”, which category {category_en} does not allow.",
        advice_fr="Décrire ce que fait l’objet sans promettre de protection ; la notice dit le reste.",
        advice_en="Describe what the object does without promising protection; the notice says the rest.",
    ),
    declare(
        "sampling.input",
        fr="Plan d’échantillonnage impossible : {name} doit être {expected_fr}, trouvé {found}.",
        en="Impossible sampling plan: {name} must be {expected_en}, found {found}.",
        advice_fr="Corriger la valeur.",
        advice_en="Correct the value.",
    ),
)
