"""A furnished world: one thing of every kind for three couples, with canaries.

Each text a person wrote holds a canary naming its owner, so a page that shows it to
somebody else is caught by reading the page.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import assessments.actions
import homework.actions
from assessments.models import Administration, Flag
from clients.actions import care, couples, invitations
from clients.models import (
    ContactPreference,
    Invitation,
    Partner,
    Person,
    Release,
    ReviewItem,
)
from homework.models import Entry, Occurrence
from practice import access, actions, clock, tokens
from practice.models import ApiToken, License, User
from tests.assessments.words import make
from tests.cast import Cast, make_cast
from tests.given import give_exercise, give_measure, in_days


@dataclass
class World:
    """The cast, for each owner the ids that fill the addresses, and API tokens."""

    cast: Cast
    ids: dict[str, dict[str, Any]] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)


def canary(owner: str, kind: str) -> str:
    """A text that must show only where its owner's things may show.

    Suggested passphrases have a canary among their words, but never an "of".
    """
    return f"canary-of-{owner}-{kind}"


def canaries_of(*owners: str) -> list[str]:
    """What to look for when these owners' words must not be on a page."""
    return [f"canary-of-{owner}-" for owner in owners]


def make_world() -> World:
    """Furnish the couples of Ana, Ben and Cleo."""
    assessments.actions.sync_instruments()
    homework.actions.sync_exercises()
    cast = make_cast()
    world = World(cast)
    for by in ("ana", "cleo"):
        make(cast, by)
    for first, second, by in (
        ("rosa", "ines", "ana"),
        ("bo", "lou", "ben"),
        ("zoe", "yan", "cleo"),
    ):
        furnish(world, first, second, by)
    return world


def furnish(world: World, first: str, second: str, by: str) -> None:
    """Give one couple one of everything; `first` has written, `second` too."""
    cast = world.cast
    therapist = cast.viewer(by, "therapist")
    couple = cast.couples[first]
    today = clock.today("America/Chicago")
    clearance = care.sign_clearance(
        couple=couple,
        screened_on=today,
        method="interview",
        review_on=today + timedelta(days=90),
        by=therapist,
    )
    session = couples.plan_session(
        couple=couple,
        starts_at=clock.now() + timedelta(days=2),
        attendees="both",
        by=therapist,
    )
    care.write_note(couple=couple, body=canary(by, "note"), by=therapist)
    shared = {
        "couple_id": couple.pk,
        "session_id": session.pk,
        "clearance_id": clearance.pk,
        "license_id": License.objects.get(therapist__user=cast.users[by]).pk,
    }
    plan = give_measure(cast, first, "aor-24", by=by, every_weeks=4)
    assignment = give_exercise(
        cast,
        first,
        "three-good-moments",
        by=by,
        why=canary(first + second, "why"),
        cadence="weekly",
        per_week=2,
        until=in_days(27),
        will_comment=True,
        opened=True,
        confirmed=True,
    )
    shared |= {
        "plan_id": plan.pk,
        "assignment_id": assignment.pk,
        "token_id": give_token(therapist).pk,
    }
    for key in (first, second):
        world.ids[key] = shared | write(world, key, by)
        say_who(world, key)


def give_token(therapist: access.Therapist) -> ApiToken:
    """A token for a program of the therapist's."""
    wanted = tokens.NewToken(label="A program", scopes=frozenset({"read"}))
    return tokens.make_token(wanted=wanted, by=therapist)[0]


def write(world: World, key: str, by: str) -> dict[str, object]:
    """One partner writes everything a partner can; the therapist answers."""
    cast = world.cast
    viewer, therapist = cast.member(key), cast.viewer(by, "therapist")
    partner = Partner.objects.get(pk=viewer.partner_id)
    administration = Administration.objects.get(partner=partner)
    answer_all(administration, viewer)
    assessments.actions.submit(administration=administration, by=viewer)
    mine = Occurrence.objects.filter(partner=partner).order_by("due_at", "slot")
    occurrence, later = mine[:2]
    entry = homework.actions.record(
        occurrence=occurrence,
        outcome="done",
        answers=written(occurrence, key),
        reason="",
        please_read=True,
        talk_about=False,
        policy_shown="shown",
        by=viewer,
    )
    confide(entry, key)
    homework.actions.save_field(
        occurrence=later,
        field="first",
        value=canary(key, "draft"),
        revision=0,
        policy_shown="shown",
        by=viewer,
    )
    feedback = homework.actions.comment(
        entry=entry, body=canary(key, "comment"), by=therapist
    )
    aside = care.send_aside(body=canary(key, "aside"), by=viewer)
    invitation = invitations.invite(partner=partner, how="card", by=therapist)
    return {
        "partner_id": partner.pk,
        "person_id": partner.person_id,
        "administration_id": administration.pk,
        "occurrence_id": occurrence.pk,
        "entry_id": entry.pk,
        "feedback_id": feedback.pk,
        "aside_id": aside.pk,
        "flag_id": raise_flag(cast, administration, key, by).pk,
        "release_id": Release.objects.get(subject_id=entry.pk).pk,
        "item_id": ReviewItem.objects.get(subject_id=aside.pk).pk,
        "token": invitation.token,
    }


def raise_flag(cast: Cast, administration: Administration, key: str, by: str) -> Flag:
    """An answer called for a look, and the therapist has looked."""
    return Flag.objects.create(
        practice_id=administration.practice_id,
        couple_id=administration.couple_id,
        partner_id=administration.partner_id,
        administration=administration,
        kind="safety",
        look_by=clock.now(),
        note=canary(key, "flag"),
        acknowledged_at=clock.now(),
        acknowledged_by_id=cast.users[by].pk,
    )


def confide(entry: Entry, key: str) -> None:
    """What is told to the therapist alone, and is on no page of its author."""
    entry.confided = {"reasons": [canary(key, "confided")]}
    entry.save(update_fields=["confided"])


def say_who(world: World, key: str) -> None:
    """Canaries in what is known of the person: name, pronouns, addresses, sign-in.

    A person of two couples keeps those of the first.
    """
    person = Person.objects.get(partners=world.cast.partners[key])
    if "canary" in person.name:
        return
    address = f"{canary(key, 'email')}@example.org"
    Person.objects.filter(pk=person.pk).update(
        name=f"{key.title()} {canary(key, 'name')}", pronouns=canary(key, "pronouns")
    )
    ContactPreference.objects.filter(person=person).update(
        email=address, sender_word=canary(key, "sender")
    )
    Invitation.objects.filter(partner__person=person).update(email=address)
    user = User.objects.get(pk=world.cast.users[key].pk)
    user.email, user.username = address, canary(key, "username")
    user.phone_sealed = canary(key, "phone")
    user.save()


def answer_all(administration: Administration, viewer: access.Partner) -> None:
    """Answer every item, all along the scale."""
    assessments.actions.save_answers(
        administration=administration,
        answers={number: number % 7 + 1 for number in range(1, 25)},
        revision=administration.revision,
        policy_shown="shown",
        by=viewer,
    )
    administration.refresh_from_db()


def written(occurrence: Occurrence, key: str) -> dict[str, object]:
    """Answers with the partner's canary in every text."""
    definition = occurrence.assignment.exercise.definition()
    return {
        field.name: canary(key, "entry")
        for field in definition.fields
        if field.kind in ("text", "long")
    }


def as_admin(cast: Cast, name: str) -> access.Admin:
    """An admin's viewer."""
    viewer = cast.viewer(name, "admin")
    assert isinstance(viewer, access.Admin)
    return viewer


__all__ = ["World", "actions", "as_admin", "canaries_of", "canary", "make_world"]
