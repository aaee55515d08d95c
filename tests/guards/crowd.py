"""Everybody who may stand before an address: the cast's world, and who is between.

Cora co-works with Ana, Cody stands in for her, Otto once did; Nell has no second
factor, nor have Abe, who runs the practice too, and Flo at its desk; Ed's role has
ended, Dex's account is closed. Wes has left Ivy. Pia is in two couples, of two
therapists; Quinn has taken back what she agreed to. Theo works here and is in Cleo's
care elsewhere. Aisha has entered her code and has no account yet. Gail is invited to
work with Cleo, Gus here.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.test import Client

from clients.actions import care, consents, invitations, releases
from clients.models import Care, Consent, Invitation, Partner, Release
from clients.viewers import SESSION_KEY, roles_of
from practice import clock, secrets, tokens
from practice.models import (
    Admin,
    ApiToken,
    FrontDesk,
    License,
    SetupToken,
    StaffInvitation,
    Therapist,
    User,
)
from tests.cast import (
    Cast,
    give_factor,
    join,
    lapse,
    make_admin,
    make_couple,
    make_desk,
    make_therapist,
)
from tests.world import World, canary, furnish, make_world

#: couple -> its two members, by the keys of the cast
COUPLES = {
    "rosaines": ("rosa", "ines"),
    "bolou": ("bo", "lou"),
    "zoeyan": ("zoe", "yan"),
    "umavic": ("uma", "vic"),
    "wesivy": ("wes", "ivy"),
    "piaquinn": ("pia", "quinn"),
    "pia2rex": ("pia2", "rex"),
    "theouna": ("theo", "una"),
}
COUPLE_OF = {key: couple for couple, both in COUPLES.items() for key in both}
LED_BY = {
    "rosaines": "ana",
    "bolou": "ben",
    "zoeyan": "cleo",
    "umavic": "lars",
    "wesivy": "ana",
    "piaquinn": "ana",
    "pia2rex": "ben",
    "theouna": "cleo",
}
#: practice -> who runs it
RUN_BY = {"harbor": "dana", "hill": "cleo"}
#: memberships that are one human
PERSON_OF = {"pia2": "pia"}
ABROAD = {"zoe", "yan", "theo", "una"}


@dataclass(frozen=True)
class Seat:
    """One way to look: an account in one role, or nobody.

    `role` is "" where none holds; `membership` a partner's key in the cast. `state` is
    what lies between an account and its role: "no factor", "not begun" before the
    consents, "closed", or "joining", which is a session without an account.
    """

    name: str
    role: str
    account: str = ""
    cares_for: tuple[str, ...] = ()
    membership: str = ""
    state: str = ""
    token: bool = False

    def __str__(self) -> str:
        return self.name


HARBOR_OF_ANA = ("rosaines", "wesivy", "piaquinn")
SEATS = (
    Seat("lead", "therapist", "ana", HARBOR_OF_ANA),
    Seat("co", "therapist", "cora", ("rosaines",)),
    Seat("cover", "therapist", "cody", ("rosaines",)),
    Seat("once", "therapist", "otto"),
    Seat("same practice", "therapist", "ben", ("bolou", "pia2rex")),
    Seat("other practice", "therapist", "cleo", ("zoeyan", "theouna")),
    Seat("lapsed", "therapist", "lars", ("umavic",)),
    Seat("no factor", "", "nell", state="no factor"),
    Seat("admin without a factor", "", "abe", state="no factor"),
    Seat("front desk without a factor", "", "flo", state="no factor"),
    Seat("ended role", "", "ed"),
    Seat("closed account", "", "dex", state="closed"),
    Seat("therapist in care elsewhere", "therapist", "theo"),
    Seat("person who works elsewhere", "partner", "theo", membership="theo"),
    Seat("one partner", "partner", "rosa", membership="rosa"),
    Seat("the other partner", "partner", "ines", membership="ines"),
    Seat("same practice's partner", "partner", "bo", membership="bo"),
    Seat("other practice's partner", "partner", "zoe", membership="zoe"),
    Seat("lapsed therapist's partner", "partner", "uma", membership="uma"),
    Seat("who left", "", "wes"),
    Seat("who was left", "partner", "ivy", membership="ivy"),
    Seat("two couples, in the first", "partner", "pia", membership="pia"),
    Seat("two couples, in the second", "partner", "pia", membership="pia2"),
    Seat(
        "before the consents", "partner", "quinn", membership="quinn", state="not begun"
    ),
    Seat("invited, not joined", "", state="joining"),
    Seat("admin", "admin", "dana"),
    Seat("other practice's admin", "admin", "cleo"),
    Seat("front desk", "frontdesk", "fay"),
    Seat("anonymous", "", ""),
)
BY_TOKEN = (
    Seat("lead, by token", "therapist", "ana", HARBOR_OF_ANA, token=True),
    Seat("co, by token", "therapist", "cora", ("rosaines",), token=True),
    Seat("cover, by token", "therapist", "cody", ("rosaines",), token=True),
    Seat(
        "same practice, by token", "therapist", "ben", ("bolou", "pia2rex"), token=True
    ),
    Seat(
        "other practice, by token",
        "therapist",
        "cleo",
        ("zoeyan", "theouna"),
        token=True,
    ),
    Seat("no factor, by token", "", "nell", state="no factor", token=True),
    Seat("lapsed, by token", "therapist", "lars", ("umavic",), token=True),
    Seat("once, by token", "therapist", "otto", token=True),
    Seat("admin, by token", "admin", "dana", token=True),
    Seat("ended role, by token", "", "ed", token=True),
    Seat("closed account, by token", "", "dex", token=True),
)


def make_crowd() -> World:
    """The cast's world with everybody in `SEATS`, and canaries in every field."""
    world = make_world()
    cast = world.cast
    harbor = cast.practices["harbor"]
    for key in ("cora", "cody", "otto", "nell", "ed", "dex"):
        make_therapist(cast, key, harbor)
        part = {"cody": "cover"}.get(key, "co")
        stand_beside(cast, key, "rosa", part)
    make_admin(cast, "abe", harbor)
    make_desk(cast, "flo", harbor)
    care.write_note(
        couple=cast.couples["rosa"],
        body=canary("cora", "note"),
        by=cast.viewer("cora", "therapist"),
    )
    reopen(cast, "lars")
    join(cast, "vic", by="lars")
    furnish(world, "uma", "vic", "lars")
    lapse(cast, "lars")
    for first, second, by in (("wes", "ivy", "ana"), ("pia", "quinn", "ana")):
        bring_in(world, first, second, by)
    enter_a_second_couple(world)
    bring_in(world, "theo", "una", "cleo")
    take_on_work(cast, "theo")
    world.tokens = make_tokens(cast)
    for key, couple in COUPLE_OF.items():
        holder = LED_BY[couple] if LED_BY[couple] in ("ana", "lars") else "dana"
        held = ApiToken.objects.filter(user=cast.users[holder])
        world.ids[key]["token_id"] = held.earliest("pk").pk
    hand_out_links(world)
    end_what_has_ended(cast)
    share_by_halves(world)
    say_who_works(cast)
    return world


def bring_in(world: World, first: str, second: str, by: str) -> None:
    """A couple that has joined and has one of everything."""
    make_couple(world.cast, first, second, by=by)
    for key in (first, second):
        join(world.cast, key, by=by)
    furnish(world, first, second, by)


def enter_a_second_couple(world: World) -> None:
    """Pia comes to Ben with Rex, as the person she is already."""
    cast = world.cast
    make_couple(cast, "pia2", "rex", by="ben")
    join(cast, "rex", by="ben")
    partner = cast.partners["pia2"]
    partner.person = cast.partners["pia"].person
    partner.standing = Partner.Standing.JOINED
    partner.joined_at = clock.now()
    partner.save()
    cast.users["pia2"] = cast.users["pia"]
    viewer = cast.member("pia2")
    consents.give(kinds=[Consent.Kind.AGREEMENT, Consent.Kind.ONLINE_WORK], by=viewer)
    furnish(world, "pia2", "rex", "ben")


def stand_beside(cast: Cast, key: str, first: str, part: str) -> None:
    """A therapist of this practice works with somebody else's couple."""
    Care.objects.create(
        practice=cast.practices["harbor"],
        couple=cast.couples[first],
        therapist=Therapist.objects.get(user=cast.users[key]),
        part=part,
    )


def reopen(cast: Cast, key: str) -> None:
    """Undo `lapse`."""
    License.objects.filter(therapist__user=cast.users[key]).update(valid_to=None)


def take_on_work(cast: Cast, key: str) -> None:
    """Somebody in care elsewhere works here, under the same account."""
    user = cast.users[key]
    give_factor(user)
    Therapist.objects.create(
        practice=cast.practices["harbor"], user=user, name="Theo", time_zone="UTC"
    )


def make_tokens(cast: Cast) -> dict[str, str]:
    """A token with every scope for each seat that has one; seat -> the token."""
    wanted = tokens.NewToken("a script", frozenset({"read", "write"}))
    role = {"dana": "admin"}
    return {
        seat.name: tokens.make_token(
            wanted=wanted,
            by=cast.viewer(seat.account, role.get(seat.account, "therapist")),
        )[1]
        for seat in BY_TOKEN
    }


def end_what_has_ended(cast: Cast) -> None:
    """What makes some seats what they are; last, so that the rest could be made."""
    now = clock.now()
    Care.objects.filter(therapist__user=cast.users["otto"]).update(until=now)
    Therapist.objects.filter(user=cast.users["ed"]).update(ended_at=now)
    User.objects.filter(pk=cast.users["dex"].pk).update(is_active=False)
    for key in ("nell", "abe", "flo"):
        cast.users[key].authenticator_set.all().delete()
    Consent.objects.filter(partner=cast.partners["quinn"]).update(withdrawn_at=now)
    Partner.objects.filter(pk=cast.partners["wes"].pk).update(left_at=now)


def share_by_halves(world: World) -> None:
    """Ines shares with Rosa by the whole rule; everybody else lacks one part of it."""
    now, release = clock.now(), {k: ids["release_id"] for k, ids in world.ids.items()}
    ines = Release.objects.get(pk=release["ines"])
    releases.share(release=ines, by=world.cast.member("ines"))
    rows = Release.objects.filter
    rows(pk=release["lou"]).update(shared_at=now, opened_at=None, opened_by=None)
    rows(pk=release["bo"]).update(shared_at=now, withdrawn_at=now)
    rows(pk=release["yan"]).update(shared_at=now, expires_at=now - timedelta(days=1))


def hand_out_links(world: World) -> None:
    """Links that are open: to set up, to work here, and into care for Aisha."""
    cast = world.cast
    words = {"setup": "a-word-to-set-up", "staff_invitation": "a-word-for-gus"}
    SetupToken.objects.create(token_hash=secrets.hash_token(words["setup"]))
    invite_to_work(cast, "harbor", "Gus", "gus@example.org", words["staff_invitation"])
    email = f"{canary('gail', 'email')}@example.org"
    invite_to_work(cast, "hill", canary("gail", "staff"), email, "a-word-for-gail")
    for ids in world.ids.values():
        ids |= words
    invitations.invite(
        partner=cast.partners["aisha"], how="card", by=cast.viewer("ana", "therapist")
    )


def invite_to_work(cast: Cast, practice: str, name: str, email: str, word: str) -> None:
    """An open invitation to work in this practice as a therapist."""
    StaffInvitation.objects.create(
        practice=cast.practices[practice],
        role=StaffInvitation.Role.THERAPIST,
        name=name,
        email=email,
        token_hash=secrets.hash_token(word),
        invited_by=cast.users[RUN_BY[practice]],
        expires_at=clock.now() + timedelta(days=7),
    )


def say_who_works(cast: Cast) -> None:
    """Canaries in what is known of who works: names, and numbers of licenses."""
    keys = {user.pk: key for key, user in cast.users.items() if key not in PERSON_OF}
    for model in (Therapist, Admin, FrontDesk):
        for row in model.objects.all():
            row.name = f"{row.name.split()[0]} {canary(keys[row.user_id], 'staff')}"
            row.save(update_fields=["name"])
    for held in License.objects.select_related("therapist"):
        held.number = canary(keys[held.therapist.user_id], "license")
        held.save(update_fields=["number"])


def sit(world: World, seat: Seat) -> Client:
    """A browser, or a program with a token, in this seat."""
    client = Client(raise_request_exception=False)
    if seat.token:
        client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {world.tokens[seat.name]}"
        return client
    if seat.state == "joining":
        return with_a_code_entered(world, client)
    if not seat.account:
        return client
    user = User.objects.get(pk=world.cast.users[seat.account].pk)
    client.force_login(
        user, backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    session = client.session
    session[SESSION_KEY] = role_key(world, seat, user)
    session.save()
    return client


def with_a_code_entered(world: World, client: Client) -> Client:
    """The browser of somebody who chooses a sign-in next."""
    invitation = Invitation.objects.get(partner=world.cast.partners["aisha"])
    session = client.session
    session["joining"] = {"invitation": str(invitation.pk)}
    session.save()
    return client


def role_key(world: World, seat: Seat, user: User) -> str:
    """What the session remembers of the seat's role."""
    member = world.cast.partners.get(seat.membership)
    for role in roles_of(user):
        of_member = getattr(role.viewer, "partner_id", None)
        if role.viewer.role == seat.role and (not member or of_member == member.pk):
            return role.key
    return ""


def has_viewer(seat: Seat) -> bool:
    """Whether somebody is signed in here, in whatever state."""
    return bool(seat.account) and seat.state != "closed"
