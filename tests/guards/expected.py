"""Who may do what, in one table: what the matrix expects of every request.

`outcome()` says how a request must end, `may_read()` whose words may be on a page.
Both are written here by hand, and not read from the product they judge.
"""

from practice.addresses import ACCOUNT, PUBLIC, Address
from tests.guards.audiences import AUDIENCES
from tests.guards.crowd import (
    ABROAD,
    COUPLE_OF,
    COUPLES,
    LED_BY,
    PERSON_OF,
    Seat,
    has_viewer,
)
from tests.world import World

DOOR = "led to sign in"
FACTOR = "led to add a second factor"
UNKNOWN_TOKEN = "401"
ABSENT = "404"
FORBIDDEN = "403"
METHOD = "405"
OPEN = "open"
DENIALS = (DOOR, FACTOR, UNKNOWN_TOKEN, ABSENT, FORBIDDEN, METHOD)

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
#: A form sent empty asks for something that is not there.
EMPTY_IS_ABSENT = {"roles", "my_data", "people", "norms"}
#: Pages that are not there unless a setting opens them.
CLOSED = {"metrics"}
#: Addresses of partners that open what the *other* one shared.
OF_THE_OTHER = {"shared"}
#: Where a program needs a license in force to write.
NEW_WORK = {"api_assignments", "api_plans"}
LAPSED = {"lars"}
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
        return OPEN if may_method(address, method) else METHOD
    if not has_viewer(seat) or seat.token:
        return DOOR
    return signed_in_outcome(seat, address, method, owner, audience)


def signed_in_outcome(seat, address, method, owner, audience):
    """For somebody whose session is good."""
    if not may_method(address, method):
        return METHOD
    if ACCOUNT in audience:
        factor = seat.state == "no factor" and address.name in AUDIENCES
        return FACTOR if factor else OPEN
    if seat.state == "no factor":
        return FACTOR
    if seat.role not in audience:
        return ABSENT
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
    if seat.role == "therapist":
        return COUPLE_OF[owner] in seat.cares_for
    if address.name in OF_THE_OTHER:
        return (owner, seat.membership) in SHARED
    return seat.role == "partner" and seat.membership == owner


def holder_of_token(owner: str) -> str:
    """Whose token stands for this owner's therapist in the addresses."""
    return LED_BY[COUPLE_OF[owner]] if LED_BY[COUPLE_OF[owner]] in HOLDERS else "dana"


def may_read(seat: Seat, owner: str, kind: str) -> bool:
    """Whether the words of `owner` of this kind may be on a page in this seat."""
    if kind in ("email", "username", "phone") and owner == seat.account:
        return True
    match seat.role:
        case "therapist":
            return therapist_may_read(seat, owner, kind)
        case "partner":
            return partner_may_read(seat, owner, kind)
        case "frontdesk":
            return kind in ("name", "email") and owner not in ABROAD
        case _:
            return False


def therapist_may_read(seat: Seat, owner: str, kind: str) -> bool:
    """Everything of those they care for but drafts, sign-ins, and others' notes."""
    if kind == "note":
        return owner == seat.account
    theirs = {key for couple in seat.cares_for for key in COUPLES[couple]}
    theirs |= {PERSON_OF.get(key, key) for key in theirs} | {*seat.cares_for}
    return owner in theirs and kind not in ("draft", "username", "phone")


def partner_may_read(seat: Seat, owner: str, kind: str) -> bool:
    """One's own but what was confided; of the other the name, and what is shared."""
    couple = COUPLE_OF[seat.membership]
    other = next(key for key in COUPLES[couple] if key != seat.membership)
    if kind == "why":
        return owner == couple
    if owner in (seat.membership, PERSON_OF.get(seat.membership)):
        return kind not in ("confided", "note")
    if owner in (other, PERSON_OF.get(other)):
        return kind == "name" or (
            kind == "entry" and (owner, seat.membership) in SHARED
        )
    return False


def keys_of(world: World, owner: str) -> set[str]:
    """All keys of an owner's rows, as they stand in a page."""
    return {str(key) for name, key in world.ids[owner].items() if name.endswith("_id")}


def foreign_keys(world: World, seat: Seat) -> set[str]:
    """Keys of rows that no page in this seat may hold."""
    if seat.role == "therapist":
        own = {key for key in world.ids if COUPLE_OF[key] in seat.cares_for}
    else:
        own = {seat.membership}
    foreign = {k for o in world.ids if o not in own for k in keys_of(world, o)}
    mine = {k for owner in own for k in keys_of(world, owner)}
    # One's other roles, to change to them.
    mine |= {
        str(world.ids[owner]["partner_id"])
        for owner in world.ids
        if PERSON_OF.get(owner, owner) == seat.account
    }
    for author, reader in SHARED:
        if reader == seat.membership:
            mine |= {str(world.ids[author][name]) for name in ("release_id",)}
    return foreign - mine


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
