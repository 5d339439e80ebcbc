"""Every reason a command of the catalogue refuses."""

from __future__ import annotations

from maillage.kernel.reasons import declare

UNKNOWN_FAMILY = declare(
    "family.unknown",
    fr="Aucune famille ne porte le code {given}.",
    en="There is no family with the code {given}.",
    advice_fr="Choisissez une famille de la liste, ou créez-la.",
    advice_en="Choose a family of the list, or create it.",
)
UNKNOWN_DESIGN = declare(
    "design.unknown",
    fr="Aucun modèle ne porte le code {given}.",
    en="There is no design with the code {given}.",
    advice_fr="Cherchez-le dans le catalogue : les codes ont la forme D0107.",
    advice_en="Look for it in the catalogue: codes look like D0107.",
)
UNKNOWN_VERSION = declare(
    "version.unknown",
    fr="Aucune version ne porte le code {given}.",
    en="There is no version with the code {given}.",
    advice_fr="Cherchez-la sur la page du modèle : les codes ont la forme D0107-V3.",
    advice_en="Look for it on the design’s page: codes look like D0107-V3.",
)
UNKNOWN_FILE = declare(
    "version.unknown_file",
    fr="La version {version} n’a pas de fichier « {name} ».",
    en="Version {version} has no file “{name}”.",
    advice_fr="Choisissez un fichier de la liste de cette version.",
    advice_en="Choose a file of this version’s list.",
)
UNKNOWN_OBJECT_TYPE = declare(
    "design.unknown_object_type",
    fr="« {given} » n’est pas un type d’objet : {expected}.",
    en="“{given}” is not an object type: {expected}.",
    advice_fr="Le type fixe la notice et la liste de contrôle : choisissez un des types proposés.",
    advice_en="The type fixes the notice and the checklist: choose one of the types offered.",
)
BAD_LINK = declare(
    "design.bad_link",
    fr="« {given} » n’est pas une adresse http ou https complète.",
    en="“{given}” is not a complete http or https address.",
    advice_fr="Donnez l’adresse entière de la page d’origine, ou laissez vide.",
    advice_en="Give the whole address of the original page, or leave it empty.",
)
NO_FILE = declare(
    "version.no_file",
    fr="Une version a au moins un fichier.",
    en="A version has at least one file.",
    advice_fr="Ajoutez les fichiers de fabrication et leur notice de montage.",
    advice_en="Add the manufacturing files and their assembly notes.",
)
TOO_MANY_FILES = declare(
    "version.too_many_files",
    fr="Cette version a {count} fichiers ; la limite est de {limit}.",
    en="This version has {count} files; the limit is {limit}.",
    advice_fr="Gardez les fichiers utiles à la fabrication.",
    advice_en="Keep the files that manufacturing needs.",
)
FILE_TOO_LARGE = declare(
    "version.file_too_large",
    fr="« {name} » pèse {size} octets ; la limite est de {limit}.",
    en="“{name}” is {size} bytes; the limit is {limit}.",
    advice_fr="Allégez le maillage, ou donnez le modèle d’origine (STEP, SCAD).",
    advice_en="Reduce the mesh, or give the original model (STEP, SCAD).",
)
FILE_EMPTY = declare(
    "version.file_empty",
    fr="« {name} » est vide.",
    en="“{name}” is empty.",
    advice_fr="Envoyez-le de nouveau.",
    advice_en="Send it again.",
)
FILE_NAME = declare(
    "version.file_name",
    fr="« {name} » n’est pas un nom de fichier admis.",
    en="“{name}” is not an accepted file name.",
    advice_fr="Un nom simple, sans dossier, de 120 caractères au plus.",
    advice_en="A plain name, without a folder, of at most 120 characters.",
)
FILE_TWICE = declare(
    "version.file_twice",
    fr="Deux fichiers portent le nom « {name} ».",
    en="Two files have the name “{name}”.",
    advice_fr="Renommez l’un des deux.",
    advice_en="Rename one of them.",
)
FILE_KIND = declare(
    "version.file_kind",
    fr="Le type de « {name} » n’est pas admis. Types admis : {accepted}.",
    en="The type of “{name}” is not accepted. Accepted types: {accepted}.",
    advice_fr="Le G-code dépend d’une machine et les macros s’exécutent : donnez le modèle.",
    advice_en="G-code depends on a machine and macros run: give the model.",
)
FILE_CONTENT = declare(
    "version.file_content",
    fr="Le contenu de « {name} » n’est pas celui d’un fichier {kind}.",
    en="The content of “{name}” is not that of a {kind} file.",
    advice_fr="Exportez-le de nouveau, ou corrigez son extension.",
    advice_en="Export it again, or correct its extension.",
)
SAME_VERSION = declare(
    "version.same_files",
    fr="Ces fichiers sont déjà, à l’identique, ceux de la version {version}.",
    en="These files are already, unchanged, those of version {version}.",
    advice_fr="Utilisez cette version ; une nouvelle version change au moins un fichier.",
    advice_en="Use that version; a new version changes at least one file.",
)
KNOWN_FILE = declare(
    "version.known_file",
    fr="« {name} » est, à l’identique, un fichier de {versions}.",
    en="“{name}” is, unchanged, a file of {versions}.",
    advice_fr="Si c’est le même objet, ajoutez plutôt une version au modèle qui existe.",
    advice_en="If it is the same object, add a version to the existing design instead.",
)
NO_STEP = declare(
    "profile.no_step",
    fr="Un profil de fabrication a au moins une étape.",
    en="A manufacturing profile has at least one step.",
    advice_fr="Indiquez le procédé et les minutes par pièce.",
    advice_en="Give the process and the minutes per piece.",
)
STEP_TWICE = declare(
    "profile.step_twice",
    fr="Le procédé « {process} » apparaît deux fois.",
    en="The process “{process}” appears twice.",
    advice_fr="Additionnez ses minutes en une seule étape.",
    advice_en="Add its minutes into a single step.",
)
MATERIAL_TWICE = declare(
    "profile.material_twice",
    fr="La matière « {material} » apparaît deux fois.",
    en="The material “{material}” appears twice.",
    advice_fr="Additionnez ses quantités en une seule ligne.",
    advice_en="Add its quantities into a single line.",
)
BAD_DECIMAL = declare(
    "profile.bad_decimal",
    fr="« {given} » n’est pas une quantité par pièce ({field}).",
    en="“{given}” is not a quantity per piece ({field}).",
    advice_fr="Écrivez un nombre décimal supérieur à zéro, comme 0.017.",
    advice_en="Write a decimal number above zero, such as 0.017.",
)
