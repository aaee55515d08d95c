"""The same content by hand-written SQL, for three pages: the least one could ask.

One statement each, without models, rules of access or audit. They bring what the page
shows, so that the ratio says what all the rest costs: rules, words and templates.
"""

import time
import uuid
from datetime import datetime
from typing import Any

from django.db import connection

CASELOAD = """
SELECT c.id, p.slot, pe.name, p.standing, cp.email_allowed, s.next_session,
       coalesce(o.open, 0), o.next_due, coalesce(a.open, 0), a.next_due,
       o.last_done, a.last_done, r.kind, r.waiting, r.since,
       i.created_at, i.expires_at, m.refused_at
FROM clients_care k
JOIN clients_couple c ON c.id = k.couple_id AND c.ended_at IS NULL
JOIN clients_partner p ON p.couple_id = c.id
JOIN clients_person pe ON pe.id = p.person_id
JOIN clients_contactpreference cp ON cp.person_id = pe.id
LEFT JOIN (SELECT couple_id, min(starts_at) AS next_session
           FROM clients_therapysession
           WHERE starts_at > %(now)s AND cancelled_at IS NULL
           GROUP BY couple_id) s ON s.couple_id = c.id
LEFT JOIN (SELECT o.partner_id, max(e.recorded_at) AS last_done,
                  count(CASE WHEN o.state IN ('open', 'draft')
                              AND o.opens_at <= %(now)s THEN 1 END) AS open,
                  min(CASE WHEN o.state IN ('open', 'draft')
                            AND o.due_at > %(now)s THEN o.due_at END) AS next_due
           FROM homework_occurrence o
           LEFT JOIN homework_entry e ON e.occurrence_id = o.id
           WHERE o.couple_id IN (SELECT couple_id FROM clients_care
                                 WHERE therapist_id = %(me)s AND until IS NULL)
           GROUP BY o.partner_id) o ON o.partner_id = p.id
LEFT JOIN (SELECT partner_id, max(submitted_at) AS last_done,
                  count(CASE WHEN state IN ('open', 'draft')
                              AND opens_at <= %(now)s THEN 1 END) AS open,
                  min(CASE WHEN state IN ('open', 'draft')
                            AND due_at > %(now)s THEN due_at END) AS next_due
           FROM assessments_administration
           WHERE couple_id IN (SELECT couple_id FROM clients_care
                               WHERE therapist_id = %(me)s AND until IS NULL)
           GROUP BY partner_id) a ON a.partner_id = p.id
LEFT JOIN (SELECT couple_id, kind, count(*) AS waiting, min(created_at) AS since
           FROM clients_reviewitem
           WHERE reviewed_at IS NULL
             AND couple_id IN (SELECT couple_id FROM clients_care
                               WHERE therapist_id = %(me)s AND until IS NULL)
           GROUP BY couple_id, kind) r ON r.couple_id = c.id
LEFT JOIN clients_invitation i
       ON i.partner_id = p.id AND i.accepted_at IS NULL AND i.closed_at IS NULL
LEFT JOIN (SELECT recipient, max(finished_at) AS refused_at
           FROM practice_message WHERE state = 'failed'
             AND practice_id = %(practice)s
           GROUP BY recipient) m ON m.recipient = pe.id
WHERE k.therapist_id = %(me)s AND k.until IS NULL
ORDER BY c.id, p.slot
"""

TODAY = """
SELECT 'exercise', x.title, o.due_at, o.state, x.minutes, a.why
FROM homework_occurrence o
JOIN homework_assignment a ON a.id = o.assignment_id
JOIN homework_exercise x ON x.id = a.exercise_id
WHERE o.partner_id = %(me)s AND o.state IN ('open', 'draft') AND o.opens_at <= %(now)s
UNION ALL
SELECT 'questionnaire', n.partner_title, q.due_at, q.state, n.minutes, NULL
FROM assessments_administration q
JOIN assessments_instrument n ON n.id = q.instrument_id
WHERE q.partner_id = %(me)s AND q.state IN ('open', 'draft') AND q.opens_at <= %(now)s
UNION ALL
SELECT 'done', x.title, e.recorded_at, e.outcome, 0, NULL
FROM homework_entry e
JOIN homework_occurrence o ON o.id = e.occurrence_id
JOIN homework_assignment a ON a.id = o.assignment_id
JOIN homework_exercise x ON x.id = a.exercise_id
WHERE e.partner_id = %(me)s AND e.recorded_at > %(lately)s
UNION ALL
SELECT 'comment', x.title, f.created_at, '', 0, f.body
FROM homework_feedback f
JOIN homework_entry e ON e.id = f.entry_id
JOIN homework_occurrence o ON o.id = e.occurrence_id
JOIN homework_assignment a ON a.id = o.assignment_id
JOIN homework_exercise x ON x.id = a.exercise_id
WHERE e.partner_id = %(me)s AND f.seen_at IS NULL
UNION ALL
SELECT 'session', '', s.starts_at, s.attendees, 0, NULL
FROM clients_therapysession s
JOIN clients_partner p ON p.couple_id = s.couple_id
WHERE p.id = %(me)s AND s.starts_at > %(now)s AND s.cancelled_at IS NULL
  AND s.attendees IN ('both', p.slot)
"""

AUDIT = """
SELECT e.id, e.at, e.actor_role, e.action, e.object_type, e.object_id, e.detail,
       coalesce(t.name, d.name, f.name)
FROM practice_auditentry e
LEFT JOIN practice_therapist t ON t.user_id = e.actor_id
LEFT JOIN practice_admin d ON d.user_id = e.actor_id
LEFT JOIN practice_frontdesk f ON f.user_id = e.actor_id
WHERE e.practice_id = %(practice)s
ORDER BY e.id DESC
LIMIT 51
"""

BY_HAND = {"caseload": CASELOAD, "today": TODAY, "audit": AUDIT}


def bound(
    *, me: uuid.UUID, practice: uuid.UUID, now: datetime, lately: datetime
) -> dict[str, Any]:
    """What the statements are asked with; ids as the database keeps them."""
    as_text = connection.vendor != "postgresql"
    return {
        "me": me.hex if as_text else me,
        "practice": practice.hex if as_text else practice,
        "now": str(now.replace(tzinfo=None)) if as_text else now,
        "lately": str(lately.replace(tzinfo=None)) if as_text else lately,
    }


def ask(name: str, values: dict[str, Any]) -> tuple[float, int]:
    """Seconds for one page's content by hand, and how many rows came."""
    statement = BY_HAND[name]
    named = {key: value for key, value in values.items() if f"%({key})s" in statement}
    connection.ensure_connection()
    begun = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute(statement, named)
        rows = cursor.fetchall()
    return time.perf_counter() - begun, len(rows)
