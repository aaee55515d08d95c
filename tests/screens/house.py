"""A furnished house, and which pages of it somebody may open."""

import json
from dataclasses import dataclass, field

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.test import Client, RequestFactory
from django.urls import reverse

from assessments.models import Administration
from clients.actions import couples, releases
from clients.models import Release
from homework.models import Occurrence
from practice import actions, clock, mailbox, secrets
from practice.demo.views import CARDS
from practice.models import SetupToken
from practice.transport import CapturedTransport
from tests.cast import PASSPHRASE, Cast, make_user
from tests.clients.way_in import at_the_door, come_in, invited
from tests.given import give_exercise, give_measure, in_days
from tests.guards.audiences import (
    ACCOUNT,
    ADMIN,
    AUDIENCES,
    DESK,
    PARTNER,
    PUBLIC,
    THERAPIST,
)
from tests.guards.walk import Address, addresses
from tests.practice.mailserver import mail
from tests.world import World, as_admin, make_world

CODES = {
    "library_exercise": "three-good-moments",
    "pack": "intake",
    "wording": "csi-4",
    "own_change": "own-ease",
    "own_retire": "own-ease",
}
#: Addresses that show no page: they send on, take a form, or answer a machine.
NO_PAGE = {
    *("home", "leave", "finish", "record", "save_answer", "save_field"),
    *("review_done", "session_cancel", "session_move", "release_open", "release_share"),
    *("own_retire", "guide_aside"),
    *("hand_over", "here_save", "here_finish"),
    *("plan_stop", "assignment_end", "feedback_seen", "partner_standing"),
    *("health_ready", "health_deep", "token_revoke"),
    *("mfa_download_recovery_codes", "mfa_login_webauthn", "health_live"),
    # These are walked by name: each shows an error, and answers with its status.
    "mishap",
    # Enters as somebody of the sample practice, which this house is not.
    "demo_enter",
    # Nobody in this house has a passkey; only a browser can make one.
    *("mfa_remove_webauthn", "mfa_reauthenticate_webauthn"),
}
#: What answers machines, wherever it stands; the reader of the API is walked by name.
MACHINES = ("api/", "health", "metrics")


@dataclass(frozen=True)
class Company:
    """Walkers who may open the same addresses, and whose things each holds in hand."""

    walkers: dict[str, str]
    audiences: frozenset[str]

    def names(self) -> set[str]:
        """The addresses that must show one of them a page."""
        return {a.name for a in addresses() if self.is_for(a)}

    def is_for(self, address: Address) -> bool:
        """Whether an address is walked by this company."""
        if address.name in NO_PAGE or address.route.startswith(MACHINES):
            return False
        # Signing in, own security and the gallery are for everybody.
        audience = AUDIENCES.get(address.name, (PUBLIC,))
        return bool(self.audiences & set(audience))


COMPANIES = {
    "the door": Company(
        dict.fromkeys(("nobody", "waiting", "tom", "nia", "ben"), "lea"),
        frozenset({PUBLIC, ACCOUNT}),
    ),
    "partners": Company(
        {"rosa": "rosa", "lea": "lea", "kim": "lea"}, frozenset({PARTNER})
    ),
    "therapists": Company({"ana": "rosa", "lars": "uma"}, frozenset({THERAPIST})),
    "the office": Company({"dana": "rosa", "fay": "rosa"}, frozenset({ADMIN, DESK})),
}


@dataclass
class House:
    """The world, what fills its addresses, and which of them were opened."""

    world: World
    ids: dict[str, list[dict[str, object]]] = field(default_factory=dict)
    opened: set[str] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)

    def pages(self, company: Company, walker: str, client: Client) -> list[str]:
        """Every address that answers this walker with a page of its own.

        What is for everybody is opened once.
        """
        found: dict[str, None] = {}
        for address in addresses():
            if not company.is_for(address):
                continue
            for place in self._filled(address, company.walkers[walker]):
                if PUBLIC in company.audiences and place in self.seen:
                    continue
                if self._is_page(client, place):
                    found[place] = None
                    self.opened.add(address.name)
        self.seen.update(found)
        return [*found]

    def _filled(self, address: Address, owner: str) -> list[str]:
        places = []
        for ids in self.ids[owner]:
            known = {"number": 1, "code": "aor-24", "pk": 1, **ids}
            if address.name in self.ids:
                known |= self.ids[address.name][0]
            if address.name in CODES:
                known["code"] = CODES[address.name]
            if all(known.get(name) for name in address.parameters):
                given = {name: known[name] for name in address.parameters}
                places.append(reverse(address.name, kwargs=given))
        return places

    @staticmethod
    def _is_page(client: Client, place: str) -> bool:
        answer = client.get(place)
        html = answer.headers.get("Content-Type", "").startswith("text/html")
        return html and answer.status_code == 200


def furnish() -> House:
    """The world, and beside it work that is still open and doors that are ajar."""
    house = House(make_world())
    cast = house.world.cast
    make_user(cast, "nia")
    give_measure(cast, "rosa")
    give_exercise(
        cast, "rosa", "kind-words-to-myself", cadence="daily", until=in_days(5)
    )
    share(cast, "ines", house.world.ids["ines"]["release_id"])
    for owner in ("rosa", "ines"):
        done = house.world.ids[owner]
        house.ids[owner] = [done, done | still_open(cast, owner)]
    house.ids["rosa"].append({"release_id": house.world.ids["ines"]["release_id"]})
    house.ids["rosa"].append({"occurrence_id": on_paper(cast)})
    for owner in ("lea", "uma"):
        ids = {"partner_id": cast.partners[owner].pk}
        house.ids[owner] = [ids | {"couple_id": cast.couples[owner].pk}]
    house.ids["setup"] = [{"token": setup_token()}]
    house.ids["staff_invitation"] = [{"token": staff_token(cast)}]
    card = invited(cast, "tom")
    house.ids["invitation"] = [{"token": card.token}]
    house.ids["mailbox_message"] = [{"name": captured_mail()}]
    print_card("tom", reverse("invitation", args=[card.token]), card.code)
    return house


def captured_mail() -> str:
    """The file name of a mail that was kept instead of sent."""
    CapturedTransport(settings.MAIL_FOLDER).send(mail())
    return max(mailbox.captured_names())


def print_card(slug: str, link: str, code: str) -> None:
    """What the sample practice keeps of a card, to show it at its door."""
    cards = {slug: {"link": link, "code": code}}
    (settings.VAR / CARDS).write_text(json.dumps(cards))


def share(cast: Cast, owner: str, release_id: object) -> None:
    """What this partner wrote is shown to the other one too."""
    viewer = cast.member(owner)
    releases.share(release=Release.objects.get(pk=release_id), by=viewer)


def on_paper(cast: Cast) -> object:
    """The id of what Aisha, who does all on paper, has to do."""
    by = cast.viewer("ana", "therapist")
    couples.continue_on_paper(partner=cast.partners["aisha"], by=by)
    give_exercise(cast, "tom", cadence="daily", until=in_days(6))
    return (
        Occurrence.objects.filter(partner=cast.partners["aisha"]).earliest("due_at").pk
    )


def still_open(cast: Cast, owner: str) -> dict[str, object]:
    """The ids of what this partner has not done yet."""
    partner = cast.partners[owner]
    rows = Occurrence.objects.filter(
        partner=partner, state="open", opens_at__lte=clock.now()
    )
    unanswered = Administration.objects.get(
        partner=partner, plan__instrument__code="aor-8"
    )
    return {
        "occurrence_id": rows.earliest("due_at").pk,
        "administration_id": unanswered.pk,
    }


def setup_token() -> str:
    """What opens setup; the house has a practice, the door does not ask."""
    token = secrets.new_token()
    SetupToken.objects.create(
        pk=1, token_hash=secrets.hash_token(token), made_at=clock.now()
    )
    return token


def staff_token(cast: Cast) -> str:
    """An invitation to work here."""
    _, token = actions.invite_staff(
        name="Gil", email="gil@example.org", role="therapist", by=as_admin(cast, "dana")
    )
    return token


def client_of(cast: Cast, walker: str) -> Client:
    """A browser in which somebody is signed in, or stands at the door."""
    match walker:
        case "nobody":
            return Client()
        case "waiting":
            return waiting_for_a_code(cast)
        case "tom":
            # The digits are typed; the sign-in is not chosen yet.
            return at_the_door(invited(cast, "tom"))
        case "kim":
            # Signed in, with nothing agreed to yet.
            return come_in(invited(cast, "kim"))
    client = cast.client(walker)
    request = RequestFactory().get("/")
    request.session = client.session
    # Own security asks nothing anew of who showed a moment ago who they are.
    for method in ("password", "mfa"):
        record_authentication(request, cast.users[walker], method, reauthenticated=True)
    request.session.save()
    if walker == "ben":
        client.post(reverse("mfa_generate_recovery_codes"))
    return client


def waiting_for_a_code(cast: Cast) -> Client:
    """Somebody between the password and the second factor."""
    client = Client()
    typed = {"login": "ana@example.org", "password": PASSPHRASE}
    answer = client.post(reverse("account_login"), typed)
    assert answer.status_code == 302, answer.content
    return client
