"""Which pages the pictures show: whose, how one gets there, and what is to be seen."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Scene:
    """One page of one persona.

    `steps` are words of links, followed one after another from `start`; `dark` asks
    for a picture by night too.
    """

    name: str
    persona: str
    about: str
    start: str
    steps: tuple[str, ...] = ()
    dark: bool = False


COUPLE = ("Rosa & Ines",)
CASELOAD, REVIEW, TODAY = "/caseload/", "/review/", "/today/"

SCENES = (
    # at the door
    Scene("demo", "", "The sample practice: enter as anybody", "/demo/"),
    Scene("sign-in", "", "Sign in", "/sign-in/", dark=True),
    # Ana, therapist
    Scene("caseload", "ana", "A row is a couple", CASELOAD, dark=True),
    Scene("couple", "ana", "A couple, ten weeks in", CASELOAD, COUPLE, dark=True),
    Scene("couple-stuck", "ana", "A couple that is stuck", CASELOAD, ("Mia & Jon",)),
    Scene(
        "results",
        "ana",
        "What the answers say over time",
        CASELOAD,
        (*COUPLE, "Results of"),
        dark=True,
    ),
    Scene(
        "answers",
        "ana",
        "One sitting: answers and sharing",
        CASELOAD,
        (*COUPLE, "Results of", "Answers and sharing"),
    ),
    Scene("review", "ana", "What waits to be read", REVIEW, dark=True),
    Scene(
        "entry",
        "ana",
        "What somebody wrote, and a comment",
        REVIEW,
        ("Asks you to read",),
    ),
    Scene(
        "assign-choose",
        "ana",
        "Choose an exercise",
        CASELOAD,
        (*COUPLE, "Assign an exercise"),
    ),
    Scene(
        "assign",
        "ana",
        "Assign it in three taps",
        CASELOAD,
        (*COUPLE, "Assign an exercise", "Three good moments"),
    ),
    Scene(
        "schedule",
        "ana",
        "Plan a questionnaire",
        CASELOAD,
        (*COUPLE, "Plan a questionnaire"),
        dark=True,
    ),
    Scene(
        "schedule-rhythm",
        "ana",
        "How often, for whom, until when",
        CASELOAD,
        (*COUPLE, "Plan a questionnaire", "Trust in Action"),
    ),
    Scene(
        "pack",
        "ana",
        "Several at once, as each will see it",
        CASELOAD,
        (*COUPLE, "Plan a questionnaire", "First weeks"),
        dark=True,
    ),
    Scene(
        "clearance",
        "ana",
        "Ready for joint exercises",
        CASELOAD,
        (*COUPLE, "Look at it"),
    ),
    Scene("notes", "ana", "Private notes", CASELOAD, (*COUPLE, "Notes")),
    Scene(
        "ledger", "ana", "What was sent to one partner", CASELOAD, (*COUPLE, "Messages")
    ),
    Scene("invite", "ana", "Invite a partner", CASELOAD, ("Tom & Aisha", "Card again")),
    Scene("couple-new", "ana", "Open a couple", "/couples/new/"),
    Scene("library", "ana", "Nine strategies", "/library/"),
    Scene(
        "library-exercise",
        "ana",
        "An exercise as partners see it",
        "/library/",
        ("A softer start",),
    ),
    Scene(
        "library-questionnaires",
        "ana",
        "Questionnaires, and what each still needs",
        "/library/questionnaires/",
        dark=True,
    ),
    Scene(
        "library-wording",
        "ana",
        "Words beside their key",
        "/library/questionnaires/ecr-12/wording/",
    ),
    Scene(
        "library-own",
        "ana",
        "A questionnaire of one’s own",
        "/library/questionnaires/new/",
    ),
    Scene("security", "ana", "How one signs in", "/security/"),
    Scene("lapsed", "lars", "A license that is not in force", CASELOAD),
    # Rosa and others, in care
    Scene("today", "rosa", "A partner's day", TODAY, dark=True),
    Scene(
        "questionnaire",
        "jon",
        "A questionnaire",
        TODAY,
        ("Attachment in our",),
        dark=True,
    ),
    Scene("exercise", "rosa", "An exercise", TODAY, ("Three good moments",), dark=True),
    Scene("us", "rosa", "What both shared", "/us/", dark=True),
    Scene("progress", "rosa", "My progress", "/progress/", dark=True),
    Scene("reminders", "rosa", "Reminders, and what was sent", "/reminders/"),
    Scene("my-data", "rosa", "My data", "/my-data/"),
    Scene("aside", "rosa", "Something for Ana", "/for-your-therapist/"),
    Scene("reading", "rosa", "A short reading", "/reading/2/"),
    Scene("today-overdue", "jon", "A day when much is overdue", TODAY),
    Scene("us-alone", "lea", "Going on alone", "/us/"),
    # Dana runs the practice, Fay sits at the desk
    Scene("people", "dana", "People and licenses", "/people/", dark=True),
    Scene("reports", "dana", "Figures without names", "/reports/", dark=True),
    Scene("norms", "dana", "Local norms", "/reports/norms/"),
    Scene("audit", "dana", "Who did what", "/audit/"),
    Scene("settings", "dana", "Settings", "/settings/"),
    Scene("staff-invite", "dana", "Invite somebody to work here", "/people/invite/"),
    Scene("desk", "fay", "The front desk", "/desk/", dark=True),
)
