"""What signing in and proving a second factor refuse, in the words shown everywhere."""

from __future__ import annotations

from maillage.kernel.reasons import declare

SIGN_IN_REFUSED = declare(
    "account.sign_in_refused",
    fr="Identifiant ou mot de passe inexact.",
    en="Wrong username or password.",
    advice_fr="Les majuscules comptent. Mot de passe oublié : demandez-en un autre depuis cette page.",
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
    advice_fr="Vérifiez les majuscules ; en cas d’oubli, déconnectez-vous et demandez-en un autre.",
    advice_en="Check the capitals; if you forgot it, sign out and ask for another one.",
)
TOO_MANY = declare(
    "account.too_many_attempts",
    fr="Trop d’essais en peu de temps.",
    en="Too many attempts in a short time.",
    advice_fr="Attendez cinq minutes, puis recommencez. Le compte n’est pas bloqué.",
    advice_en="Wait five minutes, then try again. The account is not locked.",
)
