"""Addresses of signing in, of one's own account (under the names that allauth asks for), of accounts."""

from __future__ import annotations

from django.urls import path, re_path

from maillage.web.signing import passkeys, views
from maillage.web.signing.proconnect import views as proconnect
from maillage.web.views import account, account_acts, accounts, invitation, reveals, tokens

SIGNING = [
    path("connexion/", views.SignIn.as_view(), name="login"),
    path("connexion/", views.SignIn.as_view(), name="account_login"),
    path("connexion/code/", views.SignInCode.as_view(), name="mfa_authenticate"),
    path("connexion/obtenir-un-compte/", account.obtain, name="account_signup"),
    path("connexion/oubli/", views.Forgotten.as_view(), name="account_reset_password"),
    path("connexion/oubli/envoye/", views.ForgottenSent.as_view(), name="account_reset_password_done"),
    path(
        "connexion/oubli/choisi/", views.PasswordChosen.as_view(), name="account_reset_password_from_key_done"
    ),
    re_path(
        r"^connexion/oubli/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        views.ChoosePassword.as_view(),
        name="account_reset_password_from_key",
    ),
    path("deconnexion/", views.sign_out, name="logout"),
    path("connexion/proconnect/", proconnect.proconnect_start, name="proconnect_start"),
    path("connexion/proconnect/retour/", proconnect.proconnect_return, name="proconnect_return"),
    path("connexion/proconnect/fin/", proconnect.proconnect_end, name="proconnect_end"),
    path("connexion/proconnect/termine/", proconnect.proconnect_ended, name="proconnect_ended"),
    path("compte/proconnect/lier/", proconnect.proconnect_link, name="proconnect_link"),
    path("compte/proconnect/delier/", proconnect.proconnect_unlink, name="proconnect_unlink"),
]
OWN = [
    path("compte/", account.account, name="account"),
    path("compte/mot-de-passe/", views.ChangePassword.as_view(), name="account_change_password"),
    path("compte/confirmer/", views.PasswordAgain.as_view(), name="account_reauthenticate"),
    path("compte/confirmer/code/", views.CodeAgain.as_view(), name="mfa_reauthenticate"),
    path("compte/confirmer/cle/", passkeys.PasskeyAgain.as_view(), name="mfa_reauthenticate_webauthn"),
    path("compte/cles/ajouter/", passkeys.SetPasskey.as_view(), name="mfa_add_webauthn"),
    path("compte/cles/<int:pk>/retirer/", passkeys.RemovePasskey.as_view(), name="mfa_remove_webauthn"),
    path("compte/second-facteur/", views.SecondFactor.as_view(), name="mfa_index"),
    path("compte/second-facteur/application/", views.SetApplication.as_view(), name="mfa_activate_totp"),
    path("compte/second-facteur/retirer/", views.RemoveApplication.as_view(), name="mfa_deactivate_totp"),
    path("compte/codes-de-secours/", views.RecoveryCodes.as_view(), name="mfa_view_recovery_codes"),
    path(
        "compte/codes-de-secours/nouveaux/",
        views.NewRecoveryCodes.as_view(),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "compte/codes-de-secours.txt",
        views.DownloadRecoveryCodes.as_view(),
        name="mfa_download_recovery_codes",
    ),
    path("compte/jetons/", tokens.tokens, name="tokens"),
    path("compte/jetons/<str:prefix>/revoquer/", tokens.token_revoke, name="token_revoke"),
    path("compte/sessions/", views.Sessions.as_view(), name="usersessions_list"),
]
OTHERS = [
    path("invitation/<str:secret>/", invitation.invitation, name="invitation"),
    path("comptes/", accounts.accounts, name="accounts"),
    path("comptes/lectures/", reveals.reveals, name="reveals"),
    path("comptes/inviter/", accounts.account_invite, name="account_invite"),
    path("comptes/@<str:username>/", accounts.account_page, name="account_sheet"),
    path("comptes/@<str:username>/role/", accounts.role_grant, name="role_grant"),
    path("comptes/@<str:username>/role/<str:held>/terminer/", account_acts.role_end, name="role_end"),
    path("comptes/@<str:username>/inviter/", account_acts.account_invite_again, name="account_invite_again"),
    path("comptes/@<str:username>/fermer/", account_acts.account_close, name="account_close"),
    path("comptes/@<str:username>/rouvrir/", account_acts.account_reopen, name="account_reopen"),
    path("comptes/@<str:username>/second-facteur/", account_acts.factor_forget, name="factor_forget"),
]
urlpatterns = [*SIGNING, *OWN, *OTHERS]
