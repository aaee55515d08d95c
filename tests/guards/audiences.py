"""Who each address is for. An address not named here fails the walk.

`public`: anybody. `account`: any signed-in account. Otherwise the roles it is for.
"""

PUBLIC = "public"
ACCOUNT = "account"
THERAPIST = "therapist"
PARTNER = "partner"
ADMIN = "admin"
DESK = "frontdesk"
HANDED = "handed"

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
    "tokens": (ADMIN, THERAPIST),
    "token_new": (ADMIN, THERAPIST),
    "token_revoke": (ADMIN, THERAPIST),
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
    "session_move": (THERAPIST,),
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
    "plan_edit": (THERAPIST,),
    "plan_stop": (THERAPIST,),
    "pack": (THERAPIST,),
    "results": (THERAPIST,),
    "administration": (THERAPIST,),
    "from_paper": (THERAPIST,),
    "hand_over": (THERAPIST,),
    "administration_sheet": (THERAPIST,),
    "flag": (THERAPIST,),
    "monitoring": (ADMIN,),
    "questionnaire": (PARTNER,),
    "save_answer": (PARTNER,),
    "finish": (PARTNER,),
    "receipt": (PARTNER,),
    "thanks": (PARTNER,),
    "sheet": (PARTNER,),
    # on a device that was handed over: nobody is signed in on it
    "here": (HANDED,),
    "here_save": (HANDED,),
    "here_finish": (HANDED,),
    "here_thanks": (HANDED,),
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
    # the API's description: also for whoever is signed in as one of these
    "api_schema": (ADMIN, THERAPIST),
    "api_docs": (ADMIN, THERAPIST),
}

#: Asked by programs, with a token of one of these roles; a session opens none of them.
API: dict[str, tuple[str, ...]] = {
    "api_couples": (ADMIN, THERAPIST),
    "api_couple": (ADMIN, THERAPIST),
    "api_persons": (ADMIN, THERAPIST),
    "api_person": (ADMIN, THERAPIST),
    "api_sessions": (ADMIN, THERAPIST),
    "api_session": (ADMIN, THERAPIST),
    "api_session_cancel": (ADMIN, THERAPIST),
    "api_review_items": (ADMIN, THERAPIST),
    "api_review_item": (ADMIN, THERAPIST),
    "api_review_item_reviewed": (ADMIN, THERAPIST),
    "api_plans": (ADMIN, THERAPIST),
    "api_plan": (ADMIN, THERAPIST),
    "api_plan_stop": (ADMIN, THERAPIST),
    "api_administrations": (ADMIN, THERAPIST),
    "api_administration": (ADMIN, THERAPIST),
    "api_paper": (ADMIN, THERAPIST),
    "api_assignments": (ADMIN, THERAPIST),
    "api_assignment": (ADMIN, THERAPIST),
    "api_assignment_end": (ADMIN, THERAPIST),
    "api_occurrences": (ADMIN, THERAPIST),
    "api_occurrence": (ADMIN, THERAPIST),
    "api_entries": (ADMIN, THERAPIST),
    "api_entry": (ADMIN, THERAPIST),
    "api_comments": (ADMIN, THERAPIST),
    "api_reports": (ADMIN,),
}
AUDIENCES |= API
