"""Every reason an imported file, or one of its rows, is refused or kept with a doubt.

Parameters: `field` (the column), `value` (as found) and those each code names.
"""

from __future__ import annotations

from maillage.kernel.reasons import declare

# The whole file.
TOO_LARGE = declare(
    "import.too_large",
    fr="Le fichier pèse {size} octets ; la limite est de {limit}.",
    en="The file is {size} bytes; the limit is {limit}.",
    advice_fr="Découpez-le en plusieurs fichiers.",
    advice_en="Split it into several files.",
)
EMPTY_FILE = declare(
    "import.empty_file",
    fr="Le fichier est vide.",
    en="The file is empty.",
    advice_fr="Vérifiez que vous avez choisi le bon fichier.",
    advice_en="Check that you chose the right file.",
)
ENCODING = declare(
    "import.encoding",
    fr="Le fichier n’est ni en UTF-8 ni en Windows-1252 : octet {byte} à la position {position}.",
    en="The file is neither UTF-8 nor Windows-1252: byte {byte} at position {position}.",
    advice_fr="Enregistrez-le en « CSV UTF-8 ».",
    advice_en="Save it as “CSV UTF-8”.",
)
ENCODING_GUESSED = declare(
    "import.encoding_guessed",
    fr="Le fichier n’est pas en UTF-8 ; il a été lu en Windows-1252.",
    en="The file is not UTF-8; it was read as Windows-1252.",
    advice_fr="Vérifiez les accents, ou enregistrez-le en « CSV UTF-8 ».",
    advice_en="Check the accents, or save it as “CSV UTF-8”.",
)
MALFORMED = declare(
    "import.malformed",
    fr="Le fichier ne peut pas être lu à la ligne {line} : {detail}.",
    en="The file cannot be read at line {line}: {detail}.",
    advice_fr="Cherchez un guillemet ouvert et non fermé, ou une accolade manquante, à cet endroit.",
    advice_en="Look for a quote left open, or a missing brace, at that place.",
)
UNEXPECTED_SHAPE = declare(
    "import.unexpected_shape",
    fr="Le contenu du fichier n’a pas la forme attendue : {expected}.",
    en="The content of the file is not of the expected shape: {expected}.",
    advice_fr="Vérifiez que c’est bien ce genre de fichier que vous vouliez importer.",
    advice_en="Check that this is the kind of file you meant to import.",
)
MISSING_COLUMN = declare(
    "import.missing_column",
    fr="Il manque la ou les colonnes {missing}. Colonnes trouvées : {found}.",
    en="Missing column or columns: {missing}. Columns found: {found}.",
    advice_fr="Ajoutez-les à la première ligne ; les noms admis sont dans la documentation des imports.",
    advice_en="Add them to the first line; accepted names are in the documentation of imports.",
)
REPEATED_COLUMN = declare(
    "import.repeated_column",
    fr="La colonne {column} apparaît deux fois.",
    en="The column {column} appears twice.",
    advice_fr="Gardez-en une seule.",
    advice_en="Keep only one of them.",
)
UNKNOWN_COLUMN = declare(
    "import.unknown_column",
    fr="La colonne « {value} » n’est pas connue ; elle n’a pas été lue.",
    en="The column “{value}” is not known; it was not read.",
    advice_fr="Corrigez son nom, ou retirez-la si elle ne sert pas.",
    advice_en="Correct its name, or remove it if it is not needed.",
)
MISSING_DAY = declare(
    "import.missing_day",
    fr="Le fichier ne donne rien pour le {day}. Jours présents : {days}.",
    en="The file gives nothing for {day}. Days in the file: {days}.",
    advice_fr="Choisissez un des jours présents.",
    advice_en="Choose one of the days in the file.",
)

# A row.
TOO_MANY_CELLS = declare(
    "import.too_many_cells",
    fr="La ligne a {cells} cases pour {columns} colonnes.",
    en="The row has {cells} cells for {columns} columns.",
    advice_fr="Mettez entre guillemets la case qui contient un séparateur.",
    advice_en="Quote the cell that contains a separator.",
)
CONTROL_CHARACTERS = declare(
    "import.control_characters",
    fr="{field} contient des caractères de commande invisibles.",
    en="{field} contains invisible control characters.",
    advice_fr="Ressaisissez cette case.",
    advice_en="Type this cell again.",
)
MISSING_VALUE = declare(
    "import.missing_value",
    fr="{field} est vide.",
    en="{field} is empty.",
    advice_fr="Remplissez cette case : elle est nécessaire.",
    advice_en="Fill this cell: it is needed.",
)
TOO_LONG = declare(
    "import.too_long",
    fr="{field} compte {length} caractères ; la limite est de {limit}.",
    en="{field} has {length} characters; the limit is {limit}.",
    advice_fr="Raccourcissez ce texte.",
    advice_en="Shorten this text.",
)
BAD_NUMBER = declare(
    "import.bad_number",
    fr="« {value} » n’est pas un nombre ({field}).",
    en="“{value}” is not a number ({field}).",
    advice_fr="Écrivez un nombre seul, sans unité ni espace.",
    advice_en="Write a number alone, without unit or space.",
)
BAD_DATE = declare(
    "import.bad_date",
    fr="« {value} » n’est pas une date ({field}).",
    en="“{value}” is not a date ({field}).",
    advice_fr="Écrivez 2020-04-06 ou 06/04/2020.",
    advice_en="Write 2020-04-06 or 06/04/2020.",
)
BAD_CHOICE = declare(
    "import.bad_choice",
    fr="« {value} » n’est pas une valeur de {field}. Valeurs admises : {choices}.",
    en="“{value}” is not a value of {field}. Accepted values: {choices}.",
    advice_fr="Choisissez une des valeurs admises.",
    advice_en="Choose one of the accepted values.",
)
BAD_CODE = declare(
    "import.bad_code",
    fr="« {value} » n’a pas la forme attendue pour {field}, comme {example}.",
    en="“{value}” is not of the form expected for {field}, such as {example}.",
    advice_fr="Recopiez le code depuis sa source.",
    advice_en="Copy the code from its source.",
)
BAD_LINK = declare(
    "import.bad_link",
    fr="« {value} » n’est pas une adresse http ou https complète ({field}) ; elle n’a pas été gardée.",
    en="“{value}” is not a complete http or https address ({field}); it was not kept.",
    advice_fr="Donnez l’adresse entière, comme https://exemple.org/page.",
    advice_en="Give the whole address, such as https://example.org/page.",
)
LINK_TOO_LONG = declare(
    "import.link_too_long",
    fr="L’adresse « {value} » dépasse {limit} caractères ; elle n’a pas été gardée.",
    en="The address “{value}” is longer than {limit} characters; it was not kept.",
    advice_fr="Donnez une adresse plus courte.",
    advice_en="Give a shorter address.",
)
REPEATED_ROW = declare(
    "import.repeated_row",
    fr="Cette ligne désigne la même chose que la ligne {first} ({value}).",
    en="This row names the same thing as row {first} ({value}).",
    advice_fr="Gardez une seule des deux lignes.",
    advice_en="Keep only one of the two rows.",
)
UNKNOWN_PROCESS = declare(
    "import.unknown_process",
    fr="Le procédé « {value} » n’est pas connu ; il n’a pas été gardé. Procédés connus : {known}.",
    en="The process “{value}” is not known; it was not kept. Known processes: {known}.",
    advice_fr="Écrivez un des procédés connus, ou complétez la fiche de l’atelier.",
    advice_en="Write one of the known processes, or complete the workshop’s page.",
)
NO_PROCESS = declare(
    "import.no_process",
    fr="Aucun procédé n’est indiqué : l’atelier ne recevra pas de commande.",
    en="No process is given: the workshop will receive no order.",
    advice_fr="Complétez ses machines.",
    advice_en="Complete its machines.",
)

# A place.
FOREIGN_COUNTRY = declare(
    "import.foreign_country",
    fr="Le pays « {value} » n’est pas la France.",
    en="The country “{value}” is not France.",
    advice_fr="Seuls les ateliers situés en France, outre-mer compris, sont importés.",
    advice_en="Only workshops in France, overseas included, are imported.",
)
UNKNOWN_COMMUNE = declare(
    "import.unknown_commune",
    fr="La commune « {value} » n’a pas été reconnue (code postal : {postcode}).",
    en="The town “{value}” was not recognised (postcode: {postcode}).",
    advice_fr="Donnez le nom officiel de la commune et son code postal, ou son code INSEE.",
    advice_en="Give the official name of the commune and its postcode, or its INSEE code.",
)
COMMUNE_FROM_POSTCODE = declare(
    "import.commune_from_postcode",
    fr="« {value} » n’a pas été reconnu ; {commune} est la seule commune du code postal {postcode}.",
    en="“{value}” was not recognised; {commune} is the only commune of postcode {postcode}.",
    advice_fr="Corrigez le nom de la commune si ce n’est pas elle.",
    advice_en="Correct the name of the town if it is another one.",
)
MISSING_POSTCODE = declare(
    "import.missing_postcode",
    fr="Le code postal manque ; la commune a été trouvée par son nom : {commune}.",
    en="The postcode is missing; the town was found by its name: {commune}.",
    advice_fr="Ajoutez le code postal.",
    advice_en="Add the postcode.",
)
BAD_POSTCODE = declare(
    "import.bad_postcode",
    fr="« {value} » n’est pas un code postal français ; lieu retenu : {commune}.",
    en="“{value}” is not a French postcode; place kept: {commune}.",
    advice_fr="Écrivez les cinq chiffres, zéro du début compris.",
    advice_en="Write the five digits, leading zero included.",
)
NO_COORDINATES = declare(
    "import.no_coordinates",
    fr="Sans coordonnées : placé d’après sa commune ({place}).",
    en="Without coordinates: placed from its commune ({place}).",
    advice_fr="Ajoutez la latitude et la longitude de l’adresse.",
    advice_en="Add the latitude and longitude of the address.",
)
SWAPPED_COORDINATES = declare(
    "import.swapped_coordinates",
    fr="Latitude et longitude semblent inversées ({value}) ; non retenues, placé d’après {place}.",
    en="Latitude and longitude seem swapped ({value}); not used, placed from {place}.",
    advice_fr="Échangez les deux nombres dans la source.",
    advice_en="Exchange the two numbers in the source.",
)
COORDINATES_ELSEWHERE = declare(
    "import.coordinates_elsewhere",
    fr="Les coordonnées ({value}) sont hors de {expected} ; non retenues, placé d’après {place}.",
    en="The coordinates ({value}) are outside {expected}; not used, placed from {place}.",
    advice_fr="Corrigez les coordonnées, ou la commune si c’est elle qui est fausse.",
    advice_en="Correct the coordinates, or the town if that is what is wrong.",
)
FAR_FROM_COMMUNE = declare(
    "import.far_from_commune",
    fr="Les coordonnées ({value}) sont à {km} km du centre de la commune ({place}) ; elles ont été gardées.",
    en="The coordinates ({value}) are {km} km away from the centre of the commune ({place}); they were kept.",
    advice_fr="Vérifiez l’adresse et les coordonnées.",
    advice_en="Check the address and the coordinates.",
)
NO_PLACE = declare(
    "import.no_place",
    fr="Ni commune reconnue ni coordonnées possibles : la ligne ne peut être située.",
    en="Neither a recognised town nor possible coordinates: the row cannot be placed.",
    advice_fr="Donnez la commune et son code postal, ou des coordonnées en degrés.",
    advice_en="Give the town and its postcode, or coordinates in degrees.",
)
UNKNOWN_DEPARTMENT = declare(
    "import.unknown_department",
    fr="« {value} » n’est pas un département connu.",
    en="“{value}” is not a known department.",
    advice_fr="Écrivez le code : 01, 2A, 974.",
    advice_en="Write the code: 01, 2A, 974.",
)

# A need.
QUANTITY_OUT_OF_RANGE = declare(
    "import.quantity_out_of_range",
    fr="Quantité impossible : {value}. Un besoin compte de 1 à {limit} pièces.",
    en="Impossible quantity: {value}. A need is 1 to {limit} pieces.",
    advice_fr="Vérifiez la quantité et le multiple.",
    advice_en="Check the quantity and the multiple.",
)
SUPPLY_QUANTITY = declare(
    "import.supply_quantity",
    fr="Quantité impossible : {value}. Une offre ou un stock compte de {least} à {limit} pièces.",
    en="Impossible quantity: {value}. A supply or a stock is {least} to {limit} pieces.",
    advice_fr="Écrivez des pièces entières, comptées par jour ou par semaine pour une offre.",
    advice_en="Write whole pieces, counted a day or a week for a supply.",
)
NOT_WHOLE = declare(
    "import.not_whole",
    fr="« {value} » n’est pas un nombre entier ({field}).",
    en="“{value}” is not a whole number ({field}).",
    advice_fr="Comptez en pièces entières.",
    advice_en="Count in whole pieces.",
)
NEGATIVE = declare(
    "import.negative",
    fr="« {value} » est négatif ({field}).",
    en="“{value}” is negative ({field}).",
    advice_fr="Écrivez zéro ou un nombre positif.",
    advice_en="Write zero or a positive number.",
)
PAST_DEADLINE = declare(
    "import.past_deadline",
    fr="L’échéance du {value} est passée.",
    en="The deadline {value} has passed.",
    advice_fr="Demandez si le besoin existe encore, et pour quand.",
    advice_en="Ask whether the need still exists, and by when.",
)
PERSONAL_DATA = declare(
    "import.personal_data",
    fr="{field} semble contenir une adresse électronique, un téléphone ou un numéro de sécurité sociale.",
    en="{field} seems to contain an e-mail address, a telephone or a social security number.",
    advice_fr="Un besoin ne porte aucune donnée personnelle : retirez-la.",
    advice_en="A need carries no personal data: remove it.",
)
PERSONAL_COLUMN = declare(
    "import.personal_column",
    fr="La colonne « {value} » porte sur des personnes ; elle n’a été ni lue ni gardée.",
    en="The column “{value}” is about persons; it was neither read nor kept.",
    advice_fr="Retirez-la du fichier ; les contacts se donnent sur la fiche de l’établissement.",
    advice_en="Remove it from the file; contacts are given on the establishment’s page.",
)

# Probable duplicates.
SAME_NAME_NEAR = declare(
    "duplicate.same_name_near",
    fr="Noms semblables, à {km} km l’un de l’autre.",
    en="Similar names, {km} km apart.",
    advice_fr="Gardez une seule fiche si c’est le même lieu.",
    advice_en="Keep a single page if it is the same place.",
)
SAME_NAME_SAME_COMMUNE = declare(
    "duplicate.same_name_same_commune",
    fr="Noms semblables dans la même commune ({commune}).",
    en="Similar names in the same commune ({commune}).",
    advice_fr="Gardez une seule fiche si c’est le même lieu.",
    advice_en="Keep a single page if it is the same place.",
)
