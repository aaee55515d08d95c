"""With which status an address answers where it is open, page by page.

Written by hand, and not read from the product. The forms of the matrix are empty:
most pages ask again (200), verbs that need no form lead on (302).
"""

from practice.addresses import Address
from tests.guards.audiences import AUDIENCES
from tests.guards.crowd import COUPLE_OF, Seat, has_viewer

SHOWS, LEADS_ON, UNREAD, TAKEN, GONE, KIND, AWAY = 200, 302, 400, 409, 410, 415, 503

#: May say that something is not well; everything else must be there.
HEALTH = {"health_live", "health_ready", "health_deep"}
#: A look that leads on: to where work begins, out, to what is done already, or to a
#: second factor first.
LOOKS_ON = {
    "exercise",
    "finish",
    "from_paper",
    "home",
    "leave",
    "occurrence_paper",
    "questionnaire",
    "record",
    "sheet",
    "token_new",
}
#: Verbs that an empty form is enough for.
DONE = {
    "aside_read",
    "assignment_end",
    "feedback_seen",
    "finish",
    "from_paper",
    "guide_aside",
    "hand_over",
    "join_choices",
    "occurrence_paper",
    "own_retire",
    "partner_standing",
    "plan_stop",
    "release_open",
    "release_share",
    "review_done",
    "session_cancel",
    "session_move",
    "token_new",
    "token_revoke",
    "tokens",
}
#: What an empty body is no answer to.
EMPTY_IS_UNREAD = {
    "administration",
    "api_assignments",
    "api_comments",
    "api_paper",
    "api_plans",
    "api_sessions",
    "export",
    "export_caseload",
}
#: Take JSON, not forms.
TAKES_JSON = {"save_answer", "save_field"}


def statuses(seat: Seat, address: Address, method: str) -> set[int]:
    """What the address may answer to whom it is open."""
    name = address.name
    if name in HEALTH:
        return {SHOWS, AWAY}
    if name not in AUDIENCES:
        return of_allauth(seat, name, method)
    if name in ("invitation", "join"):
        return {of_an_invitation(seat, name)}
    if name == "home" and not seat.role:
        return {SHOWS}
    if name == "join_choices":
        return {SHOWS if seat.state == "not begun" else LEADS_ON}
    if method in ("GET", "HEAD"):
        return {LEADS_ON if name in LOOKS_ON else SHOWS}
    if name in TAKES_JSON:
        return {KIND}
    if name in EMPTY_IS_UNREAD:
        return {UNREAD}
    return {LEADS_ON if name in DONE else SHOWS}


def of_an_invitation(seat: Seat, name: str) -> int:
    """Whoever is signed in is asked to leave first; without a code there is nothing."""
    if name == "join":
        return SHOWS if seat.state == "joining" else GONE
    return TAKEN if is_signed_in(seat) else SHOWS


# --- allauth ----------------------------------------------------------------------
#: A password or a factor is asked for once more, or a sign-in that has not begun.
FIRST_AGAIN = {
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_authenticate",
    "mfa_generate_recovery_codes",
    "mfa_login_webauthn",
    "mfa_reauthenticate_webauthn",
    "mfa_remove_webauthn",
}
#: Somebody in care who works elsewhere under the same account.
WORKS_TOO = {"theo"}
#: Nobody of the cast has any.
NO_CODES = {"mfa_download_recovery_codes", "mfa_view_recovery_codes"}


def of_allauth(seat: Seat, name: str, method: str) -> set[int]:
    """What allauth's own pages answer."""
    if method == "OPTIONS":
        return {SHOWS, LEADS_ON}
    if name in FIRST_AGAIN:
        return {LEADS_ON}
    if name == "mfa_reauthenticate":
        return {SHOWS if has_factor(seat) else LEADS_ON}
    if name == "mfa_deactivate_totp":
        return {LEADS_ON}
    if name == "account_login":
        return {LEADS_ON if is_signed_in(seat) else SHOWS}
    if name == "account_logout":
        asks = is_signed_in(seat) and method != "POST"
        return {SHOWS if asks else LEADS_ON}
    return {SHOWS}


def is_absent(seat: Seat, name: str) -> bool:
    """Whether a page of allauth's is not there: nothing of the kind was ever set up."""
    return name in NO_CODES or (name == "mfa_deactivate_totp" and not has_factor(seat))


def is_signed_in(seat: Seat) -> bool:
    """Whether the session is somebody's; a token is none."""
    return has_viewer(seat) and not seat.token


def has_factor(seat: Seat) -> bool:
    """Whether the account has a second factor: all who work here, but for some."""
    is_staff = seat.account not in COUPLE_OF or seat.account in WORKS_TOO
    return is_signed_in(seat) and is_staff and seat.state != "no factor"
