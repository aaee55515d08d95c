"""The named cast, made by the product's own actions.

Ana sees Rosa & Ines, Tom & Aisha, Mia & Jon, Lea & Kim; Ben works in the same
practice, Cleo in another; Lars's license has lapsed; Sol works alone; Dana runs the
practice.
"""

import uuid
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time

from allauth.mfa.models import Authenticator
from django.test import Client

from clients.actions import consents, couples, invitations
from clients.models import Consent, Couple, Partner
from clients.viewers import roles_of
from practice import access, actions, clock
from practice.models import Admin, FrontDesk, Practice, Therapist, User

ZONE = "America/Chicago"
PASSPHRASE = "quiet-harbor-lantern-maple-42"
MORNING = datetime(2026, 3, 2, 16, tzinfo=UTC)


@dataclass
class Cast:
    """Everybody, by first name in lower case."""

    users: dict[str, User] = field(default_factory=dict)
    couples: dict[str, Couple] = field(default_factory=dict)
    partners: dict[str, Partner] = field(default_factory=dict)
    practices: dict[str, Practice] = field(default_factory=dict)

    def viewer(self, name: str, role: str = "") -> access.Viewer:
        """The viewer of someone, in a role when they have several."""
        roles = roles_of(User.objects.get(pk=self.users[name].pk))
        return next(r.viewer for r in roles if role in ("", r.viewer.role))

    def member(self, key: str) -> access.Partner:
        """The viewer of one membership, whatever else its person is."""
        wanted = self.partners[key].pk
        roles = roles_of(User.objects.get(pk=self.users[key].pk))
        viewers = (r.viewer for r in roles if isinstance(r.viewer, access.Partner))
        return next(viewer for viewer in viewers if viewer.partner_id == wanted)

    def client(self, name: str) -> Client:
        """A browser in which someone is signed in."""
        client = Client()
        client.force_login(
            self.users[name],
            backend="allauth.account.auth_backends.AuthenticationBackend",
        )
        return client


def make_practice(cast: Cast, key: str, name: str) -> Practice:
    cast.practices[key] = Practice.objects.create(name=name, time_zone=ZONE)
    return cast.practices[key]


def give_factor(user: User) -> None:
    """A second factor, without the dialogue of enrolling it."""
    Authenticator.objects.create(
        user=user, type=Authenticator.Type.TOTP, data={"secret": "x"}
    )


def make_user(cast: Cast, key: str) -> User:
    user = User.objects.create_user(
        username=key, email=f"{key}@example.org", password=PASSPHRASE
    )
    cast.users[key] = user
    return user


def make_therapist(
    cast: Cast, key: str, practice: Practice, *, valid_to: date | None = None
) -> Therapist:
    user = make_user(cast, key)
    give_factor(user)
    row = Therapist.objects.create(
        practice=practice, user=user, name=f"{key.title()} Reyes", time_zone=ZONE
    )
    viewer = access.Therapist(user.pk, row.key, practice.key, in_force=False)
    actions.enter_license(
        credential=actions.Credential(
            jurisdiction="Illinois",
            kind="LMFT",
            number="123456",
            valid_from=date(2020, 1, 1),
            valid_to=valid_to,
        ),
        by=viewer,
    )
    return row


def make_admin(cast: Cast, key: str, practice: Practice) -> Admin:
    user = cast.users.get(key) or make_user(cast, key)
    if not Authenticator.objects.filter(user=user).exists():
        give_factor(user)
    return Admin.objects.create(practice=practice, user=user, name=key.title())


def make_desk(cast: Cast, key: str, practice: Practice) -> FrontDesk:
    user = make_user(cast, key)
    give_factor(user)
    return FrontDesk.objects.create(practice=practice, user=user, name=key.title())


def make_couple(
    cast: Cast, first: str, second: str, *, by: str, agreement: str = "open"
) -> Couple:
    couple = couples.open_couple(
        first=couples.NewPartner(first.title(), "", ZONE),
        second=couples.NewPartner(second.title(), "", ZONE),
        agreement=agreement,
        by=cast.viewer(by, "therapist"),
    )
    cast.couples[first] = couple
    for key, slot in ((first, "A"), (second, "B")):
        cast.partners[key] = couple.partners.select_related("person", "couple").get(
            slot=slot
        )
    return couple


def join(cast: Cast, key: str, *, by: str, messages: bool = True) -> access.Partner:
    """Bring a partner in by a card, with consents and a safe address."""
    partner = cast.partners[key]
    issued = invitations.invite(
        partner=partner, how="card", by=cast.viewer(by, "therapist")
    )
    user = invitations.accept(
        invitation=invitations.find(issued.token),
        sign_in=invitations.SignIn(key, f"{key}@example.org", "", PASSPHRASE),
        zone=ZONE,
    )
    cast.users[key] = user
    partner.refresh_from_db()
    viewer = access.Partner(
        user_id=user.pk,
        person_id=uuid.UUID(str(partner.person_id)),
        partner_id=partner.key,
        couple_id=uuid.UUID(str(partner.couple_id)),
        practice_id=uuid.UUID(str(partner.practice_id)),
    )
    kinds = [Consent.Kind.AGREEMENT, Consent.Kind.ONLINE_WORK]
    consents.give(kinds=[*kinds, *([Consent.Kind.MESSAGES] * messages)], by=viewer)
    if messages:
        consents.set_contact(
            contact=consents.SafeContact(
                email=f"{key}@example.org",
                private=True,
                safe_from=time(9),
                safe_until=time(20),
                zone=ZONE,
                sender_word="Notes",
                practice_time=time(18),
            ),
            by=viewer,
        )
    return viewer


def make_cast() -> Cast:
    """Two practices and everybody; call inside a moved clock for a fixed history."""
    cast = Cast()
    harbor = make_practice(cast, "harbor", "Harbor Practice")
    make_admin(cast, "dana", harbor)
    make_desk(cast, "fay", harbor)
    for key in ("ana", "ben"):
        make_therapist(cast, key, harbor)
    make_therapist(cast, "lars", harbor)
    for first, second in (
        ("rosa", "ines"),
        ("tom", "aisha"),
        ("mia", "jon"),
        ("lea", "kim"),
    ):
        make_couple(cast, first, second, by="ana")
    for key in ("rosa", "ines", "mia", "jon", "lea"):
        join(cast, key, by="ana")
    make_couple(cast, "bo", "lou", by="ben")
    for key in ("bo", "lou"):
        join(cast, key, by="ben")
    make_couple(cast, "uma", "vic", by="lars")
    join(cast, "uma", by="lars")
    lapse(cast, "lars")
    other = make_practice(cast, "hill", "Hill Practice")
    make_therapist(cast, "cleo", other)
    make_admin(cast, "cleo", other)
    make_couple(cast, "zoe", "yan", by="cleo")
    for key in ("zoe", "yan"):
        join(cast, key, by="cleo")
    solo = make_practice(cast, "solo", "Sol Marin")
    make_therapist(cast, "sol", solo)
    make_admin(cast, "sol", solo)
    return cast


def lapse(cast: Cast, key: str) -> None:
    """Let someone's license end yesterday."""
    therapist = Therapist.objects.get(user=cast.users[key])
    yesterday = date.fromordinal(clock.today(ZONE).toordinal() - 1)
    therapist.licenses.update(valid_to=yesterday)
