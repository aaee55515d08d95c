"""Who each address is for. An address not named here fails the walk.

`public`: anybody. `account`: any signed-in account. Otherwise the roles it is for.
"""

PUBLIC = "public"
ACCOUNT = "account"
THERAPIST = "therapist"
PARTNER = "partner"
ADMIN = "admin"
DESK = "frontdesk"

AUDIENCES: dict[str, tuple[str, ...]] = {
    # the front door
    "home": (ACCOUNT,),
    "leave": (PUBLIC,),
    "health_live": (PUBLIC,),
    "health_ready": (PUBLIC,),
    "health_deep": (PUBLIC,),
    "metrics": (PUBLIC,),
    "setup": (PUBLIC,),
    "staff_invitation": (PUBLIC,),
    "roles": (ACCOUNT,),
    "licenses": (THERAPIST,),
    # coming in
    "invitation": (PUBLIC,),
    "join": (PUBLIC,),
    "join_choices": (PARTNER,),
    "join_contact": (PARTNER,),
    # the hall
    "couple_new": (THERAPIST,),
    "invite": (THERAPIST,),
    "partner_standing": (THERAPIST,),
    "clearance": (THERAPIST,),
    "session_new": (THERAPIST,),
    "session_cancel": (THERAPIST,),
    "notes": (THERAPIST,),
    "couple_settings": (THERAPIST,),
    "release_open": (THERAPIST,),
    "aside_read": (THERAPIST,),
    "ledger": (THERAPIST,),
    "aside": (PARTNER,),
    "reminders": (PARTNER,),
    "my_data": (PARTNER,),
    "release_share": (PARTNER,),
    "desk": (DESK,),
    # assessments
    "plan_new": (THERAPIST,),
    "plan_stop": (THERAPIST,),
    "results": (THERAPIST,),
    "administration": (THERAPIST,),
    "from_paper": (THERAPIST,),
    "questionnaire": (PARTNER,),
    "save_answer": (PARTNER,),
    "finish": (PARTNER,),
    "receipt": (PARTNER,),
    # homework
    "library": (THERAPIST,),
    "strategy": (THERAPIST,),
    "library_exercise": (THERAPIST,),
    "assign": (THERAPIST,),
    "assignment": (THERAPIST,),
    "assignment_end": (THERAPIST,),
    "occurrence_paper": (THERAPIST,),
    "entry": (THERAPIST,),
    "exercise": (PARTNER,),
    "save_field": (PARTNER,),
    "record": (PARTNER,),
    "recorded": (PARTNER,),
    "reading": (PARTNER,),
    "my_entry": (PARTNER,),
    "shared": (PARTNER,),
    "feedback_seen": (PARTNER,),
    # the workspace
    "caseload": (THERAPIST,),
    "couple": (THERAPIST,),
    "review": (THERAPIST,),
    "review_done": (THERAPIST,),
    "today": (PARTNER,),
    "us": (PARTNER,),
    "my_progress": (PARTNER,),
    "people": (ADMIN,),
    "staff_invite": (ADMIN,),
    "license_verify": (ADMIN,),
    "reports": (ADMIN,),
    "norms": (ADMIN,),
    "audit": (ADMIN,),
    "practice_settings": (ADMIN,),
}
