"""What signing in and running accounts refuse, in the words shown everywhere."""

from __future__ import annotations

from maillage.apps.accounts.codes import ROLE_NAMES
from maillage.kernel.reasons import declare

SIGN_IN_REFUSED = declare(
    "account.sign_in_refused",
    fr="Identifiant ou mot de passe inexact.",
    en="Wrong username or password.",
    advice_fr="Les majuscules comptent. Mot de passe oublié : demandez-en un autre depuis cette page.",
    advice_en="Capitals matter. Forgotten password: ask for another one from this page.",
)
CODE_REFUSED = declare(
    "account.code_refused",
    fr="Ce code n’est pas accepté.",
    en="This code is not accepted.",
    advice_fr="Donnez le code que l’application affiche maintenant, ou un code de secours qui n’a pas encore servi.",
    advice_en="Give the code that the application shows now, or a recovery code that was not used yet.",
)
PASSWORD_WRONG = declare(
    "account.password_wrong",
    fr="Ce n’est pas votre mot de passe actuel.",
    en="This is not your current password.",
    advice_fr="Vérifiez les majuscules ; en cas d’oubli, déconnectez-vous et demandez-en un autre.",
    advice_en="Check the capitals; if you forgot it, sign out and ask for another one.",
)
TOO_MANY = declare(
    "account.too_many_attempts",
    fr="Trop d’essais en peu de temps.",
    en="Too many attempts in a short time.",
    advice_fr="Attendez cinq minutes, puis recommencez. Le compte n’est pas bloqué.",
    advice_en="Wait five minutes, then try again. The account is not locked.",
)

ACCOUNT_UNKNOWN = declare(
    "account.unknown",
    fr="Aucun compte ne porte l’identifiant « {username} ».",
    en="No account has the username “{username}”.",
    advice_fr="Cherchez-le dans la liste des comptes ; s’il n’y est pas, invitez la personne.",
    advice_en="Look for it in the list of accounts; if it is not there, invite the person.",
)
USERNAME_TAKEN = declare(
    "account.username_taken",
    fr="L’identifiant « {username} » est déjà pris.",
    en="The username “{username}” is already taken.",
    advice_fr="Choisissez un autre identifiant.",
    advice_en="Choose another username.",
)
USERNAME_INVALID = declare(
    "account.username_invalid",
    fr="« {username} » ne peut pas être un identifiant.",
    en="“{username}” cannot be a username.",
    advice_fr="Lettres, chiffres, point, tiret et tiret bas, sans espace ; l’adresse électronique se donne à part.",
    advice_en="Letters, digits, dot, hyphen and underscore, without blanks; the e-mail address is given apart.",
)
EMAIL_TAKEN = declare(
    "account.email_taken",
    fr="Un autre compte a déjà l’adresse {email}.",
    en="Another account already has the address {email}.",
    advice_fr="Donnez le rôle à ce compte, ou une autre adresse à celui-ci.",
    advice_en="Give the role to that account, or another address to this one.",
)
ACCOUNT_CLOSED = declare(
    "account.closed",
    fr="Le compte {username} est fermé.",
    en="The account {username} is closed.",
    advice_fr="L’exploitation nationale peut le rouvrir.",
    advice_en="The national operator can open it again.",
)
PASSWORD_WEAK = declare(
    "account.password_weak",
    fr="Ce mot de passe ne protège pas assez : {problem}",
    en="This password does not protect enough: {problem}",
    advice_fr="Prenez une phrase de quelques mots, que vous n’utilisez nulle part ailleurs.",
    advice_en="Take a sentence of a few words, that you use nowhere else.",
)
ORGANISATION_MISSING = declare(
    "account.organisation_missing",
    fr="Le rôle « {role} » se tient pour une organisation : il faut son code.",
    en="The role “{role}” is held for an organisation: its code is needed.",
    advice_fr="Donnez le code de l’atelier (L0042) ou de l’établissement (E0012).",
    advice_en="Give the code of the workshop (L0042) or of the establishment (E0012).",
    words={"role": ROLE_NAMES},
)
ORGANISATION_NEEDLESS = declare(
    "account.organisation_needless",
    fr="Le rôle « {role} » se tient sur un territoire, pas pour une organisation ({organisation}).",
    en="The role “{role}” is held on a territory, not for an organisation ({organisation}).",
    advice_fr="Laissez l’organisation vide.",
    advice_en="Leave the organisation empty.",
    words={"role": ROLE_NAMES},
)
ORGANISATION_UNKNOWN = declare(
    "account.organisation_unknown",
    fr="Aucune organisation de code {organisation} ne peut avoir le rôle « {role} ».",
    en="No organisation with the code {organisation} can have the role “{role}”.",
    advice_fr="Un atelier a un code comme L0042, un établissement comme E0012 ; inscrivez-le d’abord.",
    advice_en="A workshop has a code like L0042, an establishment like E0012; register it first.",
    words={"role": ROLE_NAMES},
)
ORGANISATION_ELSEWHERE = declare(
    "account.organisation_elsewhere",
    fr="{organisation} est dans le département {department}, pas dans « {territory} ».",
    en="{organisation} is in department {department}, not in “{territory}”.",
    advice_fr="Laissez le territoire vide : celui de l’organisation sera pris.",
    advice_en="Leave the territory empty: that of the organisation will be taken.",
)
ROLE_HELD = declare(
    "account.role_held",
    fr="{username} tient déjà ce rôle ({held}), ou l’aura bientôt.",
    en="{username} already holds this role ({held}), or soon will.",
    advice_fr="Terminez-le d’abord si ses dates doivent changer.",
    advice_en="End it first if its dates must change.",
)
ROLE_NOT_HELD = declare(
    "account.role_not_held",
    fr="{username} ne tient pas ce rôle ({held}).",
    en="{username} does not hold this role ({held}).",
    advice_fr="Relisez la fiche du compte : le rôle est peut-être déjà terminé.",
    advice_en="Read the account again: the role may have ended already.",
)
ROLE_DATES = declare(
    "account.role_dates",
    fr="Un rôle commence aujourd’hui ({today}) ou plus tard, et finit après avoir commencé.",
    en="A role begins today ({today}) or later, and ends after it has begun.",
    advice_fr="Corrigez les dates. Rien n’est antidaté : le journal dirait autre chose.",
    advice_en="Correct the dates. Nothing is dated back: the journal would tell otherwise.",
)
LAST_ADMINISTRATOR = declare(
    "account.last_administrator",
    fr="Il ne resterait plus personne pour l’exploitation nationale après {username}.",
    en="Nobody would be left as national operator after {username}.",
    advice_fr="Donnez d’abord ce rôle à quelqu’un d’autre, sans fin ou plus longtemps.",
    advice_en="Give this role to somebody else first, without end or for longer.",
)
INVITATION_INVALID = declare(
    "invitation.invalid",
    fr="Ce lien d’invitation n’est pas reconnu, ou une invitation plus récente l’a remplacé.",
    en="This invitation link is not recognised, or a later invitation replaced it.",
    advice_fr="Ouvrez le dernier lien reçu, en entier ; sinon demandez une nouvelle invitation.",
    advice_en="Open the last link you received, whole; otherwise ask for another invitation.",
)
INVITATION_USED = declare(
    "invitation.used",
    fr="Ce lien d’invitation a déjà servi.",
    en="This invitation link was already used.",
    advice_fr="Connectez-vous avec le mot de passe choisi alors ; oublié, il se remplace par courriel.",
    advice_en="Sign in with the password chosen then; if forgotten, it is replaced by mail.",
)
INVITATION_EXPIRED = declare(
    "invitation.expired",
    fr="Ce lien d’invitation a plus de sept jours.",
    en="This invitation link is more than seven days old.",
    advice_fr="Demandez une nouvelle invitation à qui vous a invité.",
    advice_en="Ask whoever invited you for another invitation.",
)

UNKNOWN_ACTION = declare(
    "access.unknown_action",
    fr="«\u202f{given}\u202f» n’est pas une action que la plateforme connaît.",
    en="“{given}” is not an action that the platform knows.",
    advice_fr="Actions connues\u202f: {expected}.",
    advice_en="Known actions: {expected}.",
)
PROCONNECT_REFUSED = declare(
    "proconnect.refused",
    fr="La connexion par ProConnect n’a pas abouti, ou n’a pas été demandée depuis ce navigateur.",
    en="Signing in by ProConnect did not succeed, or was not asked from this browser.",
    advice_fr="Recommencez depuis la page de connexion. Le mot de passe convient aussi.",
    advice_en="Start again from the sign-in page. The password will do too.",
)
PROCONNECT_INVALID = declare(
    "proconnect.invalid",
    fr="La réponse de ProConnect n’a pas pu être vérifiée\u202f: rien n’a été fait.",
    en="ProConnect’s answer could not be verified: nothing was done.",
    advice_fr="Recommencez. Si cela se répète, connectez-vous par mot de passe et prévenez l’exploitation.",
    advice_en="Start again. If it happens again, sign in with your password and tell the operator.",
)
PROCONNECT_UNREACHABLE = declare(
    "proconnect.unreachable",
    fr="ProConnect ne répond pas.",
    en="ProConnect does not answer.",
    advice_fr="Connectez-vous par mot de passe, ou réessayez plus tard.",
    advice_en="Sign in with your password, or try again later.",
)
PROCONNECT_ASSURANCE = declare(
    "proconnect.assurance",
    fr="Votre identité ProConnect n’a pas été prouvée au niveau que cette plateforme demande.",
    en="Your ProConnect identity was not proved at the level that this platform asks for.",
    advice_fr="Mettez en place une double authentification auprès de votre fournisseur d’identité, puis recommencez.",
    advice_en="Set up two-factor authentication with your identity provider, then start again.",
)
PROCONNECT_NOT_LINKED = declare(
    "proconnect.not_linked",
    fr="Cette identité ProConnect n’est liée à aucun compte ouvert.",
    en="This ProConnect identity is linked to no open account.",
    advice_fr="Connectez-vous par mot de passe, puis liez ProConnect depuis «\u202fMon compte\u202f». Sans compte, demandez une invitation à la coordination de votre territoire.",
    advice_en="Sign in with your password, then link ProConnect from “My account”. Without an account, ask your territory’s coordinator for an invitation.",
)
PROCONNECT_TAKEN = declare(
    "proconnect.taken",
    fr="Cette identité ProConnect ouvre déjà un autre compte.",
    en="This ProConnect identity already opens another account.",
    advice_fr="Connectez-vous à cet autre compte et retirez le lien, ou prévenez l’exploitation.",
    advice_en="Sign in to that other account and remove the link, or tell the operator.",
)
