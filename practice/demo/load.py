"""Loading the sample: three practices, the named cast, the crowd."""

import json
from datetime import timedelta

from django.conf import settings

import assessments.actions
from assessments.models import Instrument
from practice import access, actions, clock, schedule
from practice.demo import cast, crowd, mia_and_jon, rosa_and_ines, weeks
from practice.demo.stage import (
    DAYS,
    ZONE,
    Stage,
    join,
    make_admin,
    make_desk,
    make_practice,
    make_therapist,
    open_couple,
)
from practice.demo.views import CARDS
from practice.models import License


def load() -> Stage:
    """Play the whole sample up to this moment."""
    ends_at = clock.now()
    opens_on = schedule.local_date(ends_at, ZONE) - timedelta(days=DAYS)
    with clock.at(ends_at - timedelta(days=DAYS, hours=1)):
        harbor = make_practice("Harbor Practice")
        dana = make_admin("dana", "Dana Whitfield", harbor)
        make_desk("fay", "Fay Moreno", harbor)
        ana = make_therapist("ana", "Ana Reyes", harbor, 400)
        ben = make_therapist("ben", "Ben Okafor", harbor, 95)
        make_therapist("lars", "Lars Holm", harbor, DAYS - 12)
        noor = make_therapist("noor", "Noor Haddad", harbor, 800)
        petra = make_therapist("petra", "Petra Novak", harbor, None)
        verify(dana, but=("petra",))
        elsewhere()
    stage = Stage(practice=harbor, opens_on=opens_on, ends_at=ends_at)
    stage.play(
        rosa_and_ines.play(stage),
        mia_and_jon.play(stage),
        weeks.rosa_and_ines(stage),
        weeks.mia_and_jon(stage),
        cast.lea_and_kim(stage),
        cast.tom_and_aisha(stage),
        cast.lars(),
    )
    with clock.at(ends_at):
        crowd.make(harbor.key, (ben, noor, petra, ben, ana))
        assessments.actions.freeze_norms(
            practice=harbor, instrument=Instrument.objects.get(code="aor-24"), by=dana
        )
    (settings.VAR / CARDS).write_text(json.dumps(stage.cards))
    return stage


def elsewhere() -> None:
    """Cleo's practice, and Sol who works alone."""
    hill = make_practice("Hill Street Couples")
    cleo = make_therapist("cleo", "Cleo Lindqvist", hill, 300)
    make_admin("cleo", "Cleo Lindqvist", hill)
    couple = open_couple("Pia", "Sven", agreement="open", by=cleo)
    for slot, slug in (("A", "pia"), ("B", "sven")):
        join(couple, slot, slug, by=cleo)
    alone = make_practice("Sol Marin")
    alone.solo = True
    alone.save(update_fields=["solo"])
    make_admin("sol", "Sol Marin", alone)
    sol = make_therapist("sol", "Sol Marin", alone, 200)
    open_couple("Nia", "Bram", agreement="held", by=sol)


def verify(by: access.Admin, *, but: tuple[str, ...]) -> None:
    """The admin checks licenses; some stay self-attested."""
    for row in License.objects.visible_to(by).exclude(
        therapist__user__username__in=but
    ):
        actions.verify_license(
            credential=row,
            what="Number, name and status",
            where="State register, public look-up",
            by=by,
        )
