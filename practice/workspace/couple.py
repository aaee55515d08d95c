"""What the couple page opens with, and what is one tap away."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

import homework.overview
from assessments import plan_words
from assessments.models import Administration, Plan
from clients.happened import Session, Signed
from clients.models import Couple, Partner
from homework.overview import Running, Work
from practice import clock, schedule
from practice.access import Therapist
from practice.workspace import caseload, words


def running(viewer: Therapist, couple: Couple, work: Work) -> list[Running]:
    """Assignments that run or ended on their own within a week."""
    last = clock.today(couple.practice.time_zone) - timedelta(days=7)
    rows = homework.overview.for_couple(viewer, couple, work)
    return [one for one in rows if one.assignment.until >= last]


def in_order(couple: Couple) -> list[Partner]:
    """Both partners, A first."""
    return sorted(couple.partners.all(), key=lambda partner: partner.slot)


def lead(couple: Couple, zone: str) -> str:
    """The quiet line under the names: the agreement, the mode, or that care ended.

    `zone` is the one in which the therapist reads dates.
    """
    if couple.ended_at is not None:
        ended_on = schedule.local_date(couple.ended_at, zone)
        return _("Care ended on %(day)s. Everything stays readable.") % {
            "day": date_format(ended_on, "F j, Y")
        }
    return _("%(mode)s. What is said alone: %(agreement)s.") % {
        "mode": couple.get_mode_display(),
        "agreement": str(couple.get_agreement_display()).lower(),
    }


@dataclass(frozen=True, slots=True)
class Sessions:
    """The next session ahead and when the last one was."""

    next: Session | None
    next_words: str
    who: str
    last: datetime | None
    last_words: str


def held(calendar: Sequence[Session]) -> list[datetime]:
    """When sessions were held, the latest first."""
    return [row.starts_at for row in calendar if row.starts_at < clock.now()]


def sessions(couple: Couple, calendar: Sequence[Session], zone: str) -> Sessions:
    """Both ends of the calendar around now."""
    now = clock.now()
    ahead = [row for row in calendar if row.starts_at >= now]
    behind = [row for row in calendar if row.starts_at < now]
    following = ahead[-1] if ahead else None
    last = behind[0].starts_at if behind else None
    return Sessions(
        next=following,
        next_words=words.whole_day(following.starts_at, zone) if following else "",
        who=_attending(couple, following) if following else "",
        last=last,
        last_words=words.day(last, zone) if last else "",
    )


def _attending(couple: Couple, session: Session) -> str:
    for partner in in_order(couple):
        if partner.slot == session.attendees:
            return _("%(name)s alone") % {"name": partner.name}
    return _("both")


@dataclass(frozen=True, slots=True)
class Mark:
    """The safety mark: whether a clearance is in force, in words."""

    in_force: bool
    title: str
    words: str


def safety_mark(signed: Sequence[Signed], today: date) -> Mark:
    """What stands signed about joint exercises on this day of the practice."""
    row = next(
        (one for one in signed if not one.withdrawn_at and one.review_on >= today),
        None,
    )
    if row is None:
        return Mark(
            in_force=False,
            title=_("No clearance in force"),
            words=_(
                "Joint exercises stay closed until each partner has been reviewed"
                " alone and you have signed."
            ),
        )
    return Mark(
        in_force=True,
        title=_("Ready for joint exercises until %(day)s")
        % {"day": date_format(row.review_on, "F j")},
        words=_("Each reviewed alone on %(day)s. No current reason found against it.")
        % {"day": date_format(row.screened_on, "F j")},
    )


@dataclass(frozen=True, slots=True)
class Member:
    """One partner on the couple page: how they take part, and what can be done."""

    partner: Partner
    channel: str
    invite_label: str
    may_go_on_paper: bool
    may_stay_out: bool


def members(couple: Couple, around: caseload.Around) -> list[Member]:
    """Both partners, A first."""
    return [_member(partner, around) for partner in in_order(couple)]


def _member(partner: Partner, around: caseload.Around) -> Member:
    standing = partner.standing
    joined = standing == Partner.Standing.JOINED
    return Member(
        partner=partner,
        channel=caseload.channel_of(partner, around)[0],
        invite_label=_invite_label(partner, around.invitations.get(partner.key)),
        may_go_on_paper=not joined and standing != Partner.Standing.PAPER,
        may_stay_out=not joined and standing != Partner.Standing.NOT_JOINING,
    )


def _invite_label(partner: Partner, invitation: caseload.Invited | None) -> str:
    if partner.standing == Partner.Standing.JOINED:
        return _("Renew sign-in")
    return _("Card again") if invitation is not None else _("Invite")


@dataclass(frozen=True, slots=True)
class Schedule:
    """A questionnaire schedule that runs, with where its current round stands."""

    plan: Plan
    cadence: str
    states: tuple[tuple[str, str, str], ...] = field(default=())


def schedules(
    viewer: Therapist, couple: Couple, sittings: Sequence[Administration]
) -> list[Schedule]:
    """Running schedules with each partner's current sitting; one query."""
    plans = (
        Plan.objects.visible_to(viewer)
        .filter(couple=couple)
        .running()
        .select_related("instrument")
        .order_by("-created_at")
    )
    current = {
        (one.plan_id, one.partner_id): str(one.get_state_display()).lower()
        for one in sorted(sittings, key=lambda one: one.opens_at)
    }
    return [
        Schedule(
            plan=plan,
            cadence=plan_words.cadence(plan),
            states=tuple(
                (partner.slot, partner.name, current[plan.pk, partner.pk])
                for partner in in_order(couple)
                if (plan.pk, partner.pk) in current
            ),
        )
        for plan in plans
    ]
