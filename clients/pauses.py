"""A pause in reminders: nothing before a date, usual hours from then on. Pure."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from practice import schedule
from practice.schedule import SafeHours


@dataclass(frozen=True, slots=True)
class PausedHours:
    """Safe hours that open for the first time on the local day `resumes_on`."""

    hours: SafeHours
    resumes_on: date

    def allows(self, moment: datetime, zone: str) -> bool:
        """Whether the pause is over and a clock in `zone` shows a safe hour."""
        over = schedule.local_date(moment, zone) >= self.resumes_on
        return over and self.hours.allows(moment, zone)

    def next_allowed(self, moment: datetime, zone: str) -> datetime:
        """This moment if it is allowed, else the next opening; in UTC."""
        first = schedule.resolve(self.resumes_on, time(), zone)
        return self.hours.next_allowed(max(moment.astimezone(UTC), first), zone)
