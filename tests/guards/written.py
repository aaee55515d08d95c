"""What a request wrote: into which tables, and whose rows are not as they were."""

import re
from dataclasses import dataclass, field

from django.db import connection

type Row = dict[str, object]

#: Tables that a look or a refusal may write: the trail, sessions, counted tries.
MAY_CHANGE = {
    "practice_auditentry",
    "django_session",
    "cache_rows",
    "practice_apicount",
}
NOTED = "practice_apitoken.last_used_at"
#: And by token: when it was last used; a key is claimed before, and let go after a
#: refusal.
BY_TOKEN = {NOTED, "practice_apianswer"}
#: Columns that no hash holds.
PASSING = {"practice_apitoken": {"last_used_at"}}
#: Rows that say nobody's key: events of a message, and the keys that seal words.
NOBODYS = {"practice_messageevent", "practice_datakey"}
#: Tables whose own key says whose a row is.
THEMSELVES = {"clients_couple", "clients_person", "practice_practice", "practice_user"}
#: Columns that say it elsewhere; where there are several, all of them must.
CLOSE = ("couple_id", "partner_id", "person_id", "person_key", "recipient")
#: The one that says it where none of these does.
HELD = "user_id"
WRITES = re.compile(
    r'^\s*(?:(?:INSERT|REPLACE)(?: OR \w+)?(?: INTO)?|UPDATE|DELETE FROM)\s+"?(\w+)"?',
    re.I,
)
NOTES_USE = re.compile(
    r'^\s*UPDATE "practice_apitoken" SET "last_used_at" = \S+ WHERE', re.I
)


@dataclass
class Written:
    """The tables that statements wrote, as they went by.

    `tables` are all that a statement named, `rows` those where it met a row that no
    look or refusal may change.
    """

    tables: set[str] = field(default_factory=set)
    rows: set[str] = field(default_factory=set)

    def __call__(self, execute, sql, params, many, context):
        done = execute(sql, params, many, context)
        found = WRITES.match(sql)
        if found:
            table = NOTED if NOTES_USE.match(sql) else found[1].lower()
            self.tables.add(table)
            if context["cursor"].rowcount and table not in MAY_CHANGE | BY_TOKEN:
                self.rows.add(table)
        return done

    def unusual(self, *, by_token: bool) -> list[str]:
        """Those that nothing but an allowed write may change."""
        usual = MAY_CHANGE | BY_TOKEN if by_token else MAY_CHANGE
        return sorted({name.partition(".")[0] for name in self.tables - usual})


def lines(table: str) -> tuple[list[str], list[tuple[object, ...]]]:
    """The columns of a table and its rows; without what passes."""
    passing = PASSING.get(table, ())
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
        names = [column[0] for column in cursor.description]
        found = cursor.fetchall()
    if not passing:
        return names, found
    kept = [n for n, name in enumerate(names) if name not in passing]
    return [names[n] for n in kept], [tuple(row[n] for n in kept) for row in found]


def rows(table: str) -> dict[str, Row]:
    """All rows of a table, each under its own text."""
    names, found = lines(table)
    return {repr(row): dict(zip(names, row, strict=True)) for row in found}


def changed(before: dict[str, Row], after: dict[str, Row]) -> list[Row]:
    """Rows that came, went or were altered, as they were and as they are."""
    both = before | after
    return [both[text] for text in sorted(before.keys() ^ after.keys())]


def is_within(table: str, row: Row, mine: set[str]) -> bool:
    """Whether a row belongs to those whose ids, in hex, are `mine`."""
    if table in NOBODYS:
        return True
    there = [name for name, value in row.items() if value is not None]
    named = ["id"] if table in THEMSELVES else [n for n in CLOSE if n in there]
    named = named or [HELD] * (HELD in there)
    named += ["practice_id"] * ("practice_id" in there)
    return all(in_hex(row[name]) in mine for name in named or ["id"])


def in_hex(key: object) -> str:
    """One spelling of an id: SQLite keeps it without dashes."""
    return str(key).replace("-", "").lower()
