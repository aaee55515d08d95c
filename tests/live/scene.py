"""People for the live tests, who live where it is noon now, so mail may go out."""

import itertools
from dataclasses import dataclass
from datetime import time, timedelta
from zoneinfo import ZoneInfo

import homework.actions
from clients.actions import consents, couples, invitations
from clients.models import Couple, Partner
from homework.models import Assignment, Occurrence
from practice import clock
from practice.models import Message
from tests import cast as casting
from tests.cast import Cast
from tests.given import give_exercise

ZONES = (
    "Pacific/Auckland",
    "Asia/Tokyo",
    "Asia/Kolkata",
    "Europe/Moscow",
    "Europe/Lisbon",
    "America/Sao_Paulo",
    "America/Chicago",
    "America/Los_Angeles",
    "Pacific/Honolulu",
)
_number = itertools.count(1)


def noon_zone() -> str:
    """A zone in which it is far from night now, whenever the tests run."""
    now = clock.now()
    return min(ZONES, key=lambda zone: abs(now.astimezone(ZoneInfo(zone)).hour - 13))


@dataclass
class Scene:
    """Ana's practice, and couples made as they are needed."""

    cast: Cast

    @classmethod
    def furnish(cls) -> "Scene":
        """A practice with one therapist and the exercises."""
        homework.actions.sync_exercises()
        cast = Cast()
        harbor = casting.make_practice(cast, "harbor", "Harbor Practice")
        casting.make_therapist(cast, "ana", harbor)
        return cls(cast)

    def couple(self) -> Couple:
        """Two partners who have not been invited; their names are nobody else's."""
        number = next(_number)
        couple = couples.open_couple(
            first=couples.NewPartner(f"Rosa{number}", "", noon_zone()),
            second=couples.NewPartner(f"Ines{number}", "", noon_zone()),
            agreement="open",
            by=self.cast.viewer("ana", "therapist"),
        )
        for partner in couple.partners.select_related("person", "couple"):
            key = f"{'rosa' if partner.slot == 'A' else 'ines'}{number}"
            self.cast.partners[key] = partner
            self.cast.couples[key] = couple
        return couple

    def joined(self) -> str:
        """Somebody who has joined and may be reached by mail now; gives the key."""
        self.couple()
        key = next(k for k in reversed(self.cast.partners) if k.startswith("rosa"))
        viewer = casting.join(self.cast, key, by="ana")
        consents.set_contact(
            contact=consents.SafeContact(
                email=f"{key}@example.org",
                private=True,
                safe_from=time(0),
                safe_until=time(23, 59),
                zone=noon_zone(),
                sender_word="Notes",
                practice_time=time(12),
            ),
            by=viewer,
        )
        return key

    def assign_yesterday(self, key: str) -> Assignment:
        """An exercise given a day ago and not done yet: word of it is due now."""
        with clock.at(clock.now() - timedelta(days=1)):
            today = clock.today(noon_zone())
            return give_exercise(
                self.cast,
                key,
                "softer-start",
                whom="A",
                cadence="weekly",
                starts_on=today,
                until=today + timedelta(days=5),
            )

    def do(self, key: str) -> None:
        """Do what was given."""
        homework.actions.record(
            occurrence=Occurrence.objects.get(partner=self.cast.partners[key]),
            outcome="partly",
            answers={},
            reason="",
            please_read=False,
            talk_about=False,
            policy_shown="Ana reads this.",
            by=self.cast.viewer(key, "partner"),
        )

    def invite(self, many: int) -> list[str]:
        """Invite that many people by mail; gives their addresses."""
        addresses = []
        while len(addresses) < many:
            for partner in self.couple().partners.select_related("person", "couple"):
                address = f"p{partner.pk.hex}@example.org"
                self.invite_one(partner, address)
                addresses.append(address)
        return addresses

    def invite_one(self, partner: Partner, address: str) -> None:
        """Invite somebody by mail."""
        invitations.invite(
            partner=partner,
            how="email",
            email=address,
            called_private=True,
            by=self.cast.viewer("ana", "therapist"),
        )


def states() -> list[str]:
    """What the messages have come to, each state once."""
    return sorted(set(Message.objects.values_list("state", flat=True)))


def time_passes() -> None:
    """Five minutes go by for those whose worker died: their leases end now."""
    Message.objects.filter(state="sending").update(lease_until=clock.now())
    Message.objects.filter(state="scheduled").update(next_at=clock.now())
