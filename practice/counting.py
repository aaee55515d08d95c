"""Counting tries and requests in the database, so that every process counts alike.

One statement per request counts and tells the count: two processes cannot both take
the last place, and no emptied cache or broker forgets.
"""

import math
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import connection

from practice import clock
from practice.models import ApiCount

_COUNT = """
    INSERT INTO practice_apicount (bucket, count, ends_at) VALUES (%s, 1, %s)
    ON CONFLICT (bucket) DO UPDATE SET count = practice_apicount.count + 1
    RETURNING count
"""


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` in each span of `seconds`; spans begin at whole multiples.

    Around the border of two spans, twice as many may come within one span's length.
    """

    most: int
    seconds: int = 60


def take(who: str, limit: Limit) -> int:
    """Count one more of `who`; 0 if it is within the limit, else seconds to wait.

    `who` is at most 100 characters long. It commits by itself where no transaction
    is open, so what a request undoes later stays counted.
    """
    now = clock.now().timestamp()
    begin = int(now // limit.seconds) * limit.seconds
    end = begin + limit.seconds
    ends_at = datetime.fromtimestamp(end, UTC)
    adapted = connection.ops.adapt_datetimefield_value(ends_at)
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [f"{who}|{begin}", adapted])
        count: int = cursor.fetchone()[0]
    return 0 if count <= limit.most else max(1, math.ceil(end - now))


def tidy() -> int:
    """Remove the counts of spans that are over; how many those were."""
    removed, _each = ApiCount.objects.filter(ends_at__lt=clock.now()).delete()
    return removed
