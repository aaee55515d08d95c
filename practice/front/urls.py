"""Addresses of the front door. Of allauth, only what is used, at our paths."""

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkeys
from django.urls import URLPattern, URLResolver, path

from practice.front import doors, health, licenses, opening, security, staff, tokens

sign_in = [
    path("sign-in/", account.login, name="account_login"),
    path("sign-in/help/", security.sign_in_help, name="sign_in_help"),
    path("sign-in/closed/", account.account_inactive, name="account_inactive"),
    path("sign-in/code/", factors.authenticate, name="mfa_authenticate"),
    path("sign-in/passkey/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("sign-in/again/", account.reauthenticate, name="account_reauthenticate"),
    path("sign-in/again/code/", factors.reauthenticate, name="mfa_reauthenticate"),
    path(
        "sign-in/again/passkey/",
        passkeys.reauthenticate_webauthn,
        name="mfa_reauthenticate_webauthn",
    ),
    path("sign-out/", doors.sign_out, name="account_logout"),
]

own_security = [
    path("security/", factors.index, name="mfa_index"),
    path("security/password/", security.new_password, name="account_change_password"),
    path("security/app/", app.activate_totp, name="mfa_activate_totp"),
    path(
        "security/app/remove/",
        security.removing_a_factor(app.deactivate_totp),
        name="mfa_deactivate_totp",
    ),
    path("security/codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "security/codes/new/",
        codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "security/codes/download/",
        codes.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
    path("security/passkeys/", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("security/passkeys/new/", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path(
        "security/passkeys/<int:pk>/remove/",
        security.removing_a_factor(passkeys.remove_webauthn),
        name="mfa_remove_webauthn",
    ),
    path("security/tokens/", tokens.listed, name="tokens"),
    path("security/tokens/new/", tokens.new, name="token_new"),
    path("security/tokens/<uuid:token_id>/revoke/", tokens.revoke, name="token_revoke"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", doors.home, name="home"),
    path("leave/", doors.leave, name="leave"),
    path("roles/", doors.roles, name="roles"),
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    path("health/deep", health.deep, name="health_deep"),
    path("metrics", health.figures, name="metrics"),
    path("setup/<str:token>/", opening.setup, name="setup"),
    path("staff/<str:token>/", staff.staff_invitation, name="staff_invitation"),
    path("licenses/", licenses.licenses, name="licenses"),
    *sign_in,
    *own_security,
]
