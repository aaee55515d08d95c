"""Who may do what, in one table: what the matrix expects of every request.

`outcome()` says how a request must end, `may_read()` whose words may be on a page.
Both are written here by hand, and not read from the product they judge.
"""

from practice.addresses import ACCOUNT, PUBLIC, Address
from tests.guards import answers
from tests.guards.audiences import AUDIENCES
from tests.guards.crowd import (
    ABROAD,
    COUPLE_OF,
    COUPLES,
    LED_BY,
    PERSON_OF,
    Seat,
)
from tests.guards.written import in_hex
from tests.world import World

DOOR = "led to sign in"
FACTOR = "led to add a second factor"
CHOICES = "led to the choices one makes first"
UNKNOWN_TOKEN = "401"
ABSENT = "404"
FORBIDDEN = "403"
METHOD = "405"
OPEN = "open"
DENIALS = (DOOR, FACTOR, CHOICES, UNKNOWN_TOKEN, ABSENT, FORBIDDEN, METHOD)

#: Parameters that name nobody's row.
NEUTRAL = {"number", "code", "name", "token", "pk"}
#: Parameters that name a row of somebody in care: reading it leaves an entry.
CLIENTS = {
    "administration_id",
    "aside_id",
    "assignment_id",
    "couple_id",
    "entry_id",
    "feedback_id",
    "flag_id",
    "item_id",
    "occurrence_id",
    "partner_id",
    "person_id",
    "plan_id",
    "release_id",
    "session_id",
}
#: And those that do not.
STAFFS = {"license_id", "token_id"}
#: Who has shared an entry with whom, by the whole rule.
SHARED = {("ines", "rosa")}
#: Parameters of one address that must be of one couple.
PAIR = {"couple_id", "partner_id"}
#: A form sent empty asks for something that is not there.
EMPTY_IS_ABSENT = {"roles", "my_data", "people", "norms"}
#: Pages that are not there unless a setting opens them.
CLOSED = {"metrics"}
#: Addresses of partners that open what the *other* one shared.
OF_THE_OTHER = {"shared"}
#: Where a program needs a license in force to write.
NEW_WORK = {"api_assignments", "api_plans"}
LAPSED = {"lars"}
#: Who works, or is invited to work, in the other practice.
WORK_ABROAD = {"cleo", "gail"}
#: Who works with Ana for Rosa and Ines.
BESIDE = {"cora", "cody", "nell", "ed", "dex"}
#: Pages of admins that name what somebody did by its key, and say no more of it.
NAMES_THINGS = {"audit"}
#: Pages without a row in their address whose reading is on record.
LISTED = {
    "api_administrations",
    "api_assignments",
    "api_couples",
    "api_entries",
    "api_occurrences",
    "api_persons",
    "api_plans",
    "api_reports",
    "api_review_items",
    "api_sessions",
    "audit",
    "caseload",
    "desk",
    "licenses",
    "norms",
    "people",
    "reports",
    "review",
    "tokens",
}
#: Therapists whose own token fills an address.
HOLDERS = {"ana", "lars"}


def outcome(seat: Seat, address: Address, method: str, owner: str) -> str:
    """How this request must end."""
    audience = AUDIENCES.get(address.name, address.audience)
    if address.name == "api_schema":
        return schema_outcome(seat, address, method)
    if address.is_api and address.name != "api_docs":
        return api_outcome(seat, address, method, owner)
    if address.name in CLOSED:
        return ABSENT if may_method(address, method) else METHOD
    if PUBLIC in audience:
        return public_outcome(seat, address, method)
    if not answers.is_signed_in(seat):
        return DOOR
    return signed_in_outcome(seat, address, method, owner, audience)


def public_outcome(seat: Seat, address: Address, method: str) -> str:
    """For anybody; an invitation to work here is for the account it was sent to."""
    if not may_method(address, method):
        return METHOD
    is_others = address.name == "staff_invitation" and answers.is_signed_in(seat)
    return FORBIDDEN if is_others else OPEN


def signed_in_outcome(seat, address, method, owner, audience):
    """For somebody whose session is good."""
    if not may_method(address, method):
        return METHOD
    if address.name not in AUDIENCES and answers.is_absent(seat, address.name):
        return ABSENT
    if ACCOUNT in audience:
        factor = seat.state == "no factor" and address.name in AUDIENCES
        return FACTOR if factor else OPEN
    if seat.state == "no factor":
        return FACTOR
    if seat.role not in audience:
        return ABSENT
    if seat.state == "not begun" and address.name != "join_choices":
        return CHOICES
    return OPEN if is_own(seat, address, owner) else ABSENT


def schema_outcome(seat: Seat, address: Address, method: str) -> str:
    """The description opens by token and to who is signed in: therapists and admins."""
    if seat.role not in AUDIENCES[address.name]:
        return UNKNOWN_TOKEN
    return OPEN if may_method(address, method) else METHOD


def api_outcome(seat: Seat, address: Address, method: str, owner: str) -> str:
    """For programs: without a good token 401, then methods, then roles, then rows."""
    if not seat.token or not seat.role:
        return UNKNOWN_TOKEN
    if not may_method(address, method):
        return METHOD
    if seat.role not in AUDIENCES[address.name]:
        return FORBIDDEN
    writes = method not in ("GET", "HEAD")
    if writes and seat.role != "therapist":
        return FORBIDDEN
    if writes and address.name in NEW_WORK and seat.account in LAPSED:
        return FORBIDDEN
    return OPEN if is_own(seat, address, owner) else ABSENT


def may_method(address: Address, method: str) -> bool:
    """Whether the address takes this method at all."""
    return not address.methods or method in address.methods


def is_own(seat: Seat, address: Address, owner: str) -> bool:
    """Whether the rows the address names are this seat's to open."""
    if set(address.parameters) <= NEUTRAL:
        return True
    if "license_id" in address.parameters:
        return (owner in ABROAD) == (seat.account == "cleo")
    if "token_id" in address.parameters:
        return seat.account == holder_of_token(owner) and seat.role != "partner"
    if address.parameters == ("person_id",) and seat.role == "therapist":
        return any(same_person(owner, key) for key in in_care_of(seat))
    if seat.role == "therapist":
        return COUPLE_OF[owner] in seat.cares_for
    if address.name in OF_THE_OTHER:
        return (owner, seat.membership) in SHARED
    return seat.role == "partner" and seat.membership == owner


def in_care_of(seat: Seat) -> set[str]:
    """The memberships a therapist cares for."""
    return {key for couple in seat.cares_for for key in COUPLES[couple]}


def same_person(one: str, other: str) -> bool:
    """Whether two memberships are one human's."""
    return PERSON_OF.get(one, one) == PERSON_OF.get(other, other)


def holder_of_token(owner: str) -> str:
    """Whose token stands for this owner's therapist in the addresses."""
    return LED_BY[COUPLE_OF[owner]] if LED_BY[COUPLE_OF[owner]] in HOLDERS else "dana"


def may_read(seat: Seat, owner: str, kind: str) -> bool:
    """Whether the words of `owner` of this kind may be on a page in this seat."""
    if kind in ("email", "username", "phone", "staff") and owner == seat.account:
        return True
    if kind in ("staff", "license"):
        return may_read_of_staff(seat, owner, kind)
    match seat.role:
        case "therapist":
            return therapist_may_read(seat, owner, kind)
        case "partner":
            return partner_may_read(seat, owner, kind)
        case "frontdesk":
            return kind in ("name", "email") and owner not in ABROAD | WORK_ABROAD
        case "admin":
            # The address one invited somebody at.
            return (owner, kind, practice_of(seat)) == ("gail", "email", "hill")
        case _:
            return False


def may_read_of_staff(seat: Seat, owner: str, kind: str) -> bool:
    """Names of staff: the practice's admins, and those whom they care for."""
    match seat.role:
        case "admin":
            return (owner in WORK_ABROAD) == (practice_of(seat) == "hill")
        case "frontdesk" if kind == "staff":
            return owner not in WORK_ABROAD
        case "partner" if kind == "staff":
            return owner == LED_BY[COUPLE_OF[seat.membership]]
        case "therapist" if kind == "staff":
            return any(owner in team(couple) for couple in seat.cares_for)
        case "therapist":
            return owner == seat.account
        case _:
            return False


def team(couple: str) -> set[str]:
    """Who cares for a couple now, whatever has become of their account."""
    return {LED_BY[couple]} | (BESIDE if couple == "rosaines" else set())


def therapist_may_read(seat: Seat, owner: str, kind: str) -> bool:
    """Everything of those they care for but drafts, sign-ins, and others' notes."""
    if kind == "note":
        return owner == seat.account
    theirs = in_care_of(seat)
    theirs |= {PERSON_OF.get(key, key) for key in theirs} | {*seat.cares_for}
    return owner in theirs and kind not in ("draft", "username", "phone")


def partner_may_read(seat: Seat, owner: str, kind: str) -> bool:
    """One's own but what was confided; of the other the name, and what is shared."""
    couple = COUPLE_OF[seat.membership]
    other = next(key for key in COUPLES[couple] if key != seat.membership)
    if kind == "why":
        return owner == couple
    if owner in (seat.membership, PERSON_OF.get(seat.membership)):
        return kind not in ("confided", "flag", "note")
    if owner in (other, PERSON_OF.get(other)):
        return kind == "name" or (
            kind == "entry" and (owner, seat.membership) in SHARED
        )
    return False


def foreign_keys(world: World, seat: Seat, page: str) -> set[str]:
    """Keys of rows that a page in this seat must not hold."""
    mine, foreign = set(), set()
    for owner, ids in world.ids.items():
        for name, key in ids.items():
            if name.endswith("_id"):
                held = may_hold(seat, owner, name) or names(seat, page, owner)
                (mine if held else foreign).add(str(key))
    return foreign - mine


def names(seat: Seat, page: str, owner: str) -> bool:
    """Whether a page names this owner's things by their keys."""
    here = practice_of(seat) == place_of(owner)
    return seat.role == "admin" and page in NAMES_THINGS and here


def may_hold(seat: Seat, owner: str, name: str) -> bool:
    """Whether any page in this seat may hold this key of an owner's."""
    if name == "token_id":
        return seat.account == holder_of_token(owner) and seat.role != "partner"
    if name == "partner_id" and PERSON_OF.get(owner, owner) == seat.account:
        return True  # one's other roles, to change to them
    match seat.role:
        case "therapist" if name == "license_id":
            return seat.account == LED_BY[COUPLE_OF[owner]]
        case "therapist":
            return COUPLE_OF[owner] in seat.cares_for
        case "partner":
            shared = name == "release_id" and (owner, seat.membership) in SHARED
            return owner == seat.membership or shared
        case "admin":
            return name == "license_id" and practice_of(seat) == place_of(owner)
        case _:
            return False


def place_of(owner: str) -> str:
    """In which practice somebody is in care."""
    return "hill" if owner in ABROAD else "harbor"


def practice_of(seat: Seat) -> str:
    """In which practice this seat looks."""
    if seat.membership:
        return place_of(seat.membership)
    return "hill" if seat.account in WORK_ABROAD else "harbor"


def may_change(world: World, seat: Seat, address: Address, owner: str) -> set[str]:
    """Ids, in hex, of those whose rows an allowed write may touch.

    Its practice and account; a therapist's write the one couple it names and both
    partners, or all of theirs where it names none; a partner's the couple and oneself.
    """
    found = [world.cast.practices[practice_of(seat)].pk]
    if seat.account:
        found.append(world.cast.users[seat.account].pk)
    for key in in_reach(seat, address, owner):
        ids = world.ids[key]
        found += [ids["couple_id"], ids["partner_id"], ids["person_id"]]
    return {in_hex(key) for key in found}


def in_reach(seat: Seat, address: Address, owner: str) -> list[str]:
    """The memberships that a write in this seat may be about."""
    if seat.role == "partner":
        return [seat.membership]
    if set(address.parameters) & CLIENTS:
        couples = {COUPLE_OF[owner]} & set(seat.cares_for)
    else:
        couples = set(seat.cares_for)
    return [key for couple in couples for key in COUPLES[couple]]


def mixed_pairs(seat: Seat) -> list[tuple[str, str]]:
    """Whose couple with whose partner: own with own, own with foreign, and back.

    The foreign ones are of a colleague here and of another practice. Only therapists
    come as far as the rows.
    """
    if seat.role != "therapist":
        return []
    own = [COUPLES[couple][0] for couple in seat.cares_for]
    foreign = [key for key in ("rosa", "bo", "zoe") if key not in own][:2]
    two = [(own[0], own[1])] if len(own) > 1 else []
    return [
        *two,
        *((mine, key) for mine in own[:1] for key in foreign),
        *((key, mine) for mine in own[:1] for key in foreign),
    ]


def whose(world: World, keys: set[str]) -> list[tuple[str, str]]:
    """What these keys are called, and whose they are."""
    return [
        (name, owner)
        for owner, ids in world.ids.items()
        for name, key in ids.items()
        if str(key) in keys
    ]


def is_refusal(found: str) -> bool:
    """Whether somebody who is known was refused: such a request is on record."""
    return found in (ABSENT, FORBIDDEN)
